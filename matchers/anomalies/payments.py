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

# Money counts for the month it is paid for, once the bank has not sent it back; what is owed from
# earlier months or paid once is no monthly sum.
_SERIES = r"""
CREATE OR REPLACE TEMP TABLE _odd_series AS
WITH payee AS (
    SELECT ref, any_value(person ORDER BY probability DESC, person) AS person
    FROM link WHERE source = 'payments' AND tier <> 'possible' GROUP BY ref
),
paid AS (
    SELECT ref, person, unit_no, programme, CAST(date_trunc('month', coalesce(pay_month, paid_on)) AS DATE) AS month, amount
    FROM payments LEFT JOIN payee USING (ref)
    WHERE (result = '成功' OR (result IS NULL AND result_text IS NULL))
          AND NOT regexp_matches(concat_ws('；', item, remark), '补发|补差|一次性|追回|扣回')
    UNION ALL
    SELECT NULL, person, unit_no, programme, CAST(date_trunc('month', coalesce(pay_month, paid_on)) AS DATE), amount
    FROM past_payment WHERE coalesce(result, '成功') = '成功'
),
family AS (
    SELECT *, CASE WHEN programme IN ('农村低保', '城市低保') THEN '低保' ELSE programme END AS family
    FROM paid WHERE programme <> '其他资金' AND month <= $month AND month IS NOT NULL
),
household AS (
    SELECT DISTINCT unit, unit_no, person, CASE WHEN is_dibao THEN '低保' ELSE programme END AS family FROM recipient
),
by_person AS (SELECT person, family, min(unit) AS unit FROM household GROUP BY ALL),
by_number AS (SELECT unit_no, family, min(unit) AS unit FROM household WHERE unit_no IS NOT NULL GROUP BY ALL)
SELECT coalesce(by_number.unit, by_person.unit) AS unit, family.family, month,
       round(sum(amount), 2) AS amount, list(ref ORDER BY ref) FILTER (ref IS NOT NULL) AS refs
FROM family LEFT JOIN by_number USING (unit_no, family) LEFT JOIN by_person ON by_person.person = family.person AND by_person.family = family.family
WHERE coalesce(by_number.unit, by_person.unit) IS NOT NULL
GROUP BY ALL HAVING sum(amount) > 0
"""

# The first sum may be for several months; and a household that grew or shrank is paid otherwise.
_CHANGE = """
WITH size AS (
    SELECT unit, CAST(month || '-01' AS DATE) AS month, count(DISTINCT person) AS heads
    FROM past_recipient WHERE state = '正常' GROUP BY ALL
    UNION ALL SELECT unit, CAST($month AS DATE), count(DISTINCT person) FROM enrolled GROUP BY unit
),
resized AS (
    SELECT unit, month, [-1, 0, 1] AS around FROM size
    WINDOW w AS (PARTITION BY unit ORDER BY month) QUALIFY heads <> lag(heads) OVER w
    UNION ALL
    SELECT unit, unnest([date_trunc('month', since), date_trunc('month', stopped_on)]), [-1, 0, 1, 2] FROM recipient
),
stirred AS (
    SELECT DISTINCT unit, CAST(month + to_months(CAST(unnest(around) AS INTEGER)) AS DATE) AS month FROM resized
),
stepped AS (
    SELECT *, lag(month) OVER w AS before_month, lag(amount) OVER w AS before, lag(refs) OVER w AS before_refs,
           count(*) OVER (PARTITION BY unit) AS months
    FROM _odd_series WINDOW w AS (PARTITION BY unit ORDER BY month)
)
SELECT unit, month, before, amount AS after, ln(amount / before) AS change, months,
       median(ln(amount / before)) OVER (PARTITION BY family, month) AS ordinary,
       coalesce(before_refs, []) || coalesce(refs, []) AS refs
FROM stepped ANTI JOIN stirred USING (unit, month)
WHERE before_month = month - INTERVAL 1 MONTH AND months >= $least
ORDER BY unit, month
"""


def compare_payments(con: duckdb.DuckDBPyConnection, run: Any, month: Any) -> Tested:
    """The greatest change of every household with at least six months of payments."""
    run(_SERIES)
    changes = con.sql(_CHANGE, params={"month": month, "least": LEAST_MONTHS}).to_arrow_table()
    household, first = np.unique(
        changes["unit"].to_numpy(zero_copy_only=False), return_inverse=True
    )
    if len(household) < LEAST_HOUSEHOLDS:
        return Tested(changes.slice(0, 0), np.zeros(0))
    chance, z = _chances(changes["change"].to_numpy() - changes["ordinary"].to_numpy())
    often = np.bincount(first)[first]
    changes = changes.append_column("robust_z", pa.array(z))
    greatest = np.lexsort((chance, first))
    greatest = greatest[np.unique(first[greatest], return_index=True)[1]]
    return Tested(changes.take(pa.array(greatest)), np.minimum(chance * often, 1.0)[greatest])


def _chances(rest: Any) -> tuple[Any, Any]:
    """The chance of a change as large or larger in any one month, and its robust z.

    The scale is the larger of those that two quantiles of the size of changes speak for, so that
    a county whose changes are often large is not shown them all; a few breaks do not move it.
    """
    from scipy import stats

    large = np.abs(rest)
    noted = large[large > _NOTE]
    shares = (np.arange(_ORDINARY_CHANGES) + 0.5) / _ORDINARY_CHANGES
    noted = np.concatenate([noted, _ORDINARY * stats.halfnorm.ppf(shares)])
    at = np.array([0.8, 0.9])
    scale = (np.quantile(noted, at) / stats.halfnorm.ppf(at)).max()
    often = (len(noted) - _ORDINARY_CHANGES + 1) / (len(rest) + 1)
    z = rest / scale
    return np.where(large > _NOTE, often * 2 * stats.norm.sf(np.abs(z)), 1.0), z
