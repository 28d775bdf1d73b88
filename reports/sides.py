"""How the columns of a sheet share out over pages: facts on the left, cells to fill on the right.

All pages of a sheet are printed to one scale. 序号 and the first known column (the name) stand at
the left of every page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.columns import Column
from reports.layout import SAFE_PIXELS

GOOD, BEST, FULL = 70, 76, 100  # percent: text of 10 points is printed as 7 to 10
_MOST_REPEATED = 200  # pixels of the first known column, if it is to stand on every page


@dataclass(frozen=True)
class Sides:
    """Columns fitted to paper: the first ``repeated`` stand on every page.

    ``pages`` holds the first and the last column of every page, without the repeated ones.
    """

    columns: tuple[Column, ...]
    repeated: int
    pages: tuple[tuple[int, int], ...]
    percent: int

    @property
    def breaks(self) -> list[int]:
        """The columns before which a new page begins."""
        return [first for first, _ in self.pages[1:]]

    def span(self, first: int, last: int) -> int:
        """Pixels from one column to another."""
        return sum(column.across for column in self.columns[first : last + 1])


def fitted(columns: Sequence[Column]) -> Sides:
    """The pages of a sheet, and its columns in the widths that fill them."""
    head = _repeated(columns)
    fixed = _total(head)
    sides = _sides(columns[len(head) :])
    percent = _percent(fixed, sides)
    room = _room(percent) - fixed
    pages = [page for side in sides for page in _pages(side, room)]
    pages = [_filling(page, room) for page in pages]
    spans, at = [], len(head)
    for page in pages:
        spans.append((at, at + len(page) - 1))
        at += len(page)
    out = (*head, *(column for page in pages for column in page))
    return Sides(out, len(head), tuple(spans), percent)


def _repeated(columns: Sequence[Column]) -> Sequence[Column]:
    """序号, and the first known column unless it is broad or all there is."""
    with_name = (
        len(columns) > 2 and columns[1].area == "known" and columns[1].across <= _MOST_REPEATED
    )
    return columns[: 2 if with_name else min(1, len(columns) - 1)]


def _sides(columns: Sequence[Column]) -> list[Sequence[Column]]:
    known = [column for column in columns if column.area == "known"]
    to_fill = [column for column in columns if column.area != "known"]
    return [side for side in (known, to_fill) if side]


def _percent(fixed: int, sides: Sequence[Sequence[Column]]) -> int:
    """The scale: as large as the broadest side allows.

    Rather than too small a scale, sentences get less room, or the side another page; rather than
    the largest, sentences get more.
    """
    usual = fixed + max(_total(side) for side in sides)
    by_usual = SAFE_PIXELS * 100 // usual
    if by_usual >= GOOD:
        sentences = any(column.weight for side in sides for column in side)
        return min(BEST if sentences else FULL, by_usual)
    return GOOD


def _room(percent: int) -> int:
    return SAFE_PIXELS * 100 // percent


def _total(columns: Sequence[Column]) -> int:
    return sum(column.across for column in columns)


def _pages(side: Sequence[Column], room: int) -> list[list[Column]]:
    """The side as one page; as more, if there is no other way."""
    pages: list[list[Column]] = [[]]
    used = 0
    for column in side:
        least = column.least or column.across
        if pages[-1] and used + least > room:
            pages.append([])
            used = 0
        pages[-1].append(column)
        used += least
    return pages


def _filling(page: Sequence[Column], room: int) -> list[Column]:
    """The columns of a page so wide that they fill it: sentences by their length, or all."""
    flexible = [column for column in page if column.weight]
    if not flexible:
        factor = min(2.0, max(1.0, room / _total(page)))
        return [replace(column, across=int(column.across * factor)) for column in page]
    left = room - _total([column for column in page if not column.weight])
    low, high = 0.0, 1000.0
    for _ in range(40):
        middle = (low + high) / 2
        wide = sum(_share(column, middle) for column in flexible)
        low, high = (middle, high) if wide <= left else (low, middle)
    return [replace(one, across=_share(one, low)) if one.weight else one for one in page]


def _share(column: Column, factor: float) -> int:
    return int(min(column.most, max(column.least, column.weight * factor)))
