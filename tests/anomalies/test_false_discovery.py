"""The stated rates of false discovery and of power, on drawn counties, by the real statements.

Two hundred counties without anomalies, of which `make test` draws forty, and a few of each kind with
one. `make simulate-anomalies` draws more and larger ones, and prints the figures.
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


def shown(sea: Sea, seeds: range) -> int:
    """In how many counties anything is shown, whose towns differ by a coefficient of variation of
    0, .1, .2 or .25."""
    many = 0
    for seed in seeds:
        sea.draw(seed, differ=(0.0, 0.1, 0.2, 0.25)[seed % 4], size=SMALL)
        many += any(sea.findings().values())
        assert sum(compared > 0 for compared in sea.compared.values()) >= 7  # of the ten kinds
    return many


def test_counties_without_anomalies_are_seldom_shown_one(sea: Sea) -> None:
    assert shown(sea, range(40)) <= RATE * 40


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_two_hundred_counties_are_seldom_shown_one(sea: Sea, part: int) -> None:
    assert shown(sea, range(50 * part, 50 * part + 50)) <= RATE * 50


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
    """In nearly every county, and little else of the same kind."""
    plant, size = PLANTS[rule]
    found = []
    for seed in range(4):
        sea.draw(seed, differ=0.15, size=size, plant=plant)
        found.append(len(sea.findings()[rule]))
    assert sum(many > 0 for many in found) >= 3
    assert max(found) <= 2
