"""Rules about what the office itself did too late: reviews and reports."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

from data_samples.answers.ledger import Finding, View
from data_samples.facts import DIBAO, LOW_EDGE, TEKUN, RosterRow, Unit

CYCLE = {"非常补": 6}
YEAR = 12
REVIEWED = (*DIBAO, TEKUN, LOW_EDGE)


def review_overdue(view: View) -> Iterator[Finding]:
    """One for each family whose last review, or approval, is a whole cycle ago."""
    for unit, rows in _families(view):
        last = max(unit.reviewed or unit.start, unit.start)
        if months_later(last, CYCLE.get(unit.review_class, YEAR)) < view.clock.last:
            yield _finding("review_overdue", unit, rows)


def report_expired(view: View) -> Iterator[Finding]:
    """One for each family whose report is older than a year; without one, its approval counts."""
    for unit, rows in _families(view):
        if months_later(unit.checked or unit.start, YEAR) < view.clock.last:
            yield _finding("report_expired", unit, rows)


def _families(view: View) -> Iterator[tuple[Unit, list[RosterRow]]]:
    """Identity plays no part, so damaged rows count as well."""
    for unit in dict.fromkeys(row.unit for row in view.facts.roster if row.receives):
        if unit.programme in REVIEWED:
            yield unit, [row for row in unit.rows if row.receives]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the month's last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _finding(rule: str, unit: Unit, rows: list[RosterRow]) -> Finding:
    head = next((row for row in rows if row.who is unit.head), rows[0])
    return Finding(
        rule,
        (rule, unit),
        head.who.name,
        head.who.number,
        list(rows),
        [],
        unit.programme,
        unit.code,
    )
