"""One expectation of an extract, beside what was measured."""

from dataclasses import dataclass
from typing import Literal

ENOUGH = 30
"""Shares are judged from so many rows on: in fewer, chance alone may do anything, and an officer sees
every row."""

Severity = Literal["stop", "warn", "note"]
"""What becomes of it: the source is not used; the officer is asked; it is mentioned."""

FLOORS = ("rows", "complete", "usable", "home", "feeds", "overlap", "recent")
CEILINGS = ("growth", "fresh", "repeats", "laws", "names", "steady", "future")
KINDS = {
    "rows": "行数不少于以往", "growth": "行数不成倍增加", "fresh": "不是以往的文件", "feeds": "各来源都送到",
    "complete": "主要栏目填写", "usable": "单元格可用", "repeats": "没有整行重复", "home": "是本县的数据",
    "laws": "栏目之间相符", "names": "同一证号姓名一致", "steady": "同户户主一致", "overlap": "与上月是同一批人",
    "recent": "有当月的记录", "future": "没有以后的日期",
}  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One expectation: ``value`` at least (or at most, by its kind) ``limit``."""

    kind: str
    source: str
    feed: str
    place: str
    subject: str
    value: float
    limit: float
    severity: Severity
    message: str
    short: str

    @property
    def holds(self) -> bool:
        """By plain arithmetic; Great Expectations must come to the same."""
        return self.value >= self.limit if self.kind in FLOORS else self.value <= self.limit


def percent(share: float) -> str:
    """As it is said in messages."""
    return f"{share:.0%}"
