"""A county's month from the run to the second report: out, filled in, back, closed, brought back, looked at again."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.cases.issue import issue
from pipeline.cases.status import status
from pipeline.closing.write import FOLDER, write_closing
from pipeline.collect import collect
from pipeline.store import open_store
from tests.closing.bureau import fill_in
from tests.conftest import MONTH, quiet

ISSUED, ANSWERED, CLOSED, SEEN, TODAY = (date(2026, 11, day) for day in (2, 9, 16, 20, 25))
_BY = {
    "核查人1": "张三",
    "核查人2": "李四",
    "核查日期": datetime(2026, 11, 9),
    "核实方式": "入户",
    "核查情况": "已入户核对。",
}
_MENDED = {"整改状态": "已整改", "佐证材料编号": "佐2026-{}"}
ANSWERS: tuple[dict[str, Any], ...] = (
    {**_BY, **_MENDED, "核实结果": "属实", "整改措施": "追缴"},
    {**_BY, "核实结果": "属实", "整改措施": "停发", "整改时限": datetime(2026, 12, 5)},
    {**_BY, "核实结果": "不属实", "误报原因": "同名同姓", "佐证材料编号": "佐2026-{}"},
    {**_BY, **_MENDED, "核实结果": "部分属实", "整改措施": "追缴"},
    {**_BY, **_MENDED, "核实结果": "属实", "整改措施": "停发"},
    {},
)
REVIEW = {"复核人": "周县", "复核方式": "现场", "复核意见": "同意销号", "是否销号": "是", "审批人": "王局", "销号日期": datetime(2026, 11, 16)}  # fmt: skip


def answered(page: Worksheet, nth: Iterator[int]) -> int:
    """Fill in a problem sheet, the rows by turns; how many got an answer."""
    head = next((row for row in page.iter_rows(max_row=8) if any(cell.value == "核实结果" for cell in row)), None)  # fmt: skip
    if head is None:
        return 0
    columns = {cell.value: cell.column for cell in head}
    filled = 0
    for row in page.iter_rows(min_row=head[0].row + 1):
        if not row[columns["线索编号键"] - 1].value:
            continue
        number = next(nth)
        for heading, value in ANSWERS[number % len(ANSWERS)].items():
            row[columns[heading] - 1].value = value.format(number // 7) if isinstance(value, str) else value  # fmt: skip
        filled += bool(ANSWERS[number % len(ANSWERS)])
    return filled


def towns_answer(root: Path) -> int:
    """Every town fills in its ledger and returns it."""
    back = root / "returned" / MONTH
    back.mkdir(parents=True, exist_ok=True)
    count, nth = 0, iter(range(10**6))
    for path in sorted((root / "out" / MONTH / "乡镇台账").glob("*.xlsx")):
        book = load_workbook(path)
        count += sum(answered(page, nth) for page in book.worksheets)
        book.save(back / path.name)
    return count


def county_fills(root: Path, name: str, sheet: str, of: dict[str, dict[str, Any]]) -> None:
    """Fill in a closing ledger by 问题编号 and hand it in."""
    book = load_workbook(root / "out" / MONTH / FOLDER / f"{name}_{MONTH}.xlsx")
    fill_in(book, sheet, of, by="问题编号")
    book.save(root / "returned" / MONTH / f"{name}_{MONTH}.xlsx")


def rows(root: Path, name: str, sheet: str) -> list[dict[str, Any]]:
    page = load_workbook(root / "out" / MONTH / FOLDER / f"{name}_{MONTH}.xlsx")[sheet]
    headings = [cell.value for cell in page[3]]
    found = [dict(zip(headings, row, strict=False)) for row in page.iter_rows(min_row=4, values_only=True)]  # fmt: skip
    return [row for row in found if str(row["问题编号"] or "").startswith("20")]


def test_a_month_goes_all_the_way(fresh_run: Path) -> None:
    issue(fresh_run, MONTH, None, str(ISSUED), ISSUED)
    count = towns_answer(fresh_run)
    done = collect(fresh_run, MONTH, quiet, CLOSED)
    assert done.refused == 0, [one for one in done.merged.told if one.refused][:3]
    assert sum(one.taken for one in done.merged.counts.values()) == count > 40

    first = write_closing(fresh_run, MONTH, CLOSED)
    assert first.sums.due > 0 and first.waiting > 20 and first.closed == 0
    waiting = rows(fresh_run, "销号台账", "待复核")
    assert len(waiting) == first.waiting
    county_fills(fresh_run, "销号台账", "待复核", {row["问题编号"]: REVIEW for row in waiting})
    owing = [row for row in rows(fresh_run, "追缴台账", "追缴台账") if row["剩余(元)"] > 0]
    county_fills(fresh_run, "追缴台账", "追缴台账", {
        row["问题编号"]: {"累计追缴金额": round(row["剩余(元)"] / 2, 2), "累计减免金额": round(row["剩余(元)"] / 4, 2), "减免原因": "生活困难减免",
                      "截至日期": datetime(2026, 11, 16), "经办人": "赵会计", "审批人": "王局"} for row in owing})  # fmt: skip
    second = collect(fresh_run, MONTH, quiet, SEEN)
    assert second.refused == 0, [one for one in second.merged.told if one.refused][:3]

    done_now = write_closing(fresh_run, MONTH, SEEN)
    assert done_now.closed == first.waiting and done_now.waiting == 0 and done_now.lacking == 0
    closed = rows(fresh_run, "销号台账", "销号台账")
    assert Counter(row["问题编号"] for row in closed) == Counter(row["问题编号"] for row in waiting)
    _money_is_kept(fresh_run, first.sums.due, done_now.sums)
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        states = dict(store.execute("SELECT finding_id, state FROM case_now").fetchall())
    assert sum(state == "已销号" for state in states.values()) == done_now.closed

    drawn = rows(fresh_run, "回头看抽查表", "回头看抽查表")
    assert len(drawn) == done_now.drawn > 3
    seen = {
        "回头看日期": datetime(2026, 11, 24),
        "回头看人1": "孙一",
        "回头看人2": "钱二",
        "回头看结果": "属实已改",
    }
    found = {row["问题编号"]: seen for row in drawn}
    found[drawn[0]["问题编号"]] = {**seen, "回头看结果": "虚假整改", "说明": "仍在发放"}
    county_fills(fresh_run, "回头看抽查表", "回头看抽查表", found)
    assert collect(fresh_run, MONTH, quiet, TODAY).refused == 0
    last = write_closing(fresh_run, MONTH, TODAY)
    assert (last.closed, last.drawn) == (done_now.closed - 1, done_now.drawn)
    assert collect(fresh_run, MONTH, quiet, TODAY).events == 0
    assert f"剩余 {last.sums.left:,.2f} 元" in status(fresh_run, MONTH, TODAY)


def _money_is_kept(root: Path, due: float, sums: Any) -> None:
    """应追 = 已追 + 减免 + 剩余, by line and in all, and paying changes nothing of what was due."""
    assert sums.due == due and sums.recovered > 0 and sums.waived > 0
    assert sums.due == pytest.approx(sums.recovered + sums.waived + sums.left)
    lines = rows(root, "追缴台账", "追缴台账")
    for row in lines:
        assert row["应追(元)"] == pytest.approx(row["已追(元)"] + row["减免、无法追回(元)"] + row["剩余(元)"])  # fmt: skip
    assert sum(row["应追(元)"] for row in lines) == pytest.approx(sums.due)
