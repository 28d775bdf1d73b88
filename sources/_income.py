"""Columns of a roster that say what a household lives on, how its money is reckoned, and its 渐退期."""

import re
from calendar import monthrange
from datetime import date, timedelta

from pipeline.kernel.amounts import amount
from pipeline.kernel.declare import Column
from pipeline.kernel.names import tidy
from pipeline.kernel.values import AMOUNT, DATE, TEXT, Cleaner


def _a_year(text: str) -> float | None:
    """An amount that may say that it is a year's, as in 12000元/年."""
    return amount(re.sub(r"[/每]?年$", "", re.sub(r"^每?年", "", tidy(text))))


YEARLY = Cleaner(_a_year, "DOUBLE", plain=AMOUNT.plain)

_DAY = re.compile(r"(20\d\d)[年./\-]?(1[0-2]|0?[1-9])(?:[月./\-]?(3[01]|[12]\d|0?[1-9])(?!\d|月))?")
_LATER = re.compile(r"[至到~—\-]+(1[0-2]|0?[1-9])月[底末]?$")
_LASTS = re.compile(r"(半年|[一1]年|(1[0-2]|[1-9]|十[一二]?|[一二两三四五六七八九])个月)")
_HAN = "一二三四五六七八九十"


def _months(text: str) -> int | None:
    """How many months a text says that something lasts, as in 起六个月; None where it does not."""
    said = _LASTS.search(text)
    if not said:
        return None
    if said[2] is None:
        return 6 if said[1] == "半年" else 12
    if said[2].isdecimal():
        return int(said[2])
    return sum(2 if sign == "两" else _HAN.index(sign) + 1 for sign in said[2])


def _end_of(first: date, months: int) -> date:
    """The last day of so many months from a day on."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1])) - timedelta(days=1)


def _end(text: str) -> date | None:
    """The last day of a period, as in 2026年3月至8月 or 2026年3月起六个月; None where no end is written."""
    said = re.sub(r"\s", "", tidy(text))
    found = list(_DAY.finditer(said))
    if not found:
        return None
    year, month, day = int(found[-1][1]), int(found[-1][2]), found[-1][3]
    rest = said[found[-1].end() :]
    if len(found) == 1 and (lasts := _months(rest)) and not re.match(r"[月日]?[止底]", rest):
        return _end_of(date(year, month, int(day or 1)), lasts)
    if len(found) == 1 and re.match(r"[月日]?(起|开始)$", rest):
        return None
    later = _LATER.search(said, found[-1].start() + 4)
    if later and later.start(1) >= found[-1].end(2):
        month, day = int(later[1]), None
    last = monthrange(year, month)[1]
    return date(year, month, min(int(day), last) if day else last)


PERIOD_END = Cleaner(_end, "DATE")

# Those that do not say of what period first: brackets such as (元/年) are looked at only then.
INCOME = (
    Column("income", "家庭收入",
           ("家庭总收入", "户收入", "家庭纯收入", "核定收入", "家庭核定收入", "核定家庭收入", "家庭可支配收入", "家庭收入合计", "户总收入"), YEARLY),
    Column("per_head", "人均收入",
           ("家庭人均收入", "人均纯收入", "人均可支配收入", "户人均收入", "家庭人均纯收入", "家庭人均可支配收入"), YEARLY),
    Column("income_month", "家庭月收入",
           ("家庭月总收入", "户月收入", "月收入", "家庭月均收入", "核定月收入", "家庭核定月收入", "月家庭收入", "家庭收入(元/月)",
            "家庭收入(月)", "家庭月收入合计", "户月总收入", "家庭月可支配收入", "核定家庭月收入", "家庭每月收入", "月收入合计"), AMOUNT),
    Column("income_year", "家庭年收入",
           ("家庭年总收入", "户年收入", "年收入", "年家庭收入", "家庭年纯收入", "家庭收入(元/年)", "家庭收入(年)", "核定年收入",
            "家庭核定年收入", "家庭年可支配收入", "户年总收入", "家庭年度收入", "核定家庭年收入", "家庭全年收入"), YEARLY),
    Column("per_head_month", "月人均收入",
           ("人均月收入", "家庭月人均收入", "家庭人均月收入", "户月人均收入", "人均收入(元/月)", "人均收入(月)", "月人均核定收入",
            "家庭月人均可支配收入"), AMOUNT),
    Column("per_head_year", "年人均收入",
           ("人均年收入", "家庭年人均收入", "家庭人均年收入", "户年人均收入", "人均收入(元/年)", "人均收入(年)", "年人均纯收入",
            "人均年纯收入"), YEARLY),
)  # fmt: skip

RECKONING = (
    Column("aid_form", "施保方式", ("补差方式", "救助方式", "低保金发放方式", "施保类型", "补助方式", "保障金发放方式"), TEXT),
    Column("aid_grade", "保障档次", ("补助档次", "救助档次", "施保档次", "档次", "补差档次", "享受档次"), TEXT),
    Column("grace", "渐退期",
           ("是否渐退", "渐退", "渐退情况", "渐退状态", "渐退期起止", "渐退期起止时间", "渐退起止日期", "渐退期限", "是否渐退期",
            "是否处于渐退期"), TEXT, {"grace_end": PERIOD_END}),
    Column("grace_from", "渐退开始时间",
           ("渐退期开始时间", "渐退起始时间", "渐退期起", "渐退期起始日期", "渐退期开始日期", "渐退期起始时间", "渐退开始日期"), DATE),
    Column("grace_until", "渐退截止时间",
           ("渐退期截止时间", "渐退结束时间", "渐退期止", "渐退期满时间", "渐退到期时间", "渐退期结束时间", "渐退期截止日期", "渐退截止日期",
            "渐退期结束日期", "渐退期到期时间"), PERIOD_END),
)  # fmt: skip
