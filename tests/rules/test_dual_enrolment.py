from matchers.rules import DUAL_ENROLMENT
from tests.rules.conftest import County, number

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
