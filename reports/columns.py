"""The columns of a problem sheet: what they are called, how they look, how wide they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, isfinite

from pipeline.kernel.ledger import Cell, LedgerColumn, LedgerSheet
from reports.baseline import KEY_HEADING, cell_text
from reports.fill_columns import FillColumn, county_columns, town_columns
from reports.layout import INDENT, lines, pixels, text_width, widest
from reports.safe_cells import Look, SafeSheet, visible

SEQUENCE_HEADING = "序号"
_SHORT_WORD, _LEAST_WORDS = 8, 6.5  # half-width characters
_LEAST_LONG, _USUAL_LONG, _MOST_LONG = 10.5, 48.0, 120.0  # half-width characters of sentences
_SHORT = 12  # half-width characters; narrower columns are centred
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\b[0-9A-Za-z]{10,20}\b", re.ASCII)  # stays on one line
_DAY_WORDS = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_MAX_AMOUNT, _MAX_INT = 1e13, 1e10  # beyond these a number would show rounded; it becomes text


@dataclass(frozen=True)
class Column:
    """One visible column: ``area`` is known, town or county; ``kind`` is a kind of ``looks``.

    ``across`` is its width in pixels. A column of sentences or of long words can do with anything
    from ``least`` to ``most`` pixels, and gets its part of the page by ``weight``.
    """

    heading: str
    area: str
    kind: str
    across: int
    fill: FillColumn | None = None
    least: int = 0
    most: int = 0
    weight: float = 0

    @property
    def look(self) -> str:
        """The name of its cells' look."""
        return f"{self.area}_{self.kind}"


def shown_positions(sheet: LedgerSheet) -> tuple[int, ...]:
    """Where in a row the columns stand that hold anything at all; the others are left out."""
    empty = (None, "")
    return tuple(
        at for at in range(len(sheet.columns)) if any(row[at] not in empty for row in sheet.rows)
    )


def plan(sheet: LedgerSheet, shown: Sequence[int]) -> tuple[Column, ...]:
    """Every visible column of a sheet, left to right."""
    filled = [
        *(("town", one) for one in town_columns(sheet.fill)),
        *(("county", one) for one in county_columns(sheet.fill)),
    ]
    taken = {SEQUENCE_HEADING, KEY_HEADING, *(one.heading for _, one in filled)}
    known = [Column(SEQUENCE_HEADING, "known", "int", pixels(4.5))]
    for at in shown:
        heading = _distinct(visible(sheet.columns[at].heading), taken)
        known.append(_known(heading, sheet.columns[at], [row[at] for row in sheet.rows]))
    return (*known, *(_to_fill(area, one) for area, one in filled))


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
    if kind == "long":
        return _sentences(heading, shown)
    if kind == "text" and all(_is_code(text) for text in shown):
        kind, width = "code", min(max(map(len, shown)) * 1.1 + 0.3, 34.0)
    elif kind == "text":
        return _words(heading, shown)
    else:
        width = min(widest(shown) + 1, 18.0)
    return Column(heading, "known", kind, pixels(_heading_width(heading, width)))


def _words(heading: str, shown: Sequence[str]) -> Column:
    """Short words; where most are longer, beside sentences they may break into four lines."""
    width = _text_width(shown)
    usual = sorted(widest([text]) for text in shown)[len(shown) * 9 // 10]
    across = pixels(_heading_width(heading, width))
    if usual <= _SHORT_WORD or _latin(shown):
        return Column(heading, "known", "center", across)
    narrow = min(width, max(_LEAST_WORDS, ceil(usual / 8) * 2 + 0.5))
    least = pixels(_heading_width(heading, narrow))
    return Column(heading, "known", "center", across, None, min(least, across), across, usual)


def _sentences(heading: str, shown: Sequence[str]) -> Column:
    """So wide that most take five lines; narrower, the longest must still show in full."""
    widths = sorted(text_width(text) for text in shown)
    weight, longest = widths[len(widths) * 9 // 10], widths[-1]
    numbers = (len(run) * 1.1 + 1 for text in shown for run in _NUMBER.findall(text))
    least = max(_LEAST_LONG, min(_MOST_LONG, longest / 24), max(numbers, default=0))
    usual = max(least, min(_USUAL_LONG, weight / 4.5 + 1))
    most = max(usual, min(_MOST_LONG, longest + 0.5))
    across, low, high = (
        pixels(_heading_width(heading, width)) + INDENT for width in (usual, least, most)
    )
    return Column(heading, "known", "long", across, None, low, high, max(weight, 1.0))


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
    widths = sorted(widest([text]) for text in shown)
    usual, longest = widths[len(widths) * 9 // 10], widths[-1]
    if all(_DAY_WORDS.fullmatch(text) for text in shown if text):
        return 10.5  # 2026年12月/31日
    if usual > 10 or (usual > 8 and not _latin(shown)):
        usual = max(8.0, ceil(usual / 4) * 2)
    elif usual == 8 and all(width in (0, 4, 8) for width in widths) and not _latin(shown):
        usual = 4.0  # words of two or four characters: 农村/低保
    return min(max(usual, longest / 3), 24.0) + 0.5


def _latin(shown: Sequence[str]) -> bool:
    return any(character.isascii() for text in shown for character in text)


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
    for column, value in zip(columns[1:], row, strict=True):
        if isinstance(value, str) and column.kind in ("center", "long"):
            indent = INDENT if column.kind == "long" else 0
            most = max(most, lines(value, column.across - indent))
    return most
