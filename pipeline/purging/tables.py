"""Of the store, what goes with the months before ``$before`` and what stays of them.

People go: findings, evidence, links, the month's tables, the rows that were printed, the cases that are
over. What stays: cases that are still open or owe money, with their last finding, the evidence it rests
on and the row that last went out; and, without anybody in them, counts of outcomes and the keyed marks by
which innocent people stay unbothered. Records of use (which extracts were used when, for what, with
what effect; 政务数据共享条例第29条) name nobody and go only when they are three years old.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from pipeline.cases.outcomes import ANSWERS, EVER
from pipeline.cases.remembered import FOLD
from pipeline.cases.silent import MACRO
from pipeline.kernel.silence import OTHER, shelves
from pipeline.kernel.states import CLOSED, FALSE, TRANSFERRED

_ANSWERS = ANSWERS.replace("$before", f"'{EVER}'")
RECORDS = ("run", "files", "asked", "source_state", "slip", "shape", "handed", "returned")
"""Records of use."""
ELSE = frozenset({
    "finding", "evidence", "links", "weights", "issued", "case_event", "case_number", "revisit", "visit_plan", "wrong_row",
    "profile", "outcome_past", "silent_past", "layout", "written_file",
})  # fmt: skip
"""The store's other tables: all of them are dealt with here, or tell of nobody."""

# A case is old when nothing of it is of the months that stay; old ones are over when they are closed or
# handed over, and nobody owes anything.
_CASES = f"""
CREATE OR REPLACE TEMP TABLE _old AS
WITH last AS (
    SELECT finding_id, max(greatest(month, coalesce(strftime(on_date, '%Y-%m'), ''))) AS last FROM case_event
    GROUP BY finding_id
),
seen AS (SELECT finding_id, max(month) AS seen FROM finding GROUP BY finding_id)
SELECT finding_id, rule, state, state IN ('{CLOSED}', '{TRANSFERRED}') AND NOT list_contains($owing, finding_id) AS over
FROM case_now JOIN last USING (finding_id) LEFT JOIN seen USING (finding_id)
WHERE last < $before AND coalesce(seen, '') < $before
"""  # noqa: S608 ours

# What is kept of the findings of cases that go on: the last one whole, that which was answered by its tier.
_STAYS = f"""
CREATE OR REPLACE TEMP TABLE _stays AS
WITH last AS (
    SELECT finding_id, max(month) AS month FROM finding SEMI JOIN (FROM _old WHERE NOT over) USING (finding_id) GROUP BY 1
)
SELECT finding_id, month, TRUE AS whole FROM last WHERE month < $before
UNION ALL
SELECT finding_id, found_in, FALSE FROM ({_ANSWERS})
WHERE found_in < $before AND (finding_id, found_in) NOT IN (FROM last)
      AND finding_id NOT IN (SELECT finding_id FROM _old WHERE over)
"""  # noqa: S608 ours

_COUNTED = f"""
INSERT INTO outcome_past SELECT month, rule, tier, result, reason, count(*)
FROM ({_ANSWERS}) SEMI JOIN (FROM _old WHERE over) USING (finding_id) GROUP BY ALL
"""  # noqa: S608 ours
_INNOCENT = f"""
CREATE OR REPLACE TEMP TABLE _innocent AS
        SELECT keyed($key, finding_id) AS mark, keyed($key, split_part(print_then, '-', 1)) AS whom,
               keyed($key, print_then) AS print, rule, reason, closed_month
        FROM ({FOLD.format(which="TRUE")}) AS held SEMI JOIN (FROM _old WHERE over) USING (finding_id)
        LEFT JOIN _shelf USING (reason)
        WHERE state = '{CLOSED}' AND result = '{FALSE}' AND print_then <> ''
              AND (coalesce(months, $other) = 0 OR $now < strftime(strptime(closed_month || '-01', '%Y-%m-%d')
                                                      + to_months(coalesce(months, $other)::INTEGER), '%Y-%m'))
"""  # noqa: S608 ours
_REMEMBERED = (
    _COUNTED,
    _INNOCENT,
    "DELETE FROM silent_past WHERE mark IN (SELECT mark FROM _innocent)",
    "INSERT INTO silent_past BY NAME FROM _innocent",
)  # fmt: skip

_CLEARED = (
    "DELETE FROM case_event WHERE finding_id IN (SELECT finding_id FROM _old WHERE over)",
    "DELETE FROM revisit WHERE finding_id IN (SELECT finding_id FROM _old WHERE over)",
    "UPDATE case_number SET finding_id = 'purged-' || number WHERE finding_id IN (SELECT finding_id FROM _old WHERE over)",
    "DELETE FROM evidence WHERE month < $before AND (finding_id, month) NOT IN (SELECT (finding_id, month) FROM _stays WHERE whole)",
    "DELETE FROM finding WHERE month < $before AND (finding_id, month) NOT IN (SELECT (finding_id, month) FROM _stays)",
    "UPDATE finding SET name = '', id_number = '', unit = '', village = '', summary = '', detail = '{}'"
    " WHERE month < $before AND (finding_id, month) IN (SELECT (finding_id, month) FROM _stays WHERE NOT whole)",
    "DELETE FROM issued WHERE month < $before AND (finding_id, month) NOT IN (SELECT (finding_id, month) FROM _stays WHERE whole)",
    "DELETE FROM links WHERE month < $before", "DELETE FROM weights WHERE month < $before",
    "DELETE FROM visit_plan WHERE month < $before",
    "DELETE FROM wrong_row WHERE month < $before",
    "UPDATE profile SET sketch = NULL, residents = NULL, digest = '' WHERE month < $before",
)  # fmt: skip

