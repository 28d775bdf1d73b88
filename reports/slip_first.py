"""The first sheet of a return slip: what came, what is to be mended, how it was before, the reply."""

from collections.abc import Sequence

from pipeline.kernel.slip import UNKNOWN, Fault, Received, Slip, Trend, WrongCount
from reports.blocks import Blocks
from reports.book import Book
from reports.layout import INDENT, SAFE_PIXELS, lines, row_height
from reports.page import protect, set_page
from reports.paging import page_room, page_starts
from reports.safe_cells import checked
from reports.slip_wording import (
    NOTICE,
    REPLY,
    ROWS,
    SEVERITY,
    STEPS,
    WRONG,
    WRONG_SUM,
    address,
    issuer,
    slip_head,
    slip_title,
)
from reports.wording import SIGN_DATE, month_words, rate_words

SHEET = "反馈单"
MOST_FILES = 40
"""Files named on the first sheet; all are on the sheet of files."""
WHOLE = 12
"""Rows of a table that stays on one page if there is room for it on the next."""
_STEP = 40  # pixels of a column; tables span several
_ACROSS = [_STEP] * (SAFE_PIXELS // _STEP)
_LAST = len(_ACROSS) - 1
_NONE = "—"

# heading, how many columns it spans, kind of its cells
Columns = Sequence[tuple[str, int, str]]
_RECEIVED: Columns = (
    ("数据", 4, "center"), ("文件（工作表）", 8, "long"), ("文件行数", 2, "int"), ("读入", 2, "int"),
    ("退回", 2, "int"), ("略过", 2, "int"), ("说明", 3, "long"),
)  # fmt: skip
_FAULTS: Columns = (
    ("数据", 3, "center"), ("栏目", 2, "center"), ("问题", 4, "long"), ("轻重", 2, "center"),
    ("个数", 2, "int"), ("首见位置", 5, "long"), ("怎样更正", 5, "long"),
)  # fmt: skip
_TREND: Columns = (
    ("数据", 4, "center"), ("问题", 7, "long"), ("上期月份", 3, "center"), ("上期每千行", 2, "center"),
    ("本期个数", 2, "int"), ("本期每千行", 2, "center"), ("变化", 3, "center"),
)  # fmt: skip


def write_first(book: Book, slip: Slip) -> None:
    """Write the sheet 反馈单."""
    sheet = book.add(SHEET)
    for col, across in enumerate(_ACROSS):
        checked(sheet.raw.set_column_pixels(col, col, across), f"{SHEET}: 列宽")
    out = Blocks(book, sheet, _ACROSS)
    _write_title(out, slip)
    numbers = iter("一二三四五六")
    if slip.received:
        out.section(f"{next(numbers)}、收到的数据")
        _write_received(out, slip.received)
    if slip.faults:
        out.section(f"{next(numbers)}、需要更正的问题")
        _write_table(out, _FAULTS, [_fault(one) for one in slip.faults])
    if slip.wrong_count and slip.wrong:
        out.section(f"{next(numbers)}、入户核实查明、请校核的登记")
        _write_wrong(out, slip.wrong_count)
    if slip.trend:
        out.section(f"{next(numbers)}、与上期比较（每千行数据中需更正的处数）")
        _write_trend(out, slip.trend)
    out.section(f"{next(numbers)}、更正要求")
    for number, step in enumerate(STEPS, start=1):
        told = step.replace(f"“{ROWS}”", f"“{ROWS}”“{WRONG}”" if slip.rows else f"“{WRONG}”") if slip.wrong else step  # fmt: skip
        out.line(f"{number}. {told}", "line", 11)
    if slip.department != UNKNOWN:
        _write_reply(out, f"{next(numbers)}、{REPLY}")
    last = out.row - 1
    sheet.raw.hide_gridlines(2)
    heights = [sheet.heights[row] for row in range(last + 1)]
    sheet.raw.set_h_pagebreaks(page_starts(heights, out.blocks, page_room(100)))
    set_page(sheet, slip_head(slip), last_row=last, last_col=_LAST, scale=1)
    protect(sheet)


def _write_title(out: Blocks, slip: Slip) -> None:
    out.line(slip_title(slip), "title", 18, least=36)
    out.line(
        f"发出单位：{issuer(slip)}　　数据月份：{month_words(slip.month)}　　生成批次：{slip.run_id}",
        "unit", 11, least=20,
    )  # fmt: skip
    out.line(address(slip), "line", 11)
    out.line("\n".join(NOTICE), "notice", 11, least=52)


def _write_received(out: Blocks, received: Sequence[Received]) -> None:
    rows = [
        (one.data or "未识别", one.file + (f"［{one.sheet}］" if one.sheet else ""), one.rows_in,
         one.rows_loaded, one.rows_rejected, one.rows_passed, one.note)
        for one in received[:MOST_FILES]
    ]  # fmt: skip
    _write_table(out, _RECEIVED, rows)
    left = len(received) - MOST_FILES
    more = f"另有{left}个文件（工作表），见“收到的文件”表。" if left > 0 else ""
    out.line(
        f"{more}文件行数＝读入＋退回＋略过；略过的是空行、标题、表头、合计和说明。", "unit", 11
    )


def _fault(one: Fault) -> tuple[str | int, ...]:
    severity = SEVERITY[one.severity]
    return (one.data, one.column, one.fault, severity, one.count, one.first, one.how)


def _write_trend(out: Blocks, trend: Sequence[Trend]) -> None:
    rows = [
        (one.data, one.fault or "全部问题", month_words(one.since) if one.since else _NONE,
         rate_words(one.before), one.count, rate_words(one.now), one.verdict)
        for one in trend
    ]  # fmt: skip
    _write_table(out, _TREND, rows)


def _write_wrong(out: Blocks, count: WrongCount) -> None:
    counts = {name: getattr(count, name) for name in ("asked", "new", "mended", "still", "untold")}
    out.line(WRONG_SUM.format(**counts), "line", 11)
    if len(count.by_month) > 1:
        told = "；".join(
            f"{month_words(month)}提出{asked}处、已更正{mended}处"
            for month, asked, mended in count.by_month
        )
        out.line(f"逐月：{told}。", "line", 11)


def _write_table(out: Blocks, columns: Columns, rows: Sequence[tuple[str | int, ...]]) -> None:
    """Headings and rows, each cell over as many columns of the grid as its heading spans."""
    _write_line(out, columns, [heading for heading, _, _ in columns], heading=True)
    for number, row in enumerate(rows):
        if number and len(rows) > WHOLE:  # it may go on on the next page, not with headings alone
            out.blocks.append(out.row)
        _write_line(out, columns, row)


def _write_line(
    out: Blocks, columns: Columns, row: Sequence[str | int], *, heading: bool = False
) -> None:
    first, tallest = 0, 1
    for (_, span, kind), value in zip(columns, row, strict=True):
        severe = value == SEVERITY["high"]
        look = "head_known" if heading else "not_run" if severe else f"known_{kind}"
        if isinstance(value, int):
            out.sheet.across(out.row, first, first + span - 1, "", out.look(look))
            out.sheet.number(out.row, first, value, out.look(look))
        else:
            out.sheet.across(out.row, first, first + span - 1, value, out.look(look))
            tallest = max(tallest, lines(value, span * _STEP - INDENT))
        first += span
    out.down(tallest, least=22)


def _write_reply(out: Blocks, title: str) -> None:
    """The place for the department's answer, open to it; who signs is left blank."""
    out.section(title)
    label, open_cell = out.look("head_town"), out.look("town_long")
    out.sheet.across(out.row, 0, 3, "整改情况", label)
    out.sheet.across(out.row, 4, _LAST, "", open_cell)
    out.sheet.height(out.row, 70)
    out.row += 1
    half = _LAST // 2
    for pair in (("经办人", "联系电话"), ("重新提供数据的日期", "分管领导")):
        for (first, last), text in zip(((0, half), (half + 1, _LAST)), pair, strict=True):
            out.sheet.across(out.row, first, first + 3, text, label)
            out.sheet.across(out.row, first + 4, last, "", open_cell)
        out.sheet.height(out.row, 28)
        out.row += 1
    out.sheet.across(out.row, 0, _LAST, f"单位（盖章）\n\n\n{SIGN_DATE}", out.look("sign"))
    out.sheet.height(out.row, row_height(5, 11))
    out.row += 1
