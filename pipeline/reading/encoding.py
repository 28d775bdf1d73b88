"""How a text file is encoded, and the lines in it that are encoded otherwise.

Files are put together from others by departments, so a line of GB18030 may stand in a UTF-8 file
and the other way round; some lines are valid in both. Each line of such a file is decoded in the
way that makes the more plausible text of it.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipeline.reading.plausible import plausibility
from pipeline.reading.scan import has_mark, within
from pipeline.reading.unfit import Unfit

LOOK = 1 << 17
"""Bytes at the start of a file by which its encoding, delimiter and width are judged."""
SMALL = 1 << 20
MAX_LINE = 16 << 20
_STEP = 1 << 20
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_OTHER_KINDS = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"%PDF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf",
                b"SQLite format")  # fmt: skip
MARK = b"\xef\xbb\xbf"
LOST = "\ufffd"
_ASCII = bytes(range(128))


def looks_like_text(start: bytes) -> bool:
    """Neither a workbook nor an image: no control characters but breaks, separators and padding."""
    if any(start.startswith(bom) for bom, _ in _BOMS) or utf16_without_bom(start):
        return True
    sample = start[:4000].rstrip(b"\x00\x1a")
    if sample.count(0) * 3 > len(sample):
        return False
    strange = set(range(32)) - {0, 1, 9, 10, 11, 12, 13, 0x1A, 0x1C, 0x1D, 0x1E, 0x1F}
    return not start.startswith(_OTHER_KINDS) and strange.isdisjoint(sample)


def utf16_without_bom(start: bytes) -> str | None:
    """Text of digits, commas and line ends has its zero bytes on one side."""
    sample = start[:4000]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if odd > len(sample) // 8 and even * 20 < odd:
        return "utf-16-le"
    if even > len(sample) // 8 and odd * 20 < even:
        return "utf-16-be"
    return None


@dataclass(frozen=True)
class Coding:
    """``bom``: bytes of byte-order mark to skip. ``mixed``: lines have to be decoded one by one."""

    encoding: str
    bom: int = 0
    mixed: bool = False

    @property
    def wide(self) -> bool:
        return "16" in self.encoding


def coding_of(path: Path) -> Coding:
    """How a file is encoded, found by one walk over all of it. Raises Unfit for an endless line."""
    with path.open("rb") as handle:
        start = handle.read(LOOK)
        sample = start
        while sample.isascii() and b"\x00" not in sample and (more := handle.read(LOOK)):
            sample = sample[sample.rfind(b"\n") + 1 :] + more
    found = Coding(*encoding_of(start if b"\x00" in start else sample))
    size = path.stat().st_size
    middle = _middle(path, size) if size > 2 * _STEP else 0
    if not middle:
        return replace(found, mixed=_walked(path, found, found.bom, size))
    with ThreadPoolExecutor(1) as other:
        second = other.submit(_walked, path, found, middle, size)
        first = _walked(path, found, found.bom, middle)
    return replace(found, mixed=first or second.result())


def _middle(path: Path, size: int) -> int:
    """Where a line begins near the middle of a file, for two threads to share it; 0 if none is found."""
    with path.open("rb") as handle:
        handle.seek(size // 2)
        near = handle.read(LOOK).find(b"\n")
    return size // 2 + near + 1 if near >= 0 else 0


def _walked(path: Path, coding: Coding, begin: int, end: int) -> bool:
    """Whether any line of a part of a file is of another encoding."""
    mixed, small = False, path.stat().st_size <= SMALL
    for block in _steps(path, begin, end):
        mixed = mixed or (not coding.wide and _is_mixed(block, coding.encoding, small))
    return mixed


def encoding_of(start: bytes) -> tuple[str, int]:
    """Encoding, and how many bytes of byte-order mark to skip."""
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name, len(bom)
    return utf16_without_bom(start) or _usual(start), 0


def to_utf8(raw: bytes, encoding: str) -> bytes:
    """A text as UTF-8 without NUL, whatever its lines are encoded in."""
    text = raw if encoding == "utf-8" and is_utf8(raw) else decode_lines(raw, encoding)[0]
    return text.replace(b"\x00", b"")


def _steps(path: Path, begin: int, until: int) -> Iterator[memoryview]:
    """A part of the file in blocks that end behind a line end."""
    buffer = bytearray(_STEP)
    with path.open("rb") as handle:
        handle.seek(begin)
        while count := handle.readinto(memoryview(buffer)[: until - handle.tell()]):
            end = max(buffer.rfind(b"\n", 0, count), buffer.rfind(b"\r", 0, count)) + 1
            if not end and count == len(buffer):
                handle.seek(-count, 1)
                if count >= MAX_LINE:
                    raise Unfit(
                        f"从第{handle.tell()}字节起超过{MAX_LINE >> 20}MB没有换行，不是一行一条的数据",
                        "请来源部门重新导出，每条记录一行",
                    )
                buffer = bytearray(2 * count)
                continue
            yield memoryview(buffer)[: end or count]
            handle.seek((end or count) - count, 1)


def _usual(start: bytes) -> str:
    """The encoding of most lines; of two that fit, the one that makes the more plausible text."""
    lines = [line for line in re.split(rb"[\r\n]", start) if not line.isascii()]
    whole = lines[:-1] or lines  # the last may be cut in a character
    utf8 = sum(_decoded(line, "utf-8")[1] == "utf-8" for line in whole[:2000])
    return "utf-8" if 2 * utf8 >= len(whole[:2000]) else "gb18030"


# --- is every line of the same encoding? -------------------------------------------------------


def _is_mixed(block: memoryview, encoding: str, small: bool) -> bool:
    """Whether any line of whole lines is better read in the other encoding.

    In a small file every line is tried. In a big one, lines that happen to be valid in the file's
    encoding and have no unusual byte are only found if others are not and so give the mixture away.
    """
    if encoding == "utf-8" and not is_utf8(block):
        return True
    if small:
        lines = re.split(rb"[\r\n]", block)
        return any(_decoded(line, encoding)[1] != encoding for line in lines if not line.isascii())
    if encoding == "utf-8":
        return _other_line(block, encoding, 0xC2, 0xDF)
    return (has_mark(block) and MARK in bytes(block)) or _other_line(block, encoding, 0x80, 0xA0)


def _other_line(block: memoryview, encoding: str, first: int, last: int) -> bool:
    """Whether a line with a byte in a range that the file's own encoding hardly uses is of another.

    Letters of other scripts, that is, in UTF-8; in GB18030, characters beyond GB 2312.
    """
    letters = np.frombuffer(block, np.uint8)
    at = within(block, first, last)
    if not len(at):
        return False
    ends = np.flatnonzero((letters == 10) | (letters == 13))
    for number in np.unique(np.searchsorted(ends, at)).tolist():
        begin = int(ends[number - 1]) + 1 if number else 0
        line = bytes(block[begin : int(ends[number]) if number < len(ends) else len(block)])
        if _decoded(line, encoding)[1] != encoding:
            return True
    return False


def is_utf8(raw: bytes | memoryview) -> bool:
    """Whether the bytes are UTF-8, found out without making a text of them."""
    ends = pa.py_buffer(np.array([0, len(raw)], np.int32))
    try:
        pa.Array.from_buffers(pa.binary(), 1, [None, ends, pa.py_buffer(raw)]).cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True


# --- decoding ----------------------------------------------------------------------------------


def decode_lines(raw: bytes, encoding: str) -> tuple[bytes, int, int]:
    """Whole lines as UTF-8; how many were of another encoding, and how many of none."""
    lines, other, lost = raw.split(b"\n"), 0, 0
    for at, line in enumerate(lines):
        if not line.isascii():
            parts = [_decoded(part, encoding) for part in line.split(MARK)]
            other += parts[-1][1] != encoding
            text = "\ufeff".join(text for text, _ in parts)
            lost += LOST in text
            lines[at] = text.encode("utf-8", "replace")
    return b"\n".join(lines), other, lost


def _decoded(line: bytes, encoding: str) -> tuple[str, str]:
    """A line as text, and the encoding it is in; characters of none are U+FFFD.

    A line that is valid UTF-8 is hardly anything else, less so in a file of UTF-8.
    """
    utf8, gb = line.decode("utf-8", "replace"), line.decode("gb18030", "replace")
    lost = utf8.count(LOST)
    if not lost and LOST in gb:
        return utf8, "utf-8"
    if lost * 2 > len(line.translate(None, _ASCII)) and LOST not in gb:
        return gb, "gb18030"
    bias = (0.5 if encoding == "utf-8" else 0.2) + (0.3 if lost else 0.0)
    if plausibility(utf8) + bias >= plausibility(gb):
        return utf8, "utf-8"
    return gb, "gb18030"
