"""What a date that was written means, by what it is the date of.

A year of two digits is one of the 2000s for an event. For a birth it is left to ``birth_again``,
which knows the row's ID number and the month of the run. A day after that month is refused for a
birth only: events, such as the end of a certificate, may lie ahead and are kept as written.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipeline.kernel.date_forms import NO_DATE, NO_YEAR, ORDER, Written, in_arabic, read_date
from pipeline.kernel.errors import Refused
from pipeline.kernel.names import tidy

NO_SUCH_DAY = "日期不存在"
NO_SUCH_YEAR = "年份不可能"
CENTURY = "两位年份，分不清是19××年还是20××年"
FUTURE = "出生日期在以后"

_LAST_SHORT = 49  # 24.4.1 is an event of 2024; 85.4.1 is refused
_FIRST_SERIAL = 20_000  # 1954-10-03; earlier ones only for births


@dataclass(frozen=True)
class Around:
    """What is known beside a cell: the sheet's month, the last day of the run's month, and the
    birth date in the row's ID number."""

    month: date | None = None
    until: date | None = None
    born: date | None = None


def _day(written: Written, year: int) -> date:
    if not 1900 <= year <= 2099:
        raise Refused(NO_SUCH_YEAR)
    try:
        return date(year, written.month, 1 if written.day is None else written.day)
    except ValueError:
        raise Refused(NO_SUCH_DAY) from None


@lru_cache(maxsize=1 << 16)
def any_date(text: str) -> date | None:
    """The date of an event; where only year and month are given, the first of that month."""
    written = read_date(text)
    if written is None:
        return None
    if not written.short:
        if 0 < written.serial < _FIRST_SERIAL:
            raise Refused(NO_DATE)
        return _day(written, written.year)
    if not written.sure:
        raise Refused(ORDER)
    if written.year > _LAST_SHORT:
        raise Refused(CENTURY)
    return _day(written, 2000 + written.year)


@lru_cache(maxsize=1 << 16)
def birth_date(text: str) -> date | None:
    """A date of birth; one with a year of two digits is refused for ``birth_again`` to decide."""
    written = read_date(text)
    if written is None:
        return None
    if written.short:
        raise Refused(CENTURY if written.sure else ORDER)
    return _day(written, written.year)


@lru_cache(maxsize=1 << 16)
def birth_again(text: str, around: Around) -> date:
    """A birth with a year of two digits: the century is that of the row's ID number, or the only
    one that does not lie ahead. Refused where neither decides, or for any other fault."""
    written = read_date(text)
    if written is None or not written.short:
        birth_date(text)
        raise Refused(NO_DATE)
    either = [_day_or_none(written, century + written.year) for century in (1900, 2000)]
    days = [day for day in either if day is not None]
    if not days:
        raise Refused(NO_SUCH_DAY)
    for day in days:
        if around.born and _same(written, day, around.born):
            return day
    if not written.sure:
        raise Refused(ORDER)
    past = [day for day in days if around.until is None or day <= around.until]
    if around.born:
        past = [day for day in past if day.year == around.born.year]
    if len(past) != 1 or (around.until is None and not around.born):
        raise Refused(CENTURY)
    return past[0]


def _day_or_none(written: Written, year: int) -> date | None:
    try:
        return _day(written, year)
    except Refused:
        return None


def _same(written: Written, day: date, born: date) -> bool:
    return day == born if written.day else (day.year, day.month) == (born.year, born.month)


def month_of(text: str) -> date | None:
    """The first day of the month that the text names."""
    if _BARE_MONTH.fullmatch(in_arabic(tidy(text))):
        raise Refused(NO_YEAR)
    found = any_date(text)
    return found.replace(day=1) if found else None


_BARE_MONTH = re.compile(r"(0?[1-9]|1[0-2])(?:\.0|月|月份)?")


def month_again(text: str, around: Around) -> date:
    """A month without its year is one of the sheet's year, if it is not after the sheet's month."""
    bare = _BARE_MONTH.fullmatch(in_arabic(tidy(text)))
    if bare is None or around.month is None or int(bare[1]) > around.month.month:
        month_of(text)
        raise Refused(NO_YEAR)
    return date(around.month.year, int(bare[1]), 1)


def date_note(text: str, day: date) -> str:
    """What was understood in a date that is not plainly written; '' if nothing."""
    written = read_date(text)
    if written is None:
        return ""
    return "；".join(note for note in ("两位年份补为四位" * written.short, written.note) if note)


def month_note(text: str, month: date) -> str:
    """The same for a month."""
    bare = _BARE_MONTH.fullmatch(in_arabic(tidy(text)))
    return "没有写年份，按表名的年份" if bare else date_note(text, month)


def month_in_words(text: str) -> date | None:
    """A month mentioned anywhere in a title or a file name, such as 2026年10月 or 202610."""
    for found in re.finditer(
        r"(20[0-9]{2})\s*(?:年|[-._/])?\s*(1[0-2]|0?[1-9])(?:[0-9]{2})?(?![0-9])", tidy(text)
    ):
        return date(int(found[1]), int(found[2]), 1)
    return None
