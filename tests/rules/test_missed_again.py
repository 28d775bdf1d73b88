"""单人保 in 低边 families, those removed or refused who now qualify, and those left behind without aid."""

from datetime import date
from typing import Any

import pytest

from matchers.rules import MISSED_CASE, MISSED_CASE_EXCLUDED
from tests.rules.conftest import County, number

ZHANG, LI, WANG = number(1), number(2), number(3)


def card(county: County, kind: str = "肢体", grade: int = 1, **values: Any) -> int:
    usual = {"name": "张三", "id_number": ZHANG, "state": "正常"}
    return county.put("disability", kind=kind, grade=grade, **{**usual, **values})


def one(county: County, **switches: Any) -> dict[str, Any]:
    (found,) = county.ask(MISSED_CASE, **switches)
    return found


def names(county: County) -> list[str]:
    return [row["name"] for row in county.ask(MISSED_CASE)]


def test_a_disabled_member_of_a_low_edge_family_is_to_have_aid_alone(county: County):
    row, subject = county.recipient("张三", ZHANG, programme="低保边缘", unit_no="D1"), card(county)
    found = one(county)
    assert (found["subject"], found["evidence"]) == ([subject], [row])
    assert found["suggestion"] == "单人保（低保边缘家庭中的重残重病人员）"
    assert "其家庭在低保边缘名册上，未见其按单人保享受低保" in found["said"]


@pytest.mark.parametrize("programme", ["农村低保", "特困"])
def test_who_has_aid_alone_already_is_withheld(county: County, programme: str):
    county.recipient("张三", ZHANG, programme="低保边缘")
    county.recipient("张三", ZHANG, programme=programme)
    card(county)
    assert names(county) == []


def test_lighter_grades_and_other_lists_do_not_open_it(county: County):
    county.recipient("张三", ZHANG, programme="低保边缘")
    card(county, "肢体", 3)
    county.put("hardship", name="张三", id_number=ZHANG, kind="脱贫不稳定")
    assert names(county) == []


def test_grave_illness_is_a_group_and_opens_it(county: County):
    county.recipient("张三", ZHANG, programme="低保边缘")
    for nth, (illness, day) in enumerate((("胃恶性肿瘤", date(2026, 1, 9)), ("胃恶性肿瘤", date(2025, 10, 1)),
                                          ("恶性肿瘤待查", date(2026, 1, 9)), ("感冒", date(2026, 1, 9))), 1):  # fmt: skip
        county.put("medical", name="张三" if nth == 1 else f"人{nth}", id_number=number(nth), illness=illness,
                   settled_on=day, self_paid=100.0)  # fmt: skip
    county.put("hardship", kind="重病", name="李四", id_number=number(9), reason="尿毒症")
    found = {row["name"]: row for row in county.ask(MISSED_CASE)}
    assert found.keys() == {"张三", "李四"}
    assert (found["张三"]["labels"], found["张三"]["codes"]) == ("重病（胃恶性肿瘤）", "MIS-02")
    assert found["张三"]["suggestion"].startswith("单人保")
    assert found["李四"]["suggestion"] == "低保边缘家庭，符合的按单人保"


def test_newly_certified_is_a_list_of_its_own_since_the_switch(county: County):
    card(county, issued_on=date(2026, 5, 1))
    assert (one(county)["codes"], one(county)["labels"]) == ("MIS-01、MIS-07", "新认定（2026年5月发证）、重度残疾（肢体一级）")  # fmt: skip
    assert one(county, new_disability_since="2026-06-01")["codes"] == "MIS-01"


def test_who_was_removed_and_now_qualifies_is_said_which(county: County):
    county.put("hardship", kind="近年退保", name="张三", id_number=ZHANG, on_date=date(2024, 5, 1))
    assert one(county)["again"] == ""
    card(county)
    found = one(county)
    assert found["again"] == "曾于2024年5月退保，现符合重度残疾（肢体一级）"
    assert "曾退保或未通过" in found["grounds"]


def test_the_roster_itself_tells_who_was_removed(county: County):
    row = county.recipient(
        "张三", ZHANG, status="停保", stopped_on=date(2024, 5, 1), stop_reason="收入超过标准"
    )
    assert names(county) == []
    card(county)
    assert one(county)["again"] == "曾于2024年5月农村低保停保，现符合重度残疾（肢体一级）"
    assert one(county)["evidence"] == [row]
    county.con.execute("UPDATE roster SET stopped_on = DATE '2023-10-30'")
    assert one(county)["again"] == ""


