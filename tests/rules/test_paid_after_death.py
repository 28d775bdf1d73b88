from datetime import date

import pytest

from matchers.rules import PAID_AFTER_DEATH
from tests.rules.conftest import County, number

ZHANG = number(1)


def died(county: County, day: date = date(2026, 6, 14)) -> int:
    return county.put("deaths", name="张三", id_number=ZHANG, died_on=day, feed="殡葬火化")


def paid(
    county: County, *months: int, amount: float = 560.0, year: int = 2026, **values
) -> list[int]:
    usual = {"programme": "低保", "result": "成功", "amount": amount}
    return [
        county.put(
            "payments",
            name="张三",
            id_number=ZHANG,
            **{**usual, "pay_month": date(year, month, 1), **values},
        )
        for month in months
    ]


def test_the_month_of_death_is_payable(county: County):
    died(county)
    paid(county, 5, 6)
    assert county.ask(PAID_AFTER_DEATH) == []


def test_later_months_are_one_finding_with_their_sum_in_words(county: County):
    death = died(county)
    row = county.recipient("张三", ZHANG, unit_no="N001", status="停保")
    payments = paid(county, 6, 7, 8, 9, 10)
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert (found["amount"], found["months"]) == (2240.0, 4)
    assert found["sums"] == "2026年7月至10月共4个月，每月560.00元，合计2240.00元"
    assert found["subject"] == [row]
    assert found["evidence"] == sorted([death, *payments[1:]])
    assert (found["programme"], found["unit"], found["tier"]) == ("农村低保", "N001", "confirmed")
    assert "已于2026年6月14日死亡" in found["said"]


def test_a_failed_payment_is_no_payment_and_an_unstated_result_is_one(county: County):
    died(county)
    paid(county, 7, result="失败")
    paid(county, 8, result=None)
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert (found["amount"], found["months"]) == (560.0, 1)


def test_a_month_taken_back_does_not_count(county: County):
    died(county)
    paid(county, 7, 8)
    paid(county, 7, amount=-560.0)
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert (found["amount"], found["months"]) == (560.0, 1)


def test_months_after_this_month_are_not_yet_asked_about(county: County):
    died(county)
    paid(county, 11)
    assert county.ask(PAID_AFTER_DEATH) == []


def test_the_day_of_payment_stands_in_for_the_month(county: County):
    died(county)
    paid(county, 1, pay_month=None, paid_on=date(2026, 6, 30))
    paid(county, 1, pay_month=None, paid_on=date(2026, 7, 8))
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert found["months"] == 1


def test_the_switch_moves_the_last_month_payable(county: County):
    died(county, date(2026, 8, 31))
    paid(county, 8, 9, 10)
    months = {
        stop: [row["months"] for row in county.ask(PAID_AFTER_DEATH, death_stop=stop)]
        for stop in ("next_month", "same_month", "next_quarter")
    }
    assert months == {"next_month": [2], "same_month": [3], "next_quarter": [1]}


def test_the_date_that_favours_the_person_decides(county: County):
    died(county, date(2026, 6, 30))
    died(county, date(2026, 7, 1))
    paid(county, 7)
    assert county.ask(PAID_AFTER_DEATH) == []


def test_a_death_without_a_date_says_nothing_about_months(county: County):
    county.put("deaths", name="张三", id_number=ZHANG)
    paid(county, 10)
    assert county.ask(PAID_AFTER_DEATH) == []


def test_different_sums_and_gaps_are_told_one_by_one(county: County):
    died(county, date(2025, 10, 2))
    paid(county, 11, 12, year=2025)
    paid(county, 1, 3)
    paid(county, 4, amount=580.5)
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert found["sums"] == (
        "2025年11月至2026年1月每月560.00元、2026年3月560.00元、2026年4月580.50元，共5个月，合计2820.50元"
    )


def test_each_programme_is_a_finding_but_the_names_of_dibao_are_one(county: County):
    died(county)
    paid(county, 7, programme="低保")
    paid(county, 8, programme="农村低保")
    paid(county, 7, programme="特困")
    dibao, tekun = county.ask(PAID_AFTER_DEATH)
    assert (dibao["months"], tekun["programme"], tekun["months"]) == (2, "特困", 1)


def test_people_no_longer_on_any_roster_are_found_too(county: County):
    died(county)
    paid(county, 7, unit_no="N009", town="白沙镇", village="南村")
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert (found["subject"], found["unit"], found["town"]) == ([], "N009", "白沙镇")


def test_a_living_family_is_to_be_recalculated(county: County):
    died(county)
    county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("李四", number(2), unit_no="N001")
    paid(county, 7)
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert found["hint"].startswith("户内另有1人在保")


def test_other_money_and_money_of_unknown_purpose_do_not_count(county: County):
    died(county)
    paid(county, 7, programme=None)
    paid(county, 8, programme="其他资金")
    assert county.ask(PAID_AFTER_DEATH) == []


def test_a_result_nobody_understands_is_no_success_but_no_column_is_no_doubt(county: County):
    died(county)
    paid(county, 7, result=None, result_text="挂账")
    assert county.ask(PAID_AFTER_DEATH) == []
    paid(county, 8, result=None)
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert found["sums"] == "2026年8月1个月，560.00元"


@pytest.mark.parametrize(
    ("said", "months"),
    [("补发6月", 0), ("补发 2026 年6月低保", 0), ("补发六月份", 0), ("补发5-6月", 0), ("补发12月", 0), ("补发7月", 1),
     ("补发5个月", 1), ("低保金", 1)],
)  # fmt: skip
def test_back_pay_belongs_to_the_month_it_names(county: County, said: str, months: int):
    died(county)
    paid(county, 9, item=said)
    assert [row["months"] for row in county.ask(PAID_AFTER_DEATH)] == [1] * months


def test_a_roster_row_of_the_other_dibao_is_no_subject(county: County):
    died(county)
    row = county.recipient("张三", ZHANG, unit_no="C001", programme="城市低保")
    paid(county, 7, programme="农村低保", unit_no="N009")
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert (found["subject"], found["programme"], found["unit"]) == ([], "农村低保", "N009")
    paid(county, 8, programme="低保")
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert (found["subject"], found["programme"]) == ([row], "城市低保")


def test_a_month_taken_for_the_day_of_a_cancelled_residence_is_only_possible(county: County):
    county.put("deaths", name="张三", id_number=ZHANG, cancelled_on=date(2026, 6, 14))
    paid(county, 7)
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert found["tier"] == "possible"
    assert "户口已于2026年6月14日注销（户口注销原因未注明）" in found["said"]
