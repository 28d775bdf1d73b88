"""Records of which every quotation mark is as it should be, as columns of text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from pipeline.reading.record import records_of
from pipeline.reading.scan import Text


@dataclass(frozen=True)
class Layout:
    """``separator``: one byte. ``width``: of the rows to split; ``positions``: those to keep."""

    separator: bytes
    width: int
    positions: Sequence[int]
    quoted: bool


@dataclass(frozen=True)
class Split:
    """Columns of the rows that have the width, their row numbers, and the fields of all others."""

    columns: dict[int, pa.Array]
    rows: np.ndarray
    odd: list[tuple[int, list[bytes]]]


def parsed(raw: Text, rows: np.ndarray, layout: Layout) -> Split:
    """Whole records in UTF-8, as many as ``rows``, split by pyarrow; by hand if it finds more or fewer."""
    return _by_arrow(raw, rows, layout) or _by_hand(raw, rows, layout)


def _by_arrow(raw: Text, rows: np.ndarray, layout: Layout) -> Split | None:
    names = [str(at) for at in range(layout.width)]
    odd: list[tuple[int, str]] = []

    def invalid(row: pacsv.InvalidRow) -> str:
        odd.append((row.number or 0, row.text))
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(raw),
            pacsv.ReadOptions(column_names=names, use_threads=False, block_size=len(raw) + 1),
            pacsv.ParseOptions(
                delimiter=layout.separator.decode(),
                quote_char='"' if layout.quoted else False,
                newlines_in_values=layout.quoted,
                ignore_empty_lines=False,
                invalid_row_handler=invalid,
            ),
            pacsv.ConvertOptions(
                include_columns=[str(at) for at in layout.positions],
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows + len(odd) != len(rows) or any(number == 0 for number, _ in odd):
        return None
    at = [number - 1 for number, _ in odd]
    fields = [_fields(text, layout.separator) for _, text in odd]
    columns = {c: _one(table.column(str(c))) for c in layout.positions}
    left = np.delete(rows, at) if at else rows
    return Split(columns, left, list(zip(rows[at].tolist(), fields, strict=True)))


def _fields(text: str, separator: bytes) -> list[bytes]:
    return next(records_of(text.rstrip("\r\n").encode("utf-8", "replace") + b"\n", separator))


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _by_hand(raw: Text, rows: np.ndarray, layout: Layout) -> Split:
    records = list(records_of(bytes(raw), layout.separator))
    more = range(len(records) - len(rows))  # the sheet's account will then not add up
    rows = np.append(rows, [int(rows[-1]) + 1 + n for n in more])[: len(records)].astype(np.int64)
    good = [at for at, fields in enumerate(records) if len(fields) == layout.width]
    odd = [(int(row), fields) for row, fields in zip(rows, records, strict=True)
           if len(fields) != layout.width]  # fmt: skip
    columns = {
        c: pa.array([records[at][c].decode("utf-8", "replace") for at in good], pa.string())
        for c in layout.positions
    }
    return Split(columns, rows[good], odd)
