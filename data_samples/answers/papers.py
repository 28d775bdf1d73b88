"""The rule about paper files, rosters and payments."""

from __future__ import annotations

from collections.abc import Iterator

from data_samples.answers.ledger import Finding, View, by_person
from data_samples.facts import PaperFile, RosterRow
from data_samples.plant_papers import KEPT, RULE


def ledger_mismatch(view: View) -> Iterator[Finding]:
    """One for each recipient without a file, file without a recipient, and family told otherwise."""
    papers = by_person(view.some(view.facts.papers))
    held = by_person(row for row in view.receiving if row.programme in KEPT)
    ever = by_person(view.facts.roster)
    for who, rows in held.items():
        if who not in papers:
            for row in rows:
                yield Finding(
                    RULE,
                    ("lacking", row),
                    who.name,
                    who.number,
                    [row],
                    [],
                    row.programme,
                    row.unit.code,
                )
    for who, files in papers.items():
        for paper in files:
            if who not in ever and paper.state == "正常":
                yield Finding(
                    RULE,
                    ("extra", paper),
                    who.name,
                    who.number,
                    [],
                    [paper],
                    paper.programme,
                    paper.unit,
                )
    told: dict[str, tuple[list[RosterRow], list[PaperFile]]] = {}
    for who, rows in held.items():
        for row in rows:
            for paper in papers.get(who, []):
                if paper.unit == row.unit.code and _differs(paper, row):
                    mine = told.setdefault(paper.unit, ([], []))
                    mine[0].append(row)
                    mine[1].append(paper)
    for unit, (rows, files) in told.items():
        first = rows[0]
        yield Finding(
            RULE,
            ("other", unit),
            first.who.name,
            first.who.number,
            list(rows),
            list(dict.fromkeys(files)),
            first.programme,
            unit,
        )


def _differs(paper: PaperFile, row: RosterRow) -> bool:
    return paper.amount != row.unit.monthly or (
        paper.members != len(row.unit.rows) and row.programme != "特困"
    )
