"""``hedui schedule``: files by which the system runs the month's job and the week's by itself.

Monthly ``hedui run --scheduled``; weekly ``hedui collect`` and ``hedui status --save``. Nothing is
installed: the files lie in WORKSPACE/计划任务 with a note how that is done, without administrator rights.
"""

import hashlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from pipeline.kernel.errors import UserError

FOLDER, NOTE = "计划任务", "安装说明.txt"
System = Literal["systemd", "cron", "windows"]
_WEEKDAY = "Mon"


@dataclass(frozen=True)
class Job:
    """What is run together: a name for the system, one for people, and commands one after another."""

    name: str
    title: str
    commands: Sequence[Sequence[str]]


@dataclass(frozen=True)
class When:
    """Day of the month (1 to 28), hour and minute; the week's job is on Mondays at the same time."""

    day: int
    hour: int
    minute: int

    @property
    def clock(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d}"


def schedule(root: Path, system: System | None, day: int, time: str) -> str:
    """Write the files; what they are, and how they are installed and removed. Raises UserError."""
    when = _when(day, time)
    if not (root / "inbox").is_dir():
        raise UserError("这里不是工作区（没有 inbox 文件夹）", where=str(root), fix="用 --workspace 指明工作区所在文件夹")  # fmt: skip
    workspace = root.resolve()
    if re.search(r"[\x00-\x1f]", str(workspace)):
        raise UserError("工作区的路径里有换行等控制字符，不能定时运行", where=repr(str(workspace)), fix="把文件夹改名后再试")  # fmt: skip
    chosen = system or default_system()
    jobs = jobs_of(workspace, chosen)
    files, how = {"systemd": _systemd, "cron": _cron, "windows": _windows}[chosen](
        jobs, when, workspace
    )
    folder = root / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        text = _told(folder, files, how, when)
        (folder / NOTE).write_text(text + "\n", encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"计划任务写不进去：{error.strerror or '权限问题'}", where=str(folder),
                        fix="检查文件夹权限和磁盘", code=4) from None  # fmt: skip
    return text


def default_system() -> System:
    """What this computer has."""
    if sys.platform == "win32":
        return "windows"
    return "systemd" if shutil.which("systemctl") else "cron"


def jobs_of(workspace: Path, system: System) -> tuple[Job, Job]:
    """The month's and the week's; their names tell workspaces apart."""
    script = Path(sys.executable).with_name("hedui.exe" if sys.platform == "win32" else "hedui")
    start = [str(script)] if script.exists() else [sys.executable, "-m", "pipeline.cli"]
    mark = hashlib.sha256(str(workspace).encode()).hexdigest()[:6]
    at = ["--workspace", str(workspace)]
    return (
        Job(f"hedui-month-{mark}", "核对：每月比对", [[*start, "run", "--scheduled", "--quiet", *at]]),
        Job(f"hedui-week-{mark}", "核对：每周收回台账、汇总情况",
            [[*start, "collect", "--quiet", *at], [*start, "status", "--save", *at]]),
    )  # fmt: skip


def _when(day: int, time: str) -> When:
    if not 1 <= day <= 28:
        raise UserError(f"日期不对：{day}", where="--day", fix="写1到28之间的数（每月都有的日子）")
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", time)
    if not found:
        raise UserError(f"时间写法不对：{time}", where="--time", fix="写成 07:30 这样的形式")
    return When(day, int(found[1]), int(found[2]))


# --- systemd -----------------------------------------------------------------------------------


def _systemd(
    jobs: Sequence[Job], when: When, workspace: Path
) -> tuple[dict[str, bytes], list[str]]:
    files: dict[str, bytes] = {}
    for job, calendar in zip(jobs, (f"*-*-{when.day:02d}", f"{_WEEKDAY} *-*-*"), strict=True):
        runs = [f"ExecStart={'-' if at + 1 < len(job.commands) else ''}{systemd_line(command)}"
                for at, command in enumerate(job.commands)]  # fmt: skip
        # Exit code 1 is 'done, but see to something', and no failure of the unit.
        files[f"{job.name}.service"] = "\n".join([
            "[Unit]", f"Description={_plain(f'{job.title} {workspace.name}')}", "", "[Service]", "Type=oneshot",
            "Environment=PYTHONUTF8=1", "UMask=0077", "SuccessExitStatus=1", *runs, ""]).encode()  # fmt: skip
        files[f"{job.name}.timer"] = "\n".join([
            "[Unit]", f"Description={_plain(f'{job.title} {workspace.name}')}", "", "[Timer]",
            f"OnCalendar={calendar} {when.clock}:00", "Persistent=true", "", "[Install]",
            "WantedBy=timers.target", ""]).encode()  # fmt: skip
    timers = " ".join(f"{job.name}.timer" for job in jobs)
    return files, [
        "安装（本人账户，不需要管理员）：",
        f"  mkdir -p ~/.config/systemd/user && cp {' '.join(files)} ~/.config/systemd/user/",
        f"  systemctl --user daemon-reload && systemctl --user enable --now {timers}",
        "  没有登录时也要运行的，再执行 loginctl enable-linger（有的单位须由管理员开通）",
        f"查看：systemctl --user list-timers；立即试跑：systemctl --user start {jobs[0].name}.service",
        f"移除：systemctl --user disable --now {timers}，再删去 ~/.config/systemd/user/ 下的这几个文件",
    ]  # fmt: skip


