"""Where records end: quotation marks, and line ends inside them, record by record.

Marks that open behind a separator and close before one quote, and may hold line ends; a stray mark
(3" pipe) is a character like any other. What is quoted as it should be is found for a whole piece at
once, by bit masks; only records that are not go through Python, and come out written as they should.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.reading.pieces import Piece
from pipeline.reading.record import MAX_LINES, MAX_RECORD, resolved, written
from pipeline.reading.scan import Text, count_lines

_SHIFTS = tuple(np.uint64(n) for n in (1, 2, 4, 8, 16, 32))
_ONE, _LAST = np.uint64(1), np.uint64(63)


@dataclass(frozen=True)
class Chunk:
    """Whole records, each ended by a line end. ``count``: records, with those of ``odd``.

    ``odd``: position among the records -> fields, for those taken out of ``raw``. ``quoted``: marks
    in ``raw`` quote. ``cut``: the last record of the file has no line end.
    """

    raw: Text
    count: int
    quoted: bool
    odd: Sequence[tuple[int, list[bytes]]] = ()
    other: int = 0
    lost: int = 0
    cut: bool = False


def chunks(pieces: Iterator[Piece], separator: bytes, width: int) -> Iterator[Chunk]:
    """Pieces of whole lines as chunks of whole records."""
    carry, other, lost = b"", 0, 0
    for piece in pieces:
        text = carry + piece.raw if carry else piece.raw
        unmarked = piece.unmarked and b'"' not in carry
        other, lost = other + piece.other, lost + piece.lost
        if text[-1:] == b"\n":
            chunk, end = _first_records(text, unmarked, separator, width)
            carry = bytes(text[end:])
            if chunk.count:
                yield replace(chunk, other=other, lost=lost)
                other = lost = 0
        else:
            carry = bytes(text)
    if carry:
        cut = not carry.endswith(b"\n")
        text = carry + b"\n" if cut else carry
        while text:
            unmarked = b'"' not in text
            chunk, end = _first_records(text, unmarked, separator, width, last=True)
            text = text[end:]
            yield replace(chunk, other=other, lost=lost, cut=cut and not text)
            other = lost = 0


def _first_records(
    text: Text, unmarked: bool, separator: bytes, width: int, last: bool = False
) -> tuple[Chunk, int]:
    """The whole records of whole lines, and where they end; the file's last lines are all taken."""
    if unmarked:
        return Chunk(text, count_lines(text), False), len(text)
    masks = _Masks(text, separator[0])
    end, count = masks.whole()
    rest = len(text) - end
    waits = rest < MAX_RECORD and bytes(text[end:]).count(b"\n") < MAX_LINES and not last
    if count and (not rest or waits) and masks.in_turn(end) and masks.lines_fit(end, width):
        return Chunk(text if not rest else text[:end], count, True), end
    return _by_lines(bytes(text), separator, width, last)


class _Masks:
    """One bit for each byte of a text, as 64-bit words: marks, separators, line ends, quoted."""

    def __init__(self, text: Text, separator: int) -> None:
        self.letters = np.frombuffer(text, np.uint8)
        self.separator = separator
        self.marks, self.between, self.ends, returns = (
            _words(self.letters == letter) for letter in (34, separator, 10, 13)
        )
        self.quoted = _running_parity(self.marks)
        self.edges = self.between | self.ends | returns

    def whole(self) -> tuple[int, int]:
        """Where the last record ends, and how many records end until there."""
        ends = self.ends & ~self.quoted
        words = np.flatnonzero(ends)
        if not len(words):
            return 0, 0
        last = int(words[-1])
        return last * 64 + int(ends[last]).bit_length(), int(np.bitwise_count(ends).sum())

    def in_turn(self, end: int) -> bool:
        """Whether all marks before ``end`` open behind a separator, or close before one."""
        beside = self.edges | self.marks
        before = (beside << _ONE) | np.append(_ONE, beside[:-1] >> _LAST)
        after = (beside >> _ONE) | np.append(beside[1:] << _LAST, np.uint64(0))
        opens, closes = self.marks & self.quoted, self.marks & ~self.quoted
        wrong = (opens & ~before) | (closes & ~after)
        return not _any_before(wrong, end)

    def lines_fit(self, end: int, width: int) -> bool:
        """Whether records of several lines have the usual width, and none of their lines alone."""
        if not _any_before(self.ends & self.quoted, end):
            return True
        lines = np.flatnonzero(self.letters[:end] == 10)
        inside = _bits(self.quoted, end)[lines]
        records = lines[~inside]
        between = np.flatnonzero(self.letters[:end] == self.separator)
        outside = between[~_bits(self.quoted, end)[between]]
        fields = np.diff(np.searchsorted(outside, records), prepend=0) + 1
        spans = np.diff(np.searchsorted(lines, records, "right"), prepend=0)
        alone = np.diff(np.searchsorted(between, lines), prepend=0) + 1
        several = spans > 1
        return bool(
            (fields[several] == width).all()
            and (spans <= MAX_LINES).all()
            and (np.diff(records, prepend=-1)[several] <= MAX_RECORD).all()
            and not self._swallowed(lines, records, inside, alone >= width).any()
        )

    def _swallowed(
        self, lines: np.ndarray, records: np.ndarray, inside: np.ndarray, wide: np.ndarray
    ) -> np.ndarray:
        """Further lines of a record that are as wide as one, without a mark or below a wide first."""
        marks = np.flatnonzero(self.letters[: lines[-1] + 1] == 34)
        marked = np.diff(np.searchsorted(marks, lines), prepend=0) > 0
        firsts = np.append(0, np.searchsorted(lines, records[:-1], "right"))
        of = np.minimum(np.searchsorted(records, lines), len(records) - 1)
        further = np.append(False, inside[:-1])
        return np.asarray(further & wide & (~marked | wide[firsts[of]]))


