"""Sheets at the back: text too long for a cell, and the hidden baseline."""

from collections.abc import Sequence

from pipeline.kernel.ledger import Ledger
from reports.baseline import HEADINGS, LAYOUT, Issued
from reports.book import Book
from reports.list_sheet import ListColumn, write_list
from reports.page import PageHead
from reports.sheet_names import BASELINE, REMAINDERS

MOST_ROWS = 1_000_000
_REMAINDER_COLUMNS = (
    ListColumn("附文编号", "int", 9),
    ListColumn("工作表", "text", 24),
    ListColumn("单元格", "center", 10),
    ListColumn("段落", "center", 18),
    ListColumn("正文", "long", 90),
)


def write_remainders(book: Book, head: PageHead) -> None:
    """Write the sheet 附文, if any text was too long for its cell."""
    if not book.remainders:
        return
    write_list(
        book,
        head,
        name=REMAINDERS,
        title="附文：超过单元格容量的文字",
        note="Excel 一格最多容纳32,767字，超出的部分接续如下，按附文编号与原表对应。",
        columns=_REMAINDER_COLUMNS,
        rows=[(one.number, one.sheet, one.cell, one.part, one.text) for one in book.remainders],
    )


def write_baseline(book: Book, ledger: Ledger, issued: Sequence[Issued]) -> None:
    """Write the very hidden sheet ``_基线``; see ``reports.baseline`` for what it says."""
    for start in range(0, max(1, len(issued)), MOST_ROWS):
        number = start // MOST_ROWS + 1
        sheet = book.add(BASELINE if number == 1 else f"{BASELINE}({number})")
        look = book.looks.get("plain")
        for col, heading in enumerate(HEADINGS):
            sheet.text(0, col, heading, look)
        for row, one in enumerate(issued[start : start + MOST_ROWS], start=1):
            place = (LAYOUT, ledger.run_id, ledger.month, ledger.town)
            facts = (*place, one.slug, one.sheet, one.key, one.fingerprint)
            for col, text in enumerate(facts):
                sheet.text(row, col, text, look)
        sheet.raw.very_hidden()
        sheet.raw.protect()
