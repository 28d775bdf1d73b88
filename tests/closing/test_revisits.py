"""The draw of cases to be looked at again: by lot, the same when asked again, more where it looks hollow."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import duckdb
import pytest

from pipeline.closing.cases import Case
from pipeline.closing.money import Debt
from pipeline.closing.revisits import Share, draw, quarter
from pipeline.store import new_store

DAY = date(2026, 11, 25)


@pytest.fixture
def store() -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(new_store()) as made:
        yield made


def closed(at: int, *, town: str = "城关镇", proof: str = "", state: str = "已销号") -> Case:
    """A case closed on its own proof by its own reviewer."""
    return Case(
        finding_id=f"k{at:02d}", number=f"202610-{at:03d}", rule="paid_after_death", title="", state=state, result="属实",
        reason="", measure="追缴", proof=proof or f"P{at}", due=None, verified_on=None, closed_on=date(2026, 11, 12),
        first_month="2026-10", gone=False, recovered=0.0, waived=0.0, town=town, village="", name="", id_number="",
        programme="", unit="", tier="", summary="", detail={}, facts={}, stake=None, stake_month="", stake_months=None,
        mended_on=None, applicants=None, verifiers=None, verified_month=None, verified_note=None, reviewer=f"周{at}",
        closing_note=None, assessed=None, answered="属实", measured="追缴", waived_reason=None, money_on=None, transferred_on=None, transferred_by=None,
        transfer_note=None, revisited_on=None, revisit_result=None, sent_back=0,
    )  # fmt: skip


FORTY = [closed(at, town="城关镇" if at < 30 else "河口镇") for at in range(40)]


def test_a_share_of_each_town_is_drawn_once_and_stays(store: duckdb.DuckDBPyConnection) -> None:
    share = Share(0.1, 2, 10)
    first = draw(store, "示例县", FORTY, (), DAY, share)
    assert len(first) == 5 and sum(key >= "k30" for key in first) == 2  # 3 of 30; at least 2 of 10
    assert draw(store, "示例县", FORTY, (), DAY, share) == first
    more = [*FORTY, *(closed(at, town="河口镇") for at in range(40, 52))]
    later = draw(store, "示例县", more, (), DAY, share)
    assert first.items() < later.items() and len(later) == 6  # 3 of 22 now
    other = draw(store, "示例县", FORTY, (), date(2027, 1, 4), share)
    assert set(other) != set(first) and len(other) == 5
    assert quarter(DAY) == "2026-Q4" and quarter(date(2027, 1, 4)) == "2027-Q1"


def test_what_was_opened_again_is_not_drawn_for(store: duckdb.DuckDBPyConnection) -> None:
    """A case that was drawn and opened again still counts as drawn."""
    share = Share(0.1, 2, 10)
    first = draw(store, "示例县", FORTY, (), DAY, share)
    again = [closed(at, town=case.town, state="退回") if case.finding_id in first else case for at, case in enumerate(FORTY)]  # fmt: skip
    assert draw(store, "示例县", again, (), DAY, share) == first


def test_the_lot_is_the_county_and_the_quarter() -> None:
    def mine(county: str) -> set[str]:
        with closing(new_store()) as store:
            return set(draw(store, county, FORTY, (), DAY, Share(0.1, 0, 10)))

    assert mine("示例县") == mine("示例县") != mine("邻县")


def test_hollow_closings_are_drawn_more_often(store: duckdb.DuckDBPyConnection) -> None:
    """Ten of forty were closed on one proof; over many quarters they are drawn far more than a quarter of times."""
    cases = [closed(at, proof="SAME" if at < 10 else "") for at in range(40)]
    hollow = total = 0
    for year in range(2027, 2057):
        found = draw(store, "示例县", cases, (), date(year, 2, 1), Share(0.1, 0, 10))
        hollow += sum(key < "k10" for key in found)
        total += len(found)
        assert all(("同一佐证编号销号10件" in why) == (key < "k10") for key, why in found.items())
    assert total == 120 and hollow > 50


def test_mended_but_unpaid_is_a_reason(store: duckdb.DuckDBPyConnection) -> None:
    found = draw(store, "示例县", [FORTY[0]], [Debt(FORTY[0], 500.0)], DAY, Share(1.0, 0, 10))
    assert found == {"k00": "已整改但钱未追回"}


def test_only_what_is_closed_is_drawn(store: duckdb.DuckDBPyConnection) -> None:
    cases = [closed(1), closed(2, state="待复核")]
    assert set(draw(store, "示例县", cases, (), DAY, Share(0.1, 2, 10))) == {"k01"}
