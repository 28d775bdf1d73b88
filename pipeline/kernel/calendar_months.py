"""Months: how one is written, the first day of another one, and the last of this one."""

import re
from datetime import date, timedelta

MONTH = re.compile(r"20\d{2}-(?:0[1-9]|1[0-2])")
"""``YYYY-MM``."""


def first_of(month: str) -> date:
    """The first day of ``YYYY-MM``."""
    return date.fromisoformat(f"{month}-01")


def shifted(first: date, months: int) -> date:
    """The first day of the month so many months after that of ``first``; fewer than none: before."""
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def last_of(month: str) -> date:
    """The last day of ``YYYY-MM``."""
    return shifted(first_of(month), 1) - timedelta(1)
