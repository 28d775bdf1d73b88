"""How well two places agree: where a record says somebody lived, and where a resident is registered.

Towns and villages are codes of the gazetteer (``matchers.people.villages``), equal exactly if they
are the same place; villages of one name in two towns have one village code. A record may name its
village and no town, or a town alone; one that names another county is a stranger's, or that of a
resident who moved away.
"""

import numpy as np
from numpy.typing import NDArray

from matchers.people.levels import Level

LEVELS = (
    Level("silent", "住址未填"),
    Level("village", "同村", m=0.70, u=0.006),
    Level("town", "同镇", m=0.13, u=0.022),
    Level("village_elsewhere", "村名同、镇不同", m=0.01, u=0.003),
    Level("other_village", "同镇不同村", m=0.065, u=0.085),
    Level("elsewhere", "外地", m=0.02, u=0.03),
    Level("other_town", "不同镇", m=0.075, u=0.854),
)
SILENT, VILLAGE, TOWN, VILLAGE_ELSEWHERE, OTHER_VILLAGE, ELSEWHERE, OTHER_TOWN = range(len(LEVELS))

STATE_SILENT, STATE_HERE, STATE_ELSEWHERE = 0, 1, 2
"""Codes of ``place_of.state_code``."""


def levels(
    town_l: NDArray[np.int32],
    village_l: NDArray[np.int32],
    state_l: NDArray[np.uint8],
    town_r: NDArray[np.int32],
    village_r: NDArray[np.int32],
) -> NDArray[np.uint8]:
    """The level of each pair of a record (l) and a resident (r). Codes as in ``place_of``; -1 none."""
    towns = (town_l >= 0) & (town_r >= 0)
    villages = (village_l >= 0) & (village_r >= 0)
    same_town, same_village = towns & (town_l == town_r), villages & (village_l == village_r)
    found = np.full(len(town_l), SILENT, np.uint8)
    found[towns & ~same_town] = OTHER_TOWN
    found[~towns & villages & ~same_village] = OTHER_TOWN  # another village of the county
    found[same_town] = TOWN
    found[same_town & villages & ~same_village] = OTHER_VILLAGE
    found[same_village & towns & ~same_town] = VILLAGE_ELSEWHERE
    found[same_village & ~(towns & ~same_town)] = VILLAGE
    found[state_l == STATE_ELSEWHERE] = ELSEWHERE
    return found
