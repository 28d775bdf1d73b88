import pytest

from matchers.rules import STAFF_RECIPIENT
from tests.rules.conftest import County, number

ZHANG = number(1)


def serves(county: County, **values) -> int:
    usual = {
        "name": "张三",
        "id_number": ZHANG,
        "office": "县林业局",
        "post": "科员",
        "kind": "财政供养",
    }
    return county.put("staff", **{**usual, **values})


def test_staff_on_a_roster_are_found_with_all_their_posts(county: County):
    row = county.recipient("张三", ZHANG, unit_no="N001")
    lines = [
        serves(county),
        serves(county, kind="村居干部", office="村委会", village="东村", post="委员"),
    ]
    (found,) = county.ask(STAFF_RECIPIENT)
    assert (found["subject"], found["evidence"], found["tier"]) == ([row], lines, "confirmed")
    assert found["said"] == (
        "村居干部、财政供养名单显示，张三现任东村村委会委员、县林业局科员，同时享受农村低保。"
    )


@pytest.mark.parametrize(
    "values",
    [{"staff_kind": "公益性岗位"}, {"staff_kind": "遗属"}, {"staff_kind": "退休人员"}, {"post": "公益岗保洁员"},
     {"post": "村民小组长"}],
)  # fmt: skip
def test_exempt_kinds_are_no_staff(county: County, values: dict[str, str]):
    county.recipient("张三", ZHANG)
    serves(county, **values)
    assert county.ask(STAFF_RECIPIENT) == []
    assert len(county.ask(STAFF_RECIPIENT, staff_exempt="")) == 1


def test_village_cadres_count(county: County):
    county.recipient("张三", ZHANG)
    serves(county, kind="村居干部", staff_kind="村干部", post="村主任")
    assert len(county.ask(STAFF_RECIPIENT)) == 1


def test_staff_not_on_a_roster_or_stopped_are_no_finding(county: County):
    county.recipient("张三", ZHANG, status="停保")
    serves(county)
    serves(county, name="李四", id_number=number(2))
    assert county.ask(STAFF_RECIPIENT) == []


def test_a_namesake_is_another_person(county: County):
    county.recipient("张三", ZHANG)
    serves(county, id_number=number(7))
    assert county.ask(STAFF_RECIPIENT) == []


def test_a_clashing_name_is_only_possible(county: County):
    county.recipient("张三", ZHANG)
    serves(county, name="赵六")
    (found,) = county.ask(STAFF_RECIPIENT)
    assert found["tier"] == "possible"


def test_where_no_office_is_given_the_village_stands_for_it_or_nothing(county: County):
    county.recipient("张三", ZHANG)
    serves(county, office=None, town="青山镇", village="东村", post="委员")
    (found,) = county.ask(STAFF_RECIPIENT)
    assert found["posts"] == "青山镇东村委员"


def test_a_list_of_bare_names_is_said_as_such(county: County):
    county.recipient("张三", ZHANG, status=None, status_text="待定")
    serves(county, office=None, post=None)
    (found,) = county.ask(STAFF_RECIPIENT)
    assert found["tier"] == "possible"
    assert (
        found["said"] == "财政供养名单显示，张三（名册状态写作“待定”）在名单中，同时享受农村低保。"
    )
