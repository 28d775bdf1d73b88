"""Rule dual_enrolment: what one person holds in one month that excludes each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from data_samples.answers.ledger import Finding, View, by_person
from data_samples.clock import month_of
from data_samples.facts import (
    DIBAO,
    LIVING,
    LOW_EDGE,
    NURSING,
    ORPHAN,
    SUBSIDIES,
    TEKUN,
    UNCARED,
    Payment,
    RosterRow,
    Unit,
)
from data_samples.people import Person

NEVER = ({TEKUN, ORPHAN}, {TEKUN, UNCARED}, {ORPHAN, UNCARED}, {ORPHAN, LIVING}, {TEKUN, LIVING}, {TEKUN, NURSING},
         {TEKUN, LOW_EDGE})  # fmt: skip


def dual_enrolment(view: View) -> Iterator[Finding]:
    """One for each person, with the rows that exclude each other."""
    payments = by_person(
        p for p in view.some(view.facts.payments) if p.programme in SUBSIDIES and p.done
    )
    usual = _usual(view)
    for who, rows in view.held_by.items():
        lasting = [row for row in rows if row.stopped is None or row.stopped > view.clock.last]
        clashing = [
            row for row in lasting
            if any(_exclude(view, row, other, usual) for other in lasting if other is not row)
        ]  # fmt: skip
        listed = {row.programme for row in view.listed.get(who, [])}
        paid = _paid_beside(
            lasting, [p for p in payments.get(who, []) if p.programme not in listed]
        )
        if paid:
            clashing += [r for r in lasting if r.programme == TEKUN and r not in clashing]
        if clashing:
            yield Finding(
                "dual_enrolment", ("dual", who), who.name, who.number, list(clashing), list(paid),
                "、".join(dict.fromkeys(row.programme for row in clashing)),
                "、".join(dict.fromkeys(row.unit.code for row in clashing)),
                round(sum(p.amount for p in paid), 2) if paid else None,
            )  # fmt: skip


def _paid_beside(rows: list[RosterRow], payments: list[Payment]) -> list[Payment]:
    """Subsidies paid in months after that in which 特困 began."""
    starts = [month_of(row.unit.start) for row in rows if row.programme == TEKUN]
    return [p for p in payments if any(p.month > start for start in starts)]


def _usual(view: View) -> float:
    """What a child without anything else gets."""
    amounts = Counter(
        row.unit.monthly
        for row in view.receiving
        if row.programme == UNCARED and not {r.programme for r in view.held_by[row.who]} & {*DIBAO, LIVING, TEKUN}
    )  # fmt: skip
    return amounts.most_common(1)[0][0] if amounts else 0.0


def _exclude(view: View, one: RosterRow, other: RosterRow, usual: float) -> bool:
    if max(one.unit.start, other.unit.start) >= view.clock.first:
        return False
    kinds = {"低保" if row.programme in DIBAO else row.programme for row in (one, other)}
    if kinds in ({"低保"}, {TEKUN}):
        return one.unit is not other.unit
    if kinds == {"低保", LOW_EDGE}:
        return _on_dibao(view, (one if one.programme == LOW_EDGE else other).unit) > 1
    if UNCARED in kinds and kinds & {"低保", LIVING}:
        child = one if one.programme == UNCARED else other
        return child.unit.monthly >= usual
    return kinds in ({"低保", TEKUN}, {"低保", ORPHAN}) or kinds in NEVER


def _on_dibao(view: View, unit: Unit) -> int:
    """How many members of a 低保边缘 family have been on 低保 since before this month."""
    members: set[Person] = {row.who for row in unit.rows if row.receives and view.keeps(row)}
    return sum(
        any(row.programme in DIBAO and row.unit.start < view.clock.first for row in view.rows_of.get(who, []))
        for who in members
    )  # fmt: skip
