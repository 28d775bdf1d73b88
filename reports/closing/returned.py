"""A returned closing sheet: what was filled in for which problem, wherever its columns stand now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.closing.fills import GROUPS, NUMBER_HEADING
from reports.returned.rows import Cell, Row, column_name, squeezed, without_mark
from reports.wording import SIGNATURES

Kind = Literal["review", "money", "revisit"]
_LEAST = 3
"""So many headings of columns to fill, beside the number, make a line the headings of such a sheet."""


@dataclass(frozen=True)
class ClosingRow:
    """A row in which something was filled in. ``row.key`` is the number of the problem."""

    kind: Kind
    row: Row

    @property
    def said(self) -> dict[str, str]:
        return {heading: cell.text for heading, cell in self.row.filled.items() if cell.text}


def read_closing(sheet: str, lines: Sequence[Sequence[str]]) -> list[ClosingRow] | None:
    """The rows of a closing sheet that say something; None where it is no closing sheet."""
    found: list[ClosingRow] = []
    kind: Kind | None = None
    known: dict[str, int] = {}
    filled: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        heads = _heads(line)
        if heads:
            kind, known, filled = heads
        elif kind and any(text.strip() for text in line) and not _to_sign(line):
            row = Row(sheet, number, "verify", _cell(line, number, known[NUMBER_HEADING]),
                      {name: _cell(line, number, at) for name, at in known.items() if name != NUMBER_HEADING},
                      {name: without_mark(name, _cell(line, number, at)) for name, at in filled.items()})  # fmt: skip
            if any(cell.text for cell in row.filled.values()) and row.key.text != "合计":
                found.append(ClosingRow(kind, row))
    return found if kind else None


def _to_sign(line: Sequence[str]) -> bool:
    return sum(text.strip().startswith(SIGNATURES) for text in line) > 1


def _heads(line: Sequence[str]) -> tuple[Kind, dict[str, int], dict[str, int]] | None:
    """The kind of sheet and where its columns stand, if this is its line of headings."""
    names = [squeezed(text) for text in line]
    if NUMBER_HEADING not in names:
        return None
    met: dict[Kind, set[str]] = {kind: {one.heading for one in GROUPS[kind]} & set(names)
                                 for kind in ("review", "money", "revisit")}  # fmt: skip
    kind = max(met, key=lambda one: len(met[one]))
    if len(met[kind]) < _LEAST:
        return None
    known: dict[str, int] = {}
    filled: dict[str, int] = {}
    for at, name in enumerate(names):
        if name:
            (filled if name in met[kind] else known).setdefault(name, at)
    return kind, known, filled


def _cell(line: Sequence[str], number: int, at: int) -> Cell:
    text = line[at].strip() if at < len(line) else ""
    return Cell(text, f"{column_name(at)}{number}")
