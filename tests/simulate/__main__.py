"""``python -m tests.simulate --months 24 --people 1000 --seed 1``: two years of a county, watched."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.simulate.months import Simulation
from tests.simulate.watch import Broken


def main() -> None:
    """Prints a line a month; ends with 1 and the seed and month where an invariant does not hold."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--months", type=int, default=24)
    asked.add_argument("--people", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path, help="a folder for the workspace, which then stays")
    args = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        root = args.keep or Path(folder) / "ws"
        root.mkdir(parents=True, exist_ok=True)
        simulation = Simulation(root, people=args.people, seed=args.seed)
        try:
            simulation.run(
                args.months,
                lambda said: print(f"{time.monotonic() - began:6.0f}s {said}", flush=True),
            )
        except Broken as broken:
            print(f"BROKEN {broken}", file=sys.stderr)
            raise SystemExit(1) from None
    print(f"{args.months} months, seed {args.seed}: every invariant held")


if __name__ == "__main__":
    main()
