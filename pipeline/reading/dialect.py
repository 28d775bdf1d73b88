"""What separates the fields of a text file."""

import re
from collections import Counter
from collections.abc import Sequence

DELIMITERS = ("|!|", "|@|", "|+|", "@|@", "^|^", "||", "^^", "~|", ",|", "|,", "\x01", "\x1f", "\x1e",
              ",", "\t", ";", "|", "，", "；", "^")  # fmt: skip
"""The longer ones first: of two that split the lines alike, the first is taken."""
_LONG_NUMBER = re.compile("[0-9]{6}")


def delimiter_of(lines: Sequence[str]) -> str:
    """The one that splits most lines into the same number of fields, the header among them."""
    given = [line for line in lines if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        score = _score(given, delimiter)
        if score > best_score + 1e-9:
            best, best_score = delimiter, score
    return best


def _score(lines: Sequence[str], delimiter: str) -> float:
    """Share of lines with the usual number of delimiters, more for more of them and for a header."""
    if not any(delimiter in line for line in lines):
        return 0.0
    quoted = re.compile(
        rf'(?:(?<={re.escape(delimiter)})|^) *"(?:[^"]|"")*" *(?={re.escape(delimiter)}|$)'
    )
    bare = [quoted.sub('""', line) if '"' in line else line for line in lines]
    counts = [line.count(delimiter) for line in bare]
    used = Counter(count for count in counts if count)
    if not used or (len(delimiter) == 2 and not _is_pair(bare, delimiter)):
        return 0.0
    usual = max(used, key=lambda count: (used[count], count))
    first = bare[counts.index(usual)].split(delimiter)
    share = used[usual] / len(lines)
    return share * min(usual, 8) * len(delimiter) * (1.0 if _like_header(first) else 0.3)


def _is_pair(lines: Sequence[str], delimiter: str) -> bool:
    """Whether the two characters always stand together: a||b is one empty field in a file with |."""
    return all(
        line.count(letter) == line.count(delimiter) * delimiter.count(letter)
        for line in lines for letter in delimiter
    )  # fmt: skip


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
