"""A sheet of a closing workbook: title, note, headings, rows, totals, and where wanted the block to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.kernel.ledger import Cell
from reports.book import Book
from reports.choices import validate
from reports.columns import write_known
from reports.fill_columns import FillColumn
from reports.layout import INDENT, lines, on_paper, pixels, print_scale, row_height
from reports.list_sheet import ListColumn
from reports.page import PageHead, protect, set_page
from reports.safe_cells import SafeSheet, checked
from reports.signatures import signature_groups, write_signatures

_TITLE, _NOTE, _HEADINGS, _FIRST_ROW = range(4)
_LEAST_HEIGHT = 26.0


@dataclass(frozen=True, kw_only=True)
class ClosingSheet:
    """``rows``: the values of ``columns``; ``fills`` stand at their right, empty, for who is in ``area``.
    ``empty``: what is said where there are no rows."""

    name: str
    title: str
    note: str
    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[Cell]]
    fills: Sequence[FillColumn] = ()
    area: Literal["town", "county"] = "county"
    signed: bool = False
    empty: str = "截至目前没有"


def write_sheet(book: Book, head: PageHead, page: ClosingSheet, month: str) -> None:
    """Write the sheet, ready to print; drop-downs and dates are those of a ledger of ``month``."""
    sheet, last = book.add(page.name), len(page.columns) + len(page.fills) - 1
    across = [
        pixels(wide) for wide in (*(c.width for c in page.columns), *(f.width for f in page.fills))
    ]
    scale = print_scale(sum(across))
    _write_head(book, sheet, page, across, scale)
    end = _write_rows(book, sheet, page, across)
    for col, fill in enumerate(page.fills, start=len(page.columns)):
        validate(sheet, _FIRST_ROW, end, col, fill, month)
    checked(sheet.raw.autofilter(_HEADINGS, 0, end, last), f"{page.name}: 筛选")
    end = _write_totals(book, sheet, page, end)
    if page.signed:
        size = on_paper(9, scale)
        sheet.height(end + 1, 9)
        groups = signature_groups(across, 0, size)
        end = write_signatures(sheet, end + 2, groups, book.looks.get("sign", size), size)
    frozen = next((at + 1 for at, one in enumerate(page.columns) if one.heading == "姓名"), 0)
    sheet.raw.freeze_panes(_FIRST_ROW, frozen if sum(across[:frozen]) <= 340 else 0)
    set_page(sheet, head, last_row=end, last_col=last, scale=scale, fit=True, repeat=(_HEADINGS, _HEADINGS))  # fmt: skip
    protect(sheet)


def _write_head(
    book: Book, sheet: SafeSheet, page: ClosingSheet, across: Sequence[int], scale: float
) -> None:
    last, looks = len(across) - 1, book.looks
    size, small = on_paper(16, scale), on_paper(10, scale)
    sheet.across(_TITLE, 0, last, page.title, looks.get("title", size))
    sheet.height(_TITLE, row_height(1, size, least=32))
    sheet.across(_NOTE, 0, last, page.note, looks.get("unit", small))
    sheet.height(_NOTE, row_height(lines(page.note, sum(across), small), small))
    headings = [*((one.heading, "known") for one in page.columns), *((one.heading, page.area) for one in page.fills)]  # fmt: skip
    tallest = 1
    for col, (heading, area) in enumerate(headings):
        checked(sheet.raw.set_column_pixels(col, col, across[col]), f"{page.name}: 列宽")
        sheet.text(_HEADINGS, col, heading, looks.get(f"head_{area}"))
        tallest = max(tallest, lines(heading, across[col]))
    sheet.height(_HEADINGS, row_height(tallest, least=26) + 8)


def _write_rows(book: Book, sheet: SafeSheet, page: ClosingSheet, across: Sequence[int]) -> int:
    """The last row written."""
    if not page.rows:
        sheet.across(_FIRST_ROW, 0, len(across) - 1, page.empty, book.looks.get("known_center"))
        sheet.height(_FIRST_ROW, _LEAST_HEIGHT)
        return _FIRST_ROW
    kinds = [one.kind for one in page.columns]
    looks = [book.looks.get(f"known_{kind}") for kind in kinds]
    blank = [book.looks.get(f"{page.area}_{_kind(one)}") for one in page.fills]
    for row, values in enumerate(page.rows, start=_FIRST_ROW):
        tallest = 1
        for col, (value, kind, look) in enumerate(zip(values, kinds, looks, strict=True)):
            shown = write_known(sheet, row, col, value, kind, look)
            if kind in ("text", "long", "center"):
                tallest = max(tallest, lines(shown, across[col] - (0 if kind == "center" else INDENT)))  # fmt: skip
        for col, look in enumerate(blank, start=len(kinds)):
            sheet.blank(row, col, look)
        sheet.height(row, row_height(tallest, least=_LEAST_HEIGHT), growing=True)
    return _FIRST_ROW + len(page.rows) - 1


def _kind(fill: FillColumn) -> str:
    return "center" if fill.kind == "text" and fill.width <= 8 else fill.kind


def _write_totals(book: Book, sheet: SafeSheet, page: ClosingSheet, end: int) -> int:
    """A line that adds up every column of amounts, if there is one; its row, or ``end``."""
    money = [col for col, one in enumerate(page.columns) if one.kind == "amount" and one.heading != MONTHLY]  # fmt: skip
    if not money or not page.rows:
        return end
    row = end + 1
    for col in range(len(page.columns) + len(page.fills)):
        if col in money:
            total = round(sum(float(values[col] or 0) for values in page.rows), 2)
            sheet.number(row, col, total, book.looks.get("total_amount"))
        else:
            sheet.text(row, col, "合计" if col == 0 else "", book.looks.get("total"))
    sheet.height(row, _LEAST_HEIGHT)
    return row


MONTHLY = "月保障额"
"""A column of amounts that are not to be added up."""
