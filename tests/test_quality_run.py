"""The gate within a whole run: what is stopped, said, kept and published; and the roster's indicators."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest

import pipeline.quality.gate as gate_module
from data_samples.county import make_world
from data_samples.departments.all import all_tables
from data_samples.dirt import ORDINARY
from data_samples.tables import Table, write_tables
from pipeline.check import check
from pipeline.cli import main
from pipeline.quality.suites import Expectation
from pipeline.run import Result, run_month
from pipeline.store import FORMAT, open_store
from tests.conftest import MONTH, quiet
from tests.test_quality import honest

NEXT = "2026-11"
SHEETS = ("名册质量", "名册逐行检查")


@pytest.fixture(scope="module")
def second(run_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The county of ``run_county`` a month later; the funeral home sent October's list again."""
    root = tmp_path_factory.mktemp("second") / "ws"
    shutil.copytree(run_county, root)
    tables = all_tables(make_world(1500, 11, MONTH, ORDINARY, quiet))
    later: list[Table] = [replace(table, rows=list(table.rows)) for table in tables]
    honest(later)
    for table, old in zip(later, tables, strict=True):
        if "火化" in table.file:
            table.rows = list(old.rows)
    write_tables(root / "inbox" / NEXT, later)
    yield root


@pytest.fixture(scope="module")
def stopped(second: Path) -> Result:
    return run_month(second, NEXT, quiet)


def test_a_stopped_source_stops_its_rules_and_no_others(stopped: Result) -> None:
    idle = {a.rule.slug: a.missing for a in stopped.asked if a.missing and "ANO" not in a.rule.code}
    assert set(idle) == {a.rule.slug for a in stopped.asked if "deaths" in a.rule.sources}
    assert all(
        "死亡登记未通过质量检查（“殡葬火化”是2026-10的旧文件）" in why for why in idle.values()
    )
    found = pq.read_table(stopped.folder / "findings.parquet").to_pylist()
    assert {"vehicle_owner", "missed_case"} <= {row["rule"] for row in found}
    assert not set(idle) & {row["rule"] for row in found}


def test_it_is_said_on_the_first_sheet_in_the_manifest_and_in_the_list_of_files(
    stopped: Result,
) -> None:
    assert any("死亡登记未通过质量检查" in text for text in stopped.loaded.attention)
    book = openpyxl.load_workbook(stopped.master)
    said = [str(cell.value) for row in book["首页"].iter_rows() for cell in row if cell.value]
    assert any("死亡登记未通过质量检查" in text and "[quality.accept]" in text for text in said)
    manifest = json.loads((stopped.folder / "manifest.json").read_text("utf-8"))
    assert list(manifest["quality"]["stopped"]) == ["deaths"]
    files = pq.read_table(stopped.folder / "files.parquet").to_pylist()
    assert {row["note"][:9] for row in files if row["source"] == "deaths"} == {"未通过质量检查，没"}
    checks = pq.read_table(stopped.folder / "quality.parquet").to_pylist()
    failed = [row for row in checks if row["outcome"] == "未通过"]
    assert [(row["source"], row["feed"], row["kind"]) for row in failed] == [("deaths", "殡葬火化", "fresh")]  # fmt: skip


def test_nothing_of_a_stopped_source_takes_part(stopped: Result) -> None:
    for table in ("evidence", "links"):
        rows = pq.read_table(stopped.folder / f"{table}.parquet")["source"].to_pylist()
        assert rows and "deaths" not in rows


def test_a_stopped_source_is_no_measure_for_later_months(second: Path, stopped: Result) -> None:
    with closing(open_store(second / "store" / "hedui.duckdb", read_only=True)) as store:
        kept = store.execute("SELECT month, source, bool_and(accepted) FROM profile GROUP BY ALL").fetchall()  # fmt: skip
    accepted = {(month, source): passed for month, source, passed in kept}
    assert accepted[MONTH, "deaths"] and not accepted[NEXT, "deaths"]
    assert accepted[NEXT, "roster"] and accepted[NEXT, "vehicles"]


def test_check_says_the_same_and_changes_nothing(second: Path, stopped: Result) -> None:
    before = (second / "store" / "hedui.duckdb").read_bytes()
    text, code = check(second, NEXT, quiet)
    assert (
        code == 1 and "质量检查（" in text and "“殡葬火化”的文件与2026-10已导入的完全相同" in text
    )
    assert (second / "store" / "hedui.duckdb").read_bytes() == before


