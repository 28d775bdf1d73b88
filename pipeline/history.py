"""What earlier months' rosters and payments were, as rules about change over time read them.

``past_recipient``: one row for every roster row of up to 24 months before the one that is judged.
``past_payment``: one row for every payment that those months' files told of and this month's files do
not: pay-roll files often repeat earlier months, and every payment is there once. ``month`` is always
the month of the delivery, as '2026-09'; ``pay_month`` the one that is paid for. Both are there, and
empty, where the store knows no earlier month.
"""

from contextlib import closing

import duckdb

from pipeline.store import open_store
from pipeline.workspace import Workspace

MONTHS = 24
"""So many months back, at most."""

PAST_RECIPIENT = {
    "month": "VARCHAR", "person": "VARCHAR", "id_number": "VARCHAR", "name": "VARCHAR", "name_key": "VARCHAR",
    "unit": "VARCHAR", "unit_no": "VARCHAR", "programme": "VARCHAR", "is_dibao": "BOOLEAN", "town": "VARCHAR",
    "village": "VARCHAR", "amount": "DOUBLE", "since": "DATE", "state": "VARCHAR", "stopped_on": "DATE",
    "stop_reason": "VARCHAR", "official": "VARCHAR", "account": "VARCHAR", "phone": "VARCHAR",
    "address": "VARCHAR",
}  # fmt: skip
PAST_PAYMENT = {
    "month": "VARCHAR", "pay_month": "DATE", "paid_on": "DATE", "programme": "VARCHAR", "person": "VARCHAR",
    "id_number": "VARCHAR", "name_key": "VARCHAR", "unit_no": "VARCHAR", "account": "VARCHAR",
    "amount": "DOUBLE", "result": "VARCHAR", "town": "VARCHAR", "village": "VARCHAR",
}  # fmt: skip

# What makes two rows of pay-rolls the same payment, and not two payments alike.
_SAME = ("name_key", "id_text", "programme", "pay_month", "paid_on", "unit_no", "account", "amount")
_PAYMENTS = """
WITH told AS (
    SELECT '' AS month, {same}, row_number() OVER (PARTITION BY {same} ORDER BY ref) AS nth FROM payments
    UNION ALL
    SELECT month, {same}, row_number() OVER (PARTITION BY month, {same} ORDER BY ref)
    FROM past.kept.payments WHERE {months}
),
once AS (
    SELECT {same}, nth, max(month) AS month FROM told GROUP BY ALL HAVING min(month) <> ''
),
paid AS (
    SELECT *, row_number() OVER (PARTITION BY month, {same} ORDER BY ref) AS nth
    FROM past.kept.payments WHERE {months}
),
payee AS (
    SELECT month, ref, arg_max(person, [list_position(['possible', 'probable', 'confirmed'], tier), probability]) AS person
    FROM past.kept.link WHERE source = 'payments' AND tier <> 'possible' AND {months} GROUP BY ALL
)
INSERT INTO past_payment BY NAME
SELECT {columns} FROM paid SEMI JOIN once ON {alike} LEFT JOIN payee USING (month, ref)
ORDER BY month, ref
"""
_RECIPIENTS = """
INSERT INTO past_recipient BY NAME
SELECT {columns} FROM past.kept.recipient WHERE {months} ORDER BY month, ref
"""


def tell_history(con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str) -> None:
    """Make ``past_recipient`` and ``past_payment``: what the store knows of the months before ``month``."""
    for name, columns in (("past_recipient", PAST_RECIPIENT), ("past_payment", PAST_PAYMENT)):
        listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({listed})")
    if not workspace.store.exists():
        return
    with closing(open_store(workspace.store, read_only=True)) as store:
        if not store.execute(
            "FROM duckdb_tables() WHERE schema_name = 'kept' AND table_name = 'recipient'"
        ).fetchall():
            return
        earlier = store.execute("SELECT DISTINCT month FROM kept.recipient WHERE month < ?"
                                " ORDER BY month DESC LIMIT ?", [month, MONTHS]).fetchall()  # fmt: skip
    if not earlier:
        return
    path = str(workspace.store).replace("'", "''")
    con.execute(f"ATTACH '{path}' AS past (READ_ONLY)")
    try:
        _copy(con, f"month BETWEEN '{earlier[-1][0]}' AND '{earlier[0][0]}'")
    finally:
        con.execute("DETACH past")


def _copy(con: duckdb.DuckDBPyConnection, months: str) -> None:
    there: dict[str, set[str]] = {"recipient": set(), "payments": set()}
    for table, column in con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'past' AND schema_name = 'kept'"
    ).fetchall():
        there.setdefault(table, set()).add(column)
    con.execute(_RECIPIENTS.format(
        months=months, columns=", ".join(c for c in PAST_RECIPIENT if c in there["recipient"])))  # fmt: skip
    same = ", ".join(_SAME)
    alike = " AND ".join(
        f"paid.{c} IS NOT DISTINCT FROM once.{c}" for c in (*_SAME, "month", "nth")
    )
    con.execute(_PAYMENTS.format(
        months=months, same=same, alike=alike,
        columns=", ".join(c for c in PAST_PAYMENT if c in there["payments"] or c == "person")))  # fmt: skip
