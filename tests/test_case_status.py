"""hedui issue and hedui status: the time to answer begins, is printed, and runs out."""

import json
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.cases.events import Event, record
from pipeline.cases.issue import issue
from pipeline.cases.issued import issued_rows, keep_issued
from pipeline.cases.reminders import papers, spans
from pipeline.cases.status import status
from pipeline.cases.trail import trail
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import Ledger, LedgerColumn, LedgerSheet
from pipeline.store import open_store
from reports.baseline import fingerprint
from reports.workbook import write_ledger

MONTH, RUN = "2026-10", "2026-10-abcd1234"
TODAY = date(2026, 11, 2)


def ledger(town: str, *keys: str, fill: str = "verify") -> Ledger:
    sheet = LedgerSheet("vehicle_owner", "名下有车", "V-1", "red", "依据", "入户", [LedgerColumn("姓名"), LedgerColumn("金额", "amount")],
                        [[f"人{key}", 12.5] for key in keys], keys, fill)  # type: ignore[arg-type]  # fmt: skip
    return Ledger("示例县", MONTH, town, RUN, [sheet], (), ())


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A month with two towns' ledgers and three cases, not yet handed out."""
    folder = tmp_path / "out" / MONTH / "乡镇台账"
    for part in (folder, tmp_path / "store", tmp_path / "inbox" / MONTH):
        part.mkdir(parents=True)
    books = []
    for town, keys in (("东镇", ("a", "b")), ("西镇", ("c",))):
        path = folder / f"{town}_整改台账_{MONTH}.xlsx"
        book = ledger(town, *keys)
        books.append((book, path, write_ledger(book, path)))
    with closing(open_store(tmp_path / "store" / "hedui.duckdb")) as store:
        store.execute(
            "INSERT INTO run BY NAME SELECT ? AS run_id, ? AS month, now()::TIMESTAMP AS started",
            [RUN, MONTH],
        )
        store.execute(
            "INSERT INTO asked BY NAME SELECT ? AS month, 'vehicle_owner' AS slug, '名下有车' AS title",
            [MONTH],
        )
        for town, key in (("东镇", "a"), ("东镇", "b"), ("西镇", "c")):
            store.execute("INSERT INTO finding BY NAME SELECT ? AS month, ? AS finding_id, ? AS town, '待下发' AS status",
                          [MONTH, key, town])  # fmt: skip
            happens(store, key, "found", "待下发")
        keep_issued(store, MONTH, RUN, issued_rows(RUN, books))
    return tmp_path


def happens(store, finding: str, kind: str, state: str, **said) -> None:  # type: ignore[no-untyped-def]
    record(
        store,
        [
            Event(
                finding_id=finding,
                rule="vehicle_owner",
                month=MONTH,
                kind=kind,
                state=state,
                **said,
            )
        ],
        datetime(2026, 11, 1),
    )


