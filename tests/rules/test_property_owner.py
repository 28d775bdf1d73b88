from datetime import date

import pytest

from matchers.rules import PROPERTY_OWNER
from tests.rules.conftest import County, number

ZHANG, LI = number(1), number(2)


def owns(county: County, unit_code: str | None, use: str | None = "住宅", **values) -> int:
    usual = {
        "name": "张三",
        "id_number": ZHANG,
        "state": "现势",
        "area": 90.0,
        "location": "东街1号",
    }
    return county.put("property", unit_code=unit_code, use=use, **{**usual, **values})


def test_one_home_is_allowed_and_two_are_not(county: County):
    row = county.recipient("张三", ZHANG, unit_no="N001")
    first = owns(county, "H1")
    assert county.ask(PROPERTY_OWNER) == []
    second = owns(county, "H2", location="西街2号")
    (found,) = county.ask(PROPERTY_OWNER)
    assert (found["subject"], found["evidence"]) == ([row], [first, second])
    assert (found["homes"], found["others"], found["area"]) == (2, 0, 180.0)
    assert found["said"] == (
        "不动产登记显示，农村低保家庭成员张三名下登记有住房2套（东街1号；西街2号）。"
    )


def test_the_limit_is_the_countys(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "H1")
    owns(county, "H2")
    assert county.ask(PROPERTY_OWNER, homes_max=2) == []


def test_homes_of_all_members_add_up_and_a_shared_home_is_one(county: County):
    rows = [
        county.recipient("张三", ZHANG, unit_no="N001"),
        county.recipient("李四", LI, unit_no="N001"),
    ]
    owns(county, "H1")
    owns(county, "H1", name="李四", id_number=LI)
    assert county.ask(PROPERTY_OWNER) == []
    owns(county, "H2", name="李四", id_number=LI)
    (found,) = county.ask(PROPERTY_OWNER)
    assert (found["subject"], found["homes"]) == (rows, 2)


def test_homes_of_two_households_do_not_add_up(county: County):
    county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("李四", LI, unit_no="N002")
    owns(county, "H1")
    owns(county, "H2", name="李四", id_number=LI)
    assert county.ask(PROPERTY_OWNER) == []


def test_a_shop_beside_a_home_counts_by_switch(county: County):
    county.recipient("张三", ZHANG)
    rows = [owns(county, "H1"), owns(county, "S1", "商业服务")]
    (found,) = county.ask(PROPERTY_OWNER)
    assert (found["homes"], found["others"], found["evidence"]) == (1, 1, rows)
    assert county.ask(PROPERTY_OWNER, nonresidential_max=-1) == []
    assert county.ask(PROPERTY_OWNER, nonresidential_max=1) == []


DWELLINGS = ("成套住宅", "住房", "公寓", "农村宅基地住宅", "自建房", None)
OTHERS = ("商业服务", "办公", "车位", "地下车库", "仓储", "工业", "非住宅")


def test_uses_by_many_names_are_homes_or_other_rooms_or_neither(county: County):
    county.recipient("张三", ZHANG)
    for nth, use in enumerate((*DWELLINGS, *OTHERS, "林地", "耕地", "农业设施")):
        owns(county, f"U{nth}", use)
    (found,) = county.ask(PROPERTY_OWNER)
    assert (found["homes"], found["others"]) == (len(DWELLINGS), len(OTHERS))


def test_rights_that_have_ended_do_not_count_but_a_mortgage_or_a_seizure_does(county: County):
    county.recipient("张三", ZHANG)
    for nth, state in enumerate(("历史", "注销", "灭失", "作废", "现势")):
        owns(county, f"H{nth}", state=state)
    assert county.ask(PROPERTY_OWNER) == []
    for nth, state in enumerate(("有效", "查封", "抵押", None)):
        owns(county, f"M{nth}", state=state)
    (found,) = county.ask(PROPERTY_OWNER)
    assert found["homes"] == 5


