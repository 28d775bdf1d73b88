"""Month to month, at the level of tables: new, carried, gone, back, silent; the same month run again."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from matchers.rules import MISSED_CASE_EXCLUDED, PAID_AFTER_DEATH, RULES, VEHICLE_OWNER
from pipeline.cases.carry import Followed, follow, keep_cases
from pipeline.cases.events import Event, record
from pipeline.cases.fingerprint import PASSING, make_fingerprints
from pipeline.cases.remembered import recall_cases
from pipeline.judge import Asked, lay_out
from pipeline.kernel.silence import SHELVES
from pipeline.store import open_store
from pipeline.workspace import Workspace

CAR = VEHICLE_OWNER.slug
FILE = 1 << 40


@dataclass(frozen=True)
class Fact:
    """One finding as its rule tells it; ``owner``: the name in the evidence row."""

    finding_id: str = "f1"
    rule: str = CAR
    detail: str = '{"plate":"闽C12345","hint":"甲"}'
    amount: float | None = None
    owner: str = "张三"
    town: str = "东镇"
    name: str = "张三"


@dataclass
class County:
    """A workspace whose months are run at the level of tables."""

    workspace: Workspace
    statuses: Mapping[str, str] | None = None

    def run(
        self, month: str, facts: Sequence[Fact] = (), *, missing: str = "", feeds: Sequence[str] = ("车管所", "农机"),
        towns: Sequence[str] = ("东镇", "西镇"), silence: Mapping[str, int] | None = None,
    ) -> Followed:  # fmt: skip
        asked = [
            Asked(rule, missing if rule is VEHICLE_OWNER else "")
            for rule in (VEHICLE_OWNER, PAID_AFTER_DEATH, MISSED_CASE_EXCLUDED)
        ]
        with closing(duckdb.connect()) as con, closing(open_store(self.workspace.store)) as store:
            working(con, facts, feeds, towns)
            store.close()
            recall_cases(con, self.workspace, month)
            make_fingerprints(con)
            told = follow(con, asked, month, silence or {})
            said = con.execute(
                "SELECT finding_id, status || CASE WHEN withheld = '' THEN '' ELSE '/' || withheld END FROM case_said"
            )
            self.statuses = dict(said.fetchall())
            self.keep(con, month, facts, feeds)
        return told

    def keep(
        self,
        con: duckdb.DuckDBPyConnection,
        month: str,
        facts: Sequence[Fact],
        feeds: Sequence[str],
    ) -> None:
        with closing(open_store(self.workspace.store)) as store:
            for table in ("finding", "evidence", "profile", "run"):
                store.execute(f"DELETE FROM {table} WHERE month = ?", [month])  # noqa: S608 ours
            for fact in facts:
                store.execute("INSERT INTO finding BY NAME SELECT ? AS month, ? AS finding_id, ? AS rule, ? AS town",
                              [month, fact.finding_id, fact.rule, fact.town])  # fmt: skip
                store.execute("INSERT INTO evidence BY NAME SELECT ? AS month, ? AS finding_id, 'vehicles' AS source",
                              [month, fact.finding_id])  # fmt: skip
            for feed in feeds:
                store.execute("INSERT INTO profile BY NAME SELECT ? AS month, 'vehicles' AS source, ? AS feed, TRUE AS accepted",
                              [month, feed])  # fmt: skip
            keep_cases(con, store, month)
            store.execute("INSERT INTO run BY NAME SELECT ? AS run_id, ? AS month", [month, month])

    def happens(
        self, month: str, *kinds: str, finding_id: str = "f1", rule: str = CAR, **said: Any
    ) -> None:
        """Events, one after another; 'verified' and 'closed' with what ``said`` has of them."""
        states = {"issued": "已下发", "verified": "已核实", "submitted": "待复核", "closed": "已销号",
                  "mending": "整改中", "transferred": "移送"}  # fmt: skip
        with closing(open_store(self.workspace.store)) as store:
            events = []
            for kind in kinds:
                more = {"verified": ("result", "reason"), "closed": ("on_date",)}.get(kind, ())
                events.append(Event(finding_id=finding_id, rule=rule, month=month, kind=kind, state=states[kind],
                                    **{key: said[key] for key in more if key in said}))  # fmt: skip
            record(store, events, datetime(2026, 1, 1))

    def closes(
        self, month: str, result: str, reason: str = "", on: date | None = None, **said: Any
    ) -> None:
        day = on or date(int(month[:4]), int(month[5:]), 28)
        self.happens(
            month,
            "issued",
            "verified",
            "submitted",
            "closed",
            result=result,
            reason=reason,
            on_date=day,
            **said,
        )

    def events(self) -> list[tuple[str, str, str, str]]:
        with closing(open_store(self.workspace.store)) as store:
            return store.execute(
                "SELECT month, finding_id, kind, state FROM case_event ORDER BY nth"
            ).fetchall()

    def kinds(self, finding_id: str = "f1") -> list[str]:
        return [
            f"{kind} {month}" for month, finding, kind, _ in self.events() if finding == finding_id
        ]


def working(
    con: duckdb.DuckDBPyConnection,
    facts: Sequence[Fact],
    feeds: Sequence[str],
    towns: Sequence[str],
) -> None:
    """The tables that a run has when its rules have been asked."""
    lay_out(con)
    con.execute("""
        CREATE TABLE file_sheet (file_no BIGINT, source VARCHAR);
        CREATE TABLE vehicles (ref BIGINT, name VARCHAR, id_number VARCHAR);
        CREATE TABLE recipient (town VARCHAR);
        CREATE TABLE _profile (source VARCHAR, feed VARCHAR, accepted BOOLEAN)
    """)
    con.execute("INSERT INTO file_sheet VALUES (1, 'vehicles')")
    for at, fact in enumerate(facts):
        con.execute("INSERT INTO finding BY NAME SELECT ? AS finding_id, ? AS rule, ? AS name, '' AS id_number, ? AS town,"
                    " ? AS amount, ? AS detail", [fact.finding_id, fact.rule, fact.name, fact.town, fact.amount, fact.detail])  # fmt: skip
        con.execute(
            "INSERT INTO evidence_ref VALUES (?, 'evidence', ?)", [fact.finding_id, FILE + at]
        )
        con.execute("INSERT INTO vehicles VALUES (?, ?, NULL)", [FILE + at, fact.owner])
    con.executemany("INSERT INTO recipient VALUES (?)", [[town] for town in towns])
    if feeds:
        con.executemany(
            "INSERT INTO _profile VALUES ('vehicles', ?, TRUE)", [[feed] for feed in feeds]
        )


@pytest.fixture
def county(tmp_path: Path) -> County:
    (tmp_path / "store").mkdir()
    return County(Workspace(tmp_path))


# --- new, carried, gone, changed ---------------------------------------------------------------


def test_a_finding_becomes_a_case_once(county: County) -> None:
    assert county.run("2026-01", [Fact()]).new == 1
    told = county.run("2026-02", [Fact(), Fact("f2")])
    assert (told.new, told.carried, told.gone, told.digest) == (1, 1, 0, "")
    assert county.kinds() == ["found 2026-01"] and county.kinds("f2") == ["found 2026-02"]


def test_what_is_no_longer_found_stays_open_and_may_come_again(county: County) -> None:
    county.run("2026-01", [Fact()])
    county.happens("2026-01", "issued")
    assert county.run("2026-02").gone == 1
    assert county.run("2026-03").gone == 0, "told once"
    assert county.run("2026-04", [Fact()]).carried == 1
    assert county.kinds() == ["found 2026-01", "issued 2026-01", "gone 2026-02", "carried 2026-04"]
    assert {state for *_, state in county.events()[1:]} == {"已下发"}


@pytest.mark.parametrize("how", [
    {"missing": "缺少数据：车辆"}, {"feeds": ["车管所"]}, {"feeds": []}, {"towns": ["西镇"]},
], ids=["its rule was not run", "a feed did not come", "its source did not come", "its town sent no roster"])  # fmt: skip
def test_absence_of_evidence_clears_nobody(county: County, how: dict[str, Any]) -> None:
    county.run("2026-01", [Fact()])
    assert county.run("2026-02", **how).gone == 0
    assert county.run("2026-03").gone == 1


def test_new_evidence_is_told_once(county: County) -> None:
    county.run("2026-01", [Fact(amount=100.0)])
    assert county.run("2026-02", [Fact(amount=150.0)]).changed == 1
    assert county.run("2026-03", [Fact(amount=150.0)]).changed == 0
    assert county.kinds() == ["found 2026-01", "changed 2026-02"]


@pytest.mark.parametrize(("fact", "changed"), [
    (Fact(detail='{"plate":"闽C12345","hint":"乙"}'), 0),
    (Fact(detail='{"hint":"甲","plate":"闽C12345"}'), 0),
    (Fact(detail='{"plate":"闽C12345","hint":"甲","years":69}'), 0),
    (Fact(detail='{"plate":"闽C99999","hint":"甲"}'), 1),
    (Fact(amount=1.0), 1),
    (Fact(owner="张山"), 1),
], ids=["other advice", "other order", "years that have passed", "another plate", "money", "another owner"])  # fmt: skip
def test_the_fingerprint_is_of_facts(county: County, fact: Fact, changed: int) -> None:
    county.run("2026-01", [Fact()])
    assert county.run("2026-02", [fact]).changed == changed


def test_lists_that_nobody_answers_make_no_cases(county: County) -> None:
    assert county.run("2026-01", [Fact(rule=MISSED_CASE_EXCLUDED.slug)]).new == 0
    assert county.events() == []


def test_what_is_not_taken_as_a_fact_is_a_column_of_some_rule() -> None:
    assert {column for rule in RULES for column in rule.columns} >= PASSING


# --- closed ------------------------------------------------------------------------------------


def test_a_closed_case_that_is_still_found_in_data_after_the_closing_is_back(
    county: County,
) -> None:
    county.run("2026-01", [Fact()])
    county.closes("2026-01", "属实", on=date(2026, 2, 20))
    assert county.run("2026-02", [Fact()]).settled == 1, "the data may be older than the closing"
    assert county.statuses == {"f1": "已销号(属实)/settled"}
    told = county.run("2026-03", [Fact()])
    assert (told.recurred, told.settled) == (1, 0) and county.statuses == {"f1": "待下发"}
    assert county.kinds()[-1] == "recurred 2026-03"


def test_what_is_past_comes_back_only_with_new_evidence(county: County) -> None:
    paid = PAID_AFTER_DEATH.slug
    county.run("2026-01", [Fact(rule=paid, amount=100.0)])
    county.closes("2026-01", "属实", rule=paid)
    assert county.run("2026-05", [Fact(rule=paid, amount=100.0)]).settled == 1
    assert county.run("2026-06", [Fact(rule=paid, amount=150.0)]).recurred == 1


def test_a_case_that_was_handed_to_others_is_in_no_ledger(county: County) -> None:
    county.run("2026-01", [Fact()])
    county.happens("2026-01", "issued", "verified", "transferred", result="属实")
    told = county.run("2026-02", [Fact()])
    assert told.transferred == 1 and county.statuses == {"f1": "移送/transferred"}


# --- silence -----------------------------------------------------------------------------------


@pytest.mark.parametrize("shelf", SHELVES, ids=[shelf.reason for shelf in SHELVES])
def test_a_false_alarm_is_silent_for_as_long_as_its_reason_holds(
    county: County, shelf: Any
) -> None:
    county.run("2026-01", [Fact()])
    county.closes("2026-01", "不属实", shelf.reason)
    last = 2026 * 12 + shelf.months - 1 if shelf.months else 2036 * 12
    silent = county.run(f"{last // 12}-{last % 12 + 1:02d}", [Fact()])
    assert (silent.silent, silent.recurred) == (1, 0)
    assert county.statuses == {"f1": "已销号(不属实)/silent"}
    assert silent.withheld() == ["1条经核实不属实、证据未变，本月不再下发"] and silent.digest
    if shelf.months:
        over = county.run(f"{(last + 1) // 12}-{(last + 1) % 12 + 1:02d}", [Fact()])
        assert (over.silent, over.recurred) == (0, 1)


@pytest.mark.parametrize(("reason", "fact", "back"), [
    ("同名同姓", Fact(amount=500.0), False),
    ("同名同姓", Fact(owner="张三丰"), True),
    ("身份证号错误", Fact(amount=500.0), False),
    ("已死亡已停发", Fact(amount=500.0), True),
    ("已过户或注销", Fact(detail='{"plate":"闽C99999"}'), True),
    ("镇里写的别的理由", Fact(), False),
    ("", Fact(), False),
])  # fmt: skip
def test_new_evidence_ends_the_silence(county: County, reason: str, fact: Fact, back: bool) -> None:
    county.run("2026-01", [Fact()])
    county.closes("2026-01", "不属实", reason)
    told = county.run("2026-02", [fact])
    assert (told.recurred, told.silent) == (int(back), int(not back))


def test_evidence_that_came_after_what_the_town_looked_at_is_not_answered(county: County) -> None:
    county.run("2026-01", [Fact(amount=100.0)])
    county.happens("2026-01", "issued")
    county.run("2026-02", [Fact(amount=150.0)])
    county.happens(
        "2026-01",
        "verified",
        "submitted",
        "closed",
        result="不属实",
        reason="其他",
        on_date=date(2026, 2, 27),
    )
    assert county.run("2026-03", [Fact(amount=150.0)]).recurred == 1


def test_the_county_may_set_how_long(county: County) -> None:
    county.run("2026-01", [Fact()])
    county.closes("2026-01", "不属实", "唯一住房")
    assert county.run("2026-03", [Fact()], silence={"唯一住房": 2}).recurred == 1


def test_after_it_came_back_the_old_answer_counts_no_more(county: County) -> None:
    county.run("2026-01", [Fact()])
    county.closes("2026-01", "不属实", "其他")
    county.run("2026-02", [Fact(amount=9.0)])
    told = county.run("2026-03", [Fact(amount=9.0)])
    assert (told.carried, told.silent, told.recurred) == (1, 0, 0)
    with closing(open_store(county.workspace.store)) as store:
        assert store.execute("SELECT state, result, recurrences FROM case_now").fetchall() == [
            ("待下发", None, 1)
        ]


# --- the same month again ----------------------------------------------------------------------


def test_the_month_run_again_adds_nothing(county: County) -> None:
    county.run("2026-01", [Fact(), Fact("f2")])
    county.run("2026-02", [Fact(amount=5.0), Fact("f3")])
    before = county.events()
    told = county.run("2026-02", [Fact(amount=5.0), Fact("f3")])
    assert county.events() == before and (told.new, told.changed, told.gone) == (1, 1, 1)


def test_a_second_run_with_better_data_takes_back_what_nobody_built_on(county: County) -> None:
    county.run("2026-01", [Fact(), Fact("f2")])
    county.happens("2026-01", "issued")
    told = county.run("2026-01", [Fact("f3")])
    assert county.kinds("f2") == [] and county.kinds("f3") == ["found 2026-01"]
    assert county.kinds() == ["found 2026-01", "issued 2026-01", "gone 2026-01"] and told.gone == 1


def test_the_ledger_of_a_month_stays_as_it_went_out_when_its_cases_have_been_answered(
    county: County,
) -> None:
    county.run("2026-01", [Fact()])
    county.closes("2026-01", "不属实", "其他")
    before = county.events()
    told = county.run("2026-01", [Fact()])
    assert county.statuses == {"f1": "待下发"} and told.digest == ""
    assert county.events() == before


def test_an_earlier_month_run_again_changes_no_later_case(county: County) -> None:
    county.run("2026-01", [Fact(), Fact("f2")])
    county.run("2026-02", [Fact()])
    before = county.events()
    told = county.run("2026-01", [Fact("f4")])
    assert told.new == 1
    assert county.events() == [*before, ("2026-01", "f4", "found", "待下发")]


# --- older stores ------------------------------------------------------------------------------


def test_a_store_of_an_earlier_version_gets_its_cases_from_the_next_run(county: County) -> None:
    with closing(open_store(county.workspace.store)) as store:
        store.execute("INSERT INTO finding BY NAME SELECT '2025-12' AS month, 'f1' AS finding_id")
        for name in ("case_event", "issued", "returned", "handed"):
            store.execute("DROP VIEW IF EXISTS case_now")
            store.execute(f"DROP TABLE {name}")
        store.execute("UPDATE layout SET version = 4")
    assert county.run("2026-01", [Fact()]).new == 1
    with closing(open_store(county.workspace.store, read_only=True)) as store:
        assert store.execute("SELECT state, first_month FROM case_now").fetchall() == [
            ("待下发", "2026-01")
        ]
