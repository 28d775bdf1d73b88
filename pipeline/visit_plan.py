"""Which households are visited this month where a town can only visit so many: the most urgent ones.

``out_visits`` (finding_id, household, arranged, waited): one row a finding that is not verified yet, of
a town with a limit; none where there is no limit. What is put off stays in the ledger, and waits for
its time to answer to begin. Before all others comes who has been put off too long, the longest first;
then who was handed out and not answered; then by priority, which grows with every month of waiting.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from pipeline.kernel.ledger import UNMATCHED

NOW, LATER = "本月入户", "排后"
DEFAULT = "default"
STEP = 8
"""So many points of priority are gained by a month of waiting."""
PATIENCE = {"red": 2, "yellow": 6}
"""Months of waiting after which a household comes before all others; those of red matters sooner."""

_HOMES = """
SELECT household, any_value(town ORDER BY position, town, village, unit, name, finding_id) FILTER (town <> '') AS town,
       max(score) FILTER (unverified) AS score, coalesce(bool_or(severity = 'red' AND unverified), FALSE) AS red,
       max(waited) FILTER (unverified) AS waited, coalesce(bool_or(running), FALSE) AS running
FROM (
    SELECT finding.*, priority.score, priority.household, severity, unverified, running,
           datediff('month', CAST(since || '-01' AS DATE), CAST($month || '-01' AS DATE)) AS waited
    FROM finding JOIN priority USING (finding_id) JOIN _rule USING (rule) JOIN case_said USING (finding_id)
    WHERE withheld = '' AND priority.household <> ''
)
GROUP BY household HAVING bool_or(unverified) ORDER BY household
"""

_PLAN = """
CREATE OR REPLACE TEMP TABLE out_visits AS
SELECT finding_id, household, arranged, waited, place
FROM _arranged JOIN priority USING (household) JOIN case_said USING (finding_id)
WHERE unverified AND withheld = '' ORDER BY finding_id
"""


@dataclass(frozen=True)
class Home:
    """A household with something to verify. ``waited``: months; ``running``: its time to answer has begun."""

    household: str
    town: str
    score: int
    red: bool
    waited: int
    running: bool = False


def arranged(homes: Sequence[Home], limits: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """household -> 本月入户 or 排后, and its place in its town; only of towns with a limit."""
    by_town: dict[str, list[Home]] = defaultdict(list)
    for home in homes:
        by_town[home.town or UNMATCHED].append(home)
    plan = {}
    for town, mine in by_town.items():
        limit = limits.get(town, limits.get(DEFAULT))
        if limit is not None:
            for place, home in enumerate(sorted(mine, key=_urgency), start=1):
                plan[home.household] = (NOW if place <= limit else LATER, place)
    return plan


def _urgency(home: Home) -> tuple[int, int, int, str]:
    late = home.waited - PATIENCE["red" if home.red else "yellow"]
    rank = 0 if late >= 0 else 1 if home.running else 2
    return rank, -late if rank == 0 else 0, -(home.score + STEP * home.waited), home.household


def plan_visits(con: duckdb.DuckDBPyConnection, limits: Mapping[str, int], month: str) -> str:
    """Make ``out_visits``; a digest of it, '' where there is no limit. Needs the cases and priorities."""
    homes = (
        [Home(*row) for row in con.execute(_HOMES, {"month": month}).fetchall()] if limits else []
    )
    plan = arranged(homes, limits)
    waited = {home.household: home.waited for home in homes}
    con.register("_planned", pa.table({
        "household": pa.array(plan, pa.string()),
        "arranged": pa.array([word for word, _ in plan.values()], pa.string()),
        "waited": pa.array([waited[one] for one in plan], pa.int32()),
        "place": pa.array([place for _, place in plan.values()], pa.int32()),
    }))  # fmt: skip
    con.execute("CREATE OR REPLACE TEMP TABLE _arranged AS FROM _planned")
    con.unregister("_planned")
    con.execute(_PLAN)
    said = sorted((home, *told) for home, told in plan.items())
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16] if said else ""


def unknown_towns(
    con: duckdb.DuckDBPyConnection, named: Iterable[str], section: str = "[visits]", besides: str = DEFAULT
) -> list[str]:  # fmt: skip
    """What the officer has to mend: towns named in a section of hedui.toml that are on no roster.

    ``besides``: what else may be named there.
    """
    known = [town for (town,) in con.execute("SELECT DISTINCT town FROM recipient ORDER BY 1").fetchall()]  # fmt: skip
    strange = [town for town in named if town not in (*known, besides, UNMATCHED)]
    return [f"hedui.toml {section} 里的“{'、'.join(strange)}”不是名册上的乡镇，没有用上；名册上的有：{'、'.join(filter(None, known))}"] if strange else []  # fmt: skip
