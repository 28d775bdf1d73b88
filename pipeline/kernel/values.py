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

from pipeline.kernel.amounts import amount, amount_note
from pipeline.kernel.dates import (
    FUTURE,
    Around,
    any_date,
    birth_again,
    birth_date,
    date_note,
    month_again,
    month_note,
    month_of,
)
from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import MISSING, id_note, id_number, id_text, is_placeholder
from pipeline.kernel.names import name_key, name_note, one_person, tidy, written_name
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
    ``note``: a text that ``one`` took, its value -> what was repaired or is doubtful in it, or ''.
    ``again``: a refused text, what is known beside it -> value, or Refused again.
    ``past``: of a date that cannot lie after the month of the run, why it is refused then.
    """

    one: Callable[[str], Any]
    type: str = "VARCHAR"
    plain: Callable[[pa.Array], np.ndarray] | None = None
    whole: Callable[[pa.Array], tuple[pa.Array, np.ndarray]] | None = None
    note: Callable[[str, Any], str] | None = None
    again: Callable[[str, Around], Any] | None = None
    past: str = ""


@dataclass(frozen=True)
class Cleaned:
    """A clean column; the rows (positions) refused with their reasons; those noted with notes."""

    values: pa.Array
    refused: np.ndarray
    reasons: pa.Array
    noted: np.ndarray
    notes: pa.Array


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
            return Cleaned(values, *_NOTHING, *_NOTHING)
        at = np.flatnonzero(~done)
        rest = _by_distinct(cleaner, raw.take(pa.array(at)))
        values = pc.replace_with_mask(values, pa.array(~done), rest.values)
        return _placed(values, rest, at)
    if plain is not None and plain.all():
        return Cleaned(_as_type(cleaner, raw), *_NOTHING, *_NOTHING)
    if plain is not None and plain.any():
        return _mixed(cleaner, raw, plain)
    return _by_distinct(cleaner, raw)


_NOTHING = (np.empty(0, np.int64), pa.array([], pa.string()))


def _placed(values: pa.Array, rest: Cleaned, at: np.ndarray) -> Cleaned:
    """What was found in the rows ``at``, said of the whole column."""
    return Cleaned(values, at[rest.refused], rest.reasons, at[rest.noted], rest.notes)


def _as_type(cleaner: Cleaner, plain: pa.Array) -> pa.Array:
    """Plain texts as values: themselves, or the numbers they are."""
    if cleaner.type == "DOUBLE":
        return pc.cast(pc.replace_substring(plain, ",", ""), pa.float64())
    return plain


def _by_distinct(cleaner: Cleaner, raw: pa.Array) -> Cleaned:
    coded = raw.dictionary_encode()
    values: list[Any] = []
    reasons: list[str | None] = []
    notes: list[str | None] = []
    for text in coded.dictionary.to_pylist():
        value, reason, note = None, None, None
        try:
            value = _one(cleaner, text)
            if cleaner.note is not None and value is not None:
                note = cleaner.note(text, value) or None
        except Refused as refusal:
            reason = str(refusal)
        values.append(value)
        reasons.append(reason)
        notes.append(note)
    taken = pa.array(values, ARROW[cleaner.type]).take(coded.indices)
    return Cleaned(taken, *_said(reasons, coded.indices), *_said(notes, coded.indices))


def _said(said: Sequence[str | None], indices: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """The rows of which something is said, and what."""
    if not any(said):
        return _NOTHING
    texts = pa.array(said, pa.string()).take(indices)
    rows = np.flatnonzero(texts.is_valid().to_numpy(zero_copy_only=False))
    return rows, texts.take(pa.array(rows))


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
    return _placed(values, rest, at)


# --- the cleaners ------------------------------------------------------------------------------


def _text(text: str) -> str | None:
    value = re.sub(r"\s+", " ", tidy(text))
    return None if value.upper() in MISSING or value in ("/", "-", "—", "--", "——") else value


def _name(text: str) -> str | None:
    one_person(text)
    name = written_name(text)
    return None if name.upper() in MISSING or name in ("/", "-", "—") else name


def _key(text: str) -> str | None:
    return None if _name(text) is None else name_key(text) or None


def _id_text(text: str) -> str | None:
    number = id_text(text)
    return None if is_placeholder(number) else number


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
NAME = Cleaner(_name, plain=plain_names, note=name_note)
NAME_KEY = Cleaner(_key, plain=plain_names)
ID_NUMBER = Cleaner(id_number, plain=valid_ids, note=id_note)
ID_TEXT = Cleaner(_id_text, plain=valid_ids)
DATE = Cleaner(any_date, "DATE", whole=common_dates, note=date_note)
BIRTH = Cleaner(
    birth_date, "DATE", whole=common_dates, note=date_note, again=birth_again, past=FUTURE
)
MONTH = Cleaner(month_of, "DATE", note=month_note, again=month_again)
AMOUNT = Cleaner(amount, "DOUBLE", plain=plain_amounts, note=amount_note)
INTEGER = Cleaner(_integer, "INTEGER")
NUMBER = Cleaner(_number_text, plain=matching(r"^[0-9A-Z\x{4E00}-\x{9FA5}]{5,30}$"))
