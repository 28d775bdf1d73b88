"""Extracts as files: CSV in its encoding, or sheets of a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from data_samples.facts import Fact

Cell = str | float | int | date | None
CREATED = datetime(2026, 11, 3, 9, 0, 0)
GBK, UTF8 = "gb18030", "utf-8-sig"


@dataclass
class Table:
    """One sheet or text file. `titles` stand above the headings, `notes` below the rows."""

    source: str
    file: str
    headings: Sequence[str]
    rows: list[tuple[Fact, Sequence[Cell]]]
    sheet: str = ""
    encoding: str = UTF8
    titles: list[Sequence[Cell]] = field(default_factory=list)
    notes: list[Sequence[Cell]] = field(default_factory=list)

    def place_rows(self) -> None:
        """Tells every fact in which row of which file it is written."""
        first = len(self.titles) + 2
        for at, (fact, _) in enumerate(self.rows):
            fact.place = (self.source, self.file, self.sheet, first + at)

    def lines(self) -> Iterable[Sequence[Cell]]:
        """Every line of the file, top to bottom."""
        yield from self.titles
        yield self.headings
        for fact, cells in self.rows:
            yield _as_numbers(fact, cells, self.file) if "precision" in fact.spoilt else cells
        yield from self.notes


def write_tables(inbox: Path, tables: list[Table]) -> None:
    """Writes text files, and workbooks with their sheets in the order given."""
    books: dict[str, list[Table]] = {}
    for table in tables:
        table.place_rows()
        if table.file.endswith(".xlsx"):
            books.setdefault(table.file, []).append(table)
        else:
            _write_csv(inbox / table.file, table)
    for file, sheets in books.items():
        _write_book(inbox / file, sheets)


def _as_numbers(fact: Fact, cells: Sequence[Cell], file: str) -> Sequence[Cell]:
    """The line after Excel has taken the ID number for a number; in a text file as Excel shows it."""
    number = float(fact.number)
    typed: Cell = number if file.endswith(".xlsx") else f"{number:.5E}"
    return [typed if cell == fact.number else cell for cell in cells]


def _write_csv(path: Path, table: Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=table.encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerows(table.lines())


def _write_book(path: Path, sheets: list[Table]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": CREATED})
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    for table in sheets:
        sheet = book.add_worksheet(table.sheet)
        sheet.set_column(0, len(table.headings), 14)
        for at, cells in enumerate(table.lines()):
            _write_row(sheet, at, cells, day_format)
    book.close()


def _write_row(sheet: Worksheet, at: int, cells: Sequence[Cell], day_format: object) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(at, column, cell)
        elif isinstance(cell, date):
            moment = datetime(cell.year, cell.month, cell.day)
            sheet.write_datetime(at, column, moment, day_format)
        elif cell is not None:
            sheet.write_number(at, column, cell)


def money(amount: float) -> str:
    """1,234.00"""
    return f"{amount:,.2f}"


def signature(width: int) -> Sequence[Cell]:
    """The last line of a printed list."""
    return ["制表人：", *[""] * max(0, width - 3), "审核人：", ""]


def total(label: str, width: int, at: int, amount: Cell) -> Sequence[Cell]:
    """A 合计 row with one sum."""
    cells: list[Cell] = [label, *[""] * (width - 1)]
    cells[at] = amount
    return cells
