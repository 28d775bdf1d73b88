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


def held(county: County, *programmes: str, **values: object) -> list[int]:
    """张三 on these rosters."""
    return [
        county.recipient("张三", ZHANG, programme=p, unit_no=f"U{at}", **values)
        for at, p in enumerate(programmes)
    ]


LIVING, NURSING, ORPHAN, UNCARED = (
    "困难残疾人生活补贴",
    "重度残疾人护理补贴",
    "孤儿",
    "事实无人抚养儿童",
)


@pytest.mark.parametrize(
    ("one", "other", "case"),
    [
        ("农村低保", "特困", "DUP-01：低保与特困同时享受"),
        ("低保边缘", "刚性支出困难", "DUP-01：低保边缘与刚性支出困难同时享受"),
        ("特困", LIVING, f"DUP-03：特困与{LIVING}同时享受"),
        ("特困", NURSING, f"DUP-03：特困与{NURSING}同时享受"),
        (ORPHAN, LIVING, f"DUP-03：孤儿与{LIVING}同时享受"),
        ("特困", ORPHAN, "DUP-03：特困与孤儿只能选择一种，现同时享受"),
        ("城市低保", ORPHAN, "DUP-03：低保与孤儿同时享受"),
        (ORPHAN, UNCARED, "DUP-05：孤儿与事实无人抚养儿童同时享受"),
        (ORPHAN, NURSING, ""),
        (UNCARED, NURSING, ""),
        (LIVING, NURSING, ""),
        ("农村低保", LIVING, ""),
        ("农村低保", NURSING, ""),
        ("特困", "临时救助", ""),
    ],
)
def test_the_matrix(county: County, one: str, other: str, case: str):
    rows = held(county, one, other)
    found = county.ask(DUAL_ENROLMENT)
    assert [(row["cases"], row["subject"]) for row in found] == ([(case, rows)] if case else [])


def test_only_rows_that_clash_are_subjects(county: County):
    rows = held(county, "特困", "临时救助", NURSING)
    (found,) = county.ask(DUAL_ENROLMENT)
    assert found["subject"] == [rows[0], rows[2]]


def test_an_orphan_on_dibao_is_none_where_the_county_allows_it(county: County):
    held(county, "农村低保", ORPHAN)
    assert county.ask(DUAL_ENROLMENT, orphan_dibao="allowed") == []


@pytest.mark.parametrize(
    ("one", "other", "months"),
    [
        ({"since": date(2020, 1, 1)}, {"since": date(2026, 8, 20)}, 2),
        ({"since": date(2020, 1, 1)}, {"since": date(2026, 9, 1)}, 1),
        ({"since": date(2020, 1, 1)}, {"since": date(2026, 10, 1)}, None),
        ({"since": date(2020, 1, 1), "stopped_on": date(2026, 10, 9)}, {"since": date(2026, 9, 1)}, None),
        ({"since": date(2020, 1, 1), "stopped_on": date(2026, 12, 31)}, {"since": date(2026, 9, 1)}, 1),
        ({"since": date(2024, 1, 1), "stopped_on": date(2023, 5, 1)}, {"since": date(2026, 9, 1)}, 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("programmes", [("农村低保", "特困"), ("农村低保", "城市低保")])
def test_the_month_of_handing_over_is_no_overlap(
    county: County, programmes: tuple[str, str], one: dict, other: dict, months: int | None
):
    county.recipient("张三", ZHANG, programme=programmes[0], unit_no="A", **one)
    county.recipient("张三", ZHANG, programme=programmes[1], unit_no="B", **other)
    found = county.ask(DUAL_ENROLMENT)
    assert [row["months"] for row in found] == ([months] if months else [])


def child(county: County, nth: int, amount: float | None, *others: str) -> None:
    county.recipient(f"童{nth}", number(nth, "20150315"), programme=UNCARED, amount=amount)
    for other in others:
        county.recipient(f"童{nth}", number(nth, "20150315"), programme=other)


@pytest.mark.parametrize("other", ["农村低保", LIVING])
def test_a_child_paid_in_full_clashes_and_the_difference_does_not(county: County, other: str):
    for nth in (21, 22, 23):
        child(county, nth, 1500.0)
    child(county, 24, 1500.0, other)
    child(county, 25, 900.0, other)
    child(county, 26, None, other)
    full, unknown = county.ask(DUAL_ENROLMENT)
    assert (full["name"], full["tier"]) == ("童24", "confirmed")
    assert "已足额发放（每月1500.00元）" in full["kinds"]
    assert (unknown["name"], unknown["tier"]) == ("童26", "possible")
    assert "是否只发差额待核实" in unknown["kinds"]


def test_what_was_really_paid_tells_whether_a_child_gets_the_difference(county: County):
    for nth in (21, 22):
        child(county, nth, 1500.0)
    child(county, 24, 1500.0, "农村低保")
    county.put("payments", name="童24", id_number=number(24, "20150315"), programme=UNCARED,
               pay_month=date(2026, 10, 1), amount=610.0)  # fmt: skip
    assert county.ask(DUAL_ENROLMENT) == []


def pay(county: County, programme: str, month: int, **values: object) -> int:
    usual = {"name": "张三", "id_number": ZHANG, "amount": 100.0, "pay_month": date(2026, month, 1)}
    return county.put("payments", programme=programme, **{**usual, **values})


def test_a_subsidy_on_no_roster_is_known_by_its_payments(county: County):
    (row,) = held(county, "特困", since=date(2026, 7, 5))
    pay(county, NURSING, 7)
    paid = [pay(county, NURSING, 8), pay(county, NURSING, 9, amount=120.0)]
    pay(county, NURSING, 10, result="失败")
    (found,) = county.ask(DUAL_ENROLMENT)
    assert (found["subject"], found["evidence"]) == ([row], paid)
    assert (found["amount"], found["months"]) == (220.0, 2)
    assert f"{NURSING}（资金发放）（2026年8月、2026年9月）" in found["said"]
    assert found["said"].startswith("名册和资金发放明细显示，张三同时列在")


def test_payments_say_nothing_new_of_who_stands_on_the_roster(county: County):
    held(county, "特困")
    county.recipient("张三", ZHANG, programme=NURSING, status="停保")
    pay(county, NURSING, 10)
    assert county.ask(DUAL_ENROLMENT) == []


def test_a_payment_under_another_name_is_only_possible(county: County):
    held(county, "特困")
    pay(county, NURSING, 10, name="李四")
    (found,) = county.ask(DUAL_ENROLMENT)
    assert (found["tier"], "是否本人待核实" in found["said"]) == ("possible", True)
