"""``paid``: every payment once, and the family it is for."""

from datetime import date

from tests.rules.conftest import County, number

ZHANG, LI = number(1), number(3)


def pay(county: County, **values) -> int:
    usual = {
        "programme": "农村低保",
        "result": "成功",
        "amount": 500.0,
        "pay_month": date(2026, 10, 1),
    }
    return county.put("payments", **{**usual, **values})


def paid(county: County) -> dict[int, str | None]:
    """Payment -> number of the family, as the roster has it."""
    county.prepare("SELECT FROM paid")
    rows = county.con.execute(
        "SELECT paid.ref, any_value(unit_no), count(DISTINCT paid.unit), count(*) FROM paid"
        " LEFT JOIN (SELECT DISTINCT unit, unit_no FROM recipient) AS known USING (unit) GROUP BY paid.ref"
    ).fetchall()
    assert all(units <= 1 and times == 1 for _, _, units, times in rows)
    return {ref: unit_no for ref, unit_no, *_ in rows}


def test_a_number_that_two_people_bear_counts_a_payment_once(county: County) -> None:
    county.recipient("张三", ZHANG, unit_no="N1")
    county.recipient("李四", ZHANG, unit_no="N2")
    named, nameless = pay(county, name="李四", id_number=ZHANG), pay(county, id_number=ZHANG)
    found = paid(county)
    assert found == {named: "N2", nameless: "N1"}


def test_number_name_and_account_each_tell_a_family(county: County) -> None:
    county.recipient("张三", ZHANG, unit_no="N1", account="6230360000000000111")
    county.recipient("李四", LI, unit_no="N2", account="6230360000000000222")
    by_number = pay(county, unit_no="N1")
    by_name = pay(county, name="李四", id_number=LI)
    by_account = pay(county, account="6230360000000000222")
    nobody = pay(county, account="6230360000000000333")
    assert paid(county) == {by_number: "N1", by_name: "N2", by_account: "N2", nobody: None}


def test_where_they_contradict_each_other_two_outweigh_one(county: County) -> None:
    county.recipient("张三", ZHANG, unit_no="N1", account="6230360000000000111")
    county.recipient("李四", LI, unit_no="N2", account="6230360000000000222")
    both = pay(county, unit_no="N1", name="李四", id_number=LI, account="6230360000000000222")
    number_first = pay(county, unit_no="N1", account="6230360000000000222")
    assert paid(county) == {both: "N2", number_first: "N1"}


def test_what_is_no_monthly_assistance_is_not_told_of(county: County) -> None:
    county.recipient("张三", ZHANG, unit_no="N1")
    pay(county, unit_no="N1", programme="困难残疾人生活补贴")
    pay(county, unit_no="N1", pay_month=date(2026, 11, 1))
    assert paid(county) == {}
