"""残疾人两项补贴: who has a valid certificate and gets neither what a 低保 member nor what a grave grade is due."""

from datetime import date
from typing import Any

import pytest

from matchers.rules import SUBSIDY_MISSING
from tests.rules.conftest import County, number

ZHANG, OTHER = number(1), number(2)
LIVING, CARE = "困难残疾人生活补贴", "重度残疾人护理补贴"


@pytest.fixture
def held(county: County) -> County:
    """Somebody else is on the rosters of both subsidies."""
    for programme in (LIVING, CARE):
        county.recipient("李四", OTHER, programme=programme)
    return county


def card(county: County, kind: str = "肢体", grade: int = 3, **values: Any) -> int:
    usual = {
        "name": "张三",
        "id_number": ZHANG,
        "state": "正常",
        "town": "青山镇",
        "village": "东村",
    }
    return county.put("disability", kind=kind, grade=grade, **{**usual, **values})


def lacks(county: County, **switches: Any) -> list[str]:
    return [row["subsidies"] for row in county.ask(SUBSIDY_MISSING, **switches)]


def test_a_member_of_a_dibao_household_with_any_grade_is_due_the_living_subsidy(held: County):
    row, subject = held.recipient("张三", ZHANG, unit_no="N1"), card(held, grade=4)
    (found,) = held.ask(SUBSIDY_MISSING)
    assert (found["subject"], found["evidence"], found["unit"]) == ([subject], [row], "N1")
    assert (found["subsidies"], found["tier"], found["programme"]) == (
        LIVING,
        "confirmed",
        "农村低保",
    )
    assert found["said"] == (
        "张三持有效残疾人证（肢体残疾四级），农村低保家庭成员；"
        "本月补贴名册和近三个月发放明细中未见其享受困难残疾人生活补贴。"
    )


def test_grades_one_and_two_are_due_the_care_subsidy_on_no_roster_too(held: County):
    card(held, grade=2)
    (found,) = held.ask(SUBSIDY_MISSING)
    assert (found["subsidies"], found["town"], found["evidence"]) == (CARE, "青山镇", [])


def test_who_is_due_both_is_one_finding(held: County):
    held.recipient("张三", ZHANG)
    card(held, grade=1)
    assert lacks(held) == [f"{LIVING}、{CARE}"]


@pytest.mark.parametrize("kind", ["智力", "精神"])
def test_grade_three_of_mind_is_due_care_by_the_switch_alone(held: County, kind: str):
    card(held, kind, 3)
    assert lacks(held) == []
    assert lacks(held, care_subsidy_grades="with_grade3") == [CARE]


def test_low_edge_members_are_due_the_living_subsidy_by_the_switch_alone(held: County):
    held.recipient("张三", ZHANG, programme="低保边缘")
    card(held)
    assert lacks(held) == []
    assert lacks(held, living_subsidy="with_edge") == [LIVING]


def test_others_with_a_light_grade_are_due_nothing(held: County):
    card(held, grade=3)
    assert lacks(held) == []


def test_what_is_on_a_roster_is_held(held: County):
    held.recipient("张三", ZHANG)
    card(held, grade=1)
    held.recipient("张三", ZHANG, programme=LIVING)
    assert lacks(held) == [CARE]
    held.recipient("张三", ZHANG, programme=CARE)
    assert lacks(held) == []


def test_a_roster_of_both_in_one_holds_both(held: County):
    held.recipient("张三", ZHANG)
    card(held, grade=1)
    held.recipient("张三", ZHANG, programme="残疾人两项补贴")
    assert lacks(held) == []


def test_a_subsidy_that_was_stopped_is_not_held(held: County):
    card(held, grade=1)
    held.recipient("张三", ZHANG, programme=CARE, status="停保")
    assert lacks(held) == [CARE]


