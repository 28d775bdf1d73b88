"""The closing ledgers of a county, written from the store to ``out/<month>/台账``."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from pipeline.cases.months import chosen_month
from pipeline.closing.aside import note_written, put_aside
from pipeline.closing.cases import Case, load_cases
from pipeline.closing.closed import NAME as CLOSED_BOOK
from pipeline.closing.closed import closed_sheets
from pipeline.closing.deaths import NAME as DEATH_BOOK
from pipeline.closing.deaths import death_sheets
from pipeline.closing.exits import NAME as EXIT_BOOK
from pipeline.closing.exits import exit_sheet
from pipeline.closing.money import Debt, Sums, debts, summed
from pipeline.closing.numbers import give_numbers
from pipeline.closing.problems import NAME as PROBLEM_BOOK
from pipeline.closing.problems import problem_sheets
from pipeline.closing.recovery import NAME as RECOVERY_BOOK
from pipeline.closing.recovery import recovery_sheet
from pipeline.closing.revisits import NAME as REVISIT_BOOK
from pipeline.closing.revisits import Share, draw, revisit_sheet
from pipeline.closing.transferred import NAME as TRANSFER_BOOK
from pipeline.closing.transferred import transfer_sheet
from pipeline.kernel.errors import UserError
from pipeline.ledgers import file_name
from pipeline.settings import Settings, read_settings
from pipeline.store import open_store
from pipeline.workspace import Workspace
from reports.closing.sheet import ClosingSheet
from reports.closing.workbook import write_closing_book
from reports.wording import month_words

FOLDER, TOWNS = "台账", "乡镇追缴台账"


@dataclass(frozen=True)
class Written:
    """What was written: the folder, its files, and the figures that the officer is told. ``aside``: workbooks
    that had been changed since they were written, where they are kept now."""

    county: str
    month: str
    folder: Path
    files: Sequence[Path]
    aside: Sequence[Path]
    closed: int
    waiting: int
    lacking: int
    drawn: int
    sums: Sums


def write_closing(root: Path, month: str | None, today: date) -> Written:
    """Write every closing ledger of a month, as cases stand now. Raises UserError."""
    workspace = Workspace(root)
    if not workspace.store.exists():
        raise UserError("还没有运行过比对，没有台账可写", where=str(root), fix="先运行 hedui run，下发并收回台账")  # fmt: skip
    with workspace.locked(), closing(open_store(workspace.store)) as store:
        chosen = chosen_month(store, month)
        settings = read_settings(root, chosen)
        store.execute("BEGIN")
        give_numbers(store)
        cases = load_cases(store, chosen)
        owed = debts(store, cases)
        drawn = draw(store, settings.county, cases, owed, today, Share.of(settings.switches))
        writer = _Writer(store, workspace.out / chosen / FOLDER, settings.county, chosen)
        writer.write_all(_books(store, cases, owed, drawn, settings, chosen, today), owed)
        store.execute("COMMIT")
    return Written(
        settings.county, chosen, writer.folder, writer.files, writer.aside, sum(case.closed for case in cases),
        sum(case.waits for case in cases), sum(bool(case.lacking) for case in cases), len(drawn), summed(owed, cases),
    )  # fmt: skip


def _books(
    store: duckdb.DuckDBPyConnection, cases: Sequence[Case], owed: Sequence[Debt], drawn: Mapping[str, str],
    settings: Settings, month: str, today: date,
) -> dict[str, list[ClosingSheet]]:  # fmt: skip
    """Workbook -> its sheets."""
    head = f"{settings.county}社会救助"
    return {
        PROBLEM_BOOK: problem_sheets(cases, owed, f"{head}{PROBLEM_BOOK}（整改台账）"),
        CLOSED_BOOK: closed_sheets(cases, f"{head}{CLOSED_BOOK}"),
        RECOVERY_BOOK: [recovery_sheet(owed, f"{head}资金{RECOVERY_BOOK}", summed(owed, cases))],
        REVISIT_BOOK: [revisit_sheet(cases, drawn, f"{head}整改{REVISIT_BOOK}", today)],
        TRANSFER_BOOK: [transfer_sheet(cases, f"{head}问题线索{TRANSFER_BOOK}")],
        EXIT_BOOK: [exit_sheet(cases, f"{head}{EXIT_BOOK}")],
        DEATH_BOOK: death_sheets(store, cases, month, f"{settings.county}{month_words(month)}救助对象{DEATH_BOOK}"),
    }  # fmt: skip


@dataclass
class _Writer:
    store: duckdb.DuckDBPyConnection
    folder: Path
    county: str
    month: str
    files: list[Path] = field(default_factory=list)
    aside: list[Path] = field(default_factory=list)

    def write_all(self, books: Mapping[str, Sequence[ClosingSheet]], owed: Sequence[Debt]) -> None:
        """Every book, and for each town that has money to bring back a copy of its own lines."""
        towns = self.folder / TOWNS
        try:
            towns.mkdir(parents=True, exist_ok=True)
            for name, sheets in books.items():
                self._write(self.folder / f"{name}_{self.month}.xlsx", name, sheets)
            open_yet = [one for one in owed if one.left > 0 or one.pending > 0]
            for town in sorted({one.case.town for one in open_yet}):
                mine = [one for one in open_yet if one.case.town == town]
                sheet = recovery_sheet(mine, f"{town}社会救助资金{RECOVERY_BOOK}（{month_words(self.month)}）")  # fmt: skip
                self._write(towns / f"{file_name(town)}_{RECOVERY_BOOK}_{self.month}.xlsx", RECOVERY_BOOK, [sheet])  # fmt: skip
            for stale in sorted(set(towns.glob("*.xlsx")) - set(self.files)):
                self._put_aside(stale)
                stale.unlink(missing_ok=True)
        except OSError:
            raise UserError("台账写不进去", where=str(self.folder), fix="关闭正打开的台账，检查磁盘后重试", code=4) from None  # fmt: skip

    def _write(self, path: Path, name: str, sheets: Sequence[ClosingSheet]) -> None:
        self._put_aside(path)
        write_closing_book(path, self.county, self.month, name, sheets)
        note_written(self.store, path)
        self.files.append(path)

    def _put_aside(self, path: Path) -> None:
        kept = put_aside(self.store, path)
        self.aside += [kept] if kept else []
