"""hedui schedule: what it writes is what systemd, cron and the Windows task scheduler really take."""

import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from pipeline.kernel.errors import UserError
from pipeline.schedule import FOLDER, NOTE, schedule, systemd_line
from tests.test_cli import hedui

ODD = "核对 工作区 50% 'a' \"b\" $HOME"
SPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / (ODD if os.name == "posix" else "核对 工作区 50%")
    (root / "inbox").mkdir(parents=True)
    return root


def unquoted(line: str) -> list[str]:
    """A line of ExecStart as systemd takes it apart."""
    words, word, inside, at = [], "", False, 0
    while at < len(line):
        if line[at] == "\\":
            at += 1
            word += line[at]
        elif line[at] == '"':
            inside = not inside
        elif line[at] == " " and not inside:
            words.append(word)
            word = ""
        else:
            word += line[at]
        at += 1
    return [one.replace("%%", "%").replace("$$", "$") for one in (*words, word)]


def test_systemd_units_are_sound(workspace: Path, tmp_path: Path) -> None:
    said = schedule(workspace, "systemd", 12, "07:30")
    folder = workspace / FOLDER
    month = next(folder.glob("hedui-month-*.service")).read_text(encoding="utf-8")
    start = next(line for line in month.splitlines() if line.startswith("ExecStart="))
    words = unquoted(start.removeprefix("ExecStart="))
    assert words[-1] == str(workspace.resolve()) and "--scheduled" in words
    assert "OnCalendar=*-*-12 07:30:00" in next(folder.glob("hedui-month-*.timer")).read_text(
        "utf-8"
    )
    week = next(folder.glob("hedui-week-*.service")).read_text(encoding="utf-8")
    assert "ExecStart=-" in week and "status" in week
    assert "enable --now" in said and "移除" in said and (folder / NOTE).exists()
    if shutil.which("systemd-analyze"):
        units = [
            str(path) for path in sorted(folder.iterdir()) if path.suffix in (".service", ".timer")
        ]
        done = subprocess.run(
            ["systemd-analyze", "verify", "--user", "--man=no", *units],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        )
        assert done.returncode == 0 and "hedui-" not in done.stderr, done.stderr


def test_a_dollar_in_an_argument_is_no_variable() -> None:
    assert systemd_line(["/usr/bin/$x", "$HOME", "50%"]) == '"/usr/bin/$x" "$$HOME" "50%%"'


@pytest.mark.skipif(os.name != "posix", reason="cron")
def test_the_cron_line_runs_as_written(workspace: Path, tmp_path: Path) -> None:
    schedule(workspace, "cron", 5, "6:05")
    lines = (workspace / FOLDER / "crontab.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#") and lines[3].startswith("#")
    month, week = lines[1].split(" ", 5), lines[2].split(" ", 5)
    assert month[:5] == ["5", "6", "5", "*", "*"] and week[:5] == ["5", "6", "*", "*", "1"]
    here = str(Path(__file__).parent.parent)
    codes = []
    for line in (month[5], week[5]):
        assert "%" not in line.replace(r"\%", "")
        done = subprocess.run(["/bin/sh", "-c", line.replace(r"\%", "%")], cwd="/", capture_output=True, text=True,
                              env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": here}, check=False)  # fmt: skip
        codes.append(done.returncode)
        assert "软件故障" not in done.stderr, done.stderr
    assert codes == [2, 2]  # nothing there yet, and that is said
    logs = "".join(path.read_text(encoding="utf-8-sig") for path in (workspace / "logs").iterdir())
    for word in (
        "收件夹里没有月份文件夹",
        "collect 结束 结束码2",
        "status 结束 结束码2",
        "run 结束 结束码2",
    ):
        assert word in logs
    assert not list(Path("/").glob("核对*")) and not [
        p for p in workspace.parent.iterdir() if p != workspace
    ]


def test_the_windows_task_is_well_formed(workspace: Path) -> None:
    said = schedule(workspace, "windows", 28, "23:59")
    paths = sorted((workspace / FOLDER).glob("*.xml"))
    assert len(paths) == 2 and all(path.read_bytes()[:2] == b"\xff\xfe" for path in paths)
    month, week = (ET.fromstring(path.read_bytes()) for path in paths)
    assert month.tag == f"{{{SPACE}}}Task"
    for task in (month, week):
        assert [child.tag.rsplit("}", 1)[1] for child in task] == [
            "RegistrationInfo",
            "Triggers",
            "Principals",
            "Settings",
            "Actions",
        ]
        assert task.findtext(f".//{{{SPACE}}}LogonType") == "InteractiveToken"
        assert task.findtext(f".//{{{SPACE}}}StartBoundary", "").endswith("T23:59:00")
    assert (
        month.findtext(f".//{{{SPACE}}}Day") == "28"
        and len(month.find(f".//{{{SPACE}}}Months")) == 12
    )  # type: ignore[arg-type]
    told = [one.text or "" for one in week.iter(f"{{{SPACE}}}Arguments")]
    assert len(told) == 2 and "collect" in told[0] and "status" in told[1]
    quoted = str(workspace.resolve()).replace('"', '\\"')
    assert all(f'"{quoted}"' in one for one in told)
    assert "schtasks /Create" in said and "schtasks /Delete" in said


def test_two_workspaces_do_not_share_a_name(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name / "inbox").mkdir(parents=True)
        schedule(tmp_path / name, "systemd", 1, "00:00")
    one, two = ({p.name for p in (tmp_path / name / FOLDER).iterdir()} for name in ("甲", "乙"))
    assert one & two == {NOTE}


@pytest.mark.parametrize(
    ("day", "time", "words"),
    [(31, "07:30", "1到28"), (0, "07:30", "1到28"), (12, "25:00", "07:30"), (12, "七点", "07:30")],
)
def test_days_and_times_that_do_not_exist(workspace: Path, day: int, time: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        schedule(workspace, "cron", day, time)
    assert words in str(caught.value) and not (workspace / FOLDER).exists()


def test_a_path_that_windows_would_expand_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "%TEMP%"
    (root / "inbox").mkdir(parents=True)
    with pytest.raises(UserError, match="百分号"):
        schedule(root, "windows", 12, "07:30")
    assert hedui("schedule", "--workspace", tmp_path).returncode == 2
