"""``hedui issue``: the ledgers of a month are handed out, and the time to answer begins."""

import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from pipeline.cases.deadlines import Due, calendar
from pipeline.cases.events import Event, record
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import Ledger
from pipeline.kernel.states import OUT, SENT_BACK, WAITING
from pipeline.ledgers import file_name
from pipeline.settings import read_settings
from pipeline.show import table
from pipeline.store import open_store
from pipeline.workspace import Workspace
from reports.dated import print_dates

FOLDER = "乡镇台账"
_AHEAD = 31
"""Days that a ledger may be dated in advance."""

# The rows of a town that nobody has been given yet, or that went back to it; what is put off begins later.
_ROWS = """
SELECT issued.finding_id, issued.rule, issued.sheet, case_now.state
FROM issued JOIN case_now USING (finding_id)
WHERE issued.month = ? AND run_id = ? AND town = ? AND list_contains(?, case_now.state)
      AND issued.finding_id NOT IN (SELECT finding_id FROM visit_plan
                                    WHERE visit_plan.month = issued.month AND arranged = '排后')
QUALIFY row_number() OVER (PARTITION BY issued.finding_id ORDER BY issued.sheet) = 1
ORDER BY issued.sheet, issued.finding_id
"""


@dataclass(frozen=True)
class Handed:
    """One town's ledger: its rows, and those of them whose time begins now."""

    town: str
    ledger: str
    rows: int
    begun: int
    again: bool
    printed: bool


def issue(
    root: Path, month: str | None, town: str | None, on: str | None, today: date | None = None
) -> str:
    """Hand out the ledgers of a month, or of one town; what it did, in words. Raises UserError."""
    workspace = Workspace(root)
    today = today or date.today()
    with workspace.locked(), closing(_store(workspace)) as store:
        run_id, chosen_month = _run(store, month)
        day = _day(on, chosen_month, today)
        settings = read_settings(root, chosen_month)
        due = calendar(root).after(day, int(settings.switches["verify_days"]))
        handed = []
        store.execute("BEGIN")
        for name, ledger, rows in _ledgers(store, workspace, chosen_month, run_id, town):
            book = Ledger(settings.county, chosen_month, name, run_id, (), (), ())
            path = workspace.out / chosen_month / FOLDER / ledger
            password = settings.ledger_passwords.get(name, "")
            handed.append(_hand_out(store, book, path, rows, day, due, password))
        store.execute("COMMIT")
        told = () if town else _only_told(store, workspace, chosen_month, run_id)
    return _told(settings.county, chosen_month, day, due, handed, told)


def _only_told(
    store: duckdb.DuckDBPyConnection, workspace: Workspace, month: str, run_id: str
) -> list[str]:
    """Workbooks of towns that have nothing to verify themselves: they go out, too, and nothing begins."""
    known = {name for (name,) in store.execute(
        "SELECT DISTINCT ledger FROM issued WHERE month = ? AND run_id = ?", [month, run_id]).fetchall()}  # fmt: skip
    there = (workspace.out / month / FOLDER).glob(f"*_整改台账_{month}.xlsx")
    return sorted(path.name for path in there if path.name not in known and path.name[0] != "~")


