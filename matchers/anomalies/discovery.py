"""What may be shown: the false-discovery rate holds for all anomalies of a month together.

The rate is shared out equally among the kinds that had anything to compare; within a kind the
procedure of Benjamini and Hochberg decides over everything that was compared. So the chance that a
county without any anomaly is shown one is at most the rate, however kinds depend on each other.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray


def discovered(
    chances: Mapping[str, NDArray[np.float64]], rate: float
) -> dict[str, NDArray[np.bool_]]:
    """Of each kind, which of its chances are discoveries at ``rate`` over all kinds.

    A chance of 1 stands for whatever was compared but is too small to be shown.
    """
    tested = [kind for kind, values in chances.items() if len(values)]
    share = rate / max(len(tested), 1)
    return {kind: _adjusted(values) <= share for kind, values in chances.items()}


def _adjusted(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """The least rate at which each would be a discovery (Benjamini and Hochberg 1995)."""
    order = np.argsort(-chances)
    rank = np.arange(len(chances), 0, -1)
    adjusted = np.empty(len(chances))
    adjusted[order] = np.minimum.accumulate(np.minimum(chances[order] * len(chances) / rank, 1.0))
    return adjusted
