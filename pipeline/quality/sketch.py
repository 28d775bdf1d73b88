"""A source's people in brief, so that two months can be compared without their ID numbers."""

from collections.abc import Sequence

import duckdb

from pipeline.kernel.declare import Source

SKETCH = 1024
"""The smallest digests of ID numbers that are remembered: overlap is known to two in a hundred."""


def sketch(con: duckdb.DuckDBPyConnection, source: Source, numbers: int) -> list[int]:
    """The smallest digests of the ID numbers, ascending; at most ``SKETCH``."""
    if "id_number" not in source.schema():
        return []
    share = min(1.0, 8 * SKETCH / max(1, numbers))
    sql = f"""
        SELECT coalesce(list(digest ORDER BY digest), []) FROM (
            SELECT DISTINCT md5_number_lower(id_number) AS digest FROM {source.name}
            WHERE id_number IS NOT NULL AND digest <= CAST($share * 18446744073709551615 AS UHUGEINT)
            ORDER BY digest LIMIT {SKETCH}
        )
    """  # noqa: S608 a declared name
    answer: list[int] = con.execute(sql, {"share": share}).fetchall()[0][0]
    return answer


def overlap(now: Sequence[int], before: Sequence[int]) -> float | None:
    """The share of last month's people who are there this month, by their sketches.

    Digests up to the smaller of the two largest ones are seen by both sketches.
    """
    if not now or not before:
        return None
    reach = min(
        now[-1] if len(now) == SKETCH else 1 << 64, before[-1] if len(before) == SKETCH else 1 << 64
    )
    old = {digest for digest in before if digest <= reach}
    return len(old & set(now)) / len(old) if old else None
