"""The workspace on disk: its folders, its lock, and how a finished month takes its place.

A run works in ``store/scratch`` and ``out/.part-<run>``. Its commit point is the transaction in
the store; the folder is then renamed. A run that dies before that leaves nothing behind but
scratch, which the next one clears; one that dies after it has its rename completed by the next.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.kernel.calendar_months import MONTH
from pipeline.kernel.errors import UserError

LATER = ("台账", "退回清单", "公示", "阶段性总结*")
"""What other commands add to a month's folder, and officers work in: the month run again leaves it alone."""


@dataclass(frozen=True)
class Workspace:
    """Paths of one workspace."""

    root: Path

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def store(self) -> Path:
        return self.root / "store" / "hedui.duckdb"

    @property
    def model(self) -> Path:
        """The frozen weights of identity linkage."""
        return self.root / "store" / "identity_model.json"

    @property
    def calibration(self) -> Path:
        """What visits taught about identities."""
        return self.root / "store" / "identity_calibration.json"

    @property
    def scratch(self) -> Path:
        return self.root / "store" / "scratch"

    def months(self) -> list[str]:
        """Months that have a folder in the inbox, oldest first."""
        if not self.inbox.is_dir():
            return []
        return sorted(
            p.name for p in self.inbox.iterdir() if p.is_dir() and MONTH.fullmatch(p.name)
        )

    def month(self, asked: str | None) -> str:
        """The month asked for, or the newest. Raises UserError where there is none."""
        months = self.months()
        if not self.root.is_dir() or not self.inbox.is_dir():
            raise UserError("这里不是工作区（没有 inbox 文件夹）", where=str(self.root),
                            fix="用 hedui init 新建工作区，或用 --workspace 指明工作区所在文件夹")  # fmt: skip
        if asked is None:
            if not months:
                raise UserError("收件夹里没有月份文件夹", where=str(self.inbox),
                                fix="在 inbox 下新建形如 2026-10 的文件夹，放入当月数据")  # fmt: skip
            return months[-1]
        if not MONTH.fullmatch(asked):
            raise UserError(f"月份写法不对：{asked}", fix="写成 2026-10 这样的形式")
        if asked not in months:
            listed = "、".join(months) or "（无）"
            raise UserError(f"收件夹里没有 {asked} 这个月", where=str(self.inbox),
                            fix=f"现有月份：{listed}；请核对 --month，或新建该月文件夹并放入数据")  # fmt: skip
        return asked

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the workspace; a second run is told who has it (exit code 3)."""
        folder = self.root / "store"
        try:
            _private(folder)
            handle = (folder / "lock").open("a+", encoding="utf-8")
        except OSError:
            raise UserError(
                "工作区不能写入", where=str(folder), fix="检查文件夹权限和磁盘", code=4
            ) from None
        with handle:
            if not _try_lock(handle.fileno()):
                handle.seek(0)
                holder = handle.read().strip() or "进程不明"
                raise UserError("已有运行正在使用这个工作区", where=holder,
                                fix="等它结束后再运行；确认没有运行的，重启电脑后再试", code=3)  # fmt: skip
            handle.truncate(0)
            handle.write(f"进程{os.getpid()}，开始于{time.strftime('%Y-%m-%d %H:%M:%S')}")
            handle.flush()
            yield

    def fresh_scratch(self) -> Path:
        """An empty private folder for spilled and converted data."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        _private(self.scratch)
        return self.scratch

    def clear_scratch(self) -> None:
        """Spilled and converted data go."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def part(self, run_id: str) -> Path:
        """Where a run builds the month's folder."""
        folder = self.out / f".part-{run_id}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def take_place(self, part: Path, month: str) -> None:
        """The finished folder becomes out/<month>; the one before it goes, but for what is in ``LATER``."""
        target, old = self.out / month, self.out / f".old-{month}"
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            for kept in sorted(one for pattern in LATER for one in target.glob(pattern)):
                if not (part / kept.name).exists():
                    _rename(kept, part / kept.name)
            _rename(target, old)
        _rename(part, target)
        _sync(self.out)
        shutil.rmtree(old, ignore_errors=True)

    def recover(self, committed: dict[str, str]) -> str | None:
        """Finish or clear what a killed run left. ``committed``: folder of a run -> its month."""
        said = None
        if not self.out.is_dir():
            return None
        for part in sorted(self.out.glob(".part-*")):
            if part.name in committed:
                self.take_place(part, committed[part.name])
                said = f"上次运行在发布{committed[part.name]}时中断，已完成发布"
            else:
                shutil.rmtree(part, ignore_errors=True)
                said = "上次运行中断，已清理，工作区保持运行前的样子"
        for old in sorted(self.out.glob(".old-*")):
            target = self.out / old.name.removeprefix(".old-")
            if not target.exists():
                _rename(old, target)
            shutil.rmtree(old, ignore_errors=True)
        return said


def _private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def _try_lock(fd: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            os.lseek(fd, 1 << 20, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _rename(source: Path, target: Path) -> None:
    """Rename, patiently: on Windows a virus scanner may hold a file for a moment."""
    for attempt in range(10):
        try:
            source.rename(target)
            return
        except PermissionError:
            if attempt == 9:
                raise UserError("台账文件正被打开，无法替换", where=str(target),
                                fix="关闭Excel或WPS中打开的台账后重新运行", code=4) from None  # fmt: skip
            time.sleep(0.05)


def _sync(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can."""
    if sys.platform == "win32":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
