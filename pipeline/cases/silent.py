"""Innocent people of months that were deleted: they stay unbothered, and nobody can tell who they are.

``silent_past`` keeps, of a case that was closed as 不属实, a keyed mark of its number and of what it rested
on. Without the key, which lies in a file of its own beside the store, a mark cannot be tried against ID
numbers; with it, a finding of today is recognised.
"""

import secrets
from contextlib import closing
from pathlib import Path

import duckdb

from pipeline.kernel.states import CLOSED, FALSE
from pipeline.store import arrow, open_store
from pipeline.workspace import Workspace

MACRO = "CREATE OR REPLACE TEMP MACRO keyed(k, v) AS sha256(k || sha256(k || v))"
"""The mark of a text."""

_KNOWN = f"""
INSERT INTO {{table}} BY NAME
SELECT finding_id, rule, '{CLOSED}' AS state, '{FALSE}' AS result, past.reason, NULL::DATE AS due, FALSE AS gone,
       closed_month AS closed_in, closed_month, fingerprint AS print,
       CASE WHEN past.print = keyed($key, fingerprint) THEN fingerprint
            WHEN past.whom = keyed($key, split_part(fingerprint, '-', 1)) THEN split_part(fingerprint, '-', 1) || '-'
            ELSE '-' END AS print_then
FROM finding JOIN evidence_print USING (finding_id) JOIN case_silent AS past USING (rule)
WHERE past.mark = keyed($key, finding_id) AND finding_id NOT IN (SELECT finding_id FROM {{table}})
"""  # noqa: S608 ours


def silence_key(workspace: Workspace, *, make: bool = False) -> str:
    """The key; '' where there is none yet. ``make``: then make one."""
    path = _path(workspace)
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    if not make:
        return ""
    key = secrets.token_hex(32)
    path.touch(mode=0o600)
    path.write_text(key, encoding="ascii")
    return key


def _path(workspace: Workspace) -> Path:
    return workspace.store.with_name("silence.key")


def recall_silent(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Add to ``case_before`` and ``case_held`` those of the month's findings that were closed as 不属实 in
    months since deleted; there are ``finding`` and ``evidence_print``."""
    key = silence_key(workspace)
    if not key or not workspace.store.exists():
        return
    with closing(open_store(workspace.store)) as store:
        con.register("_silent", arrow(store, "FROM silent_past"))
    con.execute("CREATE OR REPLACE TEMP TABLE case_silent AS FROM _silent")
    con.unregister("_silent")
    con.execute(MACRO)
    for table in ("case_before", "case_held"):
        con.execute(_KNOWN.format(table=table), {"key": key})