def systemd_line(command: Sequence[str]) -> str:
    """A command as ExecStart has it; in the first word systemd replaces no variables."""
    first, *rest = command
    return " ".join([_quoted(first), *(_quoted(word).replace("$", "$$") for word in rest)])


def _quoted(word: str) -> str:
    inner = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{inner}"'


def _plain(text: str) -> str:
    return text.replace("%", "%%")


# --- cron --------------------------------------------------------------------------------------


def _cron(jobs: Sequence[Job], when: When, workspace: Path) -> tuple[dict[str, bytes], list[str]]:
    month, week = jobs
    lines = [
        f"# {month.name} 开始　核对的定时任务：每月{when.day}日比对，每周一收回台账",
        f"{when.minute} {when.hour} {when.day} * * {cron_line(month.commands)}",
        f"{when.minute} {when.hour} * * 1 {cron_line(week.commands)}",
        f"# {month.name} 结束",
    ]
    return {"crontab.txt": ("\n".join(lines) + "\n").encode()}, [
        "安装（本人账户，不需要管理员）：在本文件夹里执行",
        "  (crontab -l 2>/dev/null; cat crontab.txt) | crontab -",
        "查看：crontab -l",
        f"移除：crontab -l | sed '/{month.name} 开始/,/{month.name} 结束/d' | crontab -",
    ]


def cron_line(commands: Sequence[Sequence[str]]) -> str:
    """Commands one after another, whatever becomes of each; cron takes a bare % for the end of a line."""
    told = "; ".join(shlex.join(["env", "PYTHONUTF8=1", *command]) for command in commands)
    return f"umask 077; {told}".replace("%", r"\%")


# --- Windows -----------------------------------------------------------------------------------

_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{title}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{start}</StartBoundary>
      <Enabled>true</Enabled>
      {calendar}
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <Enabled>true</Enabled>
    <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
{actions}
  </Actions>
</Task>
"""
_MONTHS = "".join(f"<{name} />" for name in (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"))  # fmt: skip


def _windows(
    jobs: Sequence[Job], when: When, workspace: Path
) -> tuple[dict[str, bytes], list[str]]:
    if str(workspace).count("%") > 1:
        raise UserError("工作区的路径里有成对的百分号，Windows计划任务会把它当作变量", where=str(workspace),
                        fix="把文件夹改名，去掉百分号")  # fmt: skip
    calendars = (
        f"<ScheduleByMonth><DaysOfMonth><Day>{when.day}</Day></DaysOfMonth><Months>{_MONTHS}</Months></ScheduleByMonth>",
        "<ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek><Monday /></DaysOfWeek></ScheduleByWeek>",
    )
    files = {f"{job.name}.xml": _TASK.format(
        title=escape(f"{job.title}（{workspace}）"), start=f"{date.today():%Y-%m-%d}T{when.clock}:00", calendar=calendar,
        actions="\n".join(_action(command) for command in job.commands)).replace("\n", "\r\n").encode("utf-16")
        for job, calendar in zip(jobs, calendars, strict=True)}  # fmt: skip
    return files, [
        "安装（本人账户，一般不需要管理员）：在本文件夹的地址栏里输入 cmd 回车，执行",
        *(f'  schtasks /Create /TN "{job.name}" /XML "{job.name}.xml"' for job in jobs),
        "  到时须已登录（锁屏也可以）；没有登录的，下次登录后补跑。也可在“任务计划程序”里选“导入任务”。",
        f'立即试跑：schtasks /Run /TN "{jobs[0].name}"',
        "移除：" + "；".join(f'schtasks /Delete /TN "{job.name}" /F' for job in jobs),
    ]


def _action(command: Sequence[str]) -> str:
    first, *rest = command
    return (f"    <Exec><Command>{escape(first)}</Command>"
            f"<Arguments>{escape(subprocess.list2cmdline(rest))}</Arguments></Exec>")  # fmt: skip


def _told(folder: Path, files: dict[str, bytes], how: Sequence[str], when: When) -> str:
    return "\n".join([
        f"定时任务的文件已写到：{folder}", *(f"  · {name}" for name in files), "",
        f"每月{when.day}日 {when.clock} 比对（hedui run --scheduled；新一月的数据还没放进收件夹的，只说明、不重跑），"
        f"每周一 {when.clock} 收回台账、汇总情况。", "还没有安装，安装后才会运行。", "", *how, "",
        "结果看这里：logs/运行摘要.txt（上一次运行）、logs/台账情况.txt（每周）、logs/hedui_日期.log（经过）。",
        "文件夹改名、搬动或软件换了位置以后，重新运行 hedui schedule 并重新安装。"])  # fmt: skip
