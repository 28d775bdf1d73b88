"""One closing workbook: its sheets, written whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

from reports.back_sheets import write_remainders
from reports.book import Book
from reports.closing.sheet import ClosingSheet, write_sheet
from reports.page import PageHead, header_part
from reports.safe_cells import visible
from reports.steady_file import write_whole
from reports.wording import month_after, month_words


def write_closing_book(
    path: Path, county: str, month: str, name: str, sheets: Sequence[ClosingSheet]
) -> None:
    """Write the workbook ``name`` of a month."""
    book = Book(visible(f"{county}{month_words(month)}{name}"), month_after(month))
    head = PageHead(f"{header_part(county)} {month_words(month)}", name, "")
    for sheet in sheets:
        write_sheet(book, head, sheet, month)
    write_remainders(book, head)
    write_whole(path, book.content())
