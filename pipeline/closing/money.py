"""Money of cases: what is to be paid back (应追), what was (已追), what is let off (减免), what is left (剩余).

Only what was found true counts as 应追, and no payment counts twice, however many findings rest on it. What
stopping in time kept from being paid (制止) is a figure of its own and never among what was paid back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb
import pyarrow as pa

from pipeline.closing.cases import Case
from pipeline.kernel.states import FALSE, PARTLY, TRUE

OVERPAID = frozenset({"paid_after_death", "paid_while_stopped"})
"""Rules whose amount is money that should not have been paid."""
AT_MOST = frozenset(
    {
        "deceased_recipient",
        "dual_enrolment",
        "shared_account",
        "amount_off_standard",
        "late_payment",
    }
)
"""Rules whose amount is not what was overpaid: so the county has to settle it."""
_RECOUNTED = "重新核算"
"""What the finding says where others of the household go on: it was owed less, not nothing."""
RECOVER, NOTHING = "追缴", "无需整改"
CENT = 0.005

_SETTLED, _PAID, _WAIVED, _OPEN = "已追清", "追缴中", "已减免", "未追缴"
TO_SETTLE, TOO_MUCH, UNTRUE = (
    "待核定应追金额",
    "已追数超过应追，请核对",
    "已改为不属实，已追的请核对退还",
)

# A payment is known by whom, for what month, when and how much it was, not by the file it was read from.
_PAYMENTS = """
WITH wanted AS (FROM _money_cases),
rows AS (
    SELECT DISTINCT wanted.finding_id, month, file_sheet.file_no, evidence."row" FROM wanted
    JOIN evidence USING (finding_id, month) JOIN kept.file_sheet AS file_sheet USING (month, file, sheet)
    WHERE evidence.source = 'payments'
),
paid AS (
    SELECT finding_id, coalesce(id_number, name_key, name) AS who, programme, unit_no, amount,
           coalesce(pay_month, date_trunc('month', paid_on))::DATE AS pay_month, paid_on
    FROM rows JOIN kept.payments AS payments
         ON payments.month = rows.month AND payments.ref = (rows.file_no::BIGINT << 40) + rows."row"
    WHERE amount IS NOT NULL
)
SELECT finding_id, who || '|' || coalesce(programme, '') || '|' || coalesce(unit_no, '') || '|' || coalesce(pay_month::VARCHAR, '')
       || '|' || coalesce(paid_on::VARCHAR, '') || '|' || amount || '|' || row_number() OVER (
           PARTITION BY finding_id, who, programme, unit_no, pay_month, paid_on, amount) AS payment, amount, pay_month
