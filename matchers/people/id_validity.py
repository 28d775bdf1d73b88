"""Validity of many ID numbers at once (GB 11643): digits, a day that exists, the check digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.kernel.ids import CHECK, FIRST_YEAR, LAST_YEAR, WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHECK = np.frombuffer(CHECK.encode("ascii"), np.uint8)
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def valid_numbers(characters: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which rows (n x 18 ASCII codes) are numbers of :func:`pipeline.kernel.ids.problem_of` None."""
    digits = characters[:, :17].astype(np.int16) - ord("0")
    in_range = np.asarray(((digits >= 0) & (digits <= 9)).all(axis=1))
    digits = np.where(in_range[:, None], digits, 0)
    check = _CHECK[digits @ np.array(WEIGHTS, np.int16) % 11]
    valid: NDArray[np.bool_] = in_range & (characters[:, 17] == check) & real_days(digits[:, 6:14])
    return valid


def real_days(digits: NDArray[Any]) -> NDArray[np.bool_]:
    """Which rows (n x 8 digits, YYYYMMDD) are days in the years that a number can have."""
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    month = digits[:, 4:6] @ np.array([10, 1])
    day = digits[:, 6:] @ np.array([10, 1])
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = _DAYS[np.where(month <= 12, month, 0)] - ((month == 2) & ~leap)
    real: NDArray[np.bool_] = (
        (day >= 1) & (day <= last) & (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    )
    return real
