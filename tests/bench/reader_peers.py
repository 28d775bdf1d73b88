"""One reader on one file: seconds from file to all its cells, how many rows, and whether the IDs are whole.

A child process for each, so that none finds the other's memory or imports; what a reader imports is
there before the clock starts, and nothing has been read yet. Every reader is asked for all columns as
texts, since a reader that guesses types spoils ID numbers. In a virtual machine, memory that the reader
before gave back is cheap until the host has taken it, and dear afterwards; so everyone waits before the
clock starts, and nobody gains by whom he follows.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np  # noqa: F401 imports are not reading
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

ID = 2
"""Position of the ID numbers."""
SETTLED = 4.0
"""Seconds after which memory given back is with the host."""
Read = tuple[int, Iterable[str]]
"""Rows, and their ID numbers."""


def digest(numbers: Iterable[str]) -> str:
    """A check of all ID numbers in their order."""
    return hashlib.sha256("\n".join(numbers).encode()).hexdigest()


# --- text --------------------------------------------------------------------------------------


def hedui_text(path: Path) -> Read:
    """As a run reads it: two threads share the blocks."""
    from pipeline.load import AHEAD
    from pipeline.reading.text import read_text

    sheet = read_text(path)
    wanted = range(len(sheet.head[0]))
    jobs = sheet.blocks.jobs(1, wanted)  # type: ignore[attr-defined]
    blocks, waiting = [], []
    with ThreadPoolExecutor(2) as pool:
        work = (pool.submit(job) for job in jobs)
        waiting += islice(work, AHEAD)
        while waiting:
            blocks.append(waiting.pop(0).result())
            waiting += islice(work, 1)
    rows = sum(len(block.rows) for block in blocks)
    return rows, (text for block in blocks for text in block.columns[ID].to_pylist())


def _header(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding) as handle:
        return handle.readline().rstrip("\r\n").split(",")


def _listed(column: pa.ChunkedArray) -> Iterator[str]:
    """Once they are asked for, when the clock has stopped."""
    yield from column.to_pylist()


def pyarrow_csv(path: Path, encoding: str) -> Read:
    names = _header(path, encoding)
    table = pacsv.read_csv(
        path,
        pacsv.ReadOptions(encoding=encoding),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    return table.num_rows, _listed(table.column(ID))


def pandas_csv(path: Path, encoding: str) -> Read:
    import pandas as pd

    frame = pd.read_csv(path, encoding=encoding, dtype=str, keep_default_na=False)
    return len(frame), frame.iloc[:, ID]


def duckdb_csv(path: Path, encoding: str) -> Read:
    import duckdb

    names = _header(path, encoding)
    table = duckdb.connect().read_csv(
        str(path), header=True, delimiter=",", quotechar='"', dtype=dict.fromkeys(names, "VARCHAR"),
        encoding=encoding, all_varchar=True,
    ).to_arrow_table()  # fmt: skip
    return table.num_rows, _listed(pc.fill_null(table.column(ID), ""))


# --- workbooks ---------------------------------------------------------------------------------


def hedui_excel(path: Path) -> Read:
    """With its guard, its count of the rows and the digest of the file."""
    from pipeline.reading.excel import ExcelReader

    with tempfile.TemporaryDirectory() as scratch:
        reader = ExcelReader(Path(scratch), 1)
        (sheet,) = reader.result(reader.submit(path)).extract.sheets
        wanted = range(len(sheet.head[0]))
        blocks = list(sheet.blocks(1, wanted))
        texts = [text for block in blocks for text in block.columns[ID].to_pylist()]
        reader.close()
    return len(texts), texts


def calamine(path: Path) -> Read:
    from python_calamine import CalamineWorkbook

    with path.open("rb") as handle:
        rows = CalamineWorkbook.from_filelike(handle).get_sheet_by_index(0).to_python()
    return len(rows) - 1, (str(row[ID]) for row in rows[1:])


def pandas_excel(path: Path, engine: str) -> Read:
    import pandas as pd

    frame = pd.read_excel(path, engine=engine, dtype=str, keep_default_na=False)  # type: ignore[call-overload]
    return len(frame), frame.iloc[:, ID]


def openpyxl_rows(path: Path) -> Read:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    return len(rows), (str(row[ID]) for row in rows)


PEERS: dict[str, dict[str, Callable[[Path, str], Read]]] = {
    "csv": {
        "hedui": lambda path, encoding: hedui_text(path),
        "pyarrow.csv": pyarrow_csv,
        "pandas.read_csv": pandas_csv,
        "DuckDB read_csv": duckdb_csv,
    },
    "xlsx": {
        "hedui": lambda path, _: hedui_excel(path),
        "python-calamine": lambda path, _: calamine(path),
        "pandas, calamine": lambda path, _: pandas_excel(path, "calamine"),
        "pandas, openpyxl": lambda path, _: pandas_excel(path, "openpyxl"),
        "openpyxl, read only": lambda path, _: openpyxl_rows(path),
    },
}


def _warm(kind: str, name: str) -> None:
    """Import what the reader needs before the clock starts."""
    if "pandas" in name:
        import pandas  # noqa: F401
    if "DuckDB" in name:
        import duckdb  # noqa: F401
    if "openpyxl" in name:
        import openpyxl  # noqa: F401
    if "hedui" in name:
        import pipeline.load
        import pipeline.reading.excel
        import pipeline.reading.text  # noqa: F401


def _cpu() -> float:
    """CPU seconds so far, of this process and of those that it waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """``kind name path encoding`` -> JSON."""
    kind, name, path, encoding = sys.argv[1:5]
    _warm(kind, name)
    time.sleep(SETTLED)
    start, busy = time.perf_counter(), _cpu()
    try:
        rows, numbers = PEERS[kind][name](Path(path), encoding)
    except Exception as error:  # a peer that cannot read the file is a result, too
        said: dict[str, Any] = {"fault": f"{type(error).__name__}: {error}".splitlines()[0][:60]}
    else:
        seconds = time.perf_counter() - start
        for (
            child
        ) in multiprocessing.active_children():  # only one that has ended counts as CPU time
            child.join()
        said = {"seconds": seconds, "cpu": _cpu() - busy}
        said |= {"rows": rows, "digest": digest(numbers)}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
