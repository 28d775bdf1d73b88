"""Generations: founders, their children, marriages across villages, deaths in their time."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, timedelta
from random import Random

from data_samples.ids import Numbers
from data_samples.names import Namer, surname_of
from data_samples.people import Person
from data_samples.places import Town, Village

# Weights of 0, 1, 2, ... children by birth decade of the mother (first year included).
FERTILITY = (
    (1975, (14, 42, 37, 7)),
    (1952, (4, 32, 44, 16, 4)),
    (0, (2, 8, 25, 32, 23, 10)),
)
TWINS = 0.014


class Settlers:
    """Makes people and lets them marry, have children and die."""

    def __init__(self, rng: Random, namer: Namer, numbers: Numbers, towns: list[Town], today: date):
        self.rng = rng
        self.namer = namer
        self.numbers = numbers
        self.villages = [village for town in towns for village in town.villages]
        self.urban = [village for village in self.villages if village.town.urban]
        self.today = today
        self.couples: list[tuple[Person, Person]] = []
        self.singles: list[Person] = []

    def person(self, name: str, sex: str, born: date, village: Village) -> Person:
        """Somebody new, whose lifetime is drawn at once."""
        someone = Person(name, sex, born, self.numbers.new(born, sex), village)
        end = born + timedelta(days=int(self._lifetime() * 365.25))
        if end <= self.today and (self.today - born).days > 300:
            someone.died = end
        return someone

    def _lifetime(self) -> float:
        """Years by Gompertz' law, most often about 84."""
        return max(1.0, math.log(1.0 - 4446.0 * math.log(1.0 - self.rng.random())) / 0.1)

    def day(self, year: float) -> date:
        """A day about that year, never later than today."""
        born = date(int(year), 1, 1) + timedelta(days=self.rng.randrange(365))
        return min(born, self.today - timedelta(days=self.rng.randrange(5, 200)))

    def found(self, couples: int) -> list[Person]:
        """Founding couples and their children; returns the children."""
        children: list[Person] = []
        for _ in range(couples):
            village = self.rng.choice(self.villages)
            born = self.rng.gauss(1944, 8)
            husband = self.outsider("男", max(1926, min(1958, born)), village, local=True)
            wife = self.outsider("女", husband.born.year + self.rng.randint(-2, 5), village)
            children += self.marry(husband, wife)
        return children

    def outsider(self, sex: str, year: float, village: Village, local: bool = False) -> Person:
        """Somebody whose parents are not from here; `local` surnames are those of the village."""
        born = self.day(year)
        if self.rng.random() < 0.002:
            someone = self.person(self.namer.ethnic(sex), sex, born, village)
            someone.ethnic = "维吾尔族"
            return someone
        if local and self.rng.random() < 0.7:
            surname = self.rng.choice(village.surnames)
        else:
            surname = self.namer.surname()
        someone = self.person(surname + self.namer.given(sex, born), sex, born, village)
        if self.rng.random() < 0.03:
            someone.ethnic = self.rng.choice(("畲族", "回族", "土家族", "苗族", "壮族"))
        return someone

    def marry(self, husband: Person, wife: Person) -> list[Person]:
        """Joins a couple and gives them their children."""
        husband.spouse, wife.spouse = wife, husband
        wife.village = husband.village
        self.couples.append((husband, wife))
        weights = next(weights for year, weights in FERTILITY if wife.born.year >= year)
        count = self.rng.choices(range(len(weights)), weights)[0]
        year = wife.born.year + self.rng.gauss(24.5, 2.5)
        generation = {sex: self.namer.generation(sex) for sex in ("男", "女")}
        children: list[Person] = []
        while len(children) < count and self._can_bear(husband, wife, year):
            children.append(self.child(husband, wife, self.day(year), generation))
            if self.rng.random() < TWINS:
                children.append(self.twin(children[-1], generation))
            year += self.rng.choice((1.6, 2.2, 2.8, 3.5, 5.0))
        return children

    def _can_bear(self, husband: Person, wife: Person, year: float) -> bool:
        died = min(husband.died or self.today, wife.died or self.today)
        return year < min(died.year, self.today.year) and 18 <= year - wife.born.year <= 44

    def child(self, father: Person, mother: Person, born: date, shared: dict[str, str]) -> Person:
        sex = self.rng.choices(("男", "女"), (52, 48))[0]
        child = self.person(self._child_name(father, sex, born, shared), sex, born, father.village)
        child.father, child.mother, child.ethnic = father, mother, father.ethnic
        father.children.append(child)
        mother.children.append(child)
        return child

    def _child_name(self, father: Person, sex: str, born: date, shared: dict[str, str]) -> str:
        if "·" in father.name:
            return f"{self.namer.ethnic(sex).split('·')[0]}·{father.name.split('·')[0]}"
        return surname_of(father.name) + self.namer.given(sex, born, shared[sex])

    def twin(self, first: Person, shared: dict[str, str]) -> Person:
        """A second child born with the first."""
        assert first.father and first.mother
        second = self.child(first.father, first.mother, first.born, shared)
        first.twin, second.twin = second, first
        return second

    def wed(self, generation: list[Person], least_age: int = 22) -> list[Person]:
        """Marries a generation off, mostly among itself; returns their children."""
        men = [p for p in generation if p.sex == "男" and self._wants(p, least_age, 0.9)]
        brides: dict[int, list[Person]] = defaultdict(list)
        for woman in generation:
            if woman.sex == "女" and self._wants(woman, least_age, 0.95):
                brides[woman.born.year].append(woman)
        children: list[Person] = []
        for man in men:
            bride = self._bride(man, brides)
            if self.rng.random() < 0.12 and self.urban:
                man.village = self.rng.choice(self.urban)
            children += self.marry(man, bride)
        for year in sorted(brides):
            for woman in brides[year]:
                children += self._leave_or_stay(woman)
        self.singles += [p for p in generation if p.spouse is None and not p.gone]
        return children

    def _wants(self, person: Person, least_age: int, ever: float) -> bool:
        age = person.age(self.today)
        if age < least_age or (person.died and (person.died - person.born).days < 24 * 366):
            return False
        return self.rng.random() < ever * min(1.0, 0.25 + (age - least_age) / 9)

    def _bride(self, man: Person, brides: dict[int, list[Person]]) -> Person:
        if self.rng.random() < 0.8:
            for offset in (1, 2, 0, 3, -1, 4):
                pool = brides.get(man.born.year + offset)
                if pool:
                    at = self.rng.randrange(len(pool))
                    if pool[at].father is not man.father and not _cousins(pool[at], man):
                        return pool.pop(at)
        return self.outsider("女", man.born.year + self.rng.randint(-1, 5), man.village)

    def _leave_or_stay(self, woman: Person) -> list[Person]:
        """A woman without a local match marries away, or takes a husband in."""
        if self.rng.random() < 0.65:
            woman.gone = True
            return []
        husband = self.outsider("男", woman.born.year - self.rng.randint(-1, 4), woman.village)
        return self.marry(husband, woman)

    def bachelors(self, count: int) -> None:
        """Old people who never married and have no kin here."""
        for _ in range(count):
            village = self.rng.choice(self.villages)
            sex = self.rng.choices(("男", "女"), (85, 15))[0]
            self.singles.append(
                self.outsider(sex, self.rng.randint(1936, 1965), village, local=True)
            )


def _cousins(one: Person, other: Person) -> bool:
    for parent in (one.father, one.mother):
        if parent and parent.father:
            grand = parent.father
            if any(p and p.father is grand for p in (other.father, other.mother)):
                return True
    return False
