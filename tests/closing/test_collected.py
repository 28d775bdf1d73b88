"""Closing workbooks filled in and collected: what is taken, what is refused and where."""

from datetime import date, datetime
from typing import Any

import pytest

from pipeline.collect import summary
from tests.closing.bureau import TODAY, Bureau

REVIEWED: dict[str, Any] = {
    "复核人": "周县", "复核方式": "现场", "复核意见": "同意销号", "是否销号": "是", "审批人": "王局",
    "销号日期": datetime(2026, 11, 20),
}  # fmt: skip
PAID: dict[str, Any] = {"累计追缴金额": 1000, "截至日期": datetime(2026, 11, 20), "经办人": "赵会计", "审批人": "王局"}  # fmt: skip
SEEN: dict[str, Any] = {"回头看日期": datetime(2026, 11, 24), "回头看人1": "孙一", "回头看人2": "钱二", "回头看结果": "属实已改"}  # fmt: skip


def problems(done: Any) -> list[str]:
    return [one.problem for one in done.merged.told if one.refused]


def kinds(office: Bureau, key: str) -> list[str]:
    with office.store() as store:
        found = store.execute(
            "SELECT kind FROM case_event WHERE finding_id = ? ORDER BY nth", [key]
        ).fetchall()
    return [kind for (kind,) in found]


def test_a_case_is_closed_in_the_county_ledger(office: Bureau) -> None:
    office.case("a", "verified", "submitted")
    office.write()
    office.fill("销号台账", "待复核", {"人a": REVIEWED})
    done = office.collect()
    assert done.code == 0 and office.state("a") == "已销号"
    assert "销号追缴台账" in summary(done)
    office.write()
    (row,) = office.rows("销号台账")
    assert (row["复核方式"], row["审批人"], row["复核人"]) == ("现场", "王局", "周县")
    assert office.rows("销号台账", "待复核") == []


def test_unedited_and_repeated_workbooks_change_nothing(office: Bureau) -> None:
    office.case("a", "verified", "submitted")
    office.write()
    office.fill("销号台账", "待复核", {}, "没填.xlsx")
    office.fill("追缴台账", "追缴台账", {})
    assert office.collect().events == 0
    office.fill("销号台账", "待复核", {"人a": REVIEWED})
    assert office.collect().events == 1
    before = office.ask("FROM case_event ORDER BY nth")
    office.fill("销号台账", "待复核", {"人a": REVIEWED}, "又一份.xlsx")
    assert office.collect().code == 0 and office.ask("FROM case_event ORDER BY nth") == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"是否销号": None}, "“是否销号”不是“是”"),
        ({"复核人": None}, "没有填复核人"),
        ({"销号日期": datetime(2026, 11, 1)}, "早于核查日期"),
        ({"销号日期": datetime(2027, 11, 1)}, "晚于今天"),
        ({"复核方式": "电话"}, "不在选项之内"),
        ({"复核意见": None, "是否销号": None}, "没有选复核意见"),
        ({"复核意见": "移送", "是否销号": None}, "只限干部、经办人员违纪违规"),
    ],
)
def test_a_review_that_will_not_do_is_refused_at_its_cell(
    office: Bureau, change: dict[str, Any], said: str
) -> None:
    office.case("a", "verified", "submitted")
    office.write()
    office.fill("销号台账", "待复核", {"人a": REVIEWED | change})
    done = office.collect()
    assert any(said in problem for problem in problems(done)) and office.state("a") == "待复核"
    assert done.code == 1 and done.lists[0].name == "销号追缴台账_退回清单_2026-10.xlsx"
    assert all(one.cell and one.fix for one in done.merged.told)


def test_without_proof_nothing_is_closed(office: Bureau) -> None:
    office.case("a", "verified", "submitted", proof="")
    office.write()
    office.fill("销号台账", "待复核", {"人a": REVIEWED})
    assert any("不予销号" in problem for problem in problems(office.collect()))
    office.fill("销号台账", "待复核", {"人a": REVIEWED | {"佐证材料编号": "D-9"}}, "补.xlsx")
    office.collect()
    assert office.ask("SELECT proof, state FROM case_now")[0] == {"proof": "D-9", "state": "已销号"}


