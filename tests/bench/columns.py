"""Columns of text by the million: numbers, dates, names and damage, without a loop over rows."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

DIVISION = b"350599"
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int32)
_CHECKS = np.frombuffer(b"10X98765432", np.uint8)
_EPOCH = date(1970, 1, 1)
FIRST_DAY = (date(1920, 1, 1) - _EPOCH).days
LAST_DAY = (date(2036, 12, 31) - _EPOCH).days


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970, as all dates here are kept."""
    return (date(year, month, day) - _EPOCH).days


def letters(matrix: np.ndarray) -> pa.Array:
    """Rows of bytes, all of one length, as texts."""
    rows, width = matrix.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    data = pa.py_buffer(np.ascontiguousarray(matrix, np.uint8))
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), data)


def digits(numbers: np.ndarray, width: int) -> np.ndarray:
    """Whole numbers as zero-padded digits, one row of bytes each."""
    matrix = np.empty((len(numbers), width), np.uint8)
    rest = np.asarray(numbers, np.int64).copy()
    for at in range(width - 1, -1, -1):
        rest, matrix[:, at] = np.divmod(rest, 10)
    return matrix + np.uint8(48)


def serial(numbers: np.ndarray, width: int, before: str = "", after: str = "") -> pa.Array:
    """Running or random numbers with something before and after, such as plates."""
    return joined(before, letters(digits(numbers, width)), after)


def joined(*parts: pa.Array | str) -> pa.Array:
    """Texts put together row by row."""
    return pc.binary_join_element_wise(*parts, "")


def pick(rng: np.random.Generator, pool: Sequence[str], rows: int, shares: Sequence[float] | None = None) -> pa.Array:  # fmt: skip
    """For each row one of ``pool``, in the given shares."""
    chances = None if shares is None else np.asarray(shares) / np.sum(shares)
    return pa.array(list(pool)).take(pa.array(rng.choice(len(pool), rows, p=chances)))


def money(rng: np.random.Generator, middle: float, spread: float, rows: int) -> pa.Array:
    """Sums around ``middle`` with two decimals."""
    cents = np.rint(middle * 100 * rng.lognormal(0, spread, rows)).astype(np.int64)
    return joined(pa.array(cents // 100).cast(pa.string()), ".", letters(digits(cents % 100, 2)))


def days(numbers: np.ndarray, style: str = "%Y-%m-%d") -> pa.Array:
    """Dates in words; a ``%-m`` style works everywhere since each day is written once."""
    calendar = [_EPOCH + timedelta(n) for n in range(FIRST_DAY, LAST_DAY + 1)]
    if style == "%-m":
        pool = [f"{d.year}/{d.month}/{d.day}" for d in calendar]
    else:
        pool = [d.strftime(style) for d in calendar]
    return pa.array(pool).take(pa.array(np.asarray(numbers) - FIRST_DAY))


def some_days(rng: np.random.Generator, first: int, last: int, rows: int) -> np.ndarray:
    """Days between two days."""
    return rng.integers(first, last + 1, rows)


def id_numbers(
    birth: np.ndarray, male: np.ndarray, division: bytes = DIVISION, step: int = 167
) -> pa.Array:
    """Numbers that differ, with the sex in the sequence and the right check.

    ``step``: how far apart the sequences of those are who follow one another on one day.
    """
    group = birth.astype(np.int64) * 2 + male
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], group[order], side="left")
    rank = np.empty(len(birth), np.int64)
    rank[order] = np.arange(len(birth)) - starts
    if len(rank) and rank.max() >= 500:
        raise ValueError("more people of one birthday than there are numbers")
    sequence = (rank * step + birth * 31) % 500 * 2 + male
    matrix = np.empty((len(birth), 18), np.uint8)
    matrix[:, :6] = np.frombuffer(division, np.uint8)
    matrix[:, 6:14] = _day_digits(birth)
    matrix[:, 14:17] = digits(sequence, 3)
    matrix[:, 17] = _CHECKS[(matrix[:, :17].astype(np.int32) - 48) @ _WEIGHTS % 11]
    return letters(matrix)


def _day_digits(numbers: np.ndarray) -> np.ndarray:
    """YYYYMMDD of days, as bytes."""
    dates = np.asarray(numbers, "datetime64[D]")
    month = dates.astype("datetime64[M]")
    year = month.astype("datetime64[Y]").astype(int) + 1970
    of_year = month.astype(int) % 12 + 1
    of_month = (dates - month).astype(int) + 1
    return digits(year * 10000 + of_year * 100 + of_month, 8)


def damaged(rng: np.random.Generator, numbers: pa.Array, share: float = 0.015) -> pa.Array:
    """The same numbers as careless departments write them: ``share`` of them not as they should be.

    Half can be read by whoever is careful; the other half are missing, short or mistyped.
    """
    hit = rng.random(len(numbers)) < share
    how = rng.integers(0, 8, int(hit.sum()))
    at = rng.integers(14, 17, len(how))
    spoilt = [
        _damage(text, kind, place)
        for text, kind, place in zip(
            numbers.filter(pa.array(hit)).to_pylist(), how, at, strict=True
        )
    ]
    return pc.replace_with_mask(numbers, pa.array(hit), pa.array(spoilt, pa.string()))


_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}


def _damage(number: str, kind: int, at: int) -> str:
    match kind:
        case 0:
            return number + " "
        case 1:
            return number[:6] + " " + number[6:14] + " " + number[14:]
        case 2:
            return number.lower() if number.endswith("X") else "'" + number
        case 3:
            return number.translate(_WIDE)
        case 4 | 5:
            return ""
        case 6:
            return number[: at - 1] + number[at:]
        case _:
            return number[:at] + str((int(number[at]) + 3) % 10) + number[at + 1 :]
