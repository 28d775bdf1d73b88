"""A sheet that is read from top to bottom: texts over the whole width, and small tables."""

from collections.abc import Sequence

from reports.book import Book
from reports.layout import lines, row_height
from reports.safe_cells import Look, SafeSheet


class Blocks:
    """Writes blocks one below the other; ``across``: pixels of the columns."""

    def __init__(self, book: Book, sheet: SafeSheet, across: Sequence[int]) -> None:
        self.book, self.sheet, self.across, self.row = book, sheet, across, 0
        self.blocks: list[int] = []  # rows where what belongs together begins

    def look(self, name: str, size: int = 0) -> Look:
        return self.book.looks.get(name, size)

    def line(self, text: str, name: str, size: float, *, least: float = 0) -> None:
        """One text over the whole width."""
        self.sheet.across(self.row, 0, len(self.across) - 1, text, self.look(name))
        height = row_height(lines(text, sum(self.across), size), size, least=least, air=2)
        self.sheet.height(self.row, height)
        self.row += 1

    def section(self, text: str) -> None:
        """A small heading with air above."""
        self.blocks.append(self.row)
        self.down(1, 4)
        self.line(text, "section", 12, least=22)

    def down(self, count: int, size: float = 10, least: float = 0) -> None:
        """Give the row its height and go to the next."""
        self.sheet.height(self.row, row_height(count, size, least=least))
        self.row += 1
