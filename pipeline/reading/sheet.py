"""What every reader hands over: a sheet, its first rows, and its rows block by block as text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

HEAD = 60
"""How many rows of a sheet are looked at to find its header."""


@dataclass(frozen=True)
class Block:
    """Consecutive rows of a sheet as texts (no nulls).

    ``columns``: position in the sheet -> texts. ``rows``: the row numbers one sees in Excel.
    ``odd``: rows that could not be split into the header's columns: (row, fields, reason).
    """

    columns: dict[int, pa.Array]
    rows: np.ndarray
    odd: Sequence[tuple[int, Sequence[str], str]] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or a whole text file (``name`` is '').

    ``rows_in`` is counted independently of the reader; for text files block by block, so it is
    known only after the last block. ``errors``: cells that hold an error instead of a value.
    ``blocks`` takes the header's row and the positions wanted. ``merged``: cells merged downwards,
    as (position of the column, first row, last row), rows as one sees them in Excel. ``notes``: what
    the officer should know of how the sheet was read, complete after the last block.
    """

    name: str
    head: Sequence[Sequence[str]]
    blocks: Callable[[int, Sequence[int]], Iterator[Block]]
    count: Callable[[], int]
    hidden: bool = False
    errors: int = 0
    merged: Sequence[tuple[int, int, int]] = ()
    notes: Callable[[], Sequence[str]] = tuple


@dataclass(frozen=True)
class Extract:
    """A file of the inbox: its sheets, or why it cannot be read (``problem``, in Chinese)."""

    path: Path
    sheets: Sequence[Sheet] = field(default_factory=tuple)
    problem: str = ""
    fix: str = ""
