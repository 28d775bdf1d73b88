"""Which level two places get: a truth table."""

import numpy as np
import pytest

from matchers.people import place_levels
from matchers.people.place_levels import STATE_ELSEWHERE, STATE_HERE, STATE_SILENT

SLUGS = [level.slug for level in place_levels.LEVELS]
SHIQIAO, LINJIANG, NONE = 0, 1, -1
JINHU, SHANGKENG = 0, 1  # 上坑 is in both towns

PAIRS = [
    # record: town, village, state; resident: town, village
    ((NONE, NONE, STATE_SILENT), (SHIQIAO, JINHU), "silent"),
    ((NONE, NONE, STATE_HERE), (SHIQIAO, JINHU), "silent"),
    ((SHIQIAO, JINHU, STATE_HERE), (NONE, NONE), "silent"),
    ((SHIQIAO, NONE, STATE_HERE), (NONE, JINHU), "silent"),
    ((SHIQIAO, JINHU, STATE_HERE), (SHIQIAO, JINHU), "village"),
    ((NONE, JINHU, STATE_HERE), (SHIQIAO, JINHU), "village"),
    ((SHIQIAO, JINHU, STATE_HERE), (NONE, JINHU), "village"),
    ((SHIQIAO, NONE, STATE_HERE), (SHIQIAO, JINHU), "town"),
    ((SHIQIAO, JINHU, STATE_HERE), (SHIQIAO, NONE), "town"),
    ((SHIQIAO, NONE, STATE_HERE), (SHIQIAO, NONE), "town"),
    ((SHIQIAO, SHANGKENG, STATE_HERE), (LINJIANG, SHANGKENG), "village_elsewhere"),
    ((SHIQIAO, SHANGKENG, STATE_HERE), (SHIQIAO, JINHU), "other_village"),
    ((SHIQIAO, JINHU, STATE_HERE), (LINJIANG, SHANGKENG), "other_town"),
    ((SHIQIAO, NONE, STATE_HERE), (LINJIANG, JINHU), "other_town"),
    ((NONE, JINHU, STATE_HERE), (LINJIANG, SHANGKENG), "other_town"),
    ((NONE, NONE, STATE_ELSEWHERE), (LINJIANG, SHANGKENG), "elsewhere"),
    ((NONE, NONE, STATE_ELSEWHERE), (NONE, NONE), "elsewhere"),
]


@pytest.mark.parametrize(("record", "resident", "slug"), PAIRS)
def test_two_places(record: tuple[int, int, int], resident: tuple[int, int], slug: str):
    town_l, village_l, town_r, village_r = (
        np.array([code], np.int32) for code in (*record[:2], *resident)
    )
    state = np.array([record[2]], np.uint8)
    found = place_levels.levels(town_l, village_l, state, town_r, village_r)
    assert found.dtype == np.uint8 and SLUGS[found[0]] == slug


def test_chances_sum_to_one():
    assert sum(level.m for level in place_levels.LEVELS) == pytest.approx(1)
    assert sum(level.u for level in place_levels.LEVELS) == pytest.approx(1)
