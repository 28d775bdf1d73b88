"""Households whose monthly payments break: a change far beyond what changes ordinarily are.

Changes are ratios from one paid month to the next (their logarithms), less the median of all
households of the programme in that month, which is what an adjustment of the standard does to
everybody. Most households have none; those there are tell how large a change ordinarily is.
"""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from matchers.anomalies.groups import Tested

LEAST_MONTHS = 6
LEAST_HOUSEHOLDS = 30
_NOTE = 0.1
"""Changes below a tenth, after the county's own, are none."""
_ORDINARY, _ORDINARY_CHANGES = 0.35, 40
"""Changes as they ordinarily are (a third up or down), and how many of the county's these weigh."""

# A month as a whole number, counted from the year 0.
_NUMBERED = "CREATE OR REPLACE TEMP MACRO month_number(day) AS CAST(year(day) * 12 + month(day) - 1 AS INTEGER)"

# Money counts for the month it is paid for, once the bank has not sent it back; what is owed from
# earlier months or paid once is no monthly sum.
_ROW = r"""
CREATE OR REPLACE TEMP TABLE _odd_paid AS
WITH before AS (
    SELECT coalesce(numbered.household, named.household) AS household, coalesce(pay_month, date_trunc('month', paid_on)) AS month, amount
    FROM (SELECT *, family_of(programme) AS family FROM past_payment) AS past
    LEFT JOIN _family_unit_no AS numbered ON numbered.unit_no = past.unit_no AND numbered.family = past.family
    LEFT JOIN _family_person AS named ON named.person = past.person AND named.family = past.family
    WHERE coalesce(result, '成功') = '成功'
),
paid AS (
    SELECT ref, household, month, amount FROM _paid_household
    WHERE outcome = 'paid' AND sure >= 2
          AND NOT (words <> '' AND regexp_matches(words, '补发|补差|一次性|追回|扣回'))
    UNION ALL SELECT NULL, household, month, amount FROM before
)
SELECT ref, household, month_number(month) AS month, amount
FROM paid WHERE month <= $month AND household IS NOT NULL
"""
_SERIES = """
CREATE OR REPLACE TEMP TABLE _odd_series AS
SELECT household, month, round(sum(amount), 2) AS amount FROM _odd_paid GROUP BY ALL HAVING sum(amount) > 0
"""

# The first sum may be for several months; and a household that grew or shrank is paid otherwise.
_CHANGE = f"""
CREATE OR REPLACE TEMP TABLE _odd_change AS
WITH size AS (
    SELECT unit, CAST(month || '-01' AS DATE) AS month, count(DISTINCT person) AS heads
    FROM past_recipient WHERE state = '正常' GROUP BY ALL
    UNION ALL SELECT unit, CAST($month AS DATE), count(DISTINCT person) FROM enrolled
    WHERE EXISTS (FROM past_recipient) GROUP BY unit
),
moved AS (
    SELECT unit, month AS day, 1 AS after FROM size
    WINDOW w AS (PARTITION BY unit ORDER BY month) QUALIFY heads <> lag(heads) OVER w
    UNION ALL
    SELECT unit, unnest([since, stopped_on]), 2 FROM recipient
),
stirred AS (
    SELECT DISTINCT household, seen.month
    FROM (SELECT unit, month_number(day) AS month, after FROM moved WHERE day IS NOT NULL) AS moved
    JOIN (SELECT DISTINCT month FROM _odd_series) AS seen ON seen.month BETWEEN moved.month - 1 AND moved.month + after
    JOIN _household USING (unit)
),
long AS (
    SELECT household, family, months FROM _household
    JOIN (SELECT household, count(*) AS months FROM _odd_series GROUP BY household HAVING months >= {LEAST_MONTHS}) AS counted USING (household)
),
stepped AS (
    SELECT later.household, later.month, family, earlier.amount AS before, later.amount AS after, ln(later.amount / earlier.amount) AS change, months
    FROM _odd_series AS later JOIN _odd_series AS earlier ON earlier.household = later.household AND earlier.month = later.month - 1
    JOIN long ON long.household = later.household ANTI JOIN stirred ON stirred.household = later.household AND stirred.month = later.month
),
ordinary AS (
    SELECT family, month, median(change) AS ordinary FROM stepped GROUP BY ALL
)
SELECT household, month, before, after, change - ordinary AS rest, ordinary, months
FROM stepped JOIN ordinary USING (family, month)
"""  # noqa: S608

# Only those worth a note are looked at one by one; ``often``: how many changes the household has.
_NOTED = f"""
WITH often AS (SELECT household, count(*) AS often FROM _odd_change GROUP BY household)
SELECT _odd_change.*, often FROM _odd_change JOIN often USING (household) WHERE abs(rest) > {_NOTE}
"""  # noqa: S608

# What is shown of those whose payments break.
_SHOWN = """
SELECT unit, make_date(month // 12, month % 12 + 1, 1) AS month, before, after, ordinary, months, robust_z, chance,
       (SELECT list(ref ORDER BY _odd_paid.month, ref) FROM _odd_paid
        WHERE _odd_paid.household = broken.household AND _odd_paid.month BETWEEN broken.month - 1 AND broken.month AND ref IS NOT NULL) AS refs
FROM _broken AS broken JOIN _household USING (household) ORDER BY unit, month
"""


def compare_payments(con: duckdb.DuckDBPyConnection, run: Any) -> Tested:
    """The greatest change of every household with at least six months of payments.

    Of those that had none worth a note only the number is told.
    """
    for sql in (_NUMBERED, _ROW, _SERIES, _CHANGE):
        run(sql)
    ((changes, households),) = con.execute(
        "SELECT count(*), count(DISTINCT household) FROM _odd_change"
    ).fetchall()
    noted = con.sql(_NOTED).to_arrow_table()
    if households < LEAST_HOUSEHOLDS:
        return Tested(noted.slice(0, 0), np.zeros(0))
    household = noted["household"].to_numpy()
    chance, z = _chances(noted["rest"].to_numpy(), changes)
    chance = np.minimum(chance * noted["often"].to_numpy(), 1.0)
    first = np.lexsort((noted["month"].to_numpy(), chance, household))
    first = first[np.unique(household[first], return_index=True)[1]]
    broken = noted.take(pa.array(first))
    broken = broken.append_column("robust_z", pa.array(z[first]))
    con.register("_broken", broken.append_column("chance", pa.array(chance[first])))
    shown = con.sql(_SHOWN).to_arrow_table()
    con.unregister("_broken")
    return Tested(shown.drop_columns("chance"), shown["chance"].to_numpy(), households - len(shown))


def _chances(rest: Any, changes: int) -> tuple[Any, Any]:
    """The chance of a change as large or larger in any one month, and its robust z.

    ``rest``: changes worth a note, out of so many. The scale is the larger of those that two quantiles of
    the size of changes speak for, so that a county whose changes are often large is not shown them all; a
    few breaks do not move it.
    """
    from scipy.special import erfinv, ndtr

    large = np.abs(rest)
    shares = (np.arange(_ORDINARY_CHANGES) + 0.5) / _ORDINARY_CHANGES
    weighed = np.concatenate([large, _ORDINARY * np.sqrt(2) * erfinv(shares)])
    at = np.array([0.8, 0.9])
    scale = (np.quantile(weighed, at) / (np.sqrt(2) * erfinv(at))).max()
    z = rest / scale
    return (len(rest) + 1) / (changes + 1) * 2 * ndtr(-np.abs(z)), z
