"""What stands in the closing ledgers: each closed case once, and money that adds up."""

import pytest
from openpyxl import load_workbook

from pipeline.cases.status import status
from pipeline.kernel.errors import UserError
from pipeline.report import report
from tests.closing.bureau import HEADINGS, TODAY, Bureau, bureau


def test_every_closed_case_stands_in_the_ledger_once(office: Bureau) -> None:
    office.case("a", "verified", "mending", "submitted", "closed")
    office.case("b", "verified", "submitted", "closed", result="不属实", reason="同名同姓")
    office.case("c", "verified", "submitted")
    office.case("d", "verified")
    done = office.write()
    closed = office.rows("销号台账")
    assert [row["姓名"] for row in closed] == ["人a", "人b"] and (done.closed, done.waiting) == (
        2,
        1,
    )
    assert [row["问题编号"] for row in closed] == ["202610-001", "202610-002"]
    first = closed[0]
    assert (first["复核人"], first["复核方式"], first["复核意见"], first["审批人"]) == ("周县", "现场", "同意销号", "王局")  # fmt: skip
    assert (first["佐证材料编号"], f"{first['整改完成日期']:%Y-%m-%d}", f"{first['销号日期']:%Y-%m-%d}") == ("C-1", "2026-11-08", "2026-11-12")  # fmt: skip
    assert [row["姓名"] for row in office.rows("销号台账", "待复核")] == ["人c"]


def test_numbers_stay_when_others_are_answered(office: Bureau) -> None:
    office.case("b", "verified", "submitted", "closed")
    office.write()
    office.case("a", "verified", "submitted", "closed")
    office.write()
    assert {row["姓名"]: row["问题编号"] for row in office.rows("销号台账")} == {"人b": "202610-001", "人a": "202610-002"}  # fmt: skip


def test_a_closing_without_proof_reason_or_review_is_told(office: Bureau) -> None:
    office.case("a", "verified", "submitted", "closed", proof="", reviewer="")
    office.case("b", "verified", "submitted", "closed", result="不属实")
    assert office.write().lacking == 2
    told = [row["核对"] for row in office.rows("销号台账")]
    assert told == ["没有佐证材料编号；没有复核人", "不属实没有误报原因"]


def test_only_what_was_found_true_is_due(office: Bureau) -> None:
    office.case("true", "verified", "mending", amount=3000.0)
    office.case("part", "verified", "mending", amount=800.0, result="部分属实")
    office.case("false", "verified", "submitted", amount=500.0, result="不属实", reason="同名同姓")
    office.case("doubt", amount=9000.0)
    office.case("both", "verified", "mending", amount=1800.0, rule="dual_enrolment")
    sums = office.write().sums
    assert (sums.due, sums.left, sums.to_settle, sums.pending) == (3000.0, 3000.0, 2, 2600.0)
    rows = {row["姓名"]: row for row in office.rows("追缴台账")}
    assert set(rows) == {"人true", "人part", "人both"}
    assert (rows["人part"]["应追(元)"], rows["人part"]["待核定(元)"], rows["人part"]["状态"]) == (0, 800, "待核定应追金额")  # fmt: skip
    assert (rows["人true"]["月保障额"], rows["人true"]["月数"]) == (500, 6)


def test_money_adds_up_in_every_line_and_in_all(office: Bureau) -> None:
    office.case("a", "verified", "mending", amount=3000.0)
    office.event("a", "recovered", "整改中", amount=1000.0)
    office.event("a", "waived", "整改中", amount=500.0, reason="生活困难减免")
    office.case("b", "verified", "submitted", "closed", amount=2000.0)
    office.event("b", "recovered", "已销号", amount=2000.0)
    office.case("c", "verified", "mending", amount=800.0, result="部分属实")
    office.event("c", "recovered", "整改中", amount=300.0)
    office.event("c", "assessed", "整改中", amount=450.0)
    sums = office.write().sums
    rows = office.rows("追缴台账")
    for row in rows:
        paid = row["已追(元)"] + row["减免、无法追回(元)"] + row["剩余(元)"]
        assert row["应追(元)"] == pytest.approx(paid)
    assert (sums.due, sums.recovered, sums.waived, sums.left) == (5450.0, 3300.0, 500.0, 1650.0)
    assert sum(row["应追(元)"] for row in rows) == sums.due
    assert [row["状态"] for row in rows] == ["追缴中", "已追清", "追缴中"]


