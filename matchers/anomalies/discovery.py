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
    from scipy import stats

    tested = [kind for kind, values in chances.items() if len(values)]
    share = rate / max(len(tested), 1)
    return {
        kind: stats.false_discovery_control(values) <= share
        if len(values)
        else np.zeros(0, dtype=bool)
        for kind, values in chances.items()
    }
