"""One record, in bytes, of which the marks, separator and line ends are ASCII characters."""

import re
from collections.abc import Iterator
from functools import lru_cache

MAX_LINES = 100
MAX_RECORD = 1 << 20
"""Lines and bytes that one record may have."""
_BEFORE_TEXT = (b'"', b" ")
_NUMBER = re.compile(rb"[0-9]{15}")


@lru_cache(maxsize=8)
def _forms(separator: bytes) -> tuple[re.Pattern[bytes], ...]:
    """Fields: well quoted, well quoted in one line, quoted around stray marks, bare; each to its end."""
    edge = re.escape(separator)
    ends = rb" *(?=" + edge + rb"|\r?\n)"
    return (
        re.compile(rb' *"([^"]*+(?:""[^"]*+)*+)"' + ends),
        re.compile(rb' *"([^"\n]*+(?:""[^"\n]*+)*+)"' + ends),
        re.compile(rb' *"([^\n]*?)"' + ends),
        re.compile(rb"([^" + edge + rb"\r\n]*+(?:\r(?!\n)[^" + edge + rb"\r\n]*+)*+)"),
    )


def resolved(window: bytes, separator: bytes, width: int) -> tuple[int, list[bytes]]:
    """Lines and fields of the record at the start of a window of whole lines.

    The first reading that gives the usual width is taken: marks quote, over several lines if need
    be; quote within the line; only well-closed ones quote. A reading over several lines is not,
    if it would swallow a line that is a record itself.
    """
    several, single, loose, bare = _forms(separator)
    first = window[: window.find(b"\n") + 1]
    end, wide = _read(window, separator, (several, loose, bare))
    if end == len(first) and fits(wide, width):
        return 1, wide[:width]
    alone = [_read(first, separator, forms)[1]
             for forms in ((single, loose, bare), (single, bare))]  # fmt: skip
    fitting = next((fields for fields in alone if fits(fields, width)), None)
    count = window.count(b"\n", 0, end)
    further = window[len(first) : end]
    swallows = _swallows(further, separator, width, fitting is not None)
    if fits(wide, width) and not swallows:
        return count, wide[:width]
    proper = count > 1 and not swallows and _read(window, separator, (several, bare))[0] == end
    if proper and not any(_alone(line, separator) == width for line in _lines(further)):
        return count, wide
    if fitting is not None:
        return 1, fitting[:width]
    return (count, wide) if proper else (1, alone[0])


def fits(fields: list[bytes], width: int) -> bool:
    """Of that width, or wider by nothing but blanks."""
    return 0 < width <= len(fields) and not any(fields[width:])


def written(fields: list[bytes], separator: bytes) -> bytes:
    """A record as it should be written, with its line end."""
    special = re.compile(rb'["\r\n' + re.escape(separator) + rb"]")
    return separator.join(
        b'"' + field.replace(b'"', b'""') + b'"' if special.search(field) else field
        for field in fields
    ) + b"\n"  # fmt: skip


def records_of(raw: bytes, separator: bytes) -> Iterator[list[bytes]]:
    """The fields of each record of whole ones that are written as they should be."""
    if b'"' not in raw:
        lines = raw.removesuffix(b"\n").split(b"\n") if raw else []
        yield from (line.removesuffix(b"\r").split(separator) for line in lines)
        return
    several, _, _, bare = _forms(separator)
    at = 0
    while at < len(raw):
        at, fields = _read(raw, separator, (several, bare), at)
        yield fields


def _read(
    window: bytes, separator: bytes, forms: tuple[re.Pattern[bytes], ...], at: int = 0
) -> tuple[int, list[bytes]]:
    """Where the record ends, and its fields, each in the first form that it has; pairs of marks are one."""
    fields: list[bytes] = []
    *quoted, bare = forms
    while True:
        found = None
        if window[at : at + 1] in _BEFORE_TEXT:
            found = next((found for form in quoted if (found := form.match(window, at))), None)
        if found is not None:
            fields.append(found[1].replace(b'""', b'"'))
        else:
            found = bare.match(window, at)
            assert found is not None  # it may be empty
            fields.append(found[1])
        at = found.end()
        if window[at : at + 1] != separator:
            return window.find(b"\n", at) + 1 or len(window), fields
        at += 1


def _swallows(further: bytes, separator: bytes, width: int, first_fits: bool) -> bool:
    """Whether a further line of a record is one itself: as wide, and with a number, or the first too.

    Where the first line is no record, a line with a mark is the end of the cell that began there.
    """
    return any(
        _alone(line, separator) == width
        and (
            width > 3 or _NUMBER.search(line) is not None
            if first_fits
            else b'"' not in line and _NUMBER.search(line) is not None
        )
        for line in _lines(further)
    )


def _alone(line: bytes, separator: bytes) -> int:
    """How many fields a line alone has."""
    _, single, loose, bare = _forms(separator)
    return len(_read(line, separator, (single, loose, bare))[1])


def _lines(text: bytes) -> list[bytes]:
    return [line + b"\n" for line in text.split(b"\n")[:-1]]
