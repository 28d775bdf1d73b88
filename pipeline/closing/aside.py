"""A workbook that somebody worked in is never written over: it is put aside under another name."""

from pathlib import Path

import duckdb

from pipeline.kernel.digests import digest_of

CHANGED = "写出后改动过的"
"""The folder for them."""


def put_aside(store: duckdb.DuckDBPyConnection, path: Path) -> Path | None:
    """Where a workbook that is no longer as it was written is kept now; None if there was nothing to keep."""
    if not path.exists():
        return None
    known = store.execute("SELECT sha256 FROM written_file WHERE path = ?", [_key(path)]).fetchall()  # fmt: skip
    if known == [(digest_of(path),)]:
        return None
    folder = path.parent / CHANGED
    folder.mkdir(exist_ok=True)
    number = 1
    while (kept := folder / f"{path.stem}_{number}{path.suffix}").exists():
        number += 1
    path.rename(kept)
    return kept


def note_written(store: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Remember how a workbook was written."""
    store.execute(
        "INSERT OR REPLACE INTO written_file VALUES (?, ?)", [_key(path), digest_of(path)]
    )


def _key(path: Path) -> str:
    """Month, folders and name: the workspace itself may be moved."""
    return "/".join(path.parts[path.parts.index("out") + 1 :]) if "out" in path.parts else path.name
