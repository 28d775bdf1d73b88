"""What every step of writing a problem sheet needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.kernel.ledger import Cell, Ledger, LedgerSheet
from reports.book import Book
from reports.columns import Column
from reports.layout import on_paper
from reports.safe_cells import SafeSheet
from reports.sides import Sides

TITLE, UNIT, BASIS, GROUPS, HEADINGS, FIRST_ROW = range(6)


@dataclass(frozen=True)
class Part:
    """A run of rows that share a sheet; nearly always all of them."""

    number: int
    of: int
    first: int
    rows: Sequence[Sequence[Cell]]
    keys: Sequence[str]


@dataclass(frozen=True)
class Draft:
    """A sheet being written; ``shown`` says which values of a row its known columns hold."""

    book: Book
    sheet: SafeSheet
    ledger: Ledger
    problem: LedgerSheet
    part: Part
    shown: Sequence[int]
    sides: Sides

    @property
    def columns(self) -> Sequence[Column]:
        return self.sides.columns

    @property
    def last_row(self) -> int:
        return FIRST_ROW + len(self.part.rows) - 1

    @property
    def key_col(self) -> int:
        return len(self.columns)

    def size(self, points: float) -> int:
        """The font size that is printed as so many points."""
        return on_paper(points, self.sides.percent / 100)
