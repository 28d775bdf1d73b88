"""Ordinary life: cars, homes, firms, hospital visits, certificates and pensions of everybody."""

from __future__ import annotations

import math
from datetime import date

from data_samples import ids, names
from data_samples.assets import SHOP_USES, give_firm, give_home, give_vehicle
from data_samples.clock import after, any_day
from data_samples.facts import Certificate, Fact, Pension, Settlement
from data_samples.people import Book, Person
from data_samples.world import World

CAR_KINDS = ("K33", "K33", "K33", "K31", "K32", "K39", "H31", "H11", "Q11", "K11", "Z51")
BIKE_KINDS = ("M21", "M21", "M22", "M11")
FARM_KINDS = ("手扶拖拉机", "小型轮式拖拉机", "大型轮式拖拉机", "轮式联合收割机")
STATUSES = (("A", "E", "M", "B", "P", "Q", "AG"), (86, 4, 3, 2, 1, 3, 1))
SMALL_PENSION = 165.0


def live(world: World) -> None:
    """Facts of the whole population; recipients get nothing that would count against them."""
    world.stage("ordinary life")
    today = world.clock.last
    for person in world.people:
        if not person.present:
            continue
        age = person.age(today)
        if not person.quiet:
            _own(world, person, age)
            _visit_doctors(world, person, age)
        _draw_pension(world, person, age)
        _hold_certificate(world, person)
    for book in world.population.books:
        _register_homes(world, book)
    _recipients_homes(world)


def _own(world: World, person: Person, age: int) -> None:
    """Vehicles and firms; a recipient has a motorcycle at most."""
    rng = world.rng
    if age < 20:
        return
    chance = rng.random()
    if person.enrolled:
        if chance < 0.03:
            give_vehicle(world, person, "M21")
        return
    if chance < 0.15:
        give_vehicle(world, person, rng.choice(CAR_KINDS), rng.choices(*STATUSES)[0])
    elif chance < 0.24:
        give_vehicle(world, person, rng.choice(BIKE_KINDS), rng.choices(*STATUSES)[0])
    elif chance < 0.25:
        give_vehicle(world, person, rng.choice(FARM_KINDS), "A", farm=True)
    if rng.random() < 0.05:
        give_firm(world, person)


def _visit_doctors(world: World, person: Person, age: int) -> None:
    """No to four small bills in the last 14 months, never near 40,000 元 together."""
    rng = world.rng
    if rng.random() > 0.25 + age / 200:
        return
    for _ in range(rng.choice((1, 1, 1, 2, 2, 4))):
        own = round(min(4000.0, math.exp(rng.gauss(5.2, 1.1))), 2)
        fund = round(own * rng.uniform(0.5, 2.5), 2)
        day = any_day(rng, world.clock.back(13), world.clock.last)
        bill = Settlement(person, day=max(day, person.born), total=own + fund, fund=fund, own=own)
        world.facts.settlements.append(bill)


def _draw_pension(world: World, person: Person, age: int) -> None:
    rng = world.rng
    if age < 60:
        return
    since = date(person.born.year + 60, person.born.month, 1)
    if not person.enrolled and rng.random() < 0.2:
        amount = round(rng.uniform(1500, 5200), 2)
        world.facts.pensions.append(
            Pension(person, kind="职工养老", amount=amount, basic=0.0, since=since)
        )
    elif rng.random() < 0.9:
        amount = SMALL_PENSION + rng.randint(5, 60)
        world.facts.pensions.append(
            Pension(person, kind="城乡居民养老", amount=amount, basic=SMALL_PENSION, since=since)
        )


def _hold_certificate(world: World, person: Person) -> None:
    """Severe grades only with recipients: everybody else's were planted."""
    rng = world.rng
    if person.quiet or rng.random() > (0.16 if person.enrolled else 0.018):
        return
    grade = rng.randint(1, 4) if person.enrolled else rng.choice((3, 4, 4))
    kind = rng.choice((1, 2, 3, 4, 4, 4, 5, 6)) if person.enrolled else rng.choice((1, 2, 3, 4, 4))
    issued = max(any_day(rng, world.clock.back(110), world.clock.back(2)), after(person.born, 400))
    status = "正常" if rng.random() < 0.95 else "注销"
    world.facts.certificates.append(
        Certificate(
            person, kind=kind, grade=grade, issued=min(issued, world.clock.last), status=status
        )
    )


def _register_homes(world: World, book: Book) -> None:
    """The homes of a book whose head receives nothing."""
    rng = world.rng
    head = book.head
    if head is None or not _may_own(head) or rng.random() > 0.55:
        return
    for _ in range(rng.choices((1, 2, 3), (85, 13, 2))[0]):
        home = give_home(world, head)
        if head.spouse and _may_own(head.spouse) and rng.random() < 0.3:
            other = give_home(world, head.spouse, like=home)
            home.shared = other.shared = "共同共有"
    if rng.random() < 0.06:
        give_home(world, head, use=rng.choice(SHOP_USES))


def _may_own(person: Person) -> bool:
    return person.present and not person.enrolled and not person.quiet


def _recipients_homes(world: World) -> None:
    """One home for some heads of units in which nothing was planted."""
    owners = {home.who for home in world.facts.homes}
    for unit in world.facts.units:
        members = [row.who for row in unit.rows if row.receives]
        single = unit.head.present and not unit.head.quiet
        if (
            single
            and members
            and not any(p in owners for p in members)
            and world.rng.random() < 0.4
        ):
            give_home(world, unit.head)
            owners.add(unit.head)


def write_carelessly(world: World) -> None:
    """Some rows of every registry use old, lower-case, full-width or spaced forms."""
    if world.dirt.careful:
        return
    world.stage("careless clerks")
    groups: tuple[list[Fact], ...] = (
        list(world.facts.vehicles), list(world.facts.homes), list(world.facts.settlements),
        list(world.facts.pensions), list(world.facts.certificates), list(world.facts.businesses),
        list(world.facts.deaths),
    )  # fmt: skip
    for rows in groups:
        for _ in range(len(rows) // 60):
            _carelessly(world, world.rng.choice(rows))


def _carelessly(world: World, row: Fact) -> None:
    """One odd form of a right number or name."""
    if row.number != row.who.number or row.name != row.who.name:
        return
    choice = world.rng.randrange(5)
    if choice == 0 and row.who.born.year < 1995 and not isinstance(row, Certificate):
        row.number = ids.shorten(row.number)
    elif choice == 1:
        row.number = row.number.lower()
    elif choice == 2:
        row.number = "".join(chr(ord(c) + 0xFEE0) for c in row.number)
    elif choice == 3:
        row.name = names.spaced(row.name)
    else:
        row.name = names.variant(row.name)
