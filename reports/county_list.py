"""A list for the county: a sheet that is only read, titled with the county and the month."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.kernel.ledger import Ledger
from reports.book import Book
from reports.list_sheet import ListColumn, write_list
from reports.page import ledger_head
from reports.wording import month_words


@dataclass(frozen=True)
class CountyList:
    """Name of the sheet, what its title says behind county and month, and its columns."""

    name: str
    subject: str
    columns: tuple[ListColumn, ...]

    def write(
        self, book: Book, ledger: Ledger, note: str, rows: Sequence[Sequence[str | int]]
    ) -> None:
        """Add the sheet to the book."""
        write_list(
            book,
            ledger_head(ledger),
            name=self.name,
            title=f"{ledger.county}{month_words(ledger.month)}{self.subject}",
            note=note,
            columns=self.columns,
            rows=rows,
        )
