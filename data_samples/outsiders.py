"""People of other counties who are cremated here; some bear the name of a recipient."""

from __future__ import annotations

from datetime import date

from data_samples import ids
from data_samples.clock import after
from data_samples.deaths import CAUSES, FUNERAL, recent_day
from data_samples.facts import Death, RosterRow
from data_samples.names import Namer
from data_samples.people import Person
from data_samples.places import Town, Village
from data_samples.world import World

ELSEWHERE = "邻县"


def cremate_outsiders(world: World) -> None:
    """Until they are the asked share of the funeral home's rows; every second is a namesake."""
    rng, namer = world.rng, Namer(world.rng)
    town = Town("东港镇", urban=False)
    villages = [Village(town, name + "村", [], 5) for name in ("溪口", "石井", "湖头", "官桥")]
    locals_ = sum(row.feed == FUNERAL for row in world.facts.deaths)
    share = min(world.dirt.outsiders, 0.9)
    for at in range(max(4, round(locals_ * share / (1 - share)))):
        like = rng.choice(world.facts.roster) if at % 2 == 0 else None
        sex = like.who.sex if like else rng.choice("男女")
        year = like.who.born.year + rng.randint(-1, 1) if like else rng.randint(1934, 1975)
        born = after(date(max(1925, year), 1, 1), rng.randrange(365))
        name = like.who.name if like else namer.surname() + namer.given(sex, born)
        number = world.population.numbers.new(born, sex, ids.NEIGHBOUR)
        person = Person(name, sex, born, number, rng.choice(villages))
        _cremate(world, person, like)


def _cremate(world: World, person: Person, like: RosterRow | None) -> None:
    died = max(recent_day(world, 24), after(person.born, 40))
    place = f"{ELSEWHERE}{person.village.town.name}{person.village.name}"
    address = f"{place}{world.rng.randint(1, 5)}组{world.rng.randint(1, 300)}号"
    person.died = died
    later = after(died, world.rng.randint(1, 3))
    cause = world.rng.choice(CAUSES)
    row = Death(person, feed=FUNERAL, died=died, later=later, cause=cause, address=address)
    world.facts.deaths.append(row)
    if like:
        world.decoy("deceased_recipient", "外县同名者在本县火化", like, row)
