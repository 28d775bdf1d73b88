"""The two subsidies for the disabled: who holds a valid certificate and is entitled receives them."""

from __future__ import annotations

from data_samples.facts import DIBAO, LIVING, LOW_EDGE, NURSING, RosterRow
from data_samples.people import Person
from data_samples.welfare import Office
from data_samples.world import World

SEVERE = 2


def subsidise(world: World, office: Office) -> None:
    """困难残疾人生活补贴 for the disabled on 低保, 重度残疾人护理补贴 for grades 1 and 2.

    Nobody on 特困 or on a child scheme, nobody in `world.unsubsidised`, and no second time.
    """
    world.stage("subsidies")
    rows: dict[Person, list[RosterRow]] = {}
    for row in world.facts.roster:
        rows.setdefault(row.who, []).append(row)
    grades: dict[Person, int] = {}
    for card in world.facts.certificates:
        if card.status == "正常" and card.issued < world.clock.back(1):
            grades[card.who] = min(card.grade, grades.get(card.who, 9))
    for who, grade in grades.items():
        own = rows.get(who, [])
        if _is_in_order(world, who, own):
            _subsidise(office, who, grade, {row.programme for row in own if row.receives})


def _subsidise(office: Office, who: Person, grade: int, held: set[str]) -> None:
    if held - {*DIBAO, LOW_EDGE}:
        return
    if held & {*DIBAO}:
        office.enrol(LIVING, [who])
    if grade <= SEVERE:
        office.enrol(NURSING, [who])


def _is_in_order(world: World, who: Person, rows: list[RosterRow]) -> bool:
    """Lives here, and no clerk has mistaken any of the rows."""
    plain = all(row.number == who.number and row.name == who.name for row in rows)
    return who.present and plain and who not in world.unsubsidised
