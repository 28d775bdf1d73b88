"""A record's chances, shared among all residents who might be meant and nobody of them.

For a record let L be the likelihood ratio of each candidate, N the residents, and s the share of such
records that speak of any resident at all. Before looking, each resident is meant with chance s/N; so
a candidate has (s/N) L against 1-s for nobody, and they are shared in proportion. Two residents who
fit equally well take half each. s is estimated from the records themselves, by kind of source and of
place, until it no longer changes.
"""

from dataclasses import dataclass

import numpy as np

from matchers.identity.comparing import COMPARATORS, INDEX, NAME, PLACE, Compared
from matchers.identity.model import Model

NAMESAKES_SMOOTHED = 2_000
"""A name is taken to be one resident commoner than counted, among so many more."""

_SAME_NAME = [INDEX["name"][slug] for slug in ("identical", "variant")]
_SAME_SOUND = INDEX["name"]["same_sound"]
_SAME_VILLAGE = INDEX["place"]["village"]


@dataclass(frozen=True)
class Commonness:
    """How many residents share each name, its sound, and each village; indexed by code."""

    residents: int
    name: np.ndarray
    sound: np.ndarray
    village: np.ndarray


def weighed(pairs: Compared, model: Model, common: Commonness) -> np.ndarray:
    """float64 natural-log weights, one row a pair, one column a comparator."""
    weights = np.zeros(pairs.levels.shape)
    for at, name in enumerate(COMPARATORS):
        weights[:, at] = model.weights(name)[pairs.levels[:, at]]
    _by_commonness(weights, NAME, np.isin(pairs.levels[:, NAME], _SAME_NAME), model.m["name"],
                   pairs.levels[:, NAME], common.name, pairs.name, common.residents)  # fmt: skip
    _by_commonness(weights, NAME, pairs.levels[:, NAME] == _SAME_SOUND, model.m["name"],
                   pairs.levels[:, NAME], common.sound, pairs.name, common.residents)  # fmt: skip
    _by_commonness(weights, PLACE, pairs.levels[:, PLACE] == _SAME_VILLAGE, model.m["place"],
                   pairs.levels[:, PLACE], common.village, pairs.village, common.residents)  # fmt: skip
    return weights


def _by_commonness(
    weights: np.ndarray, at: int, where: np.ndarray, m: tuple[float, ...], levels: np.ndarray,
    counts: np.ndarray, codes: np.ndarray, residents: int,
) -> None:  # fmt: skip
    """To share a rare name says more than to share a common one."""
    u = (counts[codes[where]] + 1.0) / (residents + NAMESAKES_SMOOTHED)
    weights[where, at] = np.log(np.array(m)[levels[where]]) - np.log(u)


def first_of(rid: np.ndarray) -> np.ndarray:
    """Where each record's pairs begin; ``rid`` is sorted."""
    return np.flatnonzero(np.diff(rid, prepend=-1))


def shared(rid: np.ndarray, total: np.ndarray, share: np.ndarray, residents: int) -> np.ndarray:
    """The probability of every pair.

    ``rid``: sorted; ``total``: summed weights; ``share``: s of each record that has pairs.
    """
    first = first_of(rid)
    if not len(first):
        return np.zeros(0)
    of = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(rid))))
    top = np.maximum(np.maximum.reduceat(total, first), 0.0)
    chance = np.exp(total - top[of]) * (share / residents)[of]
    sums = np.add.reduceat(chance, first) + np.exp(-top) * (1.0 - share)
    return np.asarray(chance / sums[of])


def estimated_shares(
    kind_of: np.ndarray, sums: np.ndarray, residents: int, kinds: int, rounds: int = 60
) -> np.ndarray:
    """s of every kind of record, by expectation maximisation.

    ``kind_of``: of each record; ``sums``: logarithm of the sum of L of its candidates (-inf: none).
    """
    share = np.full(kinds, 0.5)
    n = np.bincount(kind_of, minlength=kinds)
    for _ in range(rounds):
        s = share[kind_of]
        odds = np.log(s) - np.log(residents) - np.log1p(-s) + sums
        somebody = 1.0 / (1.0 + np.exp(-np.clip(odds, -700, 700)))
        new = (np.bincount(kind_of, weights=somebody, minlength=kinds) + 1.0) / (n + 2.0)
        if np.abs(new - share).max() < 1e-6:
            break
        share = new
    return share
