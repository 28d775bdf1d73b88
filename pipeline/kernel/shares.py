"""How sure a share is that was counted in a few cases."""

from math import sqrt

_Z = 1.959964


def wilson(successes: float, tried: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, sound for a handful of cases, too; all of 0 to 1 for none.

    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    if not tried:
        return 0.0, 1.0
    share = successes / tried
    whole = 1 + _Z * _Z / tried
    middle = (share + _Z * _Z / (2 * tried)) / whole
    half = _Z * sqrt(share * (1 - share) / tried + _Z * _Z / (4 * tried * tried)) / whole
    return max(0.0, middle - half), min(1.0, middle + half)
