"""Children whose parents cannot bring them up: the truth table of 民发〔2019〕62号, both parents' state said."""

from datetime import date
from typing import Any

import pytest

from matchers.rules import MISSED_CASE, MISSED_CASE_EXCLUDED
from tests.rules.conftest import County, number

CHILD, FATHER, MOTHER = number(1, "20150601"), number(3), number(4)
FULL, ORPHAN, LEAD = "事实无人抚养儿童", "孤儿", "困境儿童（线索）"


@pytest.fixture
def family(county: County) -> County:
    """张小 of 2015, 张父 and 李母, all in the register."""
    child(county)
    county.put("households", name="张父", id_number=FATHER, book="B1", relation="02")
    county.put("households", name="李母", id_number=MOTHER, book="B1", relation="12")
    return county


def child(county: County, **values: Any) -> int:
    usual = {"name": "张小", "id_number": CHILD, "father_id": FATHER, "mother_id": MOTHER, "book": "B1",
             "relation": "22", "town": "青山镇", "village": "东村"}  # fmt: skip
    return county.put("households", **{**usual, **values})


def listed(county: County, kind: str, who: str = FATHER, **values: Any) -> int:
    name = {FATHER: "张父", MOTHER: "李母"}[who]
    return county.put("hardship", name=name, id_number=who, kind=kind, **values)


def jail(county: County, who: str = FATHER, **values: Any) -> int:
    term = {"start_on": date(2024, 1, 1), "end_on": date(2029, 1, 31)}
    return listed(county, "服刑在押", who, **{**term, **values})


def dead(county: County, who: str = MOTHER, name: str | None = None, **values: Any) -> int:
    usual = {"died_on": date(2025, 3, 1), "feed": "公安户籍注销"}
    name = name or {FATHER: "张父", MOTHER: "李母"}[who]
    return county.put("deaths", name=name, id_number=who, **{**usual, **values})


def disabled(county: County, kind: str, grade: int, who: str = MOTHER) -> int:
    name = {FATHER: "张父", MOTHER: "李母"}[who]
    return county.put("disability", name=name, id_number=who, kind=kind, grade=grade, state="正常")


def suggested(county: County, **switches: Any) -> list[str]:
    return [
        row["suggestion"] for row in county.ask(MISSED_CASE, **switches) if row["name"] == "张小"
    ]


def test_one_in_prison_and_one_dead_is_a_child_nobody_brings_up(family: County):
    row, other = jail(family), dead(family)
    (found,) = family.ask(MISSED_CASE)
    assert (found["subject"], found["evidence"]) == ([row], [other])
    assert (found["suggestion"], found["priority"], found["codes"]) == (FULL, "高", "MIS-09")
    assert found["said"] == (
        "张小列在：服刑强戒人员未成年子女（父亲张父：服刑在押（2024年1月起，至2029年1月）；"
        "母亲李母：已死亡（公安户籍注销，2025年3月1日））；本月名册中未见其享受救助，"
        "建议按“事实无人抚养儿童”入户摸排（优先级高）。"
    )
    assert "不公示" in MISSED_CASE.how


def test_both_dead_is_an_orphan_whose_own_register_row_speaks(county: County):
    own = child(county)
    rows = [
        dead(county, FATHER),
        county.put("households", name="李母", id_number=MOTHER, state="死亡"),
    ]
    (found,) = county.ask(MISSED_CASE)
    assert (found["subject"], found["evidence"], found["suggestion"]) == ([own], rows, ORPHAN)
    assert found["labels"] == "父母双方死亡或失踪的未成年人"


S_STATES = ("强制隔离戒毒", "限制人身自由", "失联", "撤销监护", "遣送出境")


def test_every_state_counts_beside_a_dead_parent(family: County):
    dead(family)
    assert suggested(family) == []
    for kind in S_STATES:
        family.con.execute("DELETE FROM hardship")
        listed(
            family,
            kind,
            on_date=date(2026, 4, 30),
            start_on=date(2025, 1, 1),
            end_on=date(2027, 1, 1),
        )
        assert suggested(family) == [FULL], kind
    for kind in ("宣告失踪", "宣告死亡"):
        family.con.execute("DELETE FROM hardship")
        listed(family, kind)
        assert suggested(family) == [ORPHAN], kind


def test_a_parent_not_found_counts_by_the_switch_alone(family: County):
    dead(family)
    listed(family, "查找不到")
    assert suggested(family) == []
    assert suggested(family, untraced_parent="missing") == [ORPHAN]


def test_grades_of_a_parent_are_wider_than_elsewhere(family: County):
    dead(family, FATHER)
    for kind, grade, counts in (("肢体", 2, True), ("肢体", 3, False), ("智力", 4, True), ("精神", 3, True), ("听力", 3, False)):  # fmt: skip
        family.con.execute("DELETE FROM disability")
        disabled(family, kind, grade)
        assert suggested(family) == ([FULL] if counts else []), (kind, grade)


def test_grave_illness_of_a_parent_counts_by_the_countys_list(family: County):
    dead(family, FATHER)
    family.put("medical", name="李母", id_number=MOTHER, illness="肺恶性肿瘤", settled_on=date(2026, 5, 1), self_paid=1.0)  # fmt: skip
    assert suggested(family) == [FULL]
    assert suggested(family, grave_illnesses="尿毒症") == []


