"""The forms in which a date is written: which digits are the year, the month and the day.

Nothing here knows what the date is of; ``pipeline.kernel.dates`` does. What could be two different
days, a lunar date, a quarter or a period is refused with its reason.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import MISSING
from pipeline.kernel.names import tidy

NO_DATE = "不是能识别的日期"
LUNAR = "农历日期，请换成公历日期"
QUARTER = "是季度或年度，不是具体日期"
THIRD = "只写到旬，没有具体日期"
SEVERAL = "一格里有两个日期"
PERIOD = "是一段时间，不是一个日期"
YEAR_ONLY = "只有年份，没有月日"
NO_YEAR = "没有写年份"
ORDER = "年、月、日的顺序分不清"
HALF = "英文日期缺年份或日，分不清"


@dataclass(frozen=True)
class Written:
    """The parts of a date. ``day`` is None where only a month is given.

    ``short``: the year has two digits. ``sure``: nothing else could be meant by the order.
    ``serial``: the parts come from that day number of Excel. ``note``: what was understood.
    """

    year: int
    month: int
    day: int | None = None
    short: bool = False
    sure: bool = True
    serial: int = 0
    note: str = ""

    def empty(self) -> bool:
        """Whether this is what a system fills in where it knows no date."""
        first = self.year == 1900 and self.month in (0, 1) and self.day in (None, 0, 1)
        before = (self.year, self.month) == (1899, 12)
        return not self.short and (first or before or self.year in (0, 1, 2999, 9999))


_MARK = r"[-/.,、。·\\_–—]"
_DAY = re.compile(rf"([0-9]{{4}})(?:{_MARK}|年)([0-9]{{1,2}})(?:{_MARK}|月)([0-9]{{1,2}})[日号]?")
_SOLID = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:-?[0-9]{6})?")
_MONTH = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})月?(?:份)?")
_SOLID_MONTH = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})")
_REPUBLIC = re.compile(r"民国([0-9]{1,3})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})?[日号]?)?")
_SHORT = re.compile(r"'?([0-9]{2})([-/.年])([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?")
_SHORT_MONTH = re.compile(r"'?([0-9]{2})年([0-9]{1,2})月(?:份)?")
_SHORT_SOLID = re.compile(r"([0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_SHORT_LAST = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_SERIAL_FROM, _SERIAL_TO = 10_000, 73_050  # 1927-05-18 to 2099-12-31

_WEEKDAY = re.compile(
    r"[(\[]?(?:星期|周|礼拜)[一二三四五六日天][)\]]?|^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? ",
    re.I,
)
_CLOCK = re.compile(
    r"[ T]*(?:上午|下午)?\s*(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"|[0-9]{1,2}时(?:[0-9]{1,2}分)?(?:[0-9]{1,2}秒)?)\s*(?:[ap]m|Z|[+-][0-9]{2}:?[0-9]{2})?$",
    re.I,
)
_SPACED = re.compile(r"([0-9]{4}) +([0-9]{1,2}) +([0-9]{1,2})")
_NOTHING = MISSING | frozenset(["长期", "长期有效", "永久", "至今", "现在", "-", "--", "/", "—", "——"])  # fmt: skip

_LUNAR = re.compile("农历|阴历|旧历|正月|腊月|冬月|初[一二三四五六七八九十0-9]|闰.{0,2}月")
_REASONS = (
    (QUARTER, re.compile("季|年度|半年|学年")),
    (THIRD, re.compile("[上中下]旬|月[初底末中]")),
    (SEVERAL, re.compile(r"(?:19|20)[0-9]{2}.*[、;,和及/](?:19|20)[0-9]{2}")),
    (PERIOD, re.compile(r"(?:19|20)[0-9]{2}.*(?:至|到|~|—|–|-).*(?:(?:19|20)[0-9]{2}|[0-9]月)")),
    (YEAR_ONLY, re.compile(r"^(?:19|20)[0-9]{2}年?(?:出生|生)?$")),
    (NO_YEAR, re.compile(r"^[0-9]{1,2}月(?:份|[0-9]{1,2}[日号]?)?$")),
    (ORDER, _SHORT_LAST),
)


def read_date(text: str) -> Written | None:
    """The parts of a date as written; None where nothing was given; Refused with the reason."""
    said = tidy(text)
    if said.upper() in _NOTHING:
        return None
    if _LUNAR.search(said):
        raise Refused(LUNAR)
    bare = _CLOCK.sub("", _WEEKDAY.sub("", said)).strip()
    written = _named_month(bare) if re.search("[A-Za-z]{3}|月-", bare) else None
    if written is None:
        plain = in_arabic(re.sub(r"\s+", "", _SPACED.sub(r"\1-\2-\3", bare)))
        if plain.upper() in _NOTHING:
            return None
        written = _in_order(plain) or _short(plain) or _year_last(plain)
        if written is None:
            raise Refused(next((why for why, shape in _REASONS if shape.search(plain)), NO_DATE))
    return None if written.empty() else written


def _in_order(plain: str) -> Written | None:
    """Year, month, day, with a year of four digits, of the Republic, or as a serial of Excel."""
    found = _DAY.fullmatch(plain) or _SOLID.fullmatch(plain)
    if found:
        return Written(int(found[1]), int(found[2]), int(found[3]))
    found = _MONTH.fullmatch(plain) or _SOLID_MONTH.fullmatch(plain)
    if found:
        return Written(int(found[1]), int(found[2]))
    found = _REPUBLIC.fullmatch(plain)
    if found:
        day = int(found[3]) if found[3] else None
        return Written(int(found[1]) + 1911, int(found[2]), day, note="民国纪年换算为公历")
    found = _SERIAL.fullmatch(plain)
    if found and _SERIAL_FROM <= float(plain) <= _SERIAL_TO:
        day_of = date(1899, 12, 30) + timedelta(days=int(found[1]))
        return Written(day_of.year, day_of.month, day_of.day, serial=int(found[1]))
    return None


def _short(plain: str) -> Written | None:
    """A year of two digits first. With slashes it may as well be a day or a month up to 31."""
    found = _SHORT.fullmatch(plain)
    if found and int(found[4]) <= 31:
        sure = found[2] != "/" or int(found[1]) > 31
        return Written(int(found[1]), int(found[3]), int(found[4]), short=True, sure=sure)
    found = _SHORT_MONTH.fullmatch(plain)
    if found:
        return Written(int(found[1]), int(found[2]), short=True)
    found = _SHORT_SOLID.fullmatch(plain)
    if found:
        return Written(int(found[1]), int(found[2]), int(found[3]), short=True, sure=False)
    return None


def _year_last(plain: str) -> Written | None:
    """31/10/2026 and 10/31/2026, where only one of the two can be the day."""
    found = _YEAR_LAST.fullmatch(plain)
    if not found:
        return None
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    if one != two and max(one, two) <= 12:
        raise Refused(ORDER)
    return Written(year, min(one, two), max(one, two), note="日、月、年改为年、月、日")


# --- months by name ----------------------------------------------------------------------------

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_TH = r"(?:st|nd|rd|th)?"
_DAY_FIRST = re.compile(
    rf"([0-9]{{1,2}}){_TH}[-/., ]*([A-Za-z]{{3,9}})[-/., ]*([0-9]{{4}}|[0-9]{{2}})"
)
_ORACLE = re.compile(r"([0-9]{1,2})-([0-9]{1,2}月)-([0-9]{4}|[0-9]{2})")
_MONTH_FIRST = re.compile(rf"([A-Za-z]{{3,9}})[-. ]*([0-9]{{1,2}}){_TH}[, -]+([0-9]{{4}})")
_MONTH_YEAR = re.compile(r"([A-Za-z]{3,9})[-/., ]*([0-9]{4})")
_HALF = re.compile(r"([A-Za-z]{3,9})[-/., ]*[0-9]{1,2}|[0-9]{1,2}[-/., ]*([A-Za-z]{3,9})")
_JAVA = re.compile(r"([A-Za-z]{3}) +([0-9]{1,2}) +[0-9]{2}:[0-9]{2}:[0-9]{2} +[A-Z]{2,5} +([0-9]{4})")  # fmt: skip


def _named_month(bare: str) -> Written | None:
    """31-Oct-2026, Oct 31, 2026, October 2026, 31-10月-26, Sat Oct 31 00:00:00 CST 2026."""
    found = _ORACLE.fullmatch(bare) or _DAY_FIRST.fullmatch(bare)
    day, month, year = (1, 2, 3) if found else (2, 1, 3)
    found = found or _MONTH_FIRST.fullmatch(bare) or _JAVA.fullmatch(bare)
    if found:
        number = _month_number(found[month])
        if number:
            short = len(found[year]) == 2
            return Written(int(found[year]), number, int(found[day]), short=short,
                           note="日、月、年改为年、月、日")  # fmt: skip
    found = _MONTH_YEAR.fullmatch(bare)
    number = _month_number(found[1]) if found else 0
    if found and number:
        return Written(int(found[2]), number)
    half = _HALF.fullmatch(bare)
    if half and _month_number(half[1] or half[2]):
        raise Refused(HALF)
    return None


def _month_number(name: str) -> int:
    if name.endswith("月"):
        return int(name[:-1])
    fits = [i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
    return fits[0] if len(fits) == 1 else 9 if name.lower() == "sept" else 0


# --- Chinese numerals --------------------------------------------------------------------------

_CAPITAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_DIGITS = str.maketrans("〇○零一二三四五六七八九oO", "000123456789" + "00")
_HAN = "〇○零一二三四五六七八九十廿卅"
_RUN = re.compile(rf"[{_HAN}oO0-9]*[{_HAN}][{_HAN}oO0-9]*")


def in_arabic(text: str) -> str:
    """二〇二六年十月三十一日 as 2026年10月31日; what is no number is left as it is."""
    return _RUN.sub(lambda run: _number(run[0]), text.translate(_CAPITAL))


def _number(run: str) -> str:
    tens, cross, ones = run.replace("廿", "二十").replace("卅", "三十").partition("十")
    if not cross:
        return run.translate(_DIGITS)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones or not set(tens + ones) <= set(_HAN[3:12]):
        return run
    return f"{tens.translate(_DIGITS) or 1}{ones.translate(_DIGITS) or 0}"