def test_the_same_money_counts_once(office: Bureau) -> None:
    """Two findings about one family's payments; where the payments are not kept, the family's money is one."""
    office.case("a", "verified", "mending", amount=3000.0, number="350599194001019999")
    office.case(
        "b",
        "verified",
        "mending",
        amount=2000.0,
        rule="deceased_recipient",
        number="350599194001019999",
    )
    with office.store() as store:
        store.execute("UPDATE finding SET unit = 'H1'")
    sums = office.write().sums
    assert sums.due == 3000.0
    second = office.rows("追缴台账")[1]
    assert second["应追(元)"] == 0 and "202610-001是同一笔发放" in second["备注"]


def test_payments_that_two_findings_share_count_once(office: Bureau) -> None:
    office.case("a", "verified", "mending", amount=1500.0)
    office.case("b", "verified", "mending", amount=1000.0, rule="paid_while_stopped")
    with office.store() as store:
        store.execute("CREATE TABLE kept.file_sheet (month VARCHAR, file_no BIGINT, file VARCHAR, sheet VARCHAR)")  # fmt: skip
        store.execute("CREATE TABLE kept.payments (month VARCHAR, ref BIGINT, id_number VARCHAR, name VARCHAR, name_key VARCHAR,"
                      " programme VARCHAR, unit_no VARCHAR, amount DOUBLE, pay_month DATE, paid_on DATE)")  # fmt: skip
        store.execute("INSERT INTO kept.file_sheet VALUES ('2026-10', 3, '发放.xlsx', '')")
        for row in (2, 3, 4, 5):
            store.execute("INSERT INTO kept.payments VALUES ('2026-10', (3::BIGINT << 40) + ?, '1', '甲', '甲', '低保', '', 500,"
                          " make_date(2026, ?, 1), NULL)", [row, row])  # fmt: skip
        for key, rows in (("a", (2, 3, 4)), ("b", (4, 5))):
            for row in rows:
                store.execute("INSERT INTO evidence VALUES ('2026-10', ?, 'evidence', 'payments', '发放.xlsx', '', ?)", [key, row])  # fmt: skip
    assert office.write().sums.due == 2000.0
    first, second = office.rows("追缴台账")
    assert (first["应追(元)"], first["起月"], first["止月"], first["月数"]) == (1500, "2026-02", "2026-04", 3)  # fmt: skip
    assert (second["应追(元)"], second["起月"]) == (500, "2026-04") and "500.00元与202610-001" in second["备注"]  # fmt: skip


def test_what_was_due_stays_due_when_a_case_comes_back(office: Bureau) -> None:
    office.case("a", "verified", "mending", "submitted", "closed", amount=3000.0)
    office.event("a", "recovered", "已销号", amount=1000.0)
    office.event("a", "recurred", "待下发")
    sums = office.write().sums
    assert (sums.due, sums.left, sums.to_settle) == (3000.0, 2000.0, 0)


def test_money_stopped_in_time_is_apart(office: Bureau) -> None:
    office.case("a", "verified", "submitted", amount=None, rule="deceased_recipient", measure="停发")  # fmt: skip
    office.case("b", "verified", "mending", amount=None, rule="deceased_recipient", measure="停发")  # fmt: skip
    sums = office.write().sums
    assert (sums.stopped, sums.stopped_people, sums.recovered, sums.due) == (500.0, 1, 0.0, 0.0)


def test_a_family_that_was_stopped_counts_once(office: Bureau) -> None:
    """Two rules about one person, and another member of the family: the family's money is one."""
    for key, rule, number in (("a", "deceased_recipient", "1"), ("b", "vehicle_owner", "1"), ("c", "vehicle_owner", "2")):  # fmt: skip
        office.case(key, "verified", "submitted", amount=None, rule=rule, measure="停发", number=number)  # fmt: skip
    with office.store() as store:
        store.execute("UPDATE finding SET unit = 'H1'")
    sums = office.write().sums
    assert (sums.stopped, sums.stopped_people) == (500.0, 2)


