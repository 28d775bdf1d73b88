"""How wide a column and how tall a row must be for everything to be seen.

Widths are counted in half-width characters of the body font (10 pt): a Latin letter is one, a
Chinese character two.
"""

from collections.abc import Iterable, Sequence
from math import ceil

BODY = 10  # points
PAGE_PIXELS = 1077  # A4 across, less 6 mm on either side, at 96 dpi
MAX_HEIGHT = 409.0  # points; the tallest row there is
_PIXELS_A_CHARACTER = 0.67  # half-width, for each point of font size
_PADDING = 6  # pixels lost to the borders of a cell
INDENT = 12  # pixels lost to the indent of sentences


def text_width(text: str) -> float:
    """Half-width characters that a text without line breaks takes."""
    if text.isascii():
        return len(text) * 1.05  # Latin letters run a little wide in substitute fonts
    return (len(text.encode("utf-8", "surrogatepass")) + len(text)) / 2


def widest(texts: Iterable[str]) -> float:
    """The width of the longest line in these texts."""
    return max((text_width(line) for text in texts for line in text.split("\n")), default=0)


def pixels(width: float, size: float = BODY) -> int:
    """The pixels of a column that holds so many half-width characters of a font size."""
    return round(width * size * _PIXELS_A_CHARACTER) + _PADDING


def lines(text: str, across: float, size: float = BODY) -> int:
    """Lines a text takes in a cell of so many pixels; a little generous."""
    room = max(2.0, (across - _PADDING) / (size * _PIXELS_A_CHARACTER) - 1)
    return sum(max(1, ceil(text_width(line) / room)) for line in text.split("\n"))


def row_height(count: int, size: float = BODY, *, least: float = 0, air: float = 6) -> float:
    """Points for so many lines of text, and some air around them."""
    return min(MAX_HEIGHT, max(least, round(count * size * 1.42 + air, 1)))


def print_scale(total: int) -> float:
    """By how much a sheet of so many pixels shrinks to fit the page across."""
    return min(1.0, PAGE_PIXELS / total)


def on_paper(points: float, scale: float, *, most: int = 28) -> int:
    """The font size that looks like ``points`` once the sheet is shrunk on paper."""
    return min(most, max(BODY, round(points / scale)))


def spread(across: Sequence[int], parts: int) -> list[tuple[int, int]]:
    """Columns grouped from left to right into so many neighbouring groups of about equal width.

    >>> spread([10, 10, 20, 40], 2)
    [(0, 2), (3, 3)]
    """
    parts = min(parts, len(across))
    total, passed, first = sum(across), 0, 0
    groups: list[tuple[int, int]] = []
    for col, one in enumerate(across):
        passed += one
        columns_left, groups_left = len(across) - col - 1, parts - len(groups) - 1
        target = total * (len(groups) + 1) / parts
        full = columns_left == groups_left or passed + across[col + 1] / 2 >= target
        if groups_left and full:
            groups.append((first, col))
            first = col + 1
    return [*groups, (first, len(across) - 1)]
