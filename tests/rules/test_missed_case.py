from datetime import date

import pytest

from matchers.rules import MISSED_CASE
from tests.rules.conftest import County, number

ZHANG = number(1)
OLD, YOUNG, CHILD = number(1, "19500101"), number(1, "19860101"), number(1, "20081101")


def names(county: County, **switches) -> list[str]:
    return [row["name"] for row in county.ask(MISSED_CASE, **switches)]


def disabled(county: County, kind: str | None, grade: int | None, **values) -> int:
    usual = {"name": "张三", "id_number": ZHANG, "state": "正常"}
    return county.put("disability", kind=kind, grade=grade, **{**usual, **values})


def listed(county: County, kind: str, **values) -> int:
    usual = {"name": "张三", "id_number": ZHANG, "town": "青山镇", "village": "东村"}
    return county.put("hardship", kind=kind, **{**usual, **values})


def paid(county: County, amount: float, day: date = date(2026, 5, 1), **values) -> int:
    usual = {"name": "张三", "id_number": ZHANG}
    return county.put("medical", self_paid=amount, settled_on=day, **{**usual, **values})


# --- Q1 重度残疾 --------------------------------------------------------------------------------


SEVERE = (("肢体", 1), ("听力", 2), ("多重", 2), ("智力", 3), ("精神", 3))
LIGHTER = (("肢体", 3), ("多重", 3), ("精神", 4), (None, None))


def test_grades_one_and_two_and_mental_grade_three_are_severe(county: County):
    for nth, (kind, grade) in enumerate((*SEVERE, *LIGHTER)):
        disabled(county, kind, grade, name=f"人{nth}", id_number=number(nth))
    assert sorted(names(county)) == [f"人{nth}" for nth in range(len(SEVERE))]


def test_the_switch_leaves_grade_three_out(county: County):
    disabled(county, "精神", 3)
    assert names(county, severe_grades="grades_1_2") == []


def test_kind_and_grade_are_read_from_the_certificate_where_not_given(county: County):
    disabled(county, None, None, certificate=ZHANG + "63B1")
    (found,) = county.ask(MISSED_CASE)
    assert found["labels"] == "重度残疾（精神三级）"


def test_a_certificate_that_has_ended_opens_nothing(county: County):
    for nth, state in enumerate(("注销", "冻结", "已过期", "失效", "死亡注销")):
        disabled(county, "肢体", 1, state=state, id_number=number(nth))
    assert names(county) == []


def test_a_certificate_counts_to_the_month_in_which_it_expires(county: County):
    disabled(county, "肢体", 1, expires_on=date(2026, 9, 30))
    assert names(county) == []
    disabled(county, "肢体", 1, expires_on=date(2026, 10, 1))
    assert names(county) == ["张三"]


# --- Q6 自付医疗 --------------------------------------------------------------------------------


def test_exactly_the_threshold_does_not_count_and_a_fen_more_does(county: County):
    paid(county, 40000.0)
    assert names(county) == []
    assert names(county, selfpay_equal="include") == ["张三"]
    paid(county, 0.01)
    assert names(county) == ["张三"]


def test_bills_of_the_calendar_year_add_up_and_all_are_its_rows(county: County):
    rows = [paid(county, 20000.0, date(2026, 1, 1)), paid(county, 20000.01, date(2026, 10, 31))]
    paid(county, 90000.0, date(2025, 12, 31))
    paid(county, 90000.0, date(2026, 11, 1))
    (found,) = county.ask(MISSED_CASE)
    assert (found["subject"], found["evidence"], found["self_paid"]) == (rows, [], 40000.01)


# --- Q4 Q5 Q8 名单 ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["脱贫不稳定", "边缘易致贫", "突发严重困难"])
def test_watched_families_are_a_group_until_the_risk_is_gone(county: County, kind: str):
    row = listed(county, kind, risk_gone="未消除")
    listed(county, kind, id_number=number(2), name="李四", risk_gone="是")
    listed(county, kind, id_number=number(3), name="王五", risk_gone="已消除风险")
    (found,) = county.ask(MISSED_CASE)
    assert (found["subject"], found["labels"], found["town"]) == ([row], kind, "青山镇")
    assert found["said"] == (
        f"张三列在：{kind}；本月名册中未见其享受救助，建议按“低保”入户摸排（优先级低）。"
    )


@pytest.mark.parametrize("kind", ["近年退保", "申请未通过"])
def test_recent_means_so_many_months_and_no_date_counts(county: County, kind: str):
    for nth, day in enumerate((date(2023, 10, 31), date(2023, 10, 30), date(2026, 11, 1), None)):
        listed(county, kind, name=f"人{nth}", id_number=number(nth), on_date=day)
    assert sorted(names(county)) == ["人0", "人3"]
    assert names(county, removed_months=1) == ["人3"]


# --- Q9 服刑强戒人员子女 ------------------------------------------------------------------------


def inmate(county: County, **values) -> int:
    usual = {"kind": "服刑在押", "custody": "监狱服刑", "name": "张父", "id_number": number(9)}
    return county.put("hardship", **{**usual, **values})


def child(county: County, id_number: str = CHILD, **values) -> int:
    usual = {"name": "张小", "id_number": id_number, "father_id": number(9), "town": "青山镇"}
    return county.put("households", **{**usual, **values})


