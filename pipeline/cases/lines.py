"""Rows of returned ledgers, each with the row that went out; or why it belongs to none."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from pipeline.cases.answers import REVIEW, TOWN, Wrong
from pipeline.cases.facts import IDENTITY, Recogniser, changes, intact
from pipeline.cases.known import Issue, Known
from reports.returned.book import Book
from reports.returned.rows import Cell, Row, answers, squeezed

REVIEWED = "县级复核"
"""A folder of files in which the county has filled its columns; and whose rows these are."""
UNPLACED = "未认出乡镇"
CLOSING = "销号追缴台账"
"""Whose the rows of closing workbooks are."""
_COPY = "在下发的台账原件上重填这一行，不要增删行、不要改动锁定的格"


@dataclass(frozen=True)
class Return:
    """A returned file. ``month``: of the ledger; ``seen``: when it was first collected, if it was."""

    file: str
    digest: str
    month: str
    book: Book
    county: bool = False
    seen: datetime | None = None

    @property
    def town(self) -> str:
        if self.closing:
            return CLOSING
        return REVIEWED if self.county else self.book.town or UNPLACED

    @property
    def closing(self) -> bool:
        """Whether it is a closing workbook, and no ledger."""
        return self.book.closing is not None and not self.book.rows


@dataclass(frozen=True)
class Line:
    """A row and what went out as it. ``sound``: its answers may be taken."""

    of: Return
    row: Row
    issue: Issue
    wrong: Sequence[Wrong] = ()
    sound: bool = True

    @property
    def town_said(self) -> dict[str, str]:
        return answers(self.row, TOWN[self.row.fill])

    @property
    def county_said(self) -> dict[str, str]:
        return answers(self.row, REVIEW) if self.row.fill != "none" else {}


@dataclass
class Lines:
    """``strays``: rows that belong to nothing that went out."""

    found: list[Line] = field(default_factory=list)
    strays: list[tuple[Return, Row, Wrong]] = field(default_factory=list)


def lines_of(returned: Return, known: Known) -> Lines:
    """Every row of a file."""
    out = Lines()
    mine = [issue for issues in known.issued.values() for issue in issues if issue.month == returned.month
            and returned.book.town in (None, "", issue.town)]  # fmt: skip
    recogniser = Recogniser(mine, returned.book.baseline)
    for row in returned.book.rows:
        issue, wrong = _issue_of(returned, row, known, recogniser)
        if issue is None:
            out.strays.append((returned, row, wrong))
        else:
            out.found.append(_checked(Line(returned, row, issue, (wrong,) if wrong.problem else ())))  # fmt: skip
    return out


def _issue_of(returned: Return, row: Row, known: Known, recogniser: Recogniser) -> tuple[Issue | None, Wrong]:  # fmt: skip
    """The row that went out and maybe how it was found; or None and why there is none."""
    key = row.key.text
    cell = row.key if row.key.place else Cell("", row.place)
    answered = bool(answers(row, [*TOWN[row.fill], *REVIEW]))
    issue, problem = _by_key(returned, key, known) if key else (None, "")
    if issue is not None:
        return issue, Wrong("", cell, "", "", refused=False)
    if not problem:
        found, how = recogniser.find(row)
        issue, _ = _by_key(returned, found, known) if found else (None, "")
        if issue is not None:
            said = "线索编号被改动" if key else "线索编号列缺失"
            return issue, Wrong("线索编号键", cell, f"{said}，{how}认出这一行", "请不要改动隐藏的编号列", refused=False)  # fmt: skip
        problem = "没有这个线索编号，也认不出是哪条下发的线索" if key else "多出的一行，认不出是哪条下发的线索"  # fmt: skip
    fix = _COPY if answered else "新发现的情况另行报送；误加的行请删去"
    return None, Wrong("线索编号键", cell, problem, fix, refused=answered)


def _by_key(returned: Return, key: str, known: Known) -> tuple[Issue | None, str]:
    """What went out under a key; or what is wrong with its being in this file ('': it is unknown)."""
    issues = known.issued.get(key, [])
    same = [one for one in issues if one.month == returned.month]
    finding = known.findings.get((key, returned.month))
    if issues and not same:
        return None, f"是{issues[0].month}台账的线索，不属于这份{returned.month}的台账"
    if not same:
        went = returned.book.baseline.get(key)
        if went is None or returned.month in known.kept or finding is None:
            return None, ""
        issue = Issue(key, returned.month, went.run_id, went.rule, went.town, went.sheet, went.fingerprint)  # fmt: skip
        return _with_finding(issue, finding), ""
    town = returned.book.town
    mine = [one for one in same if town is not None and one.town == town] or ([] if town else same)
    if not mine:
        others = sorted({one.town for one in same if one.town})
        if others:
            return None, f"是{'、'.join(others)}的线索，不属于{town}"
        mine = same
    run = returned.book.run_id
    issue = next((one for one in mine if one.run_id == run), mine[0])
    return _with_finding(issue, finding), ""


def _with_finding(issue: Issue, finding: Issue | None) -> Issue:
    if finding is None:
        return issue
    return replace(issue, name=finding.name, number=finding.number, stake=finding.stake,
                   town=issue.town or finding.town)  # fmt: skip


def _checked(line: Line) -> Line:
    """The line with the locked cells that were changed; not sound where it is another person."""
    row, issue = line.row, line.issue
    if issue.facts is None:
        return _by_fingerprint(line)
    wrong, sound = list(line.wrong), True
    changed = changes(row, issue.facts)
    went = line.of.book.baseline.get(issue.key)
    if changed and went and went.run_id != issue.run_id and intact(row, issue.key, went.fingerprint):  # fmt: skip
        said = f"按批次{went.run_id}的台账填报，与最近下发的批次{issue.run_id}事实不同"
        told = Wrong("", Cell("", row.place), said, "填报内容照常登记；请核对是否仍然成立", refused=False)  # fmt: skip
        same = all(one.heading not in IDENTITY for one in changed)
        return replace(line, wrong=[*wrong, told], sound=same)
    for one in changed:
        identity = one.heading in IDENTITY and not one.rounded
        sound &= not identity
        said = f"锁定的“{one.heading}”被改动：原为“{one.was}”，现为“{one.cell.text}”"
        if one.rounded:
            said = f"“{one.heading}”被存成了数字，末几位已丢失；按原证号登记"
        refused = identity and bool(line.town_said or line.county_said)
        fix = "姓名、证号对不上，本行未登记；" + _COPY if identity else "本行填报内容照常登记；原值以下发台账为准"  # fmt: skip
        wrong.append(Wrong(one.heading, one.cell, said, fix, refused))
    return replace(line, wrong=wrong, sound=sound)


def _by_fingerprint(line: Line) -> Line:
    row, issue = line.row, line.issue
    if not issue.fingerprint or intact(row, issue.key, issue.fingerprint):
        return line
    same = row.identity == (squeezed(issue.name), squeezed(issue.number).upper()) and any(row.identity)  # fmt: skip
    place = Cell("", row.place)
    said = "锁定的内容与下发时不同（没有留存原值，指不出是哪一格）"
    if same:
        told = Wrong("", place, said, "姓名、证号一致，本行填报内容照常登记", refused=False)
    else:
        told = Wrong("", place, said, "姓名、证号不能确认，本行未登记；" + _COPY, bool(line.town_said or line.county_said))  # fmt: skip
    return replace(line, wrong=[*line.wrong, told], sound=same)
