"""What visits teach about identities, from who proved to be the person meant.

The weights say how sure an identity is; visits say how often such identities held. Two figures explain
the difference: how much too sure or unsure the weights are altogether (``shift``, of the odds), and of
how many the weights know nothing, however sure they are, such as a namesake who was in no register
(``error``, a share). They are those that explain the visits best, held back by priors so that a handful
of visits hardly moves them, and bounded so that of two residents who fit equally well neither can become
probable. They move what is called probable; who is possible, and who is confirmed, goes by the weights
alone.
"""

from dataclasses import dataclass

import numpy as np

PRIOR = 0.35
"""Standard deviation of the shift before anything was verified, in natural-log odds."""
VISITS = 100
"""As many visits without a mistake stand against every error before anything was verified."""
LOWEST, MOST = -6.0, 2.0
"""Bounds of the shift: an even chance becomes .88 at most, which is not yet probable."""
_LEAST = 1e-6


@dataclass(frozen=True)
class Calibration:
    """A version of it. ``model``: which weights it is of; ``right``, ``wrong``: verified identities that it
    rests on; ``through``: the last month with one; ``on``: the day it was put in force;
    ``before``: the version that it replaced, 0 for none.
    """

    version: int
    model: str
    shift: float
    error: float
    right: int
    wrong: int
    through: str
    on: str
    before: int = 0


def log_odds(chance: np.ndarray) -> np.ndarray:
    """Natural-log odds of chances."""
    within = np.clip(chance, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(within) - np.log1p(-within))


def moved(chance: np.ndarray, shift: float, error: float = 0.0) -> np.ndarray:
    """Chances whose odds are multiplied by e to the power of ``shift``, less the share of ``error``."""
    after = 1 / (1 + np.exp(-(log_odds(chance) + shift))) if shift else chance
    return np.asarray((1 - error) * after)


def as_weighed(chance: np.ndarray, shift: np.ndarray, error: np.ndarray) -> np.ndarray:
    """What the weights alone had said, from chances that were moved."""
    return np.asarray(1 / (1 + np.exp(shift - log_odds(chance / (1 - error)))))


def fitted(chance: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """The shift and the error that best explain who proved ``right``; 0.0 and 0.0 of nobody.

    ``chance``: as the weights alone had it.
    """
    if not len(chance):
        return 0.0, 0.0
    pairs, count = np.unique(np.stack([chance, right]), axis=1, return_counts=True)
    shifts = np.round(np.arange(LOWEST, MOST + 0.01, 0.02), 2)
    sure = 1 / (1 + np.exp(-(log_odds(pairs[0])[:, None] + shifts)))
    best, found = -np.inf, (0.0, 0.0)
    for error in np.round(np.arange(0, 0.9, 0.005), 3):
        after = (1 - error) * sure
        told = np.where(pairs[1][:, None] > 0, np.log(after), np.log1p(-after))
        posterior = count @ told - shifts**2 / 2 / PRIOR**2 + VISITS * np.log1p(-error)
        at = int(np.argmax(posterior))
        if posterior[at] > best + 1e-9:
            best, found = float(posterior[at]), (float(shifts[at]) + 0.0, float(error))
    return found


def calibrated(rid: np.ndarray, chance: np.ndarray, shift: float, error: float = 0.0) -> np.ndarray:
    """Chances of the candidates of records once visits were heard; those of one record add up to no more than 1.

    ``rid``: sorted.
    """
    if not (shift or error) or not len(chance):
        return chance
    after = moved(chance, shift, error)
    first = np.flatnonzero(np.diff(rid, prepend=-1))
    sums = np.maximum(np.add.reduceat(after, first), 1.0)
    return np.asarray(after / np.repeat(sums, np.diff(np.append(first, len(rid)))))
