"""A return slip as an Excel workbook (数据质量反馈单)."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.kernel.slip import Slip, SlipRow
from reports.back_sheets import write_remainders
from reports.book import Book
from reports.fill_columns import FillColumn
from reports.list_sheet import ListColumn, write_list
from reports.safe_cells import visible
from reports.slip_first import write_first
from reports.slip_wording import (
    FILES_NOTE,
    NOT_LISTED,
    REPAIRED,
    REPAIRS_NOT_LISTED,
    ROWS,
    ROWS_NOTE,
    WRONG,
    WRONG_NOTE,
    slip_head,
    slip_title,
)
from reports.steady_file import write_whole
from reports.wording import month_after

REPAIRS, FILES = "代为整理", "收到的文件"
_NONE = "—"
_NUMBER = ListColumn("序号", "int", 6)
_FILE = (ListColumn("数据", "text", 17), ListColumn("文件", "text", 30))
_SHEET = ListColumn("工作表", "text", 14)
_CELL = (
    ListColumn("行号", "int", 8),
    ListColumn("栏目", "text", 14),
    ListColumn("原值（已遮盖）", "text", 25),
)
_WHY = ListColumn("问题说明", "long", 30)
_HINT = ListColumn("核对建议", "long", 18)
_MENDED = ListColumn("整理办法", "long", 40)
_REPLY = (
    FillColumn("处理结果", 10, "choice", ("已更正", "原件如此", "无法核实", "不属本单位")),
    FillColumn("说明", 18),
)
_FILES = (
    ListColumn("文件", "text", 28),
    ListColumn("工作表", "text", 12),
    ListColumn("认作", "text", 15),
    ListColumn("表头行", "int", 7),
    ListColumn("文件行数", "int", 8),
    ListColumn("读入", "int", 8),
    ListColumn("退回", "int", 7),
    ListColumn("略过", "int", 7),
    ListColumn("略过的行", "text", 18),
    ListColumn("使用的列", "long", 36),
    ListColumn("没有使用的列", "long", 20),
    ListColumn("校验值", "center", 15),
    ListColumn("备注", "long", 18),
)


def write_slip(slip: Slip, path: Path) -> None:
    """Write the workbook to ``path``, whole or not at all; the same slip gives the same bytes."""
    write_whole(path, slip_bytes(slip))


def slip_bytes(slip: Slip) -> bytes:
    """The workbook as the bytes of its file."""
    book = Book(visible(slip_title(slip)), month_after(slip.month))
    write_first(book, slip)
    if slip.rows:
        _write_rows(book, slip)
    if slip.wrong:
        _write_wrong(book, slip)
    if slip.repairs:
        _write_repairs(book, slip)
    if slip.received:
        _write_files(book, slip)
    write_remainders(book, slip_head(slip))
    return book.content()


def _write_rows(book: Book, slip: Slip) -> None:
    total = sum(fault.count for fault in slip.faults if fault.listed)
    left = total - len(slip.rows)
    more = NOT_LISTED.format(shown=f"{len(slip.rows):,}", left=f"{left:,}") if left else ""
    hints = any(row.hint for row in slip.rows)
    _write_places(
        book, slip, ROWS, f"共{total:,}处。{more}{ROWS_NOTE}", slip.rows, (_WHY, _HINT) if hints else (_WHY,), _REPLY
    )  # fmt: skip


def _write_wrong(book: Book, slip: Slip) -> None:
    sheets = any(row.sheet for row in slip.wrong)
    write_list(
        book, slip_head(slip), name=WRONG, title=f"{slip_title(slip)}：{WRONG}", note=WRONG_NOTE,
        columns=(_NUMBER, _FILE[0], ListColumn("数据月份", "text", 9), _FILE[1], *((_SHEET,) if sheets else ()),
                 ListColumn("行号", "int", 7), ListColumn("姓名（已遮盖）", "text", 10), ListColumn("核实情况", "long", 24),
                 ListColumn("核实日期", "text", 11), ListColumn("首次提出", "text", 9), ListColumn("更正情况", "long", 20)),
        rows=[
            (number, row.data, row.month, row.file, *((row.sheet,) if sheets else ()), row.row, row.name or _NONE,
             row.found, row.found_on or _NONE, row.since, row.standing)
            for number, row in enumerate(slip.wrong, start=1)
        ],
        fills=_REPLY, month=slip.month,
    )  # fmt: skip


def _write_repairs(book: Book, slip: Slip) -> None:
    left = slip.repaired - len(slip.repairs)
    more = (
        REPAIRS_NOT_LISTED.format(shown=f"{len(slip.repairs):,}", left=f"{left:,}") if left else ""
    )
    _write_places(
        book, slip, REPAIRS, f"共{slip.repaired:,}处。{more}{REPAIRED}", slip.repairs, (_MENDED,)
    )


def _write_places(
    book: Book, slip: Slip, name: str, note: str, rows: Sequence[SlipRow],
    words: Sequence[ListColumn], fills: Sequence[FillColumn] = (),
) -> None:  # fmt: skip
    """A list of cells: where each is, and ``words`` (the reason, a hint) about it."""
    sheets = any(row.sheet for row in rows)  # text files have none
    write_list(
        book, slip_head(slip), name=name, title=f"{slip_title(slip)}：{name}", note=note,
        columns=(_NUMBER, *_FILE, *((_SHEET,) if sheets else ()), *_CELL, *words),
        rows=[
            (number, row.data, row.file, *((row.sheet,) if sheets else ()), row.row, row.column or _NONE,
             row.value or _NONE, *(row.reason, row.hint)[: len(words)])
            for number, row in enumerate(rows, start=1)
        ],
        fills=fills, month=slip.month,
    )  # fmt: skip


def _write_files(book: Book, slip: Slip) -> None:
    """Every file and sheet with all that is known of it; a column that would be empty is left out."""
    rows: list[tuple[str | int, ...]] = [
        (one.file, one.sheet, one.data or "未识别", one.header or _NONE, one.rows_in, one.rows_loaded,
         one.rows_rejected, one.rows_passed, one.passed, "、".join(one.columns),
         "、".join(one.unused), _in_fours(one.digest), one.note)
        for one in slip.received
    ]  # fmt: skip
    shown = [at for at in range(len(_FILES)) if any(row[at] != "" for row in rows)]
    write_list(
        book, slip_head(slip), name=FILES, title=f"{slip_title(slip)}：{FILES}", note=FILES_NOTE,
        columns=[_FILES[at] for at in shown], rows=[[row[at] for at in shown] for row in rows],
    )  # fmt: skip


def _in_fours(digest: str) -> str:
    """So that no run of digits looks like a telephone number."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
