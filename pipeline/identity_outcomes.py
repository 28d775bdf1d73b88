"""Who proved to be the person meant, and what a calibration would change, from the store.

An outcome tells of an identity where the finding rests on a row that was linked by comparison: what
held true, wholly or partly, was about this person, and so was what was the person's but no fault; a
namesake or a wrong number was somebody else. Everything else says nothing about identities. Of one
person and one source the last answer counts, once.
"""

from dataclasses import dataclass

import duckdb
import numpy as np

from matchers.identity.calibration import as_weighed, fitted, moved
from matchers.identity.comparing import COMPARATORS, INDEX
from matchers.identity.model import Model
from matchers.identity.tiers import tiers
from pipeline.cases.outcomes import ANSWERS, EVER
from pipeline.identity import which_model
from pipeline.kernel.silence import ANOTHER, THE_PERSON
from pipeline.kernel.states import FALSE, PARTLY, TRUE
from pipeline.kernel.tiers import POSSIBLE, PROBABLE

_RUNS = """
SELECT month, coalesce(arg_max(shift, started), 0) AS shift, coalesce(arg_max(error, started), 0) AS error FROM run
WHERE started IN (SELECT max(started) FROM run GROUP BY month) AND model = $model GROUP BY month
"""

_COMPARED = """
SELECT links.* FROM links SEMI JOIN weights USING (month, source, file, sheet, "row", person)
WHERE tier <> 'confirmed'
"""

_MET = f"""
WITH told AS (
    SELECT *, result <> $false OR list_contains($person, reason) AS held FROM ({ANSWERS})
    WHERE result IN ($true, $partly) OR (result = $false AND list_contains($person || $another, reason))
),
behind AS (
    SELECT told.*, link.source, link.person, link.probability, link.tier AS link_tier, shift, error
    FROM told JOIN finding ON finding.finding_id = told.finding_id AND finding.month = told.found_in
    JOIN evidence ON evidence.finding_id = told.finding_id AND evidence.month = told.found_in AND role = 'evidence'
    JOIN ({_COMPARED}) AS link ON link.month = told.found_in AND link.source = evidence.source
         AND link.file = evidence.file AND link.sheet = evidence.sheet AND link."row" = evidence."row"
    JOIN ({_RUNS}) AS run ON run.month = told.found_in
    WHERE finding.tier <> 'confirmed'
          AND (link.person = finding.id_number OR starts_with(link.person, finding.id_number || '#')
               OR starts_with(link.person, '~'))
    QUALIFY row_number() OVER (PARTITION BY told.finding_id ORDER BY link.probability DESC, link.source, link.person) = 1
)
SELECT held, reason, probability, shift, error, link_tier, found_in FROM behind
QUALIFY row_number() OVER (PARTITION BY person, source ORDER BY on_date DESC NULLS LAST, found_in DESC, finding_id) = 1
ORDER BY ALL
"""  # noqa: S608 ours

# The links of a month that were made by comparison, each with what every comparator said.
_LINKS = f"""
SELECT source, file, sheet, "row", person, link.tier, link.probability,
       list(comparator) AS comparators, list(level) AS levels
FROM ({_COMPARED}) AS link JOIN weights USING (month, source, file, sheet, "row", person)
WHERE month = $month AND level <> '' AND comparator IN (SELECT unnest($known))
GROUP BY ALL ORDER BY ALL
"""  # noqa: S608 ours

_TOUCHED = """
SELECT finding_id, rule FROM finding
WHERE month = $month AND tier = $tier AND finding_id IN (
    SELECT finding_id FROM evidence SEMI JOIN _moved USING (source, file, sheet, "row") WHERE month = $month AND role = 'evidence')
ORDER BY rule, finding_id
"""


@dataclass(frozen=True)
class Met:
    """Verified identities: chance by the weights alone, tier of the link, and who proved right.

    ``reasons``: of the wrong ones. ``through``: last month with one.
    """

    chance: np.ndarray
    tier: np.ndarray
    right: np.ndarray
    reasons: tuple[str, ...]
    through: str

    @property
    def taught(self) -> tuple[float, float]:
        """The shift and the error that these call for."""
        return fitted(self.chance, self.right)


@dataclass(frozen=True)
class Moves:
    """What a calibration would change in the links of a month. ``lower``, ``higher``: links; ``findings``:
    (finding, rule, whether it would be lower)."""

    month: str
    lower: int
    higher: int
    findings: tuple[tuple[str, str, bool], ...]


def identities_met(store: duckdb.DuckDBPyConnection, model: Model) -> Met:
    """What visits told of the identities that these weights gave."""
    said = {"before": EVER, "true": TRUE, "partly": PARTLY, "false": FALSE, "person": list(THE_PERSON),
            "another": list(ANOTHER), "model": which_model(model)}  # fmt: skip
    rows = store.execute(_MET, said).fetchall()
    chance, shift, error = (np.array([row[at] for row in rows], float) for at in (2, 3, 4))
    return Met(
        as_weighed(chance, shift, error),
        np.array([row[5] for row in rows], object),
        np.array([row[0] for row in rows], bool),
        tuple(row[1] for row in rows if not row[0]),
        max((row[6] for row in rows), default=""),
    )


def would_move(store: duckdb.DuckDBPyConnection, model: Model, taught: tuple[float, float]) -> Moves | None:  # fmt: skip
    """What a shift and an error would change in the last month that was run with these weights.

    The tiers of links are reckoned anew from what was compared; what the rows of other registers add
    is not. None where no month was.
    """
    runs = {month: told for month, *told in store.execute(_RUNS, {"model": which_model(model)}).fetchall()}  # fmt: skip
    if not runs:
        return None
    month = max(runs)
    rows = store.execute(_LINKS, {"month": month, "known": list(COMPARATORS)}).fetchall()
    before = np.array([row[6] for row in rows], float)
    after = moved(as_weighed(before, *np.array(runs[month], float)), *taught)
    was = np.array([row[5] for row in rows], object)
    levels = np.zeros((len(rows), len(COMPARATORS)), np.uint8)
    at = {name: n for n, name in enumerate(COMPARATORS)}
    for n, row in enumerate(rows):
        for comparator, level in zip(row[7], row[8], strict=True):
            levels[n, at[comparator]] = INDEX[comparator][level]
    allowed = tiers(levels, np.ones(len(rows)), model, np.ones(len(rows))) == PROBABLE
    lower = (was == PROBABLE) & (before >= model.probable) & (after < model.probable)
    higher = (was == POSSIBLE) & (before < model.probable) & (after >= model.probable) & allowed
    findings = [
        *((one, rule, True) for one, rule in _touched(store, month, PROBABLE, [rows[n] for n in np.flatnonzero(lower)])),
        *((one, rule, False) for one, rule in _touched(store, month, POSSIBLE, [rows[n] for n in np.flatnonzero(higher)])),
    ]  # fmt: skip
    return Moves(month, int(lower.sum()), int(higher.sum()), tuple(findings))


def _touched(
    store: duckdb.DuckDBPyConnection, month: str, tier: str, rows: list[tuple[object, ...]]
) -> list[tuple[str, str]]:
    """Findings of a tier that rest on these links."""
    store.execute('CREATE OR REPLACE TEMP TABLE _moved (source VARCHAR, file VARCHAR, sheet VARCHAR, "row" BIGINT)')  # fmt: skip
    if not rows:
        return []
    store.executemany("INSERT INTO _moved VALUES (?, ?, ?, ?)", [list(row[:4]) for row in rows])
    return store.execute(_TOUCHED, {"month": month, "tier": tier}).fetchall()
