"""The command line speaks Chinese, starts at once, and ends with the code of the contract."""

import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.cli import main, parser
from tests.conftest import MONTH

COMMANDS = (
    "init",
    "sample",
    "check",
    "run",
    "collect",
    "match",
    "explain",
    "rules",
    "sources",
    "rehearse",
    "sql",
    "report",
)


def hedui(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, pipeline.cli; pipeline.cli.parser().format_help(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"duckdb", "pyarrow", "numpy", "xlsxwriter"} & set(loaded.stdout.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_chinese_help(command: str) -> None:
    said = hedui(command, "--help")
    assert said.returncode == 0
    assert "用法：" in said.stdout and "选项" in said.stdout
    assert "show this help" not in said.stdout and "options" not in said.stdout


@pytest.mark.parametrize(
    "words", [["run", "--nonsense"], ["sample"], ["sample", "x", "--people", "多"], ["fly"]]
)
def test_wrong_use_is_explained_in_chinese(words: list[str]) -> None:
    said = hedui(*words)
    assert said.returncode == 2
    assert "错误：" in said.stderr and "error" not in said.stderr and "invalid" not in said.stderr


def test_init_makes_a_workspace_once(tmp_path: Path) -> None:
    folder = tmp_path / "工作区"
    assert (
        "工作区已建好" in hedui("init", folder, "--name", "示例县", "--division", "350599").stdout
    )
    settings = folder / "hedui.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "# 我的备注\n", encoding="utf-8")
    assert "保持不变" in hedui("init", folder).stdout
    assert "我的备注" in settings.read_text(encoding="utf-8")
    (folder / "inbox" / MONTH).mkdir()
    said = hedui("run", "--workspace", folder)
    assert said.returncode == 2 and "收件夹里没有文件" in said.stderr and "处理：" in said.stderr


@pytest.mark.parametrize(
    ("month", "words"), [("2026-09", "没有 2026-09 这个月"), ("十月", "月份写法不对")]
)
def test_a_month_that_does_not_exist(county: Path, month: str, words: str) -> None:
    said = hedui("run", "--workspace", county, "--month", month)
    assert said.returncode == 2
    assert words in said.stderr and "Traceback" not in said.stderr


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    said = hedui("check", "--workspace", tmp_path)
    assert said.returncode == 2 and "不是工作区" in said.stderr


def test_check_shows_sources_and_columns_and_changes_nothing(fresh: Path) -> None:
    before = sorted(p.relative_to(fresh) for p in fresh.rglob("*"))
    said = hedui("check", "--workspace", fresh, "--quiet")
    assert said.returncode == 0, said.stderr
    for words in ("救助对象名册", "死亡登记", "逝者姓名", "凭什么", "身份证号", "校验码不符"):
        assert words in said.stdout
    assert sorted(p.relative_to(fresh) for p in fresh.rglob("*")) == before


def test_run_ends_with_a_summary_and_the_paths_of_the_ledgers(fresh: Path) -> None:
    said = hedui("run", "--workspace", fresh)
    assert said.returncode == 0, said.stderr
    assert "疑点线索" in said.stdout and f"整改台账_{MONTH}_总表.xlsx" in said.stdout
    assert "乡镇台账" in said.stdout and "…" in said.stderr


def test_run_ends_with_1_when_a_file_needs_the_officer(fresh_little: Path) -> None:
    (fresh_little / "inbox" / MONTH / "菜单.csv").write_text("早餐,午餐\n粥,面\n", encoding="utf-8")
    said = hedui("run", "--workspace", fresh_little, "--quiet")
    assert said.returncode == 1 and "菜单.csv" in said.stdout


def test_explain_shows_every_row_of_evidence(run_county: Path) -> None:
    folder = run_county / "out" / MONTH
    finding = next(r for r in pq.read_table(folder / "findings.parquet").to_pylist()
                   if r["rule"] == "deceased_recipient")  # fmt: skip
    rows = [r for r in pq.read_table(folder / "evidence.parquet").to_pylist()
            if r["finding_id"] == finding["finding_id"]]  # fmt: skip
    said = hedui("explain", finding["finding_id"][:8], "--workspace", run_county)
    assert said.returncode == 0, said.stderr
    assert finding["summary"] in said.stdout and "依据" in said.stdout
    assert finding["id_number"] not in said.stdout
    for row in rows:
        assert Path(row["file"]).name[:10] in said.stdout and str(row["row"]) in said.stdout


def test_explain_of_an_unknown_number_says_so(run_county: Path) -> None:
    said = hedui("explain", "ffffffffffff", "--workspace", run_county)
    assert said.returncode == 2 and "没有编号" in said.stderr


@pytest.mark.parametrize("command", ["rules", "sources"])
def test_catalogues_list_everything(command: str) -> None:
    from matchers.rules import RULES
    from sources import SOURCES

    said = hedui(command).stdout
    assert all(x.title in said for x in (RULES if command == "rules" else SOURCES))


def test_a_fault_of_ours_says_where_but_not_what(
    county: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import pipeline.run

    def broken(*args: object) -> None:
        raise ValueError("张三 11010519491231002X")

    monkeypatch.setattr(pipeline.run, "run_month", broken)
    monkeypatch.delenv("HEDUI_DEBUG", raising=False)
    with pytest.raises(SystemExit) as ended:
        main(["run", "--workspace", str(county)])
    said = capsys.readouterr().err
    assert ended.value.code == 70 and "软件故障" in said
    assert "张三" not in said and "110105" not in said


def test_every_command_of_the_parser_is_known_here() -> None:
    text = parser().format_help()
    assert all(command in text for command in COMMANDS)
