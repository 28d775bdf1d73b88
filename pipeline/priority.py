"""``priority``: one row a finding, how soon it deserves a visit, and which household it is of.

``score`` (0 to 100) is the chance that it is true times what is at stake. The chance: how sure the
identity is, and how often such findings hold true by the outcomes of earlier months. These begin
from the published hit rates of policy.md section 10.3 (or from a guess by severity), which weigh as
ten cases beside all outcomes of the rule; and what that gives for a tier weighs as ten cases beside
the outcomes of the rule in that very tier. The stake is the greatest of: the money, the months it has gone on, harm to somebody left out,
and the kind of problem itself; of papers and dates that is little, whatever sum they concern. ``reasons`` says all that in words; the ledger shows ``level``.

``outcome``: see cases/outcomes.py. A household is everybody whom findings share by a
unit of the roster, by a person, or by a register book; so one visit settles all of them. What is
about a town or an office, and names nobody, is of no household.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

import duckdb
import pyarrow as pa

from pipeline.kernel.declare import Rule

BY_SEVERITY = {"red": 0.7, "yellow": 0.4, "info": 0.0}
WEIGHT = 10.0
"""As how many cases what was expected weighs beside the county's own outcomes: of a rule, and of a tier."""
SURE = {"confirmed": 1.0, "probable": 0.95, "possible": 0.6}
"""The most that an identity of each tier counts for until outcomes tell."""
LEVELS = ((45, "高"), (15, "中"), (0, "低"))
CROWD = 15
"""A register book of more people than this is a collective one, and no family."""

_SCORE = """
CREATE OR REPLACE TEMP TABLE _scored AS
WITH told AS (
    SELECT rule, tier, coalesce(sum(cases) FILTER (result IN ('属实', '部分属实')), 0) AS held,
           coalesce(sum(cases) FILTER (result IN ('属实', '部分属实', '不属实')), 0) AS seen
    FROM outcome GROUP BY ALL
),
of_rule AS (
    SELECT rule, sum(held) AS held, sum(seen) AS seen, sum(seen * coalesce(sure, 1)) AS meant
    FROM told LEFT JOIN _sure USING (tier) GROUP BY rule
),
said AS (
    SELECT finding.*, severity, reach, procedure, coalesce(of_rule.seen, 0) AS seen, coalesce(told.seen, 0) AS tier_seen,
           coalesce(told.held, 0) AS tier_held,
           least(1, (likely * $weight + coalesce(of_rule.held, 0)) / ($weight + coalesce(meant, 0))) AS rate,
           json_extract_string(detail, '$.priority') AS own
    FROM finding JOIN _rule USING (rule) LEFT JOIN of_rule USING (rule) LEFT JOIN told USING (rule, tier)
),
parts AS (
    SELECT said.*, (least(probability, sure) * rate * $weight + tier_held) / ($weight + tier_seen) AS chance,
           least(1, ln(1 + greatest(coalesce(amount, 0), 0)) / ln(20001)) AS money,
           least(1, coalesce(months, 0) / 12) AS long,
           CASE WHEN reach THEN CASE own WHEN '高' THEN 1 WHEN '中' THEN 0.7 ELSE 0.4 END ELSE 0 END AS left_out,
           CASE severity WHEN 'red' THEN 0.8 WHEN 'yellow' THEN 0.5 ELSE 0 END AS base
    FROM said JOIN _sure USING (tier)
)
SELECT finding_id, CAST(round(100 * chance * CASE WHEN procedure THEN 0.2 ELSE greatest(money, long, left_out, base) END) AS INTEGER) AS score,
       CASE WHEN severity = 'info' THEN '' WHEN reach AND own IS NOT NULL THEN own
            WHEN score >= {high} THEN '高' WHEN score >= {middle} THEN '中' ELSE '低' END AS level,
       concat_ws('；',
           '这类线索属实的约' || CAST(round(100 * rate) AS INTEGER) || '%'
               || CASE WHEN seen > 0 THEN '（含本县已核实' || seen || '条）' ELSE '（尚无本县核实记录）' END,
           '身份' || CASE tier WHEN 'confirmed' THEN '确认' WHEN 'probable' THEN '高度疑似' ELSE '待核实' END
               || CASE WHEN tier_seen > 0 THEN '（本县这一档已核实' || tier_seen || '条，属实' || tier_held || '条）' ELSE '' END,
           CASE WHEN amount > 0 THEN '涉及' || format('{{:,.2f}}', amount) || '元' END,
           CASE WHEN months > 0 THEN '已' || months || '个月' END,
           CASE WHEN reach THEN '可能漏保，越早见到本人越好' END) AS reasons
FROM parts
"""

