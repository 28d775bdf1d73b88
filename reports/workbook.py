"""A ledger as an Excel workbook (整改台账): the contract of design.md section 6."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from pipeline.kernel.ledger import Ledger, LedgerSheet
from reports.back_sheets import write_baseline, write_remainders
from reports.baseline import Issued
from reports.book import Book
from reports.county_sheets import write_departments, write_files, write_quality
from reports.elsewhere_sheet import write_elsewhere
from reports.first_sheet import write_first
from reports.locked_book import locked
from reports.page import ledger_head
from reports.problem_sheet import write_problem
from reports.roster_sheets import write_flaws, write_indicators
from reports.safe_cells import visible
from reports.seal import seal_of
from reports.sheet_names import FIRST
from reports.steady_file import write_whole
from reports.visit_sheet import write_visits
from reports.wording import ledger_title, month_after


def write_ledger(ledger: Ledger, path: Path, password: str = "") -> list[Issued]:
    """Write the workbook to ``path``, whole or not at all; the rows that went out with it.

    ``password``: to open it; '' for none. Without one, the same ledger gives the same bytes. ``OSError`` (full disk, file open in Excel, no such
    folder) is raised as it is, and what stood at ``path`` before stays there.
    """
    content, issued = _made(ledger)
    write_whole(path, locked(content, password) if password else content)
    return issued


def ledger_bytes(ledger: Ledger) -> bytes:
    """The workbook as the bytes of its file."""
    return _made(ledger)[0]


def _made(ledger: Ledger) -> tuple[bytes, list[Issued]]:
    for problem in ledger.sheets:
        _check(problem)
    book = Book(visible(ledger_title(ledger)), month_after(ledger.month))
    first = book.add(FIRST)
    if ledger.visits:
        write_visits(book, ledger)
    filled = [problem for problem in ledger.sheets if problem.rows]
    issued = list(chain.from_iterable(write_problem(book, ledger, one) for one in filled))
    if ledger.elsewhere:
        write_elsewhere(book, ledger)
    if not ledger.town:
        write_files(book, ledger)
        if ledger.departments:
            write_departments(book, ledger)
        write_quality(book, ledger)
        if ledger.indicators:
            write_indicators(book, ledger)
        if ledger.flaws:
            write_flaws(book, ledger)
    write_remainders(book, ledger_head(ledger))
    write_baseline(book, ledger, issued)
    write_first(book, first, ledger, seal(ledger, issued))
    return book.content(), issued


def seal(ledger: Ledger, issued: Iterable[Issued]) -> str:
    """The fingerprint that is printed on the ledger."""
    return seal_of(
        ledger.run_id, ledger.town, ((one.slug, one.key, one.fingerprint) for one in issued)
    )


def _check(problem: LedgerSheet) -> None:
    """Refuse rows without a key of their own, or with more or fewer values than columns."""
    if len(problem.keys) != len(problem.rows):
        raise ValueError(f"{problem.slug}: {len(problem.rows)} rows, {len(problem.keys)} keys")
    if len(set(problem.keys)) != len(problem.keys) or "" in problem.keys:
        raise ValueError(f"{problem.slug}: keys must be present and differ")
    width = len(problem.columns)
    for at, row in enumerate(problem.rows):
        if len(row) != width:
            raise ValueError(f"{problem.slug}: row {at} has {len(row)} values, not {width}")
