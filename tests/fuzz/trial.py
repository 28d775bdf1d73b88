"""One trial: a clean table, random traps, a file; and the verdict on what was loaded of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Container, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pyarrow as pa

from tests.corpus.loading import Left, Loader
from tests.fuzz import damage_traps, heading_traps, layout_traps, value_traps
from tests.fuzz.clean import MONTH, County
from tests.fuzz.doc import Doc, Line, Trap, some_of
from tests.fuzz.writers import Written, write_book, write_page, write_text, zipped

TRAPS: tuple[Trap, ...] = (
    *layout_traps.TRAPS, *heading_traps.TRAPS, *value_traps.TRAPS, *damage_traps.TRAPS,
)  # fmt: skip
NOT_YET: dict[str, str] = {}
"""Traps that are not yet met, and what happens: left out, but for the test that shows it."""
Wanted = dict[tuple[str, str], tuple[Doc, dict[int, Line]]]


@dataclass
class Trial:
    """``files``: name -> bytes. ``wanted``: (file, sheet) -> its table and which row is which line.

    A sheet named "*" is the only one of its file, whatever it is called.
    """

    seed: str
    files: dict[str, bytes]
    wanted: Wanted
    traps: Sequence[str]

    def put(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        for name, data in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


@dataclass
class Verdict:
    """``kind``: 'same' as the clean table or refused as it must be; 'asked' (not read, the officer is
    told); or what is wrong: 'wrong', 'error', 'unbalanced'.
    """

    kind: str
    told: list[str] = field(default_factory=list)


def make_trial(county: County, seed: str, without: Container[str] = ()) -> Trial:
    """The trial of a seed; traps whose names are in ``without`` are left out."""
    rng = Random(seed)
    doc = some_of(rng.choice(county.tables), rng)
    traps = rng.sample(TRAPS, rng.randint(1, 6))
    for trap in sorted(traps, key=TRAPS.index):
        if trap.__name__ not in without and trap(doc, rng):
            doc.traps.append(trap.__name__)
    docs = _halves(doc) if rng.random() < 0.15 and not doc.merged else [doc]
    written = _write(docs, rng)
    traps_done = [trap for one in docs for trap in one.traps]
    if rng.random() < 0.1:
        name = "各部门报送.zip"
        files = {name: zipped(written, name)}
        written = [Written(f"{name}/{one.name}", one.data, one.places) for one in written]
        traps_done.append("zip")
    else:
        files = {one.name: one.data for one in written}
    wanted = {}
    for one in written:
        for sheet, lines in one.places.items():
            mine = next(d for d in docs if any(line in d.lines for line in lines.values()))
            wanted[one.name, sheet] = (mine, lines)
    return Trial(seed, files, wanted, traps_done)


def _halves(doc: Doc) -> list[Doc]:
    """The lines shared out to two tables with the same header."""
    cut = len(doc.lines) // 2
    if not any(line.origin is not None for line in doc.lines[:cut]):
        return [doc]
    first, second = deepcopy(doc), doc
    first.clean = doc.clean
    first.lines, second.lines = first.lines[:cut], doc.lines[cut:]
    first.traps, second.traps = [], [*doc.traps, "two files or sheets"]
    return [first, second] if second.about_people() else [doc]


def _write(docs: Sequence[Doc], rng: Random) -> list[Written]:
    way = rng.choice(["text", "text", "book", "book", "book", "page"])
    if way == "book" and len(docs) > 1 and rng.random() < 0.5:
        return [write_book(docs, rng)]
    written = []
    for n, doc in enumerate(docs, 1):
        one = {"text": write_text, "page": write_page}[way](doc, rng) if way != "book" else write_book([doc], rng)  # fmt: skip
        stem, _, ending = one.name.rpartition(".")
        name = one.name if len(docs) == 1 else f"{stem}-{'甲乙'[n - 1]}.{ending}"
        written.append(Written(name, one.data, one.places))
    return written


# --- judging -----------------------------------------------------------------------------------


def judge(trial: Trial, county: County, folder: Path, load: Loader) -> Verdict:
    """Load the files of a trial and compare. Anything but a ``UserError`` is an 'error'."""
    trial.put(folder / MONTH)
    try:
        left = load(folder / MONTH, lambda: pa.array(county.people, pa.string()))
    except Exception as error:
        return Verdict("error", [f"{type(error).__name__}: {error}"])
    if left.error is not None:
        kind = "unbalanced" if left.error.code == 5 else "error"
        return Verdict(kind, [str(left.error)])
    if left.unbalanced():
        return Verdict("unbalanced", [str(row) for row in left.unbalanced()])
    told: list[str] = []
    asked = False
    for (file, sheet), (doc, lines) in trial.wanted.items():
        rows = [row for row in left.files if row.file == file and sheet in ("*", row.sheet)]
        if len(rows) != 1:
            told.append(f"{file} {sheet} is not in the account: {left.files}")
        elif rows[0].source == "" and any(file in line for line in left.attention):
            asked = True
            told.append(f"asked: {rows[0].note}")
        elif rows[0].source != doc.clean.source.name:
            told.append(f"source {rows[0].source!r}, not {doc.clean.source.name!r}: {rows[0].note}")
        else:
            told += _compare(doc, lines, left, (file, rows[0].sheet))
    if asked and all(line.startswith("asked") for line in told):
        return Verdict("asked", told)
    return Verdict("wrong" if told else "same", told)


def _compare(doc: Doc, lines: Mapping[int, Line], left: Left, place: tuple[str, str]) -> list[str]:
    got = left.rows.get(place, {})
    out = []
    expected = {n: line for n, line in lines.items() if line.origin is not None and not line.out}
    out += [f"row {n} is missing" for n in sorted(expected.keys() - got.keys())]
    out += [f"row {n} is about nobody, but loaded" for n in sorted(got.keys() - expected.keys())]
    for n in sorted(expected.keys() & got.keys()):
        for name, want in doc.truth(expected[n]).items():
            want = "" if name in expected[n].wrong else want
            if got[n][name] != want and not name.endswith("_text") and not _follows(doc, expected[n], name):  # fmt: skip
                out.append(f"row {n}, {name}: {got[n][name]!r}, not {want!r}")
    return out + _compare_rejects(doc, lines, left.rejects.get(place, []))


def _follows(doc: Doc, line: Line, name: str) -> bool:
    """A key beside a refused cell."""
    return any(name in doc.column(wrong).beside for wrong in line.wrong)


def _compare_rejects(
    doc: Doc, lines: Mapping[int, Line], rejects: Sequence[tuple[int, str, str, str, bool]]
) -> list[str]:
    wanted = {(n, "整行"): line.out for n, line in lines.items() if line.out}
    for n, line in lines.items():
        for name, reason in line.wrong.items():
            wanted[n, doc.column(name).heading] = reason
    got = {(row, column): reason for row, column, _, reason, _ in rejects}
    out = [f"not refused: {place}" for place in sorted(wanted.keys() - got.keys())]
    out += [f"refused: {place}: {got[place]}" for place in sorted(got.keys() - wanted.keys())]
    return out + [f"{place}: {got[place]!r} does not say {wanted[place]!r}"
                  for place in sorted(wanted.keys() & got.keys())
                  if not re.search(wanted[place], got[place])]  # fmt: skip
