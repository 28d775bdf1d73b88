"""Holders of a disability certificate whom the two subsidies do not reach, and those who have no claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data_samples.clock import any_day
from data_samples.facts import DIBAO, ORPHAN, TEKUN, Certificate, Pension, RosterRow
from data_samples.people import Person
from data_samples.plant_missed import certify
from data_samples.world import World

RULE = "subsidy_missing"
GROWN = 20


def plant_subsidies(world: World) -> None:
    """Rule subsidy_missing."""
    world.stage("plant subsidies")
    count = world.per_roster(6)
    for at, row in enumerate(_some_rows(world, 2 * count, DIBAO)):
        _leave_out(world, row.who)
        certify(world, row.who, *((4, 3), (3, 4), (4, 1), (6, 2))[at % 4])
    for person in world.take_people(count, _is_grown(world)):
        _leave_out(world, person)
        certify(world, person, 1, 1)
    _no_claim(world, count)


def _some_rows(world: World, count: int, programmes: Sequence[str]) -> list[RosterRow]:
    """Rows that no clerk has mistaken, of people of whom nothing else is told; they become quiet."""
    rows = [
        row
        for row in world.facts.roster
        if row.receives and row.programme in programmes and row.who.present and not row.who.quiet
        if row.number == row.who.number and row.name == row.who.name
    ]
    taken = world.rng.sample(rows, min(count, len(rows)))
    for row in taken:
        row.who.quiet = True
    return taken


def _is_grown(world: World) -> Callable[[Person], bool]:
    return lambda one: one.age(world.clock.last) > GROWN


def _leave_out(world: World, person: Person) -> None:
    person.quiet = True
    world.unsubsidised.add(person)


def _no_claim(world: World, count: int) -> None:
    for row in _some_rows(world, count, (TEKUN,)):
        world.decoy(RULE, "特困人员不享受两项补贴", certify(world, row.who, 4, 1))
    for row in _some_rows(world, count, DIBAO):
        world.decoy(RULE, "补贴已发放", certify(world, row.who, 4, 2))
    for at, person in enumerate(world.take_people(3 * count, _is_grown(world))):
        if at % 3 == 0:
            world.decoy(RULE, "残疾证已注销", certify(world, person, 4, 1, "注销"))
        elif at % 3 == 1:
            day = any_day(world.rng, world.clock.first, world.clock.last)
            card = Certificate(person, kind=4, grade=1, issued=day)
            world.facts.certificates.append(card)
            world.decoy(RULE, "本月新办证", card)
        else:
            _leave_out(world, person)
            since = world.clock.back(30)
            world.facts.pensions.append(
                Pension(person, kind="工伤保险生活护理费", amount=2400.0, basic=0.0, since=since)
            )
            world.decoy(RULE, "已领工伤生活护理费", certify(world, person, 4, 1))
    orphans = [row for row in world.facts.roster if row.receives and row.programme == ORPHAN]
    for row in orphans[:count]:
        world.decoy(RULE, "孤儿不重复享受生活补贴", certify(world, row.who, 4, 3))
