"""The [[standards]] of hedui.toml: checked word by word, so that a slip of the pen is named."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from pipeline.kernel.errors import UserError
from pipeline.kernel.standards import Standard

AMOUNTS = tuple(one.name for one in fields(Standard) if one.name != "since")
_KNOWN = ("from", *AMOUNTS)
_MOST = {"minimum_wage": 20_000}  # 元 a month; what is more is 元 a year, or a slip
_LIKELY_MOST = 6_000

TEMPLATE = """# 保障标准：从哪个月起执行、每人每月多少元；标准调整后另加一段 [[standards]]，旧的留着。
# 写了才能核对保障金额、渐退期和收入；下面的数字是举例，去掉 # 改成本县公布的标准。
# [[standards]]
# from = "2026-04"            # 从哪个月起执行
# minimum_wage = 1960         # 当地月最低工资
# dibao_urban = 890           # 城市低保，每人每月
# dibao_rural = 890           # 农村低保，每人每月
# 以下几项不写的，特困按低保的 1.30 倍，照料护理按最低工资的 50%、25%、10%（比例见 [switches]）。
# tekun_urban = 1157          # 城市特困基本生活标准，每人每月
# tekun_rural = 1157          # 农村特困基本生活标准，每人每月
# care_full = 980             # 照料护理：全护理
# care_half = 490             # 照料护理：半护理
# care_self = 196             # 照料护理：全自理
"""


def read_standards(said: Any, path: Path) -> tuple[Standard, ...]:
    """The standards written down, in order of date. Raises UserError with the place of what is wrong."""
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise UserError("standards 应写成 [[standards]]（两层方括号），一个执行日期一段", where=str(path),
                        fix="参考 hedui.toml 里的例子改正")  # fmt: skip
    read = [_standard(one, f"{path} 第{nth}个 [[standards]]") for nth, one in enumerate(said, 1)]
    months = [one.since for one in read]
    for nth, since in enumerate(months, 1):
        if since in months[: nth - 1]:
            raise UserError(f"有两段都从 {since:%Y-%m} 起执行", where=f"{path} 第{nth}个 [[standards]]",
                            fix="合成一段，或改正 from")  # fmt: skip
    return tuple(sorted(read, key=lambda one: one.since))


def _standard(one: Mapping[str, Any], where: str) -> Standard:
    for key in one:
        if key not in _KNOWN:
            near = difflib.get_close_matches(key, _KNOWN, 1)
            raise UserError(f"不认识的项：{key}", where=where,
                            fix=f"是不是 {near[0]}？" if near else "可用的有：" + "、".join(_KNOWN))  # fmt: skip
    since = _month(one.get("from"), where)
    amounts = {key: _amount(key, one[key], where) for key in AMOUNTS if key in one}
    if not {"dibao_urban", "dibao_rural"} & amounts.keys():
        raise UserError("没有写低保标准", where=where,
                        fix="写明 dibao_urban（城市）和 dibao_rural（农村），每人每月多少元；城乡一样的两项都写")  # fmt: skip
    return Standard(since, **amounts)


def _month(said: Any, where: str) -> date:
    if isinstance(said, date):
        return date(said.year, said.month, 1)
    found = re.fullmatch(r"(20\d{2})-(0[1-9]|1[0-2])", said) if isinstance(said, str) else None
    if not found:
        problem = "没有写 from" if said is None else f"from 的写法不对：{said}"
        raise UserError(problem, where=where, fix='写明从哪个月起执行，如 from = "2026-04"')
    return date(int(found[1]), int(found[2]), 1)


def _amount(key: str, said: Any, where: str) -> float:
    if not isinstance(said, int | float) or isinstance(said, bool) or not isfinite(said):
        raise UserError(f"{key} 应为数字，不加引号", where=where, fix="改正后重新运行")
    if said <= 0:
        raise UserError(f"{key} 应大于0", where=where, fix="不清楚的一项整行删去")
    if said > _MOST.get(key, _LIKELY_MOST):
        raise UserError(f"{key} = {said} 太大，像是年标准", where=where, fix="写每人每月多少元")
    return float(said)
