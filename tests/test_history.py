"""What earlier months' rosters and payments were, from the store's kept tables."""

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from pipeline.history import PAST_PAYMENT, PAST_RECIPIENT, tell_history
from pipeline.months import keep_month, make_room
from pipeline.store import open_store
from pipeline.workspace import Workspace
from sources import SOURCES

PAYMENTS = next(s for s in SOURCES if s.name == "payments").schema()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "store").mkdir()
    return Workspace(tmp_path)


def payments(con: duckdb.DuckDBPyConnection, *rows: dict[str, Any]) -> None:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in PAYMENTS.items())
    con.execute(f"CREATE OR REPLACE TABLE payments ({columns})")
    for ref, row in enumerate(rows, 1):
        con.execute(
            "INSERT INTO payments BY NAME SELECT unnest(?)",
            [{"ref": ref, "name_key": "张三", "programme": "农村低保", "amount": 500.0, **row}],
        )


def remember(
    workspace: Workspace, month: str, recipients: list[str], *paid: dict[str, Any]
) -> None:
    """A month in the store: people on the roster, and payments of its files."""
    people = pa.table({"ref": list(range(len(recipients))), "person": recipients, "state": ["正常"] * len(recipients),
                       "amount": [500.0] * len(recipients), "is_dibao": [True] * len(recipients)})  # fmt: skip
    with closing(duckdb.connect()) as con, closing(open_store(workspace.store)) as store:
        payments(con, *paid)
        con.register("_people", people)
        con.execute("CREATE TABLE recipient AS FROM _people")
        con.execute("CREATE TABLE link AS SELECT ref, 'payments' AS source, name_key AS person, 'confirmed' AS tier,"
                    " 0.999 AS probability FROM payments")  # fmt: skip
        queries = {name: f"FROM {name}" for name in ("recipient", "payments", "link")}
        make_room(con, store, queries)
        keep_month(con, store, month, queries)


def told(workspace: Workspace, month: str, *paid: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    payments(con, *paid)
    tell_history(con, workspace, month)
    return con


def test_where_nothing_is_known_the_tables_are_there_and_empty(workspace: Workspace) -> None:
    with closing(told(workspace, "2026-10")) as con:
        for name, columns in (("past_recipient", PAST_RECIPIENT), ("past_payment", PAST_PAYMENT)):
            described = {row[0]: row[1] for row in con.execute(f"DESCRIBE {name}").fetchall()}
            assert described == columns
            assert con.execute(f"FROM {name}").fetchall() == []


def test_a_store_of_earlier_versions_has_no_history(workspace: Workspace) -> None:
    open_store(workspace.store).close()
    with closing(told(workspace, "2026-10")) as con:
        assert con.execute("FROM past_recipient").fetchall() == []


def test_only_earlier_months_count_and_at_most_24(workspace: Workspace) -> None:
    remember(workspace, "2026-10", ["甲"])
    with closing(open_store(workspace.store)) as store:
        store.execute("INSERT INTO kept.recipient BY NAME SELECT '甲' AS person, strftime(day, '%Y-%m') AS month"
                      " FROM range(DATE '2024-01-01', DATE '2027-01-01', INTERVAL 1 MONTH) AS months(day)")  # fmt: skip
    with closing(told(workspace, "2026-10")) as con:
        months = con.execute("SELECT month FROM past_recipient ORDER BY month").fetchall()
    assert (len(months), months[0], months[-1]) == (24, ("2024-10",), ("2026-09",))


def test_a_column_that_an_earlier_month_did_not_have_is_null(workspace: Workspace) -> None:
    remember(workspace, "2026-09", ["甲"])
    with closing(told(workspace, "2026-10")) as con:
        (row,) = con.execute(
            "SELECT person, amount, is_dibao, official FROM past_recipient"
        ).fetchall()
    assert row == ("甲", 500.0, True, None)


def test_a_payment_that_several_months_tell_of_is_there_once(workspace: Workspace) -> None:
    august, september = {"pay_month": date(2026, 8, 1)}, {"pay_month": date(2026, 9, 1)}
    remember(workspace, "2026-08", ["甲"], august)
    remember(workspace, "2026-09", ["甲"], august, september)
    with closing(told(workspace, "2026-10")) as con:
        rows = con.execute(
            "SELECT month, pay_month, person FROM past_payment ORDER BY ALL"
        ).fetchall()
    assert rows == [("2026-09", date(2026, 8, 1), "张三"), ("2026-09", date(2026, 9, 1), "张三")]


def test_a_payment_that_this_month_repeats_is_no_past_one(workspace: Workspace) -> None:
    september = {"pay_month": date(2026, 9, 1), "account": "6217000000000000001"}
    remember(workspace, "2026-09", ["甲"], september, {"pay_month": date(2026, 8, 1)})
    with closing(told(workspace, "2026-10", september)) as con:
        assert con.execute("SELECT pay_month FROM past_payment").fetchall() == [(date(2026, 8, 1),)]


def test_two_payments_alike_of_one_month_are_two(workspace: Workspace) -> None:
    twice = {"pay_month": date(2026, 8, 1)}
    remember(workspace, "2026-08", ["甲"], twice, twice)
    remember(workspace, "2026-09", ["甲"], twice)
    with closing(told(workspace, "2026-10", twice)) as con:
        assert con.execute("SELECT month FROM past_payment").fetchall() == [("2026-08",)]


def test_a_month_that_is_run_again_takes_the_place_of_its_first_run(workspace: Workspace) -> None:
    remember(workspace, "2026-09", ["甲", "乙"])
    remember(workspace, "2026-09", ["丙"])
    with closing(told(workspace, "2026-10")) as con:
        assert con.execute("SELECT person FROM past_recipient").fetchall() == [("丙",)]


def test_a_column_whose_kind_changes_keeps_what_can_be_read(workspace: Workspace) -> None:
    queries = (
        "SELECT '2026-01-05' AS day UNION ALL SELECT '不详' ORDER BY 1",
        "SELECT DATE '2026-02-01' AS day",
    )
    with closing(duckdb.connect()) as con, closing(open_store(workspace.store)) as store:
        for month, query in zip(("2026-01", "2026-02"), queries, strict=True):
            make_room(con, store, {"thing": query})
            keep_month(con, store, month, {"thing": query})
        assert store.execute("FROM kept.thing ORDER BY ALL").fetchall() == [
            ("2026-01", date(2026, 1, 5)), ("2026-01", None), ("2026-02", date(2026, 2, 1))]  # fmt: skip
