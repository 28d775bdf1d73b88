"""The return slips of a month (数据质量反馈单): what each department sent, and what it is to mend."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from pipeline.departments import Delivered, delivered
from pipeline.inbox import Loaded
from pipeline.kernel.declare import Source
from pipeline.kernel.masks import veiled
from pipeline.kernel.slip import UNKNOWN, WHOLE, DepartmentRow, Fault, Received, Slip
from pipeline.slip_lines import (
    Words,
    cell_faults,
    gate_faults,
    listed,
    repaired_counts,
    repairs,
    trends,
    words_of,
)
from pipeline.slip_tables import has_column, make_slip_tables
from pipeline.slip_wrong import asked_back

_BEFORE = """
    SELECT department, sum(cells) * 1000.0 / greatest(sum("rows"), 1) FROM slip_before
    WHERE reason = '' AND month = (SELECT max(month) FROM slip_before) GROUP BY department
"""


@dataclass(frozen=True)
class Told:
    """The slips of a month, and the county's overview of all departments."""

    slips: Sequence[Slip]
    departments: Sequence[DepartmentRow]


def make_slips(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, sources: Sequence[Source],
    *, county: str, month: str, run_id: str,
) -> Told:  # fmt: skip
    """Build ``out_slip`` and what the slips say. ``slip_before`` holds what earlier months counted."""
    sheets = delivered(loaded)
    make_slip_tables(con, sheets, sources)
    words = words_of(sheets, sources)
    asked = asked_back(con, month, words.data) if has_column(con, "out_wrong", "state") else {}
    faults = _by_department([*gate_faults(con, sheets, sources, words), *cell_faults(con, words)])
    rows = _by_department(listed(con, words))
    mended = _by_department(repairs(con, words))
    repaired = repaired_counts(con)
    then = _by_department(trends(con, words))
    slips = []
    for department in _in_order({*faults, *asked, *(one.department for one in sheets)}):
        mine = [one for one in sheets if one.department == department]
        wrong = [*_file_faults(mine, words), *faults.get(department, [])]
        visited = asked.get(department)
        if all(fault.severity == "low" for fault in wrong) and not (visited and visited.open):
            continue
        slips.append(
            Slip(county, month, department, run_id, [_received(one, words) for one in mine],
                 sorted(wrong, key=_by_severity), rows.get(department, []),
                 mended.get(department, []), repaired.get(department, 0),
                 then.get(department, []), visited.rows if visited else (),
                 visited.count if visited else None)
        )  # fmt: skip
    overview = _overview(con, sheets, slips, sources, words)
    return Told(slips, [replace(one, wrong_count=asked[one.department].count) if one.department in asked else one
                        for one in overview])  # fmt: skip


def _in_order(departments: Iterable[str]) -> list[str]:
    """By name; files of nobody last."""
    return sorted(departments, key=lambda name: (name == UNKNOWN, name))


def _by_severity(fault: Fault) -> int:
    return ("high", "middle", "low").index(fault.severity)


def _by_department(told: Sequence[tuple[str, Any]]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for department, one in told:
        grouped.setdefault(department, []).append(one)
    return grouped


# --- what came ---------------------------------------------------------------------------------


def _received(one: Delivered, words: Words) -> Received:
    row, found = one.row, one.plan.recognition
    passed = "、".join(f"{kind}{count}行" for kind, count in row.passed.items())
    said = (
        [found.said[f] for f, _ in sorted(found.columns.items(), key=lambda c: c[1])]
        if found
        else ()
    )
    return Received(
        words.file(one), veiled(row.sheet), words.data(row.source), one.digest[:12],
        row.rows_in, row.rows_loaded, row.rows_rejected, row.rows_passed, passed,
        found.header_row if found else 0, [veiled(text) for text in said],
        [veiled(text) for text in (found.unknown if found else ())], veiled(one.plan.problem),
    )  # fmt: skip


def _file_faults(sheets: Sequence[Delivered], words: Words) -> list[Fault]:
    """What is wrong with whole files and sheets."""
    faults = []
    for one in sheets:
        data = words.data(one.row.source) or "—"
        place = words.place(one)
        if one.unread:
            faults.append(Fault(data, WHOLE, veiled(one.plan.problem), "high", 1, place,
                                veiled(_for_department(one.plan.fix)) or "核对后重新提供"))  # fmt: skip
        if one.empty:
            faults.append(Fault(data, WHOLE, "只有表头，没有数据行", "high", 1, place,
                                "核对是否拿错了文件；确实没有数据的，请在回复中写明"))  # fmt: skip
        if one.errors:
            faults.append(Fault(data, "—", "公式出错或没有计算结果的单元格", "middle", one.errors, place,
                                "把公式“选择性粘贴”为数值后重新提供"))  # fmt: skip
    return faults


def _overview(
    con: duckdb.DuckDBPyConnection, sheets: Sequence[Delivered], slips: Sequence[Slip],
    sources: Sequence[Source], words: Words,
) -> list[DepartmentRow]:  # fmt: skip
    """Every department that sent anything, and those whose data did not come."""
    wrong = dict(con.execute(
        "SELECT department, sum(cells)::BIGINT FROM out_slip WHERE reason = '' GROUP BY department").fetchall())  # fmt: skip
    before = dict(con.execute(_BEFORE).fetchall())
    came = {one.row.source for one in sheets}
    missing: dict[str, list[str]] = {}
    for source in sources:
        if source.name not in came:
            missing.setdefault(source.supplier, []).append(words.data(source.name))
    with_slip = {slip.department for slip in slips}
    names = _in_order({*(one.department for one in sheets), *missing, *with_slip})
    overview = []
    for name in names:
        mine = [one for one in sheets if one.department == name]
        sent = sum(one.row.rows_loaded + one.row.rows_rejected for one in mine)
        count = wrong.get(name, 0)
        overview.append(
            DepartmentRow(
                name,
                "、".join(dict.fromkeys(words.data(one.row.source) for one in mine if one.row.source)),
                len({one.row.file for one in mine}), sent, sum(one.row.rows_rejected for one in mine),
                count, sum(one.unread for one in mine), count * 1000 / sent if sent else None,
                before.get(name), "、".join(missing.get(name, ())), name in with_slip,
            )
        )  # fmt: skip
    return overview


def _for_department(fix: str) -> str:
    """What to do without what only the county can do, which is to write into hedui.toml."""
    return re.sub(r"[，；]?[^，；。]*hedui\.toml[^；。]*[；。]?", "", fix)
