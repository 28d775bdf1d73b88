"""People enrolled twice, and the lawful cases that look like it."""

from __future__ import annotations

from data_samples.clock import any_day
from data_samples.facts import DIBAO, LOW_EDGE, RURAL, TEKUN, Certificate, RosterRow
from data_samples.welfare import Office
from data_samples.world import World

RULE = "dual_enrolment"


def plant_enrolment(world: World, office: Office) -> None:
    """Rule dual_enrolment."""
    world.stage("plant enrolment")
    count = world.per_roster(6)
    _both(world, office, count)
    _two_units(world, office, count)
    _tekun_twice(world, office, count)
    _low_edge_families(world, office, count)
    _listed_twice(world, office, count)
    _one_stopped(world, office, count)


def _is_dibao(row: RosterRow) -> bool:
    return row.programme in DIBAO


def _is_single(row: RosterRow) -> bool:
    return len(row.unit.rows) == 1


def _both(world: World, office: Office, count: int) -> None:
    """低保 and 特困; 特困 and 低保边缘."""
    year = world.clock.year - 60
    for row in world.take(count, lambda row: _is_dibao(row) and row.who.born.year < year):
        office.enrol(TEKUN, [row.who])
    for row in world.take(count, lambda row: row.programme == TEKUN):
        office.enrol(LOW_EDGE, [row.who])


def _two_units(world: World, office: Office, count: int) -> None:
    """A member of one unit stands in another as well."""
    rows = world.take(count, lambda row: _is_dibao(row) and not _is_single(row))
    hosts = world.take(len(rows), lambda row: row.programme == RURAL and row.who is row.unit.head)
    for row, host in zip(rows, hosts, strict=False):
        office.add_row(host.unit, row.who)


def _tekun_twice(world: World, office: Office, count: int) -> None:
    for row in world.take(count, lambda row: row.programme == TEKUN):
        office.enrol(TEKUN, [row.who])


def _low_edge_families(world: World, office: Office, count: int) -> None:
    """Two members of a 低保边缘 family on 低保 (wrong), or exactly one as 单人保 (lawful)."""

    def fits(row: RosterRow) -> bool:
        return row.programme == LOW_EDGE and not _is_single(row)

    for row in world.take(count, fits):
        for member in row.unit.rows[:2]:
            office.enrol(RURAL, [member.who])
    for row in world.take(2 * count, fits):
        single = office.enrol(RURAL, [row.who])
        issued = any_day(world.rng, world.clock.back(90), world.clock.back(4))
        kind, grade = world.rng.choice(((4, 1), (5, 3), (6, 2), (6, 3)))
        world.facts.certificates.append(Certificate(row.who, kind=kind, grade=grade, issued=issued))
        world.decoy(RULE, "低保边缘家庭中的单人保", row, *single.rows)


def _listed_twice(world: World, office: Office, count: int) -> None:
    """The head stands in the member list once more."""
    for row in world.take(count, lambda row: _is_dibao(row) and row.who is row.unit.head):
        again = office.add_row(row.unit, row.who)
        world.decoy(RULE, "户主在同一户内重复登记", row, again)


def _one_stopped(world: World, office: Office, count: int) -> None:
    """Moved from one programme to the other: the old row is 停保."""
    for row in world.take(count, lambda row: row.programme == TEKUN):
        day = any_day(world.rng, world.clock.back(16), world.clock.back(8)).replace(day=1)
        old = office.move_to_stopped(row.who, RURAL, day, "转特困供养")
        world.decoy(RULE, "两条记录之一已停保", row, old)
