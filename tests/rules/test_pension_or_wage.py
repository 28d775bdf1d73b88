"""Pensions and wages that reach the standard a head; what does not count is in nobody's income."""

from datetime import date
from typing import Any

import pytest

from matchers.rules.pension_or_wage import PENSION_OR_WAGE
from pipeline.kernel.standards import Standard
from tests.rules.conftest import County, number

FIRST, SECOND = number(1), number(2)
PENSION = {"insurance": "企业职工基本养老保险", "monthly": 1800.0}
INSURED = {"insurance": "职工养老", "paid_base": 2000.0, "paid_months": 6}
FUND = {"monthly": 200.0, "unit_rate": 5.0, "own_rate": 5.0}
WAGE = {"kind": "工资、薪金所得", "income": 2000.0}


@pytest.fixture
def county(county: County) -> County:
    county.standards(Standard(date(2026, 4, 1), 1960.0, 890.0, 890.0))
    return county


def household(county: County, **values: Any) -> None:
    """Two people; the standard of both is 1780 元."""
    for name, who in (("陈一", FIRST), ("林二", SECOND)):
        county.recipient(name, who, unit_no="A1", **values)


def wages(county: County, who: str, months: int = 12, **values: Any) -> None:
    for nth in range(months):
        line = {
            **WAGE,
            "period": date(2026 if nth < 10 else 2025, 10 - nth if nth < 10 else 22 - nth, 1),
        }
        county.put("income_tax", name="陈一", id_number=who, **{**line, **values})


def asked(county: County, **switches: Any) -> list[dict[str, Any]]:
    return county.ask(PENSION_OR_WAGE, **switches)


@pytest.mark.parametrize(
    ("source", "values", "fires"),
    [
        ("pensions", PENSION, True),
        ("pensions", {**PENSION, "monthly": 1779.0}, False),
        ("pensions", {**PENSION, "insurance": "城乡居民养老", "basic": 163.0}, False),
        ("pensions", {**PENSION, "state": "停发"}, False),
        ("pensions", {**PENSION, "since": date(2026, 11, 1)}, False),
        ("pensions", {**PENSION, "insurance": "遗属抚恤（企业）"}, False),
        ("pensions", INSURED, True),
        ("pensions", {**INSURED, "paid_months": 2}, False),
        ("pensions", {**INSURED, "paid_months": 120}, False),  # of a lifetime
        ("pensions", {**INSURED, "insurance": "灵活就业人员职工养老"}, False),
        ("pensions", {**INSURED, "employer": "青山镇公益性岗位"}, False),
        ("pensions", {**INSURED, "state": "暂停缴费"}, False),
        ("pensions", {**INSURED, "paid_base": 1900.0}, False),  # 1710 after what work costs
        ("housing_fund", FUND, True),
        ("housing_fund", {"base": 2000.0}, True),
        ("housing_fund", {"monthly": 200.0}, False),  # of at most 24 %
        ("housing_fund", {**FUND, "state": "封存"}, False),
        ("housing_fund", {**FUND, "last_on": date(2026, 3, 1)}, False),
    ],
)  # fmt: skip
def test_one_row_of_a_registry(county: County, source: str, values: dict[str, Any], fires: bool):
    household(county)
    county.put(source, name="陈一", id_number=FIRST, **values)
    assert len(asked(county)) == fires


@pytest.mark.parametrize(
    ("months", "values", "fires"),
    [(12, {}, True), (12, {"kind": "经营所得", "income": 1700.0}, False), (12, {"kind": "劳务报酬所得"}, False),
     (12, {"payer": "公益性岗位"}, False), (12, {"income": 1900.0}, False)],
)  # fmt: skip
def test_wages_declared_over_the_year(
    county: County, months: int, values: dict[str, Any], fires: bool
):
    household(county)
    wages(county, FIRST, months, **values)
    assert len(asked(county)) == fires


def test_what_somebody_in_business_declared_is_a_possibility_before_costs(county: County):
    household(county)
    wages(county, FIRST, 12, kind="经营所得", income=1800.0)
    (found,) = asked(county)
    assert (found["tier"], found["per_head"]) == ("possible", "900.00元")
    assert (
        "陈一个人所得税申报经营所得，收入额平均每月1800.00元（没有扣除成本，净收入待核实）；按2人计"
        in found["said"]
    )
    assert "是否本人" not in found["said"]


def test_a_wage_that_reaches_the_line_alone_is_as_sure_as_ever_beside_business(county: County):
    household(county)
    wages(county, FIRST, 12)
    wages(county, SECOND, 12, kind="经营所得", income=50.0)
    (found,) = asked(county)
    assert found["tier"] == "confirmed" and "经营" not in found["said"]


