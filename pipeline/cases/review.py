"""The county's decision in a row: 销号, 退回重整, 延期 or 移送; or what is wrong where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.cases.answers import REVIEW, Around, Reader, Wrong
from reports.returned.rows import Row, answers

_PROOF = {
    "verify": "补佐证材料并填编号",
    "reach": "这张表没有这一栏：运行 hedui report，在“销号台账”的“待复核”表填佐证材料编号后销号",
}
"""What to do for want of a proof, by the sort of sheet."""
_KINDS = {"同意销号": "closed", "退回重整": "sent_back", "延期": "extended", "移送": "transferred"}


@dataclass(frozen=True)
class Decision:
    """``kind``: the event that it makes. ``about``: the day of the answer that was reviewed."""

    kind: str
    who: str
    on: date | None
    due: date | None
    proof: str
    note: str


def decision(
    row: Row, around: Around, verified_on: date | None, proof: str
) -> tuple[Decision | None, Sequence[Wrong]]:
    """The decision and what is wrong with it. ``verified_on``, ``proof``: as they are on record."""
    if not answers(row, REVIEW):
        return None, ()
    read = Reader(row, around)
    opinion, closed = read.choice("复核意见", "county"), read.choice("是否销号", "county")
    who = read.text("复核人")
    on = read.past("销号日期", verified_on, "核查日期")
    proof = read.text("佐证材料编号") or proof
    if not read.text("复核意见"):
        read.add("复核意见", "填了县级复核栏，没有选复核意见", "从下拉框中选复核意见")
    if not who:
        read.add("复核人", "没有填复核人", "写复核人姓名")
    if opinion == "同意销号":
        if closed != "是":
            read.add("是否销号", "复核意见是“同意销号”，“是否销号”不是“是”", "核对后改一处")
        if not read.text("销号日期"):
            read.add("销号日期", "没有填销号日期", "填写销号当天的日期")
        if not proof:
            read.add("佐证材料编号", "没有佐证材料编号，不予销号", _PROOF[row.fill])
    elif opinion and closed == "是":
        read.add("是否销号", f"复核意见是“{opinion}”，不能销号", "核对后改一处")
    due = read.ahead("整改时限" if row.fill == "verify" else "办理时限", verified_on) if opinion == "延期" else None  # fmt: skip
    if opinion == "延期" and due is None and not any(one.refused for one in read.wrong):
        read.add("整改时限", "复核意见是“延期”，没有新的整改时限", "填写延到哪一天")
    if any(one.refused for one in read.wrong) or opinion not in _KINDS:
        return None, read.wrong
    about = f"（{verified_on}的核查）" if verified_on else ""
    return Decision(_KINDS[opinion], who, on, due, proof, f"复核意见：{opinion}{about}"), read.wrong  # fmt: skip
