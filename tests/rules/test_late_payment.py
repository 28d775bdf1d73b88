from datetime import date

import pytest

from matchers.rules import LATE_PAYMENT
from pipeline.judge import unseen
from tests.rules.conftest import OCTOBER, County, number

PAY_DAY, LATE = date(2026, 10, 10), date(2026, 10, 15)


def pay(county: County, nth: int, on: date | None, **values) -> int:
    usual = {"programme": "农村低保", "result": "成功", "amount": 500.0, "town": "青山镇", "pay_month": date(2026, 10, 1)}  # fmt: skip
    return county.put(
        "payments", name=f"张{nth}", id_number=number(nth), paid_on=on, **{**usual, **values}
    )


def test_a_town_a_programme_and_a_month_are_one_finding_with_the_share_and_the_dates(
    county: County,
):
    pay(county, 1, PAY_DAY)
    rows = [pay(county, 3, LATE), pay(county, 5, date(2026, 10, 20))]
    others = [pay(county, 7, LATE, town="白沙镇"), pay(county, 9, LATE, programme="特困")]
    first, *rest = county.ask(LATE_PAYMENT, pay_day=10)
    found = {(row["town"], row["programme"]): row for row in (first, *rest)}
    assert len(found) == 3
    mine = found["青山镇", "农村低保"]
    assert (mine["subject"], mine["evidence"], mine["amount"]) == ([], rows, 1000.0)
    assert mine["said"].endswith("共发放3笔，其中2笔（66.7%）晚于2026年10月10日，最早2026年10月15日、最晚2026年10月20日发放。")  # fmt: skip
    assert {one for row in found.values() for one in row["evidence"]} == {*rows, *others}


@pytest.mark.parametrize(
    ("values", "late"),
    [
        ({}, True),
        ({"result": "失败"}, False),
        ({"result": None}, True),
        ({"result": None, "result_text": "待定"}, False),
        ({"remark": "补发9月"}, False),
        ({"item": "8-10月低保金"}, False),
        ({"programme": "其他资金"}, False),
        ({"programme": "临时救助"}, False),
        ({"pay_month": None}, True),
        ({"pay_month": date(2026, 11, 1)}, False),
        ({"amount": -500.0}, False),
    ],
)
def test_which_payments_are_late(county: County, values: dict, late: bool):
    pay(county, 1, LATE, **values)
    assert bool(county.ask(LATE_PAYMENT)) is late


def test_a_second_try_after_a_failure_in_time_is_not_late(county: County):
    pay(county, 1, date(2026, 10, 8), result="失败")
    pay(county, 1, LATE)
    assert county.ask(LATE_PAYMENT) == []


def test_the_first_money_of_a_new_family_may_come_later(county: County):
    county.recipient("张1", number(1), unit_no="N1", since=date(2026, 9, 20))
    county.recipient("张3", number(3), unit_no="N3", since=date(2026, 8, 20))
    pay(county, 1, LATE)
    assert county.ask(LATE_PAYMENT) == []
    row = pay(county, 3, LATE)
    (found,) = county.ask(LATE_PAYMENT)
    assert found["evidence"] == [row]


def test_the_pay_day_and_the_share_are_the_county_s(county: County):
    pay(county, 1, LATE)
    for nth in range(3, 43, 2):
        pay(county, nth, PAY_DAY)
    assert county.ask(LATE_PAYMENT, pay_day=15) == []
    assert len(county.ask(LATE_PAYMENT)) == 1
    assert county.ask(LATE_PAYMENT, late_share=0.05) == []


def test_a_file_without_dates_is_not_judged_and_that_is_said(county: County):
    pay(county, 1, None)
    pay(county, 3, PAY_DAY, programme="特困")
    assert county.ask(LATE_PAYMENT) == []
    said = "以下发放明细没有发放日期，未作判断：2026年10月农村低保"
    assert unseen(county.con, LATE_PAYMENT, OCTOBER) == (said, False)


def test_a_town_that_is_not_written_is_that_of_the_recipient(county: County):
    county.recipient("张1", number(1), unit_no="N1", since=date(2020, 1, 1), town="白沙镇")
    pay(county, 1, LATE, town=None)
    pay(county, 3, LATE, town=None)
    assert {row["place"] for row in county.ask(LATE_PAYMENT)} == {"白沙镇", "（乡镇未填）"}