@pytest.mark.parametrize(
    ("insurance", "words"),
    [
        ("机关事业单位养老保险", "机关事业单位养老保险待遇每月1800.00元"),
        ("离休干部待遇", "离休待遇每月1800.00元"),
        ("企业职工基本养老保险", "职工养老保险待遇每月1800.00元"),
    ],
)
def test_a_pension_is_called_by_its_kind(county: County, insurance: str, words: str):
    household(county)
    county.put("pensions", name="陈一", id_number=FIRST, **{**PENSION, "insurance": insurance})
    assert f"陈一{words}" in asked(county)[0]["said"]


def test_who_worked_for_two_months_of_the_year_earned_a_sixth_of_it(county: County):
    household(county)
    wages(county, FIRST, 2)
    wages(county, number(7))
    assert asked(county) == []


def test_a_years_total_is_taken_by_its_months(county: County):
    household(county)
    county.put("income_tax", name="陈一", id_number=FIRST, kind="工资薪金", income_year=20000.0, period=date(2026, 10, 1))  # fmt: skip
    assert len(asked(county)) == 1


def test_the_household_is_summed_and_one_wage_counts_once(county: County):
    household(county)
    county.put("pensions", name="陈一", id_number=FIRST, **{**PENSION, "monthly": 900.0})
    assert asked(county) == []
    county.put("pensions", name="林二", id_number=SECOND, **{**INSURED, "paid_base": 980.0})
    county.put("housing_fund", name="林二", id_number=SECOND, base=980.0)
    (found,) = asked(county)
    assert found["per_head"] == "891.00元" and found["tier"] == "confirmed"
    assert (len(found["subject"]), len(found["evidence"])) == (2, 3)
    assert found["said"] == (
        "农村低保家庭：林二住房公积金缴存基数980.00元，近6个月缴纳社会保险6个月，缴费基数980.00元（扣就业成本10%后每月882.00元）；陈一职工养老保险待遇每月900.00元；"
        "按2人计，人均每月891.00元，达到低保标准890.00元。"
    )


def test_what_the_roster_knows_may_be_the_same_money(county: County):
    household(county, income_month=1700.0)
    county.put("pensions", name="陈一", id_number=FIRST, **{**PENSION, "monthly": 1700.0})
    assert asked(county) == []
    county.put("pensions", name="林二", id_number=SECOND, **{**INSURED, "paid_base": 80.0})
    (found,) = asked(county)
    assert (
        found["tier"] == "possible"
        and "名册登记的家庭月收入1700.00元（是否已含在内待核实）" in found["said"]
    )


@pytest.mark.parametrize(
    "values",
    [{"grace": "是"}, {"grace_until": date(2026, 10, 31)}, {"status": "停保"}, {"members": 3}, {"programme": "低保边缘"}],
    ids=str,
)  # fmt: skip
def test_households_that_are_not_judged(county: County, values: dict[str, Any]):
    household(county, **values)
    county.put("pensions", name="陈一", id_number=FIRST, **PENSION)
    assert asked(county) == []


def test_a_grace_that_is_over_protects_nobody(county: County):
    household(county, grace_until=date(2026, 9, 30))
    county.put("pensions", name="陈一", id_number=FIRST, **PENSION)
    assert len(asked(county)) == 1


def test_wages_of_public_welfare_posts_do_not_count_but_pensions_do(county: County):
    household(county)
    county.put("staff", name="陈一", id_number=FIRST, staff_kind="公益性岗位")
    county.put("pensions", name="陈一", id_number=FIRST, **INSURED)
    assert asked(county) == []
    county.put("pensions", name="陈一", id_number=FIRST, **PENSION)
    assert len(asked(county)) == 1


def test_another_name_under_the_number_is_only_possible(county: County):
    household(county)
    county.put("pensions", name="王五", id_number=FIRST, **PENSION)
    (found,) = asked(county)
    assert found["tier"] == "possible" and "是否本人待核实" in found["said"]


def test_what_is_sure_is_not_made_unsure_by_what_may_be(county: County):
    household(county)
    county.put("pensions", name="陈一", id_number=FIRST, **PENSION)
    county.put("pensions", name="王五", id_number=SECOND, **PENSION)
    (found,) = asked(county)
    assert (found["tier"], found["earners"]) == ("confirmed", "陈一")


def test_the_county_says_what_work_costs(county: County):
    household(county)
    county.put("pensions", name="陈一", id_number=FIRST, **{**INSURED, "paid_base": 1900.0})
    assert len(asked(county, work_deduction=0.0)) == 1


def test_tekun_is_held_against_the_standard_of_one(county: County):
    county.recipient("林二", SECOND, programme="特困")
    county.put("pensions", name="林二", id_number=SECOND, **{**PENSION, "monthly": 890.0})
    assert [f["programme"] for f in asked(county)] == ["特困"]
