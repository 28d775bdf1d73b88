"""Everything the closing ledgers say of a case, gathered from the store: one ``Case`` for each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from pipeline.kernel.ledger import UNMATCHED
from pipeline.kernel.states import CLOSED, FALSE, PARTLY, REVIEWING, TRUE

STOP = "停发"
"""The measure that ends assistance."""

# Of a person, what the last ledger knew; of money, the month in which most was at stake.
_CASES = """
WITH newest AS (FROM finding QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY month DESC) = 1),
dearest AS (
    SELECT finding_id, month AS stake_month, amount AS stake, months AS stake_months FROM finding
    WHERE amount IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY amount DESC, month DESC) = 1
),
went AS (
    SELECT finding_id, facts, town AS went_to FROM issued
    QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY month DESC, run_id DESC, town = '', facts) = 1
),
titled AS (SELECT slug AS rule, title FROM asked QUALIFY row_number() OVER (PARTITION BY slug ORDER BY month DESC) = 1),
told AS (
    SELECT *, nth >= coalesce(max(CASE WHEN kind IN ('found', 'recurred') THEN nth END) OVER (PARTITION BY finding_id), 0)
              AS lately FROM case_event
),
said AS (
    SELECT finding_id,
           last(on_date ORDER BY nth) FILTER (lately AND kind = 'submitted') AS mended_on,
           last(who ORDER BY nth) FILTER (lately AND kind = 'submitted') AS applicants,
           last(who ORDER BY nth) FILTER (lately AND kind = 'verified') AS verifiers,
           last(month ORDER BY nth) FILTER (lately AND kind = 'verified') AS verified_month,
           last(note ORDER BY nth) FILTER (lately AND kind = 'verified') AS verified_note,
           last(who ORDER BY nth) FILTER (lately AND kind = 'closed') AS reviewer,
           last(note ORDER BY nth) FILTER (lately AND kind = 'closed') AS closing_note,
           last(amount ORDER BY nth) FILTER (kind = 'assessed') AS assessed,
           coalesce(last(result ORDER BY nth) FILTER (kind = 'verified' AND result <> ''), '') AS answered,
           coalesce(last(measure ORDER BY nth) FILTER (measure <> ''), '') AS measured,
           last(reason ORDER BY nth) FILTER (kind = 'waived') AS waived_reason,
           last(on_date ORDER BY nth) FILTER (kind IN ('recovered', 'waived', 'assessed')) AS money_on,
           last(on_date ORDER BY nth) FILTER (kind = 'transferred') AS transferred_on,
           last(who ORDER BY nth) FILTER (kind = 'transferred') AS transferred_by,
           last(note ORDER BY nth) FILTER (kind = 'transferred') AS transfer_note,
           last(on_date ORDER BY nth) FILTER (lately AND kind = 'revisited') AS revisited_on,
           last(result ORDER BY nth) FILTER (lately AND kind = 'revisited') AS revisit_result,
           count(*) FILTER (kind IN ('sent_back', 'reopened')) AS sent_back
    FROM told GROUP BY finding_id
)
SELECT finding_id, coalesce(number, '') AS number, case_now.rule, coalesce(title, case_now.rule) AS title, state,
       coalesce(result, '') AS result, coalesce(reason, '') AS reason, coalesce(measure, '') AS measure,
       coalesce(proof, '') AS proof, due, verified_on, closed_on, first_month, coalesce(gone, FALSE) AS gone,
       recovered, waived, coalesce(nullif(newest.town, ''), nullif(went_to, ''), $nobody) AS town,
       coalesce(village, '') AS village, coalesce(name, '') AS name, coalesce(id_number, '') AS id_number,
       coalesce(programme, '') AS programme, coalesce(unit, '') AS unit, coalesce(newest.tier, '') AS tier,
       coalesce(summary, '') AS summary, coalesce(newest.detail, '{}') AS detail, coalesce(facts, '[]') AS facts,
       stake, coalesce(stake_month, '') AS stake_month, stake_months, said.* EXCLUDE (finding_id)
FROM case_now JOIN said USING (finding_id) LEFT JOIN newest USING (finding_id) LEFT JOIN dearest USING (finding_id)
     LEFT JOIN went USING (finding_id) LEFT JOIN titled ON titled.rule = case_now.rule
     LEFT JOIN case_number USING (finding_id)
WHERE first_month <= $month
ORDER BY number = '', number, town, case_now.rule, finding_id
"""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case as it stands. ``stake``: the largest amount that a ledger named (元), found in ``stake_month``;
    ``assessed``: what the county has settled is to be paid back. ``answered``, ``measured``: the last answer and measure,
    also of a round before the case came back, for what was due then is due still. ``facts``: the row that went out."""

    finding_id: str
    number: str
    rule: str
    title: str
    state: str
    result: str
    reason: str
    measure: str
    proof: str
    due: date | None
    verified_on: date | None
    closed_on: date | None
    first_month: str
    gone: bool
    recovered: float
    waived: float
    town: str
    village: str
    name: str
    id_number: str
    programme: str
    unit: str
    tier: str
    summary: str
    detail: Mapping[str, Any]
    facts: Mapping[str, str]
    stake: float | None
    stake_month: str
    stake_months: int | None
    mended_on: date | None
    applicants: str | None
    verifiers: str | None
    verified_month: str | None
    verified_note: str | None
    reviewer: str | None
    closing_note: str | None
    assessed: float | None
    answered: str
    measured: str
    waived_reason: str | None
    money_on: date | None
    transferred_on: date | None
    transferred_by: str | None
    transfer_note: str | None
    revisited_on: date | None
    revisit_result: str | None
    sent_back: int

    @property
    def problem(self) -> str:
        """Its kind; what was found true is no longer 疑似."""
        return self.title.replace("疑似", "") if self.proved else self.title

    @property
    def stopped(self) -> bool:
        """Whether assistance was stopped for it, as the town says."""
        return self.proved and self.measure == STOP and self.state in (REVIEWING, CLOSED)

    @property
    def proved(self) -> bool:
        """Whether something of it was found true."""
        return self.result in (TRUE, PARTLY)

    @property
    def closed(self) -> bool:
        return self.state == CLOSED

    @property
    def waits(self) -> bool:
        """Whether it waits for the county's review."""
        return self.state == REVIEWING

    @property
    def monthly(self) -> float | None:
        """What the family or person was given a month (元), as the ledger said."""
        said = self.facts.get("月保障金额(元)", "").replace(",", "")
        try:
            return float(said) if said else None
        except ValueError:
            return None

    @property
    def lacking(self) -> str:
        """What a closed case lacks, in words; '' if nothing."""
        lacks = [
            word for word, lack in (
                ("没有佐证材料编号", not self.proof), ("没有复核人", not self.reviewer),
                ("不属实没有误报原因", self.result == FALSE and not self.reason),
                ("没有核实结果", not self.result),
            ) if lack
        ]  # fmt: skip
        return "；".join(lacks) if self.closed else ""


def load_cases(store: duckdb.DuckDBPyConnection, month: str = "9999-12") -> list[Case]:
    """Every case that was first found by ``month``, in the order of numbers."""
    answer = store.execute(_CASES, {"nobody": UNMATCHED, "month": month})
    names = [column[0] for column in answer.description or ()]
    return [_case(dict(zip(names, values, strict=True))) for values in answer.fetchall()]


def _case(row: dict[str, Any]) -> Case:
    facts: Sequence[Sequence[str]] = json.loads(row["facts"])
    row["facts"] = {heading: text for heading, text in facts}
    row["detail"] = json.loads(row["detail"])
    return Case(**row)
