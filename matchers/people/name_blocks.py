"""Keys under which names meet that are not written alike: by sound, by characters, by beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from matchers.people.latin_names import syllables_of
from matchers.people.name_codes import SHORT, WIDE, Names
from matchers.people.sounds import sounds, spoken

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STARTING = 3


def sound_keys(keys: pa.Array) -> pa.Array:
    """Each name as it sounds, after dialect merges, by each character's first reading: 'wan wei'.

    A name in pinyin has the key of one in characters. null where fewer than two characters are
    known, one is unknown or has no reading, or the name has more than 16.
    """
    names = Names.of(keys)
    long = names.length > SHORT
    joined = _joined(names.readings[:, :, 0], names.length, names.length >= 2)
    if long.any():
        rows = np.flatnonzero(long)
        longer = _joined(
            names.long_readings[:, :, 0], names.length[rows], names.length[rows] <= WIDE
        )
        joined = pc.replace_with_mask(joined, pa.array(long), longer)
    latin = np.flatnonzero(names.latin)
    if len(latin):
        spelled = [_of_pinyin(key) for key in names.keys.take(pa.array(latin)).to_pylist()]
        joined = pc.replace_with_mask(joined, pa.array(names.latin), pa.array(spelled, pa.string()))
    return _unless(joined, names.unknown | names.silent)


def surname_keys(keys: pa.Array) -> pa.Array:
    """The surname as it sounds, after dialect merges; null for a name without a surname."""
    names = Names.of(keys)
    said = (names.surname != 0) & ~names.latin & ~names.silent
    return _joined(names.readings[:, :, 0], names.surname_length, said)


def given_keys(keys: pa.Array) -> pa.Array:
    """The given name as written, where it has two characters and more; else null."""
    names = Names.of(keys)
    text = pc.utf8_slice_codeunits(names.keys, 1)
    two = names.surname_length == 2
    if two.any():
        text = pc.if_else(pa.array(two), pc.utf8_slice_codeunits(names.keys, 2), text)
    few = names.length - names.surname_length < 2
    return _unless(
        text, few | (names.surname_length == 0) | names.latin | names.unknown | names.silent
    )


def sorted_keys(keys: pa.Array) -> pa.Array:
    """The characters in one order, whatever their order in the name: 张伟强 and 张强伟 are one.

    A number as text, for names of two characters and more; else null.
    """
    names = Names.of(keys)
    few = (names.length < 2) | names.unknown | names.silent
    return _unless(pa.array(names.bag).cast(pa.string()), few)


def start_keys(keys: pa.Array) -> pa.Array:
    """The first three characters as they sound, for shortened names; null for shorter ones."""
    names = Names.of(keys)
    enough = (names.length >= _STARTING) & ~names.latin & ~names.unknown & ~names.silent
    return _joined(names.readings[:, :_STARTING, 0], np.full(len(enough), _STARTING), enough)


def _joined(first: NDArray[np.uint16], length: NDArray[Any], said: NDArray[np.bool_]) -> pa.Array:
    """Syllables (n x columns) joined with a space; null where one of the first ``length`` is 0."""
    table = sounds()
    forms = pa.array(table.spoken_forms, pa.string())
    columns = first.shape[1]
    inside = np.arange(columns) < np.asarray(length)[:, None]
    said = said & ~((first == 0) & inside).any(axis=1)
    parts = [
        pc.if_else(pa.array(inside[:, at]), forms.take(pa.array(table.spoken[first[:, at]])), "")
        for at in range(columns)
    ]
    joined = pc.utf8_rtrim(pc.binary_join_element_wise(*parts, " "), " ")
    return _unless(joined, ~said)


def _of_pinyin(key: str) -> str | None:
    syllables = syllables_of(key)
    return " ".join(map(spoken, syllables)) if len(syllables) >= 2 else None


def _unless(values: pa.Array, silent: NDArray[np.bool_]) -> pa.Array:
    return pc.if_else(pa.array(silent), None, values)
