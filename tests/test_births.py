"""Which level two births get: a truth table, and what must hold for any two."""

from datetime import date, timedelta

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.people import births, lunar, sexes

NONE = -1
SLUGS = [level.slug for level in births.LEVELS]


def level(day_l: int, day_r: int, years: tuple[int, int] = (NONE, NONE)) -> str:
    found = births.levels(
        np.array([day_l], np.int32),
        np.array([years[0]], np.int16),
        np.array([years[1]], np.int16),
        np.array([day_r], np.int32),
    )
    return SLUGS[found[0]]


DATES = [
    (NONE, 19500305, "silent"),
    (19500305, NONE, "silent"),
    (NONE, NONE, "silent"),
    (19500305, 19500305, "same_day"),
    (19500101, 19500101, "same_day"),
    (19500305, 19500421, "lunar_day"),  # 农历一九五〇年三月初五
    (19500421, 19500305, "lunar_day"),  # the card has the lunar date
    (19481203, 19490101, "lunar_day"),  # 腊月初三 lies in the next year
    (19520505, 19520626, "lunar_day"),  # 闰五月: of the repeated month
    (19520505, 19520528, "lunar_day"),  # and of the plain one
    (19500305, 19500422, "other_day"),
    (19500305, 19500503, "swapped"),
    (19501205, 19500512, "swapped"),
    (19500314, 19500313, "one_slip"),
    (19500314, 19560314, "one_slip"),
    (19500314, 19600314, "one_slip"),
    (19500314, 19500814, "one_slip"),
    (19450314, 19540314, "one_slip"),  # digits of the year turned
    (19490314, 19500314, "one_slip"),  # a year beside, the day the same
    (19490314, 19510314, "different"),
    (19500300, 19500314, "same_month"),
    (19500301, 19500314, "same_month"),
    (19500314, 19500300, "same_month"),
    (19500300, 19500414, "other_day"),
    (19500000, 19500314, "same_year"),
    (19500101, 19500314, "same_year"),
    (19500314, 19500101, "same_year"),
    (19500000, 19510314, "near"),
    (19500000, 19520314, "different"),
    (19500314, 19500927, "other_day"),
    (19500314, 19510927, "near"),
    (19500314, 19490927, "near"),
    (19500314, 19620927, "different"),
]


@pytest.mark.parametrize(("record", "resident", "slug"), DATES)
def test_two_dates(record: int, resident: int, slug: str):
    assert level(record, resident) == slug


AGES = [
    # 76 years old in 2026: full years, then 虚岁
    (76, 2026, 19500314, "full_age"),
    (76, 2026, 19491231, "full_age"),
    (76, 2026, 19510314, "nominal_age"),
    (76, 2026, 19511231, "nominal_age"),
    (76, 2026, 19520115, "nominal_age"),  # before the lunar new year
    (76, 2026, 19520220, "nominal_age"),
    (76, 2026, 19520221, "near"),
    (76, 2026, 19520930, "near"),
    (76, 2026, 19481231, "near"),
    (76, 2026, 19530101, "near"),
    (76, 2026, 19471231, "different"),
    (76, 2026, 19540101, "different"),
    (0, 2026, 20260301, "full_age"),
    (1, 2026, 20260301, "nominal_age"),
    (NONE, 2026, 19500314, "silent"),
    (76, NONE, 19500314, "silent"),
    (131, 2026, 18950314, "silent"),
    (76, 2026, NONE, "silent"),
]


@pytest.mark.parametrize(("age", "year", "resident", "slug"), AGES)
def test_an_age(age: int, year: int, resident: int, slug: str):
    first, last = births.year_range(np.array([age], np.int16), np.array([year], np.int16))
    assert level(NONE, resident, (int(first[0]), int(last[0]))) == slug


def test_full_years_leave_two_years_open_and_a_year_one():
    assert level(NONE, 19500314, (1949, 1950)) == "full_age"
    assert level(NONE, 19510314, (1949, 1950)) == "near"
    assert level(NONE, 19500314, (1950, 1950)) == "same_year"
    assert level(NONE, 19510314, (1950, 1950)) == "near"


def test_a_date_decides_where_an_age_stands_beside_it():
    assert level(19500314, 19500314, (1990, 1993)) == "same_day"
    assert level(19500314, 19900704, (1989, 1992)) == "different"


