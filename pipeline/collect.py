"""``hedui collect``: the ledgers that towns returned, merged into the cases of the store."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from pipeline.cases.deadlines import calendar
from pipeline.cases.events import record
from pipeline.cases.known import load_known
from pipeline.cases.lines import CLOSING, REVIEWED, UNPLACED, Return
from pipeline.cases.merge import Count, Merged, merge
from pipeline.closing.taken import take_closing
from pipeline.kernel.calendar_months import MONTH
from pipeline.kernel.digests import digest_of
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import ReturnedLine
from pipeline.ledgers import file_name
from pipeline.reading.excel import ExcelReader
from pipeline.returns import Read, read_returns, returned_files
from pipeline.settings import Settings, read_settings
from pipeline.show import table
from pipeline.store import open_store
from pipeline.workspace import Workspace
from reports.return_list import NAME, write_return_list


@dataclass(frozen=True)
class _Seen:
    recorded: datetime
    taken: int
    refused: int


@dataclass
class Collected:
    """What one collection did. ``again``: files that had been taken whole before; ``unread``: name,
    problem and remedy of files that gave nothing; ``only_told``: ledgers that had nothing to fill;
    ``lists``: the 退回清单 that were written."""

    county: str
    month: str
    merged: Merged = field(default_factory=Merged)
    returns: list[Return] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    unread: list[tuple[str, str, str]] = field(default_factory=list)
    only_told: list[str] = field(default_factory=list)
    lists: list[Path] = field(default_factory=list)
    events: int = 0
    unkept: bool = False

    @property
    def refused(self) -> int:
        return sum(one.refused for one in self.merged.told)

    @property
    def code(self) -> int:
        """The exit code: 1 where something is to be seen to."""
        return 1 if self.refused or self.unread else 0


def collect(
    root: Path, asked: str | None, progress: Callable[[str], None], today: date | None = None,
    excel: ExcelReader | None = None,
) -> Collected:  # fmt: skip
    """Read what came back for a month and record it, all or nothing. Raises UserError.

    ``excel``: a reader that is there already; it stays open.
    """
    workspace = Workspace(root)
    month = _month(root / "returned", asked)
    settings = read_settings(root, month)
    folder = root / "returned" / month
    done = Collected(settings.county, month)
    with workspace.locked():
        if not workspace.store.exists():
            raise UserError("还没有运行过比对，没有可对照的台账", where=str(workspace.store),
                            fix="先运行 hedui run，下发台账后再收回")  # fmt: skip
        with closing(open_store(workspace.store)) as store:
            seen = _seen(store)
            wanted = _wanted(folder, seen, done)
            reads = _read_all(folder, wanted, settings, excel, workspace, progress)
            _sort_out(reads, month, seen, done)
            keys = {row.key.text for one in done.returns for row in one.book.rows} - {""}
            known = load_known(store, {month, *(one.month for one in done.returns)}, keys)
            done.unkept = any(not one.closing for one in done.returns) and month not in known.kept
            progress("与下发的台账和已登记的情况核对")
            done.merged = merge(done.returns, known, today or date.today())
            _tell_months(done)
            store.execute("BEGIN")
            now = datetime.now()
            done.events = record(store, done.merged.events, now)
            closed = take_closing(store, done.returns, today or date.today(), calendar(root),
                                  int(settings.switches["rectify_days"]))  # fmt: skip
            done.events += record(store, closed.events, now)
            done.merged.told += closed.told
            done.merged.counts |= closed.counts
            done.lists = _write_lists(workspace.out / month / NAME, done)
            _note_files(store, done, seen, now)
            store.execute("COMMIT")
    return done


def _read_all(
    folder: Path, wanted: Sequence[tuple[Path, str]], settings: Settings, excel: ExcelReader | None,
    workspace: Workspace, progress: Callable[[str], None],
) -> list[Read]:  # fmt: skip
    if not wanted:
        return []
    if excel is not None:
        return list(
            read_returns(
                folder, wanted, settings.passwords, excel, progress, settings.ledger_passwords
            )
        )
    with closing(ExcelReader(workspace.fresh_scratch(), processes=1)) as own:
        return list(
            read_returns(
                folder, wanted, settings.passwords, own, progress, settings.ledger_passwords
            )
        )


def _month(folder: Path, asked: str | None) -> str:
    months = sorted(path.name for path in folder.iterdir() if path.is_dir() and MONTH.fullmatch(path.name)) \
        if folder.is_dir() else []  # fmt: skip
    if asked is not None and not MONTH.fullmatch(asked):
        raise UserError(f"月份写法不对：{asked}", fix="写成 2026-10 这样的形式")
    if asked is None and months:
        return months[-1]
    if asked is None or asked not in months:
        raise UserError(f"没有收回的台账{f'（{asked}）' if asked else ''}", where=str(folder),
                        fix="在 returned 下新建台账月份的文件夹（如 2026-10），把乡镇交回的台账放进去")  # fmt: skip
    return asked


def _seen(store: duckdb.DuckDBPyConnection) -> dict[str, _Seen]:
    return {sha: _Seen(*rest) for sha, *rest in store.execute(
        "SELECT sha256, min(recorded), max(taken), arg_max(refused, recorded) FROM returned GROUP BY sha256"
    ).fetchall()}  # fmt: skip


def _wanted(folder: Path, seen: dict[str, _Seen], done: Collected) -> list[tuple[Path, str]]:
    """Files to be read: not those that were taken whole before, nor a second copy of the same."""
    wanted: dict[str, Path] = {}
    for path in returned_files(folder):
        digest = digest_of(path)
        before = seen.get(digest)
        if (before and not before.refused) or digest in wanted:
            done.again.append(path.relative_to(folder).as_posix())
        else:
            wanted[digest] = path
    return [(path, digest) for digest, path in wanted.items()]


def _sort_out(reads: Sequence[Read], month: str, seen: dict[str, _Seen], done: Collected) -> None:
    for one in reads:
        if one.book is None:
            done.unread.append((one.file, one.problem, one.fix))
            continue
        if one.book.only_told:
            done.only_told.append(one.file)
            continue
        before = seen.get(one.digest)
        county = REVIEWED in one.file.split("/")[:-1] or one.book.town == ""
        done.returns.append(Return(one.file, one.digest, _sound_month(one.book.month, month), one.book, county,
                                   before.recorded if before else None))  # fmt: skip


def _sound_month(said: str | None, month: str) -> str:
    """The month of the baseline, unless somebody wrote over it."""
    return said if said and MONTH.fullmatch(said) else month


def _tell_months(done: Collected) -> None:
    for one in done.returns:
        if one.month != done.month:
            done.merged.told.append(ReturnedLine(
                False, one.town, one.file, "", "", "", "", "", f"是{one.month}的台账，放在{done.month}的文件夹里；已按{one.month}登记",
                f"下次放到 returned/{one.month}"))  # fmt: skip
        if one.book.town is None and not one.closing:
            done.merged.told.append(ReturnedLine(
                False, one.town, one.file, "", "", "", "", "", "隐藏的基线表不见了，已按线索编号与县里的留底核对",
                "在下发的台账原件上填报，不要把内容复制到新的工作簿"))  # fmt: skip


def _write_lists(folder: Path, done: Collected) -> list[Path]:
    """A list for each town of which something is to be told; an old one that is settled goes."""
    by_town: dict[str, list[ReturnedLine]] = defaultdict(list)
    for told in done.merged.told:
        by_town[told.town].append(told)
    written = []
    for town in sorted({*by_town, *(one.town for one in done.returns)}):
        path = folder / f"{file_name(town)}_{NAME}_{done.month}.xlsx"
        try:
            if town in by_town:
                folder.mkdir(parents=True, exist_ok=True)
                lines = by_town[town]
                write_return_list(path, done.county, town, done.month, lines)
                written.append(path)
            else:
                path.unlink(missing_ok=True)
        except OSError:
            raise UserError("退回清单写不进去，本次什么都没有登记", where=str(path),
                            fix="关闭正打开的退回清单，检查磁盘后重试", code=4) from None  # fmt: skip
    return written


def _note_files(
    store: duckdb.DuckDBPyConnection, done: Collected, seen: dict[str, _Seen], now: datetime
) -> None:
    """The files that came in; part of the caller's transaction."""
    for one in done.returns:
        count, before = done.merged.counts[one.file], seen.get(one.digest)
        refused = sum(told.refused for told in done.merged.told if told.file == one.file)
        store.execute("DELETE FROM returned WHERE sha256 = ?", [one.digest])
        store.execute(
            "INSERT INTO returned VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [one.digest, one.month, one.file, one.book.run_id or "", one.town,
             before.recorded if before else now, count.rows,
             count.taken + (before.taken if before else 0), refused],
        )  # fmt: skip


