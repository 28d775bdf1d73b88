"""问题清单（整改台账）: what was found true, by kind and town, and each problem by its number."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from pipeline.closing.cases import Case
from pipeline.closing.money import Debt
from pipeline.closing.who import WHO, who
from pipeline.kernel.ledger import Cell
from pipeline.kernel.states import CLOSED, EXTENDED, REVIEWING, TRANSFERRED
from reports.closing.sheet import ClosingSheet
from reports.fill_columns import FillColumn
from reports.list_sheet import ListColumn

NAME, EACH = "问题清单", "问题明细"
DONE, GOING, NOTHING = "已整改", "持续整改", "未整改"
AT_ONCE, BY_STAGES, ON = "立行立改", "分阶段整改", "持续整改"
_COLUMNS = (
    ListColumn("序号", "int", 5),
    ListColumn("问题来源", "center", 8),
    ListColumn("问题类型", "text", 18),
    ListColumn("责任单位", "center", 10),
    ListColumn("具体问题", "long", 22),
    ListColumn("户数", "int", 6),
    ListColumn("人数", "int", 6),
    ListColumn("应追金额(元)", "amount", 12),
    ListColumn("整改类型", "center", 10),
    ListColumn("整改措施", "text", 14),
    ListColumn("整改时限", "date", 11),
    ListColumn("已追缴(元)", "amount", 12),
    ListColumn("减免(元)", "amount", 11),
    ListColumn("剩余(元)", "amount", 12),
    ListColumn("已销号", "int", 6),
    ListColumn("未销号", "int", 6),
    ListColumn("是否移送", "center", 6),
    ListColumn("整改状态", "center", 9),
)
_FILLS = (FillColumn("责任领导", 9), FillColumn("责任人", 8), FillColumn("制度建设", 16), FillColumn("备注", 12))  # fmt: skip
_EACH = (
    *WHO,
    ListColumn("具体问题", "long", 40),
    ListColumn("核实结果", "center", 9),
    ListColumn("整改措施", "center", 10),
    ListColumn("整改时限", "date", 11),
    ListColumn("应追金额(元)", "amount", 12),
    ListColumn("剩余(元)", "amount", 12),
    ListColumn("办理状态", "center", 9),
)


def problem_sheets(cases: Sequence[Case], owed: Sequence[Debt], title: str) -> list[ClosingSheet]:
    """By kind and town, then one by one. Only what was found true is a problem; doubts are not."""
    mine = [case for case in cases if case.proved]
    money = {one.case.finding_id: one for one in owed}
    ordered = sorted(mine, key=_kind)
    groups = [list(group) for _, group in groupby(ordered, key=_kind)]
    return [
        ClosingSheet(
            name=NAME, title=title, columns=_COLUMNS, fills=_FILLS, signed=True, empty="截至目前没有核实属实的问题",
            rows=[_row(number, group, money) for number, group in enumerate(groups, start=1)],
            note=f"共{len(groups)}项、{len(mine)}件，都是核实属实或部分属实的；疑点不是问题，不列入。整改类型按办理情况列出，县里可改；未整改的一直保留，直到全部销号。",
        ),
        ClosingSheet(
            name=EACH, title=f"{title}（明细）", columns=_EACH, rows=[_one(case, money) for case in mine], empty="没有",
            note=f"共{len(mine)}件，编号与销号台账、追缴台账相同。",
        ),
    ]  # fmt: skip


def _kind(case: Case) -> tuple[str, str, str]:
    return case.title, case.rule, case.town


def _row(number: int, group: Sequence[Case], money: Mapping[str, Debt]) -> list[Cell]:
    first = group[0]
    debts = [money[case.finding_id] for case in group if case.finding_id in money]
    homes = {case.unit or case.finding_id for case in group}
    people = {case.id_number or case.finding_id for case in group}
    closed = sum(case.state == CLOSED for case in group)
    partly = sum(case.result != "属实" for case in group)
    counts = (("核实属实", len(group) - partly), ("部分属实", partly))
    said = "，".join(f"{word}{count}件" for word, count in counts if count)
    measures = "、".join(sorted({case.measure for case in group if case.measure}))
    ahead = [case.due for case in group if case.due and case.state != CLOSED]
    moved = any(case.state == TRANSFERRED for case in group)
    return [
        number, "数据比对", first.problem, first.town, f"{first.problem}，{said}", len(homes), len(people),
        _sum(one.due for one in debts) if debts else None, _type(group), measures, str(max(ahead)) if ahead else "",
        *((_sum(one.case.recovered for one in debts), _sum(one.case.waived for one in debts), _sum(one.left for one in debts))
          if debts else (None, None, None)),
        closed, len(group) - closed, "是" if moved else "否", _state(group, closed),
    ]  # fmt: skip


def _sum(amounts: Iterable[float]) -> float:
    return round(sum(amounts), 2)


def _type(group: Sequence[Case]) -> str:
    if any(case.state == EXTENDED or case.sent_back for case in group):
        return ON
    return AT_ONCE if all(case.state in (CLOSED, REVIEWING, TRANSFERRED) for case in group) else BY_STAGES  # fmt: skip


def _state(group: Sequence[Case], closed: int) -> str:
    if closed == len(group):
        return DONE
    started = closed or any(case.measure for case in group)
    return GOING if started else NOTHING


def _one(case: Case, money: Mapping[str, Debt]) -> list[Cell]:
    debt = money.get(case.finding_id)
    return [
        *who(case), case.summary, case.result, case.measure,
        str(case.due or ""), debt.due if debt else None, debt.left if debt else None, case.state,
    ]  # fmt: skip
