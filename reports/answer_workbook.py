"""The answer to a list of people as an Excel workbook (名单比对结果)."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.kernel.answer import (
    NO_PERSON,
    NOT_FOUND,
    POSSIBLE,
    TOO_LITTLE,
    VERDICTS,
    Answer,
    AnsweredSheet,
    AnswerRow,
)
from pipeline.kernel.tiers import TIERS
from reports.back_sheets import write_remainders
from reports.blocks import Blocks
from reports.book import Book
from reports.layout import SAFE_PIXELS, lines, pixels, print_scale, row_height, widest
from reports.page import PageHead, header_part, set_page
from reports.safe_cells import SafeSheet, checked, visible
from reports.steady_file import write_whole
from reports.wording import month_after, month_words

FIRST, RESULT = "说明", "比对结果"
_NARROW, _WIDE = 6, 26
"""Half-width characters that a column of the list has, at least and at most."""

# heading, kind of its cells, width
_FOUND = (
    ("比对结论", "center", 14), ("可信度", "center", 10), ("把握", "center", 9), ("对应人姓名", "center", 10),
    ("对应人证号", "code", 20), ("乡镇（街道）", "center", 12), ("村（居）", "center", 12), ("救助类别", "center", 12),
    ("状态", "center", 8), ("家庭编号", "text", 16), ("月保障金额（元）", "amount", 13), ("依据", "long", 40),
    ("其他可能的人", "long", 32), ("名单中不能用的内容", "long", 24),
)  # fmt: skip
_AMOUNT = next(at for at, (_, kind, _) in enumerate(_FOUND) if kind == "amount")
_OPTIONAL = (len(_FOUND) - 2, len(_FOUND) - 1)
"""Columns that are left out where nothing stands in them."""
_PALE = (NOT_FOUND, TOO_LITTLE, NO_PERSON)


def write_answer(answer: Answer, path: Path) -> None:
    """Write the workbook to ``path``, whole or not at all."""
    write_whole(path, answer_bytes(answer))


def answer_bytes(answer: Answer) -> bytes:
    """The workbook as the bytes of its file."""
    book = Book(visible(_title(answer)), month_after(answer.month))
    _write_first(book, answer)
    several = len(answer.sheets) > 1
    for sheet in answer.sheets:
        told = sheet.name or sheet.file.rpartition("/")[2].rpartition(".")[0]
        name = book.names.unique(f"{RESULT} {told}" if several else RESULT)
        _write_sheet(book, _head(answer), sheet, name)
    write_remainders(book, _head(answer))
    return book.content()


def _title(answer: Answer) -> str:
    return f"{answer.county}名单比对结果"


def _head(answer: Answer) -> PageHead:
    left = f"{header_part(answer.county)} {month_words(answer.month)}"
    return PageHead(left, "名单比对结果", header_part(answer.file))


# --- the first sheet ---------------------------------------------------------------------------


def _write_first(book: Book, answer: Answer) -> None:
    sheet = book.add(FIRST)
    across = [180, 110, SAFE_PIXELS - 290]
    for col, one in enumerate(across):
        checked(sheet.raw.set_column_pixels(col, col, one), f"{FIRST}: 列宽")
    out = Blocks(book, sheet, across)
    out.line(_title(answer), "title", 18, least=36)
    against = "本月名册" if answer.roster_only else "全县底册（名册、户籍和各类名单）"
    out.line(f"名单：{answer.file}　　比对范围：{month_words(answer.month)}{against}，共{answer.people:,}人"
             f"　　比对日期：{answer.day}", "unit", 11, least=20)  # fmt: skip
    out.line("比对结果是线索，不是认定结论，更不能据此停发、减发；“高度疑似”“可能是”的，须核对证件原件或见到本人。"
             "本表含公民个人信息，仅限办理本项工作使用，不得外传。", "notice", 11, least=40)  # fmt: skip
    counts = answer.counts()
    out.section("一、结果")
    _table(out, ("比对结论", "行数", "含义"),
           [(verdict, n, VERDICTS[verdict]) for verdict, n in (*counts, ("合计", sum(n for _, n in counts)))
            if verdict in VERDICTS] + [("合计", sum(n for _, n in counts), "名单中有内容的各行，一行不少")])  # fmt: skip
    out.section("二、比对了什么")
    _table(out, ("数据", "行数", "来源"),
           [(title, rows, f"{files}个文件") for title, files, rows in answer.compared]
           + [(title, "没有", "没有收到，未参加比对") for title in answer.missing])  # fmt: skip
    out.section("三、名单的列认作什么")
    for told in answer.sheets:
        place = f"{told.file}{f'［{told.name}］' if told.name else ''}"
        said = "、".join(h if h == field else f"{h}＝{field}" for h, field in told.used)
        out.line(f"{place}：{said}。其余的列照抄，不参加比对。", "line", 11)
    out.section("四、怎样看")
    tiers = "；".join(f"“{word}”是{meaning}" for _, word, meaning in TIERS)
    for text in (
        f"“可信度”：{tiers}。证号能对上的直接认定；证号缺失或有误的，按姓名、住址、年龄等与全县的人逐一比较，同名同样像的都列出。",
        "“把握”是名单这一行就是对应人的可能性；只有姓名的不能认定。",
        "对应人的证号，名单上写对了的照写，其余遮盖中间8位。",
        f"证号缺失或有误的，比对所用的权重：{answer.model}。",
        *(f"未能使用：{note}" for note in answer.notes),
    ):
        out.line(text, "line", 11)
    sheet.raw.hide_gridlines(2)
    set_page(sheet, _head(answer), last_row=out.row - 1, last_col=2, scale=1)


def _table(
    out: Blocks, headings: Sequence[str], rows: Sequence[tuple[str, int | str, str]]
) -> None:
    for col, heading in enumerate(headings):
        out.sheet.text(out.row, col, heading, out.look("head_known"))
    out.down(1, least=22)
    for title, count, meaning in rows:
        out.sheet.text(out.row, 0, title, out.look("known_center"))
        if isinstance(count, int):
            out.sheet.number(out.row, 1, count, out.look("known_int"))
        else:
            out.sheet.text(out.row, 1, count, out.look("known_center"))
        out.sheet.text(out.row, 2, meaning, out.look("known_long"))
        out.down(lines(meaning, out.across[2]), least=20)


# --- the rows ----------------------------------------------------------------------------------


def _write_sheet(book: Book, head: PageHead, told: AnsweredSheet, name: str) -> None:
    sheet = book.add(name)
    found = [_values(row) for row in told.rows]
    shown = [at for at in range(len(_FOUND)) if at not in _OPTIONAL or any(v[at] for v in found)]
    own = [min(max(widest([heading, *(row.cells[at] for row in told.rows[:500])]) + 2, _NARROW), _WIDE)
           for at, heading in enumerate(told.headings)]  # fmt: skip
    across = [pixels(8), *map(pixels, own), *(pixels(_FOUND[at][2]) for at in shown)]
    headings = ["原行号", *told.headings, *(_FOUND[at][0] for at in shown)]
    first = 1 + len(told.headings)
    for col, (heading, wide) in enumerate(zip(headings, across, strict=True)):
        checked(sheet.raw.set_column_pixels(col, col, wide), f"{name}: 列宽")
        sheet.text(0, col, heading, book.looks.get("head_known" if col < first else "head_county"))
    tallest = max(lines(text, wide) for text, wide in zip(headings, across, strict=True))
    sheet.height(0, row_height(tallest, least=26))
    for at, (row, values) in enumerate(zip(told.rows, found, strict=True), start=1):
        _write_row(book, sheet, at, row, [values[i] for i in shown], shown, across)
    end, last = len(told.rows), len(headings) - 1
    checked(sheet.raw.autofilter(0, 0, max(end, 1), last), f"{name}: 筛选")
    sheet.raw.freeze_panes(1, 1)
    set_page(sheet, head, last_row=end, last_col=last, scale=print_scale(sum(across)), fit=True,
             repeat=(0, 0))  # fmt: skip


def _write_row(
    book: Book, sheet: SafeSheet, at: int, row: AnswerRow, values: Sequence[str | float],
    shown: Sequence[int], across: Sequence[int],
) -> None:  # fmt: skip
    sheet.number(at, 0, row.row, book.looks.get("known_int"))
    plain, tallest = book.looks.get("known_text"), 1
    for col, cell in enumerate(row.cells, start=1):
        tallest = max(tallest, lines(sheet.text(at, col, cell, plain), across[col]))
    first = 1 + len(row.cells)
    for col, (value, nth) in enumerate(zip(values, shown, strict=True), start=first):
        kind = _FOUND[nth][1]
        if isinstance(value, str):
            look = book.looks.get(_look(row, nth, "center" if nth == _AMOUNT else kind))
            tallest = max(tallest, lines(sheet.text(at, col, value, look), across[col]))
        else:
            sheet.number(at, col, value, book.looks.get(_look(row, nth, kind)))
    sheet.height(at, row_height(tallest, least=20), growing=True)


def _look(row: AnswerRow, nth: int, kind: str) -> str:
    """What needs a look stands out, what was not found recedes."""
    if nth == 0 and row.verdict == POSSIBLE:
        return "not_run"
    if nth == 0 and row.verdict in _PALE:
        return "off"
    return f"county_{kind}"


def _values(row: AnswerRow) -> tuple[str | float, ...]:
    sure = "" if row.probability is None else f"{row.probability:.2%}".replace(".00%", "%")
    return (row.verdict, row.tier, sure, row.name, row.number, row.town, row.village, row.programme,
            row.state, row.unit, row.amount, row.why, row.others, row.faults)  # fmt: skip
