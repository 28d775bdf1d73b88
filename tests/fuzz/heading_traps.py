"""Headings as other counties write them."""

from __future__ import annotations

from collections import Counter
from random import Random

from pipeline.kernel.declare import Column, Source
from pipeline.reading.headings import plain_heading
from tests.fuzz.doc import Doc, Trap

_WIDE = str.maketrans({"(": "（", ")": "）", "/": "／"})


def only_its_own(source: Source, column: Column) -> list[str]:
    """Headings that stand for this column and for no other of the source."""
    times = Counter(
        plain_heading(heading)
        for one in source.columns
        for heading in {plain_heading(h): h for h in (one.heading, *one.also)}.values()
    )
    ignored = {plain_heading(heading) for heading in source.ignore}
    return [
        heading for heading in (column.heading, *column.also)
        if times[plain_heading(heading)] == 1 and plain_heading(heading) not in ignored
    ]  # fmt: skip


def other_headings(doc: Doc, rng: Random) -> bool:
    """Some headings become others that mean the same."""
    known = [i for i, name in enumerate(doc.fields) if name and doc.header[-1][i]]
    for i in rng.sample(known, rng.randint(1, max(1, len(known) // 2))):
        if "万元" in doc.header[-1][i]:
            continue
        others = only_its_own(doc.clean.source, doc.column(doc.fields[i]))
        if others:
            doc.header[-1][i] = rng.choice(others)
    return True


def spaces_and_breaks_in_headings(doc: Doc, rng: Random) -> bool:
    for row in doc.header:
        for i, heading in enumerate(row):
            if len(heading) > 1 and rng.random() < 0.5:
                at = rng.randint(1, len(heading) - 1)
                gap = rng.choice([" ", "  ", "\n", "\r\n", "　"])
                row[i] = heading[:at] + gap + heading[at:]
    return True


def marks_on_headings(doc: Doc, rng: Random) -> bool:
    for i, heading in enumerate(doc.header[-1]):
        if heading and rng.random() < 0.4:
            doc.header[-1][i] = rng.choice(["*{}", "{}：", "{}(必填)", "{}*"]).format(heading)
    return True


def full_width_headings(doc: Doc, rng: Random) -> bool:
    doc.header = [[heading.translate(_WIDE) for heading in row] for row in doc.header]
    return True


TRAPS: tuple[Trap, ...] = (
    other_headings, spaces_and_breaks_in_headings, marks_on_headings, full_width_headings,
)  # fmt: skip
