"""People in target groups: to be visited, withheld with a reason, or not in a group at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from data_samples import ids
from data_samples.clock import after, any_day
from data_samples.deaths import FUNERAL, POLICE, bury, recent_day
from data_samples.facts import DIBAO, Certificate, Fact, Hardship, Settlement
from data_samples.people import Person
from data_samples.world import World

MISSED, EXCLUDED = "missed_case", "missed_case_excluded"
WATCHED = ("脱贫不稳定", "边缘易致贫", "突发严重困难")
LEFT, REFUSED, PRISON, DRUGS = "近年退保", "申请未通过", "服刑在押", "强制隔离戒毒"
RISKS = ("因病", "因残", "因灾", "因意外事故", "务工收入减少")
LEFT_REASONS = ("收入超过标准", "家庭经济状况好转", "子女就业", "未按期复核")
REFUSED_REASONS = ("人均收入超过标准", "家庭财产超过标准", "材料不齐", "赡养人有能力")
DECLINED = "本人放弃（已签字）"
Adder = Callable[[World, Person], Fact]


def severe(world: World, who: Person) -> Certificate:
    """A valid certificate that opens Q1."""
    kind, grade = world.rng.choice(((4, 1), (4, 2), (1, 1), (2, 2), (5, 2), (6, 3), (5, 3), (7, 1)))
    return certify(world, who, kind, grade)


def certify(world: World, who: Person, kind: int, grade: int, status: str = "正常") -> Certificate:
    issued = any_day(world.rng, world.clock.back(100), world.clock.back(2))
    issued = max(issued, after(who.born, 400))
    certificate = Certificate(who, kind=kind, grade=grade, issued=issued, status=status)
    if world.rng.random() < 0.08:
        certificate.suffix = "B1"
    world.facts.certificates.append(certificate)
    return certificate


def hospital(world: World, who: Person, own: float, lines: int, year: int) -> list[Settlement]:
    """`own` 元 of self-pay spread over so many settlements of that year."""
    shares = [round(own / lines, 2)] * (lines - 1)
    shares.append(round(own - sum(shares), 2))
    last = min(world.clock.last, date(year, 12, 31))
    made = []
    for share in shares:
        total = round(share * world.rng.uniform(1.8, 3.2), 2)
        day = any_day(world.rng, max(date(year, 1, 1), who.born), last)
        made.append(Settlement(who, day=day, total=total, fund=round(total - share, 2), own=share))
    world.facts.settlements += made
    return made


def costly(world: World, who: Person) -> Settlement:
    own = round(world.rng.uniform(41_000, 120_000), 2)
    return hospital(world, who, own, world.rng.randint(1, 5), world.clock.year)[0]


def watched(world: World, who: Person, kind: str = "") -> Hardship:
    day = any_day(world.rng, world.clock.back(30), world.clock.back(1))
    return add(world, who, kind or world.rng.choice(WATCHED), day, world.rng.choice(RISKS))


def left(world: World, who: Person) -> Hardship:
    day = any_day(world.rng, world.clock.back(34), world.clock.back(2))
    return add(world, who, LEFT, day, world.rng.choice(LEFT_REASONS))


def refused(world: World, who: Person) -> Hardship:
    """Turned down within 36 months, but not in this calendar year."""
    last = date(world.clock.year - 1, 12, 20)
    day = any_day(world.rng, min(last, world.clock.back(34)), last)
    return add(world, who, REFUSED, day, world.rng.choice(REFUSED_REASONS))


def add(
    world: World,
    who: Person,
    kind: str,
    day: date,
    detail: str,
    until: date | None = None,
    note: str = "",
) -> Hardship:
    row = Hardship(who, kind=kind, day=day, detail=detail, until=until, note=note)
    world.facts.hardship.append(row)
    return row


def jail(world: World, who: Person, kind: str = PRISON, how: str = "监狱服刑") -> Hardship:
    """Somebody whose term covers the month."""
    day = any_day(world.rng, world.clock.back(50), world.clock.back(6))
    until = after(world.clock.last, world.rng.randint(60, 2000))
    if kind == DRUGS:
        day = any_day(world.rng, world.clock.back(20), world.clock.back(2))
        until = after(day, 730)
    return add(world, who, kind, day, how, until)


def plant_missed(world: World) -> None:
    """Rules missed_case and missed_case_excluded."""
    world.stage("plant missed")
    groups: tuple[tuple[Adder, float], ...] = (
        (severe, 12),
        (costly, 8),
        (lambda w, p: watched(w, p, WATCHED[0]), 7),
        (lambda w, p: watched(w, p, WATCHED[1]), 6),
        (lambda w, p: watched(w, p, WATCHED[2]), 5),
        (left, 6),
        (refused, 5),
    )
    grown = _grown(world)
    for add_row, share in groups:
        fits = grown if add_row in (left, refused) else _uncovered
        for person in world.take_people(world.per_people(share), fits):
            add_row(world, person)
            if world.rng.random() < 0.1:
                watched(world, person)
    _prisoners(world)
    _excluded(world)
    _not_in_group(world)
    _not_excluded(world)


def _uncovered(person: Person) -> bool:
    """Nobody in the book receives anything."""
    assert person.book is not None
    return not any(member.enrolled for member in person.book.members)


def _grown(world: World) -> Callable[[Person], bool]:
    """Uncovered adults of less than 70."""
    first, last = world.clock.year - 70, world.clock.year - 19
    return lambda person: first <= person.born.year <= last and _uncovered(person)


def _minors(world: World, person: Person) -> list[Person]:
    return [c for c in person.children if c.present and c.age(world.clock.last) < 17]


def _prisoners(world: World) -> None:
    """Parents in prison or compulsory drug detention, and those who only look so."""
    count = world.per_people(2)

    def fits(person: Person) -> bool:
        children = _minors(world, person)
        return bool(children) and all(_uncovered(child) for child in children)

    for at, person in enumerate(world.take_people(2 * count, fits)):
        _hush(world, person)
        jail(world, person, *((PRISON,) if at % 2 else (DRUGS, "强制隔离戒毒")))
    for at, person in enumerate(world.take_people(2 * count, fits)):
        _hush(world, person)
        if at % 2:
            row = jail(world, person, PRISON, "社区矫正")
        else:
            day = any_day(world.rng, world.clock.back(70), world.clock.back(40))
            until = any_day(world.rng, world.clock.back(30), world.clock.back(2))
            row = add(world, person, PRISON, day, "监狱服刑", until)
        world.decoy(MISSED, "父母为社区矫正" if at % 2 else "父母刑期已满", row)
    for person in world.take_people(world.per_people(3), _grown(world)):
        if not _minors(world, person):
            jail(world, person)


def _hush(world: World, person: Person) -> None:
    for child in _minors(world, person):
        child.quiet = True


def _excluded(world: World) -> None:
    """One group of people for each reason of the waterfall."""
    count, grown = world.per_people(2.5), _grown(world)
    for person in world.take_people(count, lambda p: _uncovered(p) and p.born.year < 1975):
        severe(world, person)
        bury(world, person, recent_day(world, 12), [POLICE, FUNERAL])
    for person in world.take_people(count, _lives_with_recipients):
        severe(world, person)
    for person in world.take_people(count, _uncovered):
        watched(world, person)
        person.moved_out = True
    for person in world.take_people(count, grown):
        watched(world, person)
        jail(world, person, *world.rng.choice(((PRISON,), (DRUGS, "强制隔离戒毒"))))
    for person in world.take_people(count, grown):
        day = any_day(world.rng, date(world.clock.year, 1, 5), world.clock.back(1))
        add(world, person, REFUSED, day, world.rng.choice(REFUSED_REASONS))
    for at, person in enumerate(world.take_people(count, grown)):
        row = (watched, left, refused)[at % 3](world, person)
        row.note = DECLINED
    _bad_numbers(world, count)
    for held in world.take(count, lambda held: held.who.present and not held.who.quiet):
        watched(world, held.who)


def _bad_numbers(world: World, count: int) -> None:
    for at, person in enumerate(world.take_people(count, _uncovered)):
        row = watched(world, person)
        kind = (ids.wrong_check, ids.cut_short, ids.impossible_date)[at % 3]
        row.number = kind(person.number)


def _lives_with_recipients(person: Person) -> bool:
    """Not on the roster, but a 低保 unit of two or more stands in the same book."""
    assert person.book is not None
    enrolled = [member for member in person.book.members if member.enrolled and member.present]
    return len(enrolled) >= 2


def _not_in_group(world: World) -> None:
    """Lighter disabilities, cancelled certificates, old events, money that is not self-pay."""
    count, clock = world.per_people(2.5), world.clock
    people = world.take_people(8 * count, _grown(world))
    for at, person in enumerate(people):
        kind = at % 8
        if kind == 0:
            world.decoy(MISSED, "三级肢体残疾", certify(world, person, 4, 3))
        elif kind == 1:
            world.decoy(MISSED, "四级精神残疾", certify(world, person, 6, 4))
        elif kind == 2:
            cancelled = certify(world, person, 4, 1, world.rng.choice(("注销", "过期", "冻结")))
            world.decoy(MISSED, "残疾证已失效", cancelled)
        elif kind == 3:
            world.decoy(MISSED, "自付恰为四万元", *hospital(world, person, 40000.0, 4, clock.year))
        elif kind == 4:
            rows = hospital(world, person, 30000.0, 2, clock.year)
            rows += hospital(world, person, 28000.0, 2, clock.year - 1)
            world.decoy(MISSED, "两年合计才超过四万元", *rows)
        elif kind == 5:
            world.decoy(MISSED, "总费用高而自付低", *_well_insured(world, person))
        else:
            day = any_day(world.rng, clock.back(60), clock.back(40))
            row = add(world, person, LEFT if kind == 6 else REFUSED, day, "家庭经济状况好转")
            world.decoy(MISSED, "已超过三十六个月", row)


def _well_insured(world: World, person: Person) -> list[Settlement]:
    rows = hospital(world, person, 18000.0, 2, world.clock.year)
    for row in rows:
        row.total = round(row.own * 6, 2)
        row.fund = round(row.total - row.own, 2)
    return rows


def _not_excluded(world: World) -> None:
    """Missed cases which only seem to be covered or detained."""
    count = world.per_people(2.5)

    alone = {
        row.who
        for row in world.facts.roster
        if row.receives and row.programme in DIBAO and len(row.unit.rows) == 1
    }

    def beside_single(person: Person) -> bool:
        assert person.book is not None
        mates = [member for member in person.book.members if member.enrolled]
        return len(mates) == 1 and mates[0] in alone

    for person in world.take_people(count, beside_single):
        world.decoy(EXCLUDED, "同户口簿内只有单人保", severe(world, person))
    for person in world.take_people(count, _grown(world)):
        watch = watched(world, person)
        world.decoy(
            EXCLUDED, "社区矫正不算服刑在押", watch, jail(world, person, PRISON, "社区矫正")
        )
    stopped = [row for row in world.facts.roster if not row.receives and world.is_free(row.who)]
    for old in stopped[:count]:
        if _uncovered(old.who):
            old.who.quiet = True
            world.decoy(EXCLUDED, "原救助已停保", left(world, old.who), old)
