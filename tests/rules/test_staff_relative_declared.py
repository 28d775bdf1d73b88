from datetime import date

from matchers.rules import STAFF_RELATIVE_DECLARED
from tests.rules.conftest import County, number

ZHANG, LI, WANG = number(1), number(2), number(3)


def files(county: County, **values) -> int:
    """李四 of the forestry office files 张三 as his father."""
    usual = {"staff_name": "李四", "staff_id": LI, "office": "县林业局", "post": "科员", "name": "张三",
             "id_number": ZHANG, "relation": "父亲", "declared_on": date(2025, 3, 1)}  # fmt: skip
    return county.put("declarations", **{**usual, **values})


def test_a_declared_recipient_is_found_with_the_filing_and_the_staff_rows(county: County):
    row = county.recipient("张三", ZHANG, unit_no="N001")
    staff = county.put("staff", name="李四", id_number=LI, office="县林业局")
    filing = files(county)
    (found,) = county.ask(STAFF_RELATIVE_DECLARED)
    assert (found["subject"], found["evidence"]) == ([row], sorted([staff, filing]))
    assert (found["tier"], found["declared"]) == ("confirmed", "2025年3月1日")
    assert found["said"] == (
        "近亲属备案表显示，张三是县林业局科员李四备案的父亲，现享受农村低保，应列入专档并入户核查。"
    )


def test_it_is_information_for_a_visit_and_no_fault(county: County):
    rule = STAFF_RELATIVE_DECLARED
    assert (rule.severity, rule.fill) == ("info", "verify")


def test_a_filing_repeated_is_one_finding_and_two_staff_are_two(county: County):
    county.recipient("张三", ZHANG)
    filings = [files(county), files(county, declared_on=date(2026, 3, 1))]
    files(county, staff_name="王五", staff_id=WANG, relation="岳父")
    first, second = county.ask(STAFF_RELATIVE_DECLARED)
    assert first["evidence"] == filings
    assert second["staff"] == "王五"


def test_a_declared_relative_who_receives_nothing_is_no_finding(county: County):
    county.recipient("张三", ZHANG, status="停保")
    files(county)
    files(county, name="王五", id_number=WANG)
    assert county.ask(STAFF_RELATIVE_DECLARED) == []


def test_without_the_number_of_the_staff_member_name_and_office_tell(county: County):
    county.recipient("张三", ZHANG)
    staff = county.put("staff", name="李四", id_number=LI, office="县林业局")
    county.put("staff", name="李四", id_number=number(8), office="县医院")
    filing = files(county, staff_id=None)
    (found,) = county.ask(STAFF_RELATIVE_DECLARED)
    assert found["evidence"] == sorted([staff, filing])


def test_a_roster_state_nobody_understands_is_only_possible_and_quoted(county: County):
    county.recipient("张三", ZHANG, status=None, status_text="待定")
    files(county)
    (found,) = county.ask(STAFF_RELATIVE_DECLARED)
    assert (found["tier"], found["doubt"]) == ("possible", "（名册状态写作“待定”）")
