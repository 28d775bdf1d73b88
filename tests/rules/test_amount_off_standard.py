"""Amounts are off only where no reading of the roster makes them right."""

from datetime import date
from typing import Any

import pytest

from matchers.rules.amount_off_standard import AMOUNT_OFF_STANDARD
from pipeline.kernel.standards import Standard
from tests.rules.conftest import County, number

QUANZHOU = Standard(date(2026, 4, 1), 1960.0, 890.0, 890.0)
ADULT = date(1980, 1, 1)


@pytest.fixture
def county(county: County) -> County:
    county.standards(QUANZHOU)
    return county


def household(county: County, size: int, **values: Any) -> None:
    """A 低保 unit with the same values on every row; a file with class money unless said otherwise."""
    usual = {"unit_no": "A1", "birth": ADULT, "class_amount": 0.0}
    for nth in range(size):
        county.recipient(f"陈{'一二三四'[nth]}", number(nth), **{**usual, **values})


def asked(county: County, **switches: Any) -> list[dict[str, Any]]:
    return county.ask(AMOUNT_OFF_STANDARD, **switches)


@pytest.mark.parametrize(
    ("values", "kind", "amount"),
    [
        ({"amount": 1380.0, "income_month": 1290.0}, "", None),
        ({"amount": 1500.0, "income_month": 1290.0}, "高于应保金额", 120.0),
        ({"amount": 1200.0, "income_month": 1290.0}, "低于应保金额", 180.0),
        ({"amount": 1380.9, "income_month": 1290.0}, "", None),  # rounding
        ({"amount": 460.0, "income_month": 1290.0}, "", None),  # each member's own
        ({"amount": 1380.0, "income_year": 15480.0}, "", None),
        ({"amount": 1380.0, "income": 15480.0}, "", None),  # whatever the period
        ({"amount": 1380.0, "income": 1290.0}, "", None),
        ({"amount": 1380.0, "per_head_month": 430.0}, "", None),
        ({"amount": 1381.0, "per_head_month": 430.0}, "", None),  # the rounded share may hide it
        ({"amount": 1390.0, "per_head_month": 430.0}, "高于应保金额", 8.5),
        ({"amount": 2270.0, "income_month": 1290.0, "members": 4}, "", None),
        ({"amount": 1500.0}, "", None),  # income not known
        ({"amount": 3000.0}, "高于全额标准", 330.0),
        ({"income_month": 1290.0}, "", None),  # amount not known
        ({"amount": -10.0}, "金额为负数", 10.0),
        ({"amount": 100.0, "income_month": 2000.0 * 3}, "收入超过标准", 100.0),
        ({"amount": 300.0, "income_month": 1000.0 * 3}, "", None),  # within twice: 渐退
        ({"amount": 1500.0, "income_month": 1290.0, "aid_form": "分档救助"}, "", None),
        ({"amount": 1500.0, "income_month": 1290.0, "aid_grade": "二档"}, "", None),
        ({"amount": 2670.0, "income_month": 1290.0, "aid_form": "全额"}, "", None),
        ({"amount": 1500.0, "income_month": 1290.0, "grace_until": date(2026, 12, 31)}, "", None),
        ({"amount": 1500.0, "income_month": 1290.0, "status": "停保"}, "", None),
        ({"amount": 1500.0, "income_month": 1290.0, "programme": "低保"}, "高于应保金额", 120.0),
    ],
)  # fmt: skip
def test_a_household_of_three(
    county: County, values: dict[str, Any], kind: str, amount: float | None
):
    household(county, 3, **values)
    found = asked(county)
    assert [(f["kind"], f["amount"]) for f in found] == ([(kind, amount)] if kind else [])


def test_the_arithmetic_is_said(county: County):
    household(county, 3, amount=1500.0, income_month=1290.0)
    (found,) = asked(county)
    assert found["said"] == ("名册上陈一一户（农村低保，3人）月保障金额1500.00元，高于应保金额：按农村低保标准每人每月890.00元×3人＝2670.00元，"
                             "减家庭月收入1290.00元，应为1380.00元，每月多120.00元。")  # fmt: skip
    assert (found["tier"], found["key"], len(found["subject"])) == ("confirmed", "农村低保|A1", 3)


def test_class_money_inside_or_on_top_is_right(county: County):
    for unit, amount in (("A1", 1380.0), ("A2", 1560.0)):
        for nth in range(3):
            county.recipient(f"陈{'一二三'[nth]}", number(nth + int(unit[1]) * 10), unit_no=unit, birth=ADULT,
                             amount=amount, income_month=1290.0, class_amount=180.0 if nth == 0 else None)  # fmt: skip
    assert asked(county) == []