# Rows of the month's tables that the evidence of a case that goes on rests on.
_PROOF = """
CREATE OR REPLACE TEMP TABLE _proof AS
SELECT DISTINCT month, evidence.source, file_no, (file_no::BIGINT << 40) + "row" AS ref
FROM evidence JOIN kept.file_sheet AS file_sheet USING (month, file, sheet) WHERE month < $before
"""


@dataclass(frozen=True)
class Cutoff:
    """``before``: the first month that stays; ``records``: the first whose records of use stay; ``now``:
    the present month; ``key``: of the marks; ``owing``: cases with money still to be paid back."""

    before: str
    records: str
    now: str
    key: str
    owing: Sequence[str]
    silence: Mapping[str, int]


def clear(store: duckdb.DuckDBPyConnection, cut: Cutoff) -> None:
    """Take away from an open store what goes. The caller's transaction."""
    told = shelves(cut.silence)
    store.execute(MACRO)
    store.execute("CREATE OR REPLACE TEMP TABLE _shelf (reason VARCHAR, months INTEGER)")
    store.executemany(
        "INSERT INTO _shelf VALUES (?, ?)", [[one.reason, one.months] for one in told]
    )
    other = next(one.months for one in told if one.reason == OTHER)
    values = {
        "before": cut.before,
        "owing": list(cut.owing),
        "key": cut.key,
        "other": other,
        "now": cut.now,
    }
    tables = _kept(store)
    proof = (_PROOF,) if "file_sheet" in tables else ()
    for sql in (_CASES, _STAYS, *_REMEMBERED, *_CLEARED, *proof):
        _run(store, sql, values)
    for table, columns in tables.items():
        which = _but_proof(table, columns)
        _run(store, f'DELETE FROM kept."{table}" WHERE month < $before{which}', values)  # noqa: S608 ours
    for table in RECORDS:
        _run(store, f"DELETE FROM {table} WHERE month < $records", {"records": cut.records})  # noqa: S608 ours
    for table in ("_old", "_stays", "_innocent", "_shelf", "_proof"):
        store.execute(f"DROP TABLE IF EXISTS {table}")
    store.execute("DROP MACRO keyed")


def open_cases(
    store: duckdb.DuckDBPyConnection, before: str, owing: Sequence[str]
) -> list[tuple[str, str, int]]:
    """Old cases that stay: rule, state, how many."""
    _run(store, _CASES, {"before": before, "owing": list(owing)})
    return store.execute(
        "SELECT rule, state, count(*) FROM _old WHERE NOT over GROUP BY ALL ORDER BY ALL"
    ).fetchall()


def _but_proof(table: str, columns: Sequence[str]) -> str:
    if table == "file_sheet":
        return " AND (month, file_no) NOT IN (SELECT (month, file_no) FROM _proof)"
    if "ref" in columns and table not in ("link", "reject"):
        mine = f"FROM _proof WHERE source = '{table}'"
        return f" AND (month, ref) NOT IN (SELECT (month, ref) {mine})"
    return ""


def _kept(store: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in store.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'kept' ORDER BY ALL"
    ).fetchall():
        found.setdefault(table, []).append(column)
    return found


def _run(store: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]) -> None:
    store.execute(sql, {name: value for name, value in values.items() if f"${name}" in sql} or None)


def counts(store: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """(table, month) -> rows, of every table that has months."""
    found: dict[tuple[str, str], int] = {}
    for table in monthly(store):
        rows = store.execute(f"SELECT month, count(*) FROM {table} GROUP BY 1").fetchall()  # noqa: S608 ours
        for month, count in rows:
            found[table, month or ""] = count
    return found


def monthly(store: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables with a month, with their schema where it is not the store's own."""
    return [f'kept."{table}"' if schema == "kept" else table for schema, table in store.execute(
        "SELECT DISTINCT c.schema_name, c.table_name FROM duckdb_columns() AS c JOIN duckdb_tables() AS t"
        " USING (schema_name, table_name) WHERE column_name = 'month' AND NOT t.temporary ORDER BY ALL").fetchall()]  # fmt: skip


def digest(store: duckdb.DuckDBPyConnection, before: str) -> str:
    """Of all rows of the months that stay, whatever their order."""
    parts = []
    for table in monthly(store):
        if table in ("case_event", "case_number", "outcome_past"):
            continue  # cases are told apart by more than their month
        (row,) = store.execute(
            f"SELECT count(*), bit_xor(md5_number(t::VARCHAR))::VARCHAR FROM {table} AS t WHERE month >= ?", [before]).fetchall()  # noqa: S608 ours  # fmt: skip
        parts.append(f"{table}:{row}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
