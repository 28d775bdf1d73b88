"""What must hold after every month, checked by code that shares nothing with the product but its files."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

STEPS: dict[str, set[str]] = {
    "": {"待下发"},
    "待下发": {"已下发"},
    "已下发": {"已下发", "已核实", "延期"},
    "已核实": {"已核实", "整改中", "待复核", "退回", "延期", "移送"},
    "整改中": {"已核实", "整改中", "待复核", "退回", "延期", "移送"},
    "待复核": {"已核实", "整改中", "待复核", "已销号", "退回", "延期", "移送"},
    "退回": {"已下发", "已核实", "延期"},
    "延期": {"已核实", "整改中", "待复核"},
    "移送": set(),
    "已销号": {"待下发", "退回"},
}
"""State -> the states that may follow it, as policy.md 7.2 has it."""
SILENT_MONTHS = {"同名同姓": 0, "身份证号错误": 12, "已过户或注销": 0, "代步或谋生工具": 12, "唯一住房": 12, "已如实申报": 12,
                 "登记信息有误": 6, "已死亡已停发": 0}  # fmt: skip
"""Reason -> months; 0 is for ever. Everything else: six."""
STABLE = ("deceased_recipient", "vehicle_owner", "property_owner", "staff_recipient", "paid_after_death", "moved_out",
          "inmate_recipient", "missed_case", "business_owner", "pension_or_wage")  # fmt: skip
"""Rules whose findings are of one person or unit: the same one must have the same number every month."""


class Broken(AssertionError):
    """An invariant that does not hold."""


@dataclass(frozen=True)
class Fact:
    """A finding as a month's tables have it, as far as it may be compared with another month's."""

    rule: str
    name: str
    id_number: str
    amount: float | None
    detail: str
    evidence: frozenset[str]


@dataclass
class Closed:
    """A case that the county closed: on what, when, why."""

    fact: Fact | None
    month: str
    result: str
    reason: str


@dataclass
class Watch:
    """Remembers what was there, month after month."""

    root: Path
    seed: int
    bygone: frozenset[str]
    unanswered: frozenset[str]
    month: str = ""
    events: list[str] = field(default_factory=list)
    chain: str = ""
    ids: dict[tuple[str, ...], str] = field(default_factory=dict)
    cases: set[str] = field(default_factory=set)
    closed: dict[str, Closed] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    past: dict[str, dict[str, Fact]] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def fail(self, said: str) -> None:
        raise Broken(f"seed {self.seed}, month {self.month}: {said}")

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.root / "store" / "hedui.duckdb"), read_only=True) as store:
            return store.execute(sql, list(values)).fetchall()

    # --- after a run ---------------------------------------------------------------------------

    def after_run(self, month: str, ledgers: Iterable[tuple[str, str]]) -> None:
        """``ledgers``: (town, key) of every row of the towns' workbooks as they were really written."""
        self.month = month
        self._nothing_stopped()
        self._read_facts()
        self._rows_add_up()
        self._history()
        self._ids_are_stable()
        self._in_one_ledger(list(ledgers))
        self._silence_and_return()

    def _nothing_stopped(self) -> None:
        """The county delivers sound extracts: none may be set aside."""
        told = json.loads(
            (self.root / "out" / self.month / "manifest.json").read_text(encoding="utf-8")
        )
        if told["quality"]["stopped"]:
            self.fail(f"extracts were set aside: {told['attention']}")

    def _read_facts(self) -> None:
        found = str(self.root / "out" / self.month / "findings.parquet")
        proof = str(self.root / "out" / self.month / "evidence.parquet")
        with duckdb.connect() as con:
            rows = con.execute(
                "SELECT finding_id, any_value(rule), any_value(name), any_value(id_number), any_value(amount),"
                " any_value(detail), list(e.source || e.file) FILTER (e.role = 'evidence')"
                " FROM read_parquet(?) LEFT JOIN read_parquet(?) AS e USING (finding_id) GROUP BY finding_id",
                [found, proof]).fetchall()  # fmt: skip
            self.units = {key: (unit, town) for key, unit, town in con.execute(
                "SELECT finding_id, unit, town FROM read_parquet(?)", [found]).fetchall()}  # fmt: skip
        self.facts = {key: Fact(rule, name, number, amount, detail, frozenset(Counter(files or []).items()))  # type: ignore[arg-type]
                      for key, rule, name, number, amount, detail, files in rows}  # fmt: skip
        self.past[self.month] = self.facts

    def _rows_add_up(self) -> None:
        wrong = self.ask("SELECT file FROM files WHERE month = ? AND rows_in <> rows_loaded + rows_rejected + rows_passed", self.month)  # fmt: skip
        if wrong:
            self.fail(f"rows of {wrong[:3]} do not add up")

    def _history(self) -> None:
        """Earlier events are as they were; no state was jumped; no case went away."""
        rows = self.ask("SELECT nth, finding_id, kind, state, result, reason, on_date, amount, due, who, proof, note,"
                        " event_id, month FROM case_event ORDER BY nth")  # fmt: skip
        if len({row[12] for row in rows}) < len(rows):
            self.fail("an event stands twice")
        chain, at = "", len(self.events)
        for number, row in enumerate(rows):
            chain = hashlib.sha256((chain + json.dumps(row, default=str)).encode()).hexdigest()
            if number + 1 == at and chain != self.chain:
                self.fail("earlier events are not what they were")
        if len(rows) < at:
            self.fail(f"{at - len(rows)} events went away")
        self.events, self.chain = [row[12] for row in rows], chain
        states: dict[str, str] = defaultdict(str)
        since: dict[str, list[str]] = defaultdict(list)
        for nth, key, kind, state, *_ in rows:
            before = states[key]
            if state != before and state not in STEPS[before]:
                self.fail(f"case {key} went from {before} to {state} ({kind}, event {nth})")
            if kind in ("found", "recurred"):
                since[key] = []
            since[key].append(kind)
            if kind == "closed" and not {"issued", "verified", "submitted"} <= set(since[key]):
                self.fail(f"case {key} was closed without {since[key]}")
            states[key] = state
        if self.cases - set(states):
            self.fail(f"cases were lost: {sorted(self.cases - set(states))[:3]}")
        now = dict(self.ask("SELECT finding_id, state FROM case_now"))
        if now != dict(states):
            self.fail("case_now is not what the events say")
        lost = [
            key
            for key, fact in self.facts.items()
            if fact.rule not in self.unanswered and key not in states
        ]
        if lost:
            self.fail(f"findings without a case: {lost[:3]}")
        self.states, self.cases = dict(states), set(states)
        self.counted["events"] = len(rows)

    def _ids_are_stable(self) -> None:
        here: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for key, fact in self.facts.items():
            told = json.loads(fact.detail or "{}")
            if fact.rule in STABLE and fact.id_number:
                what = str(
                    told.get("plate") or told.get("unit_code") or told.get("business_name") or ""
                )
                here[fact.rule, fact.id_number, self.units[key][0], what].add(key)
        for fact_key, keys in here.items():
            if len(keys) == 1:
                (key,) = keys
                if self.ids.setdefault(fact_key, key) != key:
                    self.fail(
                        f"{fact_key[0]}: the same fact is now {key}, was {self.ids[fact_key]}"
                    )

    def _in_one_ledger(self, ledgers: list[tuple[str, str]]) -> None:
        """Every finding that is to be answered stands in one town's ledger and on the county's; the rest in none."""
        towns: dict[str, set[str]] = defaultdict(set)
        for town, key in ledgers:
            towns[key].add(town)
        whole = {key for (key,) in self.ask(
            "SELECT finding_id FROM issued WHERE month = ? AND coalesce(town, '') = ''", self.month)}  # fmt: skip
        issued = Counter(key for (key,) in self.ask(
            "SELECT finding_id FROM issued WHERE month = ? AND town <> ''", self.month))  # fmt: skip
        for key, fact in self.facts.items():
            state = self.states.get(key, "")
            out = fact.rule not in self.unanswered and state not in ("已销号", "移送")
            if out and (len(towns[key]) != 1 or issued[key] != 1 or key not in whole):
                self.fail(f"{fact.rule} {key} ({state}) stands in the ledgers of {sorted(towns[key])},"
                          f" {issued[key]} times among what was issued, on the county's: {key in whole}")  # fmt: skip
            if not out and fact.rule not in self.unanswered and (towns[key] or key in whole):
                self.fail(f"{fact.rule} {key} is {state}, and stands in a ledger")
        strange = set(towns) - set(self.facts)
        if strange:
            self.fail(f"in a ledger, but not found: {sorted(strange)[:3]}")
        self.counted["rows in ledgers"] += len(towns)

    def _silence_and_return(self) -> None:
        """The closed: silent while nothing is new, back where they must be."""
        for key, was in list(self.closed.items()):
            fact, state = self.facts.get(key), self.states[key]
            if state != "已销号":
                same = fact is not None and was.fact is not None and fact == was.fact
                if was.result == "不属实" and same and self._lasts(was):
                    self.fail(
                        f"{key} is back within its silence of {was.reason}, with the same evidence"
                    )
                self.counted["back"] += 1
                del self.closed[key]
            elif fact is not None and was.month < self.month:
                if was.result == "不属实" and not self._lasts(was):
                    self.fail(f"{key} stays silent although {was.reason} has run out")
                if was.result != "不属实" and fact.rule not in self.bygone:
                    self.fail(f"{key} ({fact.rule}) was closed as {was.result} in {was.month}, is still found, and is not back")  # fmt: skip
                self.counted["silent months"] += was.result == "不属实"

    def _lasts(self, was: Closed) -> bool:
        months = SILENT_MONTHS.get(was.reason, 6)
        passed = (
            (int(self.month[:4]) - int(was.month[:4])) * 12
            + int(self.month[5:])
            - int(was.month[5:])
        )
        return months == 0 or passed < months

    # --- after what came back ------------------------------------------------------------------

    def after_collect(self, sent: Iterable[Any]) -> None:
        """``sent``: files of towns that were taken in (tests.simulate.towns.Sent)."""
        self._history()
        told: dict[str, set[str]] = defaultdict(set)
        for file, key in self.ask(
            "SELECT file, finding_id FROM case_event WHERE kind = 'verified'"
        ):
            told[file.rsplit("/", 1)[-1]].add(key)
        for one in sent:
            taken = told[one.path.name]
            if not one.whole and taken:
                self.fail(
                    f"{one.path.name} was cut short, and {len(taken)} rows were taken from it"
                )
            if one.whole and taken & set(one.refused):
                key = min(taken & set(one.refused))
                self.fail(f"{one.path.name}: row {key} was taken in spite of '{one.refused[key]}'")
            if one.whole and one.keys - taken:
                key = min(one.keys - taken)
                self.fail(f"{one.path.name}: {len(one.keys - taken)} sound answers were not taken,"
                          f" as {key} ({self.facts[key].rule if key in self.facts else 'gone'}, {self.states.get(key)})")  # fmt: skip
            self.counted["answers taken"] += len(one.keys) if one.whole else 0
            self.counted["rows refused"] += len(one.refused) if one.whole else 0

    def after_review(self, decided: dict[str, str]) -> None:
        """``decided``: key -> what the county wrote; of those closed, what they were closed on is kept."""
        self._history()
        rows = self.ask("SELECT finding_id, result, coalesce(reason, ''), strftime(closed_on, '%Y-%m') FROM case_now"
                        " WHERE state = '已销号'")  # fmt: skip
        answered = dict(
            self.ask(
                "WITH told AS (SELECT *, max(CASE WHEN kind IN ('found', 'recurred') THEN nth END) OVER"
                " (PARTITION BY finding_id) AS began FROM case_event)"
                " SELECT finding_id, any_value(month) FROM told WHERE kind = 'verified' AND nth > began"
                " GROUP BY 1 HAVING count(DISTINCT month) = 1"
            )
        )
        for key, result, reason, month in rows:
            # closed on the evidence of the ledger that was answered; unknown where two were, months apart
            if key not in self.closed:
                fact = self.past.get(answered.get(key, ""), {}).get(key)
                self.closed[key] = Closed(fact, month, result, reason)
        left = [
            key
            for key, word in decided.items()
            if word == "同意销号" and self.states[key] != "已销号"
        ]
        self.counted["closed"] = sum(state == "已销号" for state in self.states.values())
        self.counted["closings refused"] += len(left)

    def money(self, rows: Iterable[tuple[float, float, float, float]]) -> None:
        """应追, 已追, 减免, 剩余 of every line of the ledger of money to be paid back."""
        for due, paid, waived, left in rows:
            if abs(due - paid - waived - left) > 0.005:
                self.fail(f"money does not add up: {due} <> {paid} + {waived} + {left}")
        booked = self.ask(
            "SELECT coalesce(sum(amount), 0) FROM case_event WHERE kind = 'recovered'"
        )[0][0]
        if abs(sum(row[1] for row in rows) - booked) > 0.005:
            self.fail(
                f"the ledger says {sum(row[1] for row in rows)} was paid back, the events say {booked}"
            )
