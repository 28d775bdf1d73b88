"""What a text file is: its encoding, its delimiter, whether its quotation marks can be trusted."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

BLOCK = 16 << 20
csv.field_size_limit(1 << 30)
DELIMITERS = (",", "\t", ";", "|", "，", "^")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def looks_like_text(start: bytes) -> bool:
    """Neither a workbook nor an image: decodes as text, with no control characters but breaks."""
    if any(start.startswith(bom) for bom, _ in _BOMS):
        return True
    if b"\x00" in start[:4000]:
        return _utf16_without_bom(start) is not None
    return not any(byte < 9 or 13 < byte < 32 for byte in start[:4000])


def _utf16_without_bom(start: bytes) -> str | None:
    """Text of digits, commas and line ends has its zero bytes on one side."""
    sample = start[:4000]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if odd > len(sample) // 8 and even * 20 < odd:
        return "utf-16-le"
    if even > len(sample) // 8 and odd * 20 < even:
        return "utf-16-be"
    return None


def encoding_of(start: bytes) -> tuple[str, int]:
    """Encoding, and how many bytes of byte-order mark to skip."""
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name, len(bom)
    wide = _utf16_without_bom(start)
    if wide:
        return wide, 0
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
        return "utf-8", 0
    except UnicodeDecodeError:
        return "gb18030", 0


def delimiter_of(lines: Sequence[str]) -> str:
    """The one that splits most lines into the same number of fields."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in lines if line.strip()]
        used = [c for c in counts if c]
        if not used:
            continue
        usual = max(set(used), key=lambda c: (used.count(c), c))
        score = used.count(usual) / len(counts) * min(usual, 8)
        if score > best_score:
            best, best_score = delimiter, score
    return best


# --- decoding ----------------------------------------------------------------------------------


def pieces(path: Path, encoding: str, bom: int, lone_returns: bool) -> Iterator[bytes]:
    """The file in pieces of whole lines that end with \\n or \\r\\n; UTF-16 as UTF-8 already.

    In UTF-8 and in GB18030 no character holds the byte of a line end or of a quotation mark, so
    pieces can be cut and counted before they are decoded.
    """
    for raw in _wide_pieces(path, encoding, bom) if "16" in encoding else _pieces(path, bom):
        if lone_returns:
            raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield raw


def to_utf8(raw: bytes, encoding: str) -> bytes:
    """A piece as UTF-8 without NUL; lines of another encoding are mended one by one."""
    text = raw if "16" in encoding else _utf8(raw, encoding)
    return text.replace(b"\x00", b"") if b"\x00" in text else text


def _pieces(path: Path, bom: int) -> Iterator[bytes]:
    """Raw bytes, cut behind a line end: no character and no pair of \\r\\n is torn."""
    carry = b""
    with path.open("rb") as handle:
        handle.seek(bom)
        while raw := handle.read(BLOCK):
            carry += raw
            end = carry.rfind(b"\n") + 1
            if not end and len(carry) > 2 * BLOCK:
                end = carry.rfind(b"\r", 0, -1) + 1
            if end:
                yield carry[:end]
                carry = carry[end:]
    if carry:
        yield carry


def _wide_pieces(path: Path, encoding: str, bom: int) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    carry = b""
    with path.open("rb") as handle:
        handle.seek(bom)
        while raw := handle.read(BLOCK):
            carry += decoder.decode(raw).encode("utf-8", "replace")
            end = carry.rfind(b"\n") + 1
            yield carry[:end]
            carry = carry[end:]
    yield carry + decoder.decode(b"", True).encode("utf-8", "replace")


def _utf8(raw: bytes, encoding: str) -> bytes:
    try:
        if encoding == "utf-8" and _is_utf8(raw):
            return raw
        if encoding != "utf-8" and not _has_utf8_lines(raw):
            return raw.decode(encoding).encode("utf-8")
    except UnicodeDecodeError:
        pass
    return b"\n".join(map(_line, raw.split(b"\n")))


def _is_utf8(raw: bytes) -> bool:
    """Whether the bytes are UTF-8, found out without making a text of them."""
    ends = pa.py_buffer(np.array([0, len(raw)], np.int32))
    try:
        pa.Array.from_buffers(pa.binary(), 1, [None, ends, pa.py_buffer(raw)]).cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True


