"""What the tests of text files share: write bytes, read them back with their row numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.reading import pieces
from pipeline.reading.sheet import Block
from pipeline.reading.text import TextFile, read_text

Rows = dict[int, list[str]]


def written(folder: Path, raw: bytes, name: str = "x.csv") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def file_of(path: Path) -> TextFile:
    found: TextFile = read_text(path).blocks.file  # type: ignore[attr-defined]
    return found


def rows_of(blocks: Sequence[Block], width: int) -> tuple[Rows, Rows]:
    """Row number -> texts, of the regular rows and of the odd ones."""
    good: Rows = {}
    odd: Rows = {}
    for block in blocks:
        assert (block.rows[1:] > block.rows[:-1]).all()
        for at, row in enumerate(block.rows.tolist()):
            assert row not in good
            good[row] = [block.columns[c][at].as_py() for c in range(width)]
        for row, fields, _ in block.odd:
            assert row not in good and row not in odd
            odd[row] = list(fields)
    return good, odd


def read(path: Path, header: int = 1, block: int = 0) -> tuple[Rows, Rows, int]:
    """Regular rows, odd rows, and the count of the whole file; walked in blocks of that size."""
    sheet = read_text(path)
    width = max([file_of(path).width, *map(len, sheet.head[:header])])
    with pytest.MonkeyPatch.context() as patch:
        if block:
            patch.setattr(pieces, "BLOCK", block)
        good, odd = rows_of(list(sheet.blocks(header, range(width))), width)
        return good, odd, sheet.count()


def read_bytes(folder: Path, raw: bytes, header: int = 1) -> tuple[Rows, Rows, int]:
    return read(written(folder, raw), header)


def csv_text(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    return stream.getvalue()
