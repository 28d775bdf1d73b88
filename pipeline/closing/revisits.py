"""回头看: closed cases drawn to be looked at again, by lot, and more likely where a closing looks hollow.

The lot of a case is a digest of county, quarter and case; so the same draw comes out of the same store.
What was drawn is kept: nothing is drawn twice in a quarter, and the list is the same when asked again.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from pipeline.closing.cases import Case
from pipeline.closing.money import CENT, Debt
from pipeline.closing.who import WHO, who
from pipeline.kernel.ledger import Cell
from reports.closing.fills import REVISIT
from reports.closing.sheet import ClosingSheet
from reports.list_sheet import ListColumn

NAME = "回头看抽查表"
_COLUMNS = (
    *WHO,
    ListColumn("核实结果", "center", 9),
    ListColumn("整改措施", "center", 8),
    ListColumn("佐证材料编号", "text", 10),
    ListColumn("复核人", "center", 8),
    ListColumn("销号日期", "date", 11),
    ListColumn("抽中原因", "long", 18),
    ListColumn("已登记结果", "center", 9),
)
_UNPAID, _PROOF, _BULK = "已整改但钱未追回", "同一佐证编号销号{}件", "同一复核人一天销号{}件"
_WEIGHTS = {_UNPAID: 3.0, _PROOF: 3.0, _BULK: 2.0}


@dataclass(frozen=True)
class Share:
    """How many are drawn of what a town closed: a share, but at least so many. ``many``: so many closings
    on one proof, or by one person in a day, look hollow."""

    share: float
    least: int
    many: int

    @classmethod
    def of(cls, switches: Mapping[str, Any]) -> "Share":
        return cls(float(switches["revisit_share"]), int(switches["revisit_min"]), int(switches["revisit_bulk"]))  # fmt: skip


def quarter(day: date) -> str:
    """``2026-Q4``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def draw(
    store: duckdb.DuckDBPyConnection, county: str, cases: Sequence[Case], owed: Iterable[Debt], today: date, share: Share,
) -> dict[str, str]:  # fmt: skip
    """Draw what the quarter still lacks and keep it: finding_id -> why, of all that was drawn in it."""
    name = quarter(today)
    drawn = dict(store.execute("SELECT finding_id, reasons FROM revisit WHERE quarter = ? ORDER BY ALL", [name]).fetchall())  # fmt: skip
    closed = [case for case in cases if case.closed]
    reasons = _reasons(closed, owed, share.many)
    for town, mine in _by_town(case for case in cases if case.closed or case.finding_id in drawn).items():  # fmt: skip
        wanted = min(len(mine), max(share.least, math.ceil(share.share * len(mine) - 1e-9)))
        lots = sorted((_lot(county, name, case, reasons[case.finding_id]), case.finding_id)
                      for case in mine if case.finding_id not in drawn)  # fmt: skip
        more = wanted - (len(mine) - len(lots))
        for _, finding in lots[: max(more, 0)]:
            drawn[finding] = "；".join(reasons[finding].values()) or "随机抽取"
            store.execute("INSERT INTO revisit VALUES (?, ?, ?, ?, ?)", [name, finding, town, today, drawn[finding]])  # fmt: skip
    return drawn


def _by_town(cases: Iterable[Case]) -> dict[str, list[Case]]:
    towns: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        towns[case.town].append(case)
    return towns


def _reasons(closed: Sequence[Case], owed: Iterable[Debt], many: int) -> dict[str, dict[str, str]]:
    """finding_id -> signs of a hollow closing, each in words."""
    unpaid = {one.case.finding_id for one in owed if one.left > CENT and one.case.recovered <= CENT}
    proofs = Counter(case.proof for case in closed if case.proof)
    days: Counter[tuple[str | None, date | None]] = Counter(
        (case.reviewer, case.closed_on) for case in closed if case.reviewer
    )
    found: dict[str, dict[str, str]] = {}
    for case in closed:
        mine = found[case.finding_id] = {}
        if case.finding_id in unpaid:
            mine[_UNPAID] = _UNPAID
        if proofs[case.proof] >= many:
            mine[_PROOF] = _PROOF.format(proofs[case.proof])
        if days[case.reviewer, case.closed_on] >= many:
            mine[_BULK] = _BULK.format(days[case.reviewer, case.closed_on])
    return found


def _lot(county: str, name: str, case: Case, reasons: Mapping[str, str]) -> float:
    """A case's place in the draw, the least first; weights make small lots likelier."""
    digest = hashlib.sha256(f"{county}|{name}|{case.finding_id}".encode()).digest()
    chance = (int.from_bytes(digest[:8], "big") + 1) / (2**64 + 1)
    return -math.log(chance) / (1.0 + sum(_WEIGHTS[one] for one in reasons))


def revisit_sheet(
    cases: Sequence[Case], drawn: Mapping[str, str], title: str, today: date
) -> ClosingSheet:
    """The sheet of those drawn in the quarter."""
    mine = [case for case in cases if case.finding_id in drawn]
    year, number = quarter(today).split("-Q")
    return ClosingSheet(
        name=NAME, title=f"{title}（{year}年第{number}季度）", columns=_COLUMNS, fills=REVISIT, signed=True, empty="本季度还没有销号的，不用抽查",
        rows=[_row(case, drawn[case.finding_id]) for case in mine],
        note=f"本季度抽中{len(mine)}件：按乡镇随机抽取，手续可疑的更容易抽中。到现场看是否真的改到位，防止表面整改、虚假整改；不少于2人，不由原复核人去看。"
             "“整改不到位”“虚假整改”的写明说明，收回后自动重开、退回乡镇重整。填好后放进 returned 当月文件夹，运行 hedui collect。",
    )  # fmt: skip


def _row(case: Case, reasons: str) -> list[Cell]:
    return [
        *who(case), case.result, case.measure, case.proof,
        case.reviewer or "", str(case.closed_on or ""), reasons, case.revisit_result or "",
    ]  # fmt: skip
