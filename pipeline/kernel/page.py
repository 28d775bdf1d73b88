"""What the page of a month says, apart from how HTML shows it: figures, and names of kinds and places.

There is no person in it. ``pipeline.page_facts`` fills it in; ``reports.html_page`` draws it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.kernel.ledger import IndicatorRow
from pipeline.kernel.proved import Proved
from pipeline.kernel.slip import WrongCount

Outcome = Literal["通过", "需留意", "放行", "未通过", "未收到"]


def page_name(month: str) -> str:
    """The file of a month's page."""
    return f"比对情况_{month}.html"


@dataclass(frozen=True)
class Kind:
    """One rule. ``tiers``: findings 确认, 高度疑似, 待核实; ``levels``: 高, 中, 低 (none of ``info``).

    ``reason``: why it was not run. ``amount`` in 元. ``odd``: it is about what departs from the county.
    """

    slug: str
    code: str
    title: str
    severity: Literal["red", "yellow", "info"]
    state: Literal["run", "not_run", "off"]
    reason: str = ""
    found: int = 0
    tiers: tuple[int, int, int] = (0, 0, 0)
    levels: tuple[int, int, int] = (0, 0, 0)
    amount: float | None = None
    odd: bool = False

    @property
    def doubt(self) -> bool:
        """Whether it counts in the total of doubts."""
        return self.severity != "info"


@dataclass(frozen=True)
class Town:
    """``people`` on the rosters; ``found``: slug -> findings."""

    name: str
    people: int
    found: Mapping[str, int]


@dataclass(frozen=True)
class Judged:
    """Whom the run was about. ``numberless``: people whose number is missing, damaged or somebody else's;
    ``unsettled``: those of them of whom nothing else says who they are, either; ``refused``: roster rows not read.
    """

    people: int
    households: int
    numberless: int
    unsettled: int
    refused: int


@dataclass(frozen=True)
class Month:
    """``new``: doubts first seen in this month; ``known``: seen before. ``found``: slug -> findings,
    None where the rule was not run."""

    month: str
    new: int
    known: int
    found: Mapping[str, int | None]


@dataclass(frozen=True)
class Delivery:
    """One source. ``cells``: refused, of rows that were read. ``outcome``: of the quality gate; ``said``: what it found."""

    title: str
    tables: int
    rows_in: int
    loaded: int
    rejected: int
    passed: int
    cells: int
    outcome: Outcome
    said: str = ""


@dataclass(frozen=True)
class Linked:
    """Rows of a source that were linked to somebody, by tier."""

    source: str
    tiers: tuple[int, int, int]


@dataclass(frozen=True)
class Comparator:
    """``levels``: answer -> bits, from the strongest for one person to the strongest against."""

    title: str
    levels: Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Weights:
    """The model of identity: ``version`` in words, and the least probability of the two tiers."""

    version: str
    probable: float
    possible: float
    comparators: Sequence[Comparator]


@dataclass(frozen=True)
class Cases:
    """Cases as they stand. ``day``: counted up to; ``ages``: words -> open cases, youngest first.

    ``due``: words -> open cases by their deadline. ``recovered``, ``waived`` in 元.
    """

    day: date
    states: Sequence[tuple[str, int]]
    ages: Sequence[tuple[str, int]]
    due: Sequence[tuple[str, int]]
    recovered: float
    waived: float


@dataclass(frozen=True)
class Page:
    """Everything on the page. ``homes``: households to be visited, 高, 中, 低, and those of
    whom nothing is doubted. ``withheld``: why -> doubts that are not in the ledgers.

    ``limits``: source -> what became of its rows that no number settles. ``settings``: (name, value,
    clause) in force. ``changed``: (name, old, new) of settings and
    ``moved``: (kind, new, gone, changed) against the last run of the month. ``odd``: sentences about
    towns and villages that depart from the county. ``to_see_to``: number of matters on the ledger's first sheet.
    ``corrections``: department -> rows that visits found wrong, and what became of them. ``visiting``: households to be visited this month and later, where towns have a limit.
    """

    county: str
    month: str
    run_id: str
    judged: Judged
    limits: Sequence[tuple[str, str]]
    kinds: Sequence[Kind]
    towns: Sequence[Town]
    homes: tuple[int, int, int, int]
    withheld: Sequence[tuple[str, int]]
    months: Sequence[Month]
    cases: Cases
    deliveries: Sequence[Delivery]
    indicators: Sequence[IndicatorRow]
    links: Sequence[Linked]
    weights: Weights
    precision: Sequence[Proved]
    odd: Sequence[tuple[str, str]]
    settings: Sequence[tuple[str, str, str]]
    changed: Sequence[tuple[str, str, str]]
    moved: Sequence[tuple[str, int, int, int]]
    to_see_to: int
    corrections: Sequence[tuple[str, WrongCount]] = ()
    visiting: tuple[int, int] = (0, 0)
