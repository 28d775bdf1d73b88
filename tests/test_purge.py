"""hedui purge: whoever is past retention is gone to the last byte, and everything else is as it was."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.cases.events import Event, record
from pipeline.cases.outcomes import EVER, OUTCOMES
from pipeline.journal import Journal
from pipeline.kernel.errors import UserError
from pipeline.kernel.states import MOVES
from pipeline.purge import CERTIFICATES, purge
from pipeline.purging.tables import ELSE, RECORDS
from pipeline.run import run_month
from pipeline.store import open_store
from pipeline.workspace import Workspace
from tests.conftest import MONTH, quiet

OLD = "2023-08"
TODAY = date(2026, 11, 22)
CUT = "2023-10"


def store_of(root: Path) -> Path:
    return root / "store" / "hedui.duckdb"


def ask(root: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(open_store(store_of(root), read_only=True)) as store:
        return store.execute(sql, list(values)).fetchall()


def copy_month(store: duckdb.DuckDBPyConnection) -> None:
    """The month that was run, once more as one three years ago, with people of its own."""
    digits = "regexp_replace({0}, '([0-9]{{6}})(19|20)([0-9]{{9}}[0-9X])', '\\18\\2\\3', 'g')"
    for schema, table in store.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT temporary AND table_name NOT IN"
        " ('layout', 'case_event', 'case_number', 'revisit', 'silent_past', 'outcome_past', 'returned', 'handed')").fetchall():  # fmt: skip
        columns = store.execute("SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?"
                                " ORDER BY column_index", [schema, table]).fetchall()  # fmt: skip
        if "month" not in [name for name, _ in columns]:
            continue
        shown = []
        for name, kind in columns:
            if name in ("month", "first_seen"):
                shown.append(f"'{OLD}'")
            elif name in ("run_id", "folder"):
                shown.append(f"'old-' || {name}")
            elif name == "finding_id":
                shown.append("'f' || finding_id[:15]")
            else:
                shown.append(digits.format(f'"{name}"') if kind == "VARCHAR" else f'"{name}"')
        store.execute(f'INSERT INTO {schema}."{table}" SELECT {", ".join(shown)} FROM {schema}."{table}" WHERE month = ?', [MONTH])  # fmt: skip  # noqa: S608 a test


def happen(store: duckdb.DuckDBPyConnection, finding: str, rule: str, *kinds: str, result: str, reason: str = "", print_: str = "a-b") -> None:  # fmt: skip
    state, events = "", []
    for kind in kinds:
        state = MOVES[kind].after or state
        told = (
            {"result": result, "reason": reason, "note": "本人王小二说"}
            if kind == "verified"
            else {}
        )
        events.append(Event(finding_id=finding, rule=rule, month=OLD, kind=kind, state=state, on_date=date(2023, 9, 9),
                            fingerprint=print_ if kind == "found" else "", **told))  # fmt: skip
    record(store, events, TODAY)  # type: ignore[arg-type]


CLOSED = ("found", "issued", "verified", "submitted", "closed")


@pytest.fixture
def aged(run_county: Path, tmp_path: Path) -> Iterator[Path]:
    """A county with a month of three years ago: cases closed, open, and of innocent people."""
    root = tmp_path / "ws"
    shutil.copytree(run_county, root)
    shutil.rmtree(root / "truth", ignore_errors=True)
    with closing(open_store(store_of(root))) as store:
        copy_month(store)
        rows = store.execute("SELECT finding_id, rule FROM finding WHERE month = ? AND rule = 'review_overdue'"
                             " AND id_number <> '' ORDER BY 1", [OLD]).fetchall()  # fmt: skip
        happen(store, rows[0][0], rows[0][1], *CLOSED, result="不属实", reason="同名同姓")
        happen(store, rows[1][0], rows[1][1], *CLOSED, result="属实")
        happen(store, rows[2][0], rows[2][1], *CLOSED[:3], result="属实")
    for name in ("out", "returned", "inbox"):
        (root / name / OLD).mkdir(parents=True, exist_ok=True)
        (root / name / OLD / "名单.txt").write_text("35059981955010112345", encoding="utf-8")
    yield root


def old_people(root: Path) -> list[bytes]:
    """Numbers that are only in the old month, but for the case that stays."""
    return [number.encode() for (number,) in ask(root,
        "SELECT DISTINCT id_number FROM (SELECT id_number FROM finding WHERE month = $1 UNION ALL"
        " SELECT id_number FROM kept.recipient WHERE month = $1 UNION ALL SELECT id_number FROM kept.households WHERE month = $1)"
        " WHERE length(id_number) >= 15 AND id_number NOT IN (SELECT id_number FROM kept.households WHERE month = $2 AND id_number IS NOT NULL)"
        " AND id_number NOT IN (SELECT id_number FROM finding WHERE month = $2)"
        , OLD, MONTH)]  # fmt: skip


def everywhere(root: Path) -> Iterator[tuple[Path, bytes]]:
    for path in root.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def test_not_a_byte_of_the_purged_is_left_and_the_rest_is_as_it_was(aged: Path) -> None:
    with closing(open_store(store_of(aged))) as store:  # no case may stay here
        store.execute(
            "DELETE FROM case_event WHERE finding_id IN (SELECT finding_id FROM case_now WHERE state = '已核实')"
        )
    people = old_people(aged)
    assert len(people) > 200 and any(people[0] in text for _, text in everywhere(aged))
    before = {table: ask(aged, f"FROM {table} WHERE month = ? ORDER BY ALL", MONTH)
              for table in ("finding", "evidence", "issued", "files", "kept.recipient", "kept.payments", "kept.file_sheet")}  # fmt: skip
    ledgers = {
        path: path.read_bytes() for path in (aged / "out" / MONTH).rglob("*") if path.is_file()
    }
    text = purge(aged, CUT, inbox=True, yes=True, say=quiet, today=TODAY)
    left = [
        (path.name, number)
        for path, content in everywhere(aged)
        for number in people
        if number in content
    ]
    assert left == []
    for table, rows in before.items():
        assert ask(aged, f"FROM {table} WHERE month = ? ORDER BY ALL", MONTH) == rows, table
    assert ledgers == {
        path: path.read_bytes() for path in (aged / "out" / MONTH).rglob("*") if path.is_file()
    }
    assert not any((aged / name / OLD).exists() for name in ("out", "returned", "inbox"))
    (certificate,) = (aged / CERTIFICATES).iterdir()
    said = certificate.read_text(encoding="utf-8-sig")
    assert said.strip() in text and "疑点线索" in said and OLD in said and "校验和" in said
    assert not (aged / "store" / "scratch").exists()


def test_every_table_of_the_store_is_thought_of(tmp_path: Path) -> None:
    """Who adds a table says here what becomes of it."""
    with closing(open_store(tmp_path / "new.duckdb")) as store:
        there = {
            name
            for (name,) in store.execute(
                "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'"
            ).fetchall()
        }
    assert there == ELSE | set(RECORDS)


def test_what_is_open_stays_what_is_over_becomes_counts(aged: Path) -> None:
    outcomes = OUTCOMES.replace("$before", repr(EVER))
    before = ask(aged, outcomes)
    assert sum(row[-1] for row in before) == 3
    told: list[str] = []
    purge(aged, CUT, yes=True, say=told.append, today=TODAY)
    assert "未了结" in told[0] and "已核实" in told[0] and "inbox/2023-08" in told[0]
    assert (aged / "inbox" / OLD).exists()
    cases = ask(
        aged,
        "SELECT case_now.state, count(*) FROM case_now JOIN case_event USING (finding_id) WHERE first_month = ? GROUP BY 1",
        OLD,
    )
    assert cases == [("已核实", 3)]
    stays = ask(
        aged, "SELECT finding_id, name <> '', summary <> '' FROM finding WHERE month = ?", OLD
    )
    assert len(stays) == 1 and stays[0][1:] == (True, True)
    assert ask(aged, "SELECT count(*) FROM evidence WHERE month = ?", OLD)[0][0] > 0
    assert ask(aged, "SELECT count(*) > 0 FROM kept.roster WHERE month = ?", OLD) == [(True,)]
    assert ask(aged, outcomes) == before
    assert (
        b"\xe7\x8e\x8b\xe5\xb0\x8f\xe4\xba\x8c\xe8\xaf\xb4" in store_of(aged).read_bytes()
    )  # of the open case
    (mark,) = ask(aged, "SELECT mark, rule, reason FROM silent_past")
    assert mark[1:] == ("review_overdue", "同名同姓") and len(mark[0]) == 64
    assert purge(aged, CUT, yes=True, say=quiet, today=TODAY).startswith("个人信息") is False


@pytest.mark.long
def test_the_innocent_stay_silent_until_the_evidence_changes(aged: Path) -> None:
    """The case of the old month is about somebody whom this month's data still show."""
    fingerprints = dict(ask(aged, "SELECT finding_id, fingerprint FROM case_event WHERE kind = 'found' AND month = ?"
                            " AND rule = 'vehicle_owner'", MONTH))  # fmt: skip
    with closing(open_store(store_of(aged))) as store:
        for table in ("finding", "case_event", "issued", "evidence", "visit_plan"):
            store.execute(f"DELETE FROM {table} WHERE month = ?", [MONTH])  # noqa: S608 a test
        store.execute("DELETE FROM run WHERE month = ?", [MONTH])
        store.execute("DELETE FROM case_event")
        same, other, whom = sorted(fingerprints)[:3]
        happen(
            store,
            same,
            "vehicle_owner",
            *CLOSED,
            result="不属实",
            reason="已过户或注销",
            print_=fingerprints[same],
        )
        happen(
            store,
            other,
            "vehicle_owner",
            *CLOSED,
            result="不属实",
            reason="已过户或注销",
            print_="other-other",
        )
        happen(store, whom, "vehicle_owner", *CLOSED, result="不属实", reason="同名同姓", print_=fingerprints[whom].split("-")[0] + "-x")  # fmt: skip
    purge(aged, CUT, yes=True, say=quiet, today=TODAY)
    assert ask(aged, "SELECT count(*) FROM case_event") == [(0,)]
    assert not any(one.encode() in store_of(aged).read_bytes() for one in (same, other, whom))
    run_month(aged, MONTH, quiet)
    status = dict(ask(aged, "SELECT finding_id, status FROM finding WHERE month = ?", MONTH))
    assert status[same] == status[whom] == "已销号(不属实)" and status[other] == "待下发"
    out = {one for (one,) in ask(aged, "SELECT finding_id FROM issued WHERE month = ?", MONTH)}
    assert other in out and not {same, whom} & out
    kinds = dict(
        ask(
            aged,
            "SELECT finding_id, kind FROM case_event WHERE finding_id IN (?, ?, ?)",
            same,
            other,
            whom,
        )
    )
    assert kinds == {other: "recurred"}


