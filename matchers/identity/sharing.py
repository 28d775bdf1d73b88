"""A record's chances, shared among all residents who might be meant and nobody of them.

For a record let L be the likelihood ratio of each candidate, N the residents, and s the share of such
records that speak of any resident at all. Before looking, each resident is meant with chance s/N; so
a candidate has (s/N) L against 1-s for nobody, and they are shared in proportion. Two residents who
fit equally well take half each. s is estimated from the records themselves, by kind of source and of
place, until it no longer changes.
"""

import numpy as np

STRANGERS = 15.0
"""Residents among three hundred who say that they live elsewhere, known before any is seen."""


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
    kind_of: np.ndarray, sums: np.ndarray, residents: int, strangers: np.ndarray, rounds: int = 60
) -> np.ndarray:
    """s of every kind of record, by expectation maximisation.

    ``kind_of``: of each record; ``sums``: logarithm of the sum of L of its candidates (-inf: none);
    ``strangers``: of each kind, whether such records are hardly ever of a resident.
    """
    kinds = len(strangers)
    told = np.where(strangers, STRANGERS, 1.0), np.where(strangers, 20 * STRANGERS, 2.0)
    share = told[0] / told[1]
    n = np.bincount(kind_of, minlength=kinds)
    for _ in range(rounds):
        s = share[kind_of]
        odds = np.log(s) - np.log(residents) - np.log1p(-s) + sums
        somebody = 1.0 / (1.0 + np.exp(-np.clip(odds, -700, 700)))
        new = (np.bincount(kind_of, weights=somebody, minlength=kinds) + told[0]) / (n + told[1])
        if np.abs(new - share).max() < 1e-6:
            break
        share = new
    return share