# What findings have in common where they are of one family.
_SHARED = f"""
WITH subject AS (
    SELECT DISTINCT finding_id, recipient.unit, person, recipient.id_number FROM evidence_ref
    JOIN finding USING (finding_id) JOIN _rule USING (rule) JOIN recipient USING (ref) WHERE role = 'subject' AND homely
),
numbered AS (
    SELECT finding_id, id_number FROM subject WHERE id_number IS NOT NULL
    UNION SELECT finding_id, id_number FROM finding JOIN _rule USING (rule) WHERE id_number <> '' AND homely
),
booked AS (SELECT DISTINCT finding_id, book FROM numbered JOIN households USING (id_number) WHERE book IS NOT NULL),
crowd AS (
    SELECT book FROM households WHERE book IN (SELECT book FROM booked) GROUP BY book HAVING count(*) > {CROWD}
)
SELECT finding_id, 'u' || unit AS shared FROM subject WHERE unit IS NOT NULL
UNION SELECT finding_id, 'p' || person FROM subject
UNION SELECT finding_id, 'i' || id_number FROM numbered
UNION SELECT finding_id, 'b' || book FROM booked WHERE book NOT IN (FROM crowd)
UNION SELECT finding_id, 'f' || finding_id FROM finding JOIN _rule USING (rule)
      WHERE homely AND (name <> '' OR finding.unit <> '')
ORDER BY finding_id, shared
"""  # noqa: S608 ours


def rank(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Make ``priority`` from the findings; ``outcome`` is there."""
    con.register("_rules", pa.table({
        "rule": [rule.slug for rule in rules], "severity": [rule.severity for rule in rules],
        "likely": [rule.likely or BY_SEVERITY[rule.severity] for rule in rules],
        "reach": [rule.fill == "reach" for rule in rules],
        "procedure": [rule.procedure for rule in rules],
        "homely": [rule.fill != "none" for rule in rules],
    }))  # fmt: skip
    con.execute("CREATE OR REPLACE TEMP TABLE _rule AS SELECT * FROM _rules")
    con.unregister("_rules")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE _sure AS SELECT unnest(?::VARCHAR[]) AS tier, unnest(?::DOUBLE[]) AS sure",
        [list(SURE), list(SURE.values())],
    )
    (high, _), (middle, _), _ = LEVELS
    con.execute(_SCORE.format(high=high, middle=middle), {"weight": WEIGHT})
    homes = households(con.execute(_SHARED).fetchall())
    con.register("_homes", pa.table({"finding_id": pa.array(homes.keys(), pa.string()),
                                     "household": pa.array(homes.values(), pa.string())}))  # fmt: skip
    con.execute("""
        CREATE OR REPLACE TEMP TABLE priority AS
        SELECT finding_id, score, level, reasons, coalesce(household, '') AS household
        FROM _scored LEFT JOIN _homes USING (finding_id)
    """)
    con.unregister("_homes")


def households(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """finding -> its household, from (finding, what it shares with others).

    The name of a household rests on the least thing that it shares, so that it is the same every month.
    """
    above: dict[str, str] = {}

    def top(one: str) -> str:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    findings: dict[str, str] = defaultdict(str)
    for finding, shared in pairs:
        findings[finding] = findings[finding] or shared
        first, second = sorted((top(findings[finding]), top(shared)))
        above[second] = first
    return {
        finding: hashlib.sha256(top(shared).encode()).hexdigest()[:12]
        for finding, shared in findings.items()
    }
