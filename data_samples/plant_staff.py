"""Staff on the rosters, their declared and undeclared relatives, and kin that doesn't count."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from data_samples.clock import any_day
from data_samples.facts import STOPPED, Declaration, RosterRow
from data_samples.names import surname_of
from data_samples.people import Person, kin_set, near_kin, nephews, parents, parents_in_law
from data_samples.staff import EXEMPT, LISTS, is_working_age, post_staff
from data_samples.world import RowTest, World

SELF, DECLARED, UNDECLARED = (
    "staff_recipient",
    "staff_relative_declared",
    "staff_relative_undeclared",
)
KIN_WORDS = (
    "配偶", "父亲", "母亲", "儿子", "女儿", "兄弟", "姐妹",
    "祖父", "祖母", "外祖父", "外祖母", "孙子", "孙女", "外孙子", "外孙女",
)  # fmt: skip
Candidates = Callable[[Person], Iterable[Person]]


def plant_staff(world: World) -> None:
    """Rules staff_recipient, staff_relative_declared and staff_relative_undeclared."""
    world.stage("plant staff")
    _not_counted(world)
    _undeclared(world)
    _declared(world)
    _exempt_relatives(world)
    _recipients(world)


def _can_be_staff(world: World, person: Person) -> bool:
    return world.is_free(person) and is_working_age(world, person)


def _relatives(world: World, row: RosterRow, word: str) -> list[Person]:
    """Possible staff members to whom this recipient is `word`, with no other recipient kin."""
    found = []
    for _, person, _ in near_kin(row.who):
        if not _can_be_staff(world, person):
            continue
        kin = [(w, other) for w, other, _ in near_kin(person) if other.enrolled]
        if (word, row.who) in kin and _only_from(row, [other for _, other in kin]):
            found.append(person)
    return found


def _only_from(row: RosterRow, kin: list[Person]) -> bool:
    members = [other.who for other in row.unit.rows]
    return all(person in members for person in kin)


def _take_relative(world: World, word: str, count: int = 1) -> list[tuple[RosterRow, Person]]:
    rows = world.take(count, lambda row: bool(_relatives(world, row, word)))
    return [(row, _relatives(world, row, word)[0]) for row in rows]


def _undeclared(world: World) -> None:
    count = max(len(KIN_WORDS), world.per_roster(20))
    for at in range(count):
        for _, person in _take_relative(world, KIN_WORDS[at % len(KIN_WORDS)]):
            post_staff(world, person, LISTS[at % len(LISTS)])


def _declared(world: World) -> None:
    count = world.per_roster(80)
    for at in range(count):
        word = KIN_WORDS[at % 9]
        for _, person in _take_relative(world, word):
            post_staff(world, person, LISTS[at % len(LISTS)])
            for other_word, other, _ in near_kin(person):
                if other.enrolled:
                    declare(world, person, other, other_word, _programme(world, other))


def plant_idle_filings(world: World) -> None:
    """Filings that name relatives who receive nothing; called once the lists are full."""
    world.stage("plant filings")
    staff = [line.who for line in world.facts.staff if line.counts]
    world.rng.shuffle(staff)
    wanted = world.per_roster(25)
    for person in staff:
        kin = [(word, p) for word, p, _ in near_kin(person) if p.present and not p.enrolled]
        if kin and wanted:
            wanted -= 1
            note = declare(world, person, kin[0][1], kin[0][0], "")
            world.decoy(DECLARED, "备案亲属未享受救助", note)


def declare(world: World, staff: Person, who: Person, relation: str, programme: str) -> Declaration:
    post = next(line for line in world.facts.staff if line.who is staff)
    day = any_day(world.rng, world.clock.back(30), world.clock.back(2))
    note = Declaration(
        who,
        staff=staff,
        office=post.office,
        post=post.post,
        relation=relation,
        programme=programme,
        day=day,
    )
    world.facts.declarations.append(note)
    return note


def _programme(world: World, person: Person) -> str:
    rows = [row for row in world.facts.roster if row.who is person and row.receives]
    return rows[0].programme if rows else ""


def _stopped_relatives(world: World, count: int) -> None:
    """Declared relatives whose 低保 has ended."""
    done = 0
    for row in world.facts.roster:
        if done == count or row.status != STOPPED or not row.who.present:
            continue
        for _, person, _ in near_kin(row.who):
            if _can_be_staff(world, person) and not _enrolled_kin(person):
                post_staff(world, person, LISTS[done % len(LISTS)])
                word = next(w for w, other, _ in near_kin(person) if other is row.who)
                note = declare(world, person, row.who, word, row.programme)
                world.decoy(DECLARED, "备案亲属已停保", row, note)
                done += 1
                break


def _enrolled_kin(person: Person) -> bool:
    return any(other.enrolled for other in kin_set(person))


def _outside(world: World, row: RosterRow, candidates: Candidates) -> list[Person]:
    """Candidates who may be staff and have no recipient among their near kin."""
    return [
        person
        for person in candidates(row.who)
        if _can_be_staff(world, person) and not _enrolled_kin(person)
    ]


def _has_outside(world: World, candidates: Candidates) -> RowTest:
    return lambda row: bool(_outside(world, row, candidates))


def _not_counted(world: World) -> None:
    """In-laws, nephews, cousins, and neighbours of the same surname."""
    count = world.per_roster(8)
    _stopped_relatives(world, count)
    neighbours = _neighbours(world)
    kinds: tuple[tuple[str, Candidates], ...] = (
        ("工作人员的儿媳或女婿", parents_in_law),
        ("工作人员的岳父母或公婆", lambda who: [c.spouse for c in who.children if c.spouse]),
        ("工作人员的伯叔姑舅姨", nephews),
        ("工作人员的侄甥", _uncles),
        ("工作人员的堂表兄弟姐妹", _cousins),
        ("同村同姓但无亲属关系", lambda who: neighbours.get(_clan(who), ())),
    )
    for why, candidates in kinds:
        for row in world.one_by_one(count, _has_outside(world, candidates)):
            person = _outside(world, row, candidates)[0]
            post_staff(world, person, world.rng.choice(LISTS))
            world.decoy(UNDECLARED, why, row)


def _uncles(person: Person) -> list[Person]:
    return [
        other
        for parent in parents(person)
        for old in parents(parent)
        for other in old.children
        if other is not parent
    ]


def _cousins(person: Person) -> list[Person]:
    return list(dict.fromkeys(child for other in _uncles(person) for child in other.children))


def _clan(person: Person) -> tuple[str, str, str]:
    return person.village.town.name, person.village.name, surname_of(person.name)


def _neighbours(world: World) -> dict[tuple[str, str, str], list[Person]]:
    """People by village and surname."""
    clans: dict[tuple[str, str, str], list[Person]] = {}
    for person in world.people:
        clans.setdefault(_clan(person), []).append(person)
    return clans


def _exempt_relatives(world: World) -> None:
    """Near kin of people in public-welfare posts, of the retired, of survivors on benefits."""
    count = world.per_roster(8)
    for at in range(count):
        for word in ("母亲", "父亲", "配偶", "兄弟"):
            pairs = _take_relative(world, word)
            for row, person in pairs:
                category = EXEMPT[at % len(EXEMPT)]
                young = category == "退休" and person.age(world.clock.last) < 55
                post_staff(world, person, LISTS[0], EXEMPT[0] if young else category)
                world.decoy(UNDECLARED, "亲属为公益性岗位等不计人员", row)
            if pairs:
                break


def _recipients(world: World) -> None:
    """Staff who receive; and recipients whose staff line is exempt. None has a recipient kin."""
    today = world.clock.last

    def works(row: RosterRow) -> bool:
        return is_working_age(world, row.who) and not _enrolled_kin(row.who)

    def retired(row: RosterRow) -> bool:
        return row.who.age(today) >= 60 and not _enrolled_kin(row.who)

    for at, row in enumerate(world.take(max(4, world.per_roster(14)), works)):
        post_staff(world, row.who, LISTS[at % len(LISTS)])
    for category in EXEMPT:
        fits = retired if category == "退休" else works
        for row in world.take(world.per_roster(6), fits):
            line = post_staff(world, row.who, LISTS[0], category)
            world.decoy(SELF, f"财政供养名单中为{category}", row, *line)
