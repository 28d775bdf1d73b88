"""The closing ledgers of a county, written from the store to ``out/<month>/台账``."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipeline.closing.cases import Case, load_cases
from pipeline.closing.closed import NAME as CLOSED_BOOK
from pipeline.closing.closed import closed_sheets
from pipeline.closing.money import Debt, Sums, debts, summed
from pipeline.closing.numbers import give_numbers
from pipeline.closing.recovery import NAME as RECOVERY_BOOK
from pipeline.closing.recovery import recovery_sheet
from pipeline.closing.revisits import NAME as REVISIT_BOOK
from pipeline.closing.revisits import Share, draw, revisit_sheet
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
    """What was written: the folder, its files, and the figures that the officer is told."""

    county: str
    month: str
    folder: Path
    files: Sequence[Path]
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
        chosen = _month(store, month)
        settings = read_settings(root, chosen)
        store.execute("BEGIN")
        give_numbers(store)
        cases = load_cases(store, chosen)
        owed = debts(store, cases)
        drawn = draw(store, settings.county, cases, owed, today, Share.of(settings.switches))
        folder = workspace.out / chosen / FOLDER
        files = _write_all(
            folder, settings, chosen, _books(cases, owed, drawn, settings, chosen, today), owed
        )
        store.execute("COMMIT")
    return Written(
        settings.county, chosen, folder, files, sum(case.closed for case in cases),
        sum(case.waits for case in cases), sum(bool(case.lacking) for case in cases), len(drawn), summed(owed, cases),
    )  # fmt: skip


def _month(store: duckdb.DuckDBPyConnection, asked: str | None) -> str:
    months = [one for (one,) in store.execute("SELECT DISTINCT month FROM run ORDER BY 1").fetchall()]  # fmt: skip
    chosen = asked or (months[-1] if months else "")
    if chosen not in months:
        raise UserError(f"{chosen or '工作区'} 还没有运行过", fix=f"运行过的月份：{'、'.join(months) or '（无）'}；先运行 hedui run")  # fmt: skip
    return chosen


def _books(
    cases: Sequence[Case],
    owed: Sequence[Debt],
    drawn: Mapping[str, str],
    settings: Settings,
    month: str,
    today: date,
) -> dict[str, list[ClosingSheet]]:
    """Workbook -> its sheets."""
    head = f"{settings.county}社会救助"
    return {
        CLOSED_BOOK: closed_sheets(cases, f"{head}{CLOSED_BOOK}"),
        RECOVERY_BOOK: [recovery_sheet(owed, f"{head}资金{RECOVERY_BOOK}", summed(owed, cases))],
        REVISIT_BOOK: [revisit_sheet(cases, drawn, f"{head}整改{REVISIT_BOOK}", today)],
    }


def _write_all(
    folder: Path, settings: Settings, month: str, books: dict[str, list[ClosingSheet]], owed: Sequence[Debt]
) -> list[Path]:  # fmt: skip
    """Every book, and for each town that has money to bring back a copy of its own lines."""
    written = []
    try:
        (folder / TOWNS).mkdir(parents=True, exist_ok=True)
        for name, sheets in books.items():
            written.append(folder / f"{name}_{month}.xlsx")
            write_closing_book(written[-1], settings.county, month, name, sheets)
        open_yet = [one for one in owed if one.left > 0 or one.pending > 0]
        for town in sorted({one.case.town for one in open_yet}):
            mine = [one for one in open_yet if one.case.town == town]
            sheet = recovery_sheet(
                mine, f"{town}社会救助资金{RECOVERY_BOOK}（{month_words(month)}）"
            )
            written.append(folder / TOWNS / f"{file_name(town)}_{RECOVERY_BOOK}_{month}.xlsx")
            write_closing_book(written[-1], settings.county, month, RECOVERY_BOOK, [sheet])
        for stale in set((folder / TOWNS).glob("*.xlsx")) - set(written):
            stale.unlink()
    except OSError:
        raise UserError("台账写不进去", where=str(folder), fix="关闭正打开的台账，检查磁盘后重试", code=4) from None  # fmt: skip
    return written