def _line(line: bytes) -> bytes:
    """A line in the first encoding that fits it; what fits none is marked with U+FFFD."""
    for candidate in ("utf-8", "gb18030"):
        try:
            return line.decode(candidate).encode("utf-8")
        except UnicodeDecodeError:
            continue
    return line.decode("gb18030", "replace").encode("utf-8")


def _has_utf8_lines(raw: bytes) -> bool:
    """Whether any line with Chinese characters is valid UTF-8, in a block that is not as a whole.

    GB18030 decodes such a line without an error and makes other characters of it.
    """
    letters = np.frombuffer(raw, np.uint8)
    if letters.max(initial=0) < 128:
        return False
    three = (letters >= 0xE0) & (letters < 0xF0)
    four = (letters >= 0xF0) & (letters < 0xF5)
    leads = ((letters >= 0xC2) & (letters < 0xE0)) | three | four
    follows = np.zeros(len(letters) + 3, bool)
    follows[1:-2] |= leads
    follows[2:-1] |= three | four
    follows[3:] |= four
    wrong = (((letters & 0xC0) == 0x80) != follows[: len(letters)]) | (letters == 0xC0)
    wrong |= (letters == 0xC1) | (letters >= 0xF5)
    ends = np.append(np.flatnonzero(letters == 10), len(letters))
    starts = np.append(0, ends[:-1] + 1)
    nonempty = starts < ends
    starts = starts[nonempty]
    if not len(starts):
        return False
    bad = np.logical_or.reduceat(wrong, starts)
    chinese = np.logical_or.reduceat((letters >= 0xE3) & (letters < 0xEA), starts)
    return bool((~bad & chinese).any())


# --- quotation marks and line ends -------------------------------------------------------------

_EDGES = np.zeros(256, bool)
_EDGES[[*b",\t;|^\r\n", 0xA3, 0xAC, 0xEF, 0x8C]] = (
    True  # the last four: bytes of a full-width comma
)


def survey(path: Path, encoding: str, bom: int) -> tuple[bool, bool]:
    """(quotation marks can be trusted to quote, there are line ends of a lone carriage return).

    They can if they open behind a delimiter and close before one, in turn; a stray one (3" pipe)
    would otherwise swallow what follows it.
    """
    trusted, lone, nth = True, False, 0
    pieces = _wide_pieces(path, encoding, bom) if "16" in encoding else _pieces(path, bom)
    for raw in pieces:
        if b"\r" in raw:
            lone = lone or raw.count(b"\r") != raw.count(b"\r\n")
        if trusted and b'"' in raw:
            trusted, nth = _in_turn(raw, nth)
    return trusted and nth % 2 == 0, lone


def _in_turn(raw: bytes, nth: int) -> tuple[bool, int]:
    """Whether the marks of a piece open and close in turn; and how many went by. Pairs are text."""
    letters = np.frombuffer(b"\n" + raw + b"\n", np.uint8)
    at = np.flatnonzero(letters == 34)
    begins = at[np.append(True, np.diff(at) > 1)]
    ends = at[np.append(np.diff(at) > 1, True)]
    odd = (ends - begins) % 2 == 0
    begins, ends = begins[odd], ends[odd]
    opening = (np.arange(len(begins)) + nth) % 2 == 0
    fine = np.where(opening, _EDGES[letters[begins - 1]], _EDGES[letters[ends + 1]])
    return bool(fine.all()), nth + len(begins)


# --- splitting ---------------------------------------------------------------------------------


def split(text: str, delimiter: str, quoted: bool) -> list[list[str]]:
    """Records and their fields, by the standard library's reader."""
    wide = len(delimiter.encode()) > 1
    lines = io.StringIO(text.replace(delimiter, "\x1f") if wide else text, newline="")
    mark = "\x1f" if wide else delimiter
    if quoted:
        records = list(csv.reader(lines, delimiter=mark))
    else:
        raw = csv.reader(lines, delimiter=mark, quoting=csv.QUOTE_NONE)
        records = [[_unquote(value) for value in record] for record in raw]
    if wide:
        records = [[value.replace("\x1f", delimiter) for value in record] for record in records]
    return records


def _unquote(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
