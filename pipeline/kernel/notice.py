"""What a notice to the public says, apart from how a workbook shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

HIDDEN = "＜{}"
"""What stands for a count that is too small to be told."""
WITHHELD = "—"
"""What stands for a count that would give a hidden one away."""


@dataclass(frozen=True)
class NoticeRow:
    """One household: ``name`` as it may be shown; ``kin``: whether it is a declared relative of staff."""

    village: str
    programme: str
    name: str
    people: int
    amount: float | None
    kin: bool


@dataclass(frozen=True)
class Notice:
    """The notice of one town. ``show_kin``: whether there is a column for relatives of staff."""

    county: str
    town: str
    month: str
    rows: Sequence[NoticeRow]
    show_kin: bool
    phone: str = ""


@dataclass(frozen=True)
class Statistics:
    """Counts by town, small ones hidden: ``rows`` hold the town and a text for every heading."""

    county: str
    month: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    least: int
    phone: str = ""


def told_counts(counts: Sequence[int], least: int) -> list[str]:
    """The counts of one column and, last, their sum, such that no count from 1 to ``least`` - 1 can be found out.

    Where just one is hidden, the sum would tell it: the smallest other one is left out, too, and
    where there is none, the sum.

    >>> told_counts([0, 3, 12, 40], 5)
    ['0', '＜5', '—', '40', '55']
    >>> told_counts([3, 0], 5)
    ['＜5', '0', '—']
    """
    small = {at for at, count in enumerate(counts) if 0 < count < least}
    said = [HIDDEN.format(least) if at in small else str(count) for at, count in enumerate(counts)]
    total = str(sum(counts))
    if 0 < sum(counts) < least:
        return [*said, HIDDEN.format(least)]
    if small and (len(small) == 1 or sum(counts[at] for at in small) < least):
        others = [(count, at) for at, count in enumerate(counts) if count >= least]
        if others:
            said[min(others)[1]] = WITHHELD
        else:
            total = WITHHELD
    return [*said, total]
