"""The stated rates of false discovery and of power, on drawn counties, by the real statements.

Short here: two hundred small counties without anomalies, and a dozen of each kind with one.
``python -m tests.anomalies.simulate`` draws more and larger ones, and prints the figures.
"""

from collections.abc import Iterator

import pytest

from tests.anomalies.simulated import Plant, Sea, Size

RATE = 0.05
SMALL = Size(towns=8, households=90, villages=4)


@pytest.fixture(scope="module")
def sea() -> Iterator[Sea]:
    made = Sea()
    yield made
    made.con.close()


@pytest.mark.parametrize("part", range(4))
def test_counties_without_anomalies_are_seldom_shown_one(sea: Sea, part: int) -> None:
    """Over all four parts: towns differ by a coefficient of variation of 0, .1, .2 and .25."""
    shown = 0
    for seed in range(50):
        sea.draw(1000 * part + seed, differ=(0.0, 0.1, 0.2, 0.25)[part], size=SMALL)
        shown += any(sea.findings().values())
    assert shown <= RATE * 50
    assert sum(many > 0 for many in sea.compared.values()) >= 7  # of the ten kinds


PLANTS = {
    "exit_wave": (Plant(exit=6), Size()),
    "town_rate": (Plant(dead=6), Size()),
    "official_concentration": (Plant(official=10), Size()),
    "uniform_amounts": (Plant(uniform=0.6), Size()),
    "payment_break": (Plant(payment=10), SMALL),
    "shared_contact": (Plant(shared=8), SMALL),
    "village_unchanged": (Plant(unchanged=True), Size(6, 500, 3)),
}


@pytest.mark.parametrize("rule", PLANTS)
def test_planted_anomalies_are_found(sea: Sea, rule: str) -> None:
    """Four of five counties at least, and nothing else of the same kind."""
    plant, size = PLANTS[rule]
    found = []
    for seed in range(10):
        sea.draw(seed, differ=0.15, size=size, plant=plant)
        found.append(len(sea.findings()[rule]))
    assert sum(many > 0 for many in found) >= 8
    assert max(found) <= 2
