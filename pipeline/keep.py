"""What the store remembers of a month, and the commit point of a run."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing

import duckdb
import pyarrow as pa

from pipeline.cases.carry import keep_cases
from pipeline.cases.issued import keep_issued
from pipeline.judge import Asked
from pipeline.kernel.declare import Source
from pipeline.months import keep_month, make_room, mark
from pipeline.quality.compared import Earlier, Past
from pipeline.store import arrow, open_store
from pipeline.workspace import Workspace


def committed(workspace: Workspace) -> dict[str, str]:
    """Folder -> month of the last committed run of every month."""
    if not workspace.store.exists():
        return {}
    with closing(open_store(workspace.store)) as store:
        return dict(store.execute(
            "SELECT arg_max(folder, started), month FROM run GROUP BY month").fetchall())  # fmt: skip


def recall(con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str) -> None:
    """What earlier months know of the same findings, and counted on their return slips."""
    con.execute("CREATE OR REPLACE TEMP TABLE earlier (finding_id VARCHAR, first_seen VARCHAR)")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE slip_before (month VARCHAR, department VARCHAR, source VARCHAR,"
        ' reason VARCHAR, cells BIGINT, "rows" BIGINT)'
    )
    if not workspace.store.exists():
        return
    with closing(open_store(workspace.store)) as store:
        known = arrow(store,
            "SELECT finding_id, min(first_seen) AS first_seen FROM"
            " (SELECT finding_id, first_seen, month FROM finding UNION ALL"
            "  SELECT finding_id, month, month FROM case_event WHERE kind = 'found')"
            " WHERE month < ? GROUP BY finding_id ORDER BY finding_id", [month])  # fmt: skip
        counted = arrow(store, "SELECT * FROM slip WHERE month < ? ORDER BY ALL", [month])
    for table, rows in (("earlier", known), ("slip_before", counted)):
        con.register("_known", rows)
        con.execute(f"INSERT INTO {table} SELECT * FROM _known")  # noqa: S608 ours
        con.unregister("_known")


def recall_quality(workspace: Workspace, month: str) -> tuple[Earlier, list[str]]:
    """What earlier months' extracts were like, and the prefixes of the county's own ID numbers."""
    if not workspace.store.exists():
        return Earlier(), []
    with closing(open_store(workspace.store)) as store:
        profiles = [Past(*row) for row in store.execute(
            "SELECT month, source, feed, rows, first_on, last_on, digest, sketch FROM profile"
            " WHERE month < ? AND accepted ORDER BY month DESC, source, feed", [month]).fetchall()]  # fmt: skip
        files = {(source, sha): before for source, sha, before in store.execute(
            "SELECT source, sha256, max(month) FROM files WHERE month < ? AND source <> '' AND rows_loaded > 0"
            " GROUP BY ALL", [month]).fetchall()}  # fmt: skip
        residents = store.execute(
            "SELECT DISTINCT unnest(residents) FROM profile WHERE month < ? AND accepted AND source = 'roster'"
            " ORDER BY 1", [month]).fetchall()  # fmt: skip
    return Earlier(profiles, files), [prefix for (prefix,) in residents]


_KEPT = {
    "finding": "out_findings", "evidence": "out_evidence", "links": "out_links", "weights": "out_weights", "files": "out_files",
    "slip": "out_slip", "shape": "out_shape", "visit_plan": "out_visits", "wrong_row": "out_wrong",
    "profile": "_profile",
}  # fmt: skip


def outcome_tables(
    asked: Sequence[Asked], counts: Sequence[tuple[str, str, int, float | None]], present: Collection[str],
    stopped: Mapping[str, str],
) -> dict[str, pa.Table]:  # fmt: skip
    """What became of every rule, and which extracts were there: for later questions about the month."""
    found = {slug: count for slug, _, count, _ in counts}
    states = [one.state or ("not_run" if one.missing else "run") for one in asked]
    text = pa.string()
    return {
        "asked": pa.table({
            "nth": pa.array(range(len(asked)), pa.int32()),
            "slug": pa.array([one.rule.slug for one in asked], text),
            "title": pa.array([one.rule.title for one in asked], text), "state": pa.array(states, text),
            "reason": pa.array([one.missing for one in asked], text),
            "found": pa.array([found.get(one.rule.slug, 0) for one in asked], pa.int64())}),
        "source_state": pa.table({
            "source": pa.array([*sorted(present), *sorted(stopped)], text),
            "stopped": pa.array([*("" for _ in present), *(stopped[name] for name in sorted(stopped))], text)}),
    }  # fmt: skip


def keep(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str, run_id: str, folder: str,
    model: tuple[str, float, float], sources: Sequence[Source], outcomes: Mapping[str, pa.Table], settings: Mapping[str, str],
    issued: pa.Table,
) -> None:  # fmt: skip
    """The commit point: the month's results and tables replace its earlier ones in one transaction.

    ``model``: in words, the weights that people were told apart by, and the shift and the error of their calibration. ``outcomes``: tables of
    outcome_tables(). ``settings``: name -> value of those in force. ``issued``: of issued_rows().
    """
    tables = {name: con.table(out).to_arrow_table() for name, out in _KEPT.items()} | dict(outcomes)
    queries = mark(con, sources)
    with closing(open_store(workspace.store)) as store:
        make_room(con, store, queries)
        store.execute("BEGIN")
        for name, rows in tables.items():
            store.register("_rows", rows)
            store.execute(f"DELETE FROM {name} WHERE month = ?", [month])  # noqa: S608 ours
            columns = ", ".join(f'"{c}"' for c in rows.column_names)
            store.execute(f"INSERT INTO {name} (month, {columns}) SELECT ?, * FROM _rows", [month])  # noqa: S608 ours
            store.unregister("_rows")
        keep_month(con, store, month, queries)
        keep_cases(con, store, month)
        keep_issued(store, month, run_id, issued)
        store.execute("DELETE FROM run WHERE run_id = ?", [run_id])
        store.execute("INSERT INTO run (run_id, month, started, folder, digest, model, shift, error, settings)"
                      " VALUES (?, ?, now()::TIMESTAMP, ?, ?, ?, ?, ?, ?)",
                      [run_id, month, folder, hashlib.sha256(run_id.encode()).hexdigest(), *model,
                       json.dumps(settings, ensure_ascii=False)])  # fmt: skip
        store.execute("COMMIT")
        store.execute("CHECKPOINT")
