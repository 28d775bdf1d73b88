from datetime import date

import pytest

from matchers.rules import PAID_WHILE_STOPPED
from tests.rules.conftest import County, number

ZHANG = number(1)


def stopped(county: County, **values) -> int:
    usual = {"unit_no": "N1", "status": "停保", "stopped_on": date(2026, 7, 20), "since": date(2020, 1, 1), "stop_reason": "收入超过标准"}  # fmt: skip
    return county.recipient("张三", ZHANG, **{**usual, **values})


def pay(county: County, *months: int, **values) -> list[int]:
    usual = {"programme": "农村低保", "result": "成功", "amount": 500.0, "name": "张三", "id_number": ZHANG}  # fmt: skip
    return [
        county.put("payments", pay_month=date(2026, month, 1), **{**usual, **values})
        for month in months
    ]


def test_months_after_the_stop_are_summed_and_the_month_itself_is_not(county: County):
    row = stopped(county)
    payments = pay(county, 6, 7, 8, 9, 10)
    (found,) = county.ask(PAID_WHILE_STOPPED)
    assert (found["subject"], found["evidence"]) == ([row], payments[2:])
    assert (found["amount"], found["months"], found["tier"]) == (1500.0, 3, "confirmed")
    assert "已于2026年7月20日停保（原因：收入超过标准）" in found["said"]
    assert "2026年8月至2026年10月间3个月仍有发放，合计1500.00元" in found["said"]


@pytest.mark.parametrize(
    ("row", "payment", "found"),
    [
        ({"status": "暂停"}, {}, True),
        ({"status": "正常", "stopped_on": None}, {}, False),
        ({"stopped_on": None}, {}, False),
        ({"stopped_on": date(2026, 10, 1)}, {}, False),
        ({"since": date(2026, 9, 1)}, {}, False),  # came back, the old date was left standing
        ({}, {"result": "失败"}, False),
        ({}, {"remark": "补发6月"}, False),
        ({}, {"programme": "低保"}, True),
        ({}, {"programme": "特困"}, False),
        ({}, {"programme": "其他资金"}, False),
    ],
)
def test_what_counts(county: County, row: dict, payment: dict, found: bool):
    stopped(county, **row)
    pay(county, 9, **payment)
    assert bool(county.ask(PAID_WHILE_STOPPED)) is found


def test_a_family_of_which_one_member_stopped_goes_on(county: County):
    stopped(county)
    county.recipient("李四", number(3), unit_no="N1")
    pay(county, 9)
    assert county.ask(PAID_WHILE_STOPPED) == []


def test_who_was_enrolled_again_under_another_number_is_not_stopped(county: County):
    stopped(county)
    county.recipient("张三", ZHANG, unit_no="N9", since=date(2026, 8, 1))
    pay(county, 9)
    assert county.ask(PAID_WHILE_STOPPED) == []


def test_who_died_is_left_to_the_rule_about_the_dead(county: County):
    stopped(county)
    pay(county, 9)
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 7, 1), feed="殡葬火化")
    assert county.ask(PAID_WHILE_STOPPED) == []


def test_a_month_taken_back_does_not_count(county: County):
    stopped(county)
    pay(county, 9)
    pay(county, 9, amount=-500.0)
    assert county.ask(PAID_WHILE_STOPPED) == []


def test_a_payment_under_the_family_s_account_is_of_the_family(county: County):
    stopped(county, account="6217000000000000017")
    rows = pay(county, 9, name="李四", id_number=number(5), account="6217000000000000017")
    (found,) = county.ask(PAID_WHILE_STOPPED)
    assert found["evidence"] == rows


def test_one_number_under_two_names_is_only_possible(county: County):
    stopped(county)
    pay(county, 9, name="王五")
    (found,) = county.ask(PAID_WHILE_STOPPED)
    assert found["tier"] == "possible"
    assert "收款人是否本户待核实" in found["said"]


def test_without_the_date_of_the_stop_this_month_is_a_lower_lead(county: County):
    stopped(county, stopped_on=None)
    payments = pay(county, 8, 9, 10)
    (found,) = county.ask(PAID_WHILE_STOPPED)
    assert (found["tier"], found["evidence"], found["amount"]) == ("possible", payments[2:], 500.0)
    assert (
        "农村低保已停保，停保时间未填（原因：收入超过标准），发放明细显示2026年10月1个月仍有发放"
        in found["said"]
    )
    assert (found["stopped"], found["key"]) == ("未填", "农村低保|N1|")


def test_the_date_of_one_member_stands_for_the_family_less_surely(county: County):
    stopped(county)
    county.recipient("李四", number(3), unit_no="N1", status="停保")
    payments = pay(county, 7, 8)
    (found,) = county.ask(PAID_WHILE_STOPPED)
    assert (found["tier"], found["evidence"]) == ("probable", payments[1:])
    assert "（部分成员停保时间未填）" in found["said"]
