"""A workspace of N registry rows that hedui recognises as it is: python -m tests.bench.make_registry.

Everyone is invented; division 350599 does not exist. Same seed, same files.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.bench import assistance, registries
from tests.bench.delivery import Delivery
from tests.bench.people import People, populate
from tests.bench.welfare import Welfare, enrol

MONTH = "2026-10"
SETTINGS = '[county]\nname = "示例县"\ndivision = "350599"\n'
RECIPIENTS = 0.0035
"""Recipients as a share of the registry rows."""


def make_registry(
    root: Path, rows: int, recipients: int = 0, seed: int = 7, rosters: str = "csv"
) -> int:
    """Write the workspace, its rosters as csv or xlsx; the number of rows in its files."""
    rng = np.random.default_rng(seed)
    people = populate(rng, round(rows * 0.2), round(rows * 0.0085), round(rows * 0.03))
    welfare = enrol(rng, people, recipients or round(rows * RECIPIENTS))
    inbox = root / "inbox" / MONTH
    inbox.mkdir(parents=True, exist_ok=True)
    (root / "hedui.toml").write_text(SETTINGS, encoding="utf-8")
    written = 0
    for delivery in _deliveries(rng, people, welfare, rows, rosters):
        delivery.write(inbox)
        written += delivery.rows
    return written


def _deliveries(
    rng: np.random.Generator, people: People, welfare: Welfare, rows: int, rosters: str
) -> Iterator[Delivery]:
    yield from assistance.rosters(rng, people, welfare, rosters)
    yield from assistance.payments(rng, people, welfare)
    yield from assistance.staff(rng, people, welfare, round(rows * 0.006))
    yield from assistance.declarations(rng, people, welfare)
    yield from assistance.hardship(rng, people, welfare)
    yield from registries.households(rng, people)
    yield from registries.deaths(rng, people, welfare)
    yield from registries.vehicles(rng, people, welfare, round(rows * 0.30))
    yield from registries.properties(rng, people, welfare, round(rows * 0.22))
    yield from registries.medical(rng, people, welfare, round(rows * 0.12))
    yield from registries.disability(rng, people, welfare, round(rows * 0.02))
    yield from registries.businesses(rng, people, welfare, round(rows * 0.04))
    yield from registries.pensions(rng, people, welfare, round(rows * 0.05))


def main() -> None:
    """Write a workspace from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--recipients", type=int, default=0, help="default: 0.35 %% of the rows")
    parser.add_argument("--rosters", choices=("csv", "xlsx"), default="csv")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    written = make_registry(args.workspace, args.rows, args.recipients, args.seed, args.rosters)
    print(f"{written:,} rows in {args.workspace}")


if __name__ == "__main__":
    main()
