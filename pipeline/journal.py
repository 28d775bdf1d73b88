"""WORKSPACE/logs: a line for everything that was done, and how the last run ended. No personal data.

One file a day, ``hedui_2026-11-12.log``. The lines are the record of when shared data were used, by whom
and to what effect; they are kept for three years (政务数据共享条例第29条; network logs: at least six months).
"""

import getpass
import os
import re
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline.kernel.masks import veiled

KEPT_DAYS = 3 * 366
"""Days after which a log goes; never fewer than 180."""
LAST = "运行摘要.txt"
"""How the last run of the month's job ended, whether well or not."""
STATUS = "台账情况.txt"
"""Where cases stood when that was last saved."""
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_NAME = re.compile(r"hedui_(\d{4}-\d{2}-\d{2})\.log")


class Journal:
    """Writes for one command; where there is no workspace, or nothing can be written, it is silent."""

    def __init__(self, root: Path | None, command: str) -> None:
        there = root is not None and (root / "inbox").is_dir()
        self.folder = root / "logs" if there and root is not None else None
        self.command = command
        self._began = time.monotonic()

    def begin(self, *words: str) -> None:
        """The command starts; ``words``: how it was asked for, without anything of a person."""
        self._rotate(date.today())
        self.say(
            "开始" + "".join(f" {word}" for word in words) + f"（{_user()}，进程{os.getpid()}）"
        )

    def say(self, text: str) -> None:
        """One line, at once."""
        if self.folder is None:
            return
        now = datetime.now()
        line = f"{now:%Y-%m-%d %H:%M:%S} {self.command} {veiled(' '.join(text.split()))}\n"
        try:
            self.folder.mkdir(exist_ok=True, mode=0o700)
            path = self.folder / f"hedui_{now:%Y-%m-%d}.log"
            with os.fdopen(os.open(path, _APPEND, 0o600), "a", encoding="utf-8") as handle:
                handle.write(line)
        except OSError:
            print(f"（日志写不进去：{self.folder}）", file=sys.stderr)
            self.folder = None

    def end(self, code: int, problem: str = "") -> None:
        """The command is over; ``problem``: why, where it did not end well."""
        took = time.monotonic() - self._began
        self.say(f"结束 结束码{code} 用时{took:.1f}秒" + (f" {problem}" if problem else ""))

    def leave(self, text: str, name: str = LAST) -> None:
        """A text for the officer to read, in the place of the one before."""
        if self.folder is None:
            return
        try:
            self.folder.mkdir(exist_ok=True, mode=0o700)
            with os.fdopen(
                os.open(self.folder / name, _ANEW, 0o600), "w", encoding="utf-8-sig"
            ) as handle:
                handle.write(text + "\n")
        except OSError:
            print(f"（{name} 写不进去：{self.folder}）", file=sys.stderr)

    def _rotate(self, today: date) -> None:
        """Files of days that are long past go."""
        last = today - timedelta(KEPT_DAYS)
        if self.folder is None or not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            found = _NAME.fullmatch(path.name)
            if found and found[1] < last.isoformat():
                path.unlink(missing_ok=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a task without a home or a name
        return "用户不明"
