"""Lunar dates as days of the solar calendar, for lists on which a village wrote lunar birthdays.

A lunar date that lost its mark (农历) looks like any other: 1950-03-05 on the list is 1950-04-21 on
the identity card. ``_YEARS`` holds each lunar year from 1900 as the almanacs print it: 12 bits for
the months that have 30 days (the others have 29), the number of the month that is repeated (闰月, 0
for none) in the last four bits, and a bit before all others if the repeated month has 30 days; derived
from lunar-python 1.4.8 (MIT). Almanacs of the time may differ by a day in two or three months of the
century.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

FIRST_YEAR = 1900
_NEW_YEAR = np.datetime64("1900-01-31")
_YEARS = (
    "04bd8 04ae0 0a570 054d5 0d260 0d950 16554 056a0 09ad0 055d2 04ae0 0a5b6 0a4d0 "
    "0d250 1d255 0b540 0d6a0 0ada2 095b0 14977 04970 0a4b0 0b4b5 06a50 06d40 1ab54 "
    "02b60 09570 052f2 04970 06566 0d4a0 0ea50 16a95 05ad0 02b60 186e3 092e0 1c8d7 "
    "0c950 0d4a0 1d8a6 0b550 056a0 1a5b4 025d0 092d0 0d2b2 0a950 0b557 06ca0 0b550 "
    "15355 04da0 0a5b0 14573 052b0 0a9a8 0e950 06aa0 0aea6 0ab50 04b60 0aae4 0a570 "
    "05260 0f263 0d950 05b57 056a0 096d0 04dd5 04ad0 0a4d0 0d4d4 0d250 0d558 0b540 "
    "0b6a0 195a6 095b0 049b0 0a974 0a4b0 0b27a 06a50 06d40 0af46 0ab60 09570 04af5 "
    "04970 064b0 074a3 0ea50 06b58 05ac0 0ab60 096d5 092e0 0c960 0d954 0d4a0 0da50 "
    "07552 056a0 0abb7 025d0 092d0 0cab5 0a950 0b4a0 0baa4 0ad50 055d9 04ba0 0a5b0 "
    "15176 052b0 0a930 07954 06aa0 0ad50 05b52 04b60 0a6e6 0a4e0 0d260 0ea65 0d530 "
    "05aa0 076a3 096d0 04afb 04ad0 0a4d0 1d0b6 0d250 0d520 0dd45 0b5a0 056d0 055b2 "
    "049b0 0a577 0a4b0 0aa50 1b255 06d20 0ada0 14b63"
)
_UNKNOWN = np.iinfo(np.int64).min // 2


@lru_cache(maxsize=1)
def _first_days() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first day of each month and of its repetition, shape (years, 12), in days since 1970."""
    years = _YEARS.split()
    plain = np.full((len(years), 12), _UNKNOWN, np.int64)
    again = plain.copy()
    day = int(_NEW_YEAR.astype(np.int64))
    for row, said in enumerate(years):
        bits = int(said, 16)
        for month in range(1, 13):
            plain[row, month - 1] = day
            day += 29 + (bits >> (16 - month) & 1)
            if month == bits & 15:
                again[row, month - 1] = day
                day += 29 + (bits >> 16)
    return plain, again


def solar_days(lunar: NDArray[np.int32], repeated: bool = False) -> NDArray[np.int64]:
    """Lunar dates (yyyymmdd) as days since 1970-01-01; far in the past where there is no such day.

    ``repeated``: the month is taken as the repeated one of its year.
    """
    year, month, day = lunar // 10_000 - FIRST_YEAR, lunar // 100 % 100, lunar % 100
    table = _first_days()[1 if repeated else 0]
    known = (
        (year >= 0) & (year < len(table)) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 30)
    )
    first = table[np.where(known, year, 0), np.where(known, month - 1, 0)]
    return np.where(known, first + day - 1, _UNKNOWN)


def days_of(dates: NDArray[np.int32]) -> NDArray[np.int64]:
    """Solar dates (yyyymmdd with month and day) as days since 1970-01-01."""
    months = (dates // 10_000 - 1970).astype(np.int64) * 12 + dates // 100 % 100 - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(first + dates % 100 - 1)
