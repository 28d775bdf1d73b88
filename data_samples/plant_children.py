"""Orphans and children whom nobody in fact brings up, as they stand on their rosters."""

from __future__ import annotations

from data_samples.clock import after, any_day
from data_samples.facts import ORPHAN, UNCARED, RosterRow
from data_samples.people import Person
from data_samples.plant_missed import DRUGS, PRISON, jail
from data_samples.welfare import Office
from data_samples.world import World

ADULT, OLDEST, YOUNGEST = 18, 15, 5


def enrol_children(world: World, office: Office) -> None:
    """孤儿, both of whose parents died years ago; 事实无人抚养儿童, one dead and one detained."""
    world.stage("children")
    for child in free_families(world, world.per_people(16)):
        for parent in (child.father, child.mother):
            die_long_ago(world, parent, child)
        _enrol(world, office, ORPHAN, child)
    for at, child in enumerate(free_families(world, world.per_people(24))):
        gone, held = (child.father, child.mother)[:: 1 if at % 3 == 0 else -1]
        assert held is not None
        die_long_ago(world, gone, child)
        jail(world, held, *((DRUGS, "强制隔离戒毒") if at % 2 else (PRISON,)))
        _enrol(world, office, UNCARED, child)


def enrolled_children(world: World, programme: str) -> list[RosterRow]:
    """The rows of children that still receive, in the order in which they were enrolled."""
    return [row for row in world.facts.roster if row.receives and row.programme == programme]


def free_families(world: World, count: int) -> list[Person]:
    """The only minor of each of so many families without any part yet."""

    def fits(child: Person) -> bool:
        parents = (child.father, child.mother)
        young = YOUNGEST <= child.age(world.clock.last) <= OLDEST
        return (
            young
            and all(parent is not None and world.is_free(parent) for parent in parents)
            and _minors(world, child) == [child]
        )

    found = []
    for _ in range(count):
        for child in world.take_people(1, fits):
            for parent in (child.father, child.mother):
                assert parent is not None
                parent.quiet = True
            found.append(child)
    return found


def _minors(world: World, child: Person) -> list[Person]:
    """The child and its minor siblings."""
    assert child.father is not None
    return [one for one in child.father.children if one.age(world.clock.last) < ADULT]


def die_long_ago(world: World, parent: Person | None, child: Person) -> None:
    """Before any of the feeds begins, so that only the register says it."""
    assert parent is not None
    parent.died = any_day(world.rng, after(child.born, 30), world.clock.back(42))


def _enrol(world: World, office: Office, programme: str, child: Person) -> None:
    unit = office.enrol(programme, [child])
    unit.start = max(unit.start, world.clock.back(40))