def test_a_right_registered_after_the_month_does_not_count(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "H1")
    owns(county, "H2", registered_on=date(2026, 11, 1))
    assert county.ask(PROPERTY_OWNER) == []


def test_without_a_unit_number_certificate_or_location_tell_homes_apart(county: County):
    county.recipient("张三", ZHANG)
    owns(county, None, location="东街1号")
    owns(county, None, location="东街1号")
    assert county.ask(PROPERTY_OWNER) == []
    owns(county, None, certificate="闽2020第1号")
    assert len(county.ask(PROPERTY_OWNER)) == 1


def test_the_tier_is_the_best_at_which_the_limit_is_passed(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "H1")
    owns(county, "H2", name="赵六")
    (found,) = county.ask(PROPERTY_OWNER)
    assert found["tier"] == "possible"
    owns(county, "H3")
    (found,) = county.ask(PROPERTY_OWNER)
    assert found["tier"] == "confirmed"


PLOT = "350599001001JC00001{}00010001"


def test_a_homestead_is_land_unless_its_unit_number_says_that_a_house_stands_on_it(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "H1")
    owns(county, PLOT.format("W"), "农村宅基地")
    owns(county, None, "宅基地", location="南村3号")
    owns(county, PLOT.format("W").replace("W00", "W01"), "")
    assert county.ask(PROPERTY_OWNER) == []
    owns(county, PLOT.format("F"), "农村 宅基地")
    (found,) = county.ask(PROPERTY_OWNER)
    assert found["homes"] == 2


def test_rights_that_were_passed_on_do_not_count_however_the_state_is_spaced(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "H1")
    for nth, state in enumerate(
        ("注 销", "已转移", "已转让", "已过户", "预告登记", "无效", "失 效")
    ):
        owns(county, f"G{nth}", state=state)
    assert county.ask(PROPERTY_OWNER) == []


def test_a_state_nobody_understands_is_only_possible_and_quoted(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "H1")
    owns(county, "H2", state="甲类")
    (found,) = county.ask(PROPERTY_OWNER)
    assert found["tier"] == "possible"
    assert "张三（登记状态写作“甲类”）名下" in found["said"]
    owns(county, "H3", state=" 现势 ")
    (found,) = county.ask(PROPERTY_OWNER)
    assert (found["tier"], found["doubt"]) == ("confirmed", "")


def test_every_row_counted_is_evidence_but_only_what_is_too_much_makes_a_subject(county: County):
    row = county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("李四", LI, unit_no="N001")
    rows = [owns(county, "S1", "商铺"), owns(county, "H1", name="李四", id_number=LI)]
    (found,) = county.ask(PROPERTY_OWNER)
    assert (found["subject"], found["evidence"], found["owners"]) == ([row], rows, "张三、李四")
    assert found["holdings"] == "住房1套、非居住用房1处"


def test_with_an_area_limit_a_second_home_counts_only_beyond_it(county: County):
    county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("李四", LI, unit_no="N001")
    owns(county, "H1")
    owns(county, "H2", area=40.0)
    assert county.ask(PROPERTY_OWNER, home_area_limit=65.0) == []
    (found,) = county.ask(PROPERTY_OWNER, home_area_limit=64.0)
    assert "人均65平方米，界线64平方米" in found["said"]
    owns(county, "H3", area=1.0)
    assert county.ask(PROPERTY_OWNER, home_area_limit=70.0) == []
    (hard,) = county.ask(PROPERTY_OWNER, home_area_limit=70.0, homes_hard_max=2)
    assert hard["homes"] == 3


def test_where_an_area_is_not_written_the_limit_is_to_be_verified(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "H1", area=None)
    owns(county, "H2", area=20.0)
    (found,) = county.ask(PROPERTY_OWNER, home_area_limit=50.0)
    assert found["tier"] == "possible" and "未填面积" in found["said"]
    owns(county, "H3", area=60.0)
    (found,) = county.ask(PROPERTY_OWNER, home_area_limit=50.0)
    assert found["tier"] == "confirmed"