@pytest.mark.parametrize(
    ("month", "result", "held_by"),
    [(date(2026, 10, 1), "成功", True), (date(2026, 8, 1), None, True),
     (date(2026, 7, 1), "成功", False), (date(2026, 10, 1), "失败", False)],
)  # fmt: skip
def test_a_payment_within_three_months_that_arrived_is_held(
    held: County, month: date, result: str | None, held_by: bool
):
    card(held, grade=1)
    held.put("payments", name="张三", id_number=ZHANG, programme=CARE, pay_month=month,
             result=result, result_text=result, amount=100.0)  # fmt: skip
    assert lacks(held) == ([] if held_by else [CARE])


def test_of_a_subsidy_without_any_data_nothing_is_said(county: County):
    county.recipient("张三", ZHANG)
    card(county, grade=1)
    assert lacks(county) == []
    (why,) = county.run(SUBSIDY_MISSING.unless, {}).fetchone() or ("",)
    assert why.startswith("没有困难残疾人生活补贴")
    county.put(
        "payments",
        name="李四",
        id_number=OTHER,
        programme=CARE,
        pay_month=date(2026, 10, 1),
        amount=1.0,
    )
    (found,) = county.ask(SUBSIDY_MISSING)
    assert county.run(SUBSIDY_MISSING.unless, {}).fetchone() is None
    assert (found["subsidies"], found["unjudged"]) == (CARE, f"只有{CARE}的数据，另一项未比对")


def test_tekun_takes_the_place_of_both(held: County):
    held.recipient("张三", ZHANG, programme="特困")
    card(held, grade=1)
    assert lacks(held) == []


@pytest.mark.parametrize("programme", ["孤儿", "事实无人抚养儿童"])
def test_children_paid_in_full_are_due_care_alone(held: County, programme: str):
    held.recipient("张三", ZHANG, programme=programme)
    held.recipient("张三", ZHANG)
    card(held, grade=1)
    assert lacks(held) == [CARE]


def test_care_for_injury_at_work_takes_the_place(held: County):
    card(held, grade=1)
    held.put("pensions", name="张三", id_number=ZHANG, insurance="工伤保险", paid_base=4000.0)
    assert lacks(held) == [CARE]
    held.put(
        "pensions", name="张三", id_number=ZHANG, insurance="工伤保险生活护理费", monthly=2000.0
    )
    assert lacks(held) == []


@pytest.mark.parametrize(
    "values",
    [{"state": "注销"}, {"expires_on": date(2026, 9, 30)}, {"issued_on": date(2026, 10, 5)}],
)
def test_a_certificate_that_has_ended_or_is_of_this_month_opens_nothing(held: County, values: dict):
    card(held, grade=1, **values)
    assert lacks(held) == []


def test_nothing_is_due_to_the_dead_those_who_moved_away_and_those_in_custody(held: County):
    for nth, name in ((1, "张三"), (3, "王五"), (4, "赵六"), (6, "孙七")):
        card(held, grade=1, name=name, id_number=number(nth))
    held.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 9, 1))
    held.put("households", name="王五", id_number=number(3), state="迁出")
    held.put("hardship", name="赵六", id_number=number(4), kind="服刑在押")
    assert [row["name"] for row in held.ask(SUBSIDY_MISSING)] == ["孙七"]


def test_a_subsidy_row_without_a_number_may_be_theirs(held: County):
    card(held, grade=1)
    held.recipient("张三", None, programme=CARE, town="白沙镇")
    assert lacks(held) == [CARE]
    held.recipient("张三", None, programme=CARE)
    assert lacks(held) == []


def test_a_certificate_under_another_name_is_only_possible(held: County):
    held.recipient("张三", ZHANG)
    card(held, name="王五", grade=4)
    (found,) = held.ask(SUBSIDY_MISSING)
    assert found["tier"] == "possible"
    assert "待核实" in found["said"]


def test_two_certificates_are_one_finding_by_the_worse_grade(held: County):
    rows = [card(held, grade=3), card(held, "精神", 2)]
    (found,) = held.ask(SUBSIDY_MISSING)
    assert (found["subject"], found["subsidies"]) == ([rows[1]], CARE)
