"""People enrolled twice, and the lawful cases that look like it."""

from __future__ import annotations

from data_samples.clock import any_day
from data_samples.facts import (
    DIBAO,
    LIVING,
    LOW_EDGE,
    NURSING,
    ORPHAN,
    RURAL,
    TEKUN,
    UNCARED,
    Certificate,
    Payment,
    RosterRow,
)
from data_samples.people import Person
from data_samples.plant_children import enrolled_children
from data_samples.plant_support import fresh
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
    _handed_over(world, office, count)
    _subsidised_tekun(world, office, count)
    _children(world, office)


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


def _handed_over(world: World, office: Office, count: int) -> None:
    """From 低保 to 特困 this month; from one 低保 unit to another that stops this month."""

    def old(who: Person) -> bool:
        return who.age(world.clock.last) >= 61 and who.spouse is None

    for row in fresh(world, office, RURAL, count, old):
        new = office.enrol(TEKUN, [row.who])
        new.start = world.clock.first
        world.decoy(RULE, "本月转类衔接", row, *new.rows)
    for row in fresh(world, office, RURAL, count, old):
        new = office.enrol(RURAL, [row.who])
        new.start, row.stopped = world.clock.back(1), world.clock.first
        world.decoy(RULE, "迁移后各处时间不重叠", row, *new.rows)


def _subsidised_tekun(world: World, office: Office, count: int) -> None:
    """On the roster of a subsidy, and known by the payments of one alone."""
    months = world.clock.months(4)
    for at, row in enumerate(
        fresh(world, office, TEKUN, 2 * count, lambda who: who.age(world.clock.last) >= 60)
    ):
        if at % 2:
            office.enrol((LIVING, NURSING)[at // 2 % 2], [row.who])
            continue
        row.unit.start = min(row.unit.start, world.clock.back(14))
        for month in months:
            day = world.clock.last.replace(day=9)
            world.facts.payments.append(
                Payment(
                    row.who,
                    programme=NURSING,
                    unit="",
                    month=month,
                    day=day,
                    amount=120.0,
                    account=row.unit.account,
                )
            )


def _children(world: World, office: Office) -> None:
    """Orphans with either subsidy and on 低保; others paid in full, or the difference only."""
    for at, row in enumerate(enrolled_children(world, ORPHAN)):
        if at % 3 == 2:
            office.enrol(RURAL, [row.who])
            continue
        other = office.enrol((LIVING, NURSING)[at % 3], [row.who])
        if at % 3 == 1:
            world.decoy(RULE, "孤儿享受护理补贴", row, *other.rows)
    for at, row in enumerate(enrolled_children(world, UNCARED)):
        if at % 4 > 2:
            continue
        other = office.enrol((RURAL, LIVING, RURAL)[at % 4], [row.who])
        if at % 4 == 2:
            row.unit.monthly = 640.0
            world.decoy(RULE, "事实无人抚养儿童只发差额", row, *other.rows)
