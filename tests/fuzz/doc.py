"""A table on its way to being dirtied: its lines, where they come from, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from pipeline.kernel.declare import Column
from tests.fuzz.clean import Clean

Cell = str | float
"""A text, or a number cell."""


@dataclass
class Line:
    """``origin``: its row in the clean table; None for a line about nobody.

    ``wrong``: field -> pattern of the reason for which that cell must be refused. ``out``: pattern
    of the reason for which the whole row must be.
    """

    cells: list[Cell]
    origin: int | None = None
    wrong: dict[str, str] = field(default_factory=dict)
    out: str = ""


@dataclass
class Doc:
    """``fields``: the field in each column; '' for columns of no field. Columns are as in ``header``.

    ``merged``: (column, first line, last line) merged downwards. ``spans``: (header line, first
    column, last column) merged across. ``typed``: dates and amounts become real cells in workbooks.
    """

    clean: Clean
    fields: list[str]
    header: list[list[str]]
    lines: list[Line]
    above: list[list[str]]
    below: list[list[str]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    typed: bool = False
    traps: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.fields)

    def column(self, name: str) -> Column:
        return next(c for c in self.clean.source.columns if c.name == name)

    def positions(self, fits: Callable[[Column], bool]) -> list[int]:
        """Columns whose field fits."""
        return [i for i, name in enumerate(self.fields) if name and fits(self.column(name))]

    def about_people(self) -> list[Line]:
        return [line for line in self.lines if line.origin is not None]

    def truth(self, line: Line) -> dict[str, str]:
        assert line.origin is not None
        return self.clean.truth[line.origin]


Trap = Callable[[Doc, Random], bool]
"""Changes a table; False where it has nothing to change."""


def some_of(clean: Clean, rng: Random, most: int = 12) -> Doc:
    """A few neighbouring rows of a clean table."""
    good = sorted(clean.truth)
    start = rng.randrange(max(1, len(good) - most))
    chosen = good[start : start + rng.randint(2, most)]
    width = len(clean.headings)
    return Doc(
        clean,
        [clean.fields.get(i, "") for i in range(width)],
        [list(clean.headings)],
        [Line(list(clean.rows[n]), n) for n in chosen],
        [list(line) for line in clean.titles],
    )
