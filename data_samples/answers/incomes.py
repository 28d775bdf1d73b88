"""Rule pension_or_wage: what a household is known to live on, a head, against the standard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from data_samples.answers.amounts import PER_HEAD
from data_samples.answers.ledger import Finding, View
from data_samples.clock import dotted
from data_samples.facts import DIBAO, TEKUN, Fact, Unit
from data_samples.people import Person

F = TypeVar("F", bound=Fact)
FIRM_KEEPS = 0.9


def pension_or_wage(view: View) -> Iterator[Finding]:
    """One for each unit whose members' pensions and wages reach the standard of all heads."""
    income = Incomes(view)
    for unit in view.facts.units:
        if unit.programme not in (*DIBAO, TEKUN):
            continue
        rows = [row for row in unit.rows if row.receives]
        people = {row.who for row in rows}
        if not rows or people & view.on_edge or _in_grace(view, unit):
            continue
        seen = [row for row in rows if view.keeps(row)]
        parts = {row.who: income.of(row.who) for row in seen if income.of(row.who)[0]}
        found = sum(amount for amount, _ in parts.values())
        heads = len(people) if unit.programme == TEKUN else max(len(people), len(unit.rows))
        known = (unit.income or 0.0) if unit.programme in DIBAO else 0.0
        if found > known and (found + known) / heads >= PER_HEAD:
            earners = [row for row in seen if row.who in parts]
            yield Finding(
                "pension_or_wage", ("income", unit), earners[0].who.name, earners[0].who.number,
                list(earners), [line for _, lines in parts.values() for line in lines],
                unit.programme, unit.code,
            )  # fmt: skip


def _in_grace(view: View, unit: Unit) -> bool:
    return bool(unit.grace) and unit.grace.split("-")[1] >= dotted(view.clock.first)


class Incomes:
    """Everybody's pension, and the greatest sign of a wage."""

    def __init__(self, view: View) -> None:
        facts = view.facts
        self.pensions = _by(view, [p for p in facts.pensions if p.kind == "职工养老" and p.status == "正常领取"])  # fmt: skip
        self.insured = _by(view, [i for i in facts.insured if i.kind == "职工养老" and i.months >= 3 and "公益" not in i.employer])  # fmt: skip
        self.funds = _by(view, [f for f in facts.housing_fund if f.status == "正常"])
        self.taxes = _by(view, [t for t in facts.taxed if "工资" in t.kind])
        self.helpers = {s.who for s in view.some(facts.staff) if s.category == "公益性岗位"}

    def of(self, who: Person) -> tuple[float, list[Fact]]:
        drawn, paid = self.pensions.get(who, []), self.insured.get(who, [])
        funds, taxes = self.funds.get(who, []), self.taxes.get(who, [])
        if who in self.helpers:
            paid, funds, taxes = [], [], []
        wages = [
            *(line.base for line in paid),
            *(fund.deposit * 100 / (2 * fund.rate) for fund in funds),
            sum(tax.amount for tax in taxes) / 12,
        ]
        pension = max((line.amount for line in drawn), default=0.0)
        return pension + max(wages) * FIRM_KEEPS, [*drawn, *paid, *funds, *taxes]


def _by(view: View, rows: list[F]) -> dict[Person, list[F]]:
    groups: dict[Person, list[F]] = {}
    for row in view.some(rows):
        groups.setdefault(row.who, []).append(row)
    return groups
