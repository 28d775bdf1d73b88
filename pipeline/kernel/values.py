"""Cleaners: the text of a cell becomes a value, or is refused with the reason.

A cleaner is one function for one text, which is the truth, and where it pays a test ``plain`` that
finds, in a whole column at once, the texts which are already clean. Everything else is cleaned once
for each distinct text. So a column of a million good ID numbers costs one pass of numpy, and a
damaged one still goes through the same few lines as in a truth table.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel.dates import any_date, month_of
from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import (
    FIRST_YEAR,
    LAST_YEAR,
    MISSING,
    WEIGHTS,
    id_number,
    id_text,
    is_placeholder,
)
from pipeline.kernel.names import name_key, tidy, unusual_characters, written_name

ARROW = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
    "INTEGER": pa.int64(),
}


@dataclass(frozen=True)
class Cleaner:
    """``one``: text -> value, None for missing, Refused with a reason. ``type``: its DuckDB type.

    ``plain``: a column of texts -> for each, whether ``one`` would return it unchanged (or, for
    amounts, as the number it plainly is).
    ``whole``: a column of texts -> values, and for each whether it is what ``one`` would return.
    """

    one: Callable[[str], Any]
    type: str = "VARCHAR"
    plain: Callable[[pa.Array], np.ndarray] | None = None
    whole: Callable[[pa.Array], tuple[pa.Array, np.ndarray]] | None = None


@dataclass(frozen=True)
class Cleaned:
    """A clean column, and the rows (positions) refused with their reasons."""

    values: pa.Array
    refused: np.ndarray
    reasons: pa.Array


def clean_column(cleaner: Cleaner, raw: pa.Array) -> Cleaned:
    """Clean a column of texts (no nulls) of any length."""
    return clean_together([cleaner], raw)[0]


def clean_together(cleaners: Sequence[Cleaner], raw: pa.Array) -> list[Cleaned]:
    """Clean one column in several ways; what is plain for two of them is looked for once."""
    found: dict[Any, np.ndarray] = {}
    cleaned = []
    for cleaner in cleaners:
        if cleaner.plain is not None and cleaner.plain not in found:
            found[cleaner.plain] = cleaner.plain(raw)
        cleaned.append(_clean(cleaner, raw, found.get(cleaner.plain)))
    return cleaned


def _clean(cleaner: Cleaner, raw: pa.Array, plain: np.ndarray | None) -> Cleaned:
    if cleaner.whole is not None:
        values, done = cleaner.whole(raw)
        if done.all():
            return _nothing_refused(values)
        at = np.flatnonzero(~done)
        rest = _by_distinct(cleaner, raw.take(pa.array(at)))
        values = pc.replace_with_mask(values, pa.array(~done), rest.values)
        return Cleaned(values, at[rest.refused], rest.reasons)
    if plain is not None and plain.all():
        return _nothing_refused(_as_type(cleaner, raw))
    if plain is not None and plain.any():
        return _mixed(cleaner, raw, plain)
    return _by_distinct(cleaner, raw)


def _as_type(cleaner: Cleaner, plain: pa.Array) -> pa.Array:
    """Plain texts as values: themselves, or the numbers they are."""
    if cleaner.type == "DOUBLE":
        return pc.cast(pc.replace_substring(plain, ",", ""), pa.float64())
    return plain


def _nothing_refused(values: pa.Array) -> Cleaned:
    return Cleaned(values, np.empty(0, np.int64), pa.array([], pa.string()))


def _by_distinct(cleaner: Cleaner, raw: pa.Array) -> Cleaned:
    coded = raw.dictionary_encode()
    values: list[Any] = []
    reasons: list[str | None] = []
    for text in coded.dictionary.to_pylist():
        value, reason = None, None
        try:
            value = cleaner.one(text)
        except Refused as refusal:
            reason = str(refusal)
        values.append(value)
        reasons.append(reason)
    taken = pa.array(values, ARROW[cleaner.type]).take(coded.indices)
    if not any(reasons):
        return _nothing_refused(taken)
    why = pa.array(reasons, pa.string()).take(coded.indices)
    refused = np.flatnonzero(why.is_valid().to_numpy(zero_copy_only=False))
    return Cleaned(taken, refused, why.take(pa.array(refused)))


def _mixed(cleaner: Cleaner, raw: pa.Array, plain: np.ndarray) -> Cleaned:
    at = np.flatnonzero(~plain)
    rest = _by_distinct(cleaner, raw.take(pa.array(at)))
    if cleaner.type == "VARCHAR":
        values = pc.replace_with_mask(raw, pa.array(~plain), rest.values)
    else:
        easy = _as_type(cleaner, raw.filter(pa.array(plain)))
        order = np.empty(len(raw), np.int64)
        order[plain], order[~plain] = np.arange(len(easy)), len(easy) + np.arange(len(at))
        values = pa.concat_arrays([easy, rest.values]).take(pa.array(order))
    return Cleaned(values, at[rest.refused], rest.reasons)


# --- which texts of a column are clean already -------------------------------------------------


def _matching(pattern: str) -> Callable[[pa.Array], np.ndarray]:
    def plain(raw: pa.Array) -> np.ndarray:
        found = pc.match_substring_regex(raw, pattern)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)

    return plain


_CHECKS = np.frombuffer(b"10X98765432", np.uint8)
_DAYS = np.zeros(10_000, bool)  # month and day as one number: 101 to 1231, 229 among them
for _month, _last in enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1):
    _DAYS[_month * 100 + 1 : _month * 100 + _last + 1] = True


def _valid_ids(raw: pa.Array) -> np.ndarray:
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
    """Digits, birth date and check digit of numbers, place by place. ``letters``: (n, 18) bytes."""
    places = np.ascontiguousarray(letters.T)
    digits = places[:17] - np.uint8(48)
    total = np.zeros(len(letters), np.uint16)
    for digit, weight in zip(digits, WEIGHTS, strict=True):
        total += digit * np.uint16(weight)
    year, day = _number(digits[6:10]), _number(digits[10:14])
    good = (digits.max(axis=0) <= 9) & (_CHECKS[total % 11] == places[17])
    good &= (year >= FIRST_YEAR) & (year <= LAST_YEAR) & _DAYS[np.minimum(day, 9999)]
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


def _plain_names(raw: pa.Array) -> np.ndarray:
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
    plain[plain] = np.logical_and.reduceat(fine, starts) & ~_is_missing(chosen)
    return np.asarray(plain)


def _is_missing(raw: pa.Array) -> np.ndarray:
    found = pc.is_in(pc.utf8_upper(raw), value_set=pa.array(sorted(MISSING)))
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


_plain_amounts = _matching(r"^-?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,2})?$")
_usual_text = _matching(r"^[0-9A-Za-z\x{4E00}-\x{9FA5}][0-9A-Za-z\x{4E00}-\x{9FA5}\-#.]+$")


def _plain_texts(raw: pa.Array) -> np.ndarray:
    """Two or more Chinese characters, Latin letters and digits that are no word for missing."""
    return np.asarray(_usual_text(raw) & ~_is_missing(raw))


_PLACES = {8: ((0, 4), (4, 6), (6, 8)), 10: ((0, 4), (5, 7), (8, 10))}
"""Length of a date in digits, or with marks between -> where year, month and day stand."""


def _common_dates(raw: pa.Array) -> tuple[pa.Array, np.ndarray]:
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


# --- the cleaners ------------------------------------------------------------------------------


def _text(text: str) -> str | None:
    value = re.sub(r"\s+", " ", tidy(text))
    return None if value.upper() in MISSING or value in ("/", "-", "—", "--", "——") else value


def _name(text: str) -> str | None:
    name = written_name(text)
    return None if name.upper() in MISSING or name in ("/", "-", "—") else name


def _key(text: str) -> str | None:
    return None if _name(text) is None else name_key(text) or None


def _id_text(text: str) -> str | None:
    number = id_text(text)
    return None if number in MISSING or is_placeholder(number) else number


_AMOUNT = re.compile(
    r"(-?)([0-9]{1,12}(?:\.[0-9]*)?|\.[0-9]+)(亿|万|千|百)?(?:元|圆|块|㎡|m2|M2|平方米|平米)?(?:整|/月|/人|每月)?"
)
_TIMES = {"亿": 1e8, "万": 1e4, "千": 1e3, "百": 1e2, None: 1.0}


def _amount(text: str) -> float | None:
    """元, two decimals; thousands separators, 万元, brackets for negatives."""
    value = re.sub(r"[\s,，￥¥$]|人民币|RMB|CNY", "", tidy(text))
    if value.upper() in MISSING - {"0"} or value in ("-", "—", "/", "--"):
        return None
    if value.startswith("(") and value.endswith(")"):
        value = "-" + value[1:-1]
    found = _AMOUNT.fullmatch(value)
    if not found:
        raise Refused("不是能识别的金额")
    number = round(float(found[2]) * _TIMES[found[3]], 2)
    return -number if found[1] else number


def _integer(text: str) -> int | None:
    value = tidy(text)
    if value.upper() in MISSING - {"0"} or value in ("-", "/", "—"):
        return None
    found = re.fullmatch(r"(-?[0-9]{1,10})(?:\.0*)?(?:人|岁|周岁|个|月|级|年)?", value)
    if not found:
        raise Refused("不是整数")
    number = int(found[1])
    if abs(number) >= 1 << 31:
        raise Refused("数值过大")
    return number


def _number_text(text: str) -> str | None:
    """Account, certificate, plate: no spaces, capitals; a number Excel rounded is refused."""
    value = re.sub(r"\s+", "", tidy(text)).upper()
    if value in MISSING or value in ("/", "-", "—"):
        return None
    if re.fullmatch(r"[0-9](\.[0-9]+)?E\+[0-9]+", value):
        raise Refused("精度丢失：号码被Excel存成数字，末几位已不可恢复")
    return re.sub(r"^([0-9]+)\.0+$", r"\1", value)


def one_of(meanings: Mapping[str, tuple[str, ...]], *, loose: bool = False) -> Cleaner:
    """A coded value: meaning -> the ways it is written. An unknown one is refused.

    ``loose``: a text that contains one of the ways (longest first) is taken too, unless what is
    left of it negates, as in 发放不成功.
    """
    exact = {way.upper(): meaning for meaning, ways in meanings.items() for way in (meaning, *ways)}

    def clean(text: str) -> str | None:
        value = re.sub(r"\s+", "", tidy(text)).upper()
        if value in exact:
            return exact[value]
        if value in MISSING or value in ("/", "-", "—", "--"):
            return None
        way = said_in(value, exact) if loose else None
        if way and not _NEGATION.search(_REMARK.sub("", value).replace(way, "", 1)):
            return exact[way]
        raise Refused(f"未登记的说法（已知：{'、'.join(meanings)}）")

    return Cleaner(clean)


_NEGATION = re.compile("[不未非无没否]")
_REMARK = re.compile(r"\([^)]*\)")


def said_in(text: str, ways: Iterable[str]) -> str | None:
    """The longest of the ways that stands in a text, the last of equals: 农村低保边缘 is 低保边缘."""
    found = [(len(way), text.rfind(way), way) for way in ways if len(way) > 1 and way in text]
    return max(found)[2] if found else None


TEXT = Cleaner(_text, plain=_plain_texts)
NAME = Cleaner(_name, plain=_plain_names)
NAME_KEY = Cleaner(_key, plain=_plain_names)
ID_NUMBER = Cleaner(id_number, plain=_valid_ids)
ID_TEXT = Cleaner(_id_text, plain=_valid_ids)
DATE = Cleaner(any_date, "DATE", whole=_common_dates)
MONTH = Cleaner(month_of, "DATE")
AMOUNT = Cleaner(_amount, "DOUBLE", plain=_plain_amounts)
INTEGER = Cleaner(_integer, "INTEGER")
NUMBER = Cleaner(_number_text, plain=_matching(r"^[0-9A-Z\x{4E00}-\x{9FA5}]{5,30}$"))
