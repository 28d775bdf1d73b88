"""The workspace on disk: months, the lock, and what a run that was killed leaves behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.kernel.errors import UserError
from pipeline.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for folder in ("inbox", "out", "store"):
        (tmp_path / folder).mkdir()
    return Workspace(tmp_path)


def months(workspace: Workspace, *names: str) -> None:
    for name in names:
        (workspace.inbox / name).mkdir()


def folder(workspace: Workspace, name: str, content: str) -> Path:
    made = workspace.out / name
    made.mkdir(parents=True)
    (made / "台账.txt").write_text(content, encoding="utf-8")
    return made


def content(workspace: Workspace) -> dict[str, str]:
    """What stands in out/, by folder."""
    return {p.parent.name: p.read_text(encoding="utf-8") for p in workspace.out.glob("*/台账.txt")}


# --- months ------------------------------------------------------------------------------------


def test_the_newest_month_is_taken_where_none_is_asked_for(workspace: Workspace) -> None:
    months(workspace, "2026-09", "2025-12", "2026-10", "旧", "2026-13", "2026-1", ".2027-01")
    (workspace.inbox / "2026-11").write_text("a file", encoding="utf-8")
    assert workspace.months() == ["2025-12", "2026-09", "2026-10"]
    assert workspace.month(None) == "2026-10"
    assert workspace.month("2025-12") == "2025-12"


@pytest.mark.parametrize(
    ("asked", "problem", "fix"),
    [
        ("2026-09", "收件夹里没有 2026-09 这个月", "现有月份：2026-10；"),
        ("2026-13", "月份写法不对：2026-13", "写成 2026-10 这样的形式"),
        ("十月", "月份写法不对：十月", "写成 2026-10 这样的形式"),
        ("../2026-10", "月份写法不对：../2026-10", "写成 2026-10 这样的形式"),
        ("2026-10\n", "月份写法不对：2026-10\n", "写成 2026-10 这样的形式"),
    ],
)
def test_a_month_that_does_not_exist(
    workspace: Workspace, asked: str, problem: str, fix: str
) -> None:
    months(workspace, "2026-10")
    with pytest.raises(UserError) as error:
        workspace.month(asked)
    assert (error.value.problem, error.value.code) == (problem, 2)
    assert fix in error.value.fix


def test_an_inbox_without_months(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="收件夹里没有月份文件夹") as error:
        workspace.month(None)
    assert error.value.code == 2 and error.value.where == str(workspace.inbox)
    with pytest.raises(UserError, match="现有月份：（无）"):
        workspace.month("2026-10")


@pytest.mark.parametrize("root", ["", "没有的文件夹"])
def test_a_folder_that_is_no_workspace(tmp_path: Path, root: str) -> None:
    with pytest.raises(UserError, match="这里不是工作区") as error:
        Workspace(tmp_path / root).month(None)
    assert error.value.code == 2 and "hedui init" in error.value.fix


# --- the lock ----------------------------------------------------------------------------------

HOLD = """
import sys
from pathlib import Path
from pipeline.workspace import Workspace
with Workspace(Path(sys.argv[1])).locked():
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(workspace: Workspace) -> Iterator[subprocess.Popen[str]]:
    """Another process holds the workspace."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(workspace.root)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "held\n"
        yield other
    finally:
        other.kill()
        other.communicate()


def test_a_second_run_is_told_who_holds_the_workspace(workspace: Workspace) -> None:
    with held_elsewhere(workspace) as other:
        with (
            pytest.raises(UserError, match="已有运行正在使用这个工作区") as error,
            workspace.locked(),
        ):
            raise AssertionError("entered")
        assert error.value.code == 3
        assert f"进程{other.pid}，开始于20" in error.value.where
        assert "等它结束后再运行" in error.value.fix


def test_a_run_that_was_killed_holds_nothing(workspace: Workspace) -> None:
    with held_elsewhere(workspace):
        pass
    with workspace.locked():
        assert (workspace.root / "store" / "lock").exists()


def test_a_workspace_is_free_again_after_a_run_and_after_a_fault(workspace: Workspace) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError), workspace.locked():
            raise RuntimeError("a fault")
    with workspace.locked(), pytest.raises(UserError), workspace.locked():
        pass


def test_a_workspace_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file in its place", encoding="utf-8")
    with pytest.raises(UserError, match="工作区不能写入") as error, Workspace(tmp_path).locked():
        pass
    assert error.value.code == 4


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_the_store_is_private(workspace: Workspace) -> None:
    with workspace.locked():
        scratch = workspace.fresh_scratch()
    for private in (workspace.root / "store", scratch):
        assert private.stat().st_mode & 0o777 == 0o700


def test_scratch_is_empty_at_the_start(workspace: Workspace) -> None:
    (workspace.fresh_scratch() / "spilled").write_text("张伟", encoding="utf-8")
    assert list(workspace.fresh_scratch().iterdir()) == []


# --- taking the place of a month, and recovery -------------------------------------------------


def test_a_finished_folder_takes_the_place_of_the_month(workspace: Workspace) -> None:
    folder(workspace, "2026-10", "old")
    part = workspace.part("run-1")
    (part / "台账.txt").write_text("new", encoding="utf-8")
    workspace.take_place(part, "2026-10")
    assert content(workspace) == {"2026-10": "new"}
    assert [p.name for p in workspace.out.iterdir()] == ["2026-10"]


def test_nothing_left_nothing_said(workspace: Workspace) -> None:
    folder(workspace, "2026-10", "whole")
    assert workspace.recover({".part-x": "2026-10"}) is None
    assert content(workspace) == {"2026-10": "whole"}


def test_a_folder_without_out_is_no_reason_to_complain(tmp_path: Path) -> None:
    assert Workspace(tmp_path).recover({}) is None


def test_a_run_killed_before_its_commit_is_cleared(workspace: Workspace) -> None:
    folder(workspace, "2026-10", "before")
    folder(workspace, ".part-dead", "half")
    said = workspace.recover({".part-done": "2026-10"})
    assert said == "上次运行中断，已清理，工作区保持运行前的样子"
    assert content(workspace) == {"2026-10": "before"}


@pytest.mark.parametrize(
    "killed", ["before the old one moved", "between", "before the old one went"]
)
def test_a_run_killed_after_its_commit_is_published(workspace: Workspace, killed: str) -> None:
    folder(workspace, "2026-09", "other month")
    if killed == "before the old one moved":
        folder(workspace, "2026-10", "before")
    else:
        folder(workspace, ".old-2026-10", "before")
    if killed == "before the old one went":
        folder(workspace, "2026-10", "after")
    else:
        folder(workspace, ".part-done", "after")
    said = workspace.recover({".part-done": "2026-10"})
    assert content(workspace) == {"2026-10": "after", "2026-09": "other month"}
    assert sorted(p.name for p in workspace.out.iterdir()) == ["2026-09", "2026-10"]
    assert said == (None if killed.endswith("went") else "上次运行在发布2026-10时中断，已完成发布")


def test_an_old_folder_whose_successor_is_missing_comes_back(workspace: Workspace) -> None:
    folder(workspace, ".old-2026-10", "before")
    workspace.recover({})
    assert content(workspace) == {"2026-10": "before"}


def test_recovering_twice_is_recovering_once(workspace: Workspace) -> None:
    folder(workspace, "2026-10", "before")
    folder(workspace, ".part-done", "after")
    folder(workspace, ".part-dead", "half")
    workspace.recover({".part-done": "2026-10"})
    assert workspace.recover({".part-done": "2026-10"}) is None
    assert content(workspace) == {"2026-10": "after"}


def test_a_month_run_again_keeps_what_officers_work_in(workspace: Workspace) -> None:
    month = folder(workspace, "2026-10", "旧")
    for name in ("台账/追缴台账.xlsx", "阶段性总结_2026-10.docx", "乡镇台账/东镇.xlsx"):
        path = month / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("填过", encoding="utf-8")
    workspace.take_place(folder(workspace, ".part-2", "新"), "2026-10")
    found = {path.relative_to(month).as_posix() for path in month.rglob("*") if path.is_file()}
    assert found == {"台账.txt", "台账/追缴台账.xlsx", "阶段性总结_2026-10.docx"}
    assert content(workspace) == {"2026-10": "新"}
