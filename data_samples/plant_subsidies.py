"""Holders of a disability certificate whom the two subsidies do not reach, and those who have no claim."""

from __future__ import annotations

from data_samples.clock import any_day
from data_samples.facts import DIBAO, ORPHAN, TEKUN, Certificate, Pension, RosterRow
from data_samples.people import Person
from data_samples.plant_missed import certify
from data_samples.world import World

RULE = "subsidy_missing"


def plant_subsidies(world: World) -> None:
    """Rule subsidy_missing."""
    world.stage("plant subsidies")
    count = world.per_roster(6)
    for at, row in enumerate(world.take(2 * count, _is_plain)):
        _leave_out(world, row.who)
        certify(world, row.who, *((4, 3), (3, 4), (4, 1), (6, 2))[at % 4])
    for person in world.take_people(
        world.per_people(2), lambda one: one.age(world.clock.last) > 20
    ):
        _leave_out(world, person)
        certify(world, person, 1, 1)
    _no_claim(world, count)


def _is_plain(row: RosterRow) -> bool:
    """A 低保 row that no clerk has mistaken."""
    plain = row.number == row.who.number and row.name == row.who.name
    return row.programme in DIBAO and plain and row.who.present and not row.who.quiet


def _leave_out(world: World, person: Person) -> None:
    person.quiet = True
    world.unsubsidised.add(person)


def _no_claim(world: World, count: int) -> None:
    for row in world.take(count, lambda row: row.programme == TEKUN and not row.who.quiet):
        row.who.quiet = True
        world.decoy(RULE, "特困人员不享受两项补贴", certify(world, row.who, 4, 1))
    for at, row in enumerate(world.take(4 * count, _is_plain)):
        row.who.quiet = True
        if at % 4 == 0:
            world.decoy(RULE, "补贴已发放", certify(world, row.who, 4, 2))
        elif at % 4 == 1:
            world.decoy(RULE, "残疾证已注销", certify(world, row.who, 4, 1, "注销"))
        elif at % 4 == 2:
            day = any_day(world.rng, world.clock.first, world.clock.last)
            card = Certificate(row.who, kind=4, grade=1, issued=day)
            world.facts.certificates.append(card)
            world.decoy(RULE, "本月新办证", card)
        else:
            _leave_out(world, row.who)
            since = world.clock.back(30)
            world.facts.pensions.append(
                Pension(row.who, kind="工伤保险生活护理费", amount=2400.0, basic=0.0, since=since)
            )
            world.decoy(RULE, "已领工伤生活护理费", certify(world, row.who, 4, 1))
    orphans = [row for row in world.facts.roster if row.receives and row.programme == ORPHAN]
    for row in orphans[:count]:
        world.decoy(RULE, "孤儿不重复享受生活补贴", certify(world, row.who, 4, 3))
