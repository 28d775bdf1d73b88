"""Returned closing workbooks: what they say becomes events, or is told with its cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb

from pipeline.cases.answers import Around, Wrong
from pipeline.cases.deadlines import Calendar
from pipeline.cases.events import Event
from pipeline.cases.known import Issue, Stand, after_event, load_known
from pipeline.cases.lines import Line, Return
from pipeline.cases.merge import Count
from pipeline.closing.asked import Asked, Steps
from pipeline.closing.cases import Case, load_cases
from pipeline.closing.money import Debt, debts
from pipeline.closing.numbers import numbered
from pipeline.closing.take_money import after_money, booked, take_money
from pipeline.closing.take_review import take_review
from pipeline.closing.take_revisit import take_revisit
from pipeline.kernel.ledger import ReturnedLine
from reports.closing.fills import NUMBER_HEADING
from reports.closing.returned import ClosingRow
from reports.returned.rows import squeezed

_OURS = "在 hedui report 写出的台账上填，不要改编号和姓名"


@dataclass
class Taken:
    """What is to be recorded and told; ``counts``: by file."""

    events: list[Event] = field(default_factory=list)
    told: list[ReturnedLine] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)


def take_closing(
    store: duckdb.DuckDBPyConnection, returns: Sequence[Return], today: date, calendar: Calendar, rectify_days: int
) -> Taken:  # fmt: skip
    """What the closing workbooks among ``returns`` say, on top of what the store knows by now."""
    returns = [one for one in returns if one.closing]
    return _Taking(store, today, calendar, rectify_days).of(returns) if returns else Taken()


class _Taking:
    def __init__(
        self, store: duckdb.DuckDBPyConnection, today: date, calendar: Calendar, rectify_days: int
    ) -> None:
        cases = load_cases(store)
        self.today, self.calendar, self.rectify_days = today, calendar, rectify_days
        self.numbers = numbered(store)
        self.cases = {case.finding_id: case for case in cases}
        self.stands = dict(load_known(store, (), self.numbers.values()).cases)
        owed = {one.case.finding_id: one for one in debts(store, cases)}
        self.money = {key: booked(owed.get(key, Debt(case, 0.0, settled=False))) for key, case in self.cases.items()}  # fmt: skip
        self.out = Taken()

    def of(self, returns: Sequence[Return]) -> Taken:
        for one in returns:
            rows, taken, refused, same = list(one.book.closing or ()), 0, 0, 0
            for row in rows:
                events, wrong = self._row(one, row)
                stopped = any(problem.refused for problem in wrong)
                self.out.told += self._told(one, row, wrong)
                refused += stopped
                taken += bool(events) and not stopped
                same += not events and not stopped
                if not stopped:
                    self._happened(events)
            self.out.counts[one.file] = Count(len(rows), taken, same, 0, refused)
        return self.out

    def _row(self, one: Return, closing: ClosingRow) -> Steps:
        row = closing.row
        case = self.cases.get(self.numbers.get(squeezed(row.key.text), ""))
        if case is None:
            said = (
                f"没有“{row.key.text}”这个问题编号"
                if row.key.text
                else "没有问题编号，认不出是哪一件"
            )
            return (), [Wrong(NUMBER_HEADING, row.key, said, _OURS)]
        name = row.known.get("姓名")
        if name is not None and squeezed(name.text) != squeezed(case.name):
            return (), [Wrong("姓名", name, f"姓名与编号对不上：{case.number}是{case.name}", _OURS)]
        issue = Issue(case.finding_id, case.number[:4] + "-" + case.number[4:6], "", case.rule, case.town, row.sheet)  # fmt: skip
        stand = self.stands.get(case.finding_id, Stand())
        asked = Asked(Line(one, row, issue), case, stand)
        around = Around(self.today, case.verified_on or date.fromisoformat(f"{issue.month}-01"), case.stake)  # fmt: skip
        if closing.kind == "review":
            return take_review(asked, around)
        if closing.kind == "money":
            return take_money(asked, around, self.money[case.finding_id])
        return take_revisit(asked, around, self.calendar, self.rectify_days)

    def _happened(self, events: Sequence[Event]) -> None:
        for event in events:
            key = event.finding_id
            self.out.events.append(event)
            self.stands[key] = after_event(self.stands.get(key, Stand()), event)
            self.money[key] = after_money(self.money[key], [event])
            self.cases[key] = _after(self.cases[key], event)

    def _told(self, one: Return, closing: ClosingRow, wrong: Sequence[Wrong]) -> Iterator[ReturnedLine]:  # fmt: skip
        row = closing.row
        name = row.known["姓名"].text if "姓名" in row.known else ""
        for problem in wrong:
            place = problem.cell.place or row.key.place
            yield ReturnedLine(problem.refused, one.town, one.file, row.sheet, place, name, problem.heading,
                               problem.cell.text, problem.problem, problem.fix)  # fmt: skip


def _after(case: Case, event: Event) -> Case:
    """What a later row of the same collection has to know of the case."""
    if event.kind == "closed":
        return replace(case, closed_on=event.on_date, reviewer=event.who, state=event.state)
    if event.kind == "revisited":
        return replace(case, revisited_on=event.on_date, revisit_result=event.result)
    return case
