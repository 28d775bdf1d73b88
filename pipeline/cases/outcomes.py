"""What findings turned out to be, by rule and tier: the last answer of every case.

``outcome`` (rule, tier, result, reason, cases) is what precision, priorities and the calibration of
identities are reckoned from. The tier is that of the finding in the month that was answered.
"""

from contextlib import closing

import duckdb

from pipeline.store import arrow, new_store, open_store
from pipeline.workspace import Workspace

EVER = "9999-99"
"""A month later than all."""

ANSWERS = """
WITH answer AS (
    SELECT finding_id, last(rule ORDER BY nth) AS rule, last(month ORDER BY nth) AS month,
           last(result ORDER BY nth) AS result, coalesce(last(reason ORDER BY nth), '') AS reason,
           last(on_date ORDER BY nth) AS on_date
    FROM case_event WHERE kind = 'verified' AND coalesce(result, '') <> '' AND month < $before
    GROUP BY finding_id
)
SELECT answer.*, coalesce(finding.tier, '') AS tier, finding.month AS found_in
FROM answer ASOF LEFT JOIN finding ON finding.finding_id = answer.finding_id AND finding.month <= answer.month
"""
"""The last answer of every case that was looked into, of ledgers of months before ``$before``; with the
tier and the month of the finding as it was then (both empty where the store has it no more)."""

OUTCOMES = f"""
SELECT rule, tier, result, reason, sum(cases)::BIGINT AS cases FROM (
    SELECT rule, tier, result, reason, count(*) AS cases FROM ({ANSWERS}) GROUP BY ALL
    UNION ALL SELECT rule, tier, result, reason, cases FROM outcome_past WHERE month < $before
)
GROUP BY ALL ORDER BY ALL
"""  # noqa: S608 ours


def recall_outcomes(con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str) -> None:
    """Make ``outcome`` of what earlier months' ledgers brought back; empty where there is no store."""
    with closing(open_store(workspace.store) if workspace.store.exists() else new_store()) as store:
        known = arrow(store, OUTCOMES, {"before": month})
    con.register("_known", known)
    con.execute("CREATE OR REPLACE TEMP TABLE outcome AS FROM _known")
    con.unregister("_known")
