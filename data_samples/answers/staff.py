"""Rules about staff and their near relatives."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.answers.ledger import Finding, View, by_person
from data_samples.facts import Fact, RosterRow
from data_samples.people import near_kin


def staff_recipient(view: View) -> Iterator[Finding]:
    """One for each 正常 row of a staff member."""
    for row in view.assisted:
        lines = view.staff_rows(row.who)
        if lines:
            yield _about("staff_recipient", row, ("staff", row), list(lines))


def staff_relative_declared(view: View) -> Iterator[Finding]:
    """One for each declared relative's 正常 row and staff member."""
    for note in view.some(view.facts.declarations):
        for row in view.rows_of.get(note.who, []):
            lines = view.staff_rows(note.staff)
            key = ("declared", row, note.staff)
            yield _about("staff_relative_declared", row, key, [note, *lines])


def staff_relative_undeclared(view: View) -> Iterator[Finding]:
    """One for each 正常 row and each staff member who is near kin and did not declare it."""
    notes = by_person(view.facts.declarations)
    for staff, lines in view.staff.items():
        relatives = dict.fromkeys(other for _, other, _ in near_kin(staff))
        for other in relatives:
            declared = any(note.staff is staff for note in notes.get(other, []))
            for row in view.rows_of.get(other, []) if not declared else []:
                key = ("undeclared", row, staff)
                yield _about("staff_relative_undeclared", row, key, list(lines))


def _about(rule: str, row: RosterRow, key: tuple[object, ...], evidence: list[Fact]) -> Finding:
    return Finding(
        rule,
        key,
        row.who.name,
        row.who.number,
        [row],
        evidence,
        row.programme,
        row.unit.code,
    )
