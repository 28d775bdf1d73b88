"""销号台账: what waits for the county's review, and what was closed, each closed case once."""

import re
from collections.abc import Sequence

from pipeline.closing.cases import Case
from pipeline.closing.who import WHO, who
from pipeline.kernel.ledger import Cell
from reports.closing.fills import REVIEW
from reports.closing.sheet import ClosingSheet
from reports.list_sheet import ListColumn

NAME, WAITING = "销号台账", "待复核"
_WHO = (
    *WHO,
    ListColumn("核实结果", "center", 9),
)
_WAITING = (
    *_WHO,
    ListColumn("核查情况", "long", 26),
    ListColumn("整改措施", "center", 9),
    ListColumn("整改完成日期", "date", 11),
    ListColumn("销号申请人", "center", 9),
    ListColumn("已报佐证", "text", 10),
    ListColumn("已追缴(元)", "amount", 10),
    ListColumn("退回次数", "int", 5),
)
_CLOSED = (
    *_WHO,
    ListColumn("整改措施", "center", 9),
    ListColumn("整改完成日期", "date", 11),
    ListColumn("佐证材料编号", "text", 11),
    ListColumn("复核人", "center", 8),
    ListColumn("复核方式", "center", 7),
    ListColumn("复核意见", "center", 9),
    ListColumn("销号申请人", "center", 9),
    ListColumn("审批人", "center", 8),
    ListColumn("销号日期", "date", 11),
    ListColumn("回头看日期", "date", 11),
    ListColumn("回头看结果", "center", 9),
    ListColumn("核对", "long", 14),
)
_SAID = re.compile(r"(复核意见|复核方式|审批人)：([^；（]+)")


def said(note: str | None) -> dict[str, str]:
    """What the note of a closing says: heading -> text."""
    return dict(_SAID.findall(note or ""))


def closed_sheets(cases: Sequence[Case], title: str) -> list[ClosingSheet]:
    """The two sheets: to review and close, and closed."""
    waiting = [case for case in cases if case.waits]
    closed = [case for case in cases if case.closed]
    lacking = sum(bool(case.lacking) for case in closed)
    return [
        ClosingSheet(
            name=WAITING, title=f"{title}（待县级复核）", columns=_WAITING, rows=[_waiting(case) for case in waiting],
            fills=REVIEW, signed=True,
            note=f"共{len(waiting)}件。浅蓝色的格由县级填：复核后选“复核意见”；同意的把“是否销号”选“是”、填销号日期，没有报佐证的补填“佐证材料编号”，"
                 "否则不予销号；延期的填新的“整改时限”；移送只限干部、经办人员违纪违规，填“移送对象”。填好后放进 returned 当月文件夹，运行 hedui collect。",
        ),
        ClosingSheet(
            name=NAME, title=title, columns=_CLOSED, rows=[_closed(case) for case in closed], signed=True,
            note=f"已销号{len(closed)}件，一件一行。" + (f"其中{lacking}件手续不全（见“核对”栏），请补齐。" if lacking else ""),
        ),
    ]  # fmt: skip


def _who(case: Case) -> list[Cell]:
    result = f"{case.result}\n（{case.reason}）" if case.reason else case.result
    return [*who(case), result]


def _day(day: object) -> str:
    return str(day) if day else ""


def _waiting(case: Case) -> list[Cell]:
    return [
        *_who(case), (case.verified_note or "").partition("［第")[0], case.measure, _day(case.mended_on),
        case.applicants or "", case.proof, case.recovered or None, case.sent_back or None,
    ]  # fmt: skip


def _closed(case: Case) -> list[Cell]:
    note = said(case.closing_note)
    return [
        *_who(case), case.measure, _day(case.mended_on), case.proof, case.reviewer or "", note.get("复核方式", ""),
        note.get("复核意见", ""), case.applicants or "", note.get("审批人", ""), _day(case.closed_on),
        _day(case.revisited_on), case.revisit_result or "", case.lacking,
    ]  # fmt: skip
