"""The month's job without anybody at the screen: what is said afterwards, and when there is nothing to do."""

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from pipeline.cases.status import reminders
from pipeline.commands import month_summary
from pipeline.journal import LAST
from pipeline.kernel.calendar_months import first_of, shifted
from pipeline.kernel.errors import UserError
from pipeline.run import Result
from pipeline.workspace import Workspace


def nothing_new(root: Path) -> str:
    """Why the newest month need not be run, '' where it must be. Raises UserError where there is none.

    It has been run, and nothing was put into its folder, taken out or changed since.
    """
    workspace = Workspace(root)
    month = workspace.month(None)
    done = workspace.out / month / "manifest.json"
    if not done.exists() or _changed(workspace.inbox / month) > done.stat().st_mtime:
        return ""
    coming = f"{shifted(first_of(month), 1):%Y-%m}"
    ran = datetime.fromtimestamp(done.stat().st_mtime)
    return (f"收件夹里还没有新的数据：最近的月份是 {month}，已于 {ran:%Y-%m-%d %H:%M} 比对过，此后没有变动。\n"
            f"  处理：新一月的数据到齐后，放进 {workspace.inbox / coming}，再运行 hedui run；本次没有改动任何结果")  # fmt: skip


def _changed(folder: Path) -> float:
    """When anything in a folder last changed; a copy keeps its date, but not the time it got here."""
    return max(max(told.st_mtime, told.st_ctime) for told in (path.stat() for path in (folder, *folder.rglob("*"))))  # fmt: skip


def finished(root: Path, result: Result, code: int, today: date | None = None) -> str:
    """The summary of a run that is done."""
    ended = "完成" if code == 0 else "完成，但有事项需要处理（见“需要处理”）"
    return "\n".join([f"核对运行摘要　{datetime.now():%Y-%m-%d %H:%M}　{ended}（结束码 {code}）", "",
                      month_summary(result), *_reminders(root, today)])  # fmt: skip


def not_finished(root: Path, problem: str, code: int, today: date | None = None) -> str:
    """The summary of a run that came to nothing. ``problem``: what was said on the screen."""
    newest = sorted(path.name for path in (root / "out").glob("20??-??") if path.is_dir())
    kept = f"以前的结果都在：{root / 'out' / newest[-1]}" if newest else "还没有以前的结果。"
    return "\n".join([f"核对运行摘要　{datetime.now():%Y-%m-%d %H:%M}　没有完成（结束码 {code}）", "", problem, "",
                      f"本次没有改动任何结果。{kept}", *_reminders(root, today)])  # fmt: skip


def leave(result: Result, text: str) -> None:
    """The summary beside the ledgers; the run is done, whether it can be written or not."""
    path = result.folder / f"{Path(LAST).stem}_{result.month}.txt"
    try:
        path.write_text(text + "\n", encoding="utf-8-sig")
    except OSError:
        print(f"（运行摘要写不进去：{path}；比对已完成，台账照常可用）", file=sys.stderr)


def _reminders(root: Path, today: date | None) -> list[str]:
    """What is due; a workspace that cannot tell keeps no summary from being written."""
    try:
        return ["", *reminders(root, today)]
    except UserError:
        return []


def told(result: Result) -> Iterator[str]:
    """Lines for the log: what was read, how long it took, what was found, as counts."""
    files = result.loaded.files
    yield (f"{result.month} 文件和工作表{len(files)}个，读入{sum(one.rows_loaded for one in files)}行，"
           f"退回{sum(one.rows_rejected for one in files)}行，未认出{sum(not one.source for one in files)}个")  # fmt: skip
    yield "用时 " + "，".join(
        f"{name} {taken['seconds']:.1f}秒" for name, taken in result.stages.taken.items()
    )
    yield "疑点 " + ("，".join(f"{slug} {count}" for slug, _, count, _ in result.counts if count) or "0")  # fmt: skip
    idle = [one.rule.slug for one in result.asked if one.missing]
    if idle:
        yield f"未运行的规则 {'、'.join(idle)}"
    yield f"台账 {1 + len(result.towns)}份，反馈单 {len(result.slips)}份，需要处理 {len(result.loaded.attention)}项"
