"""Rules about people in target groups who are on no roster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from data_samples import ids
from data_samples.answers.ledger import Finding, View, by_person
from data_samples.facts import DIBAO, SUBSIDIES, Fact, Hardship, RosterRow
from data_samples.people import Person
from data_samples.plant_missed import DECLINED, DRUGS, LEFT, PRISON, REFUSED, WATCHED

SELF_PAY_LIMIT = 40_000.0
ADULT = 18


def missed_cases(view: View) -> Iterator[Finding]:
    """Rules missed_case and missed_case_excluded.

    Where a bad ID number leaves it open whose row it is, that is a reason of its own.
    """
    finder = _Finder(view)
    for who, rows in finder.groups().items():
        reasons = finder.reasons(who, rows)
        if who.book is not None:
            rule = "missed_case_excluded" if reasons else "missed_case"
            yield Finding(rule, ("target", who), who.name, who.number, rows, reasons)
    for row in view.some([*view.facts.hardship, *view.facts.certificates]):
        if not ids.is_valid(ids.read(row.number)):
            key = ("bad number", row)
            yield Finding("missed_case_excluded", key, row.name, "", [row], [row])


class _Finder:
    def __init__(self, view: View) -> None:
        self.view = view
        self.clock = view.clock
        self.hardship = by_person(view.some(view.facts.hardship))
        self.register = {row.who: row for row in view.facts.register}
        self.since = view.clock.back(35)

    def groups(self) -> dict[Person, list[Fact]]:
        """The rows that put each person into a target group."""
        found: dict[Person, list[Fact]] = {}
        for card in self.view.some(self.view.facts.certificates):
            if card.severe:
                found.setdefault(card.who, []).append(card)
        for who, rows in self._costly().items():
            found.setdefault(who, []).extend(rows)
        for who, own in self.hardship.items():
            for row in own:
                if self._is_group(row):
                    found.setdefault(who, []).append(row)
                for child in self._children(row):
                    found.setdefault(child, []).append(row)
        return found

    def _costly(self) -> dict[Person, list[Fact]]:
        """Bills of the year of people who paid more than the limit themselves."""
        first = date(self.clock.year, 1, 1)
        bills = by_person(
            bill
            for bill in self.view.some(self.view.facts.settlements)
            if first <= bill.day <= self.clock.last
        )
        return {
            who: list(rows)
            for who, rows in bills.items()
            if round(sum(bill.own for bill in rows), 2) > SELF_PAY_LIMIT
        }

    def _is_group(self, row: Hardship) -> bool:
        if row.kind in WATCHED:
            return True
        return row.kind in (LEFT, REFUSED) and row.day >= self.since

    def _children(self, row: Hardship) -> list[Person]:
        """Minor children of somebody detained now."""
        if not self._detained(row):
            return []
        return [c for c in row.who.children if c.age(self.clock.last) < ADULT]

    def _detained(self, row: Hardship) -> bool:
        """In prison or compulsory drug detention at the month's end."""
        inside = row.detail in ("监狱服刑", "强制隔离戒毒") and row.kind in (PRISON, DRUGS)
        if not inside or row.until is None:
            return False
        return row.day <= self.clock.last <= row.until

    def reasons(self, who: Person, rows: list[Fact]) -> list[Fact]:
        """Every row that withholds the person."""
        view = self.view
        own = self.hardship.get(who, [])
        found: list[Fact] = []
        if who in view.dead:
            found += view.death_rows(who)
        enrolled = [r for r in view.held_by.get(who, []) if r.programme not in SUBSIDIES]
        found += enrolled or self._covering(who)
        if who in self.register and self.register[who].status == "迁出":
            found.append(self.register[who])
        found += [row for row in own if self._detained(row)]
        found += [r for r in own if r.kind == REFUSED and r.day.year == self.clock.year]
        found += [r for r in own if r.note == DECLINED]
        return list(dict.fromkeys(found))

    def _covering(self, who: Person) -> list[RosterRow]:
        """低保 rows in units of two or more, of others in the same register book."""
        if who.book is None:
            return []
        return [
            row
            for mate in who.book.members
            for row in self.view.rows_of.get(mate, [])
            if row.programme in DIBAO and self._members(row) > 1
        ]

    def _members(self, row: RosterRow) -> int:
        rows = [other for other in row.unit.rows if other.receives and self.view.keeps(other)]
        return len({other.who for other in rows})