days = st.dates(date(1905, 1, 1), date(2045, 12, 31))


def number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


@given(days, days)
def test_two_dates_are_as_alike_as_the_same_two_the_other_way_round(one: date, two: date):
    assert level(number(one), number(two)) == level(number(two), number(one))


@given(days, st.integers(0, 110), st.booleans())
def test_a_true_age_always_fits(day: date, age: int, nominal: bool):
    """Whoever tells an age on a day of that year, in full or in nominal years."""
    year = min(day.year + age, 9999)
    told = age + 1 if nominal else age
    first, last = births.year_range(np.array([told], np.int16), np.array([year], np.int16))
    assert level(NONE, number(day), (int(first[0]), int(last[0]))) in ("full_age", "nominal_age")


@pytest.mark.parametrize(
    ("lunar_date", "solar"),
    [(19000101, "1900-01-31"), (19500101, "1950-02-17"), (19760815, "1976-09-08"),
     (20200101, "2020-01-25"), (20231230, "2024-02-09"), (20500101, "2050-01-23")],
)  # fmt: skip
def test_lunar_days(lunar_date: int, solar: str):
    found = lunar.solar_days(np.array([lunar_date], np.int32))
    assert found.astype("datetime64[D]")[0] == np.datetime64(solar)


def test_lunar_years_begin_where_new_years_fall():
    first = lunar.solar_days(np.arange(1900, 2051, dtype=np.int32) * 10_000 + 101)
    of_year = [(date(1970, 1, 1) + timedelta(int(day))).timetuple().tm_yday for day in first]
    assert min(of_year) >= 21 and max(of_year) <= 51  # 21 January to 20 February


def test_no_lunar_day_for_what_is_none():
    odd = np.array([18991231, 20510101, 19501301, 19500031, 19500231, -1], np.int32)
    far = lunar.solar_days(odd)[[0, 1, 2, 3, 4, 5]] < -(10**9)
    assert far.all()
    assert (lunar.solar_days(np.array([19500305], np.int32), repeated=True) < -(10**9)).all()


@pytest.mark.parametrize(
    ("birth", "age", "said_on", "years"),
    [
        ("DATE '1950-06-05'", "NULL", "NULL::DATE", [1950]),
        ("DATE '1950-12-05'", "NULL", "NULL::DATE", [1950, 1951]),
        ("DATE '1950-01-05'", "76", "DATE '2026-01-01'", [1950, 1949]),
        ("NULL::DATE", "76", "DATE '2026-10-01'", [1949, 1950, 1951, 1952]),
        ("NULL::DATE", "76", "NULL::DATE", None),
        ("NULL::DATE", "140", "DATE '2026-10-01'", None),
    ],
)
def test_candidate_years(birth: str, age: str, said_on: str, years: list[int] | None):
    with duckdb.connect() as con:
        assert con.execute(f"SELECT {births.candidate_years(birth, age, said_on)}").fetchone() == (
            years,
        )
        assert con.execute(f"SELECT {births.day_number(birth)}").fetchone() is not None


def test_sexes():
    left, right = np.array([0, 1, 0, -1, 1, -1], np.int8), np.array([0, 1, 1, 0, -1, -1], np.int8)
    said = [sexes.LEVELS[i].slug for i in sexes.levels(left, right)]
    assert said == ["same", "same", "different", "silent", "silent", "silent"]


@pytest.mark.parametrize(
    ("sex", "number_", "code"),
    [("'男'", "NULL", 0), ("'女'", "NULL", 1), ("NULL", "'350599195003140011'", 0), ("NULL", "'350599195003140024'", 1),
     ("'女'", "'350599195003140011'", 1), ("NULL", "NULL", -1)],
)  # fmt: skip
def test_sex_codes(sex: str, number_: str, code: int):
    with duckdb.connect() as con:
        assert con.execute(f"SELECT {sexes.sex_code(sex, number_)}").fetchone() == (code,)


@pytest.mark.parametrize("levels", [births.LEVELS, sexes.LEVELS])
def test_chances_sum_to_one(levels: tuple[births.Level, ...]):
    assert sum(found.m for found in levels) == pytest.approx(1, abs=1e-6)
    assert sum(found.u for found in levels) == pytest.approx(1, abs=1e-6)
    assert levels[0].slug == "silent" and levels[0].m == levels[0].u == 0
