"""``python -m tests.fuzz``: many mutated files through the reader, and figures of what came of them.

``--files N`` or ``--minutes M`` bounds the hunt, ``--start`` shifts the seeds, ``--seed S`` repeats a
single one. Finds are saved to build/fuzz/<outcome>_<seed>/. Exit code 1 if there are any.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter

from tests.fuzz.hunt import BAD
from tests.fuzz.party import KEEP, by_two, hunt
from tests.fuzz.trial import NOT_YET


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.fuzz")
    ask.add_argument("--files", type=int, default=10_000)
    ask.add_argument("--minutes", type=float, default=0)
    ask.add_argument("--start", type=int, default=0)
    ask.add_argument("--seed", type=int)
    said = ask.parse_args()
    KEEP.mkdir(parents=True, exist_ok=True)
    if said.seed is not None:
        counts, _ = hunt([said.seed], float("inf"), aloud=True)
        for told in KEEP.glob(f"*_{said.seed}/told.txt"):
            print(told.read_text("utf-8"))
        return int(any(outcome in BAD for _, outcome in counts))
    shutil.rmtree(KEEP)
    files = 10**9 if said.minutes else said.files
    seconds = said.minutes * 60 if said.minutes else float(10**6)
    return _report(*by_two(said.start, files, seconds))


def _report(counts: Counter[tuple[str, str]], slowest: float, took: float) -> int:
    total = sum(counts.values())
    print(f"{total} files in {took:.0f} s; the slowest took {slowest:.1f} s")
    for (kind, outcome), count in sorted(counts.items()):
        print(f"  {kind:8} {outcome:14} {count:6}")
    bad = sum(count for (_, outcome), count in counts.items() if outcome in BAD)
    if NOT_YET:
        print("left out, since not yet met:", "、".join(NOT_YET))
    print(f"{bad} finds" + (f", saved in {KEEP}" if bad else ""))
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
