"""特困 and 单人保 with and without grounds, inmates and people who have left, and whoever looks like them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from data_samples.clock import after, any_day
from data_samples.facts import (
    LOW_EDGE,
    RURAL,
    TEKUN,
    Certificate,
    RosterRow,
    Settlement,
)
from data_samples.people import Person, kin_set, parents
from data_samples.plant_missed import DECLINED, DRUGS, LEFT, PRISON, add, jail
from data_samples.welfare import Office
from data_samples.world import World

SINGLE, SHOULD, UNFIT = "single_without_grounds", "should_be_tekun", "tekun_unfit"
INMATE, MOVED = "inmate_recipient", "moved_out"
NEW_RULES = date(2021, 7, 1)
FAR, NEAR = "江西省南昌市青山湖区", "福建省厦门市集美区"


def plant_support(world: World, office: Office) -> None:
    """The five rules named above."""
    world.stage("plant support")
    _singles(world, office)
    _alone(world, office)
    _tekun(world, office)
    _inmates(world, office)
    _left(world, office)


def certify(world: World, who: Person, kind: int, grade: int) -> Certificate:
    """A valid certificate of some years ago."""
    card = Certificate(who, kind=kind, grade=grade, issued=world.clock.back(30))
    world.facts.certificates.append(card)
    return card


def fresh(
    world: World, office: Office, programme: str, count: int, fits: Callable[[Person], bool]
) -> list[RosterRow]:  # fmt: skip
    """Residents without any part who now receive alone, so that other facts keep their people."""

    def uncovered(person: Person) -> bool:
        assert person.book is not None
        covered = any(member.enrolled for member in person.book.members)
        return fits(person) and not covered and not kin_set(person) & world.staff

    return [
        office.enrol(programme, [person]).rows[0] for person in world.take_people(count, uncovered)
    ]


def grown(world: World) -> Callable[[Person], bool]:
    """Adults before old age, without minor children."""
    today = world.clock.last
    return lambda who: 25 <= who.age(today) < 58 and all(c.age(today) >= 18 for c in who.children)


# --- 单人保 --------------------------------------------------------------------------------------


def _singles(world: World, office: Office) -> None:
    count = world.per_roster(6)

    def with_mate(who: Person) -> bool:
        return grown(world)(who) and _mate(world, who) is not None

    for at, row in enumerate(fresh(world, office, LOW_EDGE, 4 * count, with_mate)):
        mate = _mate(world, row.who)
        if mate is None:
            continue
        mate.quiet = True
        office.add_row(row.unit, mate)
        single = office.enrol(RURAL, [row.who])
        single.start = date(2015, 3, 1) if at % 4 == 1 else date(2023, 4 + at % 6, 1)
        if at % 4 == 2:
            bill = Settlement(
                row.who, day=world.clock.back(2), total=9000.0, fund=7000.0, own=2000.0
            )
            bill.illness = "肺恶性肿瘤"
            world.facts.settlements.append(bill)
        card = certify(world, row.who, *((5, 3) if at % 4 == 3 else (4, 3)))
        why = ("", "单人保批准较早", "重病的单人保", "三级智力残疾的单人保")[at % 4]
        if why:
            world.decoy(SINGLE, why, *single.rows, card)


def _mate(world: World, who: Person) -> Person | None:
    """Somebody else of the book who is free."""
    assert who.book is not None
    free = [
        one
        for one in who.book.members
        if one is not who and world.is_free(one) and not kin_set(one) & world.staff
    ]
    return free[0] if free else None


# --- 特困 ---------------------------------------------------------------------------------------


def _alone(world: World, office: Office) -> None:
    """低保 of one who has nobody, and who has somebody, or wrote that 特困 is not wanted."""
    count, today = world.per_roster(6), world.clock.last

    def nobody(person: Person) -> bool:
        kin = [person.spouse, *person.children, *parents(person)]
        return person.age(today) >= 60 and not any(
            one is not None and one.alive and one.book for one in kin
        )

    for at, person in enumerate(world.take_people(2 * count, nobody)):
        unit = office.enrol(RURAL, [person])
        if at % 2:
            note = add(world, person, LEFT, world.clock.back(20), "本人申请退出", note=DECLINED)
            world.decoy(SHOULD, "本人书面放弃特困", *unit.rows, note)
    for person in world.take_people(
        count, lambda p: p.age(today) >= 60 and _has_able_child(world, p)
    ):
        world.decoy(SHOULD, "有子女可以赡养", *office.enrol(RURAL, [person]).rows)


def _has_able_child(world: World, person: Person) -> bool:
    able = [c for c in person.children if world.is_free(c) and 20 <= c.age(world.clock.last) < 60]
    return bool(able) and (person.spouse is None or not person.spouse.alive)


def _tekun(world: World, office: Office) -> None:
    """Able children, prison and no disability; old approvals, and children who cannot."""
    count, today = world.per_roster(6), world.clock.last

    def parent_of_one(person: Person) -> bool:
        return (
            person.age(today) >= 60
            and len(person.children) == 1
            and (person.spouse is None or not person.spouse.alive)
            and world.is_free(person.children[0])
            and 20 <= person.children[0].age(today) < 60
        )

    for at, person in enumerate(world.take_people(2 * count, parent_of_one)):
        unit = office.enrol(TEKUN, [person])
        child = person.children[0]
        child.quiet = True
        if at % 2:
            office.enrol(TEKUN, [child]).start = date(2016, 4, 1)
            certify(world, child, 4, 1)
            world.decoy(UNFIT, "子女也是特困人员", *unit.rows)
    old = fresh(
        world, office, TEKUN, 2 * count, lambda who: who.age(today) >= 60 and who.spouse is None
    )
    for at, row in enumerate(old):
        note = jail(world, row.who, PRISON, "社区矫正" if at % 2 else "监狱服刑")
        if at % 2:
            world.decoy(UNFIT, "社区矫正不算服刑", note)
    _grown_tekun(world, office, count)


def _may_live(world: World, one: Person) -> bool:
    """In the register, and not dead since before the death feeds begin."""
    return one.book is not None and (one.died is None or one.died >= world.clock.back(37))


def _grown_tekun(world: World, office: Office, count: int) -> None:
    def orphaned(person: Person) -> bool:
        kin = [person.spouse, *parents(person), *person.children]
        age = person.age(world.clock.last)
        return 30 <= age < 60 and not any(one and _may_live(world, one) for one in kin)

    for at, person in enumerate(world.take_people(3 * count, orphaned)):
        unit = office.enrol(TEKUN, [person])
        unit.start = (date(2023, 6, 1), date(2017, 5, 1), date(2024, 2, 1))[at % 3]
        card = certify(world, person, *((2, 1), (2, 1), (1, 1))[at % 3])
        why = ("", "认定较早，不按新表倒查", "一级视力残疾")[at % 3]
        if why:
            world.decoy(UNFIT, why, *unit.rows, card)


# --- inmates and people who have left -----------------------------------------------------------


def _inmates(world: World, office: Office) -> None:
    kinds = (
        (PRISON, "监狱服刑"),
        (DRUGS, "强制隔离戒毒"),
        (PRISON, "社区矫正"),
        (DRUGS, "社区戒毒"),
        (PRISON, "缓刑"),
    )
    for at, row in enumerate(fresh(world, office, RURAL, 6 * world.per_roster(6), grown(world))):
        if at % 6 == 5:
            first, last = world.clock.back(50), world.clock.back(3)
            note = add(world, row.who, PRISON, first, "监狱服刑", last)
            world.decoy(INMATE, "刑期已满", note)
            continue
        kind, how = kinds[at % 6]
        note = jail(world, row.who, kind, how)
        if how not in ("监狱服刑", "强制隔离戒毒"):
            world.decoy(INMATE, f"{how}不收押", note)


def _left(world: World, office: Office) -> None:
    """Away to another province or cancelled; within the province or only this month."""
    count = world.per_roster(6)

    def with_mates(who: Person) -> bool:
        assert who.book is not None
        return grown(world)(who) and any(one.present for one in who.book.members if one is not who)

    for at, row in enumerate(fresh(world, office, RURAL, 5 * count, with_mates)):
        who, kind = row.who, at % 5
        who.moved_out = True
        who.moved_on = any_day(world.rng, world.clock.back(9), world.clock.back(2))
        who.moved_to = (FAR, "", NEAR, FAR, "示例县青山镇")[kind]
        if kind == 1:
            who.cancelled = True
        if kind == 3:
            who.moved_on = after(world.clock.first, 4)
        why = ("", "", "省内迁移，家庭仍在本县", "本月才迁出", "县内迁移")[kind]
        if why:
            world.decoy(MOVED, why, row)
