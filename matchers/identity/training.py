"""Learning the weights from a county's own records, once.

``u`` is counted on random pairs of records and residents. ``m`` comes from expectation maximisation
(recordlinkage's ECM) on the nearest candidate of every record of a bounded, fixed sample, beside as
many random pairs, started from the priors: left to all candidates of the blocks, it takes 'one
surname' for 'one person'. Some rounds with rivals follow (linking.py), for a record has at most one
person. Both are blended with the shipped priors as if these had been seen on so
many pairs, so that a county with forty damaged records is judged as steadily as one with four
thousand.
"""

import multiprocessing
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

import duckdb
import numpy as np
import pyarrow as pa

from matchers.identity.comparing import COMPARATORS, compared
from matchers.identity.ecm import chances
from matchers.identity.model import LEAST, Model
from matchers.people.names import Names

PRIOR_MATCHES = 300
"""Weight of the shipped m, in pairs of one person."""
PRIOR_STRANGERS = 2_000
RANDOM_PAIRS = 300_000

_AT_RANDOM = """
CREATE OR REPLACE TEMP TABLE _at_random AS
SELECT DISTINCT rid, fid FROM _random_pair JOIN _r USING (rid)
"""


def strangers(con: duckdb.DuckDBPyConnection, known: Names) -> np.ndarray:
    """Levels of pairs taken at random: uint8, one column a comparator."""
    records, residents = (
        con.execute(f"SELECT count(*) FROM {t}").fetchall()[0][0] for t in ("_r", "_f")
    )
    if not records or not residents:
        return np.zeros((0, len(COMPARATORS)), np.uint8)
    chance = np.random.default_rng(1)
    con.register("_random_pair", pa.table({
        "rid": pa.array(chance.integers(0, records, RANDOM_PAIRS, dtype=np.int32)),
        "fid": pa.array(chance.integers(0, residents, RANDOM_PAIRS, dtype=np.int32))}))  # fmt: skip
    con.execute(_AT_RANDOM)
    con.unregister("_random_pair")
    return np.concatenate([part.levels for part in compared(con, known, "_at_random")])


def counted(random: np.ndarray, start: Model) -> dict[str, tuple[float, ...]]:
    """u by level."""
    return _blended(random, np.ones(len(random)), start.u, PRIOR_STRANGERS)


def by_ecm(nearest: np.ndarray, random: np.ndarray, start: Model) -> dict[str, tuple[float, ...]]:
    """m by level. ``nearest``: levels of the nearest candidate of each record; ``start``: where to begin.

    In a process of its own: the library and what it brings are of no use to the rest of a run.
    """
    if not len(nearest):
        return dict(start.m)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        given = nearest, random[: len(nearest)], dict(start.m), dict(start.u)
        chance = pool.submit(chances, *given).result()
    return blended(nearest, chance, start.m) if np.isfinite(chance).all() else dict(start.m)


def blended(
    levels: np.ndarray, chance: np.ndarray, prior: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float, ...]]:
    """m by level, of pairs that are of one person with a chance."""
    return _blended(levels, chance, prior, PRIOR_MATCHES)


def _blended(
    levels: np.ndarray, counts: np.ndarray, prior: Mapping[str, Sequence[float]], weight: float
) -> dict[str, tuple[float, ...]]:
    found = {}
    for at, name in enumerate(COMPARATORS):
        before = np.array(prior[name])
        count = np.bincount(levels[:, at], weights=counts, minlength=len(before))
        count[0] = 0.0
        told = (before * weight + count) / (weight * before.sum() + count.sum())
        found[name] = (0.0, *(float(max(share, LEAST)) for share in told[1:]))
    return found
