"""Rules about the amount of assistance and the 渐退期: what the roster itself says, whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.answers.ledger import Finding, View
from data_samples.clock import dotted
from data_samples.facts import DIBAO, TEKUN, RosterRow, Unit

PER_HEAD, WAGE = 890.0, 1960.0
BASIC = round(PER_HEAD * 1.3, 2)
SHARE = {"全自理": 0.1, "半护理": 0.25, "全护理": 0.5}


def amount_off_standard(view: View) -> Iterator[Finding]:
    """One for each unit whose amount no reading of the standard gives."""
    for unit, rows in _units(view):
        off = _off_tekun(rows[0]) if unit.programme == TEKUN else _off_dibao(view, unit, rows)
        if off >= 1:
            yield _finding("amount_off_standard", unit, rows)


def grace_period(view: View) -> Iterator[Finding]:
    """One for each 低保 unit above the standard that no 渐退期 covers."""
    for unit, rows in _units(view):
        if unit.programme in DIBAO and not _alone(view, rows):
            most = PER_HEAD * max(_count(rows), len(unit.rows))
            above = unit.income is not None and unit.income > most
            within = unit.income is not None and unit.income <= 2 * most
            if above and (_ended(view, unit) or (within and not unit.grace)):
                yield _finding("grace_period", unit, rows)


def _units(view: View) -> Iterator[tuple[Unit, list[RosterRow]]]:
    for unit in view.facts.units:
        rows = [row for row in unit.rows if row.receives]
        if rows and (unit.programme in DIBAO or unit.programme == TEKUN):
            yield unit, rows


def _finding(rule: str, unit: Unit, rows: list[RosterRow]) -> Finding:
    return Finding(rule, (rule, unit), unit.head.name, unit.head.number, list(rows), [],
                   unit.programme, unit.code)  # fmt: skip


def _count(rows: list[RosterRow]) -> int:
    return len({row.who for row in rows})


def _alone(view: View, rows: list[RosterRow]) -> bool:
    """A member of a family on the margin: 单人保, whose amount follows other rules."""
    return any(row.who in view.on_edge for row in rows)


def _ended(view: View, unit: Unit) -> bool:
    return bool(unit.grace) and unit.grace.split("-")[1] < dotted(view.clock.first)


def _off_dibao(view: View, unit: Unit, rows: list[RosterRow]) -> float:
    """How far the amount is from the nearest right one; amounts and class money stand on every row."""
    if unit.income is None or unit.aid_form == "分档":
        return 0.0
    sizes = {_count(rows), len(unit.rows)}
    if all(unit.income > PER_HEAD * n for n in sizes) and unit.income <= 2 * PER_HEAD * max(sizes):
        return 0.0
    given = [unit.monthly * k - unit.class_amount * c for k in (1, _count(rows)) for c in (0, 1)]
    right = [max(PER_HEAD * n - unit.income, 0.0) for n in sizes]
    gap = min(abs(one - other) for one in given for other in right)
    most = PER_HEAD * max(sizes) + unit.class_amount
    extra_unknown = unit.programme != "农村低保" and any(_may_have_more(view, row) for row in rows)
    if extra_unknown and min(given) >= min(right):
        return 0.0
    if _alone(view, rows):
        return max(0.0, unit.monthly - most)
    return gap


def _may_have_more(view: View, row: RosterRow) -> bool:
    """Town rosters don't list class money, which the old, the young and the disabled get."""
    age = row.who.age(view.clock.last)
    cards = view.cards_of.get(row.who, [])
    return age >= 60 or age < 18 or any(card.severe or card.kind in (5, 6) for card in cards)


def _off_tekun(row: RosterRow) -> float:
    care = WAGE * SHARE[row.care]
    if row.support == "集中":
        right = [BASIC * 1.5, BASIC * 1.5 + care, (BASIC + care) * 1.5]
    else:
        right = [BASIC, BASIC + care]
    return min(abs(row.unit.monthly - one) for one in right)
