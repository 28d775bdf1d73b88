"""A dirtied table becomes a file, in one of the many ways that files come."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from random import Random
from typing import Any

import openpyxl
import xlsxwriter
import xlwt

from tests.fuzz.doc import Cell, Doc, Line
from tests.fuzz.value_traps import is_amount, is_date


@dataclass(frozen=True)
class Written:
    """A file, and where each line of the tables in it stands: sheet -> row (from 1) -> line."""

    name: str
    data: bytes
    places: dict[str, dict[int, Line]]


def grid(doc: Doc) -> tuple[list[list[Cell]], dict[int, Line]]:
    """All rows of a table from the top, and which row is which line."""
    top: list[list[Cell]] = [list(row) for row in (*doc.above, *doc.header)]
    places = {len(top) + n: line for n, line in enumerate(doc.lines, 1)}
    return [*top, *(line.cells for line in doc.lines), *(list(row) for row in doc.below)], places


# --- text --------------------------------------------------------------------------------------

_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gb18030", "utf-16", "mixed", "utf-16-le", "utf-16-be")  # fmt: skip
_DELIMITERS = (",", ",", ",", "\t", ";", "|", "，")


def as_text(cell: Cell) -> str:
    """As Excel shows it, and so writes it to a CSV."""
    return cell if isinstance(cell, str) else f"{cell:.5E}" if abs(cell) >= 1e11 else f"{cell:g}"


def write_text(doc: Doc, rng: Random) -> Written:
    rows, places = grid(doc)
    delimiter, encoding = rng.choice(_DELIMITERS), rng.choice(_ENCODINGS)
    end = rng.choice(["\r\n", "\r\n", "\n"])
    padded = rng.random() < 0.7
    quoting = rng.choice(["as needed", "as needed", "always"])
    lines = []
    for row in rows:
        cells = [as_text(cell) for cell in row]
        if not any(cells) and rng.random() < 0.5:
            cells = []
        elif padded:
            cells += [""] * (doc.width - len(cells))
        lines.append(delimiter.join(_quoted(c, delimiter, quoting) for c in cells) + end)
    doc.traps.append(f"text {encoding} {delimiter!r} {end!r} {quoting}")
    if encoding == "mixed":
        data = b"".join(line.encode(rng.choice(["utf-8", "gb18030"])) for line in lines)
    elif encoding in ("utf-16-le", "utf-16-be") and delimiter == "，":
        data = "".join(lines).encode("utf-16")
    else:
        data = "".join(lines).encode(encoding)
    return Written(f"{doc.clean.name}.{rng.choice(['csv', 'txt', 'CSV'])}", data, {"": places})


def _quoted(cell: str, delimiter: str, quoting: str) -> str:
    needed = quoting == "always" or any(mark in cell for mark in (delimiter, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if needed else cell


# --- workbooks ---------------------------------------------------------------------------------


def typed(doc: Doc, position: int, cell: Cell) -> Any:
    """A date or number cell where the text plainly is one."""
    name = doc.fields[position] if position < doc.width else ""
    if not doc.typed or not name or not isinstance(cell, str):
        return cell
    column = doc.column(name)
    try:
        if is_date(column) and len(cell) == 10:
            return datetime.strptime(cell, "%Y-%m-%d")
        if is_amount(column):
            return float(cell)
    except ValueError:
        pass
    return cell


def _cells(doc: Doc) -> tuple[list[list[Any]], dict[int, Line]]:
    rows, places = grid(doc)
    first = len(doc.above) + len(doc.header)
    return [
        [typed(doc, i, cell) if n >= first else cell for i, cell in enumerate(row)]
        for n, row in enumerate(rows)
    ], places


def _merges(doc: Doc) -> list[tuple[int, int, int, int]]:
    """(first row, last row, first column, last column), from 0."""
    top = len(doc.above)
    down = [(top + len(doc.header) + a, top + len(doc.header) + b, c, c) for c, a, b in doc.merged]
    return down + [(top + n, top + n, a, b) for n, a, b in doc.spans if a < b]


def by_openpyxl(docs: Sequence[Doc], rng: Random) -> tuple[bytes, dict[str, dict[int, Line]]]:
    book, found = openpyxl.Workbook(), {}
    book.remove(book.active)
    for title, doc in _titled(docs).items():
        sheet = book.create_sheet(title)
        rows, found[title] = _cells(doc)
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                if value != "":
                    sheet.cell(r, c, value)
        for first, last, left, right in _merges(doc):
            sheet.merge_cells(start_row=first + 1, end_row=last + 1, start_column=left + 1, end_column=right + 1)  # fmt: skip
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), found


def by_xlsxwriter(docs: Sequence[Doc], rng: Random) -> tuple[bytes, dict[str, dict[int, Line]]]:
    stream, found = io.BytesIO(), {}
    inline = {"constant_memory": rng.random() < 0.5}
    with xlsxwriter.Workbook(stream, {"in_memory": True, **inline}) as book:
        day = book.add_format(
            {"num_format": rng.choice(["yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"'])}
        )
        for title, doc in _titled(docs).items():
            sheet = book.add_worksheet(title)
            rows, found[title] = _cells(doc)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(r, c, value, day)
                    elif isinstance(value, str):
                        sheet.write_string(r, c, value) if value else None
                    else:
                        sheet.write_number(r, c, value)
    return stream.getvalue(), found


def by_xlwt(docs: Sequence[Doc], rng: Random) -> tuple[bytes, dict[str, dict[int, Line]]]:
    book, found = xlwt.Workbook(encoding="utf-8"), {}
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for title, doc in _titled(docs).items():
        sheet = book.add_sheet(title)
        rows, found[title] = _cells(doc)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write(r, c, value, day)
                elif value != "":
                    sheet.write(r, c, value)
        sheet.merged_ranges.extend((a, b, c, d) for a, b, c, d in _merges(doc))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), found


def _titled(docs: Sequence[Doc]) -> dict[str, Doc]:
    many = len(docs) > 1
    return {f"{doc.clean.sheet}{n}" if many else doc.clean.sheet: doc for n, doc in enumerate(docs, 1)}  # fmt: skip


def write_page(doc: Doc, rng: Random) -> Written:
    """A web page named as a workbook."""
    rows, places = grid(doc)
    skip: set[tuple[int, int]] = set()
    spans = {}
    for first, last, left, right in _merges(doc):
        spans[first, left] = (last - first + 1, right - left + 1)
        skip |= {(r, c) for r in range(first, last + 1) for c in range(left, right + 1)} - {(first, left)}  # fmt: skip
    out = []
    for r, row in enumerate(rows):
        cells = []
        for c, cell in enumerate([*row, *[""] * (doc.width - len(row))]):
            if (r, c) not in skip:
                down, across = spans.get((r, c), (1, 1))
                said = escape(as_text(cell)).replace("\n", "<br>")
                cells.append(f"<td rowspan={down} colspan={across}>{said}</td>")
        out.append(f"<tr>{''.join(cells)}</tr>\n")
    charset = rng.choice(["utf-8", "gb2312"])
    page = f'<html><head><meta charset="{charset}"></head><body><table border=1>\n{"".join(out)}</table></body></html>'
    data = page.encode("gb18030" if charset == "gb2312" else charset)
    doc.traps.append(f"web page {charset}")
    return Written(f"{doc.clean.name}.xls", data, {"*": places})


def write_book(docs: Sequence[Doc], rng: Random) -> Written:
    """One workbook with a sheet a table; sometimes with the ending of another format."""
    how = rng.choice([by_openpyxl, by_xlsxwriter, by_xlwt])
    for doc in docs:
        doc.typed = rng.random() < 0.5
    data, places = how(docs, rng)
    ending = "xls" if how is by_xlwt else "xlsx"
    if rng.random() < 0.2:
        ending = rng.choice(["xls", "xlsx", "et", "xlsm", "csv"])
    docs[0].traps.append(f"{how.__name__} .{ending}{' typed' if docs[0].typed else ''}")
    return Written(f"{docs[0].clean.name}.{ending}", data, places)


def zipped(written: Sequence[Written], name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in written:
            archive.writestr(one.name, one.data)
    return stream.getvalue()
