"""Cells as text by our own rules, and the Arrow files in which the child leaves a sheet's rows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.reading.sheet import HEAD
from pipeline.reading.unfit import COPY_AGAIN, Counted, Unfit

ROWS = 20_000
EXACT = 10**15
MAX_COLUMNS = 500


def as_text(value: Any) -> str:
    """A cell as text. A number of more than 15 digits is said in scientific notation: its last
    digits are not to be trusted, and so no cleaner can take it for an ID number."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if abs(value) >= EXACT:
            return f"{float(value):.15E}"
        return str(int(value)) if float(value).is_integer() else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time(0)
        return value.strftime("%Y-%m-%d") if midnight else value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def texts(cells: Sequence[Any]) -> pa.Array:
    """A column of cells as texts without NUL."""
    try:
        array = pa.array(cells, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):  # not only texts
        if bool in set(map(type, cells)):  # True equals 1
            said = list(map(as_text, cells))
        else:
            known = {value: as_text(value) for value in set(cells)}
            said = [known[value] for value in cells]
        array = pa.array(said, pa.string())
    letters = array.buffers()[2]
    if letters is not None and not np.frombuffer(letters, np.uint8).all():
        import pyarrow.compute as pc  # hardly ever needed, and every child would wait for it

        array = pc.replace_substring(array, "\x00", "")
    return array


@dataclass(frozen=True)
class Stored:
    """A sheet as the child left it: an Arrow file of texts whose first line is row 1.

    ``filled``: the last row with anything in it, as the reader saw it. ``end``: the last row of
    the range that the reader took for the sheet.
    """

    name: str
    path: str
    width: int
    head: list[list[str]]
    end: int
    filled: int
    last: int = 0
    errors: int = 0
    hidden: bool = False
    merged: Sequence[tuple[int, int, int]] = ()


def store(name: str, target: Path, rows: Iterable[Sequence[Any]], left: int, width: int) -> Stored:
    """Write rows of ``width - left`` cells each; the first ``left`` columns are blank."""
    if width > MAX_COLUMNS:
        raise Unfit(f"工作表 {name} 的列数超过{MAX_COLUMNS}", "请删除表格右侧误填的内容后重试")
    schema = pa.schema([(str(c), pa.string()) for c in range(width)])
    head: list[list[str]] = []
    end = filled = 0
    remaining = iter(rows)
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        while batch := list(islice(remaining, ROWS)):
            blank = pa.array([""] * len(batch), pa.string())
            arrays = [blank] * left + [texts(column) for column in zip(*batch, strict=True)]
            if not arrays:
                break
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            if not head:
                first = [array.slice(0, HEAD).to_pylist() for array in arrays]
                head = [list(line) for line in zip(*first, strict=True)]
            at = _last_filled(batch)
            filled = end + at if at else filled
            end += len(batch)
    return Stored(name, str(target), width, head, end, filled)


def _last_filled(rows: Sequence[Sequence[Any]]) -> int:
    """Position from 1 of the last row with anything in it; 0 if none has."""
    for at in range(len(rows), 0, -1):
        if any(as_text(value).strip() for value in rows[at - 1]):
            return at
    return 0


def check_rows(sheet: Stored, count: Counted | None) -> None:
    """What was read has to end where what was counted ends. Raises Unfit."""
    if count is None or not sheet.filled <= count.last <= max(sheet.end, sheet.filled):
        raise Unfit(f"工作表 {sheet.name} 的行数核对不符，文件可能已损坏", COPY_AGAIN)
