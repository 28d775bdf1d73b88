"""移送清单: what staff did, handed to 纪检监察; never a family in need."""

import re
from collections.abc import Sequence

from pipeline.cases.transfers import about_staff
from pipeline.closing.cases import Case
from pipeline.kernel.ledger import Cell
from reports.closing.fills import NUMBER_HEADING
from reports.closing.sheet import ClosingSheet
from reports.fill_columns import FillColumn
from reports.list_sheet import ListColumn

NAME = "移送清单"
_COLUMNS = (
    ListColumn("序号", "int", 5),
    ListColumn(NUMBER_HEADING, "code", 11),
    ListColumn("乡镇(街道)", "center", 9),
    ListColumn("线索类型", "text", 20),
    ListColumn("移送对象", "text", 14),
    ListColumn("单位职务", "text", 16),
    ListColumn("主要情况", "long", 40),
    ListColumn("核实结果", "center", 8),
    ListColumn("佐证材料编号", "text", 11),
    ListColumn("移送决定人", "center", 9),
    ListColumn("移送日期", "date", 11),
)
_FILLS = (
    FillColumn("受理单位", 12),
    FillColumn("受理日期", 11, "date"),
    FillColumn("处理结果", 16),
)
_WHOM = re.compile(r"移送对象：([^；]+)")


def transfer_sheet(cases: Sequence[Case], title: str) -> ClosingSheet:
    """The sheet: every case that was transferred, with the official it is about."""
    mine = [case for case in cases if case.transferred_on or case.transfer_note]
    rows = [_row(number, case) for number, case in enumerate(mine, start=1)]
    unnamed = sum(row[4] == "" for row in rows)
    return ClosingSheet(
        name=NAME, title=title, columns=_COLUMNS, fills=_FILLS, signed=True, rows=rows, empty="截至目前没有移送的",
        note=f"共{len(mine)}件，按干部管理权限移送。只列干部、经办人员违纪违规，困难群众的事项不移送。"
             + (f"其中{unnamed}件没有写明移送对象，请查明是哪名干部，查不到的撤回。" if unnamed else ""),
    )  # fmt: skip


def _row(number: int, case: Case) -> list[Cell]:
    whom, posts = _whom(case)
    return [
        number, case.number, case.town, case.problem, whom, posts, case.summary, case.result, case.proof,
        case.transferred_by or "", str(case.transferred_on or ""),
    ]  # fmt: skip


def _whom(case: Case) -> tuple[str, str]:
    """The official and the post: as the county wrote it, else as the rule found it."""
    said = _WHOM.search(case.transfer_note or "")
    if said:
        return said[1], ""
    if not about_staff(case.rule):
        return "", ""
    detail = case.detail
    named = detail.get("staff_name") or detail.get("official") or case.name
    return str(named), str(detail.get("posts") or "")
