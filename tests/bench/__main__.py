"""``make bench``: a county and five million registry rows, hedui beside two peers."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.measure import ROOT, Figures, compare, megabytes, run_hedui
from tests.bench.readers import compare_readers, plain_reading, told_reading
from tests.bench.report import growth, heading, told

MONTH = "2026-10"
SCALE = (1_000_000, 3_000_000, 10_000_000)


def main() -> None:
    """Make the data in a passing folder, measure, print."""
    args = _arguments()
    print(heading(), flush=True)
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        figures = _scale(Path(folder)) if args.scale else _compare(Path(folder), args)
        readings = [] if args.scale or not args.readers else _readers(Path(folder), args)
    if args.json:
        plain = [one.plain() for one in figures] + readings
        args.json.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000, help="size of the county; 0: none")
    parser.add_argument(
        "--rows", default="5000000", help="registry rows, e.g. 1000000,5000000; 0: none"
    )
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument(
        "--readers", type=float, default=1.0, help="size of the files read alone; 1: full, 0: none"
    )
    parser.add_argument(
        "--scale", action="store_true", help="hedui alone on 1, 3 and 10 million rows"
    )
    parser.add_argument(
        "--arrow", action="store_true", help="also pandas with pyarrow as its reader"
    )
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    parser.add_argument(
        "--folder", type=Path, help="where to make the data; default: the temp folder"
    )
    return parser.parse_args()


def _compare(folder: Path, args: argparse.Namespace) -> list[Figures]:
    workspaces: dict[str, Path] = {}
    if args.people:
        path = workspaces[f"county of {args.people:,} people"] = folder / "county"
        _child("pipeline.cli", "sample", path, "--people", args.people, "--month", MONTH, "--quiet")
    for rows in filter(None, map(int, args.rows.split(","))):
        path = workspaces[f"registries of {rows:,} rows"] = folder / f"rows{rows}"
        _child("tests.bench.make_registry", path, "--rows", rows)
    figures = []
    for title, workspace in workspaces.items():
        description = workspace / "description.json"
        _child("tests.bench.describe", workspace, MONTH, description)
        one = compare(title, workspace, MONTH, description, args.repeat, args.arrow)
        print(told(one), flush=True)
        figures.append(one)
    return figures


def _readers(folder: Path, args: argparse.Namespace) -> list[dict[str, Any]]:
    readings = compare_readers(folder, args.readers, args.repeat)
    for reading in readings:
        print(told_reading(reading), flush=True)
    return [plain_reading(reading) for reading in readings]


def _child(module: str, *arguments: object) -> None:
    """Make data in a process of its own, for a child starts with the memory of its parent."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def _scale(folder: Path) -> list[Figures]:
    figures = []
    for rows in SCALE:
        path = folder / f"rows{rows}"
        _child("tests.bench.make_registry", path, "--rows", rows)
        one = Figures(f"registries of {rows:,} rows", rows, megabytes(path))
        one.runs["hedui"] = [run_hedui(path, MONTH)]
        figures.append(one)
        shutil.rmtree(path)
    print(growth(figures), flush=True)
    return figures


if __name__ == "__main__":
    main()