def asked(root: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(open_store(root / "store" / "hedui.duckdb")) as store:
        return store.execute(sql).fetchall()


def test_what_goes_out_is_kept_with_its_facts(workspace: Path) -> None:
    rows = asked(
        workspace, "SELECT finding_id, sheet, fingerprint, facts, ledger FROM issued ORDER BY 1"
    )
    assert [row[0] for row in rows] == ["a", "b", "c"]
    for key, sheet, printed, facts, name in rows:
        told = json.loads(str(facts))
        assert told == [
            ["姓名", f"人{key}"],
            ["金额", "12.50"],
        ]
        assert fingerprint(str(key), [(h, t) for h, t in told]) == printed
        assert sheet == "名下有车" and str(name).endswith(".xlsx")


def test_the_time_begins_once_and_the_dates_are_printed(workspace: Path) -> None:
    text = issue(workspace, None, None, "2026-11-02", TODAY)
    assert "2份" in text and "核实时限 2026-11-23" in text and "本次起算核实时限的 3 条" in text
    assert asked(workspace, "SELECT DISTINCT state, issued_on, due FROM case_now") == [
        ("已下发", date(2026, 11, 2), date(2026, 11, 23))
    ]
    book = load_workbook(workspace / "out" / MONTH / "乡镇台账" / f"东镇_整改台账_{MONTH}.xlsx")
    texts = [
        str(cell.value)
        for row in book["名下有车"].iter_rows(max_row=6)
        for cell in row
        if cell.value
    ]
    assert any(
        "下发日期：2026年11月2日" in text and "核实时限：2026年11月23日前" in text for text in texts
    )
    again = issue(workspace, None, None, "2026-11-09", date(2026, 11, 9))
    assert "本次起算核实时限的 0 条" in again
    assert asked(workspace, "SELECT DISTINCT due FROM case_now") == [(date(2026, 11, 23),)], (
        "not put off"
    )


def test_the_same_command_twice_changes_nothing(workspace: Path) -> None:
    issue(workspace, MONTH, "东镇", "2026-11-02", TODAY)
    queries = ("FROM case_event ORDER BY ALL", "FROM handed ORDER BY ALL")
    before = [asked(workspace, sql) for sql in queries]
    issue(workspace, MONTH, "东镇", "2026-11-02", TODAY)
    assert [asked(workspace, sql) for sql in queries] == before
    assert asked(workspace, "SELECT state FROM case_now ORDER BY finding_id") == [
        ("已下发",),
        ("已下发",),
        ("待下发",),
    ]


def test_dates_printed_by_a_run_and_by_hand_are_the_same_words(
    workspace: Path, tmp_path: Path
) -> None:
    issue(workspace, MONTH, "西镇", "2026-11-02", TODAY)
    dated = tmp_path / "dated.xlsx"
    write_ledger(replace(ledger("西镇", "c"), handed=("2026-11-02", "2026-11-23")), dated)

    def texts(path: Path) -> list[object]:
        return [
            cell.value for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row
        ]

    assert texts(dated) == texts(
        workspace / "out" / MONTH / "乡镇台账" / f"西镇_整改台账_{MONTH}.xlsx"
    )


def test_a_ledger_that_is_gone_is_handed_out_all_the_same_and_said(workspace: Path) -> None:
    shutil.rmtree(workspace / "out" / MONTH / "乡镇台账")
    assert "请手写" in issue(workspace, None, "西镇", "2026-11-02", TODAY)


def test_a_year_without_holiday_arrangement_is_marked(workspace: Path) -> None:
    assert "（估算）" in issue(workspace, None, None, "2026-12-21", date(2026, 12, 21))
    assert asked(workspace, "SELECT DISTINCT note FROM case_event WHERE kind = 'issued'") == [
        ("时限为估算",)
    ]
    assert "部分时限为估算" in status(workspace, None, date(2026, 12, 22))


def test_the_county_may_set_the_days(workspace: Path) -> None:
    (workspace / "hedui.toml").write_text("[switches]\nverify_days = 5\n", encoding="utf-8")
    assert "核实时限 2026-11-09" in issue(workspace, None, None, "2026-11-02", TODAY)


@pytest.mark.parametrize(("month", "town", "on", "said"), [
    ("2026-09", None, None, "运行过的月份：2026-10"), (None, "南镇", None, "东镇、西镇"), (None, None, "11月2日", "写法不对"),
    (None, None, "2062-11-02", "不合理"), (None, None, "2026-09-30", "不合理"),
])  # fmt: skip
def test_what_is_asked_wrongly_is_told(
    workspace: Path, month: str | None, town: str | None, on: str | None, said: str
) -> None:
    with pytest.raises(UserError) as error:
        issue(workspace, month, town, on, TODAY)
    assert said in str(error.value)
    assert asked(workspace, "FROM handed") == []


def test_before_the_first_run_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="还没有运行过"):
        status(tmp_path, None)


