"""Dates and months in every form that departments write them in."""

import re
from datetime import date, timedelta
from functools import lru_cache

from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import MISSING
from pipeline.kernel.names import tidy

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十廿卅]{1,3})[日号]?)?"
)
_FULL = re.compile(r"([0-9]{4})(?:[-/.年]|-)([0-9]{1,2})(?:[-/.月])([0-9]{1,2})日?号?")
_SOLID = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{6})?")
_MONTH = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})月?(?:份)?")
_SOLID_MONTH = re.compile(r"([0-9]{4})([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_CLOCK = re.compile(
    r"[ T]?(上午|下午)?\s*[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?\s*([ap]m|Z|[+-][0-9]{2}:?[0-9]{2})?$",
    re.I,
)
_ZERO_DAYS = (date(1899, 12, 30), 20_000, 73_050)  # Excel serials from 1954 to 2099

_NO_DATE = MISSING | frozenset(
    ["长期", "长期有效", "至今", "现在", "1900-01-01", "1900/1/1", "19000101", "9999-12-31",
     "99991231", "1899-12-30", "1899-12-31", "1900-1-1", "1900-01-00", "-", "--", "/", "—", "——"]
)  # fmt: skip


def _han_number(text: str) -> int:
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, cross, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        raise Refused("不是能识别的日期")
    if not cross:
        return int(text.translate(_DIGITS))
    return (int(tens.translate(_DIGITS)) if tens else 1) * 10 + (
        int(ones.translate(_DIGITS)) if ones else 0
    )


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(f"日期不存在（{year}年{month}月{day}日）") from None


def _parse(text: str) -> tuple[date, bool] | None:
    """The date and whether its day was given; None where nothing was given."""
    plain = _CLOCK.sub("", tidy(text)).strip()
    plain = re.sub(r"\s+", "", plain)
    if plain.upper() in _NO_DATE:
        return None
    for shape in (_FULL, _SOLID):
        found = shape.fullmatch(plain)
        if found:
            return _date(int(found[1]), int(found[2]), int(found[3])), True
    for shape in (_MONTH, _SOLID_MONTH):
        found = shape.fullmatch(plain)
        if found:
            return _date(int(found[1]), int(found[2]), 1), False
    han = _HAN_DATE.fullmatch(plain)
    if han:
        year, month = int(han[1].translate(_DIGITS)), _han_number(han[2])
        return _date(year, month, _han_number(han[3]) if han[3] else 1), bool(han[3])
    if _SERIAL.fullmatch(plain):
        start, low, high = _ZERO_DAYS
        if low <= float(plain) <= high:
            return start + timedelta(days=int(float(plain))), True
    raise Refused("不是能识别的日期")


@lru_cache(maxsize=1 << 16)
def any_date(text: str) -> date | None:
    """A date; where only year and month are given, the first of that month."""
    found = _parse(text)
    if found is None:
        return None
    if not 1900 <= found[0].year <= 2099:
        raise Refused(f"年份{found[0].year}不可能")
    return found[0]


def month_of(text: str) -> date | None:
    """The first day of the month that the text names."""
    found = any_date(text)
    return found.replace(day=1) if found else None


def month_in_words(text: str) -> date | None:
    """A month mentioned anywhere in a title or a file name, such as 2026年10月 or 202610."""
    for found in re.finditer(
        r"(20[0-9]{2})\s*(?:年|[-._/])?\s*(1[0-2]|0?[1-9])(?:[0-9]{2})?(?![0-9])", tidy(text)
    ):
        return date(int(found[1]), int(found[2]), 1)
    return None
