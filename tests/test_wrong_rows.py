"""Registers that a visit found wrong: who is asked, about which row, and whether the next extract mended it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from pipeline.cases.events import Event, record
from pipeline.kernel.masks import COVER
from pipeline.run import run_month
from pipeline.same_row import CHANGED, GONE, STILL, UNTOLD, standing
from pipeline.store import open_store
from sources import SOURCES
from tests.conftest import MONTH, quiet
from tests.test_slips import at, edited, section, table

NEXT = "2026-11"
BY_NAME = {source.name: source for source in SOURCES}
OFFICE = "自然资源局不动产登记中心"


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    for source in SOURCES:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in source.schema().items())
        con.execute(f'CREATE TABLE "{source.name}" ({columns})')
    con.execute("CREATE TABLE _profile (source VARCHAR, feed VARCHAR, accepted BOOLEAN)")
    yield con
    con.close()


def old(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist([{"nth": n, "sheet_title": "", "name": "张三", "name_key": "张三"} | row for n, row in enumerate(rows)])  # fmt: skip


def put(con: duckdb.DuckDBPyConnection, source: str, **row: object) -> None:
    con.execute(f'INSERT INTO "{source}" BY NAME SELECT unnest(?)', [{"name": "张三", "name_key": "张三"} | row])  # fmt: skip


def states(con: duckdb.DuckDBPyConnection, source: str, was: pa.Table) -> list[tuple[str, tuple[str, ...]]]:  # fmt: skip
    told = standing(con, BY_NAME[source], was)
    return [(told[n].state, told[n].changed) for n in range(was.num_rows)]


def test_a_car_is_known_by_its_plate(con: duckdb.DuckDBPyConnection) -> None:
    was = old({"plate": "闽X1", "state": "正常"}, {"plate": "闽X2", "state": "正常"}, {"plate": "闽X3", "state": "正常"})  # fmt: skip
    put(con, "vehicles", ref=1, plate="闽X1", state="正常")
    put(con, "vehicles", ref=2, plate="闽X2", state="注销", ended_on=date(2026, 9, 1))
    put(con, "vehicles", ref=3, plate="闽X9", state="正常")  # another car of the same person
    assert states(con, "vehicles", was) == [(STILL, ()), (CHANGED, ("机动车状态",)), (UNTOLD, ())]
    con.execute("INSERT INTO _profile VALUES ('vehicles', '', FALSE)")
    assert states(con, "vehicles", was)[2] == (UNTOLD, ())
    con.execute("UPDATE _profile SET accepted = TRUE")
    assert states(con, "vehicles", was)[2] == (GONE, ())


def test_extracts_of_events_say_nothing_of_earlier_ones(con: duckdb.DuckDBPyConnection) -> None:
    """A death is known by the person; its feed has to have come, and to reach back that far."""
    said = {"feed": "殡葬火化", "id_number": None, "cremated_on": date(2026, 9, 5), "died_on": None, "cancelled_on": None, "village": "上村"}  # fmt: skip
    was = old(said)
    put(con, "deaths", ref=1, name="李四", name_key="李四", feed="殡葬火化", died_on=date(2026, 10, 3))  # fmt: skip
    con.execute("INSERT INTO _profile VALUES ('deaths', '公安户籍注销', TRUE)")
    assert states(con, "deaths", was) == [(UNTOLD, ())]
    con.execute("INSERT INTO _profile VALUES ('deaths', '殡葬火化', TRUE)")
    assert states(con, "deaths", was) == [(UNTOLD, ())]
    put(con, "deaths", ref=2, name="王五", name_key="王五", feed="殡葬火化", died_on=date(2026, 8, 3))  # fmt: skip
    assert states(con, "deaths", was) == [(GONE, ())]
    put(con, "deaths", ref=3, feed="殡葬火化", cremated_on=date(2026, 9, 5), village="上村", id_number="350599194001011232")  # fmt: skip
    assert states(con, "deaths", was) == [(CHANGED, ("身份证号",))]


@pytest.mark.long
def test_a_department_is_asked_and_its_next_extract_looked_at(fresh_run: Path) -> None:
    found = {row["finding_id"]: row for row in pq.read_table(fresh_run / "out" / MONTH / "findings.parquet").to_pylist()}  # fmt: skip
    evidence = pq.read_table(fresh_run / "out" / MONTH / "evidence.parquet").to_pylist()
    told = [row for row in evidence if row["source"] == "property" and row["role"] == "evidence"]
    cars = [row for row in evidence if row["source"] == "vehicles" and row["role"] == "evidence"]
    assert len(told) > 1 and cars
    said = {row["finding_id"]: "已过户或注销" for row in told} | {row["finding_id"]: "代步或谋生工具" for row in cars}  # fmt: skip
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        record(store, [Event(finding_id=one, rule=found[one]["rule"], month=MONTH, kind="verified", state="已核实",
                             result="不属实", reason=reason, on_date=date(2026, 11, 9)) for one, reason in said.items()],
               datetime(2026, 11, 9))  # fmt: skip
    shutil.copytree(fresh_run / "inbox" / MONTH, fresh_run / "inbox" / NEXT)
    result = run_month(fresh_run, NEXT, quiet)
    slip = load_workbook(next(path for path in result.slips if path.name.startswith(OFFICE)))
    rows = table(slip["请校核的登记"])
    assert [(row["数据月份"], row["行号"], row["更正情况"]) for row in rows] == sorted((MONTH, row["row"], "本次提出") for row in told)  # fmt: skip
    assert all(COVER in str(row["姓名（已遮盖）"]) for row in rows)
    assert not [path for path in result.slips if "请校核的登记" in load_workbook(path).sheetnames and OFFICE not in path.name]  # fmt: skip
    (summed,) = section(slip["反馈单"], "入户核实查明")
    assert f"提出{len(told)}处，其中本次{len(told)}处；以前提出的已更正0处，未更正0处" in summed[0] and "10个工作日" in summed[0]  # fmt: skip

    third = "2026-12"
    shutil.copytree(fresh_run / "inbox" / NEXT, fresh_run / "inbox" / third)
    gone, changed = told[0], told[1]

    def mend(lines: list[list[str]]) -> None:
        state = at(lines, "状态")
        lines[changed["row"] - 1][state] = "历史"
        del lines[gone["row"] - 1]

    edited(fresh_run / "inbox" / third / gone["file"], mend)
    result = run_month(fresh_run, third, quiet)
    slip = load_workbook(next(path for path in result.slips if path.name.startswith(OFFICE)))
    by_row = {row["行号"]: str(row["更正情况"]) for row in table(slip["请校核的登记"])}
    assert by_row[gone["row"]] == "已更正（已没有这一行）"
    assert by_row[changed["row"]].startswith("已更正（改了")
    assert all(by_row[row["row"]] == "未更正，本月数据仍是这样" for row in told[2:])
    county = {row["来源部门"]: row for row in table(load_workbook(result.master)["部门反馈"])}
    assert [county[OFFICE][name] for name in ("核实有误，请校核", "已更正", "未更正")] == [len(told), 2, len(told) - 2]  # fmt: skip
    assert "核实查明有误、请部门校核的登记" in result.page.read_text(encoding="utf-8")
