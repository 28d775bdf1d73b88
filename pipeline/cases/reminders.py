"""What is due this week, this month and this quarter (周督查、月汇报、季调度; policy.md section 7.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.kernel.calendar_months import shifted

CALENDAR = (
    (5, 10, "阶段性工作总结（上半年）"),
    (6, 10, "专题报告"),
    (6, 30, "半年工作报告、台账更新"),
    (9, 30, "书面总结"),
    (12, 10, "阶段性工作总结（下半年）"),
    (12, 31, "全年工作报告、台账更新"),
)
"""Month, day and what is to be handed in, of the plans of several counties; the county's own plan goes first."""


@dataclass(frozen=True)
class Span:
    """A week, a month or a quarter, both days included."""

    word: str
    task: str
    first: date
    last: date


def spans(today: date) -> Sequence[Span]:
    """The week (Monday to Sunday), the month and the quarter that ``today`` is in."""
    monday = today - timedelta(today.weekday())
    month = today.replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    return (
        Span("本周", "周督查", monday, monday + timedelta(6)),
        Span("本月", "月汇报", month, shifted(month, 1) - timedelta(1)),
        Span("本季", "季调度", quarter, shifted(quarter, 3) - timedelta(1)),
    )


def papers(span: Span) -> list[str]:
    """What is to be handed in within the span, with its day."""
    return [f"{month}月{day}日前{what}" for month, day, what in CALENDAR
            if span.first <= date(span.last.year, month, day) <= span.last]  # fmt: skip
