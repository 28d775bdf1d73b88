"""How wide a column and how tall a row must be for everything to be seen.

Widths are counted in half-width characters of the body font (10 pt): a Latin letter is one, a
Chinese character two.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import ceil

BODY = 10  # points
PAGE_PIXELS = 1077  # A4 across, less 6 mm on either side, at 96 dpi
# Columns are as wide as some digits of 宋体 11. A program without that font takes another, whose
# digits (DejaVu Sans) are up to 17 % wider: the share of the page that holds columns then, too.
SAFE_PIXELS = int(PAGE_PIXELS * 0.855)
PAGE_POINTS = 513  # A4 from top to bottom, less 15 mm and 14 mm
MAX_HEIGHT = 409.0  # points; the tallest row there is
_PIXELS_A_CHARACTER = 0.67  # half-width, for each point of font size
_LATIN = 1.09  # of a half-width character; Latin letters run wide in substitute fonts
_PADDING = 6  # pixels lost to the borders of a cell
INDENT = 12  # pixels lost to the indent of sentences
# What a line never parts: a Latin word, or one character, with the marks that go with it.
_UNIT = re.compile(r"[（［《“‘〔【]*(?:[!-~]+|.)[）］》”’〕】，。、；：！？…％]*", re.DOTALL)


def text_width(text: str) -> float:
    """Half-width characters that a text without line breaks takes."""
    wide = 0.0 if text.isascii() else (len(text.encode("utf-8", "surrogatepass")) - len(text)) / 2
    return 2 * wide + _LATIN * (len(text) - wide)


_unit_width = lru_cache(maxsize=50_000)(text_width)


def widest(texts: Iterable[str]) -> float:
    """The width of the longest line in these texts."""
    return max((text_width(line) for text in texts for line in text.split("\n")), default=0)


def pixels(width: float, size: float = BODY) -> int:
    """The pixels of a column that holds so many half-width characters of a font size."""
    return round(width * size * _PIXELS_A_CHARACTER) + _PADDING


@lru_cache(maxsize=50_000)
def lines(text: str, across: float, size: float = BODY) -> int:
    """Lines a text takes in a cell of so many pixels."""
    room = max(2.0, (across - _PADDING) / (size * _PIXELS_A_CHARACTER))
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    """Lines of a text without line breaks, broken as a spreadsheet program breaks it."""
    if text_width(text) <= room:
        return 1
    count, used = 1, 0.0
    for width in map(_unit_width, _UNIT.findall(text)):
        if used + width <= room:
            used += width
        elif width <= room:
            count, used = count + 1, width
        else:  # a word longer than a line is broken anywhere
            more = ceil(width / room)
            count, used = count + more - (used == 0), width - (more - 1) * room
    return count


def row_height(count: int, size: float = BODY, *, least: float = 0, air: float = 6) -> float:
    """Points for so many lines of text, and some air around them."""
    return min(MAX_HEIGHT, max(least, round(count * size * 1.42 + air, 1)))


def print_scale(total: int) -> float:
    """By how much a sheet of so many pixels shrinks when it is fitted to the page across."""
    return min(1.0, PAGE_PIXELS / total)


def on_paper(points: float, scale: float, *, most: int = 28) -> int:
    """The font size that looks like ``points`` once the sheet is shrunk on paper."""
    return min(most, max(BODY, round(points / scale)))


def spread(across: Sequence[int], parts: int) -> list[tuple[int, int]]:
    """Columns grouped from left to right into so many neighbouring groups, the narrowest of them
    as broad as can be; the last one takes what is left.

    >>> spread([10, 10, 20, 40], 2)
    [(0, 2), (3, 3)]
    """
    parts = min(parts, len(across))
    low, high = 0, sum(across) // parts
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(_ends(across, middle)) >= parts else (low, middle - 1)
    ends = [*_ends(across, low)[: parts - 1], len(across) - 1]
    return list(zip([0, *(end + 1 for end in ends)], ends, strict=False))


def _ends(across: Sequence[int], least: int) -> list[int]:
    """The last columns of groups at least so broad."""
    ends, total = [], 0
    for col, one in enumerate(across):
        total += one
        if total >= least:
            ends.append(col)
            total = 0
    return ends
