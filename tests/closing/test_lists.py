"""The lists beside the ledgers: problems, transfers, exits, deaths; and work that is never written over."""

from datetime import date

from openpyxl import load_workbook

from tests.closing.bureau import MONTH, Bureau


def test_problems_are_what_was_found_true_by_kind_and_town(office: Bureau) -> None:
    office.case("a", "verified", "mending", amount=3000.0)
    office.case("b", "verified", "submitted", "closed", amount=1000.0)
    office.event("b", "recovered", "已销号", amount=1000.0)
    office.case("c", "verified", "submitted", "closed", town="河口镇", amount=None)
    office.case("d", "verified", "submitted", result="不属实", reason="同名同姓")
    office.case("e")
    office.write()
    rows = office.rows("问题清单")
    assert [(row["责任单位"], row["人数"], row["应追金额(元)"], row["已追缴(元)"], row["剩余(元)"]) for row in rows] == [
        ("城关镇", 2, 4000, 1000, 3000), ("河口镇", 1, None, None, None)]  # fmt: skip
    assert [(row["整改类型"], row["整改状态"], row["已销号"], row["未销号"]) for row in rows] == [
        ("分阶段整改", "持续整改", 1, 1), ("立行立改", "已整改", 1, 0)]  # fmt: skip
    assert {row["姓名"] for row in office.rows("问题清单", "问题明细")} == {"人a", "人b", "人c"}


def test_transfers_name_the_official(office: Bureau) -> None:
    office.case("s", "verified", "transferred", rule="staff_relative_undeclared", amount=None,
                detail={"staff_name": "李干", "posts": "河口镇民政办"})  # fmt: skip
    office.case("v", "verified", "submitted", amount=None)
    office.event("v", "transferred", "移送", note="复核意见：移送；移送对象：赵某，东村会计", who="周县", on_date=date(2026, 11, 20))  # fmt: skip
    office.write()
    rows = office.rows("移送清单")
    assert [(row["移送对象"], row["单位职务"]) for row in rows] == [("李干", "河口镇民政办"), ("赵某，东村会计", None)]  # fmt: skip


def test_who_was_stopped_is_looked_after(office: Bureau) -> None:
    office.case("car", "verified", "submitted", rule="vehicle_owner", amount=None, measure="停发")
    office.case("dead", "verified", "submitted", rule="deceased_recipient", amount=None, measure="停发")  # fmt: skip
    office.case("late", "verified", "mending", rule="vehicle_owner", amount=None, measure="停发")
    office.case("car2", "verified", "submitted", rule="dual_enrolment", amount=None, measure="停发", name="人car", number="350599194001010001")  # fmt: skip
    office.case("less", "verified", "submitted", rule="vehicle_owner", amount=None, measure="减发")
    office.write()
    rows = office.rows("退出对象兜底情况表")
    assert [(row["姓名"], row["停保原因"], row["停保月"]) for row in rows] == [("人car", "名下有车", "2026-11"), ("人dead", "死亡", "2026-11"), ("人late", "名下有车", None)]  # fmt: skip


def test_a_death_is_reported_once_and_only_if_verified(office: Bureau) -> None:
    number = "350599194001019999"
    told = {"died": "2026年9月3日", "registers": "殡葬火化"}
    office.case(
        "a", "verified", "mending", rule="paid_after_death", number=number, name="王某", detail=told
    )
    office.case(
        "b",
        "verified",
        "mending",
        rule="deceased_recipient",
        number=number,
        name="王某",
        detail=told,
        amount=None,
    )
    office.case("c", rule="deceased_recipient", amount=None, detail=told)
    office.case("d", "verified", "submitted", rule="deceased_recipient", amount=None, result="不属实", reason="同名同姓")  # fmt: skip
    office.write()
    (row,) = office.rows("自然减员月报")
    assert (row["死亡者"], row["户主"], row["死亡日期"], row["登记来源"]) == ("王某", "王某", "2026年9月3日", "殡葬火化")  # fmt: skip
    assert [row["死亡者"] for row in office.rows("自然减员月报", "登记已死亡待核实")] == ["人c"]


def test_a_workbook_that_was_filled_in_is_kept(office: Bureau) -> None:
    office.case("a", "verified", "mending")
    assert not office.write().aside
    assert not office.write().aside
    path = office.path("追缴台账")
    book = load_workbook(path)
    book.properties.title = "填过"
    book.save(path)
    filled = path.read_bytes()
    (kept,) = office.write().aside
    assert kept.read_bytes() == filled and kept.name == f"追缴台账_{MONTH}_1.xlsx"
    assert not office.write().aside
