"""A returned sheet as rows: what is known, what was filled in, and where each of it stands.

A sheet is taken by its headings, wherever they stand and in whatever order: the columns may have been
moved, and a second table pasted under the first begins with headings of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reports.baseline import KEY_HEADING
from reports.columns import SEQUENCE_HEADING
from reports.fill_columns import COUNTY, REACH, VERIFY
from reports.wording import SIGNATURES

Fill = Literal["verify", "reach", "none"]
Merged = Sequence[tuple[int, int, int]]
"""Cells merged downwards: position of the column from 0, first and last row as one sees them."""

_VERIFY = {one.heading for one in VERIFY}
_REACH = {one.heading for one in REACH}
_COUNTY = {one.heading for one in COUNTY}
FILLED = _VERIFY | _REACH | _COUNTY
_LEAST = 4
"""So many headings of columns to fill make a line the line of headings."""
_SPACE = re.compile(r"\s+")
_NOTHING = frozenset(["无", "/", "\\", "-", "--", "—", "——", "／", "－", "×"])
_NOTHING_IS_SAID = "拟纳入类别"
"""The column in which 无 is one of the choices; elsewhere such a mark means that nothing is to be said."""


@dataclass(frozen=True)
class Cell:
    """A text and where it stands, as ``D6``."""

    text: str
    place: str


EMPTY = Cell("", "")


@dataclass(frozen=True)
class Row:
    """One row. ``known`` and ``filled``: heading -> cell, of every column that the sheet has."""

    sheet: str
    number: int
    fill: Fill
    key: Cell
    known: Mapping[str, Cell]
    filled: Mapping[str, Cell]

    @property
    def place(self) -> str:
        """Where to look: the key may be hidden or gone."""
        return next((cell.place for cell in self.known.values()), f"A{self.number}")

    def said(self, heading: str) -> Cell:
        """A cell to fill; without a place where its column is gone."""
        return self.filled.get(heading, EMPTY)

    @property
    def identity(self) -> tuple[str, str]:
        """Name and ID number as they stand in the row."""
        name, number = (self.known.get(one, EMPTY).text for one in ("姓名", "身份证号"))
        return squeezed(name), squeezed(number).upper()


@dataclass(frozen=True)
class Heads:
    """Which column holds what, from a line of headings on."""

    fill: Fill
    key: int | None
    known: Mapping[str, int]
    filled: Mapping[str, int]
    lost: Sequence[str] = ()


@dataclass
class Table:
    """The rows of a sheet. ``lost``: columns to fill that are no longer there."""

    rows: list[Row] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    found: bool = False


def squeezed(text: str) -> str:
    """A text without any space or line end: programs break and pad lines as they like."""
    return _SPACE.sub("", text)


def column_name(at: int) -> str:
    """The letters of a column, counted from 0."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_table(sheet: str, lines: Sequence[Sequence[str]], merged: Merged = ()) -> Table:
    """The rows of a sheet, whose first line is row 1; none where it has no headings of a ledger."""
    table, heads = Table(), None
    down = _merged_down(merged)
    for number, line in enumerate(lines, start=1):
        found = _heads(line)
        if found:
            heads = found
            table.found = True
            table.lost += [one for one in found.lost if one not in table.lost]
        elif heads and any(text.strip() for text in line):
            row = _row(sheet, number, line, heads, lines, down)
            if row:
                table.rows.append(row)
    return table


def _merged_down(merged: Merged) -> dict[tuple[int, int], int]:
    """(row, column) -> the row where the merged cell has its text."""
    return {(row, col): first for col, first, last in merged for row in range(first + 1, last + 1)}


def _heads(line: Sequence[str]) -> Heads | None:
    names = [squeezed(text) for text in line]
    to_fill = [name for name in names if name in FILLED]
    if KEY_HEADING not in names and len(set(to_fill)) < _LEAST:
        return None
    verify, reach = (sum(name in group for name in set(names)) for group in (_VERIFY, _REACH))
    fill: Fill = "none" if max(verify, reach) < 2 else "verify" if verify >= reach else "reach"
    expected = {"verify": [one.heading for one in VERIFY], "reach": [one.heading for one in REACH], "none": []}[fill]  # fmt: skip
    wanted = {*expected, *_COUNTY} if fill != "none" else set()
    known: dict[str, int] = {}
    filled: dict[str, int] = {}
    for at, name in enumerate(names):
        if name in wanted:
            filled.setdefault(name, at)
        elif name and name not in (KEY_HEADING, SEQUENCE_HEADING):
            known.setdefault(name, at)
    key = names.index(KEY_HEADING) if KEY_HEADING in names else None
    return Heads(fill, key, known, filled, [one for one in expected if one not in filled])


def _row(
    sheet: str, number: int, line: Sequence[str], heads: Heads, lines: Sequence[Sequence[str]],
    down: Mapping[tuple[int, int], int],
) -> Row | None:  # fmt: skip
    """The row, unless it is the block to sign or only a running number."""

    def cell(at: int | None, from_above: bool = False) -> Cell:
        if at is None or at >= len(line):
            return Cell("", "" if at is None else f"{column_name(at)}{number}")
        text = line[at]
        if from_above and not text.strip() and (number, at) in down:
            text = lines[down[number, at] - 1][at]
        return Cell(text.strip(), f"{column_name(at)}{number}")

    key = cell(heads.key)
    if not key.text and any(text.strip().startswith(SIGNATURES) for text in line):
        return None
    known = {name: cell(at) for name, at in heads.known.items()}
    filled = {name: without_mark(name, cell(at, from_above=True)) for name, at in heads.filled.items()}  # fmt: skip
    if not key.text and not any(one.text for one in (*known.values(), *filled.values())):
        return None
    return Row(sheet, number, heads.fill, key, known, filled)


def without_mark(heading: str, cell: Cell) -> Cell:
    """The cell, empty where it only has a mark that nothing is to be said."""
    marked = cell.text in _NOTHING and heading != _NOTHING_IS_SAID
    return Cell("", cell.place) if marked else cell


def answers(row: Row, headings: Iterator[str] | Sequence[str]) -> dict[str, str]:
    """What was filled in under these headings: heading -> text, without the empty ones."""
    return {name: row.said(name).text for name in headings if row.said(name).text}
