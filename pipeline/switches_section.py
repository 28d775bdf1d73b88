"""What hedui.toml says of switches: ``[switches]``, and ``[[switches_from]]`` for those that change one month.

The values in force in a month are the defaults, then the chosen presets, then ``[switches]``, then
every dated change that has begun, in the order of their months.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.kernel.errors import UserError
from pipeline.kernel.presets import PRESETS
from pipeline.kernel.switches import BY_KEY, in_force

SECTION, DATED = "[switches]", "[[switches_from]]"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def wrong(path: Path, section: str, key: str, what: str) -> UserError:
    """A value that cannot be."""
    return UserError(f"{key} 的值不对：{what}", where=f"{path} {section}", fix="改正后重新运行")


def switch_value(key: str, value: Any, path: Path, section: str = SECTION) -> Any:
    """The value as the switch takes it. Raises UserError."""
    switch = BY_KEY[key]
    if switch.choices and value not in switch.choices:
        raise UserError(f"开关 {key} 不能是 {value}", where=f"{path} {section}",
                        fix="可选：" + "、".join(map(str, switch.choices)))  # fmt: skip
    if isinstance(switch.default, str):
        if not isinstance(value, str):
            raise wrong(path, section, key, "应为文字，两边加英文引号")
        if switch.day and (value or switch.default) and not _is_day(value):
            raise wrong(
                path,
                section,
                key,
                f'“{value}”不是日期，应写作 "2026-12-31" 的样子（{switch.title}）',
            )
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or value != value or abs(value) == float("inf"):
        raise wrong(path, section, key, "应为数字，不加引号")
    if isinstance(switch.default, int) and value != int(value):
        raise wrong(path, section, key, "应为整数")
    if switch.span and not switch.span[0] <= value <= switch.span[1]:
        least, most = switch.span
        raise wrong(
            path, section, key, f"“{switch.title}”应在{least:g}到{most:,}之间，写的是{value:g}"
        )
    return type(switch.default)(value)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def dated_changes(said: Any, path: Path) -> list[dict[str, Any]]:
    """The sections ``[[switches_from]]`` by month, each with its ``from``. Raises UserError."""
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise UserError("switches_from 应写成双方括号的小节", where=str(path),
                        fix=f'单独一行写 {DATED}，下面先写 from = "2026-04"，再写从该月起改的开关')  # fmt: skip
    for one in said:
        if not isinstance(one.get("from"), str) or not _MONTH.fullmatch(one["from"]):
            raise wrong(path, DATED, "from", '应为起始月份，如 from = "2026-04"')
    return sorted(said, key=lambda one: str(one["from"]))


def switches_of(
    written: Mapping[str, Any], dated: Sequence[Mapping[str, Any]], month: str, path: Path
) -> dict[str, Any]:
    """Every switch in force in ``month`` (``YYYY-MM``; '' for what holds without dates).

    Raises UserError where a chosen preset lacks a figure that only the county can give.
    """
    values = {key: switch_value(key, value, path) for key, value in written.items()}
    for change in dated:
        checked = {key: switch_value(key, value, path, DATED) for key, value in change.items() if key != "from"}  # fmt: skip
        if month and str(change["from"]) <= month:
            values |= checked
    for key, presets in PRESETS.items():
        chosen = presets.get(values.get(key, "none"))
        for needed, what in chosen.needs.items() if chosen else ():
            if not values.get(needed):
                raise UserError(f"选用了{chosen.title if chosen else ''}口径，还缺一个数：{what}", where=f"{path} {SECTION}",
                                fix=f"在 [switches] 里加一行 {needed} = 数值")  # fmt: skip
    return in_force(values)
