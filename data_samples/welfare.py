"""The rosters: who receives 低保, 特困 or 低保边缘, in which unit, since when and how much."""

from __future__ import annotations

from datetime import date

from data_samples.clock import after, any_day
from data_samples.facts import (
    DIBAO,
    LIVING,
    LOW_EDGE,
    NORMAL,
    NURSING,
    ORPHAN,
    RURAL,
    STOPPED,
    SUBSIDIES,
    TEKUN,
    UNCARED,
    URBAN,
    RosterRow,
    Unit,
)
from data_samples.names import Namer
from data_samples.people import Book, Person, relation
from data_samples.world import World

STANDARD = 890.0  # 元 a person and month
TEKUN_BASIC = 1157.0
CARE = (("全自理", 196.0), ("半护理", 490.0), ("全护理", 980.0))
CHILD_STANDARD = 1500.0
SET_AMOUNTS = {ORPHAN: CHILD_STANDARD, UNCARED: CHILD_STANDARD, LIVING: 100.0, NURSING: 120.0}
PREFIX = {
    RURAL: "NC", URBAN: "CS", TEKUN: "TK", LOW_EDGE: "DB",
    ORPHAN: "GE", UNCARED: "SW", LIVING: "SH", NURSING: "HL",
}  # fmt: skip
BANKS = ("示例县农村信用合作联社", "邮政储蓄银行示例县支行", "农业银行示例县支行")
SIZES = ((1, 2, 3, 4, 5), (48, 32, 14, 5, 1))
STOP_REASONS = ("收入超过标准", "家庭经济状况好转", "子女就业", "财产状况不符合")
ROSTER_SHARE, TEKUN_SHARE, LOW_EDGE_SHARE = 0.045, 0.11, 0.12


