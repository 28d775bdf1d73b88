"""Figures as plain text."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from statistics import median

from tests.bench.measure import READING, Figures

AIMS = {
    "reading to judging / floor": "aim: at most 3",
    "whole run / pandas": "aim: at most 1",
}
TITLES = {
    "floor": "floor: plain DuckDB in memory",
    "pandas": "pandas script, plain workbooks",
    "hedui": "hedui run, with ledgers",
}


def heading() -> str:
    """On what this was measured, and how busy it was."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "pandas", "pyarrow"))
    return (f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, {versions}; "
            f"load before the start {os.getloadavg()[0]:.1f}")  # fmt: skip


def told(figures: Figures) -> str:
    """One workspace: every program, hedui's stages, ratios, and what each found."""
    repeat = len(figures.runs["hedui"])
    lines = ["", f"{figures.title}: {figures.rows:,} rows, {figures.megabytes:.0f} MB; "
                 f"median of {repeat} run{'s' if repeat > 1 else ''} each, in turn", ""]  # fmt: skip
    lines.append(f"{'':34}{'seconds':>9}{'(from - to)':>15}{'CPU s':>9}{'peak MB':>9}")
    for name in figures.runs:
        lines.append(_line(figures, name))
        if name == "hedui":
            lines += _stages(figures)
        else:
            lines += [f"  {stage:32}{figures.middle(name, stage):9.2f}"
                      for stage in figures.runs[name][0].stages if stage != "cpu"]  # fmt: skip
    lines.append("")
    for label, ratio in figures.ratios().items():
        lines.append(f"{label:34}{ratio:9.2f}   {AIMS.get(label, '')}".rstrip())
    peak = figures.middle("hedui", "peak_mb")
    lines.append(f"{'peak memory of hedui, MB':34}{peak:9.0f}   aim: under 3072")
    return "\n".join([*lines, "", *_found(figures)])


def _line(figures: Figures, name: str) -> str:
    walls = [run.seconds for run in figures.runs[name]]
    spread = f"({min(walls):.1f} - {max(walls):.1f})"
    return (f"{TITLES.get(name, name):34}{figures.middle(name, 'seconds'):9.2f}{spread:>15}"
            f"{figures.middle(name, 'cpu'):9.2f}{figures.middle(name, 'peak_mb'):9.0f}")  # fmt: skip


def _stages(figures: Figures) -> list[str]:
    names = [s for s in figures.runs["hedui"][0].stages if not s.endswith((" cpu", " MB"))]
    middle = {n: figures.middle("hedui", n) for n in names}
    lines = []
    for name in names:
        cpu, peak = (figures.middle("hedui", f"{name} {what}") for what in ("cpu", "MB"))
        lines.append(f"  {name:32}{middle[name]:9.2f}{'':15}{cpu:9.2f}{peak:9.0f}")
    reading = sum(middle.get(stage, 0.0) for stage in READING)
    rest = median(run.seconds - sum(run.stages[n] for n in names) for run in figures.runs["hedui"])
    return [
        *lines,
        f"  {'= reading to judging':32}{reading:9.2f}",
        f"  {'start and end':32}{rest:9.2f}",
    ]


def _found(figures: Figures) -> list[str]:
    """What each program found: the same questions, less exactly asked by the peers."""
    names = [name for name in figures.runs if name in TITLES]
    lines = [f"{'found':34}" + "".join(f"{name:>9}" for name in names)]
    for slug in figures.runs["hedui"][0].found:
        counts = [figures.runs[name][0].found.get(slug) for name in names]
        lines.append(f"  {slug:32}" + "".join(f"{'-' if c is None else c:>9}" for c in counts))
    return lines


def growth(all_figures: Sequence[Figures]) -> str:
    """Seconds for each million rows as the registries grow."""
    lines = ["", "growth: hedui run, once each", "",
             f"{'rows':>14}{'seconds':>9}{'CPU s':>9}{'s per million':>15}{'CPU per million':>17}{'peak MB':>9}"]  # fmt: skip
    for figures in all_figures:
        run, million = figures.runs["hedui"][0], figures.rows / 1e6
        lines.append(f"{figures.rows:>14,}{run.seconds:9.1f}{run.cpu:9.1f}{run.seconds / million:15.2f}"
                     f"{run.cpu / million:17.2f}{run.peak_mb:9.0f}")  # fmt: skip
    return "\n".join(lines)
