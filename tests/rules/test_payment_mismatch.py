from datetime import date

import pytest

from matchers.rules import PAYMENT_MISMATCH
from tests.rules.conftest import County, number


def unit(
    county: County, nth: int, amount: float | None = 500.0, members: int = 1, **values
) -> list[int]:
    """A family of so many rows, each with the amount."""
    usual = {"unit_no": f"N{nth}", "amount": amount, "since": date(2020, 1, 1)}
    return [
        county.recipient(f"户{nth}员{at}", number(10 * nth + at), **{**usual, **values})
        for at in range(members)
    ]


def pay(county: County, nth: int, amount: float = 500.0, **values) -> int:
    usual = {"name": f"户{nth}员0", "id_number": number(10 * nth), "programme": "农村低保", "result": "成功",
             "pay_month": date(2026, 10, 1), "town": "青山镇"}  # fmt: skip
    return county.put("payments", amount=amount, **{**usual, **values})


def others_paid(county: County) -> None:
    for nth in (7, 8):
        unit(county, nth)
        pay(county, nth)


def kinds(county: County) -> list[str]:
    return [row["kind"] for row in county.ask(PAYMENT_MISMATCH)]


def test_a_wrong_amount_is_told_with_both_sums(county: County):
    rows, payment = unit(county, 1, members=2), pay(county, 1, 730.0)
    (found,) = county.ask(PAYMENT_MISMATCH)
    assert (found["subject"], found["evidence"], found["amount"]) == (rows, [payment], 230.0)
    assert (found["unit"], found["months"], found["tier"]) == ("N1", 1, "confirmed")
    assert "名册应发500.00元，实际发放730.00元，相差230.00元" in found["said"]


@pytest.mark.parametrize(
    ("roster", "members", "paid", "kind"),
    [
        ({}, 3, [500.0], []),  # the household's amount on every row
        ({}, 3, [1500.0], []),  # everybody's own
        ({}, 3, [500.0, 500.0, 500.0], []),
        ({}, 1, [500.4], []),  # rounding
        ({}, 1, [480.0], ["实发少于应发"]),
        ({}, 1, [1000.0, -500.0], []),
        ({"class_amount": 80.0}, 1, [580.0], []),
        ({"class_amount": 80.0}, 1, [500.0], []),
        ({"class_amount": 80.0}, 1, [560.0], ["实发少于应发"]),
        ({"amount": None}, 1, [480.0], []),
        ({"amount": 0.0}, 1, [480.0], []),
        ({"status": "停保", "stopped_on": date(2026, 8, 1)}, 1, [480.0], []),
        ({"programme": "低保边缘"}, 1, [480.0], []),
    ],
)
def test_which_sums_agree(county: County, roster: dict, members: int, paid: list, kind: list):
    unit(county, 1, **{"members": members, **roster})
    for amount in paid:
        pay(county, 1, amount)
    assert kinds(county) == kind


def test_each_member_may_have_an_amount_and_a_payment_of_its_own(county: County):
    for at, amount in enumerate((300.0, 200.0)):
        county.recipient(f"户1员{at}", number(10 + at), unit_no="N1", amount=amount)
        pay(county, 1, amount, name=f"户1员{at}", id_number=number(10 + at))
    assert kinds(county) == []


def test_who_left_this_month_may_still_have_been_paid(county: County):
    county.recipient("户1员0", number(10), unit_no="N1", amount=300.0)
    gone = {"status": "停保", "stopped_on": date(2026, 10, 12)}
    county.recipient("户1员1", number(11), unit_no="N1", amount=200.0, **gone)
    pay(county, 1, 500.0)
    assert kinds(county) == []


@pytest.mark.parametrize(
    "words", [{"remark": "含补发9月"}, {"item": "9-10月低保金"}, {"remark": "合并发放"}]
)
def test_back_pay_and_several_months_at_once_are_set_apart(county: County, words: dict):
    others_paid(county)
    unit(county, 1)
    pay(county, 1, 1100.0, **words)
    assert kinds(county) == []


def test_several_months_at_once_need_no_word_where_the_months_before_are_empty(county: County):
    unit(county, 1)
    unit(county, 2)
    pay(county, 1, 1500.0)
    pay(county, 2, 1500.0)
    pay(county, 2, 500.0, pay_month=date(2026, 9, 1))
    assert [row["unit"] for row in county.ask(PAYMENT_MISMATCH)] == ["N2"]


def test_a_family_that_nobody_paid_is_found_in_a_town_that_was_paid(county: County):
    rows = unit(county, 1)
    assert kinds(county) == []  # no pay-roll at all
    others_paid(county)
    (found,) = county.ask(PAYMENT_MISMATCH)
    assert (found["kind"], found["subject"], found["evidence"]) == ("应发未发", rows, [])
    assert found["amount"] == 500.0
    assert "自2020年1月1日起在册，应发500.00元，发放明细中没有本户" in found["said"]


