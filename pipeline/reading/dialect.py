"""What separates the fields of a text file."""

import re
from collections import Counter
from collections.abc import Sequence

DELIMITERS = ("|!|", "|@|", "|+|", "@|@", "^|^", "||", "^^", "~|", ",|", "|,", "\x01", "\x1f", "\x1e",
              ",", "\t", ";", "|", "，", "；", "^")  # fmt: skip
"""The longer ones first: of two that split the lines alike, the first is taken."""
_LONG_NUMBER = re.compile("[0-9]{6}")


_SINGLE = "".join(d for d in DELIMITERS if len(d) == 1)
_QUOTED = re.compile(
    rf'(?:(?<=[{re.escape(_SINGLE)}])|^) *"(?:[^"]|"")*" *(?=[{re.escape(_SINGLE)}~@]|\r?$)', re.M
)


def delimiter_of(text: str) -> str:
    """The one that splits most lines into the same number of fields, the header among them."""
    lines = [line for line in _QUOTED.sub('""', text).split("\n") if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        score = _score(lines, delimiter)
        if score > best_score + 1e-9:
            best, best_score = delimiter, score
    return best


def _score(lines: Sequence[str], delimiter: str) -> float:
    """Share of lines with the usual number of delimiters, more for more of them and for a header."""
    counts = [line.count(delimiter) for line in lines]
    used = Counter(count for count in counts if count)
    if not used:
        return 0.0
    usual = max(used, key=lambda count: (used[count], count))
    first = counts.index(usual)
    if len(delimiter) == 2 and not _is_pair(lines, delimiter, first):
        return 0.0
    header = 1.0 if _like_header(lines[first].split(delimiter)) else 0.3
    return used[usual] / len(lines) * min(usual, 8) * len(delimiter) * header


def _is_pair(lines: Sequence[str], delimiter: str, first: int) -> bool:
    """Whether the two characters nearly always stand together, in the header too.

    In a file with |, a||b is one empty field, but its header has no two in a row.
    """
    letters = [max(line.count(letter) for letter in delimiter) for line in lines]
    together = [
        all(line.count(letter) == line.count(delimiter) * delimiter.count(letter) for letter in delimiter)
        for line in lines
    ]  # fmt: skip
    above = [n for n, fine in zip(letters[:first], together[:first], strict=True) if not fine]
    return (
        sum(together) >= 0.7 * len(lines)
        and together[first]
        and max(above, default=0) < letters[first]
    )


def _like_header(fields: Sequence[str]) -> bool:
    """Words, all different, no long numbers."""
    words = [field.strip() for field in fields if field.strip()]
    return (
        len(words) >= 2
        and len(words) >= len(fields) - 1
        and len(set(words)) == len(words)
        and not any(_LONG_NUMBER.search(word) for word in words)
    )


def width_of(records: Sequence[Sequence[object]]) -> int:
    """The usual number of fields; of two as usual, the larger."""
    widths = Counter(len(record) for record in records if len(record) > 1)
    return max(widths, key=lambda width: (widths[width], width)) if widths else 1
