"""The clean county: tables as texts, and what each of their rows is once loaded.

The truth of a row is what the product makes of it in a plain CSV, in UTF-8, with nothing odd in it;
whatever else is done to the table, the same must come of the row. That plain files are read right is
for other tests to show.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data_samples.county import make_world
from data_samples.departments.all import all_tables
from data_samples.dirt import ORDINARY
from data_samples.tables import Cell, Table
from pipeline.kernel.declare import Source
from sources import SOURCES
from tests.corpus.loading import Left, Loader, Rows

MONTH = "2026-10"
BY_NAME = {source.name: source for source in SOURCES}


@dataclass(frozen=True)
class Clean:
    """One table. ``fields``: position -> column of the source. ``truth``: row -> column -> text."""

    source: Source
    name: str
    sheet: str
    titles: Sequence[Sequence[str]]
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    fields: dict[int, str]
    truth: Rows


@dataclass(frozen=True)
class County:
    """``people``: the ID numbers on the rosters, by which strangers are told."""

    tables: Sequence[Clean]
    people: Sequence[str]


def clean_county(folder: Path, load: Loader, people: int = 1000, seed: int = 5) -> County:
    """The tables of a county of that many people; ``folder`` is for their plain files."""
    world = make_world(people, seed, MONTH, ORDINARY, lambda said: None)
    tables = [table for table in all_tables(world) if table.rows]
    names = [_write(folder / MONTH, n, table) for n, table in enumerate(tables)]
    left = load(folder / MONTH)
    assert not left.error and not left.attention, (left.error, left.attention)
    made = [_clean(table, name, left) for table, name in zip(tables, names, strict=True)]
    on_roster = [
        row["id_number"]
        for one in made
        if one.source.name == "roster"
        for row in one.truth.values()
        if row["id_number"]
    ]
    return County([one for one in made if len(one.truth) >= 3], on_roster)


def _write(folder: Path, number: int, table: Table) -> str:
    """One plain CSV a table, in a folder of its own; its name in the account."""
    path = folder / str(number) / f"{_stem(table)}.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([*_titles(table), *_body(table)])
    return f"{number}/{path.name}"


def _stem(table: Table) -> str:
    return f"{Path(table.file).stem}_{table.sheet}" if table.sheet else Path(table.file).stem


def _titles(table: Table) -> list[list[str]]:
    return [[text(cell) for cell in line] for line in table.titles]


def _body(table: Table) -> list[list[str]]:
    return [list(table.headings), *([text(cell) for cell in cells] for _, cells in table.rows)]


def text(cell: Cell) -> str:
    """A cell as a department would type it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _clean(table: Table, name: str, left: Left) -> Clean:
    """Rows with anything refused in them are left out, for they are not clean."""
    place = (name, "")
    doubtful = {row for row, *_ in left.rejects.get(place, [])}
    first = len(table.titles) + 2
    truth = {
        row - first: cells for row, cells in left.rows.get(place, {}).items() if row not in doubtful
    }
    columns = left.columns[place]
    return Clean(
        BY_NAME[table.source], _stem(table), table.sheet or "Sheet1", _titles(table),
        [heading.replace("\n", "") for heading in table.headings], _body(table)[1:],
        {position: field for field, position in columns.items()}, truth,
    )  # fmt: skip