# --- what is said on the terminal --------------------------------------------------------------


def summary(done: Collected) -> str:
    """By town what came back and what became of it, and where the lists lie."""
    if not (done.returns or done.again or done.unread or done.only_told):
        return f"{done.county} {done.month}：没有收回的台账"
    lines = [f"{done.county} {done.month} 收回台账 {len(done.returns)} 份，登记 {done.events:,} 件事项"]  # fmt: skip
    if done.returns:
        rows = _by_town(done)
        lines += ["", table(("乡镇", "文件", "交回行", "已登记", "无变化", "未填", "退回"), rows)]
    if done.again:
        lines += ["", f"已经收过、内容没有变的 {len(done.again)} 份：{_some(done.again)}"]
    if done.only_told:
        lines += [
            "",
            f"只有外乡镇关联疑点、没有要填的，不用交回的 {len(done.only_told)} 份：{_some(done.only_told)}",
        ]
    if done.unread:
        lines += ["", "没有读入的文件", table(("文件", "原因", "怎样处理"), done.unread)]
    if done.unkept:
        lines += ["", "县里没有这个月下发的留底，只按台账内的基线核对：改动过的格指不出原值。"]
    visited = sum(one.book.visited for one in done.returns)
    if visited:
        lines += ["", f"入户清单里填了 {visited} 户，供查阅；核实结果以各问题表为准。"]
    if done.lists:
        told = len(done.merged.told) - done.refused
        lines += ["", f"退回清单 {len(done.lists)} 份（退回 {done.refused} 处，提醒 {told} 处）：{done.lists[0].parent}"]  # fmt: skip
    return "\n".join(lines)


def _by_town(done: Collected) -> list[tuple[str, int, int, int, int, int, int]]:
    total: dict[str, Count] = {}
    files: dict[str, int] = defaultdict(int)
    for one in done.returns:
        town, count = one.town, done.merged.counts[one.file]
        before = total.get(town, Count())
        files[town] += 1
        total[town] = replace(
            before, rows=before.rows + count.rows, taken=before.taken + count.taken,
            unchanged=before.unchanged + count.unchanged, blank=before.blank + count.blank,
            refused=before.refused + count.refused,
        )  # fmt: skip
    last = (UNPLACED, REVIEWED, CLOSING)
    return [(town, files[town], one.rows, one.taken, one.unchanged, one.blank, one.refused)
            for town, one in sorted(total.items(), key=lambda pair: (pair[0] in last, pair[0]))]  # fmt: skip


def _some(names: Collection[str], most: int = 5) -> str:
    shown = "、".join(list(names)[:most])
    return shown + (" 等" if len(names) > most else "")
