"""Where the header of a sheet stands, and how its one or two rows read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.kernel import looks
from pipeline.kernel.declare import Source
from pipeline.reading.headings import forms_of, lexicon, plain_heading

LOOK = 30
"""Rows from the top in which a header is looked for."""

Lines = Sequence[Sequence[str]]


def known(source: Source, headings: Sequence[str]) -> int:
    """How many of the cells are headings of this source; most rows of data have none."""
    words, _ = lexicon(source)
    return sum(1 for h in headings if h and any(form in words for form in forms_of(h)))


@dataclass(frozen=True)
class Reading:
    """One way to read a header: its headings by position, and the lines above that are its title."""

    headings: Sequence[str]
    title: Sequence[str]


def possible_headers(sources: Sequence[Source], head: Lines) -> dict[int, list[Reading]]:
    """Rows that may be the header -> how they may be read.

    Those that hold a word of any source's headings, and the one that looks like a header by what
    stands under it. None below a person's row, and none that only repeats one above.
    """
    possible: dict[int, list[Reading]] = {}
    seen = set()
    words = frozenset().union(*(lexicon(source)[0] for source in sources))
    strange = by_structure(head)
    for row in range(min(LOOK, len(head))):
        if is_data(head[row]):
            break
        plain = tuple(map(plain_heading, head[row]))
        if plain in seen:
            continue
        if row == strange or any(known(source, head[row]) for source in sources):
            seen.add(plain)
            possible[row] = readings(head, row, words)
    return possible


def readings(head: Lines, row: int, words: frozenset[str] = frozenset()) -> list[Reading]:
    """The row itself; and, for two-row headers, the row with its gaps filled from the row above.

    ``words``: known headings, with which alone gaps are filled in one more reading.
    """
    own = list(head[row])
    title = ["".join(line).strip() for line in head[:row]]
    if row == 0:
        return [Reading(own, title)]
    above = list(head[row - 1]) + [""] * len(own)
    if sum(1 for h in above if h.strip()) < 2:
        return [Reading(own, title)]
    below = [
        any(i < len(line) and line[i].strip() for line in head[row + 1 :]) for i in range(len(own))
    ]
    filled = [h if h.strip() or not below[i] else above[i] for i, h in enumerate(own)]
    known_only = [
        h if own[i].strip() or plain_heading(h) in words else "" for i, h in enumerate(filled)
    ]
    return [
        Reading(way, title[:-1]) for way in (filled, _with_group(filled, above), known_only)
    ] + [Reading(own, title)]  # fmt: skip


def _with_group(own: Sequence[str], above: Sequence[str]) -> list[str]:
    """Headings that stand twice, each under its group's name: 户主 over 姓名 is 户主姓名."""
    groups, group = [], ""
    for cell in above[: len(own)]:
        group = cell.strip() or group
        groups.append(group)
    names = [plain_heading(h) for h in own]
    return [
        groups[i] + h if names[i] and names.count(names[i]) > 1 and groups[i] != h else h
        for i, h in enumerate(own)
    ]


def is_data(line: Sequence[str]) -> bool:
    """Whether a line holds values of a person, such as an ID number or a plate, not headings."""
    return any(_telling(cell) for cell in line)


def _telling(cell: str) -> bool:
    text = cell.strip()
    return len(text) >= 6 and (looks.ID.fits(text) or looks.PLATE.fits(text))


def by_structure(head: Lines) -> int:
    """The last row of short distinct texts over the first row of data; -1 if there is none."""
    first = next((row for row, line in enumerate(head[: LOOK + 6]) if is_data(line)), -1)
    for row in range(min(first, LOOK) - 1, -1, -1):
        cells = [cell.strip() for cell in head[row] if cell.strip()]
        filled = sum(1 for cell in head[first] if cell.strip())
        if len(cells) >= max(3, 0.5 * filled) and all(_is_word(cell) for cell in cells):
            return row
    return -1


def _is_word(text: str) -> bool:
    return len(text) <= 24 and not text.replace(".", "").replace("-", "").isdigit()


def without_header(head: Lines) -> bool:
    """Whether the first row with anything in it, and most of those below, are data."""
    lines: Iterable[Sequence[str]] = (line for line in head if any(c.strip() for c in line))
    first = list(lines)[:6]
    return bool(first) and is_data(first[0]) and sum(map(is_data, first)) >= 0.6 * len(first)
