from collections.abc import Sequence
from datetime import date

from matchers.rules import VEHICLE_OWNER
from pipeline.kernel.presets import VEHICLE_PRESETS
from tests.rules.conftest import County, number

ZHANG, LI = number(1), number(2)


def owns(county: County, kind: str | None, **values) -> int:
    usual = {"name": "张三", "id_number": ZHANG, "plate": "闽C12345", "state": "A"}
    return county.put("vehicles", vehicle_type=kind, **{**usual, **values})


def test_a_car_is_found_with_its_words(county: County):
    row = county.recipient("张三", ZHANG, unit_no="N001")
    car = owns(county, "小型轿车", brand="五菱", registered_on=date(2026, 10, 31))
    (found,) = county.ask(VEHICLE_OWNER)
    assert (found["subject"], found["evidence"], found["unit"]) == ([row], [car], "N001")
    assert found["said"] == (
        "机动车登记显示，农村低保家庭成员张三名下有一辆小型轿车，五菱（号牌闽C12345，登记日期2026年10月31日）。"
    )


RED = (
    "K33", "K11", "k42", "H11", "H43", "Q11", "Z31", "J11", "T11", "K33小型轿车", "小型普通客车", "轻型普通货车",
    "小型面包车", "小型越野客车", "重型半挂牵引车", "大型专项作业车", "联合收割机", "装载机", "挖掘机", "大型轮式拖拉机",
    "小型纯电动轿车", "微型载货汽车",
)  # fmt: skip
YELLOW = (
    "H51",
    "N11",
    "M11",
    "M14",
    "M15",
    "低速货车",
    "三轮汽车",
    "普通正三轮摩托车",
    "三轮农用运输车",
)
TWO_WHEELED = ("M21", "M22", "普通二轮摩托车", "轻便二轮摩托车", "两轮普通摩托车")
NEVER = (
    "T20", "T22", "T23", "G11", "B21", "手扶拖拉机", "小型轮式拖拉机", "重型厢式半挂车", "电动自行车", "电动三轮车",
    "残疾人机动轮椅车",
)  # fmt: skip


def counted(county: County, **switches: str) -> set[str]:
    """Numbers of the plates that count."""
    return {row["plate"][2:] for row in county.ask(VEHICLE_OWNER, **switches)}


def numbered(
    county: County, values: Sequence[dict[str, str | None]], first: int = 10000
) -> set[str]:
    """A vehicle for each of the values; returns the numbers on their plates."""
    for nth, value in enumerate(values, first):
        owns(county, **{"kind": "K33", **value, "plate": f"闽C{nth}"})
    return {str(nth) for nth in range(first, first + len(values))}


def test_types_count_by_colour_and_switch(county: County):
    county.recipient("张三", ZHANG)
    red, yellow, two, _ = (
        numbered(county, [{"kind": kind} for kind in kinds], 10000 * nth)
        for nth, kinds in enumerate((RED, YELLOW, TWO_WHEELED, NEVER), 1)
    )
    assert counted(county) == red
    assert counted(county, yellow_vehicles="counted") == red | yellow
    assert counted(county, motorcycle_2w="counted") == red | two


def test_what_counts_only_by_switch_says_so(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "N11")
    (found,) = county.ask(VEHICLE_OWNER, yellow_vehicles="counted")
    assert "按本县设置计入" in found["hint"]


def test_vehicles_for_the_disabled_are_exempt(county: County):
    county.recipient("张三", ZHANG)
    numbered(
        county, [{"remark": "残疾人专用汽车"}, {"use": "残疾人代步"}, {"kind": "小型轿车（轮椅）"}]
    )
    assert counted(county) == set()


def test_vehicles_no_longer_held_are_exempt_and_other_states_count(county: County):
    county.recipient("张三", ZHANG)
    gone = (
        "E",
        "M",
        "B",
        "C",
        "P",
        "AE",
        "G,M",
        "注销",
        "强制注销",
        "达到报废标准",
        "转出",
        "被盗抢",
        "灭失",
        "已过户",
        "转 移登记",
        "转让",
    )
    held = ("A", "G", "Q", "K", "AG", "正常", "逾期未检验", "查封", "未注销", None)
    numbered(county, [{"state": state} for state in gone], 10000)
    still = numbered(county, [{"state": state} for state in held], 20000)
    assert counted(county) == still


def test_a_vehicle_to_be_scrapped_is_yellow(county: County):
    county.recipient("张三", ZHANG)
    due = numbered(
        county,
        [
            {"state": s}
            for s in ("P", "GP", "达到报废标准", "达到报废标准公告牌证作废", "报废公告作废")
        ],
    )
    numbered(
        county, [{"state": s} for s in ("EP", "已报废", "报废注销", "达到报废标准，已注销")], 20000
    )
    assert counted(county) == set()
    assert counted(county, yellow_vehicles="counted") == due
    found = county.ask(VEHICLE_OWNER, yellow_vehicles="counted")
    assert {row["tier"] for row in found} == {"possible"}
    assert "车辆已达到报废标准，是否已报废、仍在使用待核实" in found[0]["said"]


def test_where_all_motorcycles_are_exempt_those_of_three_wheels_are_too(county: County):
    county.recipient("张三", ZHANG)
    numbered(county, [{"kind": k} for k in ("M11", "M14", "M15", "正三轮载货摩托车", "M21")])
    others = numbered(county, [{"kind": k} for k in ("H51", "N11", "三轮汽车", "K33")], 20000)
    jieyang = VEHICLE_PRESETS["jieyang"].switches
    assert counted(county, **jieyang) == others


