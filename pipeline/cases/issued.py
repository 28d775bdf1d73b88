"""The rows that stood in the ledgers of a run, as they went out: what returned ledgers are compared with."""

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.kernel.ledger import Ledger
from reports.baseline import Issued

NAMES = ("run_id", "ledger", "town", "rule", "sheet", "finding_id", "fingerprint", "facts")


def issued_rows(run_id: str, books: Sequence[tuple[Ledger, Path, Sequence[Issued]]]) -> pa.Table:
    """The columns of ``issued`` but the month. ``books``: ledger, its path below the month's folder, its rows."""
    rows = [
        (run_id, path.name, book.town, one.slug, one.sheet, one.key, one.fingerprint,
         json.dumps(one.facts, ensure_ascii=False, separators=(",", ":")))
        for book, path, issued in books for one in issued
    ]  # fmt: skip
    columns = zip(*rows, strict=True) if rows else [()] * len(NAMES)
    return pa.table(
        {name: pa.array(values, pa.string()) for name, values in zip(NAMES, columns, strict=True)}
    )


def keep_issued(store: duckdb.DuckDBPyConnection, month: str, run_id: str, rows: pa.Table) -> None:
    """Take them over; those of runs that were handed out stay. Part of the caller's transaction."""
    store.execute("DELETE FROM issued WHERE run_id = ? OR (month = ? AND run_id NOT IN (SELECT run_id FROM handed))",
                  [run_id, month])  # fmt: skip
    store.register("_rows", rows)
    store.execute(f"INSERT INTO issued (month, {', '.join(NAMES)}) SELECT ?, * FROM _rows", [month])  # noqa: S608 ours
    store.unregister("_rows")
