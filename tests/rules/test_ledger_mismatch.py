from datetime import date

from matchers.rules import LEDGER_MISMATCH
from tests.rules.conftest import County, number


def filed(county: County, nth: int, **values) -> int:
    usual = {
        "name": f"张{'一二三四五六七八九'[nth % 9]}",
        "id_number": number(nth + 1),
        "programme": "农村低保",
        "unit_no": f"N{nth}",
    }
    return county.put("archives", **{**usual, **values})


def held(county: County, nth: int, **values) -> int:
    usual = {"unit_no": f"N{nth}", "amount": 500.0, "members": 1}
    return county.recipient(
        f"张{'一二三四五六七八九'[nth % 9]}", number(nth + 1), **{**usual, **values}
    )


def town(county: County, count: int = 6) -> None:
    for nth in range(count):
        held(county, nth)
        filed(county, nth, amount=500.0, members=1)


def test_what_stands_on_both_alike_is_right(county: County):
    town(county)
    assert county.ask(LEDGER_MISMATCH) == []


def test_a_recipient_without_a_file_is_found_and_the_payment_told(county: County):
    town(county)
    row = held(county, 7)
    county.put(
        "payments", name="张八", id_number=number(8), pay_month=date(2026, 10, 1), amount=500.0
    )
    (found,) = county.ask(LEDGER_MISMATCH)
    assert (found["subject"], found["evidence"], found["tier"]) == ([row], [], "confirmed")
    assert found["said"] == "张八：名册有、档案清单没有（本月有发放）。"


def test_each_town_lists_in_its_own_way(county: County):
    """One files every person, another one file a family."""
    for nth in range(12):
        place = "城东镇" if nth < 6 else "城西镇"
        held(county, nth, unit_no=f"N{nth // 2}", town=place, members=2)
        if nth < 6 or nth % 2 == 0:
            filed(county, nth, unit_no=f"N{nth // 2}", town=place, members=2, amount=500.0)
    assert county.ask(LEDGER_MISMATCH) == []


def test_a_list_that_is_not_whole_accuses_nobody(county: County):
    for nth in range(6):
        held(county, nth)
    filed(county, 0)
    assert county.ask(LEDGER_MISMATCH) == []


def test_a_file_of_nobody_on_the_roster_is_found(county: County):
    town(county)
    row = filed(county, 8)
    (found,) = county.ask(LEDGER_MISMATCH)
    assert (found["subject"], found["evidence"], found["kind"]) == (
        [],
        [row],
        "档案清单有、名册没有",
    )


def test_files_of_people_who_left_are_kept(county: County):
    town(county)
    held(county, 7, status="停保")
    filed(county, 7)
    filed(county, 8, state="停保")
    assert county.ask(LEDGER_MISMATCH) == []


def test_amounts_and_members_that_differ_are_told(county: County):
    town(county)
    row, paper = held(county, 7, members=2), filed(county, 7, amount=450.0, members=3)
    (found,) = county.ask(LEDGER_MISMATCH)
    assert (found["subject"], found["evidence"]) == ([row], [paper])
    assert "档案金额450.00元，名册金额500.00元，档案人口3人，名册人口2人" in found["said"]


def test_either_reading_of_an_amount_is_right(county: County):
    town(county)
    for nth in (6, 7):
        held(county, nth, unit_no="N6", amount=300.0, members=2)
    filed(county, 6, amount=300.0)
    filed(county, 7, unit_no="N6", amount=600.0)
    assert county.ask(LEDGER_MISMATCH) == []


def test_a_list_of_heads_is_compared_by_family(county: County):
    for nth in range(4):
        held(county, nth)
        county.recipient("李" + "甲乙丙丁"[nth], number(60 + nth), unit_no=f"N{nth}", amount=500.0)
        filed(county, nth)
    assert county.ask(LEDGER_MISMATCH) == []


def test_somebody_without_a_number_in_the_same_family_is_not_accused(county: County):
    town(county)
    county.recipient("张七", None, unit_no="N6", amount=500.0)
    filed(county, 6)
    assert county.ask(LEDGER_MISMATCH) == []


def test_a_clash_of_names_is_only_possible(county: County):
    town(county)
    held(county, 7)
    filed(county, 7, name="王五", amount=400.0)
    (found,) = county.ask(LEDGER_MISMATCH)
    assert found["tier"] == "possible"
