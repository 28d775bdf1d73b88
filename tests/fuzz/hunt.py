"""Mutated files one after the other: none may crash, hang, lose a row unsaid or change a value."""

from __future__ import annotations

import shutil
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic
from traceback import format_exc

from tests.corpus.expect import FILES
from tests.corpus.loading import Left, Loader
from tests.fuzz.clean import MONTH, County
from tests.fuzz.mutate import ZIP, mutate
from tests.fuzz.trial import NOT_YET, judge, make_trial

SECONDS = 20
BAD = ("wrong", "error", "hang", "changed", "unsaid")


class TooLong(BaseException):
    """A load took more than ``SECONDS``; no handler of the product may swallow it."""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    def ring(number: int, frame: object) -> None:
        raise TooLong

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


@dataclass
class Hunt:
    """``counts``: by kind of file and outcome. ``finds``: (seed, outcome, what was done and seen)."""

    county: County
    load: Loader
    folder: Path
    keep: Path
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: float = 0.0
    _whole: dict[str, Left] = field(default_factory=dict)

    def go(self, seed: str) -> str:
        """One file; every second seed is a dirtied table, the others are files of the corpus."""
        start = monotonic()
        kind = "dirtied" if int(seed) % 2 else "damaged"
        try:
            with limited(SECONDS):
                outcome, told = self._dirtied(seed) if kind == "dirtied" else self._damaged(seed)
        except TooLong:
            outcome, told = "hang", [f"more than {SECONDS} s"]
            self.load.reader.end()
        except Exception:
            outcome, told = "error", format_exc().splitlines()
        self.slowest = max(self.slowest, monotonic() - start)
        self.counts[kind, outcome] += 1
        if outcome in BAD or outcome == "unbalanced":
            self._save(seed, outcome, told)
        return outcome

    def _dirtied(self, seed: str) -> tuple[str, list[str]]:
        trial = make_trial(self.county, seed, NOT_YET)
        verdict = judge(trial, self.county, self.folder, self.load)
        return verdict.kind, [str(trial.traps), *verdict.told]

    def _damaged(self, seed: str) -> tuple[str, list[str]]:
        rng = Random(seed)
        name = rng.choice(
            [path.name for path in sorted(FILES.iterdir()) if path.stat().st_size > 3]
        )
        whole = (FILES / name).read_bytes()
        data, how = mutate(whole, rng)
        if name.startswith("~$"):
            name = "lock.xlsx"
        left = self._load_one(name, data)
        return self._verdict(name, whole, how, left), [how, *(str(row) for row in left.files), *left.attention, str(left.error)]  # fmt: skip

    def _load_one(self, name: str, data: bytes) -> Left:
        inbox = self.folder / MONTH
        shutil.rmtree(inbox, ignore_errors=True)
        inbox.mkdir(parents=True)
        (inbox / name).write_bytes(data)
        return self.load(inbox)

    def _verdict(self, name: str, whole: bytes, how: str, left: Left) -> str:
        if left.error is not None:
            return "unbalanced" if left.error.code == 5 else "refused aloud"
        if left.unbalanced():
            return "unbalanced"
        if not left.of(name):
            return "unsaid"
        loaded = sum(row.rows_loaded for row in left.files)
        if not loaded and not left.attention:
            return "unsaid"
        if whole.startswith(ZIP) and how != "edit_xml" and not name.endswith(".zip"):
            return self._against_whole(name, whole, left)
        return "loaded" if loaded else "refused"

    def _against_whole(self, name: str, whole: bytes, left: Left) -> str:
        """Every part of a zipped workbook has a checksum: what is loaded is what was there."""
        if name not in self._whole:
            self._whole[name] = self._load_one(name, whole)
        true = self._whole[name]
        if any(rows != true.rows.get(place) for place, rows in left.rows.items()):
            return "changed"
        if left.rows.keys() != true.rows.keys() and not left.attention:
            return "unsaid"
        return "loaded" if left.rows else "refused"

    def _save(self, seed: str, outcome: str, told: Sequence[str]) -> None:
        target = self.keep / f"{outcome}_{seed}"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder / MONTH, target)
        (target / "told.txt").write_text("\n".join(told), "utf-8")
