"""How well two births agree: a date, a month, a year or an age against a date of birth.

The arithmetic of ages. Somebody who was ``a`` on some day of year Y was born

* in Y-a, or in Y-a-1 if the birthday was still to come: full years (周岁);
* in Y-a+1 where years are counted from one at birth, as families tell a funeral home: nominal years
  (虚岁). They change at the lunar new year, which falls between 21 January and 20 February, so that
  somebody born before it in Y-a+2 has the same nominal age.

A list never says which it means. So an age leaves the four years Y-a-1 to Y-a+2 open: the first two
fit as full years, the third as nominal years, the fourth only for a birth before 21 February. One
year beyond on either side is near: some families add a year or two to the age of their dead.

Where a date is told, the date decides and the age beside it is not asked. The first of January
stands for 'only the year is known', and the first of a month for 'only the month' unless it agrees.
"""

import numpy as np
from numpy.typing import NDArray

from matchers.people.levels import Level
from matchers.people.lunar import days_of, solar_days

LEVELS = (
    Level("silent", "出生日期和年龄未填"),
    Level("same_day", "出生日期一致", m=0.41, u=0.000013),
    Level("swapped", "出生月、日颠倒", m=0.005, u=0.000005),
    Level("same_month", "出生年月一致", m=0.052, u=0.000066),
    Level("lunar_day", "农历生日换算成公历后一致", m=0.0144, u=0.000024),
    Level("same_year", "出生年份一致", m=0.034, u=0.00036),
    Level("one_slip", "出生日期差一处", m=0.024, u=0.00045),
    Level("nominal_age", "虚岁相符", m=0.20, u=0.0042),
    Level("full_age", "周岁相符", m=0.167, u=0.0069),
    Level("other_day", "同年出生，月日不符", m=0.0144, u=0.0039),
    Level("near", "年龄相差一两岁", m=0.043, u=0.02),
    Level("different", "出生日期或年龄不符", m=0.0362, u=0.964082),
)
(SILENT, SAME_DAY, SWAPPED, SAME_MONTH, LUNAR_DAY, SAME_YEAR, ONE_SLIP, NOMINAL_AGE, FULL_AGE, OTHER_DAY,
 NEAR, DIFFERENT) = range(len(LEVELS))  # fmt: skip

NEW_YEAR_LATEST = 220
"""The lunar new year is never after 20 February."""


def year_range(
    ages: NDArray[np.int16], said_in: NDArray[np.int16]
) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The years of birth that ages (full or nominal, -1 for none) leave open, from and to; -1 if
    there is no age, no year in which it was said, or an age that nobody reaches.
    """
    known = (ages >= 0) & (ages <= 130) & (said_in > 0)
    nothing = np.int16(-1)
    return (
        np.where(known, said_in - ages - 1, nothing).astype(np.int16),
        np.where(known, said_in - ages + 2, nothing).astype(np.int16),
    )


def levels(
    day_l: NDArray[np.int32],
    year_from_l: NDArray[np.int16],
    year_to_l: NDArray[np.int16],
    day_r: NDArray[np.int32],
) -> NDArray[np.uint8]:
    """The level of each pair of a record (l) and a resident (r).

    Days are yyyymmdd, with 00 for a month or day that is not known, -1 for no date. A range of
    years is what :func:`year_range` made of an age, two years for full years, or one year; -1 none.
    """
    found = np.zeros(len(day_l), np.uint8)
    dated = np.flatnonzero((day_l > 0) & (day_r > 0))
    found[dated] = _by_date(day_l[dated], day_r[dated])
    aged = np.flatnonzero((day_l <= 0) & (year_from_l > 0) & (day_r > 0))
    found[aged] = _by_age(year_from_l[aged], year_to_l[aged], day_r[aged])
    return found


def _by_date(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.uint8]:
    year_l, year_r = left // 10_000, right // 10_000
    apart = np.abs(year_l - year_r)
    found = _first_that_holds(((apart == 0, OTHER_DAY), (apart == 1, NEAR)), len(left))
    close = np.flatnonzero(_may_be_close(left, right, apart))
    nearer = _close_dates(left[close], right[close])
    found[close] = np.where(nearer == DIFFERENT, found[close], nearer)
    return found


def _first_that_holds(
    cases: tuple[tuple[NDArray[np.bool_], int], ...], size: int
) -> NDArray[np.uint8]:
    """For each pair the level of the first case that holds; different where none does."""
    found = np.full(size, DIFFERENT, np.uint8)
    for holds, level in reversed(cases):
        found[holds] = level
    return found


def _may_be_close(
    left: NDArray[np.int32], right: NDArray[np.int32], apart: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Dates of one year or of neighbouring years, or with month and day in common, or slips."""
    return np.asarray((apart <= 1) | (left % 10_000 == right % 10_000) | _one_digit(left, right))


