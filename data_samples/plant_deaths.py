"""The dead on rosters and pay-rolls, and the living who look like them."""

from __future__ import annotations

from datetime import date

from data_samples.clock import after, any_day, month_of, month_start
from data_samples.deaths import FUNERAL, HEALTH, POLICE, bury, choose_feeds, recent_day
from data_samples.facts import RURAL, TEKUN, RosterRow, Unit
from data_samples.names import surname_of
from data_samples.people import Person, siblings
from data_samples.welfare import Office
from data_samples.world import World

DEAD, PAID = "deceased_recipient", "paid_after_death"


def plant_deaths(world: World, office: Office) -> None:
    """Rules deceased_recipient and paid_after_death."""
    world.stage("plant deaths")
    _twins_and_siblings(world)
    _namesakes(world)
    _dead_recipients(world)
    _dead_without_number(world)
    _dead_next_month(world)
    _stopped_in_time(world, office)
    _stopped_late(world, office)
    _paid_off_roster(world, office)


def _old(world: World, years: int = 50) -> int:
    return world.clock.year - years


def _dead_recipients(world: World) -> None:
    """Recipients whose death some feed knows; half of them still paid for months."""
    year = _old(world)
    for row in world.take(world.per_roster(30), lambda row: row.who.born.year < year):
        bury(world, row.who, recent_day(world, 10), choose_feeds(world))
    many = world.take(
        world.per_roster(8),
        lambda row: len(row.unit.rows) > 1 and row.who is not row.unit.head,
    )
    for row in many:
        bury(world, row.who, recent_day(world, 5), [POLICE, FUNERAL])


def _dead_without_number(world: World) -> None:
    """Deaths that only a damaged row tells of."""
    year = _old(world)
    damages = ("missing", "digit", "swapped", "masked", "short")
    rows = world.take(max(6, world.per_roster(40)), lambda row: row.who.born.year < year)
    for at, row in enumerate(rows):
        feeds = [(FUNERAL,), (FUNERAL, HEALTH), (HEALTH,)][at % 3]
        bury(world, row.who, recent_day(world, 8), list(feeds), damages[at % len(damages)])


def _dead_next_month(world: World) -> None:
    """Recipients who died after the month's end."""
    for row in world.take(world.per_roster(5), lambda row: row.who.born.year < _old(world)):
        day = after(world.clock.last, world.rng.randint(1, 4))
        deaths = bury(world, row.who, day, [FUNERAL, HEALTH])
        world.decoy(DEAD, "死亡在本月之后", row, *deaths)
        world.decoy(PAID, "死亡在本月之后", row, *deaths)


def _twins_and_siblings(world: World) -> None:
    """A brother or sister of a recipient died; half of them were twins."""

    def fits(row: RosterRow) -> bool:
        return any(_can_replace(world, other) for other in siblings(row.who))

    for at, row in enumerate(world.one_by_one(2 * world.per_roster(5), fits)):
        others = [other for other in siblings(row.who) if _can_replace(world, other)]
        dead = min(others, key=lambda p: (p.sex != row.who.sex, abs((p.born - row.who.born).days)))
        why = "在世者的兄弟姐妹死亡"
        if at % 2 == 0:
            why = "在世者的双胞胎死亡"
            dead.born = row.who.born
            dead.number = world.population.numbers.beside(row.who.number, dead.sex)
            dead.twin, row.who.twin = row.who, dead
        deaths = bury(world, dead, recent_day(world, 12), [POLICE, FUNERAL])
        world.decoy(DEAD, why, row, *deaths)


def _can_replace(world: World, person: Person) -> bool:
    """Whether the person may be given another birth date and die."""
    return world.is_free(person) and not person.children and person.age(world.clock.last) > 30


