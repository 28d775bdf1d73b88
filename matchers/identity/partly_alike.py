"""How many residents are named partly like a name: all but one character, or the given name.

Where forty others share the surname and a character of the given name, that says little.
"""

from dataclasses import dataclass

import numpy as np

from matchers.people.name_codes import CODE_BITS, LATIN, SILENT, UNKNOWN_IN, Names, surname_lengths
from matchers.people.name_codes import lengths as lengths_of

NOT_COUNTED = -1.0
"""Of names that are not a surname of one character with two behind it."""


@dataclass(frozen=True)
class PartlyAlike:
    """By the code of a name: residents who differ from it so, NOT_COUNTED where that is not known."""

    one_character: np.ndarray
    given_only: np.ndarray


def partly_alike(known: Names, bearers: np.ndarray) -> PartlyAlike:
    """``bearers``: residents of each name, by code."""
    length, plain = lengths_of(known.facts), known.facts & (LATIN | SILENT | UNKNOWN_IN) == 0
    single = plain & (surname_lengths(known.facts) == 1)
    three = np.flatnonzero(single & (length == 3))
    first, second, third = (known.chars[three, at] for at in range(3))
    start, ends, given = (
        _shared(a, b, bearers[three]) for a, b in ((first, second), (first, third), (second, third))
    )
    one_character, given_only = (np.full(len(length), NOT_COUNTED) for _ in range(2))
    one_character[three] = start + ends - 2 * bearers[three]
    given_only[three] = given - bearers[three]
    return PartlyAlike(one_character, given_only)


def _shared(one: np.ndarray, other: np.ndarray, bearers: np.ndarray) -> np.ndarray:
    """For each name the residents who have both characters."""
    keys = (one.astype(np.int64) << CODE_BITS) | other.astype(np.int64)
    _, back = np.unique(keys, return_inverse=True)
    return np.bincount(back, bearers)[back]