def _close_dates(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.uint8]:
    whole = _is_whole(left) & _is_whole(right)
    same_year = left // 10_000 == right // 10_000
    month_l, month_r = left // 100 % 100, right // 100 % 100
    day_l, day_r = left % 100, right % 100
    rounded = (day_l <= 1) | (day_r <= 1)
    only_year = _only_year(left) | _only_year(right)
    cases = (
        (whole & (left == right), SAME_DAY),
        (same_year & (month_l == month_r) & (month_l > 0) & rounded, SAME_MONTH),
        (same_year & only_year, SAME_YEAR),
        (whole & _lunar(left, right), LUNAR_DAY),
        (whole & same_year & (month_l == day_r) & (day_l == month_r), SWAPPED),
        (whole & _one_slip(left, right), ONE_SLIP),
    )
    return _first_that_holds(cases, len(left))


def _is_whole(day: NDArray[np.int32]) -> NDArray[np.bool_]:
    return np.asarray((day % 100 > 0) & (day // 100 % 100 > 0))


def _only_year(day: NDArray[np.int32]) -> NDArray[np.bool_]:
    return np.asarray((day // 100 % 100 == 0) | (day % 10_000 == 101))


def _lunar(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether one date is the other, taken for a lunar one."""
    return np.asarray(_is_lunar_of(left, right) | _is_lunar_of(right, left))


def _is_lunar_of(lunar: NDArray[np.int32], solar: NDArray[np.int32]) -> NDArray[np.bool_]:
    days = days_of(np.where(_is_whole(solar), solar, 19700101))
    either = (solar_days(lunar) == days) | (solar_days(lunar, repeated=True) == days)
    return np.asarray(either & (lunar != solar))


def _one_slip(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.bool_]:
    """One digit, two neighbouring digits of the year swapped, or the year beside with its day."""
    year_l, year_r = left // 10_000, right // 10_000
    same_day = left % 10_000 == right % 10_000
    decade_l, decade_r = year_l % 100, year_r % 100
    turned = (decade_l // 10 == decade_r % 10) & (decade_l % 10 == decade_r // 10)
    turned &= year_l // 100 == year_r // 100
    return np.asarray(
        _one_digit(left, right) | (same_day & (turned | (np.abs(year_l - year_r) == 1)))
    )


def _one_digit(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether two numbers differ in exactly one decimal digit."""
    gap = np.abs(left - right)
    one = np.zeros(len(left), bool)
    for place in (1, 10, 100, 1000, 10_000, 100_000, 1_000_000):
        digits = left // place % 10 - right // place % 10
        one |= (gap == np.abs(digits) * place) & (digits != 0)
    return one


def _by_age(
    first: NDArray[np.int16], last: NDArray[np.int16], right: NDArray[np.int32]
) -> NDArray[np.uint8]:
    """``first``, ``last``: the years left open, see :func:`year_range`."""
    year, nth = right // 10_000, right // 10_000 - first
    inside = (nth >= 0) & (year <= last)
    early = (right % 10_000 <= NEW_YEAR_LATEST) | (nth < 3)
    cases = (
        (inside & (first == last), SAME_YEAR),
        (inside & (nth <= 1), FULL_AGE),
        (inside & early, NOMINAL_AGE),
        ((year >= first - 1) & (year <= last + 1), NEAR),
    )
    return _first_that_holds(cases, len(first))


def day_number(column: str) -> str:
    """SQL: a date as the number yyyymmdd, -1 where there is none."""
    return f"coalesce(year({column}) * 10000 + month({column}) * 100 + day({column}), -1)::INTEGER"


def candidate_years(birth: str, age: str, said_on: str) -> str:
    """SQL: the years in which the resident was born of whom a birth or an age speaks, as a list;
    NULL where neither is told. ``birth``, ``age``, ``said_on``: columns (DATE, INTEGER, DATE).

    A lunar date late in a year is one of the next; a solar one early in a year one of the last.
    """
    return f"""CASE
        WHEN {birth} IS NOT NULL AND month({birth}) >= 11 THEN [year({birth}), year({birth}) + 1]
        WHEN {birth} IS NOT NULL AND month({birth}) <= 2 THEN [year({birth}), year({birth}) - 1]
        WHEN {birth} IS NOT NULL THEN [year({birth})]
        WHEN {age} BETWEEN 0 AND 130 AND {said_on} IS NOT NULL
        THEN range(year({said_on}) - {age} - 1, year({said_on}) - {age} + 3) END"""
