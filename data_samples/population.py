"""The resident population: towns, families and register books of one county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from data_samples.books import Register
from data_samples.families import Settlers
from data_samples.ids import Numbers
from data_samples.names import Namer
from data_samples.people import Book, Person
from data_samples.places import Town, make_towns

ROWS_PER_COUPLE = 10.0  # register rows that descend from one founding couple, a little high


@dataclass(frozen=True)
class Population:
    """Everyone with a register row; `people` is in book order."""

    towns: list[Town]
    books: list[Book]
    people: list[Person]
    numbers: Numbers


def populate(people: int, seed: int, today: date) -> Population:
    """A county of exactly `people` register rows; fewer founders when chance gave too many."""
    couples = max(3, round(people / ROWS_PER_COUPLE))
    while True:
        population = _attempt(people, couples, seed, today)
        if population:
            return population
        couples = couples * 9 // 10


def _attempt(people: int, couples: int, seed: int, today: date) -> Population | None:
    rng = Random(f"population {seed} {couples}")
    namer, numbers = Namer(rng), Numbers(rng)
    towns = make_towns(people, rng, namer.surnames)
    settlers = Settlers(rng, namer, numbers, towns, today)
    generation = settlers.found(couples)
    settlers.bachelors(max(4, people // 90))
    for _ in range(3):
        generation = settlers.wed(generation)
    settlers.singles += generation
    register = Register(settlers, rng, today)
    register.enter_families()
    if register.count > people:
        return None
    register.enter_newcomers(people)
    register.choose_heads()
    return Population(towns, register.books, list(register.people()), numbers)
