"""Where a new page begins from top to bottom, so that what belongs together stays together."""

from collections.abc import Sequence

from reports.layout import PAGE_POINTS

_SURE = 0.97  # printers and programs differ a little
_ROOMS = (1.0, 1.01, 1.02, 1.03, 1.04, 1.05)  # how much more than sure there may be
_KEPT = 1  # rows that go with the end of a sheet


def page_room(percent: int) -> float:
    """Points of rows that surely fit on a page printed to this scale."""
    return PAGE_POINTS * 100 / percent * _SURE


def page_starts(heights: Sequence[float], blocks: Sequence[int], room: float) -> list[int]:
    """The rows before which a new page begins; ``blocks`` are the first rows of blocks.

    A block that does not fit into what is left of a page begins on the next, unless it is long
    and half a page is left.

    >>> page_starts([40, 40, 10, 40], [0, 2], 100)
    [2]
    """
    starts = []
    used = 0.0
    for row, height in enumerate(heights):
        needed = height
        if row in blocks:
            until = next((one for one in blocks if one > row), len(heights))
            needed = max(height, min(sum(heights[row:until]), room / 2))
        if used and used + needed > room:
            starts.append(row)
            used = 0
        used += height
    return starts


def break_for_end(
    head: float, repeated: float, rows: Sequence[float], end: float, room: float
) -> int | None:
    """The row to begin a new page with, lest the end of a sheet stand on a page of its own.

    ``head`` is the height of all above the rows on the first page, ``repeated`` on the others.
    """
    if all(_end_fits(head, repeated, rows, end, room * more) for more in _ROOMS):
        return None
    kept, taken = 0, repeated + end
    for height in reversed(rows[1:][-_KEPT:]):
        taken += height
        if taken > room:
            break
        kept += 1
    return len(rows) - kept if kept else None


def _end_fits(head: float, repeated: float, rows: Sequence[float], end: float, room: float) -> bool:
    used = head
    for height in rows:
        used = repeated + height if used + height > room else used + height
    return used + end <= room
