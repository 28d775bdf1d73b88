"""The shape of an answer, and the indexes that all rules read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from data_samples.clock import Clock
from data_samples.facts import (
    LOW_EDGE,
    MEANS_TESTED,
    Death,
    Fact,
    Facts,
    Payment,
    RosterRow,
    Staff,
    Unit,
)
from data_samples.people import Person

F = TypeVar("F", bound=Fact)


@dataclass(slots=True, eq=False, repr=False)
class Finding:
    """One thing a rule must report. `key` tells findings apart across two ways of looking."""

    rule: str
    key: tuple[object, ...]
    name: str
    number: str
    subjects: list[Fact]
    evidence: list[Fact] = field(default_factory=list)
    programme: str = ""
    unit: str = ""
    amount: float | None = None
    months: int | None = None
    exact: bool = True
    suggestion: str = ""


def by_person(rows: Iterable[F]) -> dict[Person, list[F]]:
    """Rows grouped by the true person."""
    groups: dict[Person, list[F]] = {}
    for row in rows:
        groups.setdefault(row.who, []).append(row)
    return groups


class View:
    """The facts as seen by somebody who trusts `keeps` rows only.

    `receiving` are rows of every programme; `assisted` and `rows_of` those of means-tested ones.
    `on_edge`, `listed`, `cards_of` and `payment_rows` go by all rows.
    """

    def __init__(self, facts: Facts, clock: Clock, keeps: Callable[[Fact], bool]) -> None:
        self.facts = facts
        self.clock = clock
        self.keeps = keeps
        self.roster: list[RosterRow] = self.some(facts.roster)
        self.receiving = [row for row in self.roster if row.receives]
        self.assisted = [row for row in self.receiving if row.programme in MEANS_TESTED]
        self.rows_of = by_person(self.assisted)
        self.held_by = by_person(self.receiving)
        self.deaths = by_person(self.some(facts.deaths))
        self.dead = {
            who: min(row.died for row in rows)
            for who, rows in self.deaths.items()
            if min(row.died for row in rows) <= clock.last
        }
        self.on_edge = {
            row.who for row in facts.roster if row.receives and row.programme == LOW_EDGE
        }
        self.listed = by_person(facts.roster)
        self.cards_of = by_person(facts.certificates)
        self.payments: dict[str, list[Payment]] = {}
        for payment in facts.payments:
            self.payments.setdefault(payment.unit, []).append(payment)
        self.staff = by_person(row for row in self.some(facts.staff) if row.counts)

    def some(self, rows: list[F]) -> list[F]:
        return [row for row in rows if self.keeps(row)]

    def death_rows(self, who: Person) -> list[Death]:
        return self.deaths.get(who, [])

    def payment_rows(self, unit: Unit) -> list[Payment]:
        return self.payments.get(unit.code, [])

    def staff_rows(self, who: Person) -> list[Staff]:
        return self.staff.get(who, [])


Rule = Callable[[View], Iterator[Finding]]
