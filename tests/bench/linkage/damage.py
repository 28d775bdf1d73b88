"""Damage to numbers, places and births of many records at once, and its names."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.bench.linkage.residents import year_of

_STARS = ((6, 14), (14, 18), (10, 14), (3, 14))
_NEW_YEAR = 35  # 5 February, about the middle of the days on which the lunar year begins


class Damages:
    """Names of what is wrong with each row."""

    def __init__(self, rows: int) -> None:
        self.bits = np.zeros(rows, np.int64)
        self.kinds: list[str] = []

    def note(self, kind: str, where: np.ndarray) -> None:
        """``where``: a mask over all rows."""
        if kind not in self.kinds:
            self.kinds.append(kind)
        self.bits |= where.astype(np.int64) << self.kinds.index(kind)

    def texts(self) -> pa.Array:
        """Kinds with ; between them, '' for a row in order."""
        seen, of = np.unique(self.bits, return_inverse=True)
        said = [";".join(k for at, k in enumerate(self.kinds) if bits >> at & 1) for bits in seen]
        return pa.array(said).take(pa.array(of))


def number_bytes(numbers: pa.Array) -> np.ndarray:
    """Numbers of 18 characters as rows of bytes."""
    text = pc.cast(numbers, pa.large_binary()).to_numpy(zero_copy_only=False)
    return np.frombuffer(b"".join(text), np.uint8).reshape(-1, 18).copy()


def number_texts(matrix: np.ndarray) -> pa.Array:
    """Rows of bytes, left-justified with 0 behind, as texts; null where there is nothing."""
    found = pa.array(np.ascontiguousarray(matrix).view("S18").ravel()).cast(pa.string())
    return pc.if_else(pc.equal(found, ""), None, found)


def spoil_numbers(rng: np.random.Generator, numbers: np.ndarray, kind: str, year: np.ndarray) -> tuple[np.ndarray, str]:  # fmt: skip
    """Numbers damaged in one way: digit, swapped, dropped, masked, precision or fifteen."""
    rows = np.arange(len(numbers))
    wrong = numbers.copy()
    if kind == "swapped":
        differ = numbers[:, 6:16] != numbers[:, 7:17]
        at = 6 + np.argmax(rng.random(differ.shape) * differ, axis=1)
        wrong[rows, at], wrong[rows, at + 1] = numbers[rows, at + 1], numbers[rows, at]
    elif kind == "dropped":
        at = rng.integers(6, 18, len(rows))
        later = np.arange(18) >= at[:, None]
        wrong = np.where(later, np.pad(numbers[:, 1:], ((0, 0), (0, 1))), numbers)
    elif kind == "masked":
        first, last = np.array(_STARS)[rng.integers(0, len(_STARS), len(rows))].T
        columns = np.arange(18)
        hidden = (columns >= first[:, None]) & (columns < last[:, None])
        wrong[hidden] = ord("*")
    elif kind == "precision":
        wrong[:, 15:] = ord("0")
    elif kind == "fifteen":
        wrong = np.pad(np.delete(numbers, [6, 7], axis=1)[:, :15], ((0, 0), (0, 3)))
    else:
        at = rng.integers(6, 17, len(rows))
        step = rng.integers(1, 10, len(rows))
        wrong[rows, at] = (numbers[rows, at] - 48 + step) % 10 + 48
    return wrong, kind


def may_be(kind: str, numbers: np.ndarray, year: np.ndarray) -> np.ndarray:
    """Whose number can be damaged so: only digits lose precision, only the old have 15."""
    if kind == "precision":
        return (numbers[:, 17] != ord("X")) & ~(numbers[:, 15:] == ord("0")).all(axis=1)
    if kind == "fifteen":
        return year < 2000
    return np.ones(len(numbers), bool)


def nominal_ages(rng: np.random.Generator, birth: np.ndarray, died: np.ndarray) -> np.ndarray:
    """虚岁 by Spring Festivals; three in a hundred families add one more."""
    more = (rng.random(len(birth)) < 0.03).astype(np.int64)
    return _lunar_year(died) - _lunar_year(birth) + 1 + more


def _lunar_year(days: np.ndarray) -> np.ndarray:
    return year_of(np.asarray(days) - _NEW_YEAR)


def wrong_births(rng: np.random.Generator, birth: np.ndarray) -> np.ndarray:
    """Births with another day, month or year: a slip of one digit, or day and month turned."""
    dates = birth.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    day = (dates - month).astype(np.int64) + 1
    of_year = month.astype(np.int64) % 12 + 1
    turned = month.astype("datetime64[Y]").astype("datetime64[M]") + (day - 1).clip(0, 11)
    swapped = (turned.astype("datetime64[D]") + (of_year - 1)).astype(np.int64)
    slips: Sequence[np.ndarray] = (
        np.where((day <= 12) & (day != of_year), swapped, birth + 1),
        birth + rng.choice([-10, 10, -1, 1], len(birth)),
        (month + rng.choice([-1, 1], len(birth))).astype("datetime64[D]").astype(np.int64) + day.clip(1, 28) - 1,
        birth + rng.choice([-366, -365, 365, 366, 3652, -3652], len(birth)),
    )  # fmt: skip
    return np.choose(rng.integers(0, len(slips), len(birth)), slips)
