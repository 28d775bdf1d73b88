"""Families reviewed too late or never, and those that only look like it."""

from __future__ import annotations

from collections.abc import Callable

from data_samples.clock import after, any_day
from data_samples.facts import RURAL, TEKUN, URBAN, Unit
from data_samples.world import World

REVIEW, REPORT = "review_overdue", "report_expired"
OFTEN, YEARLY = "非常补", "常补"
MONTHS_OFTEN = 5


def plant_reviews(world: World) -> None:
    """Rules review_overdue and report_expired: dates of families in which anything may happen."""
    world.stage("plant reviews")
    _class_families(world)
    count = world.per_roster(10)
    units = _units(world)
    for unit in _some(units, 2 * count, lambda unit: unit.review_class == OFTEN):
        unit.reviewed = any_day(world.rng, world.clock.back(11), world.clock.back(7))
        unit.checked = after(unit.reviewed, -20)
    for unit in _some(units, count, lambda unit: unit.programme in (URBAN, TEKUN)):
        unit.reviewed = None
    for unit in _some(units, count, lambda unit: unit.programme != RURAL):
        unit.checked = None
    for unit in _some(units, count, lambda unit: unit.review_class == YEARLY):
        unit.reviewed = any_day(world.rng, world.clock.back(11), world.clock.back(9))
        unit.checked = unit.reviewed
        world.decoy(REVIEW, "常补对象不满一年", *unit.rows)
    for unit in _some(units, count, lambda unit: unit.programme == URBAN):
        unit.start, unit.reviewed = world.clock.back(2), world.clock.back(20)
        unit.checked = after(unit.start, -30)
        world.decoy(REVIEW, "新纳入不满一个周期", *unit.rows)
    for unit in [unit for unit in world.facts.units if unit.last_paid][: 2 * count]:
        unit.reviewed = unit.checked = world.clock.back(20)
        world.decoy(REVIEW, "已停保", *unit.rows)
        world.decoy(REPORT, "已停保", *unit.rows)


def _class_families(world: World) -> None:
    """The rural roster says of some who is reviewed every half year; these were, lately."""
    for unit in world.facts.units:
        if unit.programme == RURAL and unit.rows:
            unit.review_class = world.rng.choices((YEARLY, OFTEN, ""), (40, 25, 35))[0]
            if unit.review_class == OFTEN:
                last = after(world.clock.first, -1)
                unit.reviewed = any_day(world.rng, world.clock.back(MONTHS_OFTEN), last)
                unit.checked = after(unit.reviewed, -world.rng.randint(3, 40))


def _units(world: World) -> list[Unit]:
    units = [unit for unit in world.facts.units if unit.rows and unit.rows[0].receives]
    world.rng.shuffle(units)
    return units


def _some(units: list[Unit], count: int, fits: Callable[[Unit], bool]) -> list[Unit]:
    """Up to `count` that fit, taken out of the list."""
    chosen = [unit for unit in units if fits(unit)][:count]
    for unit in chosen:
        units.remove(unit)
    return chosen
