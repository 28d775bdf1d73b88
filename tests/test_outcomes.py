"""What findings turned out to be: reckoned once, by rule and tier, from the last answer of each case."""

from collections.abc import Iterator
from datetime import datetime

import duckdb
import pytest

from pipeline.cases.events import Event, record
from pipeline.cases.outcomes import EVER, OUTCOMES
from pipeline.kernel.proved import ALL, proved, whole
from pipeline.learn import precision_text, proved_so_far
from pipeline.store import new_store

RULE = "vehicle_owner"


@pytest.fixture
def store() -> Iterator[duckdb.DuckDBPyConnection]:
    con = new_store()
    yield con
    con.close()


def found(store: duckdb.DuckDBPyConnection, finding: str, month: str, tier: str) -> None:
    store.execute("INSERT INTO finding BY NAME SELECT unnest(?)",
                  [{"month": month, "finding_id": finding, "rule": RULE, "tier": tier}])  # fmt: skip


def answered(
    store: duckdb.DuckDBPyConnection, finding: str, month: str, result: str, reason: str = ""
) -> None:
    record(store, [Event(finding_id=finding, rule=RULE, month=month, kind="verified", state="已核实",
                         result=result, reason=reason)], datetime(2026, 11, 9))  # fmt: skip


def test_the_last_answer_counts_and_the_tier_it_was_given_for(store: duckdb.DuckDBPyConnection) -> None:  # fmt: skip
    for month, tier in (("2026-09", "probable"), ("2026-10", "confirmed")):
        found(store, "a", month, tier)
    answered(store, "a", "2026-09", "无法核实")
    answered(store, "a", "2026-09", "不属实", "同名同姓")
    assert store.execute(OUTCOMES, {"before": "2026-10"}).fetchall() == [(RULE, "probable", "不属实", "同名同姓", 1)]  # fmt: skip
    answered(store, "a", "2026-10", "部分属实")
    assert store.execute(OUTCOMES, {"before": "2026-10"}).fetchall()[0][1:3] == (
        "probable",
        "不属实",
    )
    assert store.execute(OUTCOMES, {"before": EVER}).fetchall() == [(RULE, "confirmed", "部分属实", "", 1)]  # fmt: skip


def test_a_line_a_rule_and_a_line_a_tier() -> None:
    rows = [
        (RULE, "confirmed", "属实", "", 6), (RULE, "confirmed", "不属实", "唯一住房", 2),
        (RULE, "possible", "部分属实", "", 1), (RULE, "possible", "不属实", "同名同姓", 3), (RULE, "possible", "无法核实", "", 4),
        ("gone", "confirmed", "不属实", "", 1),
    ]  # fmt: skip
    lines = proved(rows, {RULE: "机动车"})
    assert [(one.title, one.tier) for one in lines] == [("机动车", ALL), ("机动车", "确认"), ("机动车", "待核实"), ("gone", "确认")]  # fmt: skip
    total, sure, maybe, gone = lines
    assert (total.held, total.settled, total.unknown) == (7, 12, 4)
    assert sure.rate == "75%（41%至93%）" and total.why == "同名同姓3、唯一住房2"
    assert maybe.share == 0.25 and gone.why == "未写原因1"
    assert (whole(lines).settled, whole(lines).held) == (13, 7)


def test_nothing_verified_is_said(store: duckdb.DuckDBPyConnection) -> None:
    assert "还没有核实结果" in precision_text(proved_so_far(store))[0]
    answered(store, "a", "2026-10", "无法核实")
    assert "—" in precision_text(proved_so_far(store))[1]
