"""A text file in pieces of whole lines: UTF-8, lines ended by \\n or \\r\\n, no stray bytes."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.reading.encoding import MARK, Coding, decode_lines
from pipeline.reading.scan import Text, has_lone_returns, has_mark_or_lost

BLOCK = 4 << 20
"""So much is split at a time; the buffers stay few enough to be used again and again."""
_KEPT = 24 << 20
"""Once a block of this size was given back, glibc keeps what is given back later for the next piece."""
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_LOST = "\ufffd".encode()
_NOISE = (b"\x00", b"\x1a")
"""Padding of fixed fields, and the end-of-file mark of DOS."""
UNUSED = b"\x1f\x1e\x1d\x1c\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12"
"""Bytes of which one stands for a delimiter of several."""


@dataclass(frozen=True)
class Separator:
    """What stands between fields. ``byte`` stands for it in pieces; the same unless it is longer."""

    text: str
    byte: bytes

    @property
    def replaced(self) -> bool:
        return self.text.encode() != self.byte


@dataclass(frozen=True)
class Piece:
    """``other``: lines that were of another encoding than the file; ``lost``: of none.

    ``raw`` is a view where the file's bytes are taken as they stand; what it shows stays as it is while
    the view is held. ``unmarked``: no quotation mark is in it.
    """

    raw: Text
    other: int = 0
    lost: int = 0
    unmarked: bool = False


@dataclass(frozen=True)
class Lines:
    """A text file whose lines are to be read; ``width`` is the usual number of fields."""

    path: Path
    coding: Coding
    separator: Separator
    width: int = 0

    @property
    def coded(self) -> bool:
        """Whether pieces are left in GB18030, for the parser's thread to decode.

        Line ends, quotation marks and commas are themselves in it; | may be half a character.
        """
        plain = self.separator.byte in (b",", b"\t", b";") and not self.separator.replaced
        return self.coding.encoding == "gb18030" and not self.coding.mixed and plain

    def start(self, length: int) -> tuple[bytes, bool]:
        """The first whole lines of the file, of about ``length`` bytes, and whether that is all."""
        parts = (bytes(memoryview(raw)[:end]) for raw, end in self._raw(length))
        raw = next(parts, b"")
        if self.path.stat().st_size <= length:
            raw += b"".join(parts)
        return self._mended(raw)[0], next(parts, None) is None

    def pieces(self) -> Iterator[Piece]:
        """The whole file."""
        for raw, end in self._raw(BLOCK):
            if self._as_it_should_be(raw, end):
                yield Piece(memoryview(raw)[:end], unmarked=raw.find(b'"', 0, end) < 0)
            else:
                mended, other, lost = self._mended(bytes(memoryview(raw)[:end]))
                yield Piece(mended, other, lost, unmarked=b'"' not in mended)

    def _raw(self, size: int) -> Iterator[tuple[bytes | bytearray, int]]:
        """Memory to be read before the next is asked for, and how many bytes of it count."""
        return _wide(self, size) if self.coding.wide else _narrow(self, size)

    def _as_it_should_be(self, raw: bytes | bytearray, end: int) -> bool:
        """Whether nothing has to be mended."""
        if self.coding.mixed or self.separator.replaced:
            return False
        if not self.coded and self.coding.encoding == "gb18030":
            return False
        text = memoryview(raw)[:end]
        return not (
            any(raw.find(noise, 0, end) >= 0 for noise in _NOISE)
            or (raw.find(b"\r", 0, end) >= 0 and has_lone_returns(text))
            or (raw.find(b'"', 0, end) >= 0 and raw.find(b'="', 0, end) >= 0)
            or (not self.coded and raw.find(b"\xef", 0, end) >= 0 and has_mark_or_lost(text))
        )

    def _mended(self, raw: bytes) -> tuple[bytes, int, int]:
        """Whole lines as they should be; how many were of another encoding, and how many of none."""
        if b"\r" in raw and has_lone_returns(raw):
            raw = _LONE_RETURN.sub(b"\n", raw)
        if b"\x00" in raw or b"\x1a" in raw:
            raw = raw.translate(None, b"".join(_NOISE))
        other = lost = 0
        if self.coding.mixed:
            raw, other, lost = decode_lines(raw, self.coding.encoding)
        elif self.coding.encoding == "gb18030" and not self.coded:
            raw, other, lost = from_gb18030(raw)
        if not self.coded:
            marked, damaged = _marked_or_lost(raw)
            raw = self._without_marks(raw) if marked else raw
            lost = lost or (lines_lost(raw) if damaged else 0)
        if self.separator.replaced:
            raw = raw.replace(self.separator.text.encode(), self.separator.byte)
        if b'"' in raw and b'="' in raw:
            raw = _unwrapped(raw, self.separator.byte)
        return raw, other, lost

    def _without_marks(self, raw: bytes) -> bytes:
        """Without the marks of files that were appended; a mark between two whole rows parts them."""
        lines = raw.split(b"\n")
        for at, line in enumerate(lines):
            if MARK in line:
                lines[at] = self._parted(line.removeprefix(MARK))
        return b"\n".join(lines)

    def _parted(self, line: bytes) -> bytes:
        parts, between = line.split(MARK), self.separator.text.encode()
        whole = all(part.count(between) + 1 == self.width for part in parts)
        return (b"\n" if whole and self.width > 1 else MARK).join(parts)


def from_gb18030(raw: Text) -> tuple[bytes, int, int]:
    """Whole lines of GB18030 as UTF-8; how many were of another encoding, and how many of none."""
    try:
        text = str(raw, "gb18030")
    except UnicodeDecodeError:
        return decode_lines(bytes(raw), "gb18030")
    found = text.encode("utf-8", "replace")
    return found, 0, lines_lost(found) if "\ufffd" in text else 0


def _narrow(lines: Lines, size: int) -> Iterator[tuple[bytearray, int]]:
    """Raw bytes, cut behind a line end: no character and no pair of \\r\\n is torn."""
    np.empty(_KEPT, np.uint8)
    buffers: list[bytearray] = []
    with lines.path.open("rb") as handle:
        handle.seek(lines.coding.bom)
        while count := handle.readinto(buffer := _free(buffers, size)):
            end = _cut(buffer, count)
            if end:
                yield buffer, end
                handle.seek(end - count, 1)
            elif count < len(buffer):
                yield buffer, count
            else:
                handle.seek(-count, 1)
                size *= 2
                buffers.clear()


def _free(buffers: list[bytearray], size: int) -> bytearray:
    """One of the buffers of which no view is left, or another: fresh pages cost as much as parsing."""
    for buffer in buffers:
        try:
            buffer.append(buffer.pop())  # refused while anything looks at it
        except BufferError:
            continue
        return buffer
    buffers.append(bytearray(size))
    return buffers[-1]


def _cut(raw: bytes | bytearray, count: int) -> int:
    """Where the last whole line ends; a return at the very end may have its \\n still to come."""
    return raw.rfind(b"\n", 0, count) + 1 or raw.rfind(b"\r", 0, max(count - 1, 0)) + 1


def _wide(lines: Lines, size: int) -> Iterator[tuple[bytes, int]]:
    decoder = codecs.getincrementaldecoder(lines.coding.encoding)("replace")
    carry = b""
    with lines.path.open("rb") as handle:
        handle.seek(lines.coding.bom)
        while raw := handle.read(size):
            carry += decoder.decode(raw).encode("utf-8", "replace")
            end = _cut(carry, len(carry))
            if end:
                yield carry, end
                carry = carry[end:]
    carry += decoder.decode(b"", True).encode("utf-8", "replace")
    if carry:
        yield carry, len(carry)


def _marked_or_lost(raw: bytes) -> tuple[bool, bool]:
    """Whether a byte-order mark, or U+FFFD, is in UTF-8; both begin with the same byte."""
    if b"\xef" not in raw or not has_mark_or_lost(raw):
        return False, False
    return MARK in raw, _LOST in raw


def lines_lost(raw: bytes) -> int:
    """Lines of UTF-8 with a character that stands for undecodable bytes."""
    return sum(_LOST in line for line in raw.split(b"\n")) if _LOST in raw else 0


def _unwrapped(raw: bytes, byte: bytes) -> bytes:
    """Cells such as ="350599…", as exports write them to keep Excel's hands off, without the form."""
    edge = re.escape(byte)
    inner = rb'([^"\r\n' + edge + rb"]+)"
    plain = rb'="' + inner + rb'"'
    quoted = rb'"=""' + inner + rb'"""'
    ends = rb"(?=" + edge + rb"|\r?\n|\Z)"
    for form in (plain, quoted):
        raw = re.sub(rb"(?:(?<=" + edge + rb")|(?<=\n)|\A)" + form + ends, rb"\1", raw)
    return raw


def unused_byte(lines: Lines) -> bytes:
    """A byte that is nowhere in the file."""
    left = UNUSED
    for piece in lines.pieces():
        raw = bytes(piece.raw)
        left = bytes(b for b in left if b not in raw)
    return left[:1] or UNUSED[:1]
