"""What a linker's answers are worth: every link against the truth, counted."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np

PRECISION = 0.99
"""What a linker without tiers must reach on the fuzzy part; its threshold is the lowest that does."""
BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99, 1.01)

_JUDGED = """
CREATE OR REPLACE TABLE judged AS
WITH best AS (
    SELECT rid, max_by(fid, (probability, -fid)) AS fid, max_by(person, (probability, -fid)) AS person,
           max_by(tier, (probability, -fid)) AS tier, max(probability) AS probability,
           max_by({weight}, (probability, -fid)) AS weight, max_by({margin}, (probability, -fid)) AS margin
    FROM link GROUP BY rid
)
SELECT record.rid, record.name_key, best.fid, coalesce(best.person, '') AS said, truth.person AS truly, truth.damage,
       coalesce(tier, 'none') AS tier, coalesce(probability, 0) AS probability,
       coalesce(weight, -1e9) AS weight, coalesce(margin, -1e9) AS margin,
       record.id_number IS NULL OR record.id_number <> truth.person AS fuzzy
FROM record JOIN truth USING (rid) LEFT JOIN best USING (rid)
"""

# Whom a wrong link took for the dead: a twin, a brother or sister, a namesake, another.
_RIVALS = """
SELECT tier, CASE WHEN said.family = own.family AND said.birth = own.birth THEN 'twin'
            WHEN said.family = own.family THEN 'sibling'
            WHEN said.name_key = judged.name_key OR said.name_key = own.name_key THEN 'namesake'
            ELSE 'other' END AS rival, count(*) AS n
FROM judged JOIN kin AS said USING (fid) LEFT JOIN kin AS own ON own.person = truly
WHERE said <> truly AND tier <> 'none' GROUP BY ALL
"""

# Fuzzy records without a slip in name, birth, sex or place: whether one resident alone fits.
_CLEAR = """
WITH plain AS (
    SELECT record.*, truly FROM judged JOIN record USING (rid)
    WHERE fuzzy AND truly <> '' AND NOT regexp_matches(damage, 'name_|birth_|moved|sex_wrong|kin_id')
),
fit AS (
    SELECT rid, count(*) AS n FROM plain JOIN frame USING (name_key)
    WHERE (plain.sex IS NULL OR plain.sex = frame.sex) AND (plain.birth IS NULL OR plain.birth = frame.birth)
      AND (plain.town IS NULL OR plain.town = frame.town) AND (plain.village IS NULL OR plain.village = frame.village)
      AND (age IS NULL OR year(said_on) - age + 1 - year(frame.birth) BETWEEN -2 AND 1)
    GROUP BY rid
)
SELECT count(*), count(*) FILTER (WHERE n = 1) FROM fit
"""


@dataclass
class Score:
    """Counts of one or more runs, added up. ``tiers``: tier -> links, true ones.

    ``found``: part ('all' or 'fuzzy') -> records of residents, links that count, true ones.
    ``damage``: kind -> fuzzy records of residents, found. ``bins``: links, sum of probabilities, true.
    """

    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    tiers: Counter[tuple[str, str]] = field(default_factory=Counter)
    damage: Counter[tuple[str, str]] = field(default_factory=Counter)
    rivals: Counter[tuple[str, str]] = field(default_factory=Counter)
    clear: Counter[str] = field(default_factory=Counter)
    bins: np.ndarray = field(default_factory=lambda: np.zeros((len(BINS) - 1, 3)))
    seconds: list[dict[str, float]] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Counts of another run."""
        for name in ("found", "tiers", "damage", "rivals", "clear"):
            getattr(self, name).update(getattr(other, name))
        self.bins += other.bins
        self.seconds += other.seconds
        self.peaks += other.peaks

    def precision(self, part: str) -> float:
        """True links among those that count."""
        return _share(self.found[part, "true"], self.found[part, "links"])

    def recall(self, part: str) -> float:
        """Records of residents that are linked rightly by a link that counts."""
        return _share(self.found[part, "true"], self.found[part, "residents"])


def _share(some: float, of: float) -> float:
    return some / of if of else float("nan")


