"""Rows with more or fewer fields than the header: which of them may be taken, and with what.

Blank surplus fields are dropped. A short row is filled up only in a file whose habit it is to drop
empty fields at the end (no row ends with one), and only where what the row has still looks like what
stands in these columns: a row that lost a field in the middle is shifted, and stays out.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.reading.sheet import Block

_SHAPES = {
    "number": re.compile(r"'?[0-9]{17}[0-9Xx]|'?[0-9]{15}"),
    "date": re.compile(r"(19|20)[0-9]{2}(?:[-/.年]?[0-9]{1,2}[-/.月]?[0-9]{1,2}日?)(?: [0-9:]+)?"),
    "sex": re.compile(r"[男女]性?"),
    "digits": re.compile(r"[0-9]+"),
    "amount": re.compile(r"-?[0-9,]+\.[0-9]+"),
    "words": re.compile(r"[^0-9]+"),
}
_ENOUGH, _SHARE = 3, 0.95


@dataclass(frozen=True)
class Habit:
    """How the rows of a file are as wide as they are. ``width``: of the header."""

    width: int
    drops: bool = False
    shapes: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, header: Sequence[str], rows: Sequence[Sequence[str]], usual: int) -> "Habit":
        """Judged by the rows that follow the header at the start of the file."""
        width = len(header)
        while width > usual and not header[width - 1].strip():
            width -= 1
        full = [row for row in rows if len(row) == width]
        short = [row for row in rows if 1 < len(row) < width]
        drops = bool(full) and len(short) > 1 and all(row[-1].strip() for row in [*full, *short])
        return cls(width, drops, _shapes(full) if drops else {})

    def filled(self, fields: Sequence[str]) -> list[str] | None:
        """The row with the header's number of fields; None if that cannot be known."""
        if len(fields) >= self.width:
            return None if any(fields[self.width :]) else list(fields[: self.width])
        if not self.drops or not fields[-1].strip():
            return None
        given = [(self.shapes[at], text.strip()) for at, text in enumerate(fields)
                 if at in self.shapes and text.strip()]  # fmt: skip
        if not given or not all(_SHAPES[shape].fullmatch(text) for shape, text in given):
            return None
        return [*fields, *[""] * (self.width - len(fields))]


def _shapes(rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Columns whose values nearly all have one shape."""
    found = {}
    for at, column in enumerate(zip(*rows, strict=True)):
        given = [text.strip() for text in column if text.strip()]
        kinds = Counter(name for text in given for name, shape in _SHAPES.items() if shape.fullmatch(text))  # fmt: skip
        for name in _SHAPES:  # the most telling first
            if len(given) >= _ENOUGH and kinds[name] >= _SHARE * len(given):
                found[at] = name
                break
    return found


# --- a block of them ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What a chunk was split into: rows of the usual width, and the fields of the ``odd`` ones.

    ``cut``: the row that has no line end since the file ends there; 0 if none.
    """

    columns: dict[int, pa.Array]
    rows: np.ndarray
    odd: list[tuple[int, list[str]]]
    cut: int = 0


def settled(found: Found, habit: Habit, wanted: Sequence[int], header_row: int) -> Block:
    """The rows after the header: regular, filled up, or odd with the reason."""
    skip = int(np.searchsorted(found.rows, header_row, "right"))
    found = replace(found, rows=found.rows[skip:],
                    columns={at: array.slice(skip) for at, array in found.columns.items()})  # fmt: skip
    keep = np.ones(len(found.rows), bool)
    odd = [(row, fields) for row, fields in found.odd if row > header_row]
    for at in (at for at in found.columns if at >= habit.width):
        filled = np.asarray(pc.not_equal(found.columns[at], "").to_numpy(zero_copy_only=False))
        for index in np.flatnonzero(filled & keep).tolist():
            fields = [found.columns[c][index].as_py() if c in found.columns else ""
                      for c in range(max(found.columns) + 1)]  # fmt: skip
            odd.append((int(found.rows[index]), fields))
        keep &= ~filled
    columns = {at: array for at, array in found.columns.items() if at in wanted}
    rows = found.rows
    if not keep.all():
        columns = {at: array.filter(pa.array(keep)) for at, array in columns.items()}
        rows = rows[keep]
    for at in set(wanted) - columns.keys():
        columns[at] = pa.array([""] * len(rows), pa.string())
    whole = [(row, habit.filled(fields)) for row, fields in odd]
    columns, rows = _with(columns, rows, [(row, f) for row, f in whole if f is not None])
    refused = [
        (row, fields, _reason(habit, fields, row == found.cut))
        for (row, fields), (_, taken) in zip(odd, whole, strict=True) if taken is None
    ]  # fmt: skip
    return Block(columns, rows, sorted(refused))


def _with(
    columns: dict[int, pa.Array], rows: np.ndarray, more: Sequence[tuple[int, list[str]]]
) -> tuple[dict[int, pa.Array], np.ndarray]:
    """Further rows put where they belong."""
    if not more:
        return columns, rows
    rows = np.append(rows, [row for row, _ in more])
    order = np.argsort(rows, kind="stable")
    for at, array in columns.items():
        texts = pa.array(
            [fields[at] if at < len(fields) else "" for _, fields in more], pa.string()
        )
        columns[at] = pa.concat_arrays([array, texts]).take(pa.array(order))
    return columns, rows[order]


def _reason(habit: Habit, fields: Sequence[str], cut: bool) -> str:
    counts = f"字段数不符（表头{habit.width}列，本行{len(fields)}列）"
    return (
        f"最后一行不完整，文件可能没有拷贝完：{counts}"
        if cut and len(fields) < habit.width
        else counts
    )