def test_families_that_were_relocated_may_have_more_by_switch(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "H1", location="东街安置小区1号")
    owns(county, "H2")
    assert len(county.ask(PROPERTY_OWNER)) == 1
    assert county.ask(PROPERTY_OWNER, relocation_homes=1) == []
    owns(county, "H3")
    assert len(county.ask(PROPERTY_OWNER, relocation_homes=1, home_area_limit=100.0)) == 1
    assert county.ask(PROPERTY_OWNER, relocation_homes=1, home_area_limit=140.0) == []


def test_a_home_bought_before_applying_or_while_enrolled_counts_by_switch(county: County):
    county.recipient("张三", ZHANG, since=date(2025, 6, 1))
    only = owns(county, "H1", registered_on=date(2024, 5, 1))
    assert county.ask(PROPERTY_OWNER, new_home_months=12) == []
    county.con.execute("UPDATE property SET registered_on = DATE '2025-01-01'")
    assert county.ask(PROPERTY_OWNER) == []
    (found,) = county.ask(PROPERTY_OWNER, new_home_months=12)
    assert found["evidence"] == [only] and "申请前12个月内或享受期间" in found["said"]
    county.con.execute("UPDATE property SET use = '自建住宅'")
    assert county.ask(PROPERTY_OWNER, new_home_months=12) == []


def test_old_houses_and_the_only_dwelling_are_exempt_by_switch(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "H1")
    owns(county, "H2", location="东村祖屋")
    assert len(county.ask(PROPERTY_OWNER)) == 1
    assert county.ask(PROPERTY_OWNER, old_houses="exempt") == []
    county.recipient("李四", LI)
    owns(county, "S1", "商业服务", name="李四", id_number=LI)
    assert len(county.ask(PROPERTY_OWNER, old_houses="exempt")) == 1
    assert county.ask(PROPERTY_OWNER, old_houses="exempt", only_dwelling="exempt") == []


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("按份共有10%", "10%"),
        ("10％", "10%"),
        ("1/3", "33.33%"),
        ("三分之一", "33.33%"),
        ("0.1", "10%"),
    ],
)
def test_a_part_of_a_second_home_is_only_a_possibility_and_is_told(
    county: County, said: str, share: str
):
    county.recipient("张三", ZHANG)
    owns(county, "H1")
    owns(county, "H2", location="西街2号", share=said)
    (found,) = county.ask(PROPERTY_OWNER)
    assert found["tier"] == "possible"
    assert f"西街2号只占{share}的份额，是否计入按本地规定核实" in found["said"]


@pytest.mark.parametrize(
    "said", ["共同共有", "单独所有", "100%", "1", None, "共有人2人", "0/3", "150%"]
)
def test_a_home_whose_share_is_not_said_is_a_whole_one(county: County, said: str | None):
    county.recipient("张三", ZHANG)
    owns(county, "H1", share=said)
    owns(county, "H2", location="西街2号", share=said)
    (found,) = county.ask(PROPERTY_OWNER)
    assert (found["tier"], found["area"], found["note"]) == ("confirmed", 180.0, "")


def test_shares_of_one_family_add_up_and_the_area_is_by_share(county: County):
    county.recipient("张三", ZHANG, unit_no="N001")
    county.recipient("李四", LI, unit_no="N001")
    owns(county, "H1", share="50%", area=100.0)
    owns(county, "H1", share="50%", area=100.0, name="李四", id_number=LI)
    owns(county, "H2", location="西街2号", share="60%", area=100.0)
    owns(county, "H2", location="西街2号", share="60%", area=100.0)  # the same right written twice
    (found,) = county.ask(PROPERTY_OWNER)
    assert (found["tier"], found["area"]) == ("confirmed", 160.0)
    assert found["note"] == "西街2号只占60%的份额，是否计入按本地规定核实"
    assert county.ask(PROPERTY_OWNER, home_area_limit=80.0) == []