def test_a_vehicle_given_up_or_not_yet_registered_by_the_months_end_is_exempt(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "K33", ended_on=date(2026, 10, 31))
    owns(county, "K33", plate="闽C22222", registered_on=date(2026, 11, 1))
    assert county.ask(VEHICLE_OWNER) == []
    owns(county, "K33", plate="闽C33333", ended_on=date(2026, 11, 1))
    assert len(county.ask(VEHICLE_OWNER)) == 1


def test_an_unknown_type_counts_with_a_car_plate_and_says_so(county: County):
    county.recipient("张三", ZHANG)
    owns(county, None, plate="闽C·12345")
    owns(county, None, plate="晋江0123456")
    (found,) = county.ask(VEHICLE_OWNER)
    assert (found["plate"], found["hint"]) == ("闽C12345", "车型不明")


def test_an_unknown_type_with_a_motorcycle_plate_does_not(county: County):
    county.recipient("张三", ZHANG)
    owns(county, None, plate_kind="07")
    assert county.ask(VEHICLE_OWNER) == []


def test_two_cars_are_two_findings_and_one_car_written_twice_is_one(county: County):
    county.recipient("张三", ZHANG)
    rows = [owns(county, "K33"), owns(county, "K33", plate="闽C·12345")]
    owns(county, "K33", plate="闽C54321")
    first, second = county.ask(VEHICLE_OWNER)
    assert first["evidence"] == rows
    assert len(second["evidence"]) == 1


def test_a_code_is_spoken_as_a_word(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "K33")
    (found,) = county.ask(VEHICLE_OWNER)
    assert found["described"] == "小型轿车（K33）"


def test_owners_in_one_household_share_the_finding(county: County):
    rows = [
        county.recipient("张三", ZHANG, unit_no="N001"),
        county.recipient("李四", LI, unit_no="N001"),
    ]
    owns(county, "K33")
    owns(county, "K33", name="李四", id_number=LI)
    (found,) = county.ask(VEHICLE_OWNER)
    assert (found["subject"], found["owners"]) == (rows, "张三、李四")


def test_a_code_is_told_by_its_third_place_where_the_table_has_it(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "H31")
    owns(county, "k1", plate="闽C22222")
    light, large = county.ask(VEHICLE_OWNER)
    assert "轻型普通货车（H31）" in light["said"]
    assert "大型客车（K1）" in large["said"]


def test_a_state_nobody_understands_is_only_possible_and_quoted(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "K33", state="甲类")
    (found,) = county.ask(VEHICLE_OWNER)
    assert found["tier"] == "possible"
    assert "张三（车辆状态写作“甲类”）名下" in found["said"]


def test_a_limb_disability_of_the_owner_is_pointed_out(county: County):
    county.recipient("张三", ZHANG)
    county.put("disability", name="张三", id_number=ZHANG, kind="肢体", grade=3)
    owns(county, "K33")
    (found,) = county.ask(VEHICLE_OWNER)
    assert "肢体残疾证" in found["hint"]


def test_a_clashing_name_makes_it_possible_only(county: County):
    county.recipient("张三", ZHANG)
    owns(county, "K33", name="赵六")
    (found,) = county.ask(VEHICLE_OWNER)
    assert found["tier"] == "possible"
    assert "待核实" in found["said"]


def test_former_recipients_may_own_cars(county: County):
    county.recipient("张三", ZHANG, status="停保")
    owns(county, "K33")
    assert county.ask(VEHICLE_OWNER) == []


def test_farm_machines_ships_and_working_vehicles_count_by_switch(county: County):
    county.recipient("张三", ZHANG)
    farm = numbered(county, [{"kind": "T11"}, {"kind": "联合收割机"}], 10000)
    ship = numbered(county, [{"kind": "渔船", "use": "生活自用"}], 20000)
    trade = numbered(county, [{"kind": "货船", "use": "经营"}], 30000)
    working = numbered(county, [{"kind": "H11", "use": "货运"}, {"kind": "K33", "use": "D"}], 40000)
    private = numbered(
        county, [{"kind": "K33", "use": "A"}, {"kind": "K33", "use": "非营运"}], 50000
    )
    every = farm | ship | trade | working | private
    assert counted(county) == every
    assert counted(county, farm_machines="exempt") == every - farm
    assert counted(county, ships="working") == every - ship
    assert counted(county, ships="exempt") == every - ship - trade
    assert counted(county, working_vehicles="exempt") == every - working
    assert counted(county, working_vehicles="sole_small_exempt") == every


def test_the_only_small_vehicle_somebody_lives_by_is_exempt_by_switch(county: County):
    for nth, name in enumerate(("张三", "李四", "王五"), 1):
        county.recipient(name, number(nth))
    living = {"kind": "H31", "use": "货运"}
    owns(county, "H31", use="货运", plate="闽C10001")
    for plate in ("闽C20001", "闽C20002"):
        owns(county, **living, plate=plate, name="李四", id_number=number(2))
    owns(county, "H11", use="货运", plate="闽C30001", name="王五", id_number=number(3))
    assert counted(county, working_vehicles="sole_small_exempt") == {"20001", "20002", "30001"}


def test_old_vehicles_are_exempt_by_switch(county: County):
    county.recipient("张三", ZHANG)
    old = numbered(county, [{"registered_on": date(2010, 10, 31)}], 10000)
    young = numbered(county, [{"registered_on": date(2012, 1, 1)}, {"registered_on": None}], 20000)
    assert counted(county) == old | young
    assert counted(county, vehicle_exempt_years=16) == young
