"""The month of the run and dates as departments write them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


@dataclass(frozen=True)
class Clock:
    """The month under examination."""

    month: str
    first: date
    last: date

    @property
    def year(self) -> int:
        return self.first.year

    def months(self, count: int) -> list[str]:
        """The last `count` months up to this one, oldest first, as YYYY-MM."""
        return [self.month_back(back) for back in range(count - 1, -1, -1)]

    def month_back(self, back: int) -> str:
        index = self.first.year * 12 + self.first.month - 1 - back
        return f"{index // 12:04d}-{index % 12 + 1:02d}"

    def back(self, months: int) -> date:
        """The first day of the month that many months ago."""
        return month_start(self.month_back(months))


def make_clock(month: str) -> Clock:
    first = month_start(month)
    return Clock(month, first, month_end(month))


def month_start(month: str) -> date:
    return date(int(month[:4]), int(month[5:7]), 1)


def month_end(month: str) -> date:
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, calendar.monthrange(year, number)[1])


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def any_day(rng: Random, first: date, last: date) -> date:
    """A day between two days, both included."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def dashed(day: date | None) -> str:
    return day.isoformat() if day else ""


def slashed(day: date | None) -> str:
    return f"{day.year}/{day.month}/{day.day}" if day else ""


def packed(day: date | None) -> str:
    return f"{day.year}{day.month:02d}{day.day:02d}" if day else ""


def dotted(day: date | None) -> str:
    return f"{day.year}.{day.month:02d}.{day.day:02d}" if day else ""


def in_words(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
