"""More target groups: children by the truth table, grave illness, aid alone in 低边 families, families left behind."""

from __future__ import annotations

from data_samples.clock import after, any_day
from data_samples.deaths import FUNERAL, POLICE, bury, recent_day
from data_samples.facts import DIBAO, LOW_EDGE, TEKUN, RosterRow, Settlement
from data_samples.people import Person
from data_samples.plant_children import die_long_ago, free_families
from data_samples.plant_missed import MISSED, PRISON, add, certify, jail, severe
from data_samples.welfare import Office
from data_samples.world import World

ILLNESSES = ("肺恶性肿瘤", "尿毒症", "急性白血病", "慢性肾功能衰竭（尿毒症期）")
LOST, DEPORTED = "失联", "遣送出境"
HEAD_DIED = "户主死亡"


def plant_groups(world: World, office: Office) -> None:
    """Rule missed_case."""
    world.stage("plant groups")
    _children(world)
    _children_not_meant(world)
    _ill(world)
    _alone(world)
    _left_tekun(world, office)
    _left_behind(world, office)


def _parents(child: Person) -> tuple[Person, Person]:
    assert child.father is not None and child.mother is not None
    return child.father, child.mother


def _children(world: World) -> None:
    """Nobody brings them up: one parent dead and the other away, disabled or ill; or both dead."""
    clock, count = world.clock, world.per_people(5)
    for at, child in enumerate(free_families(world, 4 * count)):
        gone, other = _parents(child)[:: 1 if at % 2 else -1]
        die_long_ago(world, gone, child)
        kind = at % 4
        if kind == 0:
            jail(world, other)
        elif kind == 1:
            certify(world, other, *world.rng.choice(((6, 4), (5, 3), (4, 2))))
        elif kind == 2:
            day = any_day(world.rng, clock.back(40), clock.back(7))
            add(world, other, world.rng.choice((LOST, DEPORTED)), day, "")
        else:
            bury(world, other, recent_day(world, 20), [POLICE, FUNERAL])


def _children_not_meant(world: World) -> None:
    """One parent dead or away, and the other one not in a state that counts."""
    clock = world.clock
    for at, child in enumerate(free_families(world, 5 * max(2, world.per_people(2) // 2))):
        gone, other = _parents(child)[:: 1 if at % 2 else -1]
        kind = at % 5
        if kind < 3:
            die_long_ago(world, gone, child)
        if kind == 0:
            world.decoy(MISSED, "另一方为社区矫正", jail(world, other, PRISON, "社区矫正"))
        elif kind == 1:
            recent = add(world, other, LOST, any_day(world.rng, clock.back(4), clock.back(1)), "")
            world.decoy(MISSED, "另一方失联不足六个月", recent)
        elif kind == 2:
            world.decoy(MISSED, "另一方三级肢体残疾", certify(world, other, 4, 3))
        elif kind == 3:
            lost = add(world, gone, LOST, any_day(world.rng, clock.back(30), clock.back(8)), "")
            world.decoy(MISSED, "另一方在册且能抚养", lost)
        else:
            add(world, gone, PRISON, clock.back(2), "监狱服刑", after(clock.last, 40))


def _uncovered(person: Person) -> bool:
    assert person.book is not None
    return not any(member.enrolled for member in person.book.members)


def _bill(world: World, who: Person, illness: str) -> Settlement:
    own = round(world.rng.uniform(300, 4000), 2)
    day = any_day(world.rng, world.clock.back(8), world.clock.last)
    bill = Settlement(who, day=day, total=own * 4, fund=own * 3, own=own, illness=illness)
    world.facts.settlements.append(bill)
    return bill


def _ill(world: World) -> None:
    """Grave illness by the county's list, and illness that only sounds like it."""
    count = world.per_people(4)
    for person in world.take_people(count, _uncovered):
        _bill(world, person, world.rng.choice(ILLNESSES))
    for at, person in enumerate(world.take_people(count, _uncovered)):
        illness = ("恶性肿瘤待查", "上呼吸道感染", "子宫良性肿瘤")[at % 3]
        world.decoy(MISSED, "病种不在重病目录", _bill(world, person, illness))


def _alone(world: World) -> None:
    """Gravely disabled or ill members of 低保边缘 families, with aid alone or without."""
    held = {row.who for row in world.facts.roster if row.receives and row.programme in DIBAO}
    rows = [
        row
        for row in world.facts.roster
        if row.receives and row.programme == LOW_EDGE and row.who not in held
        if row.who.present and not row.who.quiet and row.number == row.who.number
    ]
    for at, row in enumerate(world.rng.sample(rows, min(world.per_roster(8), len(rows)))):
        row.who.quiet = True
        if at % 3:
            severe(world, row.who)
        else:
            _bill(world, row.who, world.rng.choice(ILLNESSES))
    edge = {row.who for row in world.facts.roster if row.receives and row.programme == LOW_EDGE}
    for card in world.facts.certificates:
        if card.who in edge and card.who in held:
            world.decoy(MISSED, "已按单人保享受", card)


def _left_tekun(world: World, office: Office) -> None:
    """特困 ended for another reason than death, and nothing since; or ended by death."""
    count = world.per_people(2)

    def old(person: Person) -> bool:
        return person.age(world.clock.last) >= 60 and _uncovered(person)

    for person in world.take_people(count, old):
        day = any_day(world.rng, world.clock.back(20), world.clock.back(3)).replace(day=1)
        office.move_to_stopped(person, TEKUN, day, "法定义务人具备义务能力")
    for person in world.take_people(count, old):
        day = any_day(world.rng, world.clock.back(50), world.clock.back(40)).replace(day=1)
        row = office.move_to_stopped(person, TEKUN, day, "法定义务人具备义务能力")
        world.decoy(MISSED, "特困终止已超过三十六个月", row)


def _left_behind(world: World, office: Office) -> None:
    """The head of a 低保 family died and the whole family was stopped."""

    def fits(row: RosterRow) -> bool:
        return (
            row.programme in DIBAO
            and row.who is row.unit.head
            and len(row.unit.rows) > 1
            and all(one.receives and one.number == one.who.number for one in row.unit.rows)
            and all(one.who.present and not one.who.quiet for one in row.unit.rows)
        )

    rows = [row for row in world.facts.roster if fits(row) and row.unit not in world.used]
    for row in world.rng.sample(rows, min(world.per_roster(6), len(rows))):
        world.used.add(row.unit)
        day = any_day(world.rng, world.clock.back(16), world.clock.back(4))
        office.stop(row.unit, after(day.replace(day=28), 10).replace(day=1), HEAD_DIED)
        bury(world, row.who, day, [POLICE, FUNERAL])
