"""A row of a target list without a usable number that may speak of somebody enrolled is not missed."""

from datetime import date
from typing import Any

import pytest

from matchers.rules import MISSED_CASE, MISSED_CASE_EXCLUDED
from tests.rules.conftest import County, number

ZHANG, OTHER, THIRD = number(1), number(3, "19721105"), number(5, "19840520")
HERE = {"town": "青山镇", "village": "东村"}


@pytest.fixture
def listed(county: County) -> int:
    """张三 of 东村 on a list of families at risk, without a number; and neighbours."""
    county.neighbours()
    return county.put("hardship", kind="脱贫不稳定", name="张三", sex="男", **HERE)


def lives(county: County, id_number: str, **values: Any) -> None:
    county.put(
        "households",
        name="张三",
        id_number=id_number,
        book=id_number,
        relation="02",
        **{**HERE, **values},
    )


def asked(county: County) -> tuple[list[dict], list[dict]]:
    """Who is missed, who is withheld."""
    county.settle()
    return county.ask(MISSED_CASE), county.ask(MISSED_CASE_EXCLUDED)


def test_who_is_probably_the_only_one_and_enrolled_is_possibly_enrolled(
    county: County, listed: int
):
    lives(county, ZHANG)
    row = county.recipient("张三", ZHANG)
    missed, (found,) = asked(county)
    assert missed == []
    assert (found["subject"], found["evidence"], found["tier"]) == ([listed], [row], "probable")
    assert found["reasons"] == "可能已纳入农村低保"
    assert found["id_number"] == ZHANG


def test_who_is_probably_the_only_one_and_not_enrolled_is_missed_with_the_doubt_said(
    county: County, listed: int
):
    lives(county, ZHANG)
    (found,), withheld = asked(county)
    assert withheld == []
    assert (found["subject"], found["tier"], found["id_number"]) == ([listed], "probable", ZHANG)
    assert "张三（名单与本人是否一致待核实）列在" in found["said"]


def test_of_two_who_may_be_meant_both_are_named_once(county: County, listed: int):
    rows = []
    for id_number in (ZHANG, OTHER):
        lives(county, id_number)
        rows.append(county.recipient("张三", id_number))
    missed, (found,) = asked(county)
    assert missed == []
    assert (found["subject"], found["id_number"], found["name"]) == ([listed], "", "张三")
    assert set(rows) <= set(found["evidence"])
    assert found["reasons"].count("名册上的张三（青山镇东村）：") == 2
    assert "可能已纳入农村低保（名册上的" in found["reasons"]
    assert "；或名册上的" in found["reasons"]


def test_of_three_two_are_named_and_the_rest_counted(county: County, listed: int):
    for id_number in (ZHANG, OTHER, THIRD):
        lives(county, id_number)
        county.recipient("张三", id_number)
    _, (found,) = asked(county)
    assert found["reasons"].count("名册上的张三") == 2
    assert "；等3人）" in found["reasons"]


def test_of_two_who_may_be_meant_the_one_who_is_enrolled_is_named(county: County, listed: int):
    lives(county, ZHANG)
    lives(county, OTHER)
    row = county.recipient("张三", ZHANG)
    missed, (found,) = asked(county)
    assert missed == []
    assert row in found["evidence"]
    assert found["reasons"].count("名册上的张三") == 1


def test_a_programme_that_has_ended_is_no_enrolment(county: County, listed: int):
    for id_number in (ZHANG, OTHER):
        lives(county, id_number)
        county.recipient("张三", id_number, status="停保")
    _, (found,) = asked(county)
    assert "可能已纳入" not in found["reasons"]


def test_a_resident_who_is_on_the_roster_without_a_number_is_enrolled(county: County):
    county.neighbours()
    lives(county, ZHANG)
    row = county.recipient("张三", None, sex="男")
    county.put("hardship", kind="脱贫不稳定", name="张三", id_number=ZHANG, **HERE)
    missed, (found,) = asked(county)
    assert missed == []
    assert (found["evidence"], found["reasons"]) == ([row], "可能已纳入农村低保")


def test_bills_that_may_be_anothers_are_not_added_up_as_if_they_were_ones_own(county: County):
    for name, paid in (("张三", 30_000.0), ("李四", 20_000.0)):
        county.put(
            "medical", name=name, id_number=ZHANG, settled_on=date(2026, 5, 1), self_paid=paid
        )
    county.put("households", name="张三", id_number=ZHANG)
    (found,) = county.ask(MISSED_CASE)
    assert (found["tier"], found["self_paid"]) == ("possible", 50_000.0)
    county.put(
        "medical", name="张三", id_number=ZHANG, settled_on=date(2026, 6, 1), self_paid=15_000.0
    )
    (found,) = county.ask(MISSED_CASE)
    assert (found["tier"], found["self_paid"]) == ("confirmed", 45_000.0)
