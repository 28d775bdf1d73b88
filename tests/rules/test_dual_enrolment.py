from datetime import date

import pytest

from matchers.rules import DUAL_ENROLMENT
from tests.rules.conftest import LINKING, County, number

ZHANG, LI, WANG = number(1), number(2), number(3)


def test_dibao_with_tekun_is_found_with_both_rows_and_no_evidence(county: County):
    rows = [
        county.recipient("张三", ZHANG, unit_no="N001"),
        county.recipient("张三", ZHANG, unit_no="T001", programme="特困"),
    ]
    (found,) = county.ask(DUAL_ENROLMENT)
    assert (found["subject"], found["evidence"]) == (rows, [])
    assert (found["programme"], found["unit"], found["tier"]) == (
        "农村低保、特困",
        "N001、T001",
        "confirmed",
    )
    assert "低保与特困同时享受" in found["said"]


def test_a_programme_that_has_ended_does_not_clash(county: County):
    county.recipient("张三", ZHANG, unit_no="N001", status="停保")
    county.recipient("张三", ZHANG, unit_no="T001", programme="特困")
    assert county.ask(DUAL_ENROLMENT) == []


def test_two_dibao_households_clash(county: County):
    county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("张三", ZHANG, unit_no="C001", programme="城市低保")
    (found,) = county.ask(DUAL_ENROLMENT)
    assert found["kinds"] == "同时在2个低保家庭"


def test_a_head_listed_twice_in_one_household_is_no_finding(county: County):
    county.recipient("张三", ZHANG, unit_no="N001", relation="02")
    county.recipient("张三", ZHANG, unit_no="N001", relation="01")
    assert county.ask(DUAL_ENROLMENT) == []


def test_tekun_twice_under_two_numbers_or_in_two_towns_clashes(county: County):
    county.recipient("张三", ZHANG, unit_no="T001", programme="特困")
    county.recipient("张三", ZHANG, unit_no="T002", programme="特困")
    county.recipient("李四", LI, programme="特困", town="青山镇")
    county.recipient("李四", LI, programme="特困", town="白沙镇")
    county.recipient("王五", WANG, programme="特困")
    county.recipient("王五", WANG, programme="特困")
    assert [row["name"] for row in county.ask(DUAL_ENROLMENT)] == ["张三", "李四"]


def test_tekun_with_low_edge_clashes(county: County):
    county.recipient("张三", ZHANG, unit_no="B001", programme="低保边缘")
    county.recipient("张三", ZHANG, unit_no="T001", programme="特困")
    (found,) = county.ask(DUAL_ENROLMENT)
    assert found["kinds"] == "特困与低保边缘同时享受"


def edge_family(county: County, on_dibao: int, members: int = 3) -> None:
    for at in range(members):
        county.recipient(f"家人{at}", number(10 + at), unit_no="B001", programme="低保边缘")
    for at in range(on_dibao):
        county.recipient(f"家人{at}", number(10 + at), unit_no=f"N{at}")


def test_one_member_of_a_low_edge_family_on_dibao_is_allowed(county: County):
    edge_family(county, on_dibao=1)
    assert county.ask(DUAL_ENROLMENT) == []


def test_two_members_of_a_low_edge_family_on_dibao_are_not(county: County):
    edge_family(county, on_dibao=2)
    assert [row["name"] for row in county.ask(DUAL_ENROLMENT)] == ["家人0", "家人1"]


def test_a_low_edge_family_of_one_on_dibao_is_covered_twice(county: County):
    edge_family(county, on_dibao=1, members=1)
    assert len(county.ask(DUAL_ENROLMENT)) == 1


def test_a_low_edge_row_for_a_whole_family_is_not_a_family_of_one(county: County):
    county.recipient("张三", ZHANG, unit_no="B001", programme="低保边缘", members=4)
    county.recipient("张三", ZHANG, unit_no="N001")
    assert county.ask(DUAL_ENROLMENT) == []


def test_one_number_under_two_names_is_only_possible(county: County):
    county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("李四", ZHANG, unit_no="T001", programme="特困")
    (found,) = county.ask(DUAL_ENROLMENT)
    assert (found["tier"], found["probability"], found["name"]) == ("possible", 0.5, "张三、李四")
    assert "是否同一人待核实" in found["said"]


def test_two_people_without_numbers_are_not_one(county: County):
    county.recipient("张三", None, unit_no="N001")
    county.recipient("张三", None, unit_no="T001", programme="特困")
    assert county.ask(DUAL_ENROLMENT) == []


def test_subsidies_and_temporary_aid_go_with_dibao(county: County):
    county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("张三", ZHANG, programme="困难残疾人生活补贴")
    county.recipient("张三", ZHANG, programme="临时救助")
    assert county.ask(DUAL_ENROLMENT) == []