def test_a_false_alarm_without_a_reason_is_not_closed(office: Bureau) -> None:
    office.case("a", "verified", "submitted", result="不属实")
    office.write()
    office.fill("销号台账", "待复核", {"人a": REVIEWED})
    assert any("没有误报原因" in problem for problem in problems(office.collect()))


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"复核意见": "退回重整"}, "退回"),
        ({"复核意见": "延期", "整改时限": datetime(2026, 12, 31)}, "延期"),
    ],
)
def test_the_other_decisions(office: Bureau, change: dict[str, Any], state: str) -> None:
    office.case("a", "verified", "submitted")
    office.write()
    office.fill("销号台账", "待复核", {"人a": REVIEWED | {"是否销号": None} | change})
    assert office.collect().code == 0 and office.state("a") == state
    if state == "延期":
        assert office.ask("SELECT due FROM case_now") == [{"due": date(2026, 12, 31)}]


def test_staff_are_transferred_and_families_are_not(office: Bureau) -> None:
    office.case("family", "verified", "submitted")
    office.case("staff", "verified", "submitted", rule="staff_recipient", amount=None)
    office.case("cadre", "verified", "submitted", amount=None)
    office.write()
    moved = REVIEWED | {"复核意见": "移送", "是否销号": None}
    office.fill("销号台账", "待复核", {"人family": moved, "人staff": moved, "人cadre": moved | {"移送对象": "赵某，东村会计"}})  # fmt: skip
    assert len(problems(office.collect())) == 1
    assert (office.state("family"), office.state("staff"), office.state("cadre")) == ("待复核", "移送", "移送")  # fmt: skip


def test_money_is_booked_as_totals(office: Bureau) -> None:
    office.case("a", "verified", "mending", amount=3000.0)
    office.write()
    office.fill("追缴台账", "追缴台账", {"人a": PAID}, "一.xlsx")
    office.collect()
    office.fill("追缴台账", "追缴台账", {"人a": PAID | {"累计追缴金额": 1600, "累计减免金额": 1400, "减免原因": "生活困难减免",
                                                "截至日期": datetime(2026, 11, 22)}}, "二.xlsx")  # fmt: skip
    assert office.collect().code == 0
    sums = office.write().sums
    assert (sums.due, sums.recovered, sums.waived, sums.left) == (3000.0, 1600.0, 1400.0, 0.0)
    (row,) = office.rows("追缴台账")
    assert (row["已登记原因"], row["状态"]) == ("生活困难减免", "已追清")
    assert kinds(office, "a")[-3:] == ["recovered", "recovered", "waived"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"累计追缴金额": 3000.5}, "超过应追3,000.00元"),
        ({"累计追缴金额": 2000, "累计减免金额": 1200, "减免原因": "下落不明"}, "之和，超过应追"),
        ({"累计减免金额": 500}, "没有选减免原因"),
        ({"累计减免金额": 500, "减免原因": "其他"}, "没有说明"),
        ({"累计减免金额": 500, "减免原因": "已死亡无遗产", "审批人": None}, "没有审批人"),
        ({"累计追缴金额": "一半"}, "累计追缴金额"),
        ({"截至日期": None}, "没有填截至日期"),
        ({"经办人": None}, "没有经办人"),
        ({"核定应追金额": 500}, "超过应追500.00元"),
        ({"核定应追金额": 4000}, "超过台账涉及金额"),
        ({"累计追缴金额": None}, "没有填金额"),
    ],
)
def test_money_that_cannot_be_is_refused(office: Bureau, change: dict[str, Any], said: str) -> None:
    office.case("a", "verified", "mending", amount=3000.0)
    office.write()
    office.fill("追缴台账", "追缴台账", {"人a": PAID | change})
    done = office.collect()
    assert any(said in problem for problem in problems(done)) and done.events == 0


