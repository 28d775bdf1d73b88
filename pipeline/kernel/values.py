"""Cleaners: the text of a cell becomes a value, or is refused with the reason.

A cleaner is one function for one text, which is the truth, and where it pays a test ``plain`` that
finds, in a whole column at once, the texts which are already clean. Everything else is cleaned once
for each distinct text. So a column of a million good ID numbers costs one pass of numpy, and a
damaged one still goes through the same few lines as in a truth table.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel.dates import any_date, month_of
from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import (
    MISSING,
    id_number,
    id_text,
    is_placeholder,
)
from pipeline.kernel.names import name_key, tidy, written_name
from pipeline.kernel.plain import (
    common_dates,
    matching,
    plain_amounts,
    plain_names,
    plain_texts,
    valid_ids,
)

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
            value = _one(cleaner, text)
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


def _one(cleaner: Cleaner, text: str) -> Any:
    if "\ufffd" in text:
        raise Refused("含有无法解码的字符（乱码）")
    return cleaner.one(text)


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


TEXT = Cleaner(_text, plain=plain_texts)
NAME = Cleaner(_name, plain=plain_names)
NAME_KEY = Cleaner(_key, plain=plain_names)
ID_NUMBER = Cleaner(id_number, plain=valid_ids)
ID_TEXT = Cleaner(_id_text, plain=valid_ids)
DATE = Cleaner(any_date, "DATE", whole=common_dates)
MONTH = Cleaner(month_of, "DATE")
AMOUNT = Cleaner(_amount, "DOUBLE", plain=plain_amounts)
INTEGER = Cleaner(_integer, "INTEGER")
NUMBER = Cleaner(_number_text, plain=matching(r"^[0-9A-Z\x{4E00}-\x{9FA5}]{5,30}$"))