def test_the_way_of_a_case_is_told_without_names(workspace: Path) -> None:
    issue(workspace, None, None, "2026-11-02", TODAY)
    with closing(open_store(workspace / "store" / "hedui.duckdb")) as store:
        happens(
            store,
            "a",
            "verified",
            "已核实",
            result="不属实",
            reason="同名同姓",
            on_date=date(2026, 11, 9),
            who="王五、赵六",
        )
        happens(store, "a", "recovered", "已核实", amount=1200.0, on_date=date(2026, 11, 10))
        assert trail(store, "a") == [
            "2026-10 发现", "2026-11-02 下发：时限2026-11-23", "2026-11-09 核实：不属实（同名同姓）", "2026-11-10 追缴：1,200.00元",
        ]  # fmt: skip


# --- status ------------------------------------------------------------------------------------


def line(text: str, start: str) -> list[str]:
    return next(one.split() for one in text.splitlines() if one.strip().startswith(start))


def test_status_counts_by_town_and_says_who_is_late(workspace: Path) -> None:
    issue(workspace, None, None, "2026-11-02", TODAY)
    with closing(open_store(workspace / "store" / "hedui.duckdb")) as store:
        happens(store, "a", "verified", "已核实", result="属实", due=date(2026, 12, 31))
        happens(store, "c", "verified", "已核实", result="不属实")
        happens(store, "c", "submitted", "待复核")
    text = status(workspace, None, date(2026, 11, 24))
    assert line(text, "东镇") == ["东镇", "0", "1", "1", "0", "0", "0", "0", "0", "2", "1"]
    assert line(text, "西镇") == ["西镇", "0", "0", "0", "0", "1", "0", "0", "0", "1", "0"]
    assert line(text, "名下有车")[-2:] == ["3", "1"] and line(text, "合计")[-2:] == ["3", "1"]
    assert "已超期 1 条：东镇1条" in text and "待县级复核 1 条" in text
    assert "本季到期（季调度，至12-31） 1 条：东镇1条" in text
    assert "2026-10 比对与以前相比\n  新增 3 条，沿用 0 条" in text
    assert "人a" not in text


def test_the_last_day_is_not_late(workspace: Path) -> None:
    issue(workspace, None, None, "2026-11-02", TODAY)
    text = status(workspace, None, date(2026, 11, 23))
    assert "已超期 0 条" in text and "本周到期（周督查，至11-29） 3 条：东镇2条、西镇1条" in text


def test_who_has_answered_has_the_time_to_mend(workspace: Path) -> None:
    issue(workspace, None, None, "2026-11-02", TODAY)
    with closing(open_store(workspace / "store" / "hedui.duckdb")) as store:
        happens(store, "a", "verified", "已核实", result="属实", on_date=date(2026, 11, 20))
        happens(store, "b", "verified", "已核实", result="属实", on_date=date(2026, 11, 20))
        happens(store, "b", "mending", "整改中", due=date(2026, 11, 25))
    assert "已超期 1 条：西镇1条" in status(workspace, None, date(2026, 11, 25))
    assert "已超期 2 条：东镇1条、西镇1条" in status(workspace, None, date(2026, 12, 31))
    assert "已超期 3 条：东镇2条、西镇1条" in status(workspace, None, date(2027, 1, 5))


@pytest.mark.parametrize(("day", "week", "month", "quarter"), [
    ("2026-11-02", "2026-11-08", "2026-11-30", "2026-12-31"), ("2026-12-31", "2027-01-03", "2026-12-31", "2026-12-31"),
    ("2027-02-28", "2027-02-28", "2027-02-28", "2027-03-31"),
])  # fmt: skip
def test_spans(day: str, week: str, month: str, quarter: str) -> None:
    assert [str(span.last) for span in spans(date.fromisoformat(day))] == [week, month, quarter]


def test_papers_of_the_season_are_named() -> None:
    _, month, quarter = spans(date(2026, 5, 3))
    assert papers(month) == ["5月10日前阶段性工作总结（上半年）"]
    assert [one[:5] for one in papers(quarter)] == ["5月10日", "6月10日", "6月30日"]
