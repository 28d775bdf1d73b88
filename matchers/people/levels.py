"""What a comparator says of a pair of values: one of a few ordered levels."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One answer of a comparator. Index 0 of its levels is always: one side says nothing.

    ``label``: as it is said in an explanation. ``m``, ``u``: prior chance of this level among pairs
    of one person (of damaged records), and among random pairs of two residents of one county; each
    sums to 1 over the levels that say something.
    """

    slug: str
    label: str
    m: float = 0.0
    u: float = 0.0
