"""Expectations of the corpus, read from ``expected/*.toml``, and what differs from them.

Keys of a file: ``why`` (the trap, in words); ``beside`` (a small roster lies beside it); ``refused``
(not read at all; a pattern that the reason must fit); ``or_refused`` (being refused so is as good);
``attention`` (patterns, each of which some line for the officer must fit; a line that fits none of
them nor any of ``may_say`` is a false alarm); ``said`` (patterns that anything said must fit);
``nothing`` (no line in the account); ``fault`` and ``fault_in`` (known to be wrong, and in what).
Keys of a sheet, or of the file itself where it has one: ``name``, ``source``, ``rows`` (in, loaded,
rejected, passed over; "*" for any), ``table`` (``some``: not of all rows), ``rejects``, ``repairs``
and ``hints`` (reasons are patterns; ' 或 ' stands between alternatives), ``note`` (patterns).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.kernel.ledger import FileRow
from tests.corpus.loading import Left

HERE = Path(__file__).parent
FILES, BESIDE = HERE / "files", HERE / "beside"
Differences = dict[str, list[str]]


@dataclass(frozen=True)
class SheetWanted:
    file: str
    name: str | None
    source: str
    counts: Sequence[int | str]
    table: str
    rejects: str
    repairs: str
    hints: str
    note: Sequence[str]
    some: bool


@dataclass(frozen=True)
class Wanted:
    file: str
    why: str
    sheets: Sequence[SheetWanted]
    refused: str
    or_refused: str
    beside: bool
    attention: Sequence[str]
    may_say: Sequence[str]
    said: Sequence[str]
    fault: str
    fault_in: frozenset[str]


def expectations() -> list[Wanted]:
    tables = tomllib.loads((HERE / "expected/_tables.toml").read_text("utf-8"))
    found = []
    for path in sorted((HERE / "expected").glob("[!_]*.toml")):
        for file, said in tomllib.loads(path.read_text("utf-8")).items():
            found.append(_wanted(file, said, tables))
    return found


def _wanted(file: str, said: Mapping[str, Any], tables: Mapping[str, str]) -> Wanted:
    if said.get("refused") or said.get("nothing"):
        sheets: list[SheetWanted] = []
    else:
        sheets = [_sheet(file, one, tables) for one in said.get("sheet", [said])]
    return Wanted(
        file, said["why"], sheets, said.get("refused", ""), said.get("or_refused", ""),
        said.get("beside", False), said.get("attention", ()), said.get("may_say", ()),
        said.get("said", ()), said.get("fault", ""), frozenset(said.get("fault_in", ())),
    )  # fmt: skip


def _sheet(file: str, said: Mapping[str, Any], tables: Mapping[str, str]) -> SheetWanted:
    table = said.get("table", "")
    return SheetWanted(
        said.get("file", file), said.get("name"), said.get("source", ""), said["rows"],
        tables.get(table, table), said.get("rejects", ""), said.get("repairs", ""), said.get("hints", ""), said.get("note", ()), said.get("some", False),
    )  # fmt: skip


# --- comparing ---------------------------------------------------------------------------------


def differences(wanted: Wanted, left: Left) -> Differences:
    """What differs, by what it concerns: account, rows, rejects, said."""
    found: Differences = {"account": [], "rows": [], "rejects": [], "said": []}
    if left.error is not None:
        found["account"].append(f"nothing was loaded: {left.error}")
    mine = left.of(wanted.file)
    for pattern in filter(None, (wanted.refused, wanted.or_refused)):
        if mine and all(_is_refused(row, pattern) for row in mine):
            _compare_said(wanted, (pattern,), left, found)
            return {about: said for about, said in found.items() if said}
        if pattern == wanted.refused:
            found["account"].append(f"not refused with {pattern!r}: {mine}")
    _compare_account(wanted, mine, found)
    for sheet in wanted.sheets:
        _compare_sheet(sheet, mine, left, found)
    _compare_said(wanted, (), left, found)
    return {about: said for about, said in found.items() if said}


def _is_refused(row: FileRow, pattern: str) -> bool:
    return row.source == "" and row.rows_loaded == 0 and bool(re.search(pattern, row.note))


def _compare_account(wanted: Wanted, mine: Sequence[FileRow], found: Differences) -> None:
    if wanted.refused:
        return
    empty = [row for row in mine if row.source == "" and row.rows_in == 0]
    named = {(sheet.file, sheet.name) for sheet in wanted.sheets}
    others = [
        row for row in mine
        if (row.file, row.sheet) not in named and (row.file, None) not in named and row not in empty
    ]  # fmt: skip
    found["account"] += [f"not expected: {row}" for row in others]


def _compare_sheet(
    wanted: SheetWanted, mine: Sequence[FileRow], left: Left, found: Differences
) -> None:
    of_file = [row for row in mine if row.file == wanted.file and wanted.name in (None, row.sheet)]
    if len(of_file) != 1:
        found["account"].append(f"{wanted.file} {wanted.name or ''}: in the account {mine}")
        return
    row = of_file[0]
    counts = (row.rows_in, row.rows_loaded, row.rows_rejected, row.rows_passed)
    if "*" not in (wanted.source, *wanted.counts) and row.source != wanted.source:
        found["account"].append(f"source {row.source!r}, not {wanted.source!r}: {row.note}")
    if any(want not in ("*", got) for want, got in zip(wanted.counts, counts, strict=True)):
        found["account"].append(f"rows {counts}, not {wanted.counts}: {row.note}")
    for pattern in wanted.note:
        if not re.search(pattern, row.note):
            found["said"].append(f"the note does not say {pattern!r}: {row.note}")
    place = (row.file, row.sheet)
    if wanted.table or wanted.source:
        got = {n: dict(cells, row=str(n)) for n, cells in left.rows.get(place, {}).items()}
        rows = list(_lines(wanted.table))
        if wanted.some:
            named = {int(line["row"]) for line in rows}
            got = {n: cells for n, cells in got.items() if n in named}
        _compare_rows(rows, got, found["rows"])
    out = found["rejects"]
    if "*" not in wanted.counts or wanted.rejects:
        rejects = {(n, column): reason for n, column, _, reason, _ in left.rejects.get(place, [])}
        _compare_cells(wanted.rejects, rejects, "rejected", out)
    for table, told, what in (
        (wanted.repairs, left.repairs, "repaired"),
        (wanted.hints, left.hints, "hinted at"),
    ):
        if table:
            _compare_cells(
                table, {(n, column): said for n, column, said in told.get(place, [])}, what, out
            )


def _lines(table: str) -> Iterator[dict[str, str]]:
    """A table in text as its lines, by the headings of its first."""
    lines = [[cell.strip() for cell in line.split("|")]
             for line in table.splitlines() if line.strip()]  # fmt: skip
    for line in lines[1:]:
        yield dict(zip(lines[0], line, strict=True))


def _compare_rows(
    wanted: Sequence[Mapping[str, str]], got: Mapping[int, Mapping[str, str]], out: list[str]
) -> None:
    at = {int(line["row"]): line for line in wanted}
    out += [f"row {n} is missing" for n in sorted(at.keys() - got.keys())]
    out += [f"row {n} should not be loaded: {dict(got[n])}" for n in sorted(got.keys() - at.keys())]
    for n in sorted(at.keys() & got.keys()):
        for column, want in at[n].items():
            if got[n].get(column) != want:
                out.append(f"row {n}, {column}: {got[n].get(column)!r}, not {want!r}")


def _compare_cells(
    wanted: str, got: Mapping[tuple[int, str], str], what: str, out: list[str]
) -> None:
    """Cells of which something is said: just these, and in words that fit."""
    patterns = {
        (int(line["row"]), line["column"]): line["reason"].replace(" 或 ", "|")
        for line in _lines(wanted)
    }
    out += [f"not {what}: {place}" for place in sorted(patterns.keys() - got.keys())]
    out += [f"should not be {what}: {place}: {got[place]}"
            for place in sorted(got.keys() - patterns.keys())]  # fmt: skip
    out += [f"{place}: {got[place]!r} does not say {patterns[place]!r}"
            for place in sorted(patterns.keys() & got.keys())
            if not re.search(patterns[place], got[place])]  # fmt: skip


def _compare_said(wanted: Wanted, also: Sequence[str], left: Left, found: Differences) -> None:
    must = (*(() if also else wanted.attention), *also)
    out = found["said"]
    out += [f"the officer is not told {p!r}" for p in must
            if not any(re.search(p, line) for line in left.attention)]  # fmt: skip
    fine = (*must, *wanted.may_say)
    out += [f"a false alarm: {line}" for line in left.attention
            if not any(re.search(p, line) for p in fine)]  # fmt: skip
    everything = [*left.attention, *left.remarks, *(row.note for row in left.files)]
    everything += [told[3] for rejects in left.rejects.values() for told in rejects]
    out += [f"nobody says {p!r}" for p in wanted.said
            if not any(re.search(p, line) for line in everything)]  # fmt: skip
