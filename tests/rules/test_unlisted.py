"""A programme that is paid and on no roster is told, with how many people are compared with nothing."""

from datetime import date

from pipeline.quality.unlisted import programmes_without_roster
from tests.rules.conftest import County, number

OCTOBER = date(2026, 10, 1)


def pay(county: County, nth: int, programme: str, month: int = 9) -> None:
    county.put("payments", name=f"张{nth}", id_number=number(nth), programme=programme, amount=900.0,
               result="成功", pay_month=date(2026, month, 1))  # fmt: skip


def told(county: County) -> list[str]:
    county.prepare()
    return programmes_without_roster(county.con, OCTOBER)


def test_a_roster_that_did_not_come_is_told(county: County) -> None:
    for nth in range(1, 5):
        pay(county, nth, "特困")
    (said,) = told(county)
    assert "4人领特困" in said and "补交名册" in said
    county.recipient("王五", number(9), programme="特困")
    assert told(county) == []


def test_dibao_of_town_and_country_is_one_and_few_or_old_payments_say_nothing(county: County) -> None:  # fmt: skip
    county.recipient("王五", number(9), programme="城市低保")
    for nth in range(1, 5):
        pay(county, nth, "农村低保")
        pay(county, nth, "特困", month=6)
    pay(county, 1, "特困")
    assert told(county) == []