def test_a_state_nobody_understands_makes_it_possible_and_is_quoted(county: County):
    county.recipient("张三", ZHANG, unit_no="N001", status=None, status_text="待定")
    county.recipient("张三", ZHANG, programme="特困", town="", village="")
    (found,) = county.ask(DUAL_ENROLMENT)
    assert found["tier"] == "possible"
    assert "张三（农村低保名册状态写作“待定”）" in found["said"]
    assert found["places"].endswith("；特困")


def bound(county: County, table: str, *row: object) -> list[dict]:
    """What the rule finds once that row says that two recipients may be one person."""
    for sql in LINKING:
        county.run(sql, {})
    county.con.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", list(row))  # noqa: S608
    county.settled = True
    return county.ask(DUAL_ENROLMENT)


def test_two_numbers_of_one_person_in_programmes_that_exclude_each_other_are_possible(
    county: County,
):
    rows = [
        county.recipient("张三", ZHANG, unit_no="N001"),
        county.recipient("张三", LI, unit_no="T001", programme="特困"),
    ]
    (found,) = bound(county, "two_numbers", ZHANG, LI, 0.85, "同名，出生日期一致，同村")
    assert (found["subject"], found["tier"], found["probability"]) == (rows, "possible", 0.85)
    assert found["numbers"] == f"农村低保：{ZHANG}；特困：{LI}"
    assert "张三（疑似同一人用两个证号：同名，出生日期一致，同村）本月同时列在" in found["said"]


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ({}, {}, "同时在2个低保家庭"),
        ({"unit_no": "N001"}, {"unit_no": "N001"}, ""),
        ({"programme": "特困"}, {"programme": "特困", "town": "白沙镇"}, "特困名册重复"),
        ({}, {"programme": "低保边缘"}, "低保边缘家庭1人同时享受低保"),
        ({}, {"programme": "低保边缘", "members": 3}, ""),
        ({}, {"programme": "困难残疾人生活补贴"}, ""),
        ({}, {"programme": "特困", "status": "停保"}, ""),
    ],
)
def test_which_rows_of_two_numbers_clash(county: County, one: dict, other: dict, kinds: str):
    county.recipient("张三", ZHANG, **{"unit_no": "N001", **one})
    county.recipient("张三", LI, **{"unit_no": "N002", **other})
    found = bound(county, "two_numbers", ZHANG, LI, 0.85, "同名")
    assert [row["kinds"] for row in found] == ([kinds] if kinds else [])


def test_what_one_number_does_alone_is_not_told_again_of_two(county: County):
    county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("张三", ZHANG, unit_no="T001", programme="特困")
    county.recipient("张三", LI, unit_no="Z9", programme="刚性支出困难")
    both, alone = bound(county, "two_numbers", ZHANG, LI, 0.85, "同名")
    assert (alone["tier"], alone["kinds"]) == ("confirmed", "低保与特困同时享受")
    assert (both["tier"], both["kinds"]) == ("possible", "低保与刚性支出困难同时享受；特困与刚性支出困难同时享受")  # fmt: skip


def test_a_row_without_a_number_is_at_most_probably_who_has_one(county: County):
    rows = [
        county.recipient("张三", ZHANG, unit_no="N001"),
        county.recipient("张三", None, unit_no="T001", programme="特困"),
    ]
    county.prepare(DUAL_ENROLMENT.sql)
    ((person,),) = county.con.execute(
        "SELECT person FROM recipient WHERE id_number IS NULL"
    ).fetchall()
    (found,) = bound(
        county, "same_person", person, ZHANG, 0.97, "同名，同村", True, "青山镇东村的张三"
    )
    assert (found["subject"], found["tier"], found["probability"]) == (rows, "probable", 0.97)
    assert "未填有效证号的一行按“同名，同村”推断，是否同一人待核实" in found["said"]
    assert found["numbers"] == f"农村低保：{ZHANG}；特困：未填有效证号"


def test_without_a_birth_to_compare_it_is_only_possible(county: County):
    county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("张三", None, unit_no="T001", programme="特困")
    county.prepare(DUAL_ENROLMENT.sql)
    ((person,),) = county.con.execute(
        "SELECT person FROM recipient WHERE id_number IS NULL"
    ).fetchall()
    (found,) = bound(county, "same_person", person, ZHANG, 0.97, "同名，同村", False, "张三")
    assert found["tier"] == "possible"


def test_it_is_settled_from_the_rows_alone(county: County):
    row = county.recipient(
        "张三", None, birth=date(1960, 3, 15), sex="男", programme="特困", unit_no="T001"
    )
    other = county.recipient("张三", ZHANG, unit_no="N001")
    county.put("households", name="张三", id_number=ZHANG, town="青山镇", village="东村", book="Z1")
    county.neighbours()
    county.settle()
    (found,) = county.ask(DUAL_ENROLMENT)
    assert (found["subject"], found["tier"]) == ([row, other], "probable")
