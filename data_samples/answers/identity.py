"""Rule identity_error, judged from the rows as written."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples import ids, names
from data_samples.answers.ledger import Finding, View
from data_samples.facts import Declaration, Facts, RosterRow


def identity_error(view: View) -> Iterator[Finding]:
    """One for each roster row, whatever its status, whose identity fields cannot be right."""
    known = _names_by_number(view.facts)
    for row in view.facts.roster:
        number = ids.read(row.number)
        if row.as_float or not ids.is_valid(number):
            yield _finding(row, "")
        elif _contradicts(row, number) or len(known[number]) > 1:
            yield _finding(row, number)


def _finding(row: RosterRow, number: str) -> Finding:
    name = names.read(row.name)
    key = ("identity", row)
    return Finding("identity_error", key, name, number, [row], [], row.programme, row.unit.code)


def _contradicts(row: RosterRow, number: str) -> bool:
    return row.sex != ids.sex_of(number) or row.born != ids.birth_date(number)


def _names_by_number(facts: Facts) -> dict[str, set[str]]:
    """The names that stand beside each number of the rosters, in any extract.

    A name or number that a clerk got wrong is no other person's.
    """
    known: dict[str, set[str]] = {ids.read(row.number): set() for row in facts.roster}
    for _, rows in facts.groups():
        for row in rows:
            if row.spoilt:
                continue
            number = row.number if row.number in known else ids.read(row.number)
            if number in known:
                known[number].add(names.read(row.name))
            if isinstance(row, Declaration) and row.staff.number in known:
                known[row.staff.number].add(row.staff.name)
    return known
