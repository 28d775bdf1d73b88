"""Two names as written, said of one person? One of sixteen ordered levels for each pair of keys.

Keys are those of :func:`pipeline.kernel.names.name_key`. The first level in the order of
``LEVELS`` that fits a pair is its level, so levels exclude one another:

* what sounds alike is taken for that even where it also looks alike (张青/张清);
* a surname that only sounds alike does not break 姓名同音 or 姓名近音; every character must sound alike;
* a name with □, or 某, or X behind a surname is never 同名; with two known characters, all equal, it
  is 姓名缺字; with only the surname known (张**, 张某, 张) it fits every 张; with none it says nothing;
* 形近字, 差一字, 少一字 are about one character; two that differ make 仅同姓 or 姓名不同;
* 仅同名不同姓 wants a given name of two characters: 伟 alone says nothing about 张伟 and 李伟;
* names of five characters and more, and of four without a compound surname, have no surname.

``u`` of ``identical`` is that of an ordinary name; who knows how many bear the name should use that.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from matchers.people.latin_names import latin_level
from matchers.people.name_blocks import (
    given_keys,
    sorted_keys,
    sound_keys,
    start_keys,
    surname_keys,
)
from matchers.people.name_codes import LATIN, SHORT, SILENT, WIDE, Names, lengths
from matchers.people.name_levels import LEVELS, SLUG
from matchers.people.name_pairs import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "LEVELS",
    "Names",
    "given_keys",
    "levels",
    "sorted_keys",
    "sound_keys",
    "start_keys",
    "surname_keys",
]

_CHUNK = 1 << 17


def levels(names: Names, left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.uint8]:
    """The level of each pair. Codes are places in ``names``, -1 for none; left is the record, right
    the resident; the answer would be the same the other way round.
    """
    answers = np.zeros(len(left), np.uint8)
    for start in range(0, len(left), _CHUNK):
        part = slice(start, start + _CHUNK)
        answers[part] = _some_levels(names, left[part], right[part])
    return answers


def _some_levels(names: Names, left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.uint8]:
    answers = np.zeros(len(left), np.uint8)
    if not len(names.facts):
        return answers
    facts = names.facts[left] | names.facts[right]
    said = (left >= 0) & (right >= 0) & (facts & SILENT == 0)
    latin = facts & LATIN != 0
    long = np.maximum(lengths(names.facts[left]), lengths(names.facts[right])) > SHORT
    for places, width in (
        (np.flatnonzero(said & ~latin & ~long), SHORT),
        (np.flatnonzero(said & ~latin & long), WIDE),
    ):
        if len(places):
            answers[places] = Pairs(names, left[places], right[places], width).levels()
    latin = np.flatnonzero(said & latin)
    keys = (names.keys.take(pa.array(side[latin])).to_pylist() for side in (left, right))
    answers[latin] = [_of_latin(*pair) for pair in zip(*keys, strict=True)]
    return answers


@lru_cache(maxsize=1 << 16)
def _of_latin(left: str, right: str) -> np.uint8:
    return SLUG[latin_level(left, right)]
