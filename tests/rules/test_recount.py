"""When a member dies the household is owed less, not nothing: old minus new, by the standard of each month."""

from datetime import date
from typing import Any

import pytest

from matchers.rules import DECEASED_RECIPIENT, PAID_AFTER_DEATH
from pipeline.kernel.standards import Standard
from tests.rules.conftest import County, number

ZHANG = number(1)
NOW = Standard(date(2026, 4, 1), 1960.0, 890.0, 890.0)


def hint(county: County, months: tuple[int, ...] = (7, 8, 9), **values: Any) -> str:
    """A household of three that got 1380 元; the head died in June."""
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 6, 14), feed="殡葬火化")
    for nth, name in enumerate(("张三", "李四", "王五"), 1):
        county.recipient(name, number(nth), unit_no="N001", **values)
    for month in months:
        county.put("payments", name="张三", id_number=ZHANG, programme="低保", result="成功", amount=1380.0,
                   pay_month=date(2026, month, 1))  # fmt: skip
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert (found["amount"], found["months"]) == (1380.0 * len(months), len(months))
    return str(found["hint"])


def test_old_minus_new_with_its_arithmetic(county: County):
    county.standards(NOW)
    assert hint(county, income_month=1290.0) == (
        "户内另有2人在保，按2人重新核算：2026年9月低保标准890.00元×2人－家庭月收入1290.00元（按收入不变计）＝490.00元，"
        "原发1380.00元，当月多发890.00元；逐月相加3个月约2670.00元，以重算为准"
    )


def test_each_month_has_the_standard_of_its_time(county: County):
    county.standards(NOW, Standard(date(2026, 9, 1), 2060.0, 940.0, 940.0))
    said = hint(county, income_month=1290.0)
    assert "940.00元×2人" in said and "3个月约2570.00元" in said


def test_one_month_is_not_summed(county: County):
    county.standards(NOW)
    assert "逐月" not in hint(county, (7,), income_month=1290.0)


def test_who_lives_on_more_than_the_rest_of_the_standard_is_owed_nothing(county: County):
    county.standards(NOW)
    assert "＝0.00元，原发1380.00元，当月多发1380.00元" in hint(county, (7,), income_month=1800.0)


@pytest.mark.parametrize(
    "values",
    [{}, {"income": 1290.0}, {"income_month": 1290.0, "programme": "低保"}],
    ids=["no income", "of no said period", "of no said area"],
)
def test_what_is_not_known_is_left_to_be_recounted_with_an_upper_bound(
    county: County, values: dict[str, Any]
):
    county.standards(NOW)
    assert (
        hint(county, (7,), **values)
        == "户内另有2人在保，应按减少后的人口重新核算；多发金额至多为已发的1380.00元，以重算为准"
    )


def test_so_it_is_without_standards(county: County):
    assert "至多为已发的1380.00元" in hint(county, (7,), income_month=1290.0)


def test_a_household_paid_one_by_one_is_not_reckoned_as_a_whole(county: County):
    county.standards(NOW)
    county.put("payments", name="李四", id_number=number(2), programme="低保", result="成功", amount=460.0,
               pay_month=date(2026, 7, 1))  # fmt: skip
    assert "至多为已发的1380.00元" in hint(county, (7,), income_month=1290.0)


def listed(county: County, paid_to: str = "李四", months: tuple[int, ...] = (7, 8, 9), sum_paid: float = 1380.0, **values: Any) -> dict[str, Any]:  # fmt: skip
    """The same household; 张三, who died in June, is no head, and the money goes to somebody else."""
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 6, 14), feed="殡葬火化")
    for nth, name in enumerate(("张三", "李四", "王五"), 1):
        county.recipient(name, number(nth), unit_no="N001", **values)
    for month in months:
        county.put("payments", name=paid_to, id_number=number(2), programme="低保", result="成功", amount=sum_paid,
                   pay_month=date(2026, month, 1), unit_no="N001")  # fmt: skip
    assert county.ask(PAID_AFTER_DEATH) == []
    (found,) = county.ask(DECEASED_RECIPIENT)
    return dict(found)


def test_a_member_in_whose_name_nothing_is_paid_is_reckoned_too(county: County):
    county.standards(NOW)
    found = listed(county, months=(6, 7, 8, 9), income_month=1290.0)
    assert (found["amount"], found["months"]) == (2670.0, 3)
    assert found["hint"] == (
        "户内另有2人在保，此后仍按户发放3个月共4140.00元；按2人重新核算：2026年9月低保标准890.00元×2人－家庭月收入1290.00元"
        "（按收入不变计）＝490.00元，原发1380.00元，当月多发890.00元；逐月相加3个月约2670.00元，以重算为准"
    )


def test_a_household_that_was_recounted_already_owes_nothing(county: County):
    county.standards(NOW)
    found = listed(county, sum_paid=490.0, income_month=1290.0)
    assert found["amount"] is None and "是否已重新核算" in found["hint"]


def test_without_a_standard_the_household_is_to_be_recounted(county: County):
    found = listed(county, income_month=1290.0)
    assert found["amount"] is None and found["hint"].endswith("应按减少后的人口重新核算")
