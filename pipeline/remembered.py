"""Corrections of earlier months, remembered by the shape of the files that they spoke of."""

import json
from collections.abc import Sequence
from contextlib import closing

import duckdb
import pyarrow as pa

from pipeline.kernel.correction import HERE, Correction
from pipeline.planning import Planned
from pipeline.reading.corrections import Corrections, shape_of
from pipeline.settings import Settings
from pipeline.store import open_store
from pipeline.workspace import Workspace


def corrections(workspace: Workspace, month: str, settings: Settings) -> Corrections:
    """What hedui.toml says now, and what it said in earlier months."""
    known: dict[str, Correction] = {}
    if workspace.store.exists():
        with closing(open_store(workspace.store, read_only=True)) as store:
            has = store.execute(
                "SELECT 1 FROM duckdb_tables() WHERE table_name = 'shape'"
            ).fetchall()
            rows = store.execute(
                "SELECT shape, month, file, said FROM shape WHERE month < ? ORDER BY month", [month]
            ).fetchall() if has else []  # fmt: skip
        for shape, said_in, file, said in rows:
            known[shape] = Correction(file=file, **json.loads(said), origin=f"{said_in}的更正")
    return Corrections(settings.files, known)


def note_shapes(con: duckdb.DuckDBPyConnection, plans: Sequence[Planned]) -> None:
    """Table ``out_shape``: the corrections used this month, by the shape of their files."""
    rows = {}
    for plan in plans:
        if plan.correction is None or plan.sheet is None:
            continue
        row = (
            plan.recognition.header_row - 1
            if plan.recognition
            else (plan.correction.header or 0) - 1
        )
        shape = shape_of(plan.sheet.head[row]) if 0 <= row < len(plan.sheet.head) else ""
        if shape and (plan.correction.origin == HERE or plan.recognition):
            said = json.dumps(plan.correction.said(), ensure_ascii=False, sort_keys=True)
            rows[shape] = {"shape": shape, "file": plan.file, "said": said}
    schema = pa.schema([(name, pa.string()) for name in ("shape", "file", "said")])
    made = pa.Table.from_pylist([rows[shape] for shape in sorted(rows)], schema)
    con.register("_shapes", made)
    con.execute("CREATE OR REPLACE TEMP TABLE out_shape AS SELECT * FROM _shapes")
    con.unregister("_shapes")
