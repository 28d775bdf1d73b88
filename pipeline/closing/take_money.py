"""Money in the 追缴台账: what is due as the county settled it, paid back and let off, each as a total."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.cases.answers import Around, Reader
from pipeline.cases.events import Event
from pipeline.closing.asked import Asked, Steps
from pipeline.closing.money import CENT, Debt
from pipeline.kernel.states import FALSE
from reports.closing.fills import MONEY

SETTLED, RECOVERED, WAIVED, UNTIL = "核定应追金额", "累计追缴金额", "累计减免金额", "截至日期"


@dataclass(frozen=True)
class Booked:
    """The money of a case as it is on record now; ``most``: what may be booked in all."""

    recovered: float
    waived: float
    assessed: float | None
    on: date | None
    most: float
    stake: float | None


def booked(debt: Debt) -> Booked:
    case = debt.case
    return Booked(case.recovered, case.waived, case.assessed, case.money_on, debt.most, case.stake)


def after_money(before: Booked, events: Sequence[Event]) -> Booked:
    """The money once events of this collection have happened."""
    for event in events:
        amount = event.amount or 0.0
        if event.kind == "recovered":
            before = replace(before, recovered=round(before.recovered + amount, 2), on=event.on_date)  # fmt: skip
        elif event.kind == "waived":
            before = replace(before, waived=round(before.waived + amount, 2), on=event.on_date)
        elif event.kind == "assessed":
            before = replace(before, assessed=amount, most=amount, on=event.on_date)
    return before


def take_money(asked: Asked, around: Around, before: Booked) -> Steps:
    """The events of a line of money and what is to be told."""
    read = Reader(asked.row, around)
    settled, recovered, waived = map(read.money, (SETTLED, RECOVERED, WAIVED))
    if settled is recovered is waived is None and not read.wrong:
        filled = next(one.heading for one in MONEY if read.text(one.heading))
        read.add(
            filled, "填了追缴栏，没有填金额", "填核定、追缴或减免的累计金额；没有变化的整行不填"
        )
    more = Booked(
        before.recovered if recovered is None else recovered, before.waived if waived is None else waived,
        before.assessed if settled is None else settled, None, before.most if settled is None else settled, before.stake,
    )  # fmt: skip
    if not read.wrong and _same(before, more):
        return (), ()
    on = _day(read, before)
    if asked.line.of.seen and on and before.on and on < before.on:
        return (), ()  # collected before, and something newer came since
    reason = read.choice("减免原因", "money")
    _check_people(read, settled, recovered, more.waived - before.waived, reason)
    _check_sums(read, asked, more)
    if any(one.refused for one in read.wrong):
        return (), read.wrong
    for heading, was, now in ((RECOVERED, before.recovered, more.recovered), (WAIVED, before.waived, more.waived)):  # fmt: skip
        if now < was - CENT:
            read.add(heading, f"比已登记的{was:,.2f}元少，已按更正登记", "填的应是累计数；填错的请改正再交", refused=False)  # fmt: skip
    cell = asked.row.said(RECOVERED if recovered is not None else WAIVED if waived is not None else SETTLED)  # fmt: skip
    return asked.walked(_events(asked, read, before, more, on, reason), UNTIL, cell, read.wrong)


def _same(before: Booked, more: Booked) -> bool:
    return (abs(more.recovered - before.recovered) < CENT and abs(more.waived - before.waived) < CENT
            and more.assessed == before.assessed)  # fmt: skip


def _day(read: Reader, before: Booked) -> date | None:
    """Until which day the totals are."""
    if not read.text(UNTIL):
        read.add(UNTIL, "没有填截至日期", "填写金额算到哪一天")
        return None
    on = read.past(UNTIL)
    if on and before.on and on < before.on:
        read.add(
            UNTIL, f"已登记到{before.on}的数，这份只到{on}，比它早", "按最近的累计数和日期重填"
        )
    return on


def _check_people(
    read: Reader, settled: float | None, recovered: float | None, let_off: float, reason: str
) -> None:
    if recovered is not None and not read.text("经办人"):
        read.add("经办人", "填了追缴金额，没有经办人", "写经办人姓名")
    if (settled is not None or abs(let_off) >= CENT) and not read.text("审批人"):
        read.add("审批人", "核定应追、减免须经审批，没有审批人", "写审批人姓名")
    if let_off >= CENT and not reason:
        read.add("减免原因", "填了减免金额，没有选减免原因", "从下拉框中选减免原因")
    if let_off >= CENT and reason == "其他" and not read.text("说明"):
        read.add("说明", "减免原因选了“其他”，没有说明", "写明为什么减免、依据什么材料")


def _check_sums(read: Reader, asked: Asked, more: Booked) -> None:
    if asked.case.answered == FALSE:
        read.add(
            RECOVERED,
            "这件核实为“不属实”，不再追缴",
            "已追的核对后退还；核实有误的，先更正核实结果",
        )
    total = round(more.recovered + more.waived, 2)
    if total > more.most + CENT:
        heading = next(one for one in (RECOVERED, WAIVED, SETTLED) if read.text(one))
        read.add(heading, f"追缴{more.recovered:,.2f}元与减免{more.waived:,.2f}元之和，超过应追{more.most:,.2f}元",
                 "核对后改正；应追数有误的，先填“核定应追金额”")  # fmt: skip
    settled, stake = more.assessed, more.stake
    if read.text(SETTLED) and settled is not None and stake is not None and settled > stake + CENT and not read.text("说明"):  # fmt: skip
        read.add(SETTLED, f"核定数{settled:,.2f}元超过台账涉及金额{stake:,.2f}元，没有说明", "在“说明”写明台账以外的多发月份和依据")  # fmt: skip


def _events(
    asked: Asked, read: Reader, before: Booked, more: Booked, on: date | None, reason: str
) -> list[Event]:
    approver, clerk, note = read.text("审批人"), read.text("经办人"), read.text("说明")
    made = []
    if more.assessed is not None and more.assessed != before.assessed:
        made.append(replace(asked.event("assessed", SETTLED), on_date=on, amount=more.assessed, who=approver, note=note))  # fmt: skip
    if abs(more.recovered - before.recovered) >= CENT:
        made.append(replace(asked.event("recovered", RECOVERED), on_date=on, amount=round(more.recovered - before.recovered, 2),
                            who=clerk, note=f"累计{more.recovered:.2f}元"))  # fmt: skip
    if abs(more.waived - before.waived) >= CENT:
        made.append(replace(asked.event("waived", WAIVED), on_date=on, amount=round(more.waived - before.waived, 2),
                            who=approver, reason=reason, note="；".join(text for text in (f"累计{more.waived:.2f}元", note) if text)))  # fmt: skip
    return made
