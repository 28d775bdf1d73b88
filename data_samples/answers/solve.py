"""All answers of a county: what careful reading finds, and what only a sharper eye does."""

from __future__ import annotations

from data_samples.answers.amounts import amount_off_standard, grace_period
from data_samples.answers.enrolment import dual_enrolment
from data_samples.answers.identity import identity_error
from data_samples.answers.incomes import pension_or_wage
from data_samples.answers.ledger import Finding, Rule, View
from data_samples.answers.missed import missed_cases
from data_samples.answers.money import (
    deceased_recipient,
    paid_after_death,
    property_owner,
    vehicle_owner,
)
from data_samples.answers.papers import ledger_mismatch
from data_samples.answers.payments import (
    head_deceased,
    late_payment,
    paid_while_stopped,
    payment_mismatch,
    shared_account,
)
from data_samples.answers.process import report_expired, review_overdue
from data_samples.answers.staff import (
    staff_recipient,
    staff_relative_declared,
    staff_relative_undeclared,
)
from data_samples.answers.subsidies import subsidy_missing
from data_samples.answers.support import (
    business_owner,
    inmate_recipient,
    moved_out,
    should_be_tekun,
    single_without_grounds,
    tekun_unfit,
)
from data_samples.clock import Clock
from data_samples.facts import Decoy, Fact, Facts

RULES: tuple[Rule, ...] = (
    deceased_recipient, paid_after_death, amount_off_standard, grace_period, dual_enrolment,
    single_without_grounds, should_be_tekun, tekun_unfit, inmate_recipient, moved_out,
    vehicle_owner, property_owner, business_owner, pension_or_wage,
    staff_recipient, staff_relative_declared, staff_relative_undeclared, missed_cases,
    subsidy_missing, ledger_mismatch,
    identity_error, review_overdue, report_expired,
    head_deceased, paid_while_stopped, payment_mismatch, shared_account, late_payment,
)  # fmt: skip


def _all(row: Fact) -> bool:
    return True


def _clean(row: Fact) -> bool:
    return row.clean


def solve(facts: Facts, clock: Clock, *, misleading: bool = False) -> list[Finding]:
    """Findings in order of rule; exact if rows with intact names and numbers suffice.

    `misleading`: intact rows alone may also say what is not so, for the damaged ones say otherwise.
    """
    full, intact = View(facts, clock, _all), View(facts, clock, _clean)
    found: list[Finding] = []
    for rule in RULES:
        seen = {(finding.rule, finding.key) for finding in rule(intact)}
        findings = list(rule(full))
        for finding in findings:
            finding.exact = (finding.rule, finding.key) in seen
            seen.discard((finding.rule, finding.key))
        if seen and not misleading:
            raise AssertionError(f"damaged rows change what intact rows say: {seen}")
        found += findings
    return found


def true_decoys(facts: Facts, findings: list[Finding]) -> list[Decoy]:
    """Look-alikes without those rows on which a finding of the same rule does rest."""
    used = {
        (finding.rule, row)
        for finding in findings
        for row in (*finding.subjects, *finding.evidence)
    }
    return [decoy for decoy in facts.decoys if (decoy.rule, decoy.row) not in used]