def test_who_left_tekun_and_has_nothing_since(county: County):
    row = county.recipient("张三", ZHANG, programme="特困", status="停保", stopped_on=date(2026, 3, 1), stop_reason="有赡养人")  # fmt: skip
    found = one(county)
    assert (found["subject"], found["codes"], found["suggestion"]) == (
        [row],
        "MIS-11",
        "低保、临时救助",
    )
    assert found["labels"] == "特困供养已终止（2026年3月，有赡养人）"
    county.recipient("张三", ZHANG, programme="农村低保")
    assert names(county) == []


@pytest.mark.parametrize(
    "values",
    [
        {"stop_reason": "死亡"},
        {"stop_reason": "户籍迁出"},
        {"stopped_on": date(2023, 10, 1)},
        {"stopped_on": None},
    ],
)
def test_those_who_died_moved_or_left_long_ago_are_not_left_behind(county: County, values: dict):
    usual = {"stopped_on": date(2026, 3, 1), "programme": "特困", "status": "停保"}
    county.recipient("张三", ZHANG, **{**usual, **values})
    assert names(county) == []


def head_died(county: County, **values: Any) -> list[int]:
    usual = {
        "unit_no": "N1",
        "status": "停保",
        "stopped_on": date(2026, 6, 1),
        "stop_reason": "户主死亡",
    }
    return [county.recipient("张三", ZHANG, relation="02", **{**usual, **values}),
            county.recipient("李四", LI, relation="12", **{**usual, **values})]  # fmt: skip


def test_the_family_of_a_head_who_died_is_left_without_aid(county: County):
    rows = head_died(county)
    county.put("households", name="张三", id_number=ZHANG, state="死亡", spouse_id=LI)
    county.put("households", name="张小", id_number=number(5, "20150601"), father_id=ZHANG)
    county.put("households", name="张大", id_number=number(5, "20050601"), father_id=ZHANG)
    found = {row["name"]: row for row in county.ask(MISSED_CASE)}
    assert found.keys() == {"李四", "张小"}
    assert found["李四"]["subject"] == rows
    assert found["张小"]["subject"] == rows[:1]
    assert found["李四"]["labels"] == "低保户主张三去世后停保（2026年6月）的家属"


def test_where_the_family_goes_on_or_left_for_another_reason_nobody_is_left_behind(county: County):
    head_died(county, stop_reason="收入超过标准")
    assert names(county) == []
    head_died(county)
    county.recipient("王五", WANG, unit_no="N1")
    assert names(county) == []


def test_a_home_keeps_people_by_list_or_roster_and_an_address_is_looked_at(county: County):
    for nth in (1, 2):
        county.put(
            "hardship",
            kind="脱贫不稳定",
            name=f"人{nth}",
            id_number=number(nth),
            address="青山镇敬老院",
        )
    row = county.put(
        "hardship", kind="机构供养", name="人1", id_number=number(1), remark="青山镇敬老院"
    )
    assert names(county) == ["人2"]
    assert one(county)["to_check"] == "住址为“青山镇敬老院”（是否机构供养）"
    (found,) = county.ask(MISSED_CASE_EXCLUDED)
    assert (found["reasons"], found["reason_codes"], found["evidence"]) == (
        "机构供养（青山镇敬老院）",
        "07",
        [row],
    )


def test_incomes_and_firms_are_looked_at_and_withhold_nobody(county: County):
    county.put("hardship", kind="脱贫不稳定", name="张三", id_number=ZHANG)
    county.put("pensions", name="张三", id_number=ZHANG, insurance="职工养老", monthly=2000.0)
    county.put("business", name="张三", id_number=ZHANG, business_name="青山小卖部", state="存续")
    assert one(county)["to_check"] == "登记有市场主体、领取职工养老每月2000.00元"


def test_old_people_without_family_may_be_tekun_whatever_list_names_them(county: County):
    old = number(1, "19500101")
    county.put("hardship", kind="边缘易致贫", name="张三", id_number=old)
    county.put("households", name="张三", id_number=old, book="B1", relation="02")
    assert one(county)["suggestion"] == "特困人员（线索）"
    county.put("households", name="张大", id_number=WANG, father_id=old)
    assert one(county)["suggestion"] == "低保"
