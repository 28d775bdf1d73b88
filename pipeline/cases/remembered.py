"""What the store knows of cases when a month is run, brought into the working database.

``case_before``: every case as the events of earlier months leave it; the month's ledgers go by that,
so that the month run again gives the same ledgers. ``case_held``: every case as all events leave it,
without those of the month's earlier run that nobody built on; what is written goes by that.
``case_seen``: where and when a case was last found, ``case_source`` with which sources' feeds.
``case_newest``: whether no later month has been run.
``handed_now``: run and town -> when that ledger was handed out, and until when it is to be answered.
"""

from contextlib import closing

import duckdb

from pipeline.store import arrow, new_store, open_store
from pipeline.workspace import Workspace

RUN_KINDS = "('found', 'carried', 'gone', 'changed', 'recurred')"
"""Events that a run writes, as an SQL list."""

OWN = f"""
SELECT event_id FROM (
    SELECT event_id, month, kind, nth,
           max(CASE WHEN month <> $month OR kind NOT IN {RUN_KINDS} THEN nth ELSE 0 END)
               OVER (PARTITION BY finding_id) AS others
    FROM case_event
)
WHERE month = $month AND kind IN {RUN_KINDS} AND nth > others AND $newest
"""  # noqa: S608 ours
"""Events of the month's earlier run that nobody built on: the next run of the month replaces them."""

FOLD = f"""
WITH told AS (
    SELECT *, max(CASE WHEN kind IN ('found', 'recurred') THEN nth END) OVER mine AS began,
           max(CASE WHEN kind = 'verified' THEN month END) OVER mine AS answered
    FROM case_event WHERE {{which}}
    WINDOW mine AS (PARTITION BY finding_id)
),
lately AS (
    SELECT *, coalesce(nth >= began, TRUE) AS lately, kind IN {RUN_KINDS} AND fingerprint <> '' AS printed
    FROM told
)
SELECT finding_id, last(rule ORDER BY nth) AS rule, last(state ORDER BY nth) AS state,
       coalesce(last(result ORDER BY nth) FILTER (lately AND kind = 'verified' AND result <> ''), '') AS result,
       coalesce(last(reason ORDER BY nth) FILTER (lately AND kind = 'verified' AND result <> ''), '') AS reason,
       last(due ORDER BY nth) FILTER (lately AND due IS NOT NULL) AS due,
       coalesce(last(kind ORDER BY nth) FILTER (kind IN ('found', 'recurred', 'carried', 'gone')) = 'gone', FALSE) AS gone,
       coalesce(last(month ORDER BY nth) FILTER (kind = 'closed'), '') AS closed_in,
       last(month ORDER BY nth) FILTER (kind IN ('found', 'recurred')) AS began_in,
       greatest(coalesce(last(month ORDER BY nth) FILTER (kind = 'closed'), ''),
                coalesce(strftime(last(on_date ORDER BY nth) FILTER (kind = 'closed'), '%Y-%m'), '')) AS closed_month,
       coalesce(last(fingerprint ORDER BY nth) FILTER (printed), '') AS print,
       coalesce(last(fingerprint ORDER BY month, nth) FILTER (printed AND month <= answered), '') AS print_then
FROM lately GROUP BY finding_id ORDER BY finding_id
"""  # noqa: S608 ours
"""Cases as the events that ``{which}`` picks leave them."""

_SEEN = """
SELECT finding_id, month, town FROM finding SEMI JOIN case_event USING (finding_id) WHERE month <= $month
QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY month DESC) = 1 ORDER BY finding_id
"""

_ASKED = {
    "case_before": FOLD.format(which="month < $month"),
    "case_held": FOLD.format(which=f"event_id NOT IN ({OWN})"),
    "case_seen": _SEEN,
    "case_source": f"""
        SELECT DISTINCT finding_id, source, feed
        FROM ({_SEEN}) JOIN evidence USING (finding_id, month)
             LEFT JOIN (SELECT month, source, feed FROM profile WHERE accepted) USING (month, source)
        ORDER BY ALL
    """,  # noqa: S608 ours
    "handed_now": """
        SELECT run_id, town, last(on_date ORDER BY recorded) AS on_date, last(due ORDER BY recorded) AS due
        FROM handed WHERE month = $month GROUP BY ALL ORDER BY ALL
    """,
}  # fmt: skip


def newest(store: duckdb.DuckDBPyConnection, month: str) -> bool:
    """Whether no later month has been run: only then a run may change what is known of cases."""
    return not store.execute("SELECT 1 FROM run WHERE month > ? LIMIT 1", [month]).fetchall()


def recall_cases(con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str) -> None:
    """Make the tables; empty where there is no store yet."""
    with closing(open_store(workspace.store) if workspace.store.exists() else new_store()) as store:
        values = {"month": month, "newest": newest(store, month)}
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE case_newest AS SELECT {values['newest']} AS newest"
        )
        for name, sql in _ASKED.items():
            said = {key: value for key, value in values.items() if f"${key}" in sql}
            con.register("_case_known", arrow(store, sql, said))
            con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM _case_known")
            con.unregister("_case_known")
