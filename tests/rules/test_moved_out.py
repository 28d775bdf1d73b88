from datetime import date

import pytest

from matchers.rules import MOVED_OUT
from tests.rules.conftest import County, number

ZHANG, LI = number(1), number(2)


def registered(county: County, name: str, id_number: str, **values: object) -> int:
    usual = {"book": "H1", "relation": "02", "town": "青山镇", "village": "东村", "state": "正常"}
    return county.put("households", name=name, id_number=id_number, **{**usual, **values})


@pytest.mark.parametrize(
    ("values", "tier"),
    [
        ({"state": "正常"}, ""),
        ({"state": None}, ""),
        ({"state": "死亡"}, ""),
        ({"state": "注销"}, "confirmed"),
        ({"state": "迁出"}, "probable"),
        ({"state": "迁出", "moved_to": "广东省深圳市"}, "confirmed"),
        ({"state": "迁出", "moved_to": "福建省厦门市"}, "possible"),
        ({"state": "迁出", "moved_to": "示例县白沙镇"}, ""),
        ({"state": "迁出", "moved_to": "广东省深圳市", "moved_on": date(2026, 9, 30)}, "confirmed"),
        ({"state": "迁出", "moved_to": "广东省深圳市", "moved_on": date(2026, 10, 1)}, ""),
    ],
)
def test_who_has_left_and_whither(county: County, values: dict, tier: str):
    row = county.recipient("张三", ZHANG)
    left = registered(county, "张三", ZHANG, **values)
    found = county.ask(MOVED_OUT, county_name="福建省泉州市示例县")
    assert [row["tier"] for row in found] == ([tier] if tier else [])
    for one in found:
        assert (one["subject"], one["evidence"]) == ([row], [left])


def test_the_same_province_with_the_household_kept_is_none(county: County):
    county.recipient("张三", ZHANG)
    registered(county, "张三", ZHANG, state="迁出", moved_to="福建省厦门市")
    registered(county, "李四", LI, relation="10")
    assert county.ask(MOVED_OUT) == []


def test_another_province_is_told_though_the_household_is_kept(county: County):
    county.recipient("张三", ZHANG)
    registered(
        county, "张三", ZHANG, state="迁出", moved_to="江西省南昌市", moved_on=date(2025, 3, 2)
    )
    registered(county, "李四", LI, relation="10")
    (found,) = county.ask(MOVED_OUT)
    assert found["hint"] == "家庭其他成员户籍仍在本县"
    assert found["said"] == (
        "户籍登记显示，张三户籍已迁出（2025年3月2日，迁往江西省南昌市）；名册中其农村低保仍为正常。"
    )


def test_who_was_entered_elsewhere_in_the_county_has_not_left(county: County):
    county.recipient("张三", ZHANG)
    registered(county, "张三", ZHANG, state="迁出")
    registered(county, "张三", ZHANG, book="H2", town="白沙镇")
    assert county.ask(MOVED_OUT) == []


def test_the_dead_and_the_stopped_are_others_business(county: County):
    county.recipient("张三", ZHANG)
    county.recipient("李四", LI, status="停保")
    registered(county, "张三", ZHANG, state="注销")
    registered(county, "李四", LI, state="迁出", book="H2")
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 9, 1), feed="公安")
    assert county.ask(MOVED_OUT) == []


def test_one_household_is_one_finding_and_another_name_is_possible(county: County):
    rows = [county.recipient(n, i, unit_no="N001") for n, i in (("张三", ZHANG), ("李四", LI))]
    registered(county, "张三", ZHANG, state="注销")
    registered(county, "赵六", LI, state="注销")
    (found,) = county.ask(MOVED_OUT)
    assert (found["subject"], found["tier"]) == (rows, "confirmed")
    assert "李四（是否本人待核实：证号一致，姓名不一致）" in found["said"]


@pytest.mark.parametrize(
    ("wrote", "tier", "words"),
    [
        ("注销", "confirmed", "户籍已注销（非死亡）"),
        ("参军注销", "confirmed", "户籍已注销（参军注销）"),
        ("出国注销", "confirmed", "户籍已注销（出国注销）"),
        ("重复户口注销", "probable", "户籍已注销（重复户口注销，是否另有有效户口待核实）"),
    ],
)
def test_why_a_residence_was_cancelled_is_said(county: County, wrote: str, tier: str, words: str):
    county.recipient("张三", ZHANG)
    registered(county, "张三", ZHANG, state="注销", state_text=wrote)
    (found,) = county.ask(MOVED_OUT)
    assert (found["tier"], words in found["said"]) == (tier, True)