def test_minor_children_of_inmates_rest_on_the_row_of_the_parent(county: County):
    row = inmate(county)
    child(county)
    (found,) = county.ask(MISSED_CASE)
    assert (found["name"], found["subject"], found["town"]) == ("张小", [row], "青山镇")
    assert found["suggestion"] == "困境儿童（线索）"


def test_at_eighteen_a_child_is_none(county: County):
    inmate(county)
    child(county, number(1, "20081031"))
    assert names(county) == []
    child(county, number(1, "20081101"))
    assert names(county) == ["张小"]


@pytest.mark.parametrize(("parent", "young"), [("02", "22"), ("10", "33"), ("51", "02")])
def test_the_register_book_tells_children_too(county: County, parent: str, young: str):
    inmate(county)
    child(county, father_id=None, book="B1", relation=young)
    county.put("households", name="张父", id_number=number(9), book="B1", relation=parent)
    assert names(county) == ["张小"]


def test_who_serves_at_home_is_not_in_custody(county: County):
    child(county)
    for custody in ("社区矫正", "缓刑", "假释", "管制", "暂予监外执行", "社区戒毒", "社区康复"):
        inmate(county, custody=custody)
    inmate(county, remark="缓刑考验期")
    inmate(county, remark="已释放")
    assert names(county) == []


def test_custody_must_cover_the_end_of_the_month(county: County):
    child(county)
    inmate(county, end_on=date(2026, 10, 30))
    inmate(county, start_on=date(2026, 11, 1))
    inmate(county, start_on=date(2025, 10, 1), term_months=12)
    assert names(county) == []
    inmate(county, end_on=date(2026, 10, 31))
    assert names(county) == ["张小"]


def test_inmates_themselves_are_no_group(county: County):
    inmate(county, kind="强制隔离戒毒", custody=None)
    assert names(county) == []


# --- what is suggested, and what comes first ----------------------------------------------------


def test_several_lists_are_one_case_that_comes_first(county: County):
    rows = [disabled(county, "肢体", 1), listed(county, "脱贫不稳定"), paid(county, 81000.0)]
    (found,) = county.ask(MISSED_CASE)
    assert found["subject"] == sorted(rows)
    assert found["priority"] == "高"
    assert found["grounds"] == "重度残疾、自付医疗费高、自付超过界线一倍、同时在3类名单"


@pytest.mark.parametrize(
    ("id_number", "family", "suggestion"),
    [
        (OLD, False, "特困人员（线索）"),
        (YOUNG, False, "特困人员（线索）"),
        (OLD, True, "低保边缘家庭，符合的按单人保"),
    ],
)
def test_disabled_people_without_family_in_the_register_may_be_tekun(
    county: County, id_number: str, family: bool, suggestion: str
):
    disabled(county, "肢体", 1, id_number=id_number)
    county.put("households", name="张三", id_number=id_number, book="B1", relation="02")
    if family:
        county.put("households", name="王五", id_number=number(3), book="B1", relation="12")
    (found,) = county.ask(MISSED_CASE)
    assert found["suggestion"] == suggestion


def test_without_a_register_row_nobody_is_called_alone(county: County):
    disabled(county, "肢体", 1, id_number=OLD)
    (found,) = county.ask(MISSED_CASE)
    assert found["suggestion"] == "低保边缘家庭，符合的按单人保"
    assert "户内仅本人" not in found["grounds"]


def test_a_brothers_household_is_no_family_to_lean_on(county: County):
    disabled(county, "智力", 2, id_number=OLD)
    county.put("households", name="张三", id_number=OLD, book="B1", relation="73")
    county.put("households", name="张大", id_number=number(3), book="B1", relation="02")
    county.put("households", name="王五", id_number=number(4), book="B1", relation="12")
    (found,) = county.ask(MISSED_CASE)
    assert found["suggestion"] == "特困人员（线索）"


def test_high_bills_suggest_help_with_expenses(county: County):
    paid(county, 50000.0)
    (found,) = county.ask(MISSED_CASE)
    assert found["suggestion"] == "支出型临时救助、刚性支出困难家庭"


def test_a_car_or_a_second_home_withholds_nobody_but_is_to_be_checked(county: County):
    listed(county, "脱贫不稳定")
    county.put("vehicles", name="张三", id_number=ZHANG, vehicle_type="K33", plate="闽C12345")
    for unit in ("H1", "H2"):
        county.put("property", name="张三", id_number=ZHANG, unit_code=unit, use="住宅")
    (found,) = county.ask(MISSED_CASE)
    assert found["to_check"] == "名下住房2套、名下登记有车辆"


def test_a_death_that_may_be_somebody_elses_withholds_nobody(county: County):
    listed(county, "脱贫不稳定")
    county.put("deaths", name="赵六", id_number=ZHANG, died_on=date(2026, 9, 1), feed="殡葬火化")
    (found,) = county.ask(MISSED_CASE)
    assert found["to_check"] == "可能已死亡（殡葬火化，证号一致，姓名不一致）"


def test_an_unreadable_name_against_the_number_is_said(county: County):
    county.put("households", name="赵六", id_number=ZHANG)
    listed(county, "脱贫不稳定")
    (found,) = county.ask(MISSED_CASE)
    assert found["tier"] == "possible"
    assert "待核实" in found["said"]