def _store(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    if not workspace.store.exists():
        raise UserError(
            "还没有运行过，没有台账可下发", where=str(workspace.root), fix="先运行 hedui run"
        )
    return open_store(workspace.store)


def _run(store: duckdb.DuckDBPyConnection, month: str | None) -> tuple[str, str]:
    """The last run of the month, or the last month that was run."""
    runs = dict(store.execute("SELECT month, arg_max(run_id, started) FROM run GROUP BY month ORDER BY month").fetchall())  # fmt: skip
    chosen = month or max(runs, default="")
    if chosen not in runs:
        listed = "、".join(runs) or "（无）"
        raise UserError(
            f"{chosen} 还没有运行过",
            fix=f"运行过的月份：{listed}；请核对 --month，或先运行 hedui run",
        )
    return runs[chosen], chosen


def _day(on: str | None, month: str, today: date) -> date:
    if on is None:
        return today
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise UserError(f"下发日期写法不对：{on}", fix="写成 2026-11-02 这样的形式") from None
    if f"{day:%Y-%m}" < month or day > today + timedelta(_AHEAD):
        raise UserError(f"下发日期 {on} 不合理", where="--on",
                        fix=f"应在 {month} 之后，且不晚于今天起{_AHEAD}天")  # fmt: skip
    return day


def _ledgers(
    store: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    month: str,
    run_id: str,
    town: str | None,
) -> list[tuple[str, str, int]]:
    """(town, file, rows) of the ledgers to hand out."""
    there = store.execute("SELECT town, ledger, count(*) FROM issued WHERE month = ? AND run_id = ? AND town <> ''"
                          " GROUP BY ALL ORDER BY ALL", [month, run_id]).fetchall()  # fmt: skip
    if not there:
        raise UserError(f"{month} 没有乡镇台账可下发", fix="该月如是旧版本运行的，请重新运行 hedui run --month " + month)  # fmt: skip
    chosen = [one for one in there if town in (None, one[0])]
    alone = workspace.out / month / FOLDER / f"{file_name(town or '')}_整改台账_{month}.xlsx"
    if not chosen and alone.exists():
        raise UserError(f"{month} {town}没有要填报的疑点，不用登记下发", where="--town",
                        fix=f"工作簿里只有外乡镇关联疑点，直接发给该乡镇即可：{alone}")  # fmt: skip
    if not chosen:
        raise UserError(f"{month} 没有“{town}”的台账", where="--town",
                        fix="有台账的：" + "、".join(name for name, *_ in there))  # fmt: skip
    return chosen


def _hand_out(
    store: duckdb.DuckDBPyConnection,
    book: Ledger,
    path: Path,
    rows: int,
    day: date,
    due: Due,
    password: str,
) -> Handed:
    known = store.execute("SELECT 1 FROM handed WHERE run_id = ? AND ledger = ? AND on_date = ?",
                          [book.run_id, path.name, day]).fetchall()  # fmt: skip
    waiting = store.execute(
        _ROWS, [book.month, book.run_id, book.town, [WAITING, SENT_BACK]]
    ).fetchall()
    now = datetime.now().replace(microsecond=0)
    note = "时限为估算" if due.estimated else ""
    record(store, [Event(finding_id=finding, rule=rule, month=book.month, kind="issued", state=OUT, on_date=day,
                         due=due.day, note=note, file=path.name, sheet=sheet)
                   for finding, rule, sheet, _ in waiting], now)  # fmt: skip
    printed = _print(path, book, day, due, password)
    if not known:
        store.execute("INSERT INTO handed VALUES (?, ?, ?, ?, ?, ?, ?)",
                      [book.month, book.run_id, path.name, book.town, day, due.day, now])  # fmt: skip
    return Handed(book.town, path.name, rows, len(waiting), bool(known), printed)


def _print(path: Path, book: Ledger, day: date, due: Due, password: str) -> bool:
    """Whether the dates stand in the file; one that is gone or altered is left alone."""
    try:
        return print_dates(path, book, f"{day:%Y-%m-%d}", f"{due.day:%Y-%m-%d}", password)
    except PermissionError:
        raise UserError("台账文件正被打开，下发日期印不上去", where=str(path),
                        fix="关闭Excel或WPS中打开的台账后再试；本次没有登记任何下发", code=4) from None  # fmt: skip
    except (FileNotFoundError, zipfile.BadZipFile):
        return False


def _told(
    county: str, month: str, day: date, due: Due, handed: Sequence[Handed], only_told: Sequence[str]
) -> str:
    begun = sum(one.begun for one in handed)
    lines = [
        f"{county} {month} 台账下发登记：{len(handed)}份，下发日期 {day:%Y-%m-%d}，核实时限 {due.told}",
        "",
        table(
            ("乡镇(街道)", "台账条数", "本次起算"),
            [(one.town, one.rows, one.begun) for one in handed],
        ),
        "",
        f"本次起算核实时限的 {begun} 条；其余是以前已下发的（仍按原来的时限）、排在以后入户的（轮到时再起算）或只供查阅的。",
    ]
    if only_told:
        lines.append(
            f"另有{len(only_told)}份只有外乡镇关联疑点，不用填报，一并发给乡镇：{'、'.join(only_told)}"
        )
    blank = [one.ledger for one in handed if not one.printed and not one.again]
    if blank:
        lines.append(
            f"日期没有印进文件（文件已移走、已改动或已印过日期），请手写：{'、'.join(blank)}"
        )
    return "\n".join(lines)
