"""What the store knows of the findings in returned ledgers: what went out, and how each case stands."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.cases.events import Event

MORE = "［第"
"""What the note of a further answer goes on with, behind the town's own words."""

_RETURNED = ("verified", "mending", "submitted", "recovered", "closed", "sent_back", "extended", "transferred")  # fmt: skip


@dataclass(frozen=True)
class Issue:
    """A row as it went out. ``facts``: heading -> text; None where only a fingerprint was kept.
    ``name``, ``number``, ``stake`` (元): of the finding, as far as they are known."""

    key: str
    month: str
    run_id: str
    rule: str
    town: str
    sheet: str
    fingerprint: str = ""
    facts: Mapping[str, str] | None = None
    name: str = ""
    number: str = ""
    stake: float | None = None


@dataclass(frozen=True)
class Given:
    """The answer on record: who said it, when, and how many there were of this month's ledger."""

    result: str
    reason: str
    who: str
    on: date | None
    note: str


@dataclass(frozen=True)
class Stand:
    """A case as it stands. ``mended``: kind, measure, due and proof said since the answer.
    ``told``: when something was last taken from a returned ledger."""

    state: str = ""
    issued_on: date | None = None
    given: Given | None = None
    answers: int = 0
    mended: tuple[str, str, date | None, str] | None = None
    proof: str = ""
    recovered: float = 0.0
    told: datetime | None = None
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """By key: every row that went out in the months asked for, the latest run first, and cases.
    ``handed``: when the ledger of (run, town) was handed out; ``started``: when a run was made last."""

    issued: Mapping[str, list[Issue]] = field(default_factory=dict)
    findings: Mapping[tuple[str, str], Issue] = field(default_factory=dict)
    cases: Mapping[str, Stand] = field(default_factory=dict)
    handed: Mapping[tuple[str, str], date] = field(default_factory=dict)
    started: Mapping[str, date] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()


def load_known(store: duckdb.DuckDBPyConnection, months: Collection[str], keys: Collection[str]) -> Known:  # fmt: skip
    """What is known of ``months``, and of the cases ``keys`` and all those that went out in them."""
    listed = sorted(months)
    issued: dict[str, list[Issue]] = {}
    rows = store.execute(
        "SELECT finding_id, month, run_id, rule, town, sheet, fingerprint, facts FROM issued"
        " WHERE list_contains($1, month) ORDER BY month DESC, run_id DESC, town DESC, finding_id",
        [listed],
    ).fetchall()
    for key, month, run, rule, town, sheet, fingerprint, facts in rows:
        kept_facts = dict(json.loads(facts)) if facts else None
        one = Issue(key, month, run, rule, town or "", sheet, fingerprint or "", kept_facts)
        issued.setdefault(one.key, []).append(one)
    findings = {
        (key, month): Issue(key, month, "", rule, town or "", "", name=name or "", number=number or "", stake=amount)
        for key, month, rule, town, name, number, amount in store.execute(
            "SELECT finding_id, month, rule, town, name, id_number, amount FROM finding"
            " WHERE list_contains($1, month)", [listed]).fetchall()
    }  # fmt: skip
    handed = {
        (run, town or ""): on
        for run, town, on in store.execute(
            "SELECT run_id, town, min(on_date) FROM handed GROUP BY ALL"
        ).fetchall()
        if on
    }
    started = dict(store.execute("SELECT run_id, started::DATE FROM run").fetchall())
    kept = frozenset(one.month for rows in issued.values() for one in rows)
    return Known(issued, findings, _cases(store, {*keys, *issued}), handed, started, kept)


def _cases(store: duckdb.DuckDBPyConnection, keys: Collection[str]) -> dict[str, Stand]:
    store.register("_keys", pa.table({"finding_id": pa.array(sorted(keys), pa.string())}))
    answer = store.execute(
        "SELECT finding_id, event_id, recorded, on_date, kind, state, result, reason, measure, amount, due,"
        " who, proof, note, file FROM case_event SEMI JOIN _keys USING (finding_id) ORDER BY nth"
    )
    names = [column[0] for column in answer.description or ()]
    cases: dict[str, Stand] = {}
    for values in answer.fetchall():
        event = dict(zip(names, values, strict=True))
        key = event["finding_id"]
        cases[key] = _folded(cases.get(key, Stand()), event)
    store.unregister("_keys")
    return cases


def _folded(stand: Stand, event: Mapping[str, Any]) -> Stand:
    """The case after one more event."""
    kind = event["kind"]
    stand = replace(stand, state=event["state"], ids=stand.ids | {event["event_id"]},
                    proof=event["proof"] or stand.proof,
                    told=event["recorded"] if event["file"] and kind in _RETURNED else stand.told)  # fmt: skip
    if kind == "issued":
        stand = replace(stand, issued_on=event["on_date"] or stand.issued_on)
    elif kind == "recurred":  # answers of the round before are no answers to this one
        stand = replace(stand, given=None, mended=None, issued_on=None, proof="")
    elif kind == "verified":
        given = Given(event["result"] or "", event["reason"] or "", event["who"] or "", event["on_date"],
                      (event["note"] or "").partition(MORE)[0])  # fmt: skip
        stand = replace(stand, given=given, answers=stand.answers + 1, mended=None)
    elif kind in ("mending", "submitted"):
        mended = (kind, event["measure"] or "", event["due"], event["proof"] or "")
        stand = replace(stand, mended=mended)
    elif kind == "recovered":
        stand = replace(stand, recovered=round(stand.recovered + (event["amount"] or 0.0), 2))
    return stand


def after_event(stand: Stand, event: Event) -> Stand:
    """The case once an event of this collection has happened to it."""
    said = {name: getattr(event, name) for name in Event.__dataclass_fields__}
    return _folded(stand, {**said, "event_id": event.event_id, "recorded": None})
