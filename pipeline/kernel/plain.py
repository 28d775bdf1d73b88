"""Which texts of a whole column are clean already, found at once and without a loop in Python."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel.ids import FIRST_YEAR, LAST_YEAR, MISSING, WEIGHTS
from pipeline.kernel.names import BESIDE, unusual_characters


def matching(pattern: str) -> Callable[[pa.Array], np.ndarray]:
    def plain(raw: pa.Array) -> np.ndarray:
        found = pc.match_substring_regex(raw, pattern)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)

    return plain


_CHECKS = np.frombuffer(b"10X98765432", np.uint8)
_DAYS = np.zeros(10_000, bool)  # month and day as one number: 101 to 1231, 229 among them
for _month, _last in enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1):
    _DAYS[_month * 100 + 1 : _month * 100 + _last + 1] = True


def valid_ids(raw: pa.Array) -> np.ndarray:
    """Which texts are valid 18-character ID numbers, by matrix arithmetic."""
    good = pc.equal(pc.binary_length(raw), 18).to_numpy(zero_copy_only=False).copy()
    chosen = raw if good.all() else raw.filter(pa.array(good))
    if len(chosen) == 0:
        return np.asarray(good)
    good[good] = _valid_matrix(_letters(chosen, 18))
    return np.asarray(good)


def _letters(texts: pa.Array, width: int) -> np.ndarray:
    """Texts of equal byte length as a matrix of bytes, shape (len, width)."""
    return _bytes_of(texts).reshape(len(texts), width)


def _bytes_of(texts: pa.Array) -> np.ndarray:
    """The bytes of all texts, one behind the other."""
    flat = pa.concat_arrays([texts])
    offsets = np.frombuffer(flat.buffers()[1], np.int32, len(flat) + 1, flat.offset * 4)
    return np.frombuffer(flat.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]


def _valid_matrix(letters: np.ndarray) -> np.ndarray:
    """Digits, birth date and check digit of numbers, place by place. ``letters``: (n, 18) bytes.

    Births of 1900 are left to be looked at one by one: 1900-01-01 is often nobody's.
    """
    places = np.ascontiguousarray(letters.T)
    digits = places[:17] - np.uint8(48)
    total = np.zeros(len(letters), np.uint16)
    for digit, weight in zip(digits, WEIGHTS, strict=True):
        total += digit * np.uint16(weight)
    year, day = _number(digits[6:10]), _number(digits[10:14])
    good = (digits.max(axis=0) <= 9) & (_CHECKS[total % 11] == places[17])
    good &= (year > FIRST_YEAR) & (year <= LAST_YEAR) & _DAYS[np.minimum(day, 9999)]
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return np.asarray(good & ((day != 229) | leap))


def _number(digits: np.ndarray) -> np.ndarray:
    """Four rows of digits as one number each."""
    value = np.zeros(digits.shape[1], np.uint16)
    for digit in digits:
        value = value * np.uint16(10) + digit
    return value


@lru_cache(maxsize=1)
def _usual_characters() -> np.ndarray:
    """For each code below 65,536: a Chinese character that no table changes."""
    usual = np.zeros(1 << 16, bool)
    usual[0x4E00:0x9FA6] = True
    usual[[ord(c) for c in unusual_characters() if ord(c) < 1 << 16]] = False
    return usual


def plain_names(raw: pa.Array) -> np.ndarray:
    """Names of two to four common Chinese characters (three bytes each) and no word for missing."""
    length = np.asarray(pc.binary_length(raw).to_numpy(zero_copy_only=False), dtype=np.int64)
    plain = np.asarray((length == 6) | (length == 9) | (length == 12))
    if not plain.any():
        return np.asarray(plain)
    chosen = raw if plain.all() else raw.filter(pa.array(plain))
    sizes = length[plain] // 3
    letters = _bytes_of(chosen).reshape(-1, 3).astype(np.uint16)
    code = ((letters[:, 0] & 15) << 12) | ((letters[:, 1] & 63) << 6) | (letters[:, 2] & 63)
    fine = (letters[:, 0] >= 0xE4) & (letters[:, 0] <= 0xE9) & _usual_characters()[code]
    starts = np.append(0, np.cumsum(sizes)[:-1])
    whole = np.logical_and.reduceat(fine, starts) & ~_is_missing(chosen)
    four = np.flatnonzero(sizes == 4)
    ending = four[_LAST_OF_ENDING[code[starts[four] + 3]]]  # 张伟已故, perhaps
    pairs = code[starts[ending] + 2].astype(np.uint32) << 16 | code[starts[ending] + 3]
    whole[ending] &= ~np.isin(pairs, _ENDINGS)
    plain[plain] = whole
    return np.asarray(plain)


_ENDINGS = np.array([ord(word[0]) << 16 | ord(word[1]) for word in BESIDE], np.uint32)
_LAST_OF_ENDING = np.zeros(1 << 16, bool)
_LAST_OF_ENDING[_ENDINGS & 0xFFFF] = True


def _is_missing(raw: pa.Array) -> np.ndarray:
    found = pc.is_in(pc.utf8_upper(raw), value_set=pa.array(sorted(MISSING)))
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


plain_amounts = matching(r"^-?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,2})?$")
_usual_text = matching(r"^[0-9A-Za-z\x{4E00}-\x{9FA5}][0-9A-Za-z\x{4E00}-\x{9FA5}\-#.]+$")


def plain_texts(raw: pa.Array) -> np.ndarray:
    """Two or more Chinese characters, Latin letters and digits that are no word for missing."""
    return np.asarray(_usual_text(raw) & ~_is_missing(raw))


_PLACES = {8: ((0, 4), (4, 6), (6, 8)), 10: ((0, 4), (5, 7), (8, 10))}
"""Length of a date in digits, or with marks between -> where year, month and day stand."""


def common_dates(raw: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Dates such as 2026-10-31, 2026/10/31, 2026.10.31 and 20261031, from 1901 to 2099."""
    days, done = np.zeros(len(raw), "datetime64[D]"), np.zeros(len(raw), bool)
    lengths = pc.binary_length(raw).to_numpy(zero_copy_only=False)
    for width, places in _PLACES.items():
        mine = lengths == width
        if mine.any():
            texts = raw if mine.all() else raw.filter(pa.array(mine))
            days[mine], done[mine] = _days(np.ascontiguousarray(_letters(texts, width).T), places)
    return pa.array(days, pa.date32()), done


def _days(
    letters: np.ndarray, places: tuple[tuple[int, int], ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Days, and which of them are dates. ``letters``: one row of bytes for each place."""
    digits = letters - np.uint8(48)
    year, month, day = (_number(digits[first:last]) for first, last in places)
    good = np.logical_and.reduce([(digits[a:b] <= 9).all(axis=0) for a, b in places])
    if len(letters) == 10:
        good &= (letters[4] == letters[7]) & np.isin(letters[4], np.frombuffer(b"-/.", np.uint8))
    of_year = np.minimum(month * np.uint16(100) + day, 9999)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    good &= (year > FIRST_YEAR) & (year <= LAST_YEAR) & _DAYS[of_year] & ((of_year != 229) | leap)
    months = (year.astype(np.int64) - 1970) * 12 + month - 1
    first = np.where(good, months, 0).astype("datetime64[M]").astype("datetime64[D]")
    return first + (day.astype(np.int64) - 1), good
