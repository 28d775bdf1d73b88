"""Expectation maximisation by recordlinkage, begun with what we know and not at random."""

from collections.abc import Mapping, Sequence

import numpy as np

HEARD_OF = 2
LEAST = 1e-6


def chances(
    nearest: np.ndarray, random: np.ndarray, m: Mapping[str, Sequence[float]], u: Mapping[str, Sequence[float]]
) -> np.ndarray:  # fmt: skip
    """For each pair ``nearest`` the chance to be of one person; ``random``: pairs of strangers.

    Both are levels, one column a comparator in the order of ``m`` and ``u``, which are where the
    estimation begins.
    """
    from recordlinkage.algorithms.nb_sklearn import ECM

    class Informed(ECM):  # type: ignore[misc]
        def _init_parameters_random(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            told: list[list[float]] = [[], []]
            for name, bins in zip(m, self._binarizers, strict=True):
                for side, begun in enumerate((u[name], m[name])):
                    shares = np.array(
                        [max(begun[int(c)], LEAST) if c else 0.5 for c in bins.classes_]
                    )
                    told[side] += list(shares / shares.sum())
            return np.log([0.5, 0.5]), np.log(np.array(told))

    kernel = Informed(init="random", binarize=None, max_iter=30, atol=1e-3)
    kernel.fit(
        np.concatenate([nearest, random, _every_level([len(levels) for levels in m.values()])])
    )
    patterns, back = np.unique(nearest, axis=0, return_inverse=True)
    return np.asarray(kernel.predict_proba(patterns)[:, 1])[back.ravel()]


def _every_level(sizes: Sequence[int]) -> np.ndarray:
    """A few pairs that say one thing only, so that no level is ever unheard of on either side."""
    rows = []
    for at, size in enumerate(sizes):
        alone = np.zeros((size, len(sizes)), np.uint8)
        alone[:, at] = np.arange(size)
        rows += [alone] * HEARD_OF
    return np.concatenate(rows)