def test_two_in_custody_are_enough(family: County):
    jail(family)
    listed(family, "强制隔离戒毒", MOTHER, start_on=date(2026, 1, 1), end_on=date(2028, 1, 1))
    assert suggested(family) == [FULL]


def test_where_the_other_is_there_it_is_a_lead_that_says_so(family: County):
    jail(family)
    (found,) = family.ask(MISSED_CASE)
    assert found["suggestion"] == LEAD
    assert found["parents"].endswith("母亲李母：户籍在册，未列入各名单")


def test_a_parent_on_the_disability_list_below_its_line_is_said_to_be_on_it(family: County):
    jail(family)
    disabled(family, "肢体", 3)
    (found,) = [row for row in family.ask(MISSED_CASE) if row["name"] == "张小"]
    assert found["suggestion"] == LEAD
    assert found["parents"].endswith("母亲李母：持肢体三级残疾证，不属重残")


def test_where_the_other_is_unknown_that_is_said(county: County):
    child(county, mother_id=None, mother_name=None)
    county.put("households", name="张父", id_number=FATHER, book="B1", relation="02")
    jail(county)
    (found,) = county.ask(MISSED_CASE)
    assert found["suggestion"] == LEAD
    assert found["parents"].endswith("母亲：户籍未登记，情况不明")
    county.con.execute("UPDATE households SET mother_id = ? WHERE name = '张小'", [MOTHER])
    (found,) = county.ask(MISSED_CASE)
    assert found["parents"].endswith("母亲：本县户籍未查到，情况不明")


def test_a_term_below_half_a_year_does_not_count_and_one_without_dates_is_open(family: County):
    dead(family)
    jail(family, start_on=date(2026, 8, 1), end_on=date(2026, 12, 31))
    assert suggested(family) == [LEAD]
    family.con.execute("DELETE FROM hardship")
    jail(family, start_on=date(2026, 7, 1), end_on=date(2026, 12, 31))
    assert suggested(family) == [FULL]
    family.con.execute("DELETE FROM hardship")
    jail(family, start_on=None, end_on=None)
    assert suggested(family) == [f"{FULL}（待核实）"]


def test_out_of_contact_counts_from_six_months(family: County):
    dead(family)
    listed(family, "失联", on_date=date(2026, 5, 15))
    assert suggested(family) == []
    listed(family, "失联", on_date=date(2026, 4, 15), remark="已联系上")
    assert suggested(family) == []
    listed(family, "失联", on_date=date(2026, 4, 15))
    assert suggested(family) == [FULL]


def test_serving_at_home_counts_for_nothing(family: County):
    dead(family)
    jail(family, custody="社区矫正")
    jail(family, remark="缓刑")
    listed(family, "社区矫正")
    assert suggested(family) == []


def test_grown_up_children_are_none(county: County):
    child(county, id_number=number(1, "20081031"))
    jail(county)
    dead(county)
    assert suggested(county) == []


def test_a_step_parent_in_the_book_is_said_and_leaves_a_lead(county: County):
    stepfather = number(5)
    child(county, relation="37")
    county.put("households", name="王五", id_number=stepfather, book="B1", relation="02")
    dead(county, FATHER)
    dead(county, MOTHER)
    assert suggested(county) == []
    county.con.execute("DELETE FROM deaths WHERE name = '张父'")
    jail(county)
    (found,) = county.ask(MISSED_CASE)
    assert found["suggestion"] == LEAD
    assert "户口簿另登记继（养）父（王五）" in found["parents"]


def test_parents_are_known_from_the_book_where_none_are_entered(family: County):
    family.con.execute("UPDATE households SET father_id = NULL, mother_id = NULL")
    jail(family)
    dead(family)
    assert suggested(family) == [FULL]


def test_a_death_under_another_name_leaves_it_open(family: County):
    jail(family)
    dead(family, name="赵六")
    (found,) = family.ask(MISSED_CASE)
    assert found["suggestion"] == f"{FULL}（待核实）"
    assert "可能已死亡（公安户籍注销，2025年3月1日，姓名不一致）" in found["parents"]


@pytest.mark.parametrize("programme", ["孤儿", "事实无人抚养儿童", "特困"])
def test_on_a_roster_of_their_own_they_are_withheld(family: County, programme: str):
    jail(family)
    dead(family)
    family.recipient("张小", CHILD, programme=programme)
    assert suggested(family) == []
    (found,) = family.ask(MISSED_CASE_EXCLUDED)
    assert (found["reasons"], found["reason_codes"]) == (f"已纳入{programme}", "02")


def test_dibao_withholds_a_lead_only_the_others_get_the_difference(family: County):
    jail(family)
    row = family.recipient("张小", CHILD)
    assert suggested(family) == []
    other = dead(family)
    (found,) = family.ask(MISSED_CASE)
    assert (found["suggestion"], found["evidence"]) == (
        FULL,
        [other, row] if other < row else [row, other],
    )
    assert "已享受农村低保，未见列入孤儿、事实无人抚养儿童名单（符合的补足差额）" in found["said"]


def test_a_parent_held_half_a_year_without_a_sentence_cannot_care_either(family: County):
    jail(family, custody="看守所羁押（未决）")
    dead(family)
    (found,) = family.ask(MISSED_CASE)
    assert (found["suggestion"], "限制人身自由" in found["parents"]) == (FULL, True)


def test_a_parent_on_bail_is_at_home(family: County):
    jail(family, custody="取保候审")
    dead(family)
    assert suggested(family) == []
