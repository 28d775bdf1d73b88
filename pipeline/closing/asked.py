"""A row of a returned closing workbook, with the case it is about and what of it can be taken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.cases.answers import Wrong
from pipeline.cases.events import Event
from pipeline.cases.known import Stand
from pipeline.cases.lines import Line
from pipeline.closing.cases import Case
from pipeline.kernel.states import Jump, after
from reports.returned.rows import Cell, Row

Steps = tuple[Sequence[Event], Sequence[Wrong]]


@dataclass(frozen=True)
class Asked:
    """``line``: the row; ``stand``: the case as events of this collection have left it."""

    line: Line
    case: Case
    stand: Stand

    @property
    def row(self) -> Row:
        return self.line.row

    def event(self, kind: str, heading: str) -> Event:
        """The beginnings of an event that the row reports; its state is yet to follow."""
        return Event(finding_id=self.case.finding_id, rule=self.case.rule, month=self.line.issue.month, kind=kind, state="",
                     file=self.line.of.file, sheet=self.row.sheet, cell=self.row.said(heading).place)  # fmt: skip

    def walked(
        self, events: Sequence[Event], heading: str, cell: Cell, told: Sequence[Wrong] = ()
    ) -> Steps:
        """Each event from the state that the one before it leads to; those on record already left out."""
        made, state = [], self.stand.state
        for event in events:
            try:
                state = after(event.kind, state)
            except Jump as jump:
                return (), [*told, Wrong(heading, cell, jump.told, "按次序办理后再填")]
            one = replace(event, state=state)
            if one.event_id not in self.stand.ids:
                made.append(one)
        return made, told
