"""Bytes counted and looked for in a text, in strips that the processor's cache holds.

Each strip is some numpy operations long, so that other threads run meanwhile: ``in`` and ``count``
of bytes keep them waiting, and are ten times slower for more than one byte.
"""

from collections.abc import Iterator

import numpy as np

STRIP = 1 << 17
Text = bytes | memoryview


def count_lines(text: Text) -> int:
    """Line ends in a text."""
    return sum(int(np.count_nonzero(strip == 10)) for _, strip in _strips(text))


def within(text: Text, first: int, last: int) -> np.ndarray:
    """Where bytes of a range are."""
    found = [np.flatnonzero((strip - np.uint8(first)) <= last - first) + at
             for at, strip in _strips(text)]  # fmt: skip
    return np.concatenate(found) if found else np.empty(0, np.int64)


def has_mark(text: Text) -> bool:
    """Whether EF BB, with which a byte-order mark of UTF-8 begins, is anywhere."""
    return any(
        bool(((strip[:-1] == 0xEF) & (strip[1:] == 0xBB)).any())
        for _, strip in _strips(text, beyond=1)
    )


def has_mark_or_lost(text: Text) -> bool:
    """Whether EF BB or EF BF is anywhere: a byte-order mark or U+FFFD, or a few rare characters."""
    return any(
        bool(((strip[:-1] == 0xEF) & ((strip[1:] | 4) == 0xBF)).any())
        for _, strip in _strips(text, beyond=1)
    )


def _strips(text: Text, beyond: int = 0) -> Iterator[tuple[int, np.ndarray]]:
    letters = np.frombuffer(text, np.uint8)
    for at in range(0, len(letters), STRIP):
        yield at, letters[at : at + STRIP + beyond]
