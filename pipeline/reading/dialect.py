"""What a text file is: its encoding, its delimiter, whether its quotation marks can be trusted."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

BLOCK = 8 << 20
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
    sample = start[:4000]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if odd > len(sample) // 8 and even == 0:
        return "utf-16-le"
    if even > len(sample) // 8 and odd == 0:
        return "utf-16-be"
    return None


def encoding_of(start: bytes) -> tuple[str, int]:
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name, len(bom)
    wide = _utf16_without_bom(start)
    if wide:
        return wide, 0
    whole = start[: start.rfind(b"\n") + 1] or start
    try:
        whole.decode("utf-8")
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


def line_by_line(raw: bytes, encoding: str) -> bytes:
    """Each line in the first encoding that fits it; what fits none is marked with U+FFFD."""
    if encoding.startswith("utf-16"):
        return raw.decode(encoding, "replace").encode("utf-8")
    lines = []
    for line in raw.split(b"\n"):
        for candidate in ("utf-8", "gb18030"):
            try:
                lines.append(line.decode(candidate).encode("utf-8"))
                break
            except UnicodeDecodeError:
                continue
        else:
            lines.append(line.decode("gb18030", "replace").encode("utf-8"))
    return b"\n".join(lines)


def quotes_pair_up(path: Path) -> bool:
    """False where a quotation mark stands alone: then none of them can be trusted to quote."""
    with path.open("rb") as handle:
        return sum(raw.count(b'"') for raw in iter(lambda: handle.read(BLOCK), b"")) % 2 == 0


def split(text: str, delimiter: str, quoted: bool) -> list[list[str]]:
    if len(delimiter.encode()) > 1:
        text, delimiter = text.replace(delimiter, "\x1f"), "\x1f"
    lines = io.StringIO(text, newline="")
    if quoted:
        return list(csv.reader(lines, delimiter=delimiter))
    records = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return [[_unquote(value) for value in record] for record in records]


def _unquote(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
