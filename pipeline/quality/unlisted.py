"""A programme that the pay-rolls know and no roster of the month: its file did not come, or was not read."""

from datetime import date

import duckdb

_FEWEST = 3
_UNLISTED = """
WITH paid_for AS (
    SELECT family_of(programme) AS family, count(DISTINCT coalesce(id_number, name_key)) AS people
    FROM payments
    WHERE programme IN ('低保', '农村低保', '城市低保', '特困') AND coalesce(pay_month, paid_on) >= $month - INTERVAL 2 MONTH
    GROUP BY family
),
listed AS (SELECT DISTINCT family_of(programme) AS family FROM roster)
SELECT family, people FROM paid_for ANTI JOIN listed USING (family) WHERE people >= $fewest ORDER BY family
"""


def programmes_without_roster(con: duckdb.DuckDBPyConnection, month: date) -> list[str]:
    """What the officer has to see to, in Chinese: those people are compared with nothing."""
    return [
        f"近三个月的发放明细里有{people}人领{family}，本月没有读到{family}名册：这些人没有参加比对，补交名册后重新运行"
        for family, people in con.execute(_UNLISTED, {"month": month, "fewest": _FEWEST}).fetchall()
    ]