def test_a_failure_without_a_second_try_is_said_to_be_one(county: County):
    others_paid(county)
    unit(county, 1)
    failed = pay(county, 1, result="失败")
    (found,) = county.ask(PAYMENT_MISMATCH)
    assert (found["kind"], found["evidence"]) == ("发放失败，未见重发", [failed])
    pay(county, 1)
    assert kinds(county) == []


@pytest.mark.parametrize(
    "values",
    [
        {"since": date(2026, 10, 1)},
        {"since": None},
        {"amount": None},
        {"programme": "特困", "support": "集中供养"},
        {"programme": "特困", "institution": "青山敬老院"},
        {"town": "白沙镇"},  # a town of which no pay-roll came
        {"status": "暂停"},
    ],
)
def test_who_is_not_said_to_be_unpaid(county: County, values: dict):
    others_paid(county)
    unit(county, 9, programme="特困")
    pay(county, 9, programme="特困")
    unit(county, 1, **values)
    assert kinds(county) == []


def test_money_to_a_relative_by_account_number_or_name_is_the_family_s(county: County):
    others_paid(county)
    unit(county, 1, account="6217000000000000031")
    pay(county, 1, name="儿子", id_number=number(991), account="6217000000000000031")
    unit(county, 2)
    pay(county, 2, name="女儿", id_number=number(993), unit_no="N2")
    unit(county, 3)
    pay(county, 3, id_number=None)
    assert kinds(county) == []


def test_the_dead_are_left_to_the_rules_about_them(county: County):
    others_paid(county)
    unit(county, 1)
    pay(county, 5, name="亡者", id_number=number(501))
    for name, who in (("户1员0", number(10)), ("亡者", number(501))):
        county.put("deaths", name=name, id_number=who, died_on=date(2026, 6, 1), feed="殡葬火化")
    assert kinds(county) == []


def test_somebody_on_no_roster_is_paid(county: County):
    others_paid(county)
    row = pay(county, 5, name="外人", id_number=number(501))
    (found,) = county.ask(PAYMENT_MISMATCH)
    assert (found["kind"], found["subject"], found["evidence"]) == ("名册外发放", [], [row])
    assert (found["name"], found["amount"], found["town"]) == ("外人", 500.0, "青山镇")


@pytest.mark.parametrize(
    "values",
    [
        {"programme": "城市低保"},  # that roster was not delivered
        {"town": "白沙镇"},
        {"id_number": None},
        {"remark": "监护人代领"},
        {"remark": "补发"},
        {"result": "失败"},
        {"name": "户9员0"},  # the roster has one of that name in the town
        {"pay_month": date(2026, 9, 1)},
    ],
)
def test_who_is_not_said_to_be_off_the_roster(county: County, values: dict):
    others_paid(county)
    unit(county, 9)
    pay(county, 9)
    pay(county, 5, **{"name": "外人", "id_number": number(501), **values})
    assert kinds(county) == []


def test_one_number_under_two_names_is_only_possible(county: County):
    unit(county, 1)
    pay(county, 1, 730.0, name="别名")
    (found,) = county.ask(PAYMENT_MISMATCH)
    assert found["tier"] == "possible"


def test_without_the_months_payments_it_says_that_it_compared_nothing(county: County):
    for nth in range(1, 5):
        unit(county, nth)
        pay(county, nth, pay_month=date(2026, 9, 1))

    def told() -> tuple[str, bool]:
        county.prepare(PAYMENT_MISMATCH.unseen)
        (said,) = county.run(PAYMENT_MISMATCH.unseen, {}).fetchall()
        return said

    said, everything = told()
    assert everything and said.endswith("应发未发未作判断：全县低保")
    unit(county, 5, town="白沙镇")
    pay(county, 5)
    assert told() == (said.replace("全县", "青山镇"), False)
    for nth in range(1, 5):
        pay(county, nth)
    assert told()[0] is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ({"item": "扣回上月多发200元"}, []),
        ({"remark": "抵扣9月多发金额 200"}, []),
        ({"item": "扣回上月多发150元"}, ["实发少于应发"]),
        ({"item": "扣回9月多发"}, ["实发少于应发"]),
        ({"item": "10月低保金200元"}, ["实发少于应发"]),
    ],
)
def test_what_is_kept_back_explains_a_smaller_payment_where_the_sum_agrees(
    county: County, words: dict, kind: list
):
    unit(county, 1, 600.0)
    pay(county, 1, 400.0, **words)
    assert kinds(county) == kind


def test_a_reason_for_keeping_back_is_quoted(county: County):
    unit(county, 1, 600.0)
    pay(county, 1, 400.0, item="扣回9月多发")
    assert (
        county.ask(PAYMENT_MISMATCH)[0]["hint"]
        == "发放附言写有“扣回9月多发”，扣回的依据和金额待核实"
    )
    unit(county, 2, 600.0)
    pay(county, 2, 800.0, item="扣回9月多发")
    assert county.ask(PAYMENT_MISMATCH)[1]["hint"] == ""
