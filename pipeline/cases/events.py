"""What happened to cases: events in the store, never altered, from which a case is folded.

``case_event`` has one row for each. Its ``event_id`` is a digest of what happened, so that the same
return read twice, or the same run made twice, adds nothing.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

import duckdb
import pyarrow as pa

LAYOUT = """
CREATE TABLE IF NOT EXISTS case_event (
    event_id VARCHAR PRIMARY KEY, finding_id VARCHAR, rule VARCHAR, month VARCHAR, recorded TIMESTAMP,
    nth BIGINT, on_date DATE, kind VARCHAR, state VARCHAR, result VARCHAR, reason VARCHAR,
    measure VARCHAR, amount DOUBLE, due DATE, who VARCHAR, proof VARCHAR, note VARCHAR, file VARCHAR,
    sheet VARCHAR, cell VARCHAR, fingerprint VARCHAR
);
CREATE TABLE IF NOT EXISTS issued (
    month VARCHAR, run_id VARCHAR, ledger VARCHAR, town VARCHAR, rule VARCHAR, sheet VARCHAR,
    finding_id VARCHAR, fingerprint VARCHAR, facts VARCHAR
);
CREATE TABLE IF NOT EXISTS returned (
    sha256 VARCHAR, month VARCHAR, file VARCHAR, run_id VARCHAR, town VARCHAR, recorded TIMESTAMP,
    "rows" BIGINT, taken BIGINT, refused BIGINT
);
CREATE TABLE IF NOT EXISTS handed (
    month VARCHAR, run_id VARCHAR, ledger VARCHAR, town VARCHAR, on_date DATE, due DATE, recorded TIMESTAMP
);
CREATE TABLE IF NOT EXISTS outcome_past (
    month VARCHAR, rule VARCHAR, tier VARCHAR, result VARCHAR, reason VARCHAR, cases BIGINT
);
CREATE TABLE IF NOT EXISTS silent_past (
    mark VARCHAR, whom VARCHAR, print VARCHAR, rule VARCHAR, reason VARCHAR, closed_month VARCHAR
);
"""
"""``issued`` has the rows of every ledger of a month's last run, and of all runs whose ledgers were handed
out; ``handed`` says which ledgers were, and when. ``outcome_past`` and ``silent_past`` are what is left of cases
that were deleted: counts, and keyed marks of the innocent (pipeline/cases/silent.py)."""

NOW = """
WITH told AS (
    SELECT *, max(CASE WHEN kind IN ('found', 'recurred') THEN nth END) OVER (PARTITION BY finding_id) AS began
    FROM case_event
),
lately AS (SELECT * REPLACE (coalesce(nth >= began, TRUE) AS began) FROM told)
SELECT finding_id, last(rule ORDER BY nth) AS rule, last(state ORDER BY nth) AS state,
       last(result ORDER BY nth) FILTER (began AND kind = 'verified' AND result <> '') AS result,
       last(reason ORDER BY nth) FILTER (began AND kind = 'verified' AND result <> '') AS reason,
       last(measure ORDER BY nth) FILTER (began AND measure <> '') AS measure,
       last(due ORDER BY nth) FILTER (began AND due IS NOT NULL) AS due,
       last(kind ORDER BY nth) FILTER (began AND due IS NOT NULL) AS due_by,
       last(on_date ORDER BY nth) FILTER (began AND kind = 'verified') AS verified_on,
       last(who ORDER BY nth) FILTER (began AND who <> '') AS who,
       last(proof ORDER BY nth) FILTER (began AND proof <> '') AS proof,
       coalesce(sum(amount) FILTER (kind = 'recovered'), 0) AS recovered,
       coalesce(sum(amount) FILTER (kind = 'waived'), 0) AS waived,
       last(kind ORDER BY nth) AS last_kind, last(month ORDER BY nth) AS last_month,
       first(month ORDER BY nth) AS first_month,
       last(fingerprint ORDER BY nth) FILTER (fingerprint <> '') AS fingerprint,
       last(on_date ORDER BY nth) FILTER (began AND kind = 'issued') AS issued_on,
       last(on_date ORDER BY nth) FILTER (began AND kind = 'closed') AS closed_on,
       last(kind ORDER BY nth) FILTER (kind IN ('found', 'recurred', 'carried', 'gone')) = 'gone' AS gone,
       count(*) FILTER (kind = 'recurred') AS recurrences
FROM lately GROUP BY finding_id
"""
"""The view ``case_now``: every case as it stands. Of a case that came back, the result, the deadline and
the people are those since then; the money is all of it. ``result``, ``reason``: of the last answer. ``due_by``: the kind of event that set ``due``."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened to a case; ``cell`` is its place in a returned workbook."""

    finding_id: str
    rule: str
    month: str
    kind: str
    state: str
    on_date: date | None = None
    result: str = ""
    reason: str = ""
    measure: str = ""
    amount: float | None = None
    due: date | None = None
    who: str = ""
    proof: str = ""
    note: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    fingerprint: str = ""

    @property
    def event_id(self) -> str:
        """What tells it from others: everything but where in a file it was read."""
        said = {name: value for name, value in asdict(self).items() if name not in ("file", "sheet", "cell")}  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()[:24]  # fmt: skip


def record(store: duckdb.DuckDBPyConnection, events: Iterable[Event], recorded: datetime) -> int:
    """Add events in their order; the number that were new. The caller's transaction."""
    made = {event.event_id: event for event in events}
    if not made:
        return 0
    columns: dict[str, list[object]] = {"event_id": list(made)}
    for field in fields(Event):
        columns[field.name] = [getattr(event, field.name) for event in made.values()]
    rows = pa.table({name: _typed(name, values) for name, values in columns.items()})
    rows = rows.append_column("place", pa.array(range(len(made))))
    before = _count(store)
    store.register("_events", rows)
    names = ", ".join(columns)
    store.execute(
        f"INSERT INTO case_event (recorded, nth, {names})"  # noqa: S608 ours
        f" SELECT ?, (SELECT coalesce(max(nth), 0) FROM case_event) + row_number() OVER (ORDER BY place), {names}"
        " FROM _events ANTI JOIN case_event USING (event_id)",
        [recorded],
    )
    store.unregister("_events")
    return _count(store) - before


def _typed(name: str, values: list[object]) -> pa.Array:
    kind = {"amount": pa.float64(), "on_date": pa.date32(), "due": pa.date32()}.get(name, pa.string())  # fmt: skip
    return pa.array(values, kind)


def _count(store: duckdb.DuckDBPyConnection) -> int:
    return int(store.execute("SELECT count(*) FROM case_event").fetchall()[0][0])