def test_towns_get_their_own_lines_only(office: Bureau) -> None:
    office.case("a", "verified", "mending", town="城关镇")
    office.case("b", "verified", "mending", town="河口镇")
    office.case("c", "verified", "mending", town="河口镇", amount=100.0)
    office.event("c", "recovered", "整改中", amount=100.0)
    files = {path.name: path for path in office.write().files}
    page = load_workbook(files["河口镇_追缴台账_2026-10.xlsx"])["追缴台账"]
    names = [row[3] for row in page.iter_rows(min_row=4, values_only=True) if row[0] and "-" in str(row[0])]  # fmt: skip
    assert names == ["人b"]


def test_a_county_without_cases_has_empty_ledgers(office: Bureau) -> None:
    assert office.write().sums.due == 0 and office.rows("销号台账") == []


def test_no_heading_stands_twice_on_a_sheet(office: Bureau) -> None:
    """The reader goes by headings."""
    for path in office.write().files:
        for page in load_workbook(path).worksheets:
            headings = [cell.value for cell in page[HEADINGS]]
            assert len(headings) == len(set(headings)) and None not in headings, page.title


def test_the_same_is_written_twice(office: Bureau) -> None:
    office.case("a", "verified", "submitted", "closed")
    first = {path: path.read_bytes() for path in office.write().files}
    assert {path: path.read_bytes() for path in office.write().files} == first


def test_the_terminal_says_where_and_what_next(office: Bureau) -> None:
    office.case("a", "verified", "mending")
    office.case("b", "verified", "submitted")
    text = report(office.root, None, TODAY)
    assert "销号台账_2026-10.xlsx" in text and "待县级复核 1 件" in text and "应追 6,000.00 元（2 件）" in text  # fmt: skip
    assert "人a" not in text


def test_the_status_tells_the_money(office: Bureau) -> None:
    office.case("a", "verified", "mending")
    office.event("a", "recovered", "整改中", amount=1000.0)
    office.case("b", "verified", "submitted", amount=None, rule="deceased_recipient", measure="停发")  # fmt: skip
    text = status(office.root, None, TODAY)
    assert (
        "应追 3,000.00 元（1 件），已追 1,000.00 元，减免、无法追回 0.00 元，剩余 2,000.00 元"
        in text
    )
    assert "已停发 1 人，按名册保障额每月至多少支出 500.00 元（制止的金额，不计入已追）" in text


def test_a_month_that_was_not_run_is_told(office: Bureau, tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UserError, match="2026-09 还没有运行过"):
        report(office.root, "2026-09", TODAY)
    bare = bureau(tmp_path / "空", ())
    with pytest.raises(UserError, match="还没有运行过"):
        report(bare.root, None, TODAY)


def test_what_is_let_off_or_looked_at_again_is_no_answer(office: Bureau) -> None:
    """The result and its reason are the town's, whatever other events have a result or reason of their own."""
    office.case("a", "verified", "submitted", "closed")
    office.event("a", "waived", "已销号", amount=100.0, reason="下落不明")
    office.event("a", "revisited", "已销号", result="属实已改")
    assert office.ask("SELECT result, reason FROM case_now") == [{"result": "属实", "reason": ""}]


def test_where_the_household_goes_on_the_county_says_how_much_is_due(office: Bureau) -> None:
    """What went out after a death is no debt in full while others of the household were owed their part."""
    office.case("alone", "verified", "mending", amount=3000.0)
    office.case(
        "family",
        "verified",
        "mending",
        amount=4140.0,
        detail={"hint": "户内另有2人在保，按2人重新核算"},
    )
    office.case("listed", "verified", "mending", amount=2670.0, rule="deceased_recipient", measure="追缴")  # fmt: skip
    sums = office.write().sums
    assert (sums.due, sums.to_settle, sums.pending) == (3000.0, 2, 6810.0)