def test_where_class_money_is_not_listed_the_old_may_have_more_but_not_less(county: County):
    household(
        county, 1, amount=700.0, income_month=300.0, class_amount=None, birth=date(1950, 1, 1)
    )
    assert asked(county) == []
    household(county, 1, amount=500.0, income_month=300.0, class_amount=None, unit_no="A2", birth=date(1950, 1, 1))  # fmt: skip
    assert [f["kind"] for f in asked(county)] == ["低于应保金额"]


def test_the_switches_say_how_the_county_pays(county: County):
    household(county, 3, amount=1500.0, income_month=1290.0)
    assert asked(county, aid_mode="grades") == []
    household(county, 1, amount=590.0, income_month=300.5, unit_no="A2")
    assert len(asked(county)) == 1
    household(county, 1, amount=591.0, income_month=299.6, unit_no="A3")
    assert {f["key"] for f in asked(county, rounding="yuan_up")} == {"农村低保|A1"}


def test_the_standard_in_force_in_the_month_counts(county: County):
    county.standards(QUANZHOU, Standard(date(2026, 10, 1), 2060.0, 940.0, 940.0))
    household(county, 3, amount=1530.0, income_month=1290.0)
    assert asked(county) == []
    county.standards(QUANZHOU, Standard(date(2026, 11, 1), 2060.0, 940.0, 940.0))
    assert len(asked(county)) == 1


def test_who_is_alone_on_dibao_in_a_family_on_the_margin_has_an_amount_of_another_kind(
    county: County,
):
    household(county, 1, amount=890.0, income_month=3000.0)
    assert [f["kind"] for f in asked(county)] == ["收入超过标准"]
    county.recipient("陈一", number(0), programme="低保边缘", unit_no="B1")
    assert asked(county) == []


def test_a_state_nobody_understands_makes_it_only_possible(county: County):
    household(county, 3, amount=1500.0, income_month=1290.0, status=None, status_text="待定")
    (found,) = asked(county)
    assert found["tier"] == "possible" and "待定" in found["said"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"amount": 1157.0, "support": "分散", "care": "全自理"}, ""),  # care paid apart
        ({"amount": 1353.0, "support": "分散", "care": "全自理"}, ""),
        ({"amount": 1157.0, "care_amount": 196.0, "support": "分散", "care": "全自理"}, ""),
        ({"amount": 1353.0, "care_amount": 196.0, "support": "分散", "care": "全自理"}, ""),
        ({"amount": 2137.0, "support": "分散", "care": "全自理"}, "照料护理费与自理能力不符"),
        ({"amount": 1157.0, "care_amount": 980.0, "support": "分散", "care": "全自理"}, "照料护理费与自理能力不符"),
        ({"amount": 1157.0, "care_amount": 980.0, "support": "分散"}, ""),  # not assessed
        ({"amount": 1200.0, "support": "分散", "care": "全自理"}, "与特困供养标准不符"),
        ({"amount": 1931.5, "support": "集中", "care": "全自理"}, ""),  # reading A
        ({"amount": 2029.5, "support": "集中", "care": "全自理"}, ""),  # reading B
        ({"amount": 1353.0, "support": "集中", "care": "全自理"}, "与特困供养标准不符"),
        ({"amount": 1735.5, "support": "分散", "care": "全自理"}, "与特困供养标准不符"),
        ({"amount": 1735.5, "care": "全自理"}, ""),  # 集中 or not is not said
    ],
)  # fmt: skip
def test_tekun_by_any_reading(county: County, values: dict[str, Any], kind: str):
    county.recipient("林二", number(2), programme="特困", **values)
    assert [f["kind"] for f in asked(county)] == ([kind] if kind else [])


@pytest.mark.parametrize(("base", "wrong"), [("basic", 2029.5), ("all", 1931.5)])
def test_the_county_may_say_which_reading_holds(county: County, base: str, wrong: float):
    county.recipient(
        "林二", number(2), programme="特困", support="集中", care="全自理", amount=wrong
    )
    assert len(asked(county, jizhong_base=base)) == 1


def test_an_area_without_a_standard_is_not_judged(county: County):
    county.standards(Standard(date(2026, 4, 1), 1960.0, dibao_urban=890.0))
    household(county, 3, amount=1500.0, income_month=1290.0)
    county.recipient(
        "林二", number(12), programme="城市低保", unit_no="C1", amount=5000.0, class_amount=0.0
    )
    assert [f["programme"] for f in asked(county)] == ["城市低保"]
