"""A row of an earlier month's extract, looked for in this month's: still there, changed, gone, or not to
be told.

It is the same row where a number of the thing is the same (plate, unit code, certificate), or, where the
old row has none, where it is of the same person. Gone is only what a whole extract of that feed and time
no longer has.
"""

# ruff: noqa: S608  (statements are made of declared names only)

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.kernel.declare import Source
from pipeline.slip_tables import column_kind, has_column

STILL, CHANGED, GONE, UNTOLD = "still", "changed", "gone", "untold"
_OTHERS = ("phone", "account")
"""Numbers of people, not of things."""


@dataclass(frozen=True)
class Standing:
    """``changed``: headings. ``name``, ``feed``, ``title``: of the old row: its person, kind and sheet."""

    state: str = UNTOLD
    changed: tuple[str, ...] = ()
    name: str = ""
    feed: str = ""
    title: str = ""


def standing(con: duckdb.DuckDBPyConnection, source: Source, old: pa.Table) -> dict[int, Standing]:
    """How every row of ``old`` (``nth``, ``sheet_title`` and columns of the source) stands now."""
    con.register("_old_rows", old)
    con.execute("CREATE OR REPLACE TEMP TABLE _old_row AS FROM _old_rows")
    con.unregister("_old_rows")
    feed = source.variant.column if source.variant and source.variant.column in old.column_names else ""  # fmt: skip
    met = _met(con, source, [name for name in old.column_names if name not in ("nth", "sheet_title")])  # fmt: skip
    covered = _covered(con, source, feed)
    told = {}
    for row in old.to_pylist():
        nth = row["nth"]
        said = (str(row.get("name") or ""), str(row.get(feed) or ""), str(row["sheet_title"] or ""))
        changed = met.get(nth)
        if changed is None:
            told[nth] = Standing(GONE if nth in covered else UNTOLD, (), *said)
        else:
            told[nth] = Standing(CHANGED if changed else STILL, changed, *said)
    return told


def _met(
    con: duckdb.DuckDBPyConnection, source: Source, columns: list[str]
) -> dict[int, tuple[str, ...]]:
    """Of every old row that is there in some form: what is different, as headings."""
    now = {row[0] for row in con.execute(f'DESCRIBE "{source.name}"').fetchall()}
    shared = [name for name in columns if name in now]
    headings = _headings(source)
    things = [column.name for column in source.columns if column.name in shared and column_kind(column) == "number"
              and not column.name.endswith(_OTHERS)]  # fmt: skip
    people = [name for name in ("id_number", "name_key") if name in shared]
    if not things and not people:
        return {}
    nothing = " AND ".join(f'old."{name}" IS NULL' for name in things) or "TRUE"
    ways = [
        *(f'SELECT nth, now.ref FROM _old_row AS old JOIN "{source.name}" AS now ON now."{name}" = old."{name}"'
          for name in things),
        *(f'SELECT nth, now.ref FROM _old_row AS old JOIN "{source.name}" AS now ON now."{name}" = old."{name}" WHERE {nothing}'
          for name in people),
    ]  # fmt: skip
    differ = ", ".join(f"""CASE WHEN old."{name}" IS DISTINCT FROM now."{name}" THEN '{name}' END""" for name in shared)  # fmt: skip
    filled = " + ".join(f'(old."{name}" IS NOT NULL)::INTEGER' for name in shared)
    alike = " + ".join(f'coalesce(old."{name}" = now."{name}", FALSE)::INTEGER' for name in shared)  # fmt: skip
    rows = con.execute(f"""
        WITH candidate AS ({" UNION ".join(ways)})
        SELECT nth, list_filter([{differ}], lambda one: one IS NOT NULL) AS changed
        FROM candidate JOIN _old_row AS old USING (nth) JOIN "{source.name}" AS now USING (ref)
        WHERE ({alike}) * 2 >= ({filled})
        QUALIFY row_number() OVER (PARTITION BY nth ORDER BY len(changed), ref) = 1
    """).fetchall()
    return {nth: tuple(dict.fromkeys(headings.get(name, name) for name in changed)) for nth, changed in rows}  # fmt: skip


def _headings(source: Source) -> Mapping[str, str]:
    told: dict[str, str] = {}
    for column in source.columns:
        told |= {column.name: column.heading, **dict.fromkeys(column.beside, column.heading)}
        if column.name == "name":
            told["name_key"] = column.heading
    return told


def _covered(con: duckdb.DuckDBPyConnection, source: Source, feed: str) -> set[int]:
    """Old rows that would be in this month's extract if they still were in the register."""
    if not has_column(con, "_profile", "accepted"):
        return set()
    came: list[Any] = [f for (f,) in con.execute("SELECT feed FROM _profile WHERE source = ? AND accepted", [source.name]).fetchall()]  # fmt: skip
    names = {row[0] for row in con.execute("DESCRIBE _old_row").fetchall()}
    conditions = ["TRUE" if came else "FALSE"]
    of_feed = f'AND (now."{feed}" = old."{feed}" OR old."{feed}" IS NULL)' if feed else ""
    if feed:
        conditions.append(f'(old."{feed}" IS NULL OR list_contains($came, old."{feed}") OR list_contains($came, \'\'))')  # fmt: skip
    if "town" in names and source.name == "roster":
        conditions.append('(town IS NULL OR town IN (SELECT town FROM "roster"))')
    if source.expect.event:  # an extract of new events only says nothing of earlier ones
        conditions.append(f"""({source.expect.event}) >= (SELECT min({source.expect.event}) FROM "{source.name}" AS now WHERE TRUE {of_feed})""")  # fmt: skip
    values = {"came": came} if feed else {}
    return {nth for (nth,) in con.execute(
        f"SELECT nth FROM _old_row AS old WHERE {' AND '.join(conditions)}", values).fetchall()}  # fmt: skip