def test_a_reason_in_the_settings_is_printed_and_the_rules_run(
    second: Path, stopped: Result, tmp_path: Path
) -> None:
    root = tmp_path / "ws"
    shutil.copytree(second, root)
    with (root / "hedui.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[quality.accept]\ndeaths = "殡仪馆本月无火化，已电话核实"\n')
    result = run_month(root, NEXT, quiet)
    assert not any(asked.missing for asked in result.asked if "ANO" not in asked.rule.code)
    assert not any("死亡登记" in text for text in result.loaded.attention)
    book = openpyxl.load_workbook(result.master)
    said = [str(cell.value) for row in book["首页"].iter_rows() for cell in row if cell.value]
    assert any("殡仪馆本月无火化，已电话核实" in text for text in said)
    manifest = json.loads((result.folder / "manifest.json").read_text("utf-8"))
    assert "殡仪馆本月无火化" in manifest["quality"]["accepted"][0]


# --- the roster, row by row --------------------------------------------------------------------


def test_every_row_that_does_not_pass_is_named_with_its_place(roster_only) -> None:  # type: ignore[no-untyped-def]
    good, other = "11010519491231002X", "110105194912310038"
    root = roster_only(
        "乡镇,家庭编号,姓名,身份证号,性别,出生日期,月保障金额,保障起始时间,状态\n"
        f"甲镇,A1,张三,{good},女,1949-12-31,500,2020-01-01,正常\n"
        f"甲镇,A2,李四,{other},女,1949-12-31,500,2020-01-01,正常\n"
        "甲镇,A3,王五,110105194912310021,男,1949-12-31,500,2020-01-01,正常\n"
        f"乙镇,,赵六,{good[:17]}x,女,1959-12-31,0,2031-01-01,正常\n"
        ",A5,钱3七,,女,,500,2020-01-01,正常\n"
        "乙镇,A6,孙八,,女,,,2020-01-01,停保\n"
    )
    result = run_month(root, MONTH, quiet)
    book = openpyxl.load_workbook(result.master)
    lines = [[cell.value for cell in row] for row in book["名册逐行检查"].iter_rows(min_row=4)]
    said = {row[4]: (row[0], row[1], str(row[5])) for row in lines}
    assert set(said) == {3, 4, 5, 6, 7}
    assert said[3] == ("甲镇", "李四", "性别与身份证号不符")
    assert "身份证号不可用（" in said[4][2]
    assert all(word in said[5][2] for word in ("家庭编号未填", "出生日期与身份证号不符", "保障金额为零", "保障起始时间"))  # fmt: skip
    assert (
        "姓名不像姓名" in said[6][2] and "身份证号未填" in said[6][2] and "乡镇不明" in said[6][2]
    )
    assert said[7][2] == "身份证号未填"
    table = [[cell.value for cell in row] for row in book["名册质量"].iter_rows(min_row=4)]
    assert table[-1][:6] == ["全县", 6, 2, "33.3%", 1, "16.6%"]
    assert ["甲镇", 3, 2, "66.6%", 1, "33.3%"] in [row[:6] for row in table]


def test_a_roster_without_some_columns_is_not_blamed_for_them(roster_only) -> None:  # type: ignore[no-untyped-def]
    root = roster_only("乡镇,姓名,身份证号,月保障金额\n甲镇,张三,11010519491231002X,500\n")
    manifest = json.loads((run_month(root, MONTH, quiet).folder / "manifest.json").read_text("utf-8"))  # fmt: skip
    assert manifest["quality"]["indicators"] == {"甲镇": {"rows": 1, "accurate": 1, "passed": 1}}


def test_rows_planted_twice_lower_the_indicators_and_nothing_else_fails(run_county: Path) -> None:
    checks = pq.read_table(run_county / "out" / MONTH / "quality.parquet").to_pylist()
    rows = {row["subject"]: row["value"] for row in checks if row["kind"] == "row"}
    assert rows["programme_known"] == rows["town_known"] == 1.0
    flawed = {name for name, share in rows.items() if share < 1.0}
    assert "listed_once" in flawed
    assert min(rows.values()) > 0.85
    assert {row["outcome"] for row in checks if row["kind"] != "row"} == {"通过"}
    towns = openpyxl.load_workbook(next((run_county / "out" / MONTH).glob("*总表.xlsx"))).sheetnames
    assert all(name in towns for name in SHEETS)


def test_commands_that_check_nothing_do_not_load_great_expectations() -> None:
    code = "import sys, pipeline.check, pipeline.commands; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- machinery ---------------------------------------------------------------------------------


@pytest.mark.long
def test_a_store_of_the_first_layout_is_brought_up_to_date_in_place(fresh_run: Path) -> None:
    path = fresh_run / "store" / "hedui.duckdb"
    with closing(duckdb.connect(str(path))) as old:
        old.execute("DROP TABLE profile")
        old.execute("UPDATE layout SET version = 1")
        findings = old.execute("SELECT count(*) FROM finding").fetchall()
    run_month(fresh_run, MONTH, quiet)
    with closing(open_store(path, read_only=True)) as store:
        assert store.execute("SELECT version FROM layout").fetchall() == [(FORMAT,)]
        assert store.execute("SELECT count(*) FROM finding").fetchall() == findings
        assert store.execute("SELECT count(DISTINCT source) FROM profile").fetchall() == [(16,)]


def test_a_fault_of_ours_is_told_as_one_and_leaves_everything_as_it_was(
    fresh_little: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = [Expectation("rows", "ExpectColumnValuesToNotBeNull", {"column": "no_such_column"})]
    monkeypatch.setattr(gate_module, "SUITE", broken)
    with pytest.raises(SystemExit) as left:
        main(["run", "--workspace", str(fresh_little), "--quiet"])
    assert left.value.code == 70
    assert "软件故障（ExaminationError" in capsys.readouterr().err
    assert not (fresh_little / "out" / MONTH).exists()


@pytest.mark.parametrize(
    "text",
    ['[quality]\naccept = "全部"\n', '[quality.accept]\ndeaths = ""\n', "[quality.accept]\ndeaths = true\n"],
)  # fmt: skip
def test_a_reason_has_to_be_given(fresh_little: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:  # fmt: skip
    (fresh_little / "hedui.toml").write_text(text, "utf-8")
    with pytest.raises(SystemExit) as left:
        main(["run", "--workspace", str(fresh_little), "--quiet"])
    assert left.value.code == 2 and "理由" in capsys.readouterr().err