def _words(bits: np.ndarray) -> np.ndarray:
    packed = np.packbits(bits, bitorder="little")
    return np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)


def _bits(words: np.ndarray, count: int) -> np.ndarray:
    return np.unpackbits(words.view(np.uint8), count=count, bitorder="little").view(bool)


def _running_parity(words: np.ndarray) -> np.ndarray:
    """For each bit, whether an odd number of bits is set up to it."""
    parity = words.copy()
    for shift in _SHIFTS:
        parity ^= parity << shift
    odd = parity >> _LAST
    before = np.append(np.uint64(0), np.bitwise_xor.accumulate(odd)[:-1])
    return np.asarray(parity ^ (np.uint64(0) - before))


def _any_before(words: np.ndarray, end: int) -> bool:
    whole, rest = divmod(end, 64)
    return bool(words[:whole].any()) or bool(rest and int(words[whole]) & ((1 << rest) - 1))


# --- line by line ------------------------------------------------------------------------------


def _by_lines(text: bytes, separator: bytes, width: int, last: bool) -> tuple[Chunk, int]:
    """Records that begin with a line whose marks are not in turn are looked at one by one."""
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
    starts = np.append(0, ends[:-1] + 1)
    parts: list[bytes] = []
    odd: list[tuple[int, list[bytes]]] = []
    done = inner = 0  # lines taken so far, and how many of them ended inside a record
    end = len(text)
    for line in _not_in_turn(text, separator[0], ends).tolist():
        if line < done:
            continue
        begin = int(starts[line])
        if not last and len(ends) - line < MAX_LINES and len(text) - begin < MAX_RECORD:
            parts.append(text[int(starts[done]) if done < len(starts) else end : begin])
            done, end = line, begin
            break
        near = int(np.searchsorted(ends, begin + MAX_RECORD)) - 1
        until = int(ends[max(line, min(near, line + MAX_LINES - 1, len(ends) - 1))]) + 1
        taken, fields = resolved(text[begin:until], separator, width)
        parts.append(text[int(starts[done]) : begin])
        if len(fields) == width:
            parts.append(written(fields, separator))
        else:
            odd.append((line - inner, fields))
        done, inner = line + taken, inner + taken - 1
    else:
        parts.append(text[int(starts[done]) :] if done < len(starts) else b"")
        done = len(ends)
    return Chunk(b"".join(parts), done - inner, True, odd), end


def _not_in_turn(text: bytes, separator: int, ends: np.ndarray) -> np.ndarray:
    """Lines in which, taken alone, a mark neither opens nor closes a field."""
    letters = np.frombuffer(b"\n" + text + b"\n", np.uint8)
    marks = np.flatnonzero(letters == 34)
    line = np.searchsorted(ends + 1, marks)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    rank = np.arange(len(marks)) - np.repeat(first, np.diff(np.append(first, len(marks))))
    edge = np.isin(np.arange(256), (10, 13, 34, separator))
    fine = np.where(rank % 2 == 0, edge[letters[marks - 1]], edge[letters[marks + 1]])
    odd = np.diff(np.append(first, len(marks))) % 2 == 1
    return np.union1d(line[~fine], line[first[odd]])
