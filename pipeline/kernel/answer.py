"""What `hedui match` answers, apart from how a workbook shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

ON_ROSTER, WAS_ON_ROSTER, RESIDENT, NOT_ON_ROSTER = "在册", "曾在册（已停保）", "在底册", "不在册"
POSSIBLE, NOT_FOUND, TOO_LITTLE, NO_PERSON = "可能是", "未找到", "信息不足", "未比对"
VERDICTS = {
    ON_ROSTER: "本月名册上有此人（包括暂停发放的）",
    WAS_ON_ROSTER: "名册上有此人，但已停保",
    RESIDENT: "户籍等底册上有此人，不在名册上",
    NOT_ON_ROSTER: "认得是谁，或最像的几个人，都不在名册上",
    POSSIBLE: "有相像的人，但不能确定，须核对原件",
    NOT_FOUND: "没有相符的人",
    TOO_LITTLE: "只写了姓名等，不足以认人",
    NO_PERSON: "不是人员行，或姓名、证号都不能用",
}
"""Verdict -> what it means, in the order in which they are counted."""


@dataclass(frozen=True)
class AnswerRow:
    """One row of the list and what was found. ``cells``: as written, in the order of the headings.

    ``number``: of the person found, masked unless the list itself says it. ``others``: who else may
    be meant. ``faults``: what of the row itself could not be used.
    """

    row: int
    cells: Sequence[str]
    verdict: str
    tier: str = ""
    probability: float | None = None
    name: str = ""
    number: str = ""
    town: str = ""
    village: str = ""
    programme: str = ""
    state: str = ""
    unit: str = ""
    amount: float | str = ""
    why: str = ""
    others: str = ""
    faults: str = ""


@dataclass(frozen=True)
class AnsweredSheet:
    """One sheet of the list. ``name`` is '' for text files; ``used``: heading -> taken for."""

    file: str
    name: str
    headings: Sequence[str]
    used: Sequence[tuple[str, str]]
    rows: Sequence[AnswerRow]


@dataclass(frozen=True)
class Answer:
    """``roster_only``: the question was who is on a roster. ``compared``: title, files, rows of what
    the list was compared with; ``missing``: what was not there. ``notes``: what else to know."""

    county: str
    month: str
    day: str
    file: str
    roster_only: bool
    sheets: Sequence[AnsweredSheet]
    compared: Sequence[tuple[str, int, int]]
    missing: Sequence[str]
    people: int
    model: str
    notes: Sequence[str]

    def counts(self) -> list[tuple[str, int]]:
        """Verdict -> rows, those that occur."""
        said = [row.verdict for sheet in self.sheets for row in sheet.rows]
        return [(verdict, said.count(verdict)) for verdict in VERDICTS if verdict in said]
