"""What was filled in, understood: choices, days, amounts and names, or why it cannot be taken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.kernel.amounts import amount
from pipeline.kernel.date_forms import read_date
from pipeline.kernel.dates import any_date
from pipeline.kernel.errors import Refused
from pipeline.kernel.names import tidy
from reports.closing.fills import GROUPS
from reports.fill_columns import COUNTY, REACH, VERIFY
from reports.returned.rows import squeezed

_CHOICES = {
    (fill, one.heading): one.choices
    for fill, group in (("verify", VERIFY), ("reach", REACH), ("county", COUNTY), *GROUPS.items())
    for one in group
    if one.choices
}
_BETWEEN = re.compile(r"[、，,；;/／\s]+")
_DATE_ONLY = "请写明年月日，如 2026-11-03"


@dataclass(frozen=True)
class Fault:
    """Why a cell cannot be taken, and what to do about it."""

    problem: str
    fix: str


def choice(fill: str, heading: str, text: str) -> str | Fault:
    """One of the choices of the column; spaces, full width and a full stop do not matter."""
    choices = _CHOICES[fill, heading]
    said = squeezed(tidy(text)).strip("。.")
    if not said or said in choices:
        return said
    return Fault(f"“{heading}”不在选项之内", f"从下拉框中选择：{'、'.join(choices)}")


def day(heading: str, text: str, *, least: date | None = None, most: date | None = None,
        least_told: str = "", most_told: str = "") -> date | Fault | None:  # fmt: skip
    """A day between two others, both included; the words say what these are."""
    try:
        written, found = read_date(text), any_date(text)
    except Refused as refused:
        return Fault(f"“{heading}”{refused}", _DATE_ONLY)
    if found is None:
        return Fault(f"“{heading}”不是日期", _DATE_ONLY) if text.strip() else None
    if written is not None and written.day is None:
        return Fault(f"“{heading}”只写到月", _DATE_ONLY)
    if least and found < least:
        return Fault(f"“{heading}”{found}早于{least_told}{least}", "核对年月日后改正")
    if most and found > most:
        return Fault(f"“{heading}”{found}晚于{most_told}{most}", "核对年月日后改正")
    return found


def money(heading: str, text: str) -> float | Fault | None:
    """An amount that is not negative."""
    try:
        found = amount(text)
    except Refused as refused:
        return Fault(f"“{heading}”{refused}", "只填数字，单位元")
    if found is not None and found < 0:
        return Fault(f"“{heading}”是负数", "填累计已追缴的金额，不小于0")
    return found


def names(texts: Sequence[str]) -> list[str]:
    """Everyone named, each once; two may stand in one cell."""
    found = [name for text in texts for name in _BETWEEN.split(tidy(text)) if name]
    return list(dict.fromkeys(found))