def test_what_is_due_is_settled_by_the_county(office: Bureau) -> None:
    office.case("a", "verified", "mending", amount=1800.0, rule="dual_enrolment")
    assert office.write().sums.due == 0
    office.fill("追缴台账", "追缴台账", {"人a": PAID | {"核定应追金额": 800, "累计追缴金额": 300}})
    assert office.collect().code == 0
    sums = office.write().sums
    assert (sums.due, sums.recovered, sums.left, sums.to_settle) == (800.0, 300.0, 500.0, 0)


def test_an_older_total_does_not_undo_a_newer_one(office: Bureau) -> None:
    office.case("a", "verified", "mending")
    office.write()
    office.fill("追缴台账", "追缴台账", {"人a": PAID | {"累计追缴金额": 2000}}, "新.xlsx")
    office.collect()
    office.fill(
        "追缴台账", "追缴台账", {"人a": PAID | {"截至日期": datetime(2026, 11, 10)}}, "旧.xlsx"
    )
    assert any("比它早" in problem for problem in problems(office.collect()))
    assert office.ask("SELECT recovered FROM case_now") == [{"recovered": 2000.0}]


def test_a_row_of_another_person_is_refused(office: Bureau) -> None:
    office.case("a", "verified", "mending")
    office.case("b", "verified", "mending")
    office.write()
    office.fill("追缴台账", "追缴台账", {"人a": PAID | {"问题编号": "202610-002"}, "人b": PAID | {"问题编号": "202610-777"}})  # fmt: skip
    found = problems(office.collect())
    assert any("姓名与编号对不上" in one for one in found) and any("没有“202610-777”" in one for one in found)  # fmt: skip


def test_a_revisit_confirms_or_opens_again(office: Bureau) -> None:
    for key in ("a", "b", "c"):
        office.case(key, "verified", "submitted", "closed")
    (office.root / "hedui.toml").write_text('[county]\nname = "示例县"\n[switches]\nrevisit_share = 1.0\n', encoding="utf-8")  # fmt: skip
    assert office.write().drawn == 3
    office.fill("回头看抽查表", "回头看抽查表", {
        "人a": SEEN, "人b": SEEN | {"回头看结果": "虚假整改", "说明": "仍在发放"}, "人c": SEEN | {"回头看结果": "整改不到位"}})  # fmt: skip
    done = office.collect()
    assert [one for one in problems(done)] == ["选了“整改不到位”，没有说明"]
    assert [office.state(key) for key in "abc"] == ["已销号", "退回", "已销号"]
    assert kinds(office, "b")[-2:] == ["revisited", "reopened"]
    (due,) = office.ask("SELECT due FROM case_now WHERE finding_id = 'b'")
    assert due["due"] > date(2026, 12, 24)
    assert office.write().drawn == 3
    assert {row["姓名"]: row["已登记结果"] for row in office.rows("回头看抽查表")} == {"人a": "属实已改", "人b": "虚假整改", "人c": None}  # fmt: skip
    assert [row["姓名"] for row in office.rows("销号台账")] == ["人a", "人c"]
    office.fill("回头看抽查表", "回头看抽查表", {"人a": SEEN, "人b": SEEN | {"回头看结果": "虚假整改", "说明": "仍在发放"}}, "又.xlsx")  # fmt: skip
    assert office.collect().events == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"回头看人2": None}, "不足2人"),
        ({"回头看日期": datetime(2026, 11, 11)}, "早于销号日期"),
        ({"回头看日期": None}, "没有填回头看日期"),
        ({"回头看结果": None}, "没有选回头看结果"),
    ],
)
def test_a_revisit_needs_two_people_a_day_and_a_result(
    office: Bureau, change: dict[str, Any], said: str
) -> None:
    office.case("a", "verified", "submitted", "closed")
    office.write()
    office.fill("回头看抽查表", "回头看抽查表", {"人a": SEEN | change})
    assert any(said in problem for problem in problems(office.collect(TODAY)))