FROM paid ORDER BY ALL
"""


@dataclass(frozen=True)
class Paid:
    """The payments that a finding rests on: payment -> 元; first and last month they were for."""

    sums: Mapping[str, float] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    months: int = 0


@dataclass(frozen=True)
class Debt:
    """The money of one case. ``due`` = ``case.recovered`` + ``case.waived`` + ``left``, always.

    ``shared``: how much of its amount stands under ``elsewhere``, the number of another case.
    ``settled``: whether what is due is certain; otherwise ``due`` is only what was booked so far.
    """

    case: Case
    due: float
    shared: float = 0.0
    elsewhere: str = ""
    settled: bool = True
    paid: Paid = Paid()

    @property
    def left(self) -> float:
        return round(self.due - self.case.recovered - self.case.waived, 2)

    @property
    def most(self) -> float:
        """What paid back and let off may come to together: nothing is known beyond it."""
        known = self.due if self.settled else max(self.due, (self.case.stake or 0.0) - self.shared)
        return round(known, 2)

    @property
    def pending(self) -> float:
        """The amount at stake of which the county has yet to say how much is due."""
        open_yet = (self.case.answered in (TRUE, PARTLY)) and not self.settled
        return round(max(self.most - self.due, 0.0), 2) if open_yet else 0.0

    @property
    def state(self) -> str:
        case = self.case
        if case.answered == FALSE:
            return UNTRUE
        if self.left < -CENT:
            return TOO_MUCH
        if not self.settled:
            return TO_SETTLE
        if self.left > CENT:
            return _PAID if case.recovered + case.waived > CENT else _OPEN
        return _WAIVED if case.waived > CENT and case.recovered <= CENT else _SETTLED


@dataclass(frozen=True)
class Sums:
    """Money of many cases (元). ``pending``: of ``to_settle`` cases, not in ``due``. ``stopped``: what
    is no longer paid each month, at most, to ``stopped_people``; not in ``recovered``."""

    cases: int = 0
    due: float = 0.0
    recovered: float = 0.0
    waived: float = 0.0
    to_settle: int = 0
    pending: float = 0.0
    stopped: float = 0.0
    stopped_people: int = 0

    @property
    def left(self) -> float:
        return round(self.due - self.recovered - self.waived, 2)


def debts(store: duckdb.DuckDBPyConnection, cases: Sequence[Case]) -> list[Debt]:
    """The money of all cases that have any, in the order of the cases."""
    mine = [case for case in cases if _has_money(case)]
    paid = _paid(store, mine)
    made: dict[str, Debt] = {}
    taken: dict[str, str] = {}
    pools: dict[tuple[str, str], tuple[float, str]] = {}
    for case in sorted(mine, key=_rank):
        own = paid.get(case.finding_id, Paid())
        shared, elsewhere = _shared(case, own, taken, pools)
        made[case.finding_id] = _debt(case, own, shared, elsewhere)
    return [made[case.finding_id] for case in mine]


def _has_money(case: Case) -> bool:
    booked = case.recovered > CENT or case.waived > CENT or case.assessed is not None
    return booked or ((case.answered in (TRUE, PARTLY)) and (case.stake or 0) > CENT
                      and (case.rule in OVERPAID or case.measured == RECOVER) and case.measured != NOTHING)  # fmt: skip


def _rank(case: Case) -> tuple[object, ...]:
    """Who is first to count a payment: the case on which money is booked, then where most is at stake."""
    booked = case.recovered + case.waived > CENT or case.assessed is not None
    return (
        not booked,
        case.answered not in (TRUE, PARTLY),
        case.rule not in OVERPAID,
        -(case.stake or 0.0),
        case.finding_id,
    )


def _shared(
    case: Case, own: Paid, taken: dict[str, str], pools: dict[tuple[str, str], tuple[float, str]]
) -> tuple[float, str]:
    """How much of a case's money stands under another already, and under which; marks the rest as its own.

    Where the payments themselves are not kept, the money of one person and household is one pool.
    """
    if own.sums:
        held = [one for one in own.sums if one in taken]
        for one in own.sums:
            taken.setdefault(one, case.number)
        shared = min(sum(own.sums[one] for one in held), case.stake or 0.0)
        return round(shared, 2), taken[held[0]] if held else ""
    who = (case.id_number or case.name, case.unit)
    amount = case.stake or 0.0
    before, number = pools.get(who, (0.0, ""))
    if amount > before:
        pools[who] = (amount, number or case.number)
    return (round(min(before, amount), 2), number) if who[0] and before else (0.0, "")


def _debt(case: Case, own: Paid, shared: float, elsewhere: str) -> Debt:
    booked = round(case.recovered + case.waived, 2)
    if case.assessed is not None:
        return Debt(case, case.assessed, 0.0, "", True, own)
    recounted = _RECOUNTED in str(case.detail.get("hint") or "")
    sure = (
        case.answered == TRUE
        and case.rule not in AT_MOST
        and not recounted
        and case.stake is not None
    )
    if sure and (case.rule in OVERPAID or case.measured == RECOVER):
        return Debt(case, round((case.stake or 0.0) - shared, 2), shared, elsewhere, True, own)
    return Debt(case, booked, shared, elsewhere, False, own)


def _paid(store: duckdb.DuckDBPyConnection, cases: Sequence[Case]) -> dict[str, Paid]:
    """The payments behind each finding, in the month in which most was at stake."""
    there = {name for (name,) in store.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'kept'").fetchall()}  # fmt: skip
    if not cases or not {"payments", "file_sheet"} <= there:
        return {}
    store.register("_money_cases", pa.table({
        "finding_id": pa.array([case.finding_id for case in cases], pa.string()),
        "month": pa.array([case.stake_month for case in cases], pa.string())}))  # fmt: skip
    rows = store.execute(_PAYMENTS).fetchall()
    store.unregister("_money_cases")
    sums: dict[str, dict[str, float]] = {}
    months: dict[str, set[date]] = {}
    for finding, payment, amount, month in rows:
        sums.setdefault(finding, {})[payment] = amount
        if month is not None:
            months.setdefault(finding, set()).add(month)
    return {finding: Paid(found, min(months.get(finding, ()), default=None), max(months.get(finding, ()), default=None),
                          len(months.get(finding, ()))) for finding, found in sums.items()}  # fmt: skip


def summed(owed: Iterable[Debt], cases: Iterable[Case]) -> Sums:
    """All of it together; ``cases``: those among which stopped payments are looked for."""
    owed = list(owed)
    cases = list(cases)
    return Sums(
        cases=len(owed), due=_total(one.due for one in owed), recovered=_total(one.case.recovered for one in owed),
        waived=_total(one.case.waived for one in owed), to_settle=sum(not one.settled for one in owed),
        pending=_total(one.pending for one in owed), stopped=_total(amount for _, amount in prevented(cases)), stopped_people=stopped_people(cases),
    )  # fmt: skip


def prevented(cases: Iterable[Case]) -> list[tuple[Case, float]]:
    """元 a month that are no longer paid, at most: a family's money once, with the case that tells it; it is
    all of it although only one of its members may have been stopped."""
    homes: dict[tuple[str, str], tuple[Case, float]] = {}
    for case in cases:
        home, amount = (case.unit or _who(case), case.programme), case.monthly or 0.0
        if case.stopped and amount > homes.get(home, (case, CENT))[1]:
            homes[home] = case, amount
    return list(homes.values())


def stopped_people(cases: Iterable[Case]) -> int:
    """How many people assistance of which the amount is known was stopped for."""
    return len({_who(case) for case in cases if case.stopped and (case.monthly or 0.0) > CENT})


def _who(case: Case) -> str:
    return case.id_number or case.finding_id


def _total(amounts: Iterable[float]) -> float:
    return round(sum(amounts), 2)
