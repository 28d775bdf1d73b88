"""``make bench-linkage``: hedui's linkage beside Splink 5 and the equal ID number, on the same records."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.bench.linkage.clock import counted
from tests.bench.linkage.judge import Score, judge
from tests.bench.linkage.peers import PEERS
from tests.bench.linkage.report import growth, told
from tests.bench.measure import run_child
from tests.bench.report import heading

SCALES = (600_000, 1_800_000, 6_000_000)
RECIPIENTS, DEATHS, DEATHS_AT_SCALE = 1 / 6, 1 / 15, 1 / 20
OURS_MEMORY = "2500MB"


def main() -> None:
    """Make tables in a passing folder, link them with every linker, judge, print."""
    args = _arguments()
    print(heading(), flush=True)
    peers = [name for name in args.peers.split(",") if _can_run(name)]
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        if args.febrl:
            from tests.bench.linkage.febrl import compare

            print(compare(), flush=True)
        if args.people:
            for scenario in args.scenarios.split(","):
                _accuracy(Path(folder), scenario, peers, args)
        if args.speed:
            _speed(Path(folder), [name for name in peers if name != "exact"], args)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.linkage", description=__doc__)
    parser.add_argument("--people", type=int, default=60_000, help="size of a county; 0: none")
    parser.add_argument("--seeds", default="1,2,3,4,5", help="one county each")
    parser.add_argument("--scenarios", default="ordinary,hard")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--speed", action="store_true", help="also the speed on large tables")
    parser.add_argument("--scales", default=",".join(map(str, SCALES)), help="sizes of the frame")
    parser.add_argument("--febrl", action="store_true", help="also FEBRL4")
    parser.add_argument("--folder", type=Path, help="where to make the tables; default: the temp folder")  # fmt: skip
    return parser.parse_args()


def _can_run(name: str) -> bool:
    missing = PEERS[name].missing()
    if missing:
        print(f"{name} is left out: {missing}", flush=True)
    return not missing


def _make(folder: Path, people: int, deaths: float, scenario: str, seed: int) -> int:
    """Makes tables in a process of its own; how many records there are."""
    command = [sys.executable, "-m", "tests.bench.linkage.make", str(folder), "--people", str(people),
               "--recipients", str(round(people * RECIPIENTS)), "--deaths", str(round(people * deaths)),
               "--scenario", scenario, "--seed", str(seed)]  # fmt: skip
    run_child(command)
    import pyarrow.parquet as pq

    return int(pq.read_metadata(folder / "record.parquet").num_rows)


def _run(peer: str, folder: Path) -> tuple[Path, dict[str, float], float]:
    """Where the links are, seconds by stage, peak MB."""
    links = folder / f"links_{peer}.parquet"
    command = [sys.executable, "-m", "tests.bench.linkage.run_peer", peer, str(folder), str(links)]
    if peer == "hedui":
        command += ["--memory", OURS_MEMORY]
    *_, peak, said = run_child(command)
    if not said:
        raise RuntimeError(f"{peer} failed on {folder}")
    seconds: dict[str, float] = json.loads(said)
    return links, seconds, peak


def _accuracy(folder: Path, scenario: str, peers: list[str], args: argparse.Namespace) -> None:
    scores: dict[str, Score] = {}
    for seed in map(int, args.seeds.split(",")):
        tables = folder / f"{scenario}{seed}"
        _make(tables, args.people, DEATHS, scenario, seed)
        for peer in peers:
            links, seconds, peak = _run(peer, tables)
            for name, margin in _ways(peer):
                score = judge(tables, links, margin=margin)
                score.seconds, score.peaks = [seconds], [peak]
                scores.setdefault(name, Score()).add(score)
            print(f"  {scenario}, seed {seed}, {peer}: {counted(seconds):.1f} s", file=sys.stderr, flush=True)  # fmt: skip
    print(told(f"{scenario} ({args.people:,} people, seeds {args.seeds})", scores), flush=True)


def _ways(peer: str) -> list[tuple[str, bool]]:
    """How a linker's answers are read: Splink's with the best threshold, and with a margin of ours."""
    if peer != "splink":
        return [(peer, False)]
    return [("splink, best threshold", False), ("splink, and best margin", True)]


def _speed(folder: Path, peers: list[str], args: argparse.Namespace) -> None:
    rows = []
    for people in map(int, args.scales.split(",")):
        tables = folder / f"scale{people}"
        records = _make(tables, people, DEATHS_AT_SCALE, "hard", 1)
        for peer in peers:
            _, seconds, peak = _run(peer, tables)
            rows.append((peer, people, records, seconds, peak))
            print(growth(rows[-1:]), file=sys.stderr, flush=True)
    print(growth(rows), flush=True)


if __name__ == "__main__":
    main()
