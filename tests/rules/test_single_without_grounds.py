from datetime import date

import pytest

from matchers.rules import SINGLE_WITHOUT_GROUNDS
from tests.rules.conftest import County, number

ZHANG, LI = number(1), number(2)


def single(county: County, **values: object) -> list[int]:
    """张三, alone on 低保, of a 低边 family of two."""
    rows = [county.recipient("张三", ZHANG, unit_no="N1", **{"since": date(2023, 5, 1), **values})]
    rows.append(county.recipient("张三", ZHANG, unit_no="B1", programme="低保边缘"))
    county.recipient("李四", LI, unit_no="B1", programme="低保边缘")
    return rows


def certificate(county: County, who: str = ZHANG, **values: object) -> int:
    usual = {"name": "张三", "kind": "肢体", "grade": 3, "town": "青山镇"}
    return county.put("disability", id_number=who, **{**usual, **values})


def bill(county: County, illness: str | None, who: str = ZHANG, **values: object) -> int:
    usual = {"name": "张三", "settled_on": date(2026, 5, 4), "self_paid": 900.0}
    return county.put("medical", id_number=who, illness=illness, **{**usual, **values})


def test_a_grade_that_does_not_count_is_told_with_the_certificate(county: County):
    rows, card = single(county), certificate(county)
    bill(county, "感冒")
    (found,) = county.ask(SINGLE_WITHOUT_GROUNDS)
    assert (found["subject"], found["evidence"], found["tier"]) == (rows, [card], "confirmed")
    assert found["said"] == (
        "张三以单人保享受农村低保（家庭在低保边缘名册，仅本人享受低保）：残疾证为肢体三级，不在单人保范围，医保结算中未见所列重病。"
    )


@pytest.mark.parametrize(
    ("kind", "grade", "tier"),
    [("肢体", 1, ""), ("听力", 2, ""), ("智力", 3, ""), ("精神", 3, ""), ("智力", 4, "confirmed"),
     ("视力", 3, "confirmed"), ("多重", 3, "possible"), ("多重", 2, ""), ("肢体", None, "possible")],
)  # fmt: skip
def test_which_grades_count(county: County, kind: str, grade: int | None, tier: str):
    single(county)
    certificate(county, kind=kind, grade=grade)
    bill(county, "感冒")
    assert [row["tier"] for row in county.ask(SINGLE_WITHOUT_GROUNDS)] == ([tier] if tier else [])


def test_grade_three_is_a_switch(county: County):
    single(county)
    certificate(county, kind="精神", grade=3)
    assert len(county.ask(SINGLE_WITHOUT_GROUNDS, severe_grades="grades_1_2")) == 1


@pytest.mark.parametrize(
    ("illness", "found"), [("肺恶性肿瘤", 0), ("慢性肾脏病5期（尿毒症）", 0), ("感冒", 1)]
)
def test_serious_illness_is_a_ground(county: County, illness: str, found: int):
    single(county)
    certificate(county)
    bill(county, illness)
    assert len(county.ask(SINGLE_WITHOUT_GROUNDS)) == found


def test_without_illnesses_in_the_data_it_is_only_possible(county: County):
    single(county)
    certificate(county)
    bill(county, None)
    (found,) = county.ask(SINGLE_WITHOUT_GROUNDS)
    assert (found["tier"], "是否重病待核实" in found["said"]) == ("possible", True)


def test_costly_treatment_makes_it_possible(county: County):
    single(county)
    certificate(county)
    bill(county, "骨折", self_paid=50000.0)
    (found,) = county.ask(SINGLE_WITHOUT_GROUNDS)
    assert (found["tier"], "年度自付医疗费较高" in found["said"]) == ("possible", True)


def test_no_certificate_speaks_only_where_the_extract_speaks_of_the_town(county: County):
    single(county)
    certificate(county, number(9), name="邻人", town="白沙镇")
    assert county.ask(SINGLE_WITHOUT_GROUNDS) == []
    certificate(county, number(10), name="邻居")
    bill(county, "感冒")
    (found,) = county.ask(SINGLE_WITHOUT_GROUNDS)
    assert (found["tier"], found["reasons"]) == (
        "probable",
        "残联数据中未见残疾证，医保结算中未见所列重病",
    )


def test_a_cancelled_certificate_is_shown(county: County):
    single(county)
    card = certificate(county, grade=1, state="注销")
    (found,) = county.ask(SINGLE_WITHOUT_GROUNDS)
    assert (found["evidence"], "残疾证已注销或过期" in found["said"]) == ([card], True)


def test_old_approvals_are_let_be(county: County):
    single(county, since=date(2021, 6, 30))
    certificate(county)
    assert county.ask(SINGLE_WITHOUT_GROUNDS) == []
    assert len(county.ask(SINGLE_WITHOUT_GROUNDS, single_since="2021-06-01")) == 1


def test_two_of_the_family_on_dibao_are_a_double_enrolment_instead(county: County):
    single(county)
    county.recipient("李四", LI, unit_no="N2")
    certificate(county)
    assert county.ask(SINGLE_WITHOUT_GROUNDS) == []


def test_an_ordinary_household_of_one_is_no_single(county: County):
    county.recipient("张三", ZHANG, unit_no="N1")
    certificate(county)
    assert county.ask(SINGLE_WITHOUT_GROUNDS) == []


@pytest.mark.parametrize(("grade", "edge", "reasons"), [
    (1, True, "家庭不在低保边缘名册"), (1, False, ""), (3, False, "残疾证为肢体三级，不在单人保范围，医保结算中未见所列重病"),
])  # fmt: skip
def test_who_is_marked_on_the_roster_needs_a_family_on_the_low_edge(county: County, grade, edge, reasons):  # fmt: skip
    county.recipient("张三", ZHANG, unit_no="N1", single=True)
    if edge:
        county.recipient("李四", LI, unit_no="B1", programme="低保边缘")
    certificate(county, grade=grade)
    bill(county, "感冒")
    found = county.ask(SINGLE_WITHOUT_GROUNDS)
    assert [row["reasons"] for row in found] == ([reasons] if reasons else [])


def test_a_marked_person_whose_book_is_on_the_low_edge_has_such_a_family(county: County):
    county.recipient("张三", ZHANG, unit_no="N1", single=True)
    county.recipient("李四", LI, unit_no="B1", programme="低保边缘")
    for name, who in (("张三", ZHANG), ("李四", LI)):
        county.put("households", name=name, id_number=who, book="H1")
    certificate(county, grade=1)
    assert county.ask(SINGLE_WITHOUT_GROUNDS) == []
