from datetime import date

import pytest

from matchers.rules import BUSINESS_OWNER
from tests.rules.conftest import County, number

ZHANG, LI = number(1), number(2)


def runs(county: County, **values: object) -> int:
    usual = {"name": "张三", "id_number": ZHANG, "business_name": "示例县便民百货店", "kind": "个体工商户", "role": "经营者",
             "state": "存续", "uscc": "92350599MA0000001X"}  # fmt: skip
    return county.put("business", **{**usual, **values})


FIRM = {"kind": "有限责任公司", "role": "法定代表人", "uscc": "91350599MA0000001X"}
COOP = {"kind": "农民专业合作社", "uscc": "93350599MA0000001X"}


def test_all_businesses_of_a_household_are_one_finding(county: County):
    rows = [
        county.recipient("张三", ZHANG, unit_no="N001"),
        county.recipient("李四", LI, unit_no="N001"),
    ]
    shops = [
        runs(county),
        runs(
            county, name="李四", id_number=LI, uscc="92350599MA0000002X", business_name="示例餐饮店"
        ),
    ]
    (found,) = county.ask(BUSINESS_OWNER)
    assert (found["subject"], found["evidence"], found["number"]) == (rows, shops, 2)
    assert found["said"] == (
        "商事登记显示，农村低保家庭成员张三、李四名下登记有2处经营主体：示例县便民百货店（个体工商户，张三任经营者）；"
        "示例餐饮店（个体工商户，李四任经营者）。"
    )


@pytest.mark.parametrize(
    ("values", "tier"),
    [
        ({}, "confirmed"),
        ({"kind": None}, "confirmed"),
        ({"state": "注销"}, ""),
        ({"state": "未注销"}, "confirmed"),
        ({"state": "吊销，未注销"}, "possible"),
        ({"state": "甲类"}, "possible"),
        ({"state": None}, "confirmed"),
        ({"registered_on": date(2026, 11, 1)}, ""),
        ({"employees": 0}, ""),
        ({"employees": 3}, "confirmed"),
        ({"name": "赵六"}, "possible"),
        ({**COOP, "role": "成员"}, ""),
        ({**COOP, "role": "社员"}, ""),
        ({**COOP, "role": "理事长"}, "confirmed"),
        ({**COOP, "role": "法定代表人"}, "confirmed"),
        ({**COOP, "role": None}, "possible"),
        ({**COOP, "kind": None, "role": "成员"}, ""),
        ({**FIRM, "capital": 100000.0}, ""),
        ({**FIRM, "capital": 100000.01}, "confirmed"),
        ({**FIRM, "capital": 500000.0, "kind": None}, "confirmed"),
        ({**FIRM, "capital": None}, "possible"),
    ],
)
def test_kind_role_state_and_capital(county: County, values: dict, tier: str):
    county.recipient("张三", ZHANG)
    runs(county, **values)
    assert [row["tier"] for row in county.ask(BUSINESS_OWNER)] == ([tier] if tier else [])


def test_contributions_of_a_household_are_added_up(county: County):
    county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("李四", LI, unit_no="N001")
    runs(county, **FIRM, capital=60000.0)
    assert county.ask(BUSINESS_OWNER) == []
    runs(
        county, **{**FIRM, "uscc": "91350599MA0000002X"}, name="李四", id_number=LI, capital=60000.0
    )
    (found,) = county.ask(BUSINESS_OWNER)
    assert (found["total"], found["number"]) == (120000.0, 2)


def test_switches(county: County):
    county.recipient("张三", ZHANG)
    runs(county, employees=0)
    assert len(county.ask(BUSINESS_OWNER, family_shop="counted")) == 1
    runs(county, **FIRM, capital=1000.0, business_name="示例公司")
    (found,) = county.ask(BUSINESS_OWNER, capital_contribution_max=-1)
    assert "示例公司（企业，张三任法定代表人，出资额1000.00元）" in found["said"]


def test_former_recipients_may_do_business(county: County):
    county.recipient("张三", ZHANG, status="停保")
    runs(county)
    assert county.ask(BUSINESS_OWNER) == []
