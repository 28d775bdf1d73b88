"""What a load leaves, as texts by file, sheet and row, for tests that compare it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.inbox import Inbox
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import FileRow
from pipeline.load import load
from pipeline.reading.clean import ROW_BITS
from pipeline.reading.excel import ExcelReader
from sources import SOURCES

Place = tuple[str, str]
Rows = dict[int, dict[str, str]]


@dataclass
class Left:
    """``rows``: (file, sheet) -> row number -> column -> text. ``error``: why nothing was loaded.

    ``rejects``: (file, sheet) -> (row, column, value, reason, whether the whole row is out).
    ``repairs``, ``hints``: (file, sheet) -> (row, column, what was repaired, or may be meant).
    ``columns``: (file, sheet) -> field -> position in the sheet.
    """

    files: list[FileRow] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    rows: dict[Place, Rows] = field(default_factory=dict)
    rejects: dict[Place, list[tuple[int, str, str, str, bool]]] = field(default_factory=dict)
    repairs: dict[Place, list[tuple[int, str, str]]] = field(default_factory=dict)
    hints: dict[Place, list[tuple[int, str, str]]] = field(default_factory=dict)
    columns: dict[Place, dict[str, int]] = field(default_factory=dict)
    error: UserError | None = None

    def of(self, file: str) -> list[FileRow]:
        """The account of a file, or of everything in an archive."""
        return [row for row in self.files if row.file == file or row.file.startswith(file + "/")]

    def unbalanced(self) -> list[FileRow]:
        """Sheets whose rows are not all accounted for."""
        return [row for row in self.files
                if row.rows_in != row.rows_loaded + row.rows_rejected + row.rows_passed]  # fmt: skip


class Kept(ExcelReader):
    """Reading processes that outlive one inbox, for they take a second to start."""

    def close(self) -> None:
        """Stay, unless something killed them; ``end`` ends them."""
        if self._pool is not None and self._pool._broken:
            super().close()

    def end(self) -> None:
        """The processes are killed, for one that hangs would never end of itself."""
        if self._pool is not None:
            for process in list((self._pool._processes or {}).values()):
                process.kill()
        super().close()


@dataclass
class Loader:
    """Loads one folder after another with the same reading processes."""

    scratch: Path
    reader: Kept

    def __call__(self, folder: Path, related: Callable[[], pa.Array] | None = None) -> Left:
        """Whatever the folder holds; only a ``UserError`` may come of it."""
        with _database() as con:
            inbox = Inbox(folder, SOURCES, self.scratch, lambda said: None)
            inbox.excel = self.reader

            def on_roster() -> pa.Array:
                found = con.execute("SELECT id_number FROM roster WHERE id_number IS NOT NULL")
                return pa.array([number for (number,) in found.fetchall()], pa.string())

            try:
                inbox.look()
                load(inbox, con, related or on_roster)
            except UserError as error:
                return Left(error=error)
            finally:
                inbox.close()
                self._sweep()
            loaded = inbox.loaded
            left = Left(list(loaded.files), list(loaded.attention), list(loaded.remarks))
            _take_tables(con, left)
            for plan in loaded.plans:
                if plan.recognition and plan.sheet:
                    left.columns[plan.file, plan.sheet.name] = dict(plan.recognition.columns)
            return left

    def _sweep(self) -> None:
        for path in self.scratch.iterdir():
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


@contextmanager
def loader(scratch: Path) -> Iterator[Loader]:
    scratch.mkdir(parents=True, exist_ok=True)
    reader = Kept(scratch, processes=1)
    try:
        yield Loader(scratch, reader)
    finally:
        with suppress(Exception):
            reader.end()


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(config={"threads": 1})
    try:
        yield con
    finally:
        con.close()


def _take_tables(con: duckdb.DuckDBPyConnection, left: Left) -> None:
    places = {
        number: (file, sheet)
        for number, file, sheet in con.execute(
            "SELECT file_no, file, sheet FROM file_sheet"
        ).fetchall()
    }

    def place(ref: int) -> tuple[Place, int]:
        return places[ref >> ROW_BITS], ref & ((1 << ROW_BITS) - 1)

    for source in {row.source for row in left.files} - {""}:
        found = con.execute(f'SELECT * FROM "{source}" ORDER BY ref')  # noqa: S608 a declared name
        names = [column[0] for column in found.description]
        for values in found.fetchall():
            cells = dict(zip(names, values, strict=True))
            where, row = place(cells.pop("ref"))
            left.rows.setdefault(where, {})[row] = {k: said(v) for k, v in cells.items()}
    for ref, *told in con.execute(
        'SELECT ref, "column", value, reason, fatal FROM reject ORDER BY ref'
    ).fetchall():
        where, row = place(ref)
        left.rejects.setdefault(where, []).append((row, *told))
    for ref, *told in con.execute('SELECT ref, "column", note FROM repair ORDER BY ref').fetchall():
        where, row = place(ref)
        left.repairs.setdefault(where, []).append((row, *told))
    hinted = "SELECT ref, \"column\", hint FROM reject WHERE hint <> '' ORDER BY ref"
    for ref, *told in con.execute(hinted).fetchall():
        where, row = place(ref)
        left.hints.setdefault(where, []).append((row, *told))


def said(value: Any) -> str:
    """A value of the store as a text; '' if missing."""
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
