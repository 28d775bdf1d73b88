"""The only door into a cell of a workbook.

Whatever text comes in, it leaves as a plain string cell: never a formula, never a link, never
a number in disguise. Nothing is lost in silence: characters a workbook cannot hold are replaced
by a mark one can see, text too long for a cell goes on in the sheet 附文, and a cell that
xlsxwriter refuses stops the writing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

MAX_TEXT = 32_767  # UTF-16 units in one cell
PIECE = 32_000  # leaves room for the words that say where the rest stands

# ASCII controls become their pictures (␀ … ␡); C1 controls, lone surrogates and the two
# non-characters of XML become the replacement character.
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(r"<r>.*</r>", re.DOTALL)
_STARTERS = re.compile(r"[\s'\"]*[=+\-@|%{＝＋－＠\t\n]")


class CellRefused(RuntimeError):
    """A cell or setting that the workbook library did not take. It is a fault of ours."""


def checked(code: object, what: str) -> None:
    """Raise unless ``code``, as returned by xlsxwriter, means success."""
    if code not in (0, None):
        raise CellRefused(f"{what} (xlsxwriter: {code})")


def visible(text: str) -> str:
    """The text as a cell can hold it; every replaced character leaves a mark."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNHOLDABLE.search(text):
        text = _UNHOLDABLE.sub(lambda found: _mark(found.group()), text)
    # xlsxwriter writes a string that begins and ends like rich text as raw XML.
    if text.startswith("<r>") and _MARKUP.fullmatch(text):
        text = "＜" + text[1:]
    return text


def _mark(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def starts_like_a_formula(text: str) -> bool:
    """Whether retyping or exporting this text could turn it into a formula."""
    return _STARTERS.match(text) is not None


def utf16_length(text: str) -> int:
    """The length of a text as Excel counts it: rare characters count twice."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for character in text if character > "\uffff")


def pieces(text: str) -> list[str]:
    """The text cut into parts that each fit into a cell; together they are the text."""
    if utf16_length(text) <= MAX_TEXT:
        return [text]
    parts, start, room = [], 0, PIECE
    for at, character in enumerate(text):
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            parts.append(text[start:at])
            start, room = at, PIECE - (2 if character > "\uffff" else 1)
    return [*parts, text[start:]]


@dataclass(frozen=True)
class Look:
    """How a cell looks: the usual format, and its twin for text that starts like a formula."""

    plain: Format
    quoted: Format


@dataclass(frozen=True)
class Remainder:
    """What did not fit into one cell: a line of the sheet 附文."""

    number: int
    sheet: str
    cell: str
    part: str
    text: str


class GrowingSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter ships no types
    """A worksheet whose data rows may still grow.

    Heights in ``growing`` are written without the flag "set by hand", so that a spreadsheet
    program makes the row taller when somebody types a long text into it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.growing: set[int] = set()

    def _write_row(self, row: int, *args: object, **options: object) -> None:
        self._current_row = row
        super()._write_row(row, *args, **options)

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, object]]) -> None:
        if tag == "row" and self._current_row in self.growing:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


class SafeSheet:
    """A worksheet that takes strings, numbers and days, and says so when it cannot."""

    def __init__(self, raw: GrowingSheet, remainders: list[Remainder]) -> None:
        self.raw = raw
        self.name: str = raw.get_name()
        self.heights: dict[int, float] = {}
        self._remainders = remainders
        self._write_string: Callable[..., int] = raw.write_string
        self._write_blank: Callable[..., int] = raw.write_blank

    def text(self, row: int, col: int, value: str, look: Look) -> str:
        """Write a string cell; the answer is the text that now stands there."""
        value = visible(value)
        if len(value) > PIECE:
            value = self._shortened(row, col, value)
        if not value:
            self.blank(row, col, look)
            return ""
        form = look.quoted if starts_like_a_formula(value) else look.plain
        code = self._write_string(row, col, value, form)
        if code:
            self._refuse(code, row, col)
        return value

    def number(self, row: int, col: int, value: float, look: Look) -> None:
        """Write a number cell."""
        self._check(self.raw.write_number(row, col, value, look.plain), row, col)

    def day(self, row: int, col: int, value: datetime, look: Look) -> None:
        """Write a date cell."""
        self._check(self.raw.write_datetime(row, col, value, look.plain), row, col)

    def blank(self, row: int, col: int, look: Look) -> None:
        """Write an empty cell with its format."""
        code = self._write_blank(row, col, None, look.plain)
        if code:
            self._refuse(code, row, col)

    def across(self, row: int, first: int, last: int, value: str, look: Look) -> None:
        """Write one text over the columns ``first`` to ``last`` of a row."""
        if last > first:
            self._check(self.raw.merge_range(row, first, row, last, "", look.plain), row, first)
        self.text(row, first, value, look)

    def height(self, row: int, points: float, *, growing: bool = False) -> None:
        """Set a row's height; a growing row is made taller by the program when it needs be."""
        self._check(self.raw.set_row(row, points), row, 0)
        self.heights[row] = points
        if growing:
            self.raw.growing.add(row)

    def _shortened(self, row: int, col: int, value: str) -> str:
        first, *rest = pieces(value)
        if not rest:
            return value
        number = 1 + max((one.number for one in self._remainders), default=0)
        cell = xl_rowcol_to_cell(row, col)
        for at, part in enumerate(rest, start=2):
            label = f"第{at}段，共{len(rest) + 1}段"
            self._remainders.append(Remainder(number, self.name, cell, label, part))
        return f"{first}……（未完，余文见“附文”表第{number}号）"

    def _check(self, code: object, row: int, col: int) -> None:
        if code:
            self._refuse(code, row, col)

    def _refuse(self, code: object, row: int, col: int) -> None:
        raise CellRefused(f"{self.name}!{xl_rowcol_to_cell(row, col)} (xlsxwriter: {code})")
