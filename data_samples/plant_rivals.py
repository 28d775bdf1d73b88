"""The dead beside whom a recipient may be taken for dead, reported without a number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from data_samples.deaths import FUNERAL, HEALTH, bury, recent_day
from data_samples.facts import RosterRow
from data_samples.names import surname_of
from data_samples.people import Person, parents
from data_samples.plant_deaths import DEAD
from data_samples.world import World

Fits = Callable[[RosterRow, Person], bool]


def plant_rivals(world: World) -> None:
    """Twins, brothers and sisters, and namesakes: same village, same day, same age."""
    world.stage("plant rivals")
    living = [row for row in world.facts.roster if _is_beside(row)]
    world.rng.shuffle(living)
    for at in range(world.per_roster(5)):
        _kin(world, living, "在世者的双胞胎死亡且登记无身份证号", twin=True)
        _kin(world, living, "在世者的兄弟姐妹死亡且登记无身份证号", twin=False)
        for why, fits in NAMESAKES:
            _namesake(world, living, why, fits, FUNERAL if at % 2 else HEALTH)


def _is_beside(row: RosterRow) -> bool:
    """A living recipient whose own identity is in order; what else happened to them stays."""
    who = row.who
    usual = who.born.year < 1985 and "·" not in who.name
    return row.receives and who.present and not who.quiet and usual


def _kin(world: World, living: list[RosterRow], why: str, *, twin: bool) -> None:
    """Somebody free of the recipient's age and village becomes a twin or a brother or sister."""
    while living:
        row = living.pop()
        near = _free_near(world, row.who)
        if near is None:
            continue
        _become_kin(near, row.who)
        if twin:
            near.born = row.who.born
            near.number = world.population.numbers.beside(row.who.number, near.sex)
            near.twin, row.who.twin = row.who, near
        deaths = bury(world, near, recent_day(world, 12), [FUNERAL], "missing")
        world.decoy(DEAD, why, row, *deaths)
        return


def _become_kin(brother: Person, person: Person) -> None:
    """The same parents, and the surname and generation character if there is one."""
    shared = person.name[:-1] if len(person.name) > 2 else person.name
    brother.name = shared + next(char for char in "平安福明" if char not in person.name)
    for parent in parents(brother):
        parent.children.remove(brother)
    brother.father, brother.mother = person.father, person.mother
    for parent in parents(person):
        parent.children.append(brother)


def _free_near(world: World, person: Person) -> Person | None:
    """Somebody of the same sex without children, of the same village and age if there is one."""

    def single(other: Person) -> bool:
        return other.sex == person.sex and not other.children and other.spouse is None

    def fits(other: Person) -> bool:
        return single(other) and abs(other.born.year - person.born.year) < 15

    def fits_here(other: Person) -> bool:
        return fits(other) and other.village is person.village

    for test in (fits_here, fits, single):
        found = world.take_people(1, test)
        if found:
            return found[0]
    return None


def _same_village(row: RosterRow, other: Person) -> bool:
    return other.village is row.who.village and abs(other.born.year - row.who.born.year) > 4


def _same_day(row: RosterRow, other: Person) -> bool:
    return other.village is not row.who.village and abs(other.born.year - row.who.born.year) < 8


def _same_age(row: RosterRow, other: Person) -> bool:
    return other.village is not row.who.village and other.born.year == row.who.born.year


NAMESAKES: tuple[tuple[str, Fits], ...] = (
    ("同名同村异人死亡且登记无身份证号", _same_village),
    ("同名同日出生者死亡且登记无身份证号", _same_day),
    ("同名同龄异人死亡且登记无身份证号", _same_age),
)


def _namesake(world: World, living: list[RosterRow], why: str, fits: Fits, feed: str) -> None:
    """The first recipient for whom there is somebody free who fits, and who now dies."""
    for row in living:
        found = world.take_people(1, partial(_could_take_the_place, fits, row))
        if found:
            dead = found[0]
            dead.name = row.who.name
            if fits is _same_day:
                dead.born = row.who.born
                dead.number = world.population.numbers.new(dead.born, dead.sex)
            deaths = bury(world, dead, recent_day(world, 12), [feed], "missing")
            world.decoy(DEAD, why, row, *deaths)
            living.remove(row)
            return


def _could_take_the_place(fits: Fits, row: RosterRow, person: Person) -> bool:
    """Grown, of the same sex, and of the same surname unless a woman."""
    same = person.sex == "女" or surname_of(person.name) == surname_of(row.who.name)
    grown = person.born.year < 1990 and not person.children
    return fits(row, person) and person.sex == row.who.sex and same and grown
