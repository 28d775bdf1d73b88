"""Plain text for the terminal: tables whose columns line up with Chinese characters in them."""

import textwrap
import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled up with spaces."""
    gap = " " * max(columns - width(text), 0)
    return gap + text if right else text + gap


def clip(text: str, columns: int) -> str:
    """The text cut to a width, with … where something is missing."""
    if width(text) <= columns:
        return text
    out = ""
    for c in text:
        if width(out + c) > columns - 2:
            break
        out += c
    return out + "…"


def table(headings: Sequence[str], rows: Sequence[Sequence[object]], *, limit: int = 60) -> str:
    """Rows under headings; numbers to the right."""
    texts = [[clip("" if v is None else _text(v), limit) for v in row] for row in rows]
    widths = [max([width(h), *(width(row[i]) for row in texts)]) for i, h in enumerate(headings)]
    number = [all(isinstance(row[i], int | float | None) for row in rows) and bool(rows)
              for i in range(len(headings))]  # fmt: skip
    lines = [
        "  ".join(pad(h, w, right=n) for h, w, n in zip(headings, widths, number, strict=True))
    ]
    lines.append("  ".join("─" * w for w in widths))
    lines += [
        "  ".join(pad(t, w, right=n) for t, w, n in zip(row, widths, number, strict=True)).rstrip()
        for row in texts
    ]
    return "\n".join("  " + line.rstrip() for line in lines)


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def wrapped(words: Sequence[str]) -> list[str]:
    """Lines of words, indented and broken between words."""
    return textwrap.wrap("、 ".join(words), 76, initial_indent="    ", subsequent_indent="    ")


def mask_id(number: str) -> str:
    """The ID number for a screen: county and last four."""
    return f"{number[:6]}********{number[-4:]}" if len(number) == 18 else number[:2] + "***"
