"""What a ledger says, apart from how a workbook shows it.

``pipeline.publish`` fills these in from the tables; ``reports`` turns them into workbooks. So
reports know no rules and no SQL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.kernel.slip import DepartmentRow

Cell = str | int | float | None
UNMATCHED = "未匹配乡镇"
"""What stands for the town where it is not known."""


@dataclass(frozen=True)
class LedgerColumn:
    """One column of what the county knows (locked in the workbook).

    ``kind``: ``text`` (also ID numbers, accounts, codes), ``amount`` (元, two decimals), ``int``,
    ``date`` (the cell value is the text ``YYYY-MM-DD``) or ``long`` (sentences, wrapped).
    """

    heading: str
    kind: Literal["text", "amount", "int", "date", "long"] = "text"


@dataclass(frozen=True)
class LedgerSheet:
    """One problem kind: its rows, each the values of ``columns`` in order.

    ``keys`` holds one finding_id a row (the hidden key of the ledger contract).
    ``severity`` is ``red``, ``yellow`` or ``info``. ``fill`` says which of the town's columns the
    sheet carries: ``verify`` (核实 and 整改) or ``reach`` (摸排: missed cases) or ``none`` (a list to
    read, nothing to fill).
    """

    slug: str
    title: str
    code: str
    severity: Literal["red", "yellow", "info"]
    basis: str
    how: str
    columns: Sequence[LedgerColumn]
    rows: Sequence[Sequence[Cell]]
    keys: Sequence[str]
    fill: Literal["verify", "reach", "none"] = "verify"


@dataclass(frozen=True)
class RuleState:
    """One line of the first sheet: what was asked, and what came of it.

    What is of ``severity`` ``info`` is no doubt about anyone, and is not in the total.
    """

    code: str
    title: str
    state: Literal["run", "not_run", "off"]
    reason: str
    found: int
    confirmed: int
    probable: int
    possible: int
    amount: float | None
    severity: Literal["red", "yellow", "info"] = "yellow"


@dataclass(frozen=True)
class QualityRow:
    """One refused cell or row, for the data-quality sheet (county copy only).

    ``alike``: for how many others like those above it the line stands; it then names no row.
    """

    source: str
    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str
    alike: int = 0


@dataclass(frozen=True)
class FileRow:
    """One file and sheet as it was received. ``passed``: kind of line -> how many were passed over."""

    file: str
    sheet: str
    source: str
    rows_in: int
    rows_loaded: int
    rows_rejected: int
    rows_passed: int
    note: str
    passed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class IndicatorRow:
    """The two indicators of a town's rosters, as counts of rows; ``problems`` in words."""

    town: str
    rows: int
    accurate: int
    passed: int
    problems: str


@dataclass(frozen=True)
class FlawRow:
    """One roster row that did not pass every check."""

    town: str
    name: str
    file: str
    sheet: str
    row: int
    problems: str


@dataclass(frozen=True)
class ReturnedLine:
    """One thing to be seen to in a returned file. ``refused``: it was not taken."""

    refused: bool
    town: str
    file: str
    sheet: str
    cell: str
    name: str
    heading: str
    written: str
    problem: str
    fix: str


@dataclass(frozen=True)
class VisitRow:
    """One household and all that is to be verified there. ``level``: 高, 中, 低; ``score``: 0 to 100.

    ``arranged``: where the town can only visit so many, 本月入户 or 排后, '' where nothing is left to
    verify; ``place``: among the households of its town by urgency; ``waited``: months since it was found.
    """

    household: str
    town: str
    village: str
    head: str
    units: str
    address: str
    people: str
    level: str
    score: int
    count: int
    matters: str
    how: str
    arranged: str = ""
    place: int = 0
    waited: int = 0


@dataclass(frozen=True)
class ElsewhereRow:
    """A finding of another town's ledger that touches people of this town, who are named here.

    ``people`` and ``numbers`` have a line for each person; ``verifier``: the town that verifies it,
    ``place``: where it stands in that town's ledger, ``key``: the finding_id.
    """

    people: str
    numbers: str
    village: str
    programme: str
    unit: str
    problem: str
    found: str
    verifier: str
    place: str
    key: str


@dataclass(frozen=True)
class Ledger:
    """One workbook: the county's (``town`` is '') or one town's.

    ``switches``: (name, value, clause) of the settings that change many rows.
    ``files``, ``quality``, ``departments`` (who sent what, and to whom a slip goes), ``notes`` (what
    the officer has to see to), ``withheld`` (findings that are in no ledger, and why), ``indicators`` and ``flaws`` (of the rosters) are filled in the county's copy only; towns see their own people. ``handed``: of a town's, the day it was handed out and the day until
    which it is to be answered, as ``YYYY-MM-DD``; '' where that is not known yet. ``limited``: only so
    many households can be visited, and ``visits`` say which. ``elsewhere``: what other towns verify of this
    town's people; it is no row of this ledger.
    """

    county: str
    month: str
    town: str
    run_id: str
    sheets: Sequence[LedgerSheet]
    states: Sequence[RuleState]
    switches: Sequence[tuple[str, str, str]]
    files: Sequence[FileRow] = ()
    quality: Sequence[QualityRow] = ()
    notes: Sequence[str] = ()
    departments: Sequence[DepartmentRow] = ()
    indicators: Sequence[IndicatorRow] = ()
    flaws: Sequence[FlawRow] = ()
    visits: Sequence[VisitRow] = ()
    withheld: Sequence[str] = ()
    limited: bool = False
    handed: tuple[str, ...] = ("", "")
    elsewhere: Sequence[ElsewhereRow] = ()

    @property
    def visiting(self) -> tuple[int, int]:
        """Households to be visited this month, and later; none of either where there is no limit."""
        arranged = [one.arranged for one in self.visits]
        return arranged.count("本月入户"), arranged.count("排后")
