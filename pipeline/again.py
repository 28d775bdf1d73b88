"""Rules asked again of a month that the store keeps: its kept tables take the place of its files."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from matchers.people import places
from pipeline.asking import Received, ask_own
from pipeline.ground import lay_ground
from pipeline.judge import Asked, judge, run_statements
from pipeline.kernel.declare import Rule
from pipeline.load import create_tables
from pipeline.months import SETTLED
from pipeline.own_findings import schemas_of
from pipeline.own_rules import OwnRule
from pipeline.settings import Settings
from pipeline.store import open_store
from pipeline.workspace import Workspace
from sources import SOURCES


def ask_again(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str, rules: Sequence[Rule | OwnRule],
    settings: Settings, values: Mapping[str, Any], scratch: Path,
) -> list[Asked]:  # fmt: skip
    """Ask rules of a kept month; fills ``finding`` and ``evidence_ref`` of the working database."""
    received = restore(con, workspace, month, values)
    lacking = lay_ground(con, workspace, month, settings, values)
    catalogue = [rule for rule in rules if isinstance(rule, Rule)]
    asked = judge(con, catalogue, SOURCES, received.present, values, {}, _silent, received.stopped,
                  lacking)  # fmt: skip
    schemas = schemas_of(con)
    for own in rules:
        if isinstance(own, OwnRule):
            asked.append(ask_own(con, own, len(asked), values, schemas, scratch, received))
    return asked


def _silent(text: str) -> None:
    """No progress."""


def restore(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str, values: Mapping[str, Any]
) -> Received:
    """The month's kept tables as a run has them before rules are asked."""
    create_tables(con, SOURCES)
    with closing(open_store(workspace.store, read_only=True)) as store:
        states = store.execute(
            "SELECT source, stopped FROM source_state WHERE month = ?", [month]
        ).fetchall()
    path = str(workspace.store).replace("'", "''")
    con.execute(f"ATTACH '{path}' AS past (READ_ONLY)")
    try:
        there: dict[str, list[str]] = {}
        for name, column in con.execute(
            "SELECT table_name, column_name FROM duckdb_columns()"
            " WHERE database_name = 'past' AND schema_name = 'kept' AND column_name <> 'month'").fetchall():  # fmt: skip
            there.setdefault(name, []).append(column)
        for name in SETTLED:
            listed = ", ".join(f'"{column}"' for column in there[name])
            kind = "TABLE" if name in ("reject", "file_sheet") else "TEMP TABLE"
            con.execute(
                f"CREATE OR REPLACE {kind} {name} AS SELECT {listed} FROM past.kept.{name} WHERE month = ?",
                [month],
            )
        for source in SOURCES:
            columns = [f'"{c}"' for c in source.schema() if c in there.get(source.name, ())]
            if columns:
                con.execute(f'INSERT INTO "{source.name}" BY NAME SELECT {", ".join(columns)}'
                            f' FROM past.kept."{source.name}" WHERE month = ? ORDER BY ref', [month])  # fmt: skip
    finally:
        con.execute("DETACH past")
    run_statements(con, places.statements(), values)  # for its macros
    return Received(
        [name for name, why in states if not why], {name: why for name, why in states if why}
    )
