"""How probable a count is where the place is like the rest of its county.

Each place is held against all others, never against itself. The others' shares differ among
themselves, so the share that a place ought to have is no number but a beta distribution (for counts
in time: a gamma distribution), fitted to the others by the method of moments; to its variance is added
how places ordinarily differ (``spread``, a coefficient of variation), since a dozen towns do not tell
that well, and what the others' mean is uncertain. The chance is the exact tail of the beta-binomial or
negative binomial. (Of SciPy only the special functions are used: to load ``scipy.stats`` takes longer
than all comparisons of a county.)
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_LITTLE = 1e-12


@dataclass(frozen=True)
class Departure:
    """Of each place: the count that was to be expected, the shrunk share, the chance of its count."""

    expected: Numbers
    shrunk: Numbers
    chance: Numbers


def so_many(base: Numbers, observed: Numbers, spread: float) -> Departure:
    """The chance of ``observed`` or more out of ``base`` (whole numbers, one entry a place)."""
    mean, variance = _share_elsewhere(base, observed, spread)
    weight = mean * (1 - mean) / np.minimum(variance, 0.99 * mean * (1 - mean)) - 1
    yes, no = mean * weight, (1 - mean) * weight
    places = zip(observed, base, yes, no, strict=True)
    chance = np.array([_betabinom_tail(*place) for place in places])
    return Departure(base * mean, (observed + yes) / (base + weight), np.clip(chance, 0, 1))


def so_few(base: Numbers, observed: Numbers, spread: float) -> Departure:
    """The chance of ``observed`` events or fewer in ``base`` units of time and place."""
    from scipy.special import betainc

    mean, variance = _rate_elsewhere(base, observed, spread)
    shape, rate = mean**2 / variance, mean / variance
    chance = betainc(shape, observed + 1, rate / (rate + base))
    return Departure(base * mean, (observed + shape) / (base + rate), np.clip(chance, 0, 1))


def _betabinom_tail(least: float, n: float, yes: float, no: float) -> float:
    """The chance of ``least`` or more of ``n``: that of every such count, summed."""
    from scipy.special import betaln

    if least <= 0:
        return 1.0
    count = np.arange(least, n + 1)
    ways = -np.log1p(n) - betaln(n - count + 1, count + 1)
    return float(np.exp(ways + betaln(count + yes, n - count + no) - betaln(yes, no)).sum())


def _share_elsewhere(base: Numbers, observed: Numbers, spread: float) -> tuple[Numbers, Numbers]:
    """Mean and variance of the share that a place may have, by all others; Jeffreys' prior at zero."""
    mean = (observed.sum() - observed + 0.5) / (base.sum() - base + 1)
    return mean, _variance(base, observed, mean, mean * (1 - mean), spread)


def _rate_elsewhere(base: Numbers, observed: Numbers, spread: float) -> tuple[Numbers, Numbers]:
    mean = (observed.sum() - observed + 0.5) / np.maximum(base.sum() - base, 1)
    return mean, _variance(base, observed, mean, mean, spread)


def _variance(
    base: Numbers, observed: Numbers, mean: Numbers, once: Numbers, spread: float
) -> Numbers:
    """``once``: the variance of a single trial. Squares are summed over all places but one's own."""
    elsewhere = base.sum() - base
    squares = (base**2).sum() - base**2
    apart = (observed**2 / base).sum() - 2 * mean * observed.sum() + mean**2 * base.sum()
    apart = apart - (observed - base * mean) ** 2 / base
    room = np.maximum(elsewhere - squares / np.maximum(elsewhere, 1), _LITTLE)
    between = (apart - (len(base) - 2) * once) / room
    between = np.maximum(between, 0) + (spread * mean) ** 2
    unsure = once / np.maximum(elsewhere, 1) + between * squares / np.maximum(elsewhere, 1) ** 2
    variance: Numbers = between + unsure
    return variance
