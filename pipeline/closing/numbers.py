"""The number of a problem (问题编号), ``202610-003``: given once, when a case has first been verified.

It is the month of the ledger in which it was answered, and its place in the order of answers there.
"""

import duckdb

_GIVE = """
INSERT INTO case_number
WITH first AS (
    SELECT finding_id, first(month ORDER BY nth) AS month, min(nth) AS began FROM case_event
    WHERE kind = 'verified' AND finding_id NOT IN (SELECT finding_id FROM case_number) GROUP BY finding_id
),
placed AS (
    SELECT finding_id, month, row_number() OVER (PARTITION BY month ORDER BY began)
           + coalesce((SELECT max(nth) FROM case_number WHERE case_number.month = first.month), 0) AS nth
    FROM first
)
SELECT finding_id, month, nth, replace(month, '-', '') || '-' || printf('%03d', nth)
FROM placed ORDER BY month, nth
"""


def give_numbers(store: duckdb.DuckDBPyConnection) -> None:
    """Every verified case has its number after this; those that have one keep it."""
    store.execute(_GIVE)


def numbered(store: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Number -> finding_id."""
    return dict(store.execute("SELECT number, finding_id FROM case_number").fetchall())
