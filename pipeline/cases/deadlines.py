"""Working days by the State Council's holiday arrangements, and by the county's own table.

Shipped: ``kernel/data/holidays.csv``, 2024 to 2026. ``WORKSPACE/holidays.csv`` of the same columns
(日期,休或班,节日) goes before it, day by day. A year that neither knows goes by weekends alone, and what
is computed with it is marked 估算.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

from pipeline.kernel.errors import UserError

ESTIMATED = "估算"
_OFF, _ON = "休", "班"
_HEADINGS = ["日期", "休或班", "节日"]


@dataclass(frozen=True)
class Due:
    """A deadline. ``estimated``: a year on the way has no holiday arrangement yet."""

    day: date
    estimated: bool

    @property
    def told(self) -> str:
        return f"{self.day:%Y-%m-%d}" + (f"（{ESTIMATED}）" if self.estimated else "")


@dataclass(frozen=True)
class Calendar:
    """Days that are not as their weekday says: True where worked. ``years``: those known whole."""

    days: Mapping[date, bool]
    years: frozenset[int]

    def works(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def after(self, start: date, working_days: int) -> Due:
        """The last of so many working days after ``start``, which itself does not count."""
        day, left, estimated = start, working_days, False
        while left > 0:
            day += timedelta(1)
            estimated |= day.year not in self.years
            left -= self.works(day)
        return Due(day, estimated)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to ``end``; 0 where ``end`` is not later."""
        return sum(self.works(start + timedelta(n)) for n in range(1, (end - start).days + 1))


@cache
def _shipped() -> dict[date, bool]:
    text = files("pipeline.kernel").joinpath("data/holidays.csv").read_text(encoding="utf-8")
    return {date.fromisoformat(row[0]): row[1] == _ON for row in list(csv.reader(text.splitlines()))[1:]}  # fmt: skip


def calendar(workspace: Path) -> Calendar:
    """The calendar of a workspace. Raises UserError with the line of what is wrong."""
    days = dict(_shipped())
    path = workspace / "holidays.csv"
    if path.exists():
        days |= _read(path)
    return Calendar(days, frozenset(day.year for day in days))


def _read(path: Path) -> dict[date, bool]:
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        raise UserError("holidays.csv 不是UTF-8编码", where=str(path), fix="用记事本打开，另存为UTF-8") from None  # fmt: skip
    days = {}
    for number, row in enumerate(lines, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells[:2] == _HEADINGS[:2]):
            continue
        try:
            if cells[1] not in (_OFF, _ON):
                raise ValueError
            days[date.fromisoformat(cells[0])] = cells[1] == _ON
        except (ValueError, IndexError):
            raise UserError("假日表这一行看不懂", where=f"{path} 第{number}行",
                            fix="每行写：日期,休或班,节日，如 2027-02-05,休,春节") from None  # fmt: skip
    return days
