"""Returned ledgers merged three ways: what went out, how the cases stand now, what came back.

Nothing here reads or writes a file or the store; events and words come out.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pipeline.cases.answers import Around, Wrong, town_answer
from pipeline.cases.events import Event
from pipeline.cases.facts import BY_PERSON
from pipeline.cases.known import Known, Stand, after_event
from pipeline.cases.lines import UNPLACED, Line, Return, lines_of
from pipeline.cases.review import decision
from pipeline.cases.steps import county_event, town_events
from pipeline.kernel.dates import any_date
from pipeline.kernel.errors import Refused
from pipeline.kernel.ledger import ReturnedLine
from reports.baseline import KEY_HEADING
from reports.returned.rows import Cell, squeezed

_COUNTY_ONLY = "县级复核栏由县级填写，乡镇填的不登记"


@dataclass
class Count:
    """Rows of a file; ``taken`` of them gave something new."""

    rows: int = 0
    taken: int = 0
    unchanged: int = 0
    blank: int = 0
    refused: int = 0


@dataclass
class Merged:
    """What is to be recorded and told. ``counts``: by file."""

    events: list[Event] = field(default_factory=list)
    told: list[ReturnedLine] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)


def merge(returns: Sequence[Return], known: Known, today: date) -> Merged:
    """Everything that came back. The order of ``returns`` does not matter but for the words."""
    return _Merge(known, today).of(returns)


class _Merge:
    def __init__(self, known: Known, today: date) -> None:
        self.known, self.today = known, today
        self.out = Merged()
        self.refused: set[tuple[str, str, int]] = set()
        self.taken: set[tuple[str, str, int]] = set()
        self.same: set[tuple[str, str, int]] = set()
        self.keyless: dict[tuple[str, str], list[tuple[Line, Wrong]]] = {}

    def of(self, returns: Sequence[Return]) -> Merged:
        by_key: dict[str, list[Line]] = defaultdict(list)
        for one in returns:
            self._tell_lost(one)
            lines = lines_of(one, self.known)
            for returned, row, wrong in lines.strays:
                self._tell(returned, row.sheet, row.number, row.identity[0], wrong, UNPLACED)
            for line in lines.found:
                by_key[line.issue.key].append(line)
        for key, group in by_key.items():
            self._case(self.known.cases.get(key, Stand()), group)
        for rows in self.keyless.values():
            line, wrong = rows[0]
            self._tell_line(
                line, replace(wrong, problem=f"{wrong.problem}（共{len(rows)}行）"), alone=False
            )
        for one in returns:
            self.out.counts[one.file] = self._counted(one)
        return self.out

    def _case(self, stand: Stand, group: Sequence[Line]) -> None:
        """All that came back for one finding."""
        for line in group:
            for wrong in line.wrong:
                if line.row.key.place or wrong.heading != KEY_HEADING or BY_PERSON in wrong.problem:
                    self._tell_line(line, wrong)
                else:  # the whole column is gone: once for the sheet
                    where = (line.of.file, line.row.sheet)
                    self.keyless.setdefault(where, []).append((line, wrong))
            if line.county_said and not line.of.county:
                heading, _ = next(iter(line.county_said.items()))
                self._tell_line(line, Wrong(heading, line.row.said(heading), _COUNTY_ONLY,
                                            "乡镇请清空；县级复核过的文件放到“县级复核”文件夹"))  # fmt: skip
        sound = [line for line in group if line.sound]
        town = self._chosen([line for line in sound if line.town_said], lambda line: line.town_said)
        stand = self._town(stand, town) if town else stand
        county = self._chosen([line for line in sound if line.of.county and line.county_said],
                              lambda line: line.county_said)  # fmt: skip
        if county:
            self._county(stand, county)

    def _chosen(self, lines: Sequence[Line], said: Callable[[Line], dict[str, str]]) -> Line | None:
        """The line to be taken of those that speak of the same: a new file goes before those seen, the
        fuller before the half filled. None where they disagree, which is told."""
        fresh = [line for line in lines if line.of.seen is None]
        if not fresh:
            return max(lines, key=lambda line: line.of.seen or datetime.min, default=None)
        fullest = max(fresh, key=lambda line: len(said(line)))
        whole = _spelled(said(fullest))
        others = [line for line in fresh if not _spelled(said(line)).items() <= whole.items()]
        if not others:
            return fullest
        for line in fresh:
            self._disagree(line, fullest if line is not fullest else others[0], said)
        return None

    def _disagree(self, line: Line, other: Line, said: Callable[[Line], dict[str, str]]) -> None:
        mine, theirs = _spelled(said(line)), _spelled(said(other))
        heading = next((name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name)), "")  # fmt: skip
        cell = line.row.said(heading)
        place = f"{other.of.file}［{other.row.sheet}］{other.row.said(heading).place or other.row.place}"  # fmt: skip
        problem = (
            f"同一条线索交回两次，答复不一样：另一处（{place}）写的是“{theirs.get(heading, '')}”"
        )
        self._tell_line(line, Wrong(heading, cell if cell.place else Cell(cell.text, line.row.place),
                                    problem, "核对后只保留一份再交"))  # fmt: skip

    def _town(self, stand: Stand, line: Line) -> Stand:
        if _told_since(stand, line):
            self.same.add(_place(line))
            return stand
        answer, wrong = town_answer(line.row, self._around(line, stand))
        for one in wrong:
            self._tell_line(line, one)
        if answer is None:
            return stand
        events, more = town_events(answer, stand, line, self._issued(line, answer.on))
        return self._taken(stand, line, events, more)

    def _county(self, stand: Stand, line: Line) -> None:
        if _told_since(stand, line) and _place(line) not in self.taken:
            self.same.add(_place(line))
            return
        verified_on = stand.given.on if stand.given else None
        found, wrong = decision(line.row, self._around(line, stand), verified_on, stand.proof)
        for one in wrong:
            self._tell_line(line, one)
        if found is not None:
            events, more = county_event(found, stand, line)
            self._taken(stand, line, events, more)

    def _taken(
        self, stand: Stand, line: Line, events: Sequence[Event], wrong: Sequence[Wrong]
    ) -> Stand:
        for one in wrong:
            self._tell_line(line, one)
        if any(one.refused for one in wrong):
            return stand
        (self.taken if events else self.same).add(_place(line))
        self.out.events += events
        for event in events:
            stand = after_event(stand, event)
        return stand

    def _handed(self, line: Line) -> date | None:
        """The day on which the ledger was handed out, where that was recorded."""
        town = line.of.book.town or line.issue.town
        runs = (line.of.book.run_id or "", line.issue.run_id)
        return next((day for run in runs if (day := self.known.handed.get((run, town)))), None)

    def _issued(self, line: Line, verified: date | None) -> date | None:
        """The day of an issue that nobody recorded: that of the run, if the answer came after it."""
        day = self._handed(line) or self.known.started.get(line.of.book.run_id or "")
        return day if day and verified and day <= verified else None

    def _around(self, line: Line, stand: Stand) -> Around:
        stake, facts = line.issue.stake, line.issue.facts or {}
        if stake is None and facts.get("涉及金额(元)"):
            stake = float(facts["涉及金额(元)"].replace(",", ""))
        first = date.fromisoformat(f"{line.issue.month}-01")
        return Around(self.today, stand.issued_on or self._handed(line) or first, stake)

    def _tell_lost(self, one: Return) -> None:
        for sheet, heading in one.book.lost:
            self._tell(one, sheet, 0, "", Wrong(heading, Cell("", ""), f"“{heading}”这一列不见了",
                                                "用下发的台账原件填报，不要删列", refused=False), UNPLACED)  # fmt: skip
        for sheet, count in one.book.errors:
            self._tell(one, sheet, 0, "", Wrong("", Cell("", ""), f"有{count}格是错误值，或是没有算出结果的公式，按空白读",
                                                "把公式换成数值或文字后再交", refused=False), UNPLACED)  # fmt: skip

    def _tell_line(self, line: Line, wrong: Wrong, *, alone: bool = True) -> None:
        name = (line.row.identity[0] or line.issue.name) if alone else ""
        self._tell(line.of, line.row.sheet, line.row.number, name, wrong, line.issue.town or UNPLACED)  # fmt: skip

    def _tell(self, of: Return, sheet: str, row: int, name: str, wrong: Wrong, town: str) -> None:
        if wrong.refused:
            self.refused.add((of.file, sheet, row))
        town = of.town if of.county or of.book.town else town
        self.out.told.append(ReturnedLine(wrong.refused, town, of.file, sheet, wrong.cell.place, name, wrong.heading,
                                  wrong.cell.text, wrong.problem, wrong.fix))  # fmt: skip

    def _counted(self, one: Return) -> Count:
        places = {(one.file, row.sheet, row.number) for row in one.book.rows}
        taken, refused = places & self.taken, (places & self.refused) - self.taken
        same = (places & self.same) - taken - refused
        answered = {(one.file, row.sheet, row.number) for row in one.book.rows if any(cell.text for cell in row.filled.values())}  # fmt: skip
        same |= (places & answered) - taken - refused  # told twice alike
        blank = len(places - taken - refused - same)
        return Count(len(places), len(taken), len(same), blank, len(refused))


def _place(line: Line) -> tuple[str, str, int]:
    return line.of.file, line.row.sheet, line.row.number


def _told_since(stand: Stand, line: Line) -> bool:
    """Whether a file seen before was followed by something taken: it says nothing new then."""
    seen = line.of.seen
    return seen is not None and stand.told is not None and stand.told >= seen


def _spelled(said: dict[str, str]) -> dict[str, str]:
    return {heading: _one(text) for heading, text in said.items()}


def _one(text: str) -> str:
    """A text in one spelling, so that the same day or word in two files is the same."""
    try:
        found = any_date(text)
    except Refused:
        found = None
    return str(found) if found else squeezed(text)
