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
    mask = np.empty(STRIP, bool)
    return sum(
        int(np.count_nonzero(np.equal(strip, 10, out=mask[: len(strip)])))
        for _, strip in _strips(text)
    )


def within(text: Text, first: int, last: int) -> np.ndarray:
    """Where bytes of a range are."""
    above, mask = np.empty(STRIP, np.uint8), np.empty(STRIP, bool)
    found = []
    for at, strip in _strips(text):
        np.subtract(strip, np.uint8(first), out=above[: len(strip)])
        inside = np.less_equal(above[: len(strip)], last - first, out=mask[: len(strip)])
        if inside.any():
            found.append(np.flatnonzero(inside) + at)
    return np.concatenate(found) if found else np.empty(0, np.int64)


def has_mark(text: Text) -> bool:
    """Whether EF BB, with which a byte-order mark of UTF-8 begins, is anywhere."""
    return _has_pair(text, 0xEF, 0xBB, np.uint8(0))


def has_mark_or_lost(text: Text) -> bool:
    """Whether EF BB or EF BF is anywhere: a byte-order mark or U+FFFD, or a few rare characters."""
    return _has_pair(text, 0xEF, 0xBF, np.uint8(4))


def has_lone_returns(text: Text) -> bool:
    """Whether a return is followed by anything but a line end, or by nothing."""
    if text[-1:] == b"\r":
        return True
    first, second = np.empty(STRIP, bool), np.empty(STRIP, bool)
    for _, strip in _strips(text, beyond=1):
        size = len(strip) - 1
        returns = np.equal(strip[:-1], 13, out=first[:size])
        others = np.not_equal(strip[1:], 10, out=second[:size])
        if np.logical_and(returns, others, out=returns).any():
            return True
    return False


def _has_pair(text: Text, one: int, other: int, beside: np.uint8) -> bool:
    """Whether a byte is followed by another, of which the bits of ``beside`` may be unset."""
    first, second = np.empty(STRIP, bool), np.empty(STRIP, bool)
    bits = np.empty(STRIP, np.uint8)
    for _, strip in _strips(text, beyond=1):
        size = len(strip) - 1
        ones = np.equal(strip[:-1], one, out=first[:size])
        filled = np.bitwise_or(strip[1:], beside, out=bits[:size])
        others = np.equal(filled, other, out=second[:size])
        if np.logical_and(ones, others, out=ones).any():
            return True
    return False


def _strips(text: Text, beyond: int = 0) -> Iterator[tuple[int, np.ndarray]]:
    letters = np.frombuffer(text, np.uint8)
    for at in range(0, len(letters), STRIP):
        yield at, letters[at : at + STRIP + beyond]
