"""The household register as delivered: one row a member, links to parents and spouse where known."""

from __future__ import annotations

from data_samples.deaths import POLICE
from data_samples.facts import RegisterRow
from data_samples.people import Person, near_kin, parents, relation
from data_samples.world import World

BLANK_SHARE = 0.12


def write_register(world: World) -> None:
    """Rows in book order. Links on a path between staff and recipients are never blank."""
    world.stage("register")
    needed = _on_paths(world)
    cancelled = {
        death.who
        for death in world.facts.deaths
        if death.feed == POLICE and death.later <= world.clock.last
    }
    reported = {death.who for death in world.facts.deaths}
    for book in world.population.books:
        head = book.head
        assert head is not None
        for member in book.members:
            status = "迁出" if member.moved_out else "正常"
            if member.cancelled:
                status = "其他注销"
            if member in cancelled or (member.died and member not in reported):
                status = "死亡注销"
            code, word = relation(head, member)
            row = RegisterRow(member, book=book, code=code, word=word, status=status)
            if member in needed or world.rng.random() > BLANK_SHARE:
                _link(row)
            world.facts.register.append(row)


def _link(row: RegisterRow) -> None:
    who = row.who
    row.father = who.father.number if who.father else ""
    row.mother = who.mother.number if who.mother else ""
    row.spouse = who.spouse.number if who.spouse else ""


def _on_paths(world: World) -> set[Person]:
    """Everybody on a near-kin path between a staff member and somebody enrolled."""
    needed: set[Person] = set()
    for person in dict.fromkeys(line.who for line in world.facts.staff):
        for _, other, between in near_kin(person):
            if other.enrolled:
                needed.update((person, other), between)
    struck = [row.who for row in (*world.facts.hardship, *world.facts.certificates)]
    struck += [row.who for row in world.facts.settlements if row.illness]
    for person in (*struck, *(one for one in world.people if one.died)):
        needed.update((person, *person.children))
    for unit in world.facts.units:
        if len(unit.rows) == 1:
            who = unit.head
            needed.update((who, *who.children, *parents(who)), [who.spouse] if who.spouse else [])
    return needed
