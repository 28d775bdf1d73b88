"""The world while it is being made: population, facts, and who is still free to be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from data_samples.clock import Clock
from data_samples.dirt import ORDINARY, Dirt
from data_samples.facts import Decoy, Fact, Facts, RosterRow, Unit
from data_samples.people import Person
from data_samples.population import Population

RowTest = Callable[[RosterRow], bool]


@dataclass
class World:
    """One county in the making. `rng` is replaced at every stage, so stages don't disturb others."""

    seed: int
    clock: Clock
    population: Population
    dirt: Dirt = ORDINARY
    facts: Facts = field(default_factory=Facts)
    used: set[Unit] = field(default_factory=set)
    staff: set[Person] = field(default_factory=set)
    unsubsidised: set[Person] = field(default_factory=set)
    rng: Random = field(default_factory=Random)
    pool: list[RosterRow] = field(default_factory=list)
    handlers: dict[str, list[str]] = field(default_factory=dict)

    def stage(self, name: str) -> None:
        """Starts a stage with chance of its own."""
        self.rng = Random(f"{name} {self.seed}")

    @property
    def people(self) -> list[Person]:
        return self.population.people

    def per_roster(self, per_ten_thousand: float) -> int:
        """How many of a kind a roster of this size has; at least 3."""
        return max(3, round(len(self.facts.roster) * per_ten_thousand / 10_000))

    def per_people(self, per_ten_thousand: float) -> int:
        """How many of a kind a population of this size has; at least 3."""
        return max(3, round(len(self.people) * per_ten_thousand / 10_000))

    def open_pool(self) -> None:
        """Recipients in chance order, from which every planted fact takes its own."""
        self.pool = [row for row in self.facts.roster if row.receives]
        self.rng.shuffle(self.pool)

    def take(self, count: int, fits: RowTest) -> list[RosterRow]:
        """Up to `count` recipients of unused units that fit; their units become used."""
        taken: list[RosterRow] = []
        left: list[RosterRow] = []
        for at, row in enumerate(self.pool):
            if len(taken) == count:
                left += self.pool[at:]
                break
            if row.unit in self.used:
                continue
            if fits(row):
                taken.append(row)
                self.used.add(row.unit)
            else:
                left.append(row)
        self.pool = left
        return taken

    def one_by_one(self, count: int, fits: RowTest) -> Iterator[RosterRow]:
        """As `take`, but the test is asked again after each has been dealt with."""
        for _ in range(count):
            yield from self.take(1, fits)

    def pick(self, count: int, fits: RowTest) -> list[RosterRow]:
        """Up to `count` recipients that fit, whatever else happens in their units."""
        rows = [row for row in self.facts.roster if row.receives and fits(row)]
        return self.rng.sample(rows, min(count, len(rows)))

    def take_people(self, count: int, fits: Callable[[Person], bool]) -> list[Person]:
        """Up to `count` residents without any part yet; they become quiet."""
        taken: list[Person] = []
        total = len(self.people)
        start, step = self.rng.randrange(total), _coprime(total, self.rng)
        for at in range(total):
            if len(taken) == count:
                break
            person = self.people[(start + at * step) % total]
            if self.is_free(person) and fits(person):
                person.quiet = True
                taken.append(person)
        return taken

    def is_free(self, person: Person) -> bool:
        """Present, on no roster, no staff member, in no other planted fact."""
        return (
            person.present
            and not person.quiet
            and not person.enrolled
            and person not in self.staff
            and person.book is not None
            and not person.book.quiet
        )

    def decoy(self, rule: str, why: str, *rows: Fact) -> None:
        """Notes rows on which no finding of the rule may rest."""
        self.facts.decoys += [Decoy(rule, why, row) for row in rows]


def both(one: RowTest, other: RowTest) -> RowTest:
    """Rows that pass two tests."""
    return lambda row: one(row) and other(row)


def _coprime(total: int, rng: Random) -> int:
    """A step that visits every index of a list of that length once."""
    while True:
        step = rng.randrange(1, total) if total > 1 else 1
        if _gcd(step, total) == 1:
            return step


def _gcd(one: int, other: int) -> int:
    while other:
        one, other = other, one % other
    return one
