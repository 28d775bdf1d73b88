"""A sheet that is only read: a title, a line about it, headings and rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.book import Book
from reports.choices import validate
from reports.fill_columns import FillColumn
from reports.layout import lines, on_paper, pixels, print_scale, row_height
from reports.page import PageHead, protect, set_page
from reports.safe_cells import checked

_TITLE, _NOTE, _HEADINGS, _FIRST_ROW = range(4)


@dataclass(frozen=True)
class ListColumn:
    """One column; ``kind`` is one of the kinds of ``looks``, width in half-width characters."""

    heading: str
    kind: str
    width: float


def write_list(
    book: Book,
    head: PageHead,
    *,
    name: str,
    title: str,
    note: str,
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[str | int]],
    fills: Sequence[FillColumn] = (),
    month: str = "",
) -> None:
    """Write the sheet, ready to print. ``fills``: empty columns at the right, open to the reader;
    their drop-downs and dates are those of a ``month``."""
    sheet, last = book.add(name), len(columns) + len(fills) - 1
    across = [pixels(one) for one in (*(c.width for c in columns), *(f.width for f in fills))]
    scale = print_scale(sum(across))
    size = on_paper(16, scale)
    sheet.across(_TITLE, 0, last, title, book.looks.get("title", size))
    sheet.height(_TITLE, row_height(1, size, least=32))
    sheet.across(_NOTE, 0, last, note, book.looks.get("unit"))
    sheet.height(_NOTE, row_height(lines(note, sum(across), 11), 11))
    for col, column in enumerate(columns):
        checked(sheet.raw.set_column_pixels(col, col, across[col]), f"{name}: 列宽")
        sheet.text(_HEADINGS, col, column.heading, book.looks.get("head_known"))
    for col, fill in enumerate(fills, start=len(columns)):
        checked(sheet.raw.set_column_pixels(col, col, across[col]), f"{name}: 列宽")
        sheet.text(_HEADINGS, col, fill.heading, book.looks.get("head_town"))
    headings = [*(column.heading for column in columns), *(fill.heading for fill in fills)]
    most = max(lines(text, wide) for text, wide in zip(headings, across, strict=True))
    sheet.height(_HEADINGS, row_height(most, least=26))
    looks = [book.looks.get(f"known_{column.kind}") for column in columns]
    empty = [book.looks.get(f"town_{fill.kind}") for fill in fills]
    for row, values in enumerate(rows, start=_FIRST_ROW):
        tallest = 1
        for col, value in enumerate(values):
            if isinstance(value, str):
                tallest = max(tallest, lines(sheet.text(row, col, value, looks[col]), across[col]))
            else:
                sheet.number(row, col, value, looks[col])
        for col, look in enumerate(empty, start=len(columns)):
            sheet.blank(row, col, look)
        sheet.height(row, row_height(tallest, least=20), growing=True)
    end = max(_HEADINGS, _FIRST_ROW + len(rows) - 1)
    for col, fill in enumerate(fills, start=len(columns)):
        validate(sheet, _FIRST_ROW, max(end, _FIRST_ROW), col, fill, month)
    checked(sheet.raw.autofilter(_HEADINGS, 0, end, last), f"{name}: 筛选")
    sheet.raw.freeze_panes(_FIRST_ROW, 0)
    repeat = (_HEADINGS, _HEADINGS)
    set_page(sheet, head, last_row=end, last_col=last, scale=scale, fit=True, repeat=repeat)
    protect(sheet)
