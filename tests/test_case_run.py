"""Two months of a whole county: what was found untrue is not sent out again, and is not lost."""

import shutil
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
from openpyxl import load_workbook

from pipeline.cases.events import Event, record
from pipeline.cases.issue import issue
from pipeline.commands import month_summary
from pipeline.run import run_month
from pipeline.store import open_store
from tests.conftest import MONTH, quiet

NEXT = "2026-11"
RULE, WORD = "staff_relative_undeclared", "未备案"
"""A kind of finding, and what tells its sheet."""


def keys(path: Path, sheet: str) -> set[str]:
    """The hidden keys on a sheet of a ledger."""
    return {
        str(row[-1]) for row in load_workbook(path)[sheet].iter_rows(values_only=True) if row[-1]
    }


def test_a_false_alarm_is_silent_next_month_and_counted(fresh_run: Path) -> None:
    found = pq.read_table(fresh_run / "out" / MONTH / "findings.parquet").to_pylist()
    quieted, open_case = [row for row in found if row["rule"] == RULE][:2]
    issue(fresh_run, MONTH, None, "2026-11-02", date(2026, 11, 2))
    steps = (("verified", "已核实"), ("submitted", "待复核"), ("closed", "已销号"))
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        record(store, [Event(finding_id=quieted["finding_id"], rule=RULE, month=MONTH, kind=kind, state=state,
                             result="不属实" if kind == "verified" else "", reason="已过户或注销", on_date=date(2026, 11, 9))
                       for kind, state in steps], datetime(2026, 11, 9))  # fmt: skip
    shutil.copytree(fresh_run / "inbox" / MONTH, fresh_run / "inbox" / NEXT)
    result = run_month(fresh_run, NEXT, quiet)
    told = result.followed
    assert told is not None and (told.silent, told.recurred) == (1, 0) and told.carried > 50
    assert "其中1条经核实不属实、证据未变，本月不再下发" in month_summary(result)

    status = {
        row["finding_id"]: row["status"]
        for row in pq.read_table(result.folder / "findings.parquet").to_pylist()
    }
    assert (
        status[quieted["finding_id"]] == "已销号(不属实)"
        and status[open_case["finding_id"]] == "已下发"
    )
    book = load_workbook(result.master)
    sheet = next(name for name in book.sheetnames if WORD in name)
    assert quieted["finding_id"] not in keys(result.master, sheet)
    assert open_case["finding_id"] in keys(result.master, sheet)
    first = "\n".join(
        str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value
    )
    assert "另有1条经核实不属实、证据未变，本月不再下发" in first
    assert "另有1条不再下发" in first
    standing = [
        str(cell.value)
        for row in book[sheet].iter_rows()
        for cell in row
        if "应于" in str(cell.value)
    ]
    assert standing and set(standing) == {"已下发，应于2026-11-23前核实"}
    for path in result.towns:
        assert all(
            quieted["finding_id"] not in keys(path, name)
            for name in load_workbook(path).sheetnames
            if WORD in name
        )

    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        before = store.execute("FROM case_event ORDER BY nth").fetchall()
        sent = store.execute("SELECT run_id, count(*) FROM issued GROUP BY 1 ORDER BY 1").fetchall()
    workbooks = {path.name: path.read_bytes() for path in [result.master, *result.towns]}
    again = run_month(fresh_run, NEXT, quiet)
    assert {path.name: path.read_bytes() for path in [again.master, *again.towns]} == workbooks
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        assert [row[0] for row in store.execute("FROM case_event ORDER BY nth").fetchall()] == [
            row[0] for row in before
        ]
        assert (
            store.execute("SELECT run_id, count(*) FROM issued GROUP BY 1 ORDER BY 1").fetchall()
            == sent
        )
