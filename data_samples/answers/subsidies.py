"""Rule subsidy_missing."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.answers.ledger import Finding, View, by_person
from data_samples.facts import DIBAO, LIVING, NURSING, ORPHAN, TEKUN, UNCARED, Fact
from data_samples.people import Person

SEVERE = 2


def subsidy_missing(view: View) -> Iterator[Finding]:
    """One for each holder of a valid certificate who is due a subsidy and has none."""
    cards = by_person(
        card
        for card in view.some(view.facts.certificates)
        if card.status == "正常" and card.issued < view.clock.first
    )
    paid = _paid(view)
    barred = _barred(view)
    for who, own in cards.items():
        rows = view.held_by.get(who, [])
        held = {row.programme for row in rows} | paid.get(who, set())
        if who in barred or TEKUN in held:
            continue
        dibao = [row for row in rows if row.programme in DIBAO]
        living = bool(dibao) and not held & {LIVING, ORPHAN, UNCARED}
        grave = [card for card in own if card.grade <= SEVERE and NURSING not in held]
        if living or grave:
            subjects: list[Fact] = list(own if living else grave)
            yield Finding(
                "subsidy_missing", ("subsidy", who), who.name, who.number, subjects, list(dibao if living else [])
            )  # fmt: skip


def _paid(view: View) -> dict[Person, set[str]]:
    """Which subsidies reached whom within three months."""
    months = view.clock.months(3)
    found: dict[Person, set[str]] = {}
    for payment in view.some(view.facts.payments):
        if payment.done and payment.month in months:
            found.setdefault(payment.who, set()).add(payment.programme)
    return found


def _barred(view: View) -> set[Person]:
    """Dead, moved away, detained, or with care for an injury at work."""
    barred = set(view.dead)
    barred.update(row.who for row in view.facts.register if row.status != "正常")
    barred.update(row.who for row in view.some(view.facts.pensions) if "工伤" in row.kind)
    for row in view.some(view.facts.hardship):
        inside = row.detail in ("监狱服刑", "强制隔离戒毒") and row.until is not None
        if inside and row.until is not None and row.day <= view.clock.last <= row.until:
            barred.add(row.who)
    return barred