def test_what_is_within_retention_is_refused_without_a_reason(aged: Path) -> None:
    for before, words in (("2024-02", "保存期"), ("2026-10", "保存期"), ("十月", "写法不对")):
        with pytest.raises(UserError, match=words):
            purge(aged, before, yes=True, say=quiet, today=TODAY)
    with pytest.raises(UserError, match="本月"):
        purge(aged, "2026-12", yes=True, early="测试", say=quiet, today=TODAY)
    assert ask(aged, "SELECT count(*) FROM finding WHERE month = ?", OLD)[0][0] > 100
    (aged / "hedui.toml").write_text("[privacy]\nretention_months = 24\n", encoding="utf-8")
    text = purge(aged, "2024-02", yes=True, say=quiet, today=TODAY)
    assert "24个月" in text


def test_early_deletion_keeps_the_records_of_use(aged: Path) -> None:
    text = purge(aged, "2026-11", yes=True, early="用途已结束", say=quiet, today=TODAY)
    assert "提前清理的理由：用途已结束" in text
    assert ask(aged, "SELECT count(*) FROM kept.recipient WHERE month = ?", MONTH) == [(0,)]
    assert ask(aged, "SELECT count(*) FROM run WHERE month = ?", MONTH) == [(1,)]
    assert ask(aged, "SELECT count(*) > 10 FROM files WHERE month = ?", MONTH) == [(True,)]
    assert ask(aged, "SELECT count(*) FROM run WHERE month = ?", OLD) == [(0,)]
    assert not (aged / "out" / MONTH).exists()


def test_it_asks_and_without_an_answer_deletes_nothing(aged: Path) -> None:
    before = store_of(aged).read_bytes()
    with pytest.raises(UserError, match="--yes"):
        purge(aged, CUT, say=quiet, today=TODAY)
    with pytest.raises(UserError, match="没有确认"):
        purge(aged, CUT, say=quiet, today=TODAY, ask=lambda text: "不")
    with Workspace(aged).locked(), pytest.raises(UserError) as caught:
        purge(aged, CUT, say=quiet, today=TODAY, yes=True)
    assert caught.value.code == 3
    assert store_of(aged).read_bytes() == before and (aged / "out" / OLD).exists()
    assert "清理记录" in purge(aged, CUT, say=quiet, today=TODAY, ask=lambda text: "清理")
    Journal(aged, "purge").say("x")
