"""The months' simulation: three of them in the long run; and that its watch sees what it is there to see."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.cases.events import Event, record
from pipeline.store import open_store
from tests.simulate.months import Simulation
from tests.simulate.watch import Broken, Closed, Fact, Watch

STATES = {
    "found": "待下发",
    "issued": "已下发",
    "verified": "已核实",
    "submitted": "待复核",
    "closed": "已销号",
}


@pytest.mark.long
def test_three_months_of_a_county_hold_every_invariant(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path / "ws", people=1000, seed=5)
    simulation.run(3)
    counted = simulation.watch.counted
    assert (
        counted["answers taken"] > 100 and counted["closed"] > 50 and counted["silent months"] > 10
    )
    assert counted["back"] > 0 and counted["rows refused"] + counted["closings refused"] > 0


def happened(root: Path, *kinds: str, finding: str = "f1") -> Watch:
    """A store in which a case went through events, and a watch that has seen them."""
    (root / "store").mkdir(exist_ok=True)
    with closing(open_store(root / "store" / "hedui.duckdb")) as store:
        record(store, [Event(finding_id=finding, rule="vehicle_owner", month="2025-01", kind=kind, state=STATES[kind],
                             on_date=date(2025, 2, 1)) for kind in kinds], datetime(2025, 2, 1))  # fmt: skip
    watch = Watch(root, 7, frozenset(), frozenset(), month="2025-01")
    watch._history()
    return watch


WHOLE = ("found", "issued", "verified", "submitted", "closed")


def altered(root: Path, sql: str) -> None:
    with duckdb.connect(str(root / "store" / "hedui.duckdb")) as store:
        store.execute(sql)


def test_a_sound_case_passes_and_may_go_on(tmp_path: Path) -> None:
    watch = happened(tmp_path, *WHOLE)
    happened(tmp_path, "found", finding="f2")
    watch._history()
    assert watch.cases == {"f1", "f2"}


@pytest.mark.parametrize(("kinds", "said"), [
    (("found", "issued", "closed"), "went from 已下发 to 已销号"), (("issued",), "went from  to 已下发"),
    (("found", "issued", "verified", "closed"), "went from 已核实 to 已销号"),
])  # fmt: skip
def test_a_jump_is_seen_with_seed_and_month(
    tmp_path: Path, kinds: tuple[str, ...], said: str
) -> None:
    with pytest.raises(Broken, match=f"seed 7, month 2025-01: case f1 {said}"):
        happened(tmp_path, *kinds)


@pytest.mark.parametrize("sql", [
    "UPDATE case_event SET result = '属实' WHERE nth = 2", "DELETE FROM case_event WHERE nth = 5",
    "UPDATE case_event SET on_date = DATE '2025-02-02' WHERE nth = 1",
])  # fmt: skip
def test_history_that_was_written_over_is_seen(tmp_path: Path, sql: str) -> None:
    watch = happened(tmp_path, *WHOLE)
    altered(tmp_path, sql)
    with pytest.raises(Broken):
        watch._history()


FACT = Fact("vehicle_owner", "甲", "1", None, "{}", frozenset())


@pytest.mark.parametrize(("now", "was", "said"), [
    ("已销号", Closed(FACT, "2025-01", "属实", ""), "is not back"),
    ("待下发", Closed(FACT, "2025-01", "不属实", "同名同姓"), "within its silence"),
    ("已销号", Closed(FACT, "2024-01", "不属实", "登记信息有误"), "has run out"),
    ("待下发", Closed(FACT, "2025-01", "属实", ""), ""), ("已销号", Closed(FACT, "2025-01", "不属实", "唯一住房"), ""),
])  # fmt: skip
def test_silence_and_return_are_watched(tmp_path: Path, now: str, was: Closed, said: str) -> None:
    watch = Watch(tmp_path, 7, frozenset(), frozenset(), month="2025-02")
    watch.facts, watch.states, watch.closed = {"f1": FACT}, {"f1": now}, {"f1": was}
    check: Callable[[], None] = watch._silence_and_return
    if said:
        with pytest.raises(Broken, match=said):
            check()
    else:
        check()


def test_money_that_does_not_add_up_is_seen(tmp_path: Path) -> None:
    watch = happened(tmp_path, *WHOLE)
    watch.money([(100.0, 0.0, 40.0, 60.0)])
    for rows, said in (
        ([(100.0, 0.0, 40.0, 50.0)], "does not add up"),
        ([(100.0, 50.0, 0.0, 50.0)], "the events say"),
    ):
        with pytest.raises(Broken, match=said):
            watch.money(rows)
