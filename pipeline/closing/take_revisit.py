"""What a 回头看 found: the case stays closed, or it is opened again."""

from dataclasses import replace
from datetime import date

from pipeline.cases.answers import Around, Reader
from pipeline.cases.deadlines import Calendar
from pipeline.closing.asked import Asked, Steps
from pipeline.kernel.states import SENT_BACK
from reports.closing.fills import SOUND

_DAY, _RESULT = "回头看日期", "回头看结果"


def take_revisit(asked: Asked, around: Around, calendar: Calendar, rectify_days: int) -> Steps:
    """The events of a revisit. ``rectify_days``: working days to mend what was opened again."""
    case, row = asked.case, asked.row
    read = Reader(row, around)
    result = read.choice(_RESULT, "revisit")
    if not row.said(_RESULT).text:
        read.add(_RESULT, "填了回头看栏，没有选回头看结果", "从下拉框中选回头看结果")
    who = read.two("回头看人1", "回头看人2")
    on = _on(read, case.closed_on)
    if result and result != SOUND and not read.text("说明"):
        read.add("说明", f"选了“{result}”，没有说明", "写明哪里没有改到位、见到了什么")
    if any(one.refused for one in read.wrong):
        return (), read.wrong
    if case.reviewer and case.reviewer in who.split("、"):
        read.add(
            "回头看人1",
            f"回头看人{case.reviewer}就是这件的复核人，已登记",
            "回头看宜换人核查",
            refused=False,
        )
    seen = replace(asked.event("revisited", _RESULT), on_date=on, result=result, who=who, note=read.text("说明"))  # fmt: skip
    if replace(seen, state=asked.stand.state).event_id in asked.stand.ids or (
        asked.stand.state == SENT_BACK and case.revisited_on == on and case.revisit_result == result
    ):
        return (), ()
    if result == SOUND:
        return asked.walked([seen], _RESULT, row.said(_RESULT), read.wrong)
    due = calendar.after(on or around.today, rectify_days)
    again = replace(asked.event("reopened", _RESULT), on_date=on, due=due.day, who=who, note=f"回头看：{result}。{read.text('说明')}")  # fmt: skip
    return asked.walked([seen, again], _RESULT, row.said(_RESULT), read.wrong)


def _on(read: Reader, closed_on: date | None) -> date | None:
    if not read.text(_DAY):
        read.add(_DAY, "没有填回头看日期", "填写回头看当天的日期")
        return None
    return read.past(_DAY, closed_on, "销号日期")
