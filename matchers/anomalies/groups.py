"""Towns, officials and villages: counts beside those of the rest of the county."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from matchers.anomalies.chance import Numbers, so_few, so_many


@dataclass(frozen=True)
class Kind:
    """``spread``: how much places ordinarily differ, as a coefficient of variation.

    ``few``: too few is odd, not too many. ``chosen``: what is counted was chosen because it is the
    most frequent of many. ``least``: the share from which on it is worth a question.
    """

    spread: float
    few: bool = False
    chosen: bool = False
    least: float = 0.0


KINDS: Mapping[str, Kind] = {
    "dead": Kind(0.2),
    "refused": Kind(0.2),
    "exit": Kind(0.2),
    "relative": Kind(0.3),  # kin live in the same few villages
    "official": Kind(0.3),
    "uniform": Kind(0.2, chosen=True, least=0.25),
    "unchanged": Kind(0.3, few=True),
}
LEAST_PLACES = 4
"""With fewer places there is no county to compare with."""
LEAST_LIFT = 1.5
"""So many times what was to be expected, at least: less is nothing to act on."""
MONTHS = 12


@dataclass(frozen=True)
class Tested:
    """What was compared, and the chance of each row; a chance of 1 where too small to be shown.

    ``beside``: how many more were compared, of which there is nothing to show.
    """

    rows: pa.Table
    chance: Numbers
    beside: int = 0

    @property
    def chances(self) -> Numbers:
        """Of all that was compared, that of ``rows`` first."""
        return np.concatenate([self.chance, np.ones(self.beside)])


def compare_groups(
    con: duckdb.DuckDBPyConnection, least_base: int, least_cases: int
) -> dict[str, Tested]:
    """Compare every row of ``_odd_count`` with the others of its kind and programme.

    ``least_base``: of persons or households; ``least_cases``: counted among them.
    """
    counts = con.sql(
        "FROM _odd_count ORDER BY kind, programme, town, village, label"
    ).to_arrow_table()
    return {
        name: _compared(counts, name, kind, least_base, least_cases) for name, kind in KINDS.items()
    }


def _compared(counts: pa.Table, name: str, kind: Kind, least_base: int, least_cases: int) -> Tested:
    parts = [_compare(rows, kind, least_base, least_cases) for rows in _strata(counts, name)]
    parts = [part for part in parts if len(part.chance)]
    if not parts:
        return Tested(counts.slice(0, 0), np.zeros(0))
    return Tested(
        pa.concat_tables([p.rows for p in parts]), np.concatenate([p.chance for p in parts])
    )


def _strata(counts: pa.Table, name: str) -> Iterator[pa.Table]:
    mine = counts.filter(pc.equal(counts["kind"], name))
    for programme in pc.unique(mine["programme"]):
        rows = mine.filter(pc.equal(mine["programme"], programme))
        if len(rows) >= LEAST_PLACES:
            yield rows


def _compare(rows: pa.Table, kind: Kind, least_base: int, least_cases: int) -> Tested:
    base, observed = (rows[c].to_numpy().astype(float) for c in ("base", "observed"))
    found = (so_few if kind.few else so_many)(base, observed, kind.spread)
    chance = found.chance
    if kind.chosen:  # one of at most so many that are as frequent as the others' most frequent
        chance = np.minimum(chance * np.maximum(base / found.expected, 1), 1)
    large = base >= least_base * (MONTHS if kind.few else 1)
    if kind.few:
        shown = observed == 0
    else:
        shown = (observed >= least_cases) & (observed >= LEAST_LIFT * found.expected)
        shown &= observed >= kind.least * base
    rows = rows.append_column("expected", pa.array(found.expected))
    rows = rows.append_column("shrunk", pa.array(found.shrunk))
    return Tested(rows.filter(pa.array(large)), np.where(shown, chance, 1.0)[large])
