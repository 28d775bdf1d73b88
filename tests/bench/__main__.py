"""``make bench``: a county and five million registry rows, hedui beside two peers."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.describe import describe
from tests.bench.make_registry import MONTH, make_registry
from tests.bench.measure import ROOT, Figures, compare, run_hedui
from tests.bench.report import growth, heading, told

SCALE = (1_000_000, 3_000_000, 10_000_000)


def main() -> None:
    """Make the data in a passing folder, measure, print."""
    args = _arguments()
    print(heading(), flush=True)
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        figures = _scale(Path(folder)) if args.scale else _compare(Path(folder), args)
    if args.json:
        plain = [one.plain() for one in figures]
        args.json.write_text(json.dumps(plain, ensure_ascii=False, indent=1), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000, help="size of the county; 0: none")
    parser.add_argument(
        "--rows", default="5000000", help="registry rows, e.g. 1000000,5000000; 0: none"
    )
    parser.add_argument("--repeat", type=int, default=3)
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
        title = f"county of {args.people:,} people"
        workspaces[title] = _county(folder / "county", args.people)
    for rows in filter(None, map(int, args.rows.split(","))):
        path = folder / f"rows{rows}"
        make_registry(path, rows)
        workspaces[f"registries of {rows:,} rows"] = path
    figures = []
    for title, workspace in workspaces.items():
        description = workspace / "description.json"
        rows = describe(workspace, MONTH, description)
        one = compare(title, workspace, MONTH, description, rows, args.repeat, args.arrow)
        print(told(one), flush=True)
        figures.append(one)
    return figures


def _county(path: Path, people: int) -> Path:
    command = [sys.executable, "-m", "pipeline.cli", "sample", str(path), "--people", str(people)]
    subprocess.run(
        [*command, "--month", MONTH, "--quiet"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    return path


def _scale(folder: Path) -> list[Figures]:
    figures = []
    for rows in SCALE:
        path = folder / f"rows{rows}"
        written = make_registry(path, rows)
        size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6
        figures.append(Figures(f"registries of {rows:,} rows", written, size,
                               {"hedui": [run_hedui(path, MONTH)]}))  # fmt: skip
    print(growth(figures), flush=True)
    return figures


if __name__ == "__main__":
    main()
