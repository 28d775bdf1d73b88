"""States, working days and events of cases."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cases.deadlines import calendar
from pipeline.cases.events import LAYOUT, NOW, Event, record
from pipeline.kernel.errors import UserError
from pipeline.kernel.states import CLOSED, MOVES, OUT, REVIEWING, STATES, Jump, after


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=12))
def test_nothing_is_closed_that_was_not_verified_and_submitted(kinds: list[str]) -> None:
    state, passed = "", []
    for kind in ["found", *kinds]:
        try:
            following = after(kind, state)
        except Jump:
            continue
        if following == CLOSED and state != CLOSED:
            assert state == REVIEWING and "verified" in passed
        state = following
        passed.append(kind)
    assert state in STATES


def test_a_jump_says_where_the_case_stands_and_what_comes_first() -> None:
    with pytest.raises(Jump) as jump:
        after("closed", OUT)
    assert jump.value.told == "事项现为“已下发”，不能直接销号（须先到“待复核”）"


@pytest.mark.parametrize(
    ("start", "days", "day", "estimated"),
    [
        (date(2026, 9, 28), 5, "2026-10-10", False),
        (date(2026, 2, 13), 1, "2026-02-14", False),
        (date(2026, 12, 30), 3, "2027-01-04（估算）", True),
        (date(2026, 10, 30), 0, "2026-10-30", False),
    ],
)
def test_working_days_pass_over_holidays(
    tmp_path: Path, start: date, days: int, day: str, estimated: bool
) -> None:
    due = calendar(tmp_path).after(start, days)
    assert due.told.startswith(day[:10]) and due.estimated == estimated


def test_the_countys_own_table_goes_before(tmp_path: Path) -> None:
    (tmp_path / "holidays.csv").write_text(
        "日期,休或班,节日\n2027-01-01,休,元旦\n2027-01-04,休,调休\n", encoding="utf-8-sig"
    )
    due = calendar(tmp_path).after(date(2026, 12, 31), 1)
    assert due.told == "2027-01-05"


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "holidays.csv").write_text("日期,休或班,节日\n2027/1/1,休,元旦\n", encoding="utf-8")
    with pytest.raises(UserError) as error:
        calendar(tmp_path)
    assert "第2行" in error.value.where


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(1, 60))
def test_counting_days_and_counting_back_agree(start: date, days: int) -> None:
    known = calendar(Path("/nowhere"))
    due = known.after(start, days)
    assert known.works(due.day) and known.between(start, due.day) == days


def test_events_keep_the_order_in_which_they_are_given() -> None:
    store = duckdb.connect()
    store.execute(LAYOUT)
    steps = (
        ("found", "待下发"),
        ("issued", "已下发"),
        ("verified", "已核实"),
        ("submitted", "待复核"),
        ("closed", "已销号"),
    )
    events = [Event(finding_id=f"f{n}", rule="vehicle_owner", month="2026-10", kind=kind, state=state)
              for n in range(300) for kind, state in steps]  # fmt: skip
    record(store, events[:1], datetime(2026, 11, 3))
    record(store, events, datetime(2026, 11, 3))
    told = store.execute("SELECT finding_id, kind FROM case_event ORDER BY nth").fetchall()
    assert told == [(event.finding_id, event.kind) for event in events]


def test_events_are_taken_once_and_fold_into_a_case() -> None:
    store = duckdb.connect()
    store.execute(LAYOUT)
    case = {"finding_id": "f1", "rule": "vehicle_owner", "month": "2026-10"}
    events = [
        Event(**case, kind="found", state="待下发", fingerprint="a"),
        Event(**case, kind="issued", state="已下发", on_date=date(2026, 11, 2)),
        Event(**case, kind="verified", state="已核实", result="属实", who="张三、李四"),
        Event(**case, kind="recovered", state="已核实", amount=100.0),
        Event(**case, kind="recovered", state="已核实", amount=50.0),
    ]
    assert record(store, events, datetime(2026, 11, 3)) == 5
    assert record(store, events, datetime(2026, 11, 4)) == 0
    store.execute(f"CREATE VIEW case_now AS {NOW}")
    (now,) = store.execute(
        "SELECT state, result, recovered, fingerprint, issued_on FROM case_now"
    ).fetchall()
    assert now == ("已核实", "属实", 150.0, "a", date(2026, 11, 2))
