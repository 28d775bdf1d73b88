"""A registry row that only may speak of somebody: the tier is the identity's, the sentence says so, and sums keep it apart."""

from datetime import date
from typing import Any

import pytest

from matchers.rules import (
    MISSED_CASE,
    PAID_AFTER_DEATH,
    PROPERTY_OWNER,
    STAFF_RECIPIENT,
    STAFF_RELATIVE_DECLARED,
    VEHICLE_OWNER,
)
from pipeline.kernel.declare import Rule
from tests.rules.conftest import LINKING, County, number

ZHANG = number(1)
WHY = "同名，同村，登记无可用身份证号"
CAR = {"vehicle_type": "K33", "plate": "闽C12345", "state": "A"}
HOME = {"use": "住宅", "state": "现势", "area": 90.0}


def settled(county: County, **tiers: tuple[list[int], str]) -> None:
    """Those rows of a source speak of 张三 by nothing but what was weighed, with the tier given."""
    for sql in LINKING:
        county.run(sql, {})
    for source, (refs, tier) in tiers.items():
        chance = 0.97 if tier == "probable" else 0.5
        for ref in refs:
            county.con.execute(
                "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?)",
                [source, ref, ZHANG, tier, chance, WHY],
            )
    county.settled = True


def unnumbered(county: County, source: str, **values: Any) -> int:
    return county.put(source, **{"name": "张三", "id_number": None, **values})


@pytest.mark.parametrize("tier", ["probable", "possible"])
@pytest.mark.parametrize(
    ("rule", "source", "rows"),
    [
        (VEHICLE_OWNER, "vehicles", [CAR]),
        (PROPERTY_OWNER, "property", [{**HOME, "unit_code": "H1"}, {**HOME, "unit_code": "H2"}]),
        (STAFF_RECIPIENT, "staff", [{"kind": "财政供养", "office": "县局", "post": "科员"}]),
        (STAFF_RELATIVE_DECLARED, "declarations", [{"staff_name": "王五", "relation": "配偶"}]),
    ],
    ids=lambda one: one.slug if isinstance(one, Rule) else "",
)
def test_the_tier_is_that_of_the_identity_and_the_sentence_says_why(
    county: County, rule: Rule, source: str, rows: list[dict], tier: str
):
    county.recipient("张三", ZHANG, unit_no="N001")
    refs = [unnumbered(county, source, **row) for row in rows]
    settled(county, **{source: (refs, tier)})
    (found,) = county.ask(rule)
    assert (found["tier"], found["probability"]) == (tier, 0.97 if tier == "probable" else 0.5)
    assert f"是否本人待核实：{WHY}" in found["said"]


def test_a_home_that_may_be_anothers_makes_the_second_home_only_possible(county: County):
    county.recipient("张三", ZHANG)
    county.put("property", name="张三", id_number=ZHANG, unit_code="H1", **HOME)
    settled(county, property=([unnumbered(county, "property", unit_code="H2", **HOME)], "possible"))
    (found,) = county.ask(PROPERTY_OWNER)
    assert (found["tier"], found["homes"]) == ("possible", 2)
    assert "是否本人待核实" in found["said"]


def test_a_home_beyond_those_that_suffice_is_said_to_be_uncertain(county: County):
    county.recipient("张三", ZHANG)
    for code in ("H1", "H2"):
        county.put("property", name="张三", id_number=ZHANG, unit_code=code, **HOME)
    settled(county, property=([unnumbered(county, "property", unit_code="H3", **HOME)], "possible"))
    (found,) = county.ask(PROPERTY_OWNER)
    assert found["tier"] == "confirmed"
    assert "住房3套（其中1套待核实）" in found["said"]


def paid(county: County, month: int, **values: Any) -> int:
    usual = {"name": "张三", "programme": "农村低保", "result": "成功", "amount": 500.0}
    return county.put("payments", pay_month=date(2026, month, 1), **{**usual, **values})


def test_payments_that_may_be_anothers_are_not_added_to_those_that_are_sure(county: County):
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 6, 14))
    sure = [paid(county, month, id_number=ZHANG) for month in (7, 8)]
    maybe = [paid(county, month) for month in (8, 9)]
    settled(county, payments=(maybe, "probable"))
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert (found["tier"], found["amount"], found["months"]) == ("confirmed", 1000.0, 2)
    assert set(sure) <= set(found["evidence"])
    assert not set(maybe) & set(found["evidence"])
    assert found["hint"] == "另有2笔共1000.00元是否发给本人待核实，未计入"


def test_what_was_surely_paid_before_the_death_hides_nothing_after_it(county: County):
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 6, 14))
    paid(county, 5, id_number=ZHANG)
    settled(county, payments=([paid(county, 9)], "probable"))
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert (found["tier"], found["amount"], found["hint"]) == ("probable", 500.0, "")


def test_payments_that_only_may_be_theirs_are_a_finding_of_that_tier(county: County):
    county.put("deaths", name="张三", id_number=ZHANG, died_on=date(2026, 6, 14))
    county.recipient("张三", ZHANG, status="停保")
    settled(county, payments=([paid(county, month) for month in (8, 9)], "possible"))
    (found,) = county.ask(PAID_AFTER_DEATH)
    assert (found["tier"], found["amount"], found["rung"]) == (
        "possible",
        1000.0,
        "是否本人或是否死亡存疑",
    )
    assert f"是否本人待核实：{WHY}" in found["said"]


def test_a_post_that_may_be_anothers_is_not_told_beside_ones_own(county: County):
    county.recipient("张三", ZHANG)
    county.put("staff", name="张三", id_number=ZHANG, kind="财政供养", office="县局", post="科员")
    other = unnumbered(county, "staff", kind="财政供养", office="县委", post="书记")
    settled(county, staff=([other], "possible"))
    (found,) = county.ask(STAFF_RECIPIENT)
    assert (found["tier"], found["posts"], other in found["evidence"]) == (
        "confirmed",
        "县局科员",
        False,
    )


def test_what_may_be_theirs_is_a_lead_that_says_so(county: County):
    county.put("hardship", kind="脱贫不稳定", name="张三", id_number=ZHANG)
    county.put("property", name="张三", id_number=ZHANG, unit_code="H1", **HOME)
    car = unnumbered(county, "vehicles", **CAR)
    home = unnumbered(county, "property", unit_code="H2", **HOME)
    settled(county, vehicles=([car], "possible"), property=([home], "possible"))
    (found,) = county.ask(MISSED_CASE)
    assert found["to_check"] == "可能名下住房2套、可能名下登记有车辆"
