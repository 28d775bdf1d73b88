import pytest

from matchers.rules import STAFF_RELATIVE_UNDECLARED
from tests.rules.conftest import County, number

ZHANG, LI, FATHER = number(1), number(2), number(3)


@pytest.fixture
def brothers(county: County) -> dict[str, int]:
    """张三 is staff, 张四 a recipient, 张大 their father and head of the book."""
    return {
        "staff": county.put("staff", name="张三", id_number=ZHANG, office="县林业局", post="科员"),
        "row": county.recipient("张四", LI, unit_no="N001"),
        "father": county.put("households", name="张大", id_number=FATHER, book="B1", relation="02"),
        "son": county.put("households", name="张三", id_number=ZHANG, book="B1", relation="22"),
        "other": county.put("households", name="张四", id_number=LI, book="B1", relation="23"),
    }


def test_the_way_is_told_and_every_row_on_it_is_evidence(county: County, brothers: dict[str, int]):
    (found,) = county.ask(STAFF_RELATIVE_UNDECLARED)
    assert found["subject"] == [brothers["row"]]
    assert found["evidence"] == sorted(brothers[key] for key in ("staff", "father", "son", "other"))
    assert found["way"] == "干部本人（张三）— 父亲（张大）— 其女 — 保障对象（张四）"
    assert (found["tier"], found["relation"]) == ("confirmed", "姐妹")
    assert found["said"].startswith("户籍登记显示，张四是县林业局科员张三的姐妹，现享受农村低保")


def test_a_declared_relative_is_no_finding(county: County, brothers: dict[str, int]):
    county.put("declarations", staff_name="张三", staff_id=ZHANG, name="张四", id_number=LI)
    assert county.ask(STAFF_RELATIVE_UNDECLARED) == []


def test_a_filing_with_names_only_is_a_filing(county: County, brothers: dict[str, int]):
    county.put("declarations", staff_name="张三", name="张四")
    assert county.ask(STAFF_RELATIVE_UNDECLARED) == []


def test_the_filing_of_another_staff_member_does_not_stand_in(
    county: County, brothers: dict[str, int]
):
    county.put("declarations", staff_name="赵六", staff_id=number(9), name="张四", id_number=LI)
    assert len(county.ask(STAFF_RELATIVE_UNDECLARED)) == 1


def test_exempt_staff_have_nothing_to_declare(county: County, brothers: dict[str, int]):
    county.con.execute("UPDATE staff SET staff_kind = '公益性岗位'")
    assert county.ask(STAFF_RELATIVE_UNDECLARED) == []


def test_a_relative_who_no_longer_receives_is_no_finding(county: County, brothers: dict[str, int]):
    county.con.execute("UPDATE roster SET status = '停保'")
    assert county.ask(STAFF_RELATIVE_UNDECLARED) == []


def test_staff_who_receive_are_not_their_own_relatives(county: County):
    county.put("staff", name="张三", id_number=ZHANG)
    county.put("households", name="张三", id_number=ZHANG, book="B1", relation="02")
    county.recipient("张三", ZHANG)
    assert county.ask(STAFF_RELATIVE_UNDECLARED) == []


def test_the_same_surname_in_the_same_village_is_no_kin(county: County):
    county.put("staff", name="张三", id_number=ZHANG)
    county.recipient("张四", LI)
    for at, (name, id_number) in enumerate((("张三", ZHANG), ("张四", LI))):
        county.put("households", name=name, id_number=id_number, book=f"B{at}", relation="02",
                   town="青山镇", village="东村")  # fmt: skip
    assert county.ask(STAFF_RELATIVE_UNDECLARED) == []


def test_two_staff_in_one_family_are_two_findings(county: County, brothers: dict[str, int]):
    county.put("staff", name="张大", id_number=FATHER, office="村委会")
    found = county.ask(STAFF_RELATIVE_UNDECLARED)
    assert {row["staff_name"]: row["relation"] for row in found} == {"张三": "姐妹", "张大": "女儿"}


def test_a_roster_state_nobody_understands_is_only_possible_and_quoted(
    county: County, brothers: dict[str, int]
):
    county.con.execute("UPDATE roster SET status = NULL, status_text = '待定'")
    (found,) = county.ask(STAFF_RELATIVE_UNDECLARED)
    assert found["tier"] == "possible"
    assert found["doubt"] == "（名册状态写作“待定”）"
