"""The county's standards in a run: the table rules read, what officers are told, what looks wrong.

Remarks are about the settings, never about people: they are for whoever publishes the standards.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from pipeline.kernel.standards import AREAS, TABLE, Standard, in_force, standard_rows

NEED = "standards"
_ROUNDING = 1.0
_GUIDE = "泉州台商区2022年方案"
_WHAT = (
    "hedui.toml 没有写{month}执行的保障标准；照样例写一段 [[standards]]"
    "（from、minimum_wage、dibao_urban、dibao_rural）后重新运行"
)


def lay_standards(
    con: duckdb.DuckDBPyConnection, standards: Sequence[Standard], switches: Mapping[str, Any]
) -> None:
    """Build the table ``standard``."""
    con.execute(TABLE)
    rows = standard_rows(standards, switches)
    if rows:
        con.executemany("INSERT INTO standard VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def lacking(standards: Sequence[Standard], month: date) -> dict[str, str]:
    """What rules may need and the county has not given -> what to write, in Chinese."""
    if in_force(standards, month):
        return {}
    return {NEED: _WHAT.format(month=f"{month.year}年{month.month}月")}


def told_standards(
    standards: Sequence[Standard], switches: Mapping[str, Any], month: date
) -> list[tuple[str, str, str]]:
    """(title, value, clause) of what holds in the month, for the first sheet; nothing if nothing does."""
    now = in_force(standards, month)
    if now is None:
        return []
    lines = []
    for area in AREAS:
        base, tekun = now.dibao(area), now.tekun(area, switches["tekun_ratio"])
        if base is not None:
            edge, grace = base * switches["low_edge_ratio"], base * switches["grace_upper_ratio"]
            lines.append(f"{area}低保{_yuan(base)}、特困{_yuan(tekun)}、低保边缘线{_yuan(edge)}、"
                         f"渐退线{_yuan(grace)}、临时救助{_band(base, switches)}")  # fmt: skip
    wage = f"；最低工资{_yuan(now.minimum_wage)}" if now.minimum_wage else ""
    since = f"{now.since.year}年{now.since.month}月起执行"
    return [("保障标准（每人每月）", "；".join(lines) + wage, f"hedui.toml [[standards]]，{since}")]


def remarks(standards: Sequence[Standard], switches: Mapping[str, Any], month: date) -> list[str]:
    """What of the standards in force is not as the guide lines have it."""
    now = in_force(standards, month)
    if now is None:
        return []
    said = [*_by_wage(now, switches), *_of_tekun(now, switches), *_growth(standards, now, switches)]
    silent = [area for area in AREAS if now.dibao(area) is None]
    said += [f"没有写{area}低保标准，{area}的保障金额未核对" for area in silent]
    return [f"保障标准（设置）：{text}" for text in said]


def _by_wage(now: Standard, switches: Mapping[str, Any]) -> list[str]:
    wage = now.minimum_wage
    if wage is None:
        return ["没有写 minimum_wage（最低工资），未核对低保标准与最低工资的比例"]
    low, high, mean = (switches[f"dibao_wage_{key}"] for key in ("low", "high", "average"))
    said, given = [], []
    for area in AREAS:
        base = now.dibao(area)
        if base is None:
            continue
        given.append(base)
        if not low - 1e-9 <= base / wage <= high + 1e-9:
            said.append(f"{area}低保标准{_yuan(base)}是最低工资{_yuan(wage)}的{base / wage:.2%}，"
                        f"不在{low:.0%}至{high:.0%}（{wage * low:.2f}至{wage * high:.2f}元）之间（{_GUIDE}）")  # fmt: skip
    average = sum(given) / len(given)
    if average / wage < mean - 1e-9:
        said.append(f"低保标准平均{average:.2f}元，是最低工资的{average / wage:.2%}，低于{mean:.0%}（{_GUIDE}）")  # fmt: skip
    return said


def _of_tekun(now: Standard, switches: Mapping[str, Any]) -> list[str]:
    said, ratio = [], switches["tekun_ratio"]
    for area in AREAS:
        base, tekun = now.dibao(area), now.tekun(area, ratio)
        if base is not None and tekun is not None and abs(tekun - base * ratio) >= _ROUNDING:
            said.append(f"{area}特困标准{_yuan(tekun)}不是低保标准{_yuan(base)}的{ratio:g}倍（{base * ratio:.2f}元）（{_GUIDE}）")  # fmt: skip
    return said


def _growth(standards: Sequence[Standard], now: Standard, switches: Mapping[str, Any]) -> list[str]:
    """Against what held a year before; nothing is said where that is not written down."""
    before = in_force(standards, date(now.since.year - 1, now.since.month, 1))
    if before is None:
        return []
    said, least, ratio = [], switches["annual_growth"], switches["tekun_ratio"]
    for name, old, new in (
        ("低保", [before.dibao(a) for a in AREAS], [now.dibao(a) for a in AREAS]),
        ("特困", [before.tekun(a, ratio) for a in AREAS], [now.tekun(a, ratio) for a in AREAS]),
    ):
        both = [(o, n) for o, n in zip(old, new, strict=True) if o is not None and n is not None]
        if not both:
            continue
        was, is_now = (sum(side) / len(both) for side in zip(*both, strict=True))
        if is_now / was - 1 < least - 1e-9:
            said.append(f"{name}标准平均由{was:.2f}元调到{is_now:.2f}元，比上年增长{is_now / was - 1:.2%}，"
                        f"不到{least:.0%}（{_GUIDE}）")  # fmt: skip
    return said


def _yuan(amount: float | None) -> str:
    return "未定" if amount is None else f"{amount:.2f}".removesuffix(".00") + "元"


def _band(base: float, switches: Mapping[str, Any]) -> str:
    band = switches["temp_aid_band"]
    return f"{base * (1 - band):.2f}至{base * (1 + band):.2f}元"
