from datetime import date

import pytest

from matchers.rules import INMATE_RECIPIENT
from tests.rules.conftest import County, number

ZHANG, LI, WANG = number(1), number(2), number(3)


def inside(county: County, **values: object) -> int:
    usual = {"name": "张三", "id_number": ZHANG, "kind": "服刑在押", "custody": "监狱服刑",
             "start_on": date(2025, 1, 5), "end_on": date(2028, 1, 4)}  # fmt: skip
    return county.put("hardship", **{**usual, **values})


def test_the_family_goes_on_with_fewer_heads(county: County):
    row = county.recipient("张三", ZHANG, unit_no="N001")
    for name, who in (("李四", LI), ("王五", WANG)):
        county.recipient(name, who, unit_no="N001")
    list_row = inside(county)
    (found,) = county.ask(INMATE_RECIPIENT)
    assert (found["subject"], found["evidence"], found["tier"]) == ([row], [list_row], "confirmed")
    assert (found["size"], found["remaining"]) == (3, 2)
    assert found["said"] == (
        "名单显示，农村低保家庭成员张三服刑在押（2025年1月5日至2028年1月4日），名册仍计入保障人口（该户3人）；"
        "其余2人应按减少后的人口重新核算，保障不停。"
    )


@pytest.mark.parametrize(
    "values",
    [
        {"custody": "社区矫正"},
        {"custody": "缓刑"},
        {"remark": "假释"},
        {"custody": "暂予监外执行"},
        {"remark": "已释放"},
        {"custody": "保外就医"},
        {"custody": "取保候审"},
        {"custody": "监视居住"},
        {"custody": "看守所羁押（未决）"},
        {"custody": "看守所", "remark": "刑事拘留，审查起诉"},
        {"kind": "社区矫正", "custody": None},
        {"kind": "社区戒毒", "custody": "社区戒毒"},
        {"end_on": date(2026, 10, 30)},
        {"start_on": date(2026, 11, 2)},
        {"end_on": None, "term_months": 12},
    ],
)
def test_who_is_at_liberty_counts(county: County, values: dict):
    county.recipient("张三", ZHANG)
    inside(county, **values)
    assert county.ask(INMATE_RECIPIENT) == []


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "强制隔离戒毒", "custody": "强制隔离戒毒"},
        {"end_on": None},
        {"remark": "2024年逮捕，判处有期徒刑四年"},
        {"custody": "看守所服刑（余刑三个月内）"},
        {"remark": "撤销假释，已收监"},
    ],
)
def test_who_is_not_at_liberty_does_not(county: County, values: dict):
    county.recipient("张三", ZHANG)
    inside(county, **values)
    assert len(county.ask(INMATE_RECIPIENT)) == 1


def test_two_inmates_of_a_household_are_one_finding(county: County):
    rows = [county.recipient(n, i, unit_no="N001") for n, i in (("张三", ZHANG), ("李四", LI))]
    inside(county)
    inside(county, name="李四", id_number=LI, kind="强制隔离戒毒", custody=None)
    (found,) = county.ask(INMATE_RECIPIENT)
    assert (found["subject"], found["remaining"]) == (rows, 0)


def test_another_name_is_only_possible(county: County):
    county.recipient("张三", ZHANG)
    inside(county, name="赵六")
    (found,) = county.ask(INMATE_RECIPIENT)
    assert (found["tier"], "是否本人待核实" in found["said"]) == ("possible", True)


def test_tekun_in_prison_stands_with_the_doubtful_tekun_and_the_stopped_nowhere(county: County):
    county.recipient("张三", ZHANG, programme="特困")
    county.recipient("张三", ZHANG, status="停保")
    inside(county)
    assert county.ask(INMATE_RECIPIENT) == []


@pytest.mark.parametrize(
    ("values", "tier", "word"),
    [
        ({"custody": None}, "probable", "服刑在押（起止日期未填，是否仍在押待核实），名册"),
        ({"custody": "县看守所"}, "possible", "在看守所，是否已判决服刑待核实"),
    ],
)
def test_a_list_without_dates_is_less_sure(county: County, values: dict, tier: str, word: str):
    county.recipient("张三", ZHANG)
    inside(county, start_on=None, end_on=None, **values)
    (found,) = county.ask(INMATE_RECIPIENT)
    assert (found["tier"], word in found["said"]) == (tier, True)
