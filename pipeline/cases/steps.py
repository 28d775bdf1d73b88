"""From an answer or decision to the events that record it, step by step through the states."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.cases.answers import Answer, Wrong
from pipeline.cases.events import Event
from pipeline.cases.known import MORE, Given, Stand
from pipeline.cases.lines import Line
from pipeline.cases.review import Decision
from pipeline.cases.transfers import about_staff, refusal
from pipeline.kernel.states import FALSE, MOVES, OUT, SENT_BACK, WAITING, Jump, after
from reports.returned.rows import Cell

_CENT = 0.005
Steps = tuple[Sequence[Event], Sequence[Wrong]]


def town_events(answer: Answer, stand: Stand, line: Line, issued: date | None) -> Steps:
    """The events of a town's answer, none where it is on record already; and what is to be told."""
    given = Given(answer.result, answer.reason, answer.who, answer.on, answer.note)
    new = given != stand.given
    mended = (answer.follows, answer.measure, answer.due, answer.proof)
    further = bool(answer.follows) and mended != stand.mended
    more = 0.0 if answer.recovered is None else round(answer.recovered - stand.recovered, 2)
    if not (new or further or abs(more) >= _CENT):
        return _nothing_new(stand, line)
    heading = "核实结果" if line.row.fill == "verify" else "摸排结果"
    cell = line.row.said(heading)
    old = stand.given
    if new and old and old.on and answer.on and answer.on < old.on:
        said = f"已登记{old.on}的答复“{old.result}”，这份是{answer.on}的，比它早"
        return (), [Wrong(heading, cell, said, "确需更正的，按最近一次核查的日期重填")]
    told: list[Wrong] = []
    note = answer.note
    if old and new:
        before = f"{old.result}{f'（{old.reason}）' if old.reason else ''}，{old.on}，{old.who}"
        note += f"{MORE}{stand.answers + 1}次答复，原为：{before}］"
        same = (old.result, old.reason) == (answer.result, answer.reason)
        if not same:  # a later visit that finds the same is no news
            told.append(Wrong(heading, cell, f"与上次的答复不同（原为：{before}），已按这次登记", "无误的不必处理", refused=False))  # fmt: skip
    again = new or (further and stand.state in (WAITING, OUT, SENT_BACK))
    steps: list[tuple[str, Event]] = []
    plain = _plain(line, cell)
    if not stand.state:
        steps.append(("found", plain))
    if stand.state in ("", WAITING):
        steps.append(("issued", replace(plain, on_date=issued)))
    if again:
        said_again = note if new else f"{note}{MORE}{stand.answers + 1}次答复，结果未变］"
        steps.append(("verified", replace(plain, on_date=answer.on, result=answer.result, reason=answer.reason,
                                          who=answer.who, note=said_again)))  # fmt: skip
    if answer.follows and (again or further):
        steps.append((answer.follows, replace(plain, on_date=answer.on, measure=answer.measure, due=answer.due,
                                              proof=answer.proof, who=answer.who, note=f"第{stand.answers + again}次答复")))  # fmt: skip
    if abs(more) >= _CENT:
        steps.append(("recovered", replace(plain, on_date=answer.on, amount=more, who=answer.who,
                                           note=f"累计{answer.recovered:.2f}元", cell=line.row.said("已追缴金额").place)))  # fmt: skip
        if more < 0:
            money = line.row.said("已追缴金额")
            told.append(Wrong("已追缴金额", money, f"比已登记的{stand.recovered:,.2f}元少，已按更正登记", "填的应是累计数；填错的请改正再交", refused=False))  # fmt: skip
    return _walked(steps, stand, heading, cell, told)


def _nothing_new(stand: Stand, line: Line) -> Steps:
    if stand.state not in (SENT_BACK, OUT) or line.of.seen is not None:
        return (), ()
    heading = "核实结果" if line.row.fill == "verify" else "摸排结果"
    return (), [Wrong(heading, line.row.said(heading), "县级退回重整过，交回的内容与上次相同", "重新核查整改后再交", refused=False)]  # fmt: skip


def county_event(found: Decision, stand: Stand, line: Line, whom: str = "") -> Steps:
    """The event of the county's decision. ``whom``: the official that a transfer is about."""
    cell = line.row.said("复核意见")
    given = stand.given
    if found.kind == "transferred" and not whom and not about_staff(line.issue.rule):
        return (), [refusal(cell)]
    if found.kind == "closed" and given and given.result == FALSE and not given.reason:
        return (), [Wrong("复核意见", cell, "核实结果是“不属实”，没有误报原因，不予销号", "退回乡镇补选误报原因后再销号")]  # fmt: skip
    event = replace(
        _plain(line, cell), kind=found.kind, state=MOVES[found.kind].after, on_date=found.on,
        due=found.due, who=found.who, proof=found.proof, note=found.note,
    )  # fmt: skip
    if event.event_id in stand.ids:
        return (), ()
    return _walked([(found.kind, event)], stand, "复核意见", cell, [])


def _plain(line: Line, cell: Cell) -> Event:
    return Event(finding_id=line.issue.key, rule=line.issue.rule, month=line.issue.month, kind="", state="",
                 file=line.of.file, sheet=line.row.sheet, cell=cell.place)  # fmt: skip


def _walked(
    steps: Sequence[tuple[str, Event]],
    stand: Stand,
    heading: str,
    cell: Cell,
    told: Sequence[Wrong],
) -> Steps:
    """Each step from the state that the one before it leads to."""
    events, state = [], stand.state
    for kind, event in steps:
        try:
            state = after(kind, state)
        except Jump as jump:
            return (), [Wrong(heading, cell, jump.told, "按次序办理后再填")]
        made = replace(event, kind=kind, state=state)
        if made.event_id not in stand.ids:
            events.append(made)
    return events, told
