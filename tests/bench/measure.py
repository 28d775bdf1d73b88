"""Run hedui and its peers as child processes and take their seconds and memory."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
READING = ("recognise", "read", "link", "judge")
"""hedui's stages that the floor does too."""


@dataclass
class Run:
    """One child process: wall and CPU seconds, peak memory of its process tree, what it said."""

    seconds: float
    cpu: float
    peak_mb: float
    stages: dict[str, float]
    found: dict[str, int]


@dataclass
class Figures:
    """All runs on one workspace, by name of the program."""

    title: str
    rows: int
    megabytes: float
    runs: dict[str, list[Run]] = field(default_factory=dict)

    def middle(self, name: str, what: str) -> float:
        """The median of seconds, cpu, peak_mb or a stage."""
        return median(_figure(run, what) for run in self.runs[name])

    def ratios(self) -> dict[str, float]:
        """hedui beside its peers, run by run in pairs, and the median of that."""
        pairs = {
            "reading to judging / floor": ("floor", "reading"),
            "reading to judging / floor, CPU": ("floor", "reading_cpu"),
            "whole run / pandas": ("pandas", "seconds"),
            "whole run / pandas, CPU": ("pandas", "cpu"),
        }
        return {
            label: median(_figure(ours, what) / _figure(theirs, what)
                          for ours, theirs in zip(self.runs["hedui"], self.runs[peer], strict=True))
            for label, (peer, what) in pairs.items() if peer in self.runs
        }  # fmt: skip

    def plain(self) -> dict[str, Any]:
        """For a JSON file."""
        return {**asdict(self), "ratios": self.ratios()}


def _figure(run: Run, what: str) -> float:
    if what in ("seconds", "cpu", "peak_mb"):
        return float(getattr(run, what))
    if what == "reading_cpu":
        shares = [run.stages.get(f"{stage} cpu", 0.0) for stage in READING]
        return sum(shares) or run.stages["cpu"]
    if what == "reading":
        return sum(run.stages.get(stage, 0.0) for stage in (*READING, "load"))
    return run.stages.get(what, 0.0)


# --- one child -----------------------------------------------------------------------------------


def run_child(command: list[str]) -> tuple[float, float, float, str]:
    """Wall seconds, CPU seconds, peak MB of the process tree, and what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said)
        peak = _Peak(child.pid)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        most = peak.stop() or usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        if child.returncode not in (0, 1):
            raise RuntimeError(f"exit code {child.returncode}: {' '.join(command)}")
        said.seek(0)
        return wall, usage.ru_utime + usage.ru_stime, most, said.read()


class _Peak:
    """Resident memory of a process and its descendants together, looked at ten times a second.

    Not from the usage of ended children: Linux counts there what the parent held at the fork.
    """

    def __init__(self, pid: int) -> None:
        self.pid, self.most, self._end = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._end.wait(0.1):
            together = sum(_memory(pid, "VmRSS") for pid in _family(self.pid))
            self.most = max(self.most, together, _memory(self.pid, "VmHWM"))

    def stop(self) -> float:
        """The most that was seen, in MB; 0 where the system does not say."""
        self._end.set()
        self._thread.join()
        return self.most


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            tasks = list(Path(f"/proc/{one}/task").iterdir())
            found += [int(c) for t in tasks for c in (t / "children").read_text().split()]
        except OSError:
            continue
    return found


def _memory(pid: int, what: str) -> float:
    """VmRSS, now, or VmHWM, the most so far, in MB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    said = [line.split()[1] for line in status.splitlines() if line.startswith(what)]
    return int(said[0]) / 1024 if said else 0.0


# --- hedui and its peers -------------------------------------------------------------------------


def run_hedui(workspace: Path, month: str) -> Run:
    """The month's job in a workspace without results."""
    for folder in ("store", "out"):
        shutil.rmtree(workspace / folder, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "run",
        "--quiet",
        "--workspace",
        str(workspace),
    ]
    wall, cpu, peak, _ = run_child([*command, "--month", month])
    told = json.loads((workspace / "out" / month / "manifest.json").read_text(encoding="utf-8"))
    stages = {name: taken["seconds"] for name, taken in told["stages"].items()}
    stages |= {f"{name} cpu": taken["cpu_seconds"] for name, taken in told["stages"].items()}
    stages |= {f"{name} MB": taken["peak_mb"] for name, taken in told["stages"].items()}
    return Run(
        wall, cpu, peak, stages, {slug: rule["found"] for slug, rule in told["rules"].items()}
    )


def run_peer(script: str, description: Path, *arguments: str) -> Run:
    """A peer on the files that ``description`` names."""
    wall, cpu, peak, said = run_child(
        [sys.executable, str(HERE / script), str(description), *arguments]
    )
    told = json.loads(said)
    return Run(wall, cpu, peak, told["stages"], told["found"])


def megabytes(folder: Path) -> float:
    """Size of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def compare(
    title: str, workspace: Path, month: str, description: Path, repeat: int, arrow: bool
) -> Figures:
    """hedui, floor, pandas; hedui, floor, pandas; ... so that none has the quieter hours."""
    told = json.loads(description.read_text(encoding="utf-8"))
    rows = sum(sheet["rows"] for sheet in told["sheets"])
    figures = Figures(title, rows, megabytes(workspace / "inbox"))
    books = workspace / "peer"
    programs = {
        "hedui": lambda: run_hedui(workspace, month),
        "floor": lambda: run_peer("floor.py", description),
        "pandas": lambda: run_peer("pandas_peer.py", description, str(books)),
    }
    if arrow:
        programs["pandas, read by pyarrow"] = lambda: run_peer(
            "pandas_peer.py", description, str(books), "--arrow"
        )
    for turn in range(repeat):
        for name, program in programs.items():
            figures.runs.setdefault(name, []).append(program())
            last = figures.runs[name][-1]
            print(
                f"  {turn + 1}/{repeat} {name}: {last.seconds:.1f} s", file=sys.stderr, flush=True
            )
    return figures
