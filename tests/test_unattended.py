"""A run without anybody at the screen: its exit code, its log and summary, and nobody's name in any of them."""

import os
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.journal import KEPT_DAYS, LAST, Journal
from tests.conftest import MONTH
from tests.test_cli import hedui

CANARIES = (
    "欧阳丹青",
    "350599193102140037",
    "6230361234567890128",
    "13959900417",
    "上官测录",
    "35059919550230777X",
)
GOOD = f"农村低保,NC900001,{CANARIES[0]},{CANARIES[1]},正常,500,{CANARIES[2]},{CANARIES[3]},东岭镇"
BAD = f"农村低保,NC900002,{CANARIES[4]},{CANARIES[5]},{CANARIES[4]},五百{CANARIES[5]},{CANARIES[1]},{CANARIES[3]},{CANARIES[0]}"
ROSTER = "救助类别,家庭编号,姓名,身份证号,状态,月保障金额,银行账号,联系电话,乡镇\n"


def logs(root: Path) -> str:
    return "".join(
        path.read_text(encoding="utf-8-sig") for path in sorted((root / "logs").iterdir())
    )


def plant(root: Path) -> None:
    """Canaries in a good row, in wrong cells, in a row that is too long, a file without headings and one cut short."""
    inbox = root / "inbox" / MONTH
    (inbox / "补充名册.csv").write_text(
        f'{ROSTER}{GOOD}\n{BAD}\n{GOOD},{CANARIES[0]},{CANARIES[1]}\n"{CANARIES[4]}\n',
        encoding="utf-8",
    )
    (inbox / "死亡登记.csv").write_text(
        f"姓名,身份证号,死亡日期\n{CANARIES[0]},{CANARIES[1]},{CANARIES[5]}\n", encoding="utf-8"
    )
    (inbox / "无表头.csv").write_text(f"{GOOD}\n{BAD}\n", encoding="utf-8")
    (inbox / "表头里有人.csv").write_text(
        f"{CANARIES[0]},{CANARIES[1]},乙\n1,2,3\n", encoding="utf-8"
    )
    (inbox / "坏的.xlsx").write_bytes(b"PK\x03\x04" + BAD.encode())


def test_nobody_is_named_in_what_an_unattended_run_leaves(fresh_little: Path) -> None:
    plant(fresh_little)
    done = hedui("run", "--workspace", fresh_little)
    assert done.returncode == 1, done.stderr
    summary = (fresh_little / "out" / MONTH / f"运行摘要_{MONTH}.txt").read_text(
        encoding="utf-8-sig"
    )
    said = done.stdout + done.stderr + logs(fresh_little) + summary
    assert [word for word in CANARIES if word in said] == []
    assert not re.search(r"[0-9]{14}", logs(fresh_little))
    for word in ("结束码 1", "需要处理", "坏的.xlsx", "整改台账", "本月", "周督查"):
        assert word in summary
    log = next(path for path in (fresh_little / "logs").iterdir() if path.suffix == ".log")
    lines = log.read_text(encoding="utf-8").splitlines()
    assert "开始" in lines[0] and "结束码1" in lines[-1] and len(lines) >= 5
    assert (fresh_little / "logs" / LAST).read_text(encoding="utf-8-sig") == summary
    if os.name == "posix":
        assert oct(log.stat().st_mode & 0o777) == "0o600"


@pytest.mark.long
def test_a_scheduled_run_without_new_data_says_so_and_changes_nothing(fresh_run: Path) -> None:
    (fresh_run / "out" / MONTH / "manifest.json").touch()  # a copy looks newer than it is
    before = {path: path.read_bytes() for path in (fresh_run / "out").rglob("*") if path.is_file()}
    done = hedui("run", "--scheduled", "--workspace", fresh_run)
    assert done.returncode == 1 and "还没有新的数据" in done.stdout and "2026-11" in done.stdout
    assert before == {
        path: path.read_bytes() for path in (fresh_run / "out").rglob("*") if path.is_file()
    }
    assert "没有新的数据" in logs(fresh_run) and "结束码 1" in (
        fresh_run / "logs" / LAST
    ).read_text("utf-8-sig")
    shutil.copy2(fresh_run / "hedui.toml", fresh_run / "inbox" / MONTH / "后到的.csv")
    done = hedui("run", "--scheduled", "--workspace", fresh_run, "--quiet")
    assert "比对完成" in done.stdout


@pytest.mark.parametrize("broken", ["settings", "empty", "store"])
def test_a_run_that_fails_leaves_its_reason_and_the_earlier_results(
    fresh_little: Path, broken: str
) -> None:
    earlier = fresh_little / "out" / "2026-09" / "findings.parquet"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"earlier")
    if broken == "settings":
        (fresh_little / "hedui.toml").write_text("[county\n", encoding="utf-8")
    elif broken == "empty":
        shutil.rmtree(fresh_little / "inbox" / MONTH)
        (fresh_little / "inbox" / MONTH).mkdir()
    else:
        (fresh_little / "store").mkdir()
        (fresh_little / "store" / "hedui.duckdb").write_bytes(b"no database at all" * 400)
    done = hedui("run", "--workspace", fresh_little)
    code = {"store": 5}.get(broken, 2)
    summary = (fresh_little / "logs" / LAST).read_text(encoding="utf-8-sig")
    assert (
        done.returncode == code and f"没有完成（结束码 {code}）" in summary and "处理：" in summary
    )
    assert "2026-09" in summary and earlier.read_bytes() == b"earlier"
    assert f"结束码{code}" in logs(fresh_little)


def test_old_logs_go_and_those_of_three_years_stay(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    folder = tmp_path / "logs"
    folder.mkdir()
    assert KEPT_DAYS >= 3 * 365
    names = [
        f"hedui_{date.today() - timedelta(days):%Y-%m-%d}.log"
        for days in (1, 180, KEPT_DAYS - 1, KEPT_DAYS + 1)
    ]
    for name in (*names, "hedui_2001.log", "清单.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    Journal(tmp_path, "run").begin()
    left = {path.name for path in folder.iterdir()}
    assert names[3] not in left and {*names[:3], "hedui_2001.log", "清单.txt"} <= left


def test_where_there_is_no_workspace_nothing_is_left(tmp_path: Path) -> None:
    assert hedui("run", "--workspace", tmp_path).returncode == 2
    assert not list(tmp_path.iterdir())
