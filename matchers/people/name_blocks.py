"""Keys under which names meet that are not written alike: by sound, by characters, by beginning.

Each function takes name keys, or names that are encoded already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from matchers.people.latin_names import syllables_of
from matchers.people.name_codes import (
    LATIN,
    SHORT,
    SILENT,
    UNKNOWN_IN,
    WIDE,
    Names,
    lengths,
    readings_at,
    surname_lengths,
)
from matchers.people.sounds import sounds, spoken

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STARTING = 3


def sound_keys(keys: pa.Array | Names) -> pa.Array:
    """Each name as it sounds, after dialect merges, by each character's first reading: 'wan wei'.

    A name in pinyin has the key of one in characters. null where fewer than two characters are
    known, one is unknown or has no reading, or the name has more than 16.
    """
    names = _named(keys)
    length = lengths(names.facts)
    joined = _joined(names, np.arange(len(length)), length)
    latin = np.flatnonzero(names.facts & LATIN)
    if len(latin):
        spelled = [_of_pinyin(key) for key in names.keys.take(pa.array(latin)).to_pylist()]
        places = pa.array(names.facts & LATIN != 0)
        joined = pc.replace_with_mask(joined, places, pa.array(spelled, pa.string()))
    return _unless(joined, (names.facts & (UNKNOWN_IN | SILENT) != 0) | (length < 2))


def surname_keys(keys: pa.Array | Names) -> pa.Array:
    """The surname as it sounds, after dialect merges; null for a name without a surname."""
    names = _named(keys)
    length = surname_lengths(names.facts)
    joined = _joined(names, np.arange(len(length)), length)
    return _unless(joined, (length == 0) | (names.facts & (LATIN | SILENT) != 0))


def given_keys(keys: pa.Array | Names) -> pa.Array:
    """The given name as written, where it has two characters and more; else null."""
    names = _named(keys)
    surname = surname_lengths(names.facts)
    text = pc.utf8_slice_codeunits(names.keys, 1)
    if (surname == 2).any():
        text = pc.if_else(pa.array(surname == 2), pc.utf8_slice_codeunits(names.keys, 2), text)
    few = (surname == 0) | (lengths(names.facts) < surname + 2)
    return _unless(text, few | (names.facts & (LATIN | UNKNOWN_IN | SILENT) != 0))


def sorted_keys(keys: pa.Array | Names) -> pa.Array:
    """The characters in one order, whatever their order in the name: 张伟强 and 张强伟 are one.

    null for names of fewer than two characters, of more than 16, and with unknown ones.
    """
    names = _named(keys)
    length = lengths(names.facts)
    joined = _sorted(names, np.arange(len(length)), SHORT)
    long = length > SHORT
    if long.any():
        joined = pc.replace_with_mask(
            joined, pa.array(long), _sorted(names, np.flatnonzero(long), WIDE)
        )
    return _unless(
        joined, (length < 2) | (length > WIDE) | (names.facts & (UNKNOWN_IN | SILENT) != 0)
    )


def start_keys(keys: pa.Array | Names) -> pa.Array:
    """The first three characters as they sound, for shortened names; null for shorter ones."""
    names = _named(keys)
    enough = (lengths(names.facts) >= _STARTING) & (
        names.facts & (LATIN | UNKNOWN_IN | SILENT) == 0
    )
    return _unless(_joined(names, np.arange(len(enough)), np.full(len(enough), _STARTING)), ~enough)


def _named(keys: pa.Array | Names) -> Names:
    return keys if isinstance(keys, Names) else Names.of(keys)


def _joined(names: Names, places: NDArray[Any], length: NDArray[Any]) -> pa.Array:
    """The first ``length`` syllables of names, with a space between; null where one is not known."""
    table = sounds()
    forms = pa.array([f" {form}" for form in table.spoken_forms], pa.string())
    width = WIDE if len(length) and length.max() > SHORT else SHORT
    chars, surname = names.columns(places, width), surname_lengths(names.facts[places])
    parts, missing = [], length > WIDE
    for at in range(min(width, int(length.max(initial=0)))):
        groups = table.spoken[readings_at(chars, surname, at)[:, 0]]
        inside = length > at
        missing |= inside & (groups == 0)
        parts.append(pc.if_else(pa.array(inside), forms.take(pa.array(groups)), ""))
    if not parts:
        return pa.nulls(len(places), pa.string())
    return _unless(pc.utf8_ltrim(pc.binary_join_element_wise(*parts, ""), " "), missing)


def _sorted(names: Names, places: NDArray[Any], width: int) -> pa.Array:
    """The characters of names, those of the highest code points first."""
    chars = np.ascontiguousarray(np.sort(names.columns(places, width), axis=1)[:, ::-1])
    return pa.array(chars.view(f"<U{width}").ravel().tolist(), pa.string())


def _of_pinyin(key: str) -> str | None:
    syllables = syllables_of(key)
    return " ".join(map(spoken, syllables)) if len(syllables) >= 2 else None


def _unless(values: pa.Array, silent: NDArray[np.bool_]) -> pa.Array:
    return pc.if_else(pa.array(silent), None, values)
