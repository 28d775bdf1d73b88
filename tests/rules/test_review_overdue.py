from datetime import date

import pytest

from matchers.rules import REVIEW_OVERDUE
from pipeline.judge import unseen
from tests.rules.conftest import OCTOBER, County, number

AMONG = {"since": date(2020, 1, 1), "reviewed_on": date(2026, 9, 1)}
ABLE, OLD = "19800315", "19500315"


def unit(county: County, code: str, *births: str, **values) -> list[int]:
    """A family of one row a birth date, reviewed and enrolled as told."""
    usual = {"unit_no": code, "since": date(2020, 1, 1)}
    return [
        county.recipient(f"张{code}{at}", number(40 * int(code) + 1 + 2 * at, birth), **{**usual, **values})
        for at, birth in enumerate(births)
    ]  # fmt: skip


def codes(county: County, **switches) -> list[str]:
    return sorted(row["unit"] for row in county.ask(REVIEW_OVERDUE, **switches))


def test_a_family_is_one_finding_with_all_its_rows_and_says_when_it_was_due(county: County):
    rows = unit(county, "1", OLD, OLD, reviewed_on=date(2025, 9, 20))
    (found,) = county.ask(REVIEW_OVERDUE)
    assert (found["subject"], found["evidence"], found["tier"]) == (rows, [], "confirmed")
    assert found["said"].endswith("最近一次复核是2025年9月20日；按12个月的周期（成员均为老年、残疾或未成年）应在2026年9月20日前复核。")  # fmt: skip


@pytest.mark.parametrize(
    ("values", "births", "due"),
    [
        ({"review_class": "常补", "reviewed_on": date(2025, 11, 1)}, (ABLE,), False),
        ({"review_class": "常补", "reviewed_on": date(2025, 10, 1)}, (ABLE,), True),
        ({"review_class": "非常补", "reviewed_on": date(2026, 5, 1)}, (OLD,), False),
        ({"review_class": "非常补", "reviewed_on": date(2026, 4, 1)}, (OLD,), True),
        ({"programme": "特困", "reviewed_on": date(2025, 11, 1)}, (ABLE,), False),
        ({"reviewed_on": date(2026, 1, 1)}, (ABLE,), False),  # whether incomes are steady: unknown
        ({"reviewed_on": date(2025, 10, 1)}, (ABLE,), True),
        ({"reviewed_on": date(2025, 10, 1), "since": date(2026, 5, 1)}, (OLD,), False),  # new
        ({"reviewed_on": date(2024, 10, 1), "status": "停保"}, (OLD,), False),
        ({"reviewed_on": None}, (OLD,), True),
        ({"reviewed_on": None, "since": date(2026, 5, 1)}, (OLD,), False),
        ({"reviewed_on": None, "since": None}, (OLD,), False),
    ],
)
def test_which_families_are_overdue(county: County, values: dict, births: tuple, due: bool):
    for other in ("7", "8"):
        unit(county, other, OLD, reviewed_on=date(2026, 9, 1))
    unit(county, "1", *births, **values)
    assert codes(county) == (["1"] if due else [])


def test_cycles_are_the_county_s(county: County):
    unit(county, "1", ABLE, review_class="非常补", reviewed_on=date(2026, 7, 15))
    unit(
        county,
        "2",
        ABLE,
        review_class="非常补",
        reviewed_on=date(2026, 8, 15),
        programme="城市低保",
    )
    unit(county, "3", ABLE, reviewed_on=date(2026, 3, 1))
    assert codes(county) == []
    chongqing = {"review_months_able": 3, "review_months_able_urban": 1, "review_months_unclassed": 6}  # fmt: skip
    assert codes(county, **chongqing) == ["1", "2", "3"]
    assert codes(county, **chongqing, review_extended_until="2026-12-31") == []


def test_no_review_on_record_is_said_only_where_others_have_one(county: County):
    unit(county, "1", OLD, reviewed_on=None)
    unit(county, "2", OLD, OLD, reviewed_on=date(2026, 9, 1))
    (found,) = county.ask(REVIEW_OVERDUE)
    assert "自2020年1月1日纳入以来没有复核记录" in found["said"]


def test_a_roster_without_the_column_is_not_judged_and_that_is_said_once(county: County):
    unit(county, "1", OLD)
    unit(county, "2", OLD, programme="特困")
    assert county.ask(REVIEW_OVERDUE) == []
    said = "以下名册没有复核日期（或大多未填），未作判断：农村低保、特困"
    assert unseen(county.con, REVIEW_OVERDUE, OCTOBER) == (said, True)
    for nth in ("5", "6"):
        unit(county, nth, OLD, reviewed_on=date(2026, 9, 1))
    county.ask(REVIEW_OVERDUE)
    assert unseen(county.con, REVIEW_OVERDUE, OCTOBER) == ("", False)


def test_a_disabled_member_is_not_able(county: County):
    unit(county, "1", ABLE, reviewed_on=date(2026, 1, 1))
    county.put("disability", name="张10", id_number=number(41, ABLE), kind="肢体", grade=2)
    assert codes(county, review_months_unclassed=6) == []


def test_a_state_nobody_understands_is_quoted(county: County):
    unit(county, "1", OLD, reviewed_on=date(2025, 1, 1), status=None, status_text="待定")
    (found,) = county.ask(REVIEW_OVERDUE)
    assert found["tier"] == "possible"
    assert "名册状态写作“待定”" in found["said"]


def test_a_review_that_lies_ahead_is_mended_before_anything_is_said(county: County):
    for other in ("7", "8"):
        unit(county, other, OLD, reviewed_on=date(2026, 9, 1))
    (row,) = unit(county, "1", OLD, reviewed_on=None)
    county.con.execute("INSERT INTO reject VALUES (?, 'roster', '最近复核日期', '2027-06-15', '日期在本月以后', FALSE, '')", [row])  # fmt: skip
    assert codes(county) == []


@pytest.mark.parametrize(
    ("written", "why"),
    [("B类", "（B类，按非常补）"), ("非常补对象", "（非常补）"), (None, "（非常补）")],
)
def test_a_class_is_told_as_the_roster_writes_it(county: County, written: str | None, why: str):
    unit(county, "1", ABLE, review_class="非常补", class_text=written, reviewed_on=date(2026, 1, 1))
    assert why in county.ask(REVIEW_OVERDUE)[0]["said"]
