"""The county's review in the 销号台账: 销号, 退回重整, 延期 or 移送, with the proof that it rests on."""

from dataclasses import replace

from pipeline.cases.answers import Around, Reader, Wrong
from pipeline.cases.review import decision
from pipeline.cases.steps import county_event
from pipeline.closing.asked import Asked, Steps
from pipeline.kernel.states import CLOSED

_ALSO = ("复核方式", "审批人", "移送对象")


def take_review(asked: Asked, around: Around) -> Steps:
    """The event of the decision and what is to be told."""
    row, stand = asked.row, asked.stand
    verified_on = stand.given.on if stand.given else None
    if stand.state == CLOSED and row.said("复核意见").text == "同意销号":
        return (), _closed_before(asked)
    found, wrong = decision(row, around, verified_on, stand.proof)
    read = Reader(row, around)
    read.choice("复核方式", "review")
    if found is None and not wrong:
        read.add("复核意见", "填了复核栏，没有选复核意见", "从下拉框中选复核意见")
    wrong = [*wrong, *read.wrong]
    if found is None or any(one.refused for one in wrong):
        return (), wrong
    also = "".join(f"；{heading}：{row.said(heading).text}" for heading in _ALSO if row.said(heading).text)  # fmt: skip
    events, more = county_event(replace(found, note=found.note + also), stand, asked.line, row.said("移送对象").text)  # fmt: skip
    return events, [*wrong, *more]


def _closed_before(asked: Asked) -> list[Wrong]:
    """A review of what is closed says nothing new; told where it is another one."""
    case, cell = asked.case, asked.row.said("复核意见")
    if case.reviewer in (None, asked.row.said("复核人").text):
        return []
    return [Wrong("复核意见", cell, f"这件已于{case.closed_on}由{case.reviewer}复核销号，这份不再登记", "无误的不必处理", refused=False)]  # fmt: skip
