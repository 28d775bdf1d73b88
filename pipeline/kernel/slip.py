"""What a return slip says, apart from how a workbook shows it.

``pipeline.slips`` fills these in; ``reports`` makes workbooks of them. Every value here is masked
already: nothing in a slip says a full ID number, account or telephone number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["high", "middle", "low"]
UNKNOWN = "未识别来源"
"""The department of files that nobody could read or recognise."""
WHOLE = "（整份）"
"""The column of a fault that is not of one column."""


@dataclass(frozen=True)
class Received:
    """One file and sheet as it came. ``digest``: the start of its SHA-256.

    ``passed`` says in words which rows were passed over, ``columns`` which headings were used and
    ``unused`` which were not; ``header`` is the row of the headings, 0 if none was found.
    """

    file: str
    sheet: str
    data: str
    digest: str
    rows_in: int
    rows_loaded: int
    rows_rejected: int
    rows_passed: int
    passed: str
    header: int
    columns: Sequence[str]
    unused: Sequence[str]
    note: str


@dataclass(frozen=True)
class Fault:
    """One kind of thing to mend: how often, where first, and how.

    ``severity``: ``high`` rows that could not be used, or nobody can be found by; ``middle`` cells
    taken for empty; ``low`` good to know. ``listed``: how many of ``count`` the row list names;
    0 for faults of a whole file, which it does not list.
    """

    data: str
    column: str
    fault: str
    severity: Severity
    count: int
    first: str
    how: str
    listed: int = 0


@dataclass(frozen=True)
class SlipRow:
    """One cell or row: to mend, or (in ``Slip.repairs``) mended by us."""

    data: str
    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str
    hint: str


@dataclass(frozen=True)
class Trend:
    """Wrong cells in a thousand rows now, and in ``since``, the last month before this in which
    the department sent this data ('' and None: it never did)."""

    data: str
    fault: str
    since: str
    before: float | None
    now: float
    count: int
    verdict: str


@dataclass(frozen=True)
class WrongRow:
    """A row that a visit found wrong. ``month``: of the extract that ``file``, ``sheet``, ``row`` are of;
    ``since``: month of the slip that first asked; ``standing``: mended or not, in words."""

    data: str
    month: str
    file: str
    sheet: str
    row: int
    name: str
    found: str
    found_on: str
    since: str
    standing: str


@dataclass(frozen=True)
class WrongCount:
    """Rows that a department was asked to see to: now for the first time, and of the others mended, not
    mended, and not to be told.

    ``by_month``: (month of the slip, asked then, mended since)."""

    asked: int
    new: int
    mended: int
    still: int
    untold: int
    by_month: Sequence[tuple[str, int, int]] = ()


@dataclass(frozen=True)
class Slip:
    """One workbook for one department.

    ``repaired``: how many cells we mended by certain rules, of which ``repairs`` lists the first.
    ``wrong``: rows that a visit found wrong, and news of those asked for before; ``wrong_count``: all of them.
    """

    county: str
    month: str
    department: str
    run_id: str
    received: Sequence[Received]
    faults: Sequence[Fault]
    rows: Sequence[SlipRow]
    repairs: Sequence[SlipRow]
    repaired: int
    trend: Sequence[Trend]
    wrong: Sequence[WrongRow] = ()
    wrong_count: WrongCount | None = None


@dataclass(frozen=True)
class DepartmentRow:
    """One line of the county's overview: what a department sent, and what is wrong with it.

    ``rate`` and ``before``: wrong cells in a thousand rows, now and when it last sent anything.
    ``unread``: sheets that could not be used. ``missing``: data that did not come.
    """

    department: str
    data: str
    files: int
    rows: int
    rejected: int
    wrong: int
    unread: int
    rate: float | None
    before: float | None
    missing: str
    slip: bool
    wrong_count: WrongCount | None = None
