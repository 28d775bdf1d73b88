"""Characters that the eye takes for one another: 未/末, 荣/荥, 晴/睛, 芬/苂.

Pairs derived from the stroke orders, parts and four-corner codes of char-similar 0.0.2 (Apache-2.0 by
its licence file) and the groups of same_stroke.txt in pycorrector 1.1.4 (Apache-2.0), with additions
of our own: few strokes apart and two corners alike, or one rare part alike (海/梅). A line: a character and those that look like it, each pair once. Forms that name keys fold are left out.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHIFT = 18


@lru_cache(maxsize=1)
def _pairs() -> NDArray[np.int64]:
    data = resources.files("matchers.people").joinpath("data/look_alikes.txt")
    lines = data.read_text(encoding="utf-8").splitlines()
    others = _codes("".join(line[1:] for line in lines))
    first = np.repeat(_codes("".join(line[0] for line in lines)), [len(line) - 1 for line in lines])
    return np.sort(np.concatenate(((first << _SHIFT) | others, (others << _SHIFT) | first)))


def _codes(characters: str) -> NDArray[np.int64]:
    return np.frombuffer(characters.encode("utf-32-le"), np.uint32).astype(np.int64)


def look_alike(left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether two code points look alike, for arrays of both; symmetric, a character not with itself."""
    asked = (left.astype(np.int64) << _SHIFT) | right.astype(np.int64)
    known = _pairs()
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    found: NDArray[np.bool_] = known[place] == asked
    return found
