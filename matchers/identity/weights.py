"""``link_weight``: of every link made by comparison, what each comparator said and how much it counts.

``link_weight (source, ref, person, nth, comparator, level, label, weight)``. Weights are bits: one
more doubles the odds. With the row ``before`` (the odds, before anything was compared, that such a
row speaks of this very resident) they sum up to the odds against nobody here being meant. The row
``beside`` is what rivals take of that, and what other registers' reports add or take; with it, the
sum is the probability of the link. ``visits``: what verified identities taught, where that is in force.
"""

import duckdb
import pyarrow as pa

from matchers.identity.calibration import Calibration
from matchers.identity.comparing import BIRTH, COMPARATORS, ID, SAYS_BIRTH, SEX
from matchers.identity.linking import SUREST

BEFORE, VISITS, BESIDE = "before", "visits", "beside"
"""Stand for a comparator in the rows that say the odds before comparing, and what changed them after."""
TITLES = {"name": "姓名", "id_number": "证号", "birth": "年龄", "sex": "性别", "place": "住址",
          "phone": "电话", "account": "账号", BEFORE: "比对前",
          VISITS: "核实结果", BESIDE: "其他人和登记"}  # fmt: skip
SILENT, IN_NUMBER = "未写", "已含在证号里"

# Whose comparison stands behind a link: the person's own, or that of the resident who is the same.
_BEHIND = """
CREATE OR REPLACE TEMP TABLE _behind AS
SELECT DISTINCT link.source, link.ref, link.person, link.person AS resident FROM link
UNION SELECT link.source, link.ref, link.person, resident FROM link JOIN same_person USING (person)
UNION SELECT 'roster', ref, person, resident FROM same_person JOIN _roster_person USING (person)
"""

_WEIGHT = f"""
CREATE OR REPLACE TEMP TABLE link_weight AS
WITH behind AS (
    SELECT _behind.source, _behind.ref, _behind.person, weights, levels, prior
    FROM _behind JOIN found_link ON found_link.source = _behind.source AND found_link.ref = _behind.ref
        AND found_link.person = _behind.resident
),
each AS (
    SELECT source, ref, person, unnest(range({len(COMPARATORS)})) AS nth, unnest(weights) AS weight,
           unnest(levels) AS found, levels[{ID + 1}] AS number
    FROM behind
),
residents AS (SELECT count(*) AS n FROM frame)
SELECT source, ref, person, nth, comparator, level,
       CASE WHEN found > 0 THEN label WHEN nth IN ({BIRTH}, {SEX}) AND number IN {SAYS_BIRTH} THEN '{IN_NUMBER}'
            ELSE '{SILENT}' END AS label,
       round(weight / ln(2), 1) + 0.0 AS weight
FROM each JOIN _level USING (nth, found)
UNION ALL
SELECT source, ref, person, {len(COMPARATORS)}, '{BEFORE}', '',
       format('底册{{:,}}人，这类登记约{{:.0f}}%说的是其中一人', n, least(100 / (1 + exp(-(prior + ln(n)))), 99)),
       round(prior / ln(2), 1) + 0.0
FROM behind, residents
"""

# Once the rivals and the other registers have been heard; odds are shown no higher than those of 99.99%.
_AFTER = f"""
INSERT INTO link_weight
WITH told AS (
    SELECT source, ref, person, probability FROM link
    UNION ALL SELECT 'roster', ref, person, probability FROM same_person JOIN _roster_person USING (person)
),
summed AS (SELECT source, ref, person, sum(weight) AS bits FROM link_weight GROUP BY ALL)
SELECT source, ref, person, {len(COMPARATORS) + 2}, '{BESIDE}', '',
       CASE WHEN probability / (1 - $error) >= {SUREST} - CASE WHEN $error > 0 THEN 0.0001 ELSE 0 END THEN '证号不能确定的，最高按99.99%计' ELSE '与其他也可能的人分摊，或按其他登记、名册上的本人折算' END,
       round(log2(greatest(probability, 1e-9) / (1 - least(probability, {SUREST}))) - bits, 1) + 0.0
FROM summed JOIN told USING (source, ref, person)
"""


# What visits take of the final odds, or add to them; a link that was never compared has none.
_VISITS = f"""
INSERT INTO link_weight
WITH told AS (
    SELECT source, ref, person, probability FROM link
    UNION ALL SELECT 'roster', ref, person, probability FROM same_person JOIN _roster_person USING (person)
),
weighed AS (
    SELECT link_weight.source, link_weight.ref, link_weight.person, greatest(least(told.probability, {SUREST}), 1e-9) AS after,
           least(after / (1 - $error), {SUREST}) AS spared
    FROM link_weight JOIN told USING (source, ref, person) WHERE comparator = '{BEFORE}'
)
SELECT source, ref, person, {len(COMPARATORS) + 1}, '{VISITS}', '', $label,
       round(log2(after / (1 - after)) - log2(spared / (1 - spared)) + $shift / ln(2), 1) + 0.0
FROM weighed
"""


def weigh_links(con: duckdb.DuckDBPyConnection, calibration: Calibration | None = None) -> None:
    """Make ``link_weight`` from ``link``, ``found_link`` and ``same_person``."""
    levels = [(nth, comparator, at, level.slug, level.label)
              for nth, (comparator, mine) in enumerate(COMPARATORS.items()) for at, level in enumerate(mine)]  # fmt: skip
    columns = ("nth", "comparator", "found", "level", "label")
    con.register("_level", pa.table(dict(zip(columns, zip(*levels, strict=True), strict=True))))
    con.execute(_BEHIND)
    con.execute(_WEIGHT)
    if calibration:
        label = (
            f"按{calibration.right + calibration.wrong}条核实结果校准（第{calibration.version}版）"
        )
        con.execute(
            _VISITS, {"label": label, "shift": calibration.shift, "error": calibration.error}
        )
    con.execute(_AFTER, {"error": calibration.error if calibration else 0.0})
    con.unregister("_level")
