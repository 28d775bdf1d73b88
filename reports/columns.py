"""The columns of a problem sheet: what they are called, how they look, how wide they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil, isfinite

from pipeline.kernel.ledger import Cell, LedgerColumn, LedgerSheet
from reports.baseline import KEY_HEADING, cell_text
from reports.fill_columns import FillColumn, county_columns, town_columns
from reports.layout import INDENT, PAGE_PIXELS, lines, pixels, text_width, widest
from reports.safe_cells import Look, SafeSheet, visible

SEQUENCE_HEADING = "序号"
_SHORT = 12  # half-width characters; narrower columns are centred
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MAX_AMOUNT, _MAX_INT = 1e13, 1e10  # beyond these a number would show rounded; it becomes text


@dataclass(frozen=True)
class Column:
    """One visible column: ``area`` is known, town or county; ``kind`` is a kind of ``looks``."""

    heading: str
    area: str
    kind: str
    across: int  # pixels
    fill: FillColumn | None = None

    @property
    def look(self) -> str:
        """The name of its cells' look."""
        return f"{self.area}_{self.kind}"


def plan(sheet: LedgerSheet) -> tuple[Column, ...]:
    """Every visible column of a sheet, left to right."""
    filled = [
        *(("town", one) for one in town_columns(sheet.fill)),
        *(("county", one) for one in county_columns(sheet.fill)),
    ]
    taken = {SEQUENCE_HEADING, KEY_HEADING, *(one.heading for _, one in filled)}
    known = [Column(SEQUENCE_HEADING, "known", "int", pixels(4.5))]
    for at, column in enumerate(sheet.columns):
        heading = _distinct(visible(column.heading), taken)
        known.append(_known(heading, column, [row[at] for row in sheet.rows]))
    return _stretched((*known, *(_to_fill(area, one) for area, one in filled)))


def _stretched(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The same columns; on a sheet narrower than the page, wider, up to twice."""
    factor = min(2.0, PAGE_PIXELS / sum(column.across for column in columns))
    if factor <= 1:
        return columns
    return tuple(replace(column, across=int(column.across * factor)) for column in columns)


def _distinct(heading: str, taken: set[str]) -> str:
    number, name = 1, heading
    while name in taken:
        number += 1
        name = f"{heading}（下发）" if number == 2 else f"{heading}（下发{number - 1}）"
    taken.add(name)
    return name


def _to_fill(area: str, one: FillColumn) -> Column:
    short = one.kind == "text" and one.width <= _SHORT
    return Column(one.heading, area, "center" if short else one.kind, pixels(one.width), one)


def _known(heading: str, column: LedgerColumn, values: Sequence[Cell]) -> Column:
    shown = [shown_text(value, column.kind) for value in values]
    kind: str = column.kind
    if kind == "text" and all(_is_code(text) for text in shown):
        kind, width = "code", min(max(map(len, shown)) * 1.1 + 0.3, 34.0)
    elif kind == "text":
        kind, width = "center", _text_width(shown)
    elif kind == "long":
        width = _long_width(shown)
    else:
        width = min(widest(shown) + 1, 18.0)
    indent = INDENT if kind == "long" else 0
    return Column(heading, "known", kind, pixels(_heading_width(heading, width)) + indent)


def _is_code(text: str) -> bool:
    """Whether a text is a number or code that reads best on one line."""
    return text.isascii() and text.isprintable() and " " not in text and len(text) <= 40


def _heading_width(heading: str, width: float) -> float:
    """The width, wide enough for the heading in one line or in two halves."""
    whole = text_width(heading)
    half = ceil(whole / 4) * 2 + 0.5
    nearly_whole = half + 1 < width < whole + 0.5 <= 9
    return whole + 0.5 if nearly_whole else max(4.5, half, width)


def _text_width(shown: Sequence[str]) -> float:
    """Short words stay on one line, the others break into two, a rare long name into four."""
    widths = sorted(text_width(text) for text in shown)
    usual, longest = widths[len(widths) * 9 // 10], widths[-1]
    if usual > 8:
        usual = max(8.0, ceil(usual / 4) * 2)
    elif usual == 8 and all(width in (0, 4, 8) for width in widths) and not _latin(shown):
        usual = 4.0  # words of two or four characters: 农村/低保
    return min(max(usual, longest / 3), 24.0) + 0.5


def _latin(shown: Sequence[str]) -> bool:
    return any(character.isascii() for text in shown for character in text)


def _long_width(shown: Sequence[str]) -> float:
    """Wide enough that most sentences take five lines, and the longest shows in full."""
    widths = sorted(text_width(text) for text in shown)
    usual = widths[len(widths) * 9 // 10] / 4.5 + 1
    return min(120.0, max(22.0, min(usual, 36.0), widths[-1] / 24))


def shown_text(value: Cell, kind: str) -> str:
    """A value as a reader sees it in its cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if kind == "amount":
        return f"{value:,.2f}"
    return _plain(value)


def _plain(value: float) -> str:
    return str(int(value)) if isfinite(value) and value == int(value) else repr(value)


def write_known(sheet: SafeSheet, row: int, col: int, value: Cell, kind: str, look: Look) -> str:
    """Write one known cell by the kind of its column; the answer is its ``cell_text``."""
    if value is None:
        sheet.blank(row, col, look)
        return ""
    if isinstance(value, str):
        day = as_day(value) if kind == "date" else None
        if day is None:
            return sheet.text(row, col, value, look)
        sheet.day(row, col, day, look)
        return cell_text(day)
    most = {"amount": _MAX_AMOUNT, "int": _MAX_INT}.get(kind, 0.0)
    if not abs(value) < most:
        return sheet.text(row, col, _plain(value), look)
    number = round(value, 2)
    sheet.number(row, col, number, look)
    return cell_text(number)


def as_day(text: str) -> datetime | None:
    """The day of a text ``YYYY-MM-DD``; None if it is none that Excel knows."""
    if not _DAY.fullmatch(text):
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        return None
    return day if day >= datetime(1900, 3, 1) else None


def lines_needed(columns: Sequence[Column], row: Sequence[Cell]) -> int:
    """Lines that the tallest known cell of a row takes; ``columns`` begin with 序号."""
    most = 1
    for column, value in zip(columns[1:], row, strict=False):
        if isinstance(value, str) and column.kind in ("center", "long"):
            indent = INDENT if column.kind == "long" else 0
            most = max(most, lines(value, column.across - indent))
    return most
