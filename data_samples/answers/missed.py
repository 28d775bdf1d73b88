"""Rules about people in target groups who are on no roster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from data_samples import ids
from data_samples.answers.ledger import Finding, View, by_person
from data_samples.facts import (
    DIBAO,
    LOW_EDGE,
    SUBSIDIES,
    TEKUN,
    Certificate,
    Fact,
    Hardship,
    RosterRow,
    Settlement,
)
from data_samples.people import Person
from data_samples.plant_groups import DEPORTED, ILLNESSES, LOST
from data_samples.plant_missed import DECLINED, DRUGS, LEFT, PRISON, REFUSED, WATCHED

SELF_PAY_LIMIT = 40_000.0
ADULT = 18
HALF_YEAR = 6
MIND = (5, 6)
ORPHAN, FULL, LEAD = "孤儿", "事实无人抚养儿童", "困境儿童（线索）"
ALONE = "单人保（低保边缘家庭中的重残重病人员）"


def missed_cases(view: View) -> Iterator[Finding]:
    """Rules missed_case and missed_case_excluded.

    Where a bad ID number leaves it open whose row it is, that is a reason of its own.
    """
    finder = _Finder(view)
    for who, rows in finder.groups().items():
        reasons = finder.reasons(who, rows)
        if who.book is not None:
            rule = "missed_case_excluded" if reasons else "missed_case"
            finding = Finding(rule, ("target", who), who.name, who.number, rows, reasons)
            finding.suggestion = "" if reasons else finder.suggestion(who, rows)
            yield finding
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
        self.cards = by_person(view.some(view.facts.certificates))
        self.bills = by_person(view.some(view.facts.settlements))

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
        for who, bills in self.bills.items():
            found.setdefault(who, []).extend(bill for bill in bills if self._is_grave(bill))
        for who, behind in self._left_behind():
            found.setdefault(who, []).extend(behind)
        for who, line in self.register.items():
            if not any(self._children_of(row, who) for row in self._of_parents(who)):
                found.setdefault(who, []).extend(
                    [line] if self.verdict(who) in (FULL, ORPHAN) else []
                )
        return {who: list(dict.fromkeys(rows)) for who, rows in found.items() if rows}

    def suggestion(self, who: Person, rows: list[Fact]) -> str:
        """What children and disabled members of 低保边缘 families are to have; of others nothing is said."""
        verdict = self.verdict(who)
        detained = [row for row in rows if isinstance(row, Hardship) and row.who is not who]
        if verdict in (FULL, ORPHAN) or detained:
            return verdict or LEAD
        edge = any(row.programme == LOW_EDGE for row in self.view.held_by.get(who, []))
        return ALONE if edge and self._entitles(rows) else ""

    def verdict(self, child: Person) -> str:
        """By the truth table: what a minor is whose parents are both dead, away or unable."""
        if child.age(self.clock.last) >= ADULT:
            return ""
        states = [self._state(parent) for parent in (child.father, child.mother)]
        if None in states:
            return ""
        return ORPHAN if states == ["D", "D"] else FULL

    def _state(self, parent: Person | None) -> str | None:
        """D dead, S unable or away, None neither."""
        if parent is None:
            return None
        line = self.register.get(parent)
        if parent in self.view.dead or (line is not None and line.status.startswith("死亡")):
            return "D"
        cards = self.cards.get(parent, [])
        if any(c.status == "正常" and (c.grade <= 2 or c.kind in MIND) for c in cards):
            return "S"
        if any(self._is_grave(bill) for bill in self.bills.get(parent, [])):
            return "S"
        return "S" if any(self._is_away(row) for row in self.hardship.get(parent, [])) else None

    def _is_away(self, row: Hardship) -> bool:
        if row.kind == DEPORTED:
            return row.day <= self.clock.last
        if row.kind == LOST:
            return row.day < self.clock.back(HALF_YEAR - 1)
        return self._detained(row) and row.until is not None and (row.until - row.day).days >= 184

    def _is_grave(self, bill: Settlement) -> bool:
        return bill.illness in ILLNESSES and bill.day >= self.clock.back(11)

    def _of_parents(self, child: Person) -> list[Hardship]:
        parents = [parent for parent in (child.father, child.mother) if parent]
        return [row for parent in parents for row in self.hardship.get(parent, [])]

    def _children_of(self, row: Hardship, child: Person) -> bool:
        return self._detained(row) and child in self._children(row)

    def _left_behind(self) -> Iterator[tuple[Person, list[Fact]]]:
        """特困 that ended, and the families of dead heads of 低保, with the rows that say so."""
        for row in self.view.roster:
            when = row.stopped or self.view.dead.get(row.who)
            if row.receives or when is None or when < self.since:
                continue
            died = row.who in self.view.dead or "死亡" in row.reason
            if row.programme == TEKUN and not died:
                yield row.who, [row]
            if row.programme in DIBAO and row.who is row.unit.head and died:
                yield from self._survivors(row)

    def _survivors(self, head: RosterRow) -> Iterator[tuple[Person, list[Fact]]]:
        rows = [row for row in head.unit.rows if self.view.keeps(row)]
        if any(row.receives for row in rows) or len({row.who for row in rows}) < 2:
            return
        for row in rows:
            if row.who is not head.who and row.who not in self.view.dead:
                yield row.who, [head, row]
        near = [head.who.spouse, *(c for c in head.who.children if c.age(self.clock.last) < ADULT)]
        for one in near:
            if one is not None and one.book is not None:
                yield one, [head]

    def _entitles(self, rows: list[Fact]) -> bool:
        """Whether severe disability or grave illness is among what puts somebody on a list."""
        return any(isinstance(row, Certificate) or self._is_grave_row(row) for row in rows)

    def _is_grave_row(self, row: Fact) -> bool:
        return isinstance(row, Settlement) and self._is_grave(row)

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
        if self.verdict(who):
            found += [r for r in enrolled if r.programme not in (*DIBAO, LOW_EDGE)]
        else:
            if self._entitles(rows):
                enrolled = [r for r in enrolled if r.programme != LOW_EDGE]
            found += enrolled or self._covering(who)
        if who in self.register and self.register[who].status.startswith("死亡"):
            found.append(self.register[who])
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
