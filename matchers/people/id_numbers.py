"""A written ID number beside a resident's: one of fourteen ordered levels for each pair.

The first level in the order of ``LEVELS`` that fits a pair is its level. What a slip of the pen
can explain is only looked for where the written number is itself no valid number: a valid number
of somebody else is never one digit off, it is another number. Two valid numbers with one division
and day of birth are of two people (twins, or neighbours in the register): that is the strongest
evidence against, and must outweigh the birthday that they share.

A covered number (3505**********123X, or cut short, or shown as 3.50599E+17) counts by the digits
that can be seen among the last ten, for those before, division and century, nearly everybody in a
county shares. Each of the ten divides the residents by about seven: four of them (350599********1234)
leave some hundred in a county of a million, so that much agrees by chance and is the weak level;
from seven on hardly anybody is left, that is the strong level. Fewer than four say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from matchers.people.id_validity import valid_numbers
from matchers.people.levels import Level
from pipeline.kernel.documents import other_document
from pipeline.kernel.ids import is_placeholder

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS: tuple[Level, ...] = (
    Level("silent", "证号未写"),
    Level("identical", "证号相同", m=0.49, u=1e-7),
    Level("fifteen", "15位旧证号相符", m=0.03, u=1e-7),
    Level("covered", "证号可见部分相符", m=0.05, u=1e-6),
    Level("one_digit", "证号差一位", m=0.15, u=2e-7),
    Level("neighbours", "证号相邻两位颠倒", m=0.06, u=1e-7),
    Level("one_dropped", "证号少写或多写一位", m=0.06, u=2e-7),
    Level("precision_lost", "证号精度丢失，前段相符", m=0.05, u=1e-6),
    Level("covered_weak", "证号少数可见位相符", m=0.05, u=1e-4),
    Level("two_digits", "证号差两位", m=0.02, u=2e-6),
    Level("first_14", "证号前14位相符，末4位不符", m=0.01, u=4e-5),
    Level("twin", "区划、生日相同而证号不同（两个有效证号）", m=1e-7, u=4e-5),
    Level("other", "证号是另一个有效证号", m=0.015, u=0.3),
    Level("different", "证号不同", m=0.0149999, u=0.6998155),
)

SLUG = {level.slug: np.uint8(i) for i, level in enumerate(LEVELS)}

LENGTH, _ROW = 18, 24
_COVER = ord("*")
_TELLING = 8
"""The first place that tells residents of one county apart: the decade of birth."""
_STRONG, _WEAK = 7, 4
_TURNED_X = re.compile(r"[0-9]{16}X[0-9]")
_SHORTEST = 8
_CHUNK = 1 << 17

_SILENT, _WHOLE, _DAMAGED, _COVERED, _ONE_SHORT, _ONE_MORE, _FIFTEEN = range(7)
_LETTERS = str.maketrans("OIL", "011")
_HIDDEN = re.compile(r"[*?？#□■●○◆]|X(?!$)")
_FLOAT = re.compile(r"([1-9])(?:\.([0-9]+))?E\+?17")
_KIND_OF_LENGTH = {17: _ONE_SHORT, 18: _DAMAGED, 19: _ONE_MORE, 15: _FIFTEEN}


@dataclass(frozen=True)
class Ids:
    """Written numbers, encoded once; a number is told by its place in the array it came from.

    ``characters`` n x 24 ASCII codes, 0 behind the end, * for a place that is covered; ``kind``: what
    the number can be compared as; ``value``: 18 digits as a number, -1 for none.
    """

    characters: NDArray[np.uint8]
    kind: NDArray[np.uint8]
    value: NDArray[np.int64]

    @classmethod
    def of(cls, texts: pa.Array | pa.ChunkedArray) -> Ids:
        """Numbers in the form of :func:`pipeline.kernel.ids.id_text`; null and '' say nothing."""
        if isinstance(texts, pa.ChunkedArray):
            texts = texts.combine_chunks()
        texts = pc.fill_null(texts.cast(pa.string()), "")
        whole = pc.match_substring_regex(texts, "^[0-9]{17}[0-9X]$").to_numpy(False)
        characters = np.zeros((len(texts), _ROW), np.uint8)
        kind = np.zeros(len(texts), np.uint8)
        characters[whole, :LENGTH] = _matrix("".join(texts.filter(pa.array(whole)).to_pylist()))
        others = np.flatnonzero(~whole & (pc.utf8_length(texts).to_numpy() > 0))
        for place, text in zip(others, texts.take(pa.array(others)).to_pylist(), strict=True):
            said, what = _read(text)
            kind[place] = what
            characters[place, : len(said)] = np.frombuffer(said.encode("ascii"), np.uint8)
        whole |= kind == _DAMAGED
        valid = np.zeros(len(texts), bool)
        valid[whole] = valid_numbers(characters[whole, :LENGTH])
        kind[whole] = np.where(valid[whole], _WHOLE, _DAMAGED)
        kind[whole & ~valid & _is_placeholder(texts, whole & ~valid)] = _SILENT
        return cls(characters, kind, _values(characters))


def _matrix(joined: str) -> NDArray[np.uint8]:
    return np.frombuffer(joined.encode("ascii"), np.uint8).reshape(-1, LENGTH)


def _is_placeholder(texts: pa.Array, places: NDArray[np.bool_]) -> NDArray[np.bool_]:
    answers = np.zeros(len(texts), bool)
    answers[places] = [is_placeholder(text) for text in texts.filter(pa.array(places)).to_pylist()]
    return answers


def _read(text: str) -> tuple[str, int]:
    """A number that is not 18 digits: as ASCII of at most 19 characters, and what it is."""
    if is_placeholder(text) or other_document(text):
        return "", _SILENT
    if (shown := _FLOAT.fullmatch(text)) is not None:
        digits = shown[1] + (shown[2] or "")
        return digits[: LENGTH - 1][:-1].ljust(LENGTH, "*"), _COVERED  # the last is rounded
    text = text.translate(_LETTERS)
    if len(text) in (20, 22):
        text = text[:LENGTH]
    if not text.isascii() and not _HIDDEN.search(text):
        return "", _SILENT
    if _TURNED_X.fullmatch(text):
        return text, _DAMAGED
    if _HIDDEN.search(text):
        return _covered(_HIDDEN.sub("*", text))
    if not text.isalnum() or not text[:-1].isdigit():
        return ("", _SILENT) if len(text) != LENGTH else (text, _DAMAGED)
    if len(text) in _KIND_OF_LENGTH:
        return text, _KIND_OF_LENGTH[len(text)]
    if _SHORTEST <= len(text) < LENGTH and text.isdigit():
        return text.ljust(LENGTH, "*"), _COVERED
    return "", _SILENT


def _covered(text: str) -> tuple[str, int]:
    """Laid on 18 places: what stands before the stars at the front, what stands behind at the end."""
    if not re.fullmatch(r"[0-9*]*[0-9X*]", text):
        return "", _SILENT
    if len(text) == LENGTH:
        return text, _COVERED
    before, _, rest = text.partition("*")
    behind = rest.rpartition("*")[2]
    hidden = LENGTH - len(before) - len(behind)
    plain = "*" not in rest.strip("*").removesuffix(behind).strip("*") and hidden > 0
    return (before + "*" * hidden + behind, _COVERED) if plain else ("", _SILENT)


def _values(characters: NDArray[np.uint8]) -> NDArray[np.int64]:
    digits = characters[:, :LENGTH].astype(np.int64) - ord("0")
    value = np.zeros(len(digits), np.int64)
    for at in range(LENGTH):
        value = value * 10 + digits[:, at]
    return np.where(((digits >= 0) & (digits <= 9)).all(axis=1), value, -1)


def levels(
    left: Ids, left_places: NDArray[Any], right: Ids, right_places: NDArray[Any]
) -> NDArray[np.uint8]:
    """The level of each pair of a written number (left) and a resident's (right); -1 is none.

    A resident whose number is not valid says nothing, unless the same is written.
    """
    answers = np.zeros(len(left_places), np.uint8)
    for start in range(0, len(left_places), _CHUNK):
        part = slice(start, start + _CHUNK)
        i, j = left_places[part], right_places[part]
        said = np.flatnonzero((i >= 0) & (j >= 0))
        answers[start + said] = _some_levels(left, i[said], right, j[said])
    return answers


def _some_levels(left: Ids, i: NDArray[Any], right: Ids, j: NDArray[Any]) -> NDArray[np.uint8]:
    answers = np.zeros(len(i), np.uint8)
    kinds, resident = left.kind[i], right.kind[j]
    same = (kinds == _DAMAGED) & (resident == _DAMAGED)
    same &= (left.characters[i] == right.characters[j]).all(axis=1)
    answers[same] = SLUG["identical"]
    compared = {
        _WHOLE: _of_valid,
        _DAMAGED: _of_damaged,
        _COVERED: _of_covered,
        _ONE_SHORT: _of_one_short,
        _ONE_MORE: _of_one_more,
        _FIFTEEN: _of_fifteen,
    }
    for kind, compare in compared.items():
        those = np.flatnonzero((kinds == kind) & (resident == _WHOLE))
        if len(those):
            answers[those] = compare(left, i[those], right, j[those])
    return answers


def _of_valid(left: Ids, i: NDArray[Any], right: Ids, j: NDArray[Any]) -> NDArray[np.uint8]:
    apart = _apart(left, i, right, j)
    first_14 = (apart[0] == 0) & (apart[1] & _SIX_BYTES == 0)
    same = first_14 & (apart[1] == 0) & (apart[2] == 0)
    lost = first_14 & ~same & _rounded(left, i, right, j)
    return _first(
        (same, "identical"),
        (lost, "precision_lost"),
        (first_14, "twin"),
        (np.ones(len(i), bool), "other"),
    )


def _rounded(left: Ids, i: NDArray[Any], right: Ids, j: NDArray[Any]) -> NDArray[np.bool_]:
    """Ends with 000 behind the first 15 digits: one rounded number in eleven is valid by chance."""
    a, b = left.characters[i, :LENGTH], right.characters[j, :LENGTH]
    return np.asarray((a[:, 15:] == ord("0")).all(axis=1) & (a[:, :15] == b[:, :15]).all(axis=1))


def _of_damaged(left: Ids, i: NDArray[Any], right: Ids, j: NDArray[Any]) -> NDArray[np.uint8]:
    answers = np.full(len(i), SLUG["different"])
    apart = _apart(left, i, right, j)
    near = np.flatnonzero((sum(_bytes_set(word) for word in apart) <= 2) | (apart[0] == 0))
    i, j = i[near], j[near]
    a, b = left.characters[i, :LENGTH], right.characters[j, :LENGTH]
    equal = a == b
    differing = LENGTH - equal.sum(axis=1)
    turned = ~equal[:, :-1] & ~equal[:, 1:] & (a[:, :-1] == b[:, 1:]) & (a[:, 1:] == b[:, :-1])
    zeros = (a[:, 15:] == ord("0")).all(axis=1) & equal[:, :15].all(axis=1)
    held = right.value[j].astype(np.float64).astype(np.int64) == left.value[i]
    answers[near] = _first(
        (differing == 1, "one_digit"),
        ((differing == 2) & turned.any(axis=1), "neighbours"),
        (zeros | (held & (right.value[j] >= 0)), "precision_lost"),
        (differing == 2, "two_digits"),
        (equal[:, :14].all(axis=1), "first_14"),
    )
    return answers


_SIX_BYTES = np.uint64((1 << 48) - 1)
_EACH_BYTE = np.uint64(0x0101010101010101)


def _apart(left: Ids, i: NDArray[Any], right: Ids, j: NDArray[Any]) -> list[NDArray[np.uint64]]:
    """Characters 1-8, 9-16 and 17-24 of both, as words in which the bytes that differ are not 0."""
    apart = left.characters.view("<u8")[i] ^ right.characters.view("<u8")[j]
    return [apart[:, word] for word in range(3)]


def _bytes_set(word: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """How many of the eight bytes are not 0."""
    for shift in (4, 2, 1):
        word = word | (word >> np.uint64(shift))
    return np.asarray(np.bitwise_count(word & _EACH_BYTE))


def _of_covered(left: Ids, i: NDArray[Any], right: Ids, j: NDArray[Any]) -> NDArray[np.uint8]:
    a, b = left.characters[i, :LENGTH], right.characters[j, :LENGTH]
    seen = a != _COVER
    telling = seen[:, _TELLING:].sum(axis=1)
    fits = (~seen | (a == b)).all(axis=1)
    return _first(
        (telling < _WEAK, "silent"),
        (fits & (telling >= _STRONG), "covered"),
        (fits, "covered_weak"),
    )


def _of_one_short(left: Ids, i: NDArray[Any], right: Ids, j: NDArray[Any]) -> NDArray[np.uint8]:
    return _first((_one_less(left.characters[i, :17], right.characters[j, :18]), "one_dropped"))


def _of_one_more(left: Ids, i: NDArray[Any], right: Ids, j: NDArray[Any]) -> NDArray[np.uint8]:
    return _first((_one_less(right.characters[j, :18], left.characters[i, :19]), "one_dropped"))


def _one_less(short: NDArray[np.uint8], long: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Rows of the longer that are the shorter's with one character more, wherever it stands."""
    before = np.ones(len(short), bool)
    fits = np.ones(len(short), bool)
    for at in range(short.shape[1]):
        before &= short[:, at] == long[:, at]
        fits &= before | (short[:, at] == long[:, at + 1])
    return fits


def _of_fifteen(left: Ids, i: NDArray[Any], right: Ids, j: NDArray[Any]) -> NDArray[np.uint8]:
    a, b = left.characters[i, :15], right.characters[j, :LENGTH]
    old = np.concatenate((b[:, :6], b[:, 8:17]), axis=1)
    of_last_century = (b[:, 6] == ord("1")) & (b[:, 7] == ord("9"))
    return _first(
        ((a == old).all(axis=1) & of_last_century, "fifteen"),
        ((a == b[:, :15]).all(axis=1), "precision_lost"),
    )


def _first(*cases: tuple[NDArray[np.bool_], str]) -> NDArray[np.uint8]:
    """The first level that fits each row; else 'different'."""
    fits = [case[0] for case in cases]
    return np.select(fits, [SLUG[case[1]] for case in cases], SLUG["different"]).astype(np.uint8)
