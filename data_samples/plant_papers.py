"""The list of paper files: as the rosters have it, but for planted gaps and what looks like them."""

from __future__ import annotations

from datetime import date

from data_samples.facts import DIBAO, TEKUN, PaperFile, RosterRow
from data_samples.people import Person
from data_samples.world import World

RULE = "ledger_mismatch"
KEPT = (*DIBAO, TEKUN)


def plant_papers(world: World) -> None:
    """Rule ledger_mismatch; nothing is enrolled after this."""
    world.stage("plant papers")
    count = world.per_roster(5)
    lost = {row.who for row in world.pick(count, _plain)}
    seen: set[tuple[str, Person]] = set()
    for unit in world.facts.units:
        for row in unit.rows:
            if unit.programme in KEPT and row.who not in lost and (unit.code, row.who) not in seen:
                seen.add((unit.code, row.who))
                _file(world, row)
    _change(world, count)
    for number, person in enumerate(
        world.take_people(count, lambda one: one.present and one.born.year < 1990), 1
    ):
        world.facts.papers.append(
            PaperFile(person, DIBAO[0], f"NC9{number:05d}", 99, 1, 400.0, world.clock.back(9))
        )


def _plain(row: RosterRow) -> bool:
    """Somebody enrolled once whose family the list shows otherwise."""
    alone = len(row.unit.rows) == 1 or row.who is not row.unit.head
    return row.programme in KEPT and alone and row.clean


def _file(world: World, row: RosterRow) -> None:
    unit, gone = row.unit, not row.receives
    paper = PaperFile(
        row.who, unit.programme, unit.code, len(world.facts.papers) // 40 + 1, len(unit.rows), unit.monthly,
        date(unit.start.year, unit.start.month, 28), "停保" if gone else "正常",
    )  # fmt: skip
    world.facts.papers.append(paper)
    if gone:
        world.decoy(RULE, "停保对象的档案仍留存", row, paper)


def _change(world: World, count: int) -> None:
    """Sums and heads that somebody wrote wrongly on the list."""
    sound = {row.who for row in world.facts.roster if row.receives and row.clean}
    papers = [one for one in world.facts.papers if one.state == "正常" and one.who in sound]
    for at, paper in enumerate(world.rng.sample(papers, min(2 * count, len(papers)))):
        if at % 2:
            paper.members += 1
        else:
            paper.amount += 37.0