def _namesakes(world: World) -> None:
    """Dead people of the same name: born the same day, or without a number to tell them apart."""
    year = _old(world)
    rows = world.take(2 * world.per_roster(5), lambda row: row.who.born.year < year)
    for at, row in enumerate(rows):
        dead = _stranger(world, row.who)
        if dead is None:
            continue
        dead.name = row.who.name
        if at % 2 == 0:
            dead.born = row.who.born
            dead.number = world.population.numbers.new(dead.born, dead.sex)
            deaths = bury(world, dead, recent_day(world, 12), [POLICE, FUNERAL, HEALTH])
            world.decoy(DEAD, "同名同日出生者死亡", row, *deaths)
        else:
            deaths = bury(world, dead, recent_day(world, 12), [FUNERAL], "missing")
            world.decoy(DEAD, "同名异人死亡且登记无身份证号", row, *deaths)


def _stranger(world: World, person: Person) -> Person | None:
    """Somebody of the same surname, sex and age group who lives elsewhere."""

    def fits(other: Person) -> bool:
        return (
            other.sex == person.sex
            and other.village is not person.village
            and 1 < abs(other.born.year - person.born.year) < 6
            and (other.sex == "女" or surname_of(other.name) == surname_of(person.name))
        )

    def fits_somehow(other: Person) -> bool:
        return other.sex == person.sex and other.born.year < _old(world)

    found = world.take_people(1, fits) or world.take_people(1, fits_somehow)
    return found[0] if found else None


def _elder(world: World, dead_on: date) -> Person | None:
    """Somebody who never was on a roster and now died."""
    found = world.take_people(1, lambda p: p.born.year < _old(world, 58))
    if found:
        feeds = choose_feeds(world)
        bury(world, found[0], dead_on, feeds)
    return found[0] if found else None


def _exit(world: World, office: Office, dead_on: date, months_late: int) -> RosterRow | None:
    """A one-person unit stopped some months after the death (1 = the month after)."""
    person = _elder(world, dead_on)
    if person is None:
        return None
    index = dead_on.year * 12 + dead_on.month - 1 + months_late
    stop = date(index // 12, index % 12 + 1, 1)
    programme = TEKUN if world.rng.random() < 0.3 else RURAL
    return office.move_to_stopped(person, programme, stop, "死亡")


def _stopped_in_time(world: World, office: Office) -> None:
    """Paid through the month of death, or with failed transfers after it."""
    count = world.per_roster(10)
    for at in range(2 * count):
        row = _exit(world, office, recent_day(world, 5, 1), 1)
        if row is None:
            return
        deaths = [d for d in world.facts.deaths if d.who is row.who]
        world.decoy(DEAD, "已停保人员死亡", row, *deaths)
        if at % 2:
            row.unit.fails_from = _next_month(row.unit)
            row.unit.last_paid = ""


def _next_month(unit: Unit) -> str:
    return month_of(after(month_start(unit.last_paid), 31))


def _stopped_late(world: World, office: Office) -> None:
    """停保 only months after the death, paid until then."""
    for _ in range(world.per_roster(8)):
        dead_on = any_day(world.rng, world.clock.back(7), after(world.clock.back(3), -1))
        _exit(world, office, dead_on, world.rng.randint(3, 4))


def _paid_off_roster(world: World, office: Office) -> None:
    """Struck off the roster, but the bank list was never changed."""
    for _ in range(world.per_roster(5)):
        person = _elder(world, recent_day(world, 8, 2))
        if person:
            office.open_unit(RURAL, person)


def note_payment_decoys(world: World) -> None:
    """Rows paid in the month of death only, or failed after it; called once payments exist."""
    died = {death.who: death.died for death in world.facts.deaths}
    paid: dict[Person, list[str]] = {}
    for payment in world.facts.payments:
        if payment.done:
            paid.setdefault(payment.who, []).append(payment.month)
    for payment in world.facts.payments:
        day = died.get(payment.who)
        if day is None or max(paid.get(payment.who, [""])) > month_of(day):
            continue
        if payment.done and payment.month == month_of(day):
            world.decoy(PAID, "死亡当月发放", payment)
        elif not payment.done and payment.month > month_of(day):
            world.decoy(PAID, "死亡后发放失败", payment)