class Office:
    """Opens units and writes roster rows."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.counts = dict.fromkeys(PREFIX, 0)

    def open_unit(self, programme: str, head: Person, size: int = 1) -> Unit:
        """A new unit without members yet."""
        world, rng = self.world, self.world.rng
        self.counts[programme] += 1
        code = f"{PREFIX[programme]}{self.counts[programme]:06d}"
        grown = after(head.born, 0 if programme in SET_AMOUNTS else 18 * 366)
        first = max(date(2012, 1, 1), grown)
        last = world.clock.back(14)
        reviewed = any_day(rng, world.clock.back(11), after(world.clock.first, -1))
        if rng.random() < 0.05:
            reviewed = any_day(rng, world.clock.back(20), world.clock.back(13))
        unit = Unit(
            programme,
            code,
            head,
            start=any_day(rng, min(first, last), last).replace(day=1),
            monthly=self._amount(programme, size),
            bank=rng.choice(BANKS),
            account=self._account(),
            handler=rng.choice(world.handlers[head.village.town.name]),
            reviewed=reviewed,
            checked=after(reviewed, -rng.randint(3, 40)),
        )
        world.facts.units.append(unit)
        return unit

    def _amount(self, programme: str, size: int) -> float:
        """元 a month by the gap to the standard; 特困 is set by its terms later."""
        if programme in SET_AMOUNTS:
            return SET_AMOUNTS[programme]
        gap = round(STANDARD * size * self.world.rng.uniform(0.35, 0.95))
        return 0.0 if programme == LOW_EDGE else float(gap)

    def _account(self) -> str:
        """A card number of 19 digits that satisfies Luhn."""
        body = "623036" + f"{self.world.rng.randrange(10**12):012d}"
        doubled = [int(d) * (2 if at % 2 == 0 else 1) for at, d in enumerate(reversed(body))]
        total = sum(d - 9 if d > 9 else d for d in doubled)
        return body + str(-total % 10)

    def add_row(self, unit: Unit, person: Person, status: str = NORMAL) -> RosterRow:
        """One more line of the unit."""
        row = RosterRow(
            person,
            unit=unit,
            relation=roster_relation(unit, person),
            status=status,
            stopped=None,
            reason="",
            sex=person.sex,
            born=person.born,
        )
        if unit.programme == TEKUN:
            self._tekun_terms(row)
        unit.rows.append(row)
        self.world.facts.roster.append(row)
        counts = status == NORMAL and unit.programme not in SUBSIDIES
        person.enrolled = person.enrolled or counts
        return row

    def _tekun_terms(self, row: RosterRow) -> None:
        row.support = self.world.rng.choices(("分散", "集中"), (8, 2))[0]
        row.care, extra = self.world.rng.choices(CARE, (70, 20, 10))[0]
        row.unit.monthly = TEKUN_BASIC * (1.5 if row.support == "集中" else 1.0) + extra

    def enrol(self, programme: str, members: list[Person]) -> Unit:
        """A unit of the members, the first of them its head."""
        unit = self.open_unit(programme, members[0], len(members))
        for member in members:
            self.add_row(unit, member)
        return unit

    def stop(self, unit: Unit, day: date, reason: str) -> None:
        """Stops a unit; nothing is paid from the month of `day` on."""
        for row in unit.rows:
            row.status, row.stopped, row.reason = STOPPED, day, reason
            row.who.enrolled = False
        unit.last_paid = f"{after(day, -1):%Y-%m}" if day.day == 1 else f"{day:%Y-%m}"

    def move_to_stopped(self, person: Person, programme: str, day: date, reason: str) -> RosterRow:
        """A one-person unit that was stopped on that day; who else the person is stays."""
        before = person.enrolled
        unit = self.enrol(programme, [person])
        self.stop(unit, day, reason)
        person.enrolled = before
        return unit.rows[0]


def roster_relation(unit: Unit, person: Person) -> str:
    if person is unit.head:
        return "本人" if unit.programme == URBAN else "户主"
    word = relation(unit.head, person)[1]
    if word in ("夫", "妻"):
        return "配偶"
    if unit.programme == URBAN and person in unit.head.children:
        return "子" if person.sex == "男" else "女"
    return word


def enrol_county(world: World) -> Office:
    """Fills all rosters of the county."""
    world.stage("welfare")
    namer = Namer(world.rng)
    for town in world.population.towns:
        world.handlers[town.name] = [
            namer.surname() + namer.given(sex, date(1985, 1, 1)) for sex in ("男", "女")
        ]
    office = Office(world)
    people = len(world.people)
    target = min(max(ROSTER_SHARE * people, 400), 0.16 * people)
    _enrol_tekun(world, office, round(target * TEKUN_SHARE))
    books = [book for book in world.population.books if book.members]
    world.rng.shuffle(books)
    _enrol_books(world, office, books, LOW_EDGE, target * LOW_EDGE_SHARE)
    rest = target * (1 - TEKUN_SHARE - LOW_EDGE_SHARE)
    _enrol_books(world, office, books, RURAL, rest)
    _stop_some(world, office)
    return office


def _enrol_tekun(world: World, office: Office, count: int) -> None:
    today = world.clock.last
    old = [p for p in world.people if p.present and p.age(today) >= 60 and p.spouse is None]
    world.rng.shuffle(old)
    for person in old[:count]:
        office.enrol(TEKUN, [person])


def _enrol_books(
    world: World, office: Office, books: list[Book], programme: str, count: float
) -> None:
    """Takes books from the end of the list until so many people are enrolled."""
    done = 0
    while done < count and books:
        book = books.pop()
        size = world.rng.choices(*SIZES)[0]
        if programme == LOW_EDGE:
            size = max(2, size)
        members = _household(world, book, size)
        if members and (programme != LOW_EDGE or len(members) > 1):
            place = URBAN if book.village.town.urban else RURAL
            office.enrol(LOW_EDGE if programme == LOW_EDGE else place, members)
            done += len(members)


def _household(world: World, book: Book, size: int) -> list[Person]:
    """Up to `size` people of a book who live together, an adult first."""
    today = world.clock.last
    here = [p for p in book.members if p.present and not p.enrolled]
    adults = [p for p in here if p.age(today) >= 18]
    if not adults:
        return []
    if size == 1:
        return [world.rng.choice([p for p in adults if p.age(today) >= 60] or adults)]
    head = book.head if book.head in adults else adults[0]
    assert head is not None
    near = [p for p in here if p is head.spouse] + [p for p in here if p in head.children]
    return [head, *near, *(p for p in here if p is not head and p not in near)][:size]


def _stop_some(world: World, office: Office) -> None:
    """Past recipients stay on the sheet as 停保."""
    units = [unit for unit in world.facts.units if unit.programme in DIBAO or unit.rows]
    for unit in world.rng.sample(units, len(units) // 14):
        day = any_day(world.rng, world.clock.back(18), world.clock.back(1)).replace(day=1)
        office.stop(unit, day, world.rng.choice(STOP_REASONS))
