"""A hunt shared by two processes."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from time import monotonic

from tests.corpus.loading import loader
from tests.fuzz.clean import clean_county
from tests.fuzz.hunt import BAD, Hunt

KEEP = Path("build/fuzz")
Counts = Counter[tuple[str, str]]


def hunt(seeds: Iterable[int], seconds: float, aloud: bool = False) -> tuple[Counts, float]:
    """These seeds in this process, until the time is up; counts, and the slowest load in seconds."""
    until = monotonic() + seconds
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with loader(folder / "scratch") as load:
            county = clean_county(folder / "clean", load)
            one = Hunt(county, load, folder / "inbox", KEEP)
            for seed in seeds:
                outcome = one.go(str(seed))
                if aloud or outcome in BAD:
                    print(f"{seed}: {outcome}", flush=True)
                if monotonic() > until:
                    break
            return one.counts, one.slowest


def _half(process: int, start: int, files: int, seconds: float) -> tuple[Counts, float]:
    """Every other pair of neighbouring seeds, for one is a dirtied table and the next is not."""
    first = start + 2 * process
    return hunt(chain.from_iterable((n, n + 1) for n in range(first, start + files, 4)), seconds)


def by_two(start: int, files: int, seconds: float) -> tuple[Counts, float, float]:
    """Counts, the slowest load and the time taken, of seeds from ``start`` on."""
    began = monotonic()
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        halves = [pool.submit(_half, n, start, files, seconds) for n in (0, 1)]
        done = [half.result() for half in halves]
    counts = sum((counts for counts, _ in done), Counter[tuple[str, str]]())
    return counts, max(slow for _, slow in done), monotonic() - began