def judge(folder: Path, links: Path, *, margin: bool = False) -> Score:
    """Scores one linker's links. Without tiers, the best threshold is chosen for it (and, with
    ``margin``, the best distance between the best and the second best resident)."""
    con = duckdb.connect()
    for table in ("frame", "record", "truth", "kin"):
        con.execute(f"CREATE VIEW {table} AS FROM read_parquet('{folder}/{table}.parquet')")
    con.execute(f"CREATE TABLE link AS FROM read_parquet('{links}')")
    columns = {row[0] for row in con.execute("DESCRIBE link").fetchall()}
    weighed = "weight" in columns
    names = {
        "weight": "weight" if weighed else "probability",
        "margin": "margin" if weighed else "0",
    }
    con.execute(_JUDGED.format(**names))
    if weighed:
        _set_threshold(con, margin)
    score = Score()
    _count(con, score)
    _calibrate(con, score, rivals=not weighed)
    return score


def _set_threshold(con: duckdb.DuckDBPyConnection, use_margin: bool) -> None:
    """Calls 'probable' what keeps the wanted precision of the fuzzy part and finds most."""
    rows = con.execute(
        "SELECT weight, margin, said = truly FROM judged WHERE fuzzy AND weight > -1e8"
    )
    weight, margin, right = (np.asarray(column) for column in rows.fetchnumpy().values())
    best = (-1, np.inf, 0.0)
    for least in np.arange(0, 12, 0.5) if use_margin else [-1e8]:
        kept = np.flatnonzero(margin >= least)
        order = kept[np.argsort(-weight[kept], kind="stable")]
        true = np.cumsum(right[order])
        last_of_its_weight = np.diff(weight[order], append=-np.inf) < 0
        precise = true >= PRECISION * np.arange(1, len(order) + 1)
        good = np.flatnonzero(precise & last_of_its_weight)
        if len(good):
            best = max(best, (int(true[good[-1]]), weight[order[good[-1]]], float(least)))
    con.execute("UPDATE judged SET tier = CASE WHEN weight >= ? AND margin >= ? THEN 'probable'"
                " WHEN tier = '' THEN 'possible' ELSE tier END", [float(best[1]), float(best[2])])  # fmt: skip


def _count(con: duckdb.DuckDBPyConnection, score: Score) -> None:
    counts = "tier IN ('confirmed', 'probable')"
    for part, condition in (("all", "TRUE"), ("fuzzy", "fuzzy")):
        row = con.execute(f"""
            SELECT count(*) FILTER (WHERE truly <> ''), count(*) FILTER (WHERE {counts}),
                   count(*) FILTER (WHERE {counts} AND said = truly), count(*) FILTER (WHERE said = truly AND truly <> '')
            FROM judged WHERE {condition}""").fetchall()[0]  # noqa: S608  # fmt: skip
        for name, count in zip(("residents", "links", "true", "reached"), row, strict=True):
            score.found[part, name] += count
    for tier, links, true in con.execute("SELECT tier, count(*), count(*) FILTER (WHERE said = truly) FROM judged GROUP BY 1").fetchall():  # fmt: skip
        score.tiers[tier, "links"] += links
        score.tiers[tier, "true"] += true
    for kind, records, found in con.execute(f"""
            SELECT unnest(string_split(damage, ';')) AS kind, count(*), count(*) FILTER (WHERE {counts} AND said = truly)
            FROM judged WHERE fuzzy AND truly <> '' GROUP BY 1""").fetchall():  # noqa: S608  # fmt: skip
        score.damage[kind or "none", "records"] += records
        score.damage[kind or "none", "found"] += found
    for tier, rival, n in con.execute(_RIVALS).fetchall():
        score.rivals[tier, rival] += n
    plain, clear = con.execute(_CLEAR).fetchall()[0]
    score.clear.update({"plain": plain, "clear": clear})


def _calibrate(con: duckdb.DuckDBPyConnection, score: Score, *, rivals: bool) -> None:
    """Stated probability beside the share of true links, of the fuzzy part; rivals count, too."""
    table = (
        "link"
        if rivals
        else "(SELECT rid, said AS person, probability FROM judged WHERE said <> '')"
    )
    rows = con.execute(f"""
        SELECT answer.probability, answer.person = judged.truly FROM {table} AS answer JOIN judged USING (rid)
        WHERE fuzzy""").fetchnumpy()  # noqa: S608  # fmt: skip
    stated, right = (np.asarray(column, float) for column in rows.values())
    at = np.digitize(stated, BINS) - 1
    for column, values in enumerate((np.ones_like(stated), stated, right)):
        score.bins[:, column] += np.bincount(at, values, len(BINS) - 1)[: len(BINS) - 1]
