"""Names as matrices of code points, and their mistakes, without a loop over rows.

A name is a row of ``WIDTH`` code points, left-justified, 0 behind its end.
"""

from functools import lru_cache

import numpy as np
import pyarrow as pa

from data_samples.confusion_tables import DIALECT, HOMOPHONES, LOOKALIKES
from data_samples.name_tables import FASHIONS, GENERATION_CHARS, RARE_CHARS, SHORT_SHARE, SURNAMES

WIDTH = 4
LAST = 0x32000
_COMMON, _RARE_SHARE = 0.93, 0.004


def points(text: str) -> np.ndarray:
    """The code points of a text."""
    return np.array([ord(char) for char in text], np.uint32)


def texts(matrix: np.ndarray) -> pa.Array:
    """Rows of code points as texts."""
    return pa.array(np.ascontiguousarray(matrix, np.uint32).view(f"<U{WIDTH}").ravel())


def lengths(matrix: np.ndarray) -> np.ndarray:
    """Characters of each name."""
    return (matrix != 0).sum(axis=1)


@lru_cache(maxsize=1)
def _surnames() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two columns of code points, chances, and how many characters each has."""
    table = np.zeros((len(SURNAMES), 2), np.uint32)
    for at, name in enumerate(SURNAMES):
        table[at, : len(name)] = points(name)
    weights = np.array(list(SURNAMES.values()), float)
    return table, weights / weights.sum(), (table != 0).sum(axis=1)


def surnames(rng: np.random.Generator, rows: int) -> np.ndarray:
    """Numbers of surnames, in the shares of the country."""
    return rng.choice(len(SURNAMES), rows, p=_surnames()[1])


@lru_cache(maxsize=1)
def _wide_pool() -> np.ndarray:
    """Characters that occur in given names of any time."""
    chars = {c for others in HOMOPHONES.values() for c in others[:2]} | set(GENERATION_CHARS)
    return points("".join(sorted(chars | {c for _, men, women in FASHIONS for c in men + women})))


def generations(rng: np.random.Generator, rows: int, share: float) -> np.ndarray:
    """The generation character of each family's children, 0 where there is none."""
    chars = rng.choice(points(GENERATION_CHARS), rows)
    return np.where(rng.random(rows) < share, chars, 0).astype(np.uint32)


def full_names(
    rng: np.random.Generator, surname: np.ndarray, male: np.ndarray, year: np.ndarray, generation: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Surname, and one or two characters in the fashion of the birth year; skewed as names are."""
    rows = len(surname)
    first, last = _given(rng, male, year), _given(rng, male, year)
    shared = generation != 0
    first = np.where(shared, generation, first)
    short = np.array([SHORT_SHARE[decade] for decade in range(1920, 2030, 10)])
    alone = (rng.random(rows) < short[np.clip((year - 1920) // 10, 0, 10)]) & ~shared
    last = np.where(alone, 0, np.where(last == first, _given(rng, male, year), last))
    rare = rng.random(rows) < _RARE_SHARE
    last[rare] = rng.choice(points(RARE_CHARS), int(rare.sum()))
    return with_surname(surname, np.stack([first, last], axis=1))


def with_surname(surname: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Names put together from a surname's number and two characters."""
    table, _, size = _surnames()
    matrix = np.zeros((len(surname), WIDTH), np.uint32)
    matrix[:, :2] = table[surname]
    one = size[surname] == 1
    matrix[one, 1:3] = given[one]
    matrix[~one, 2:4] = given[~one]
    return matrix


def _given(rng: np.random.Generator, male: np.ndarray, year: np.ndarray) -> np.ndarray:
    """A character for each: mostly of the decade, the first of the fashion most of all."""
    found = rng.choice(_wide_pool(), len(male))
    common = rng.random(len(male)) < _COMMON
    era = np.searchsorted([last for last, *_ in FASHIONS], year)
    for at, (_, men, women) in enumerate(FASHIONS):
        for sex, chars in ((1, men), (0, women)):
            mine = np.flatnonzero(common & (era == at) & (male == sex))
            weights = 1 / (np.arange(len(chars)) + 2.5)
            picked = rng.choice(len(chars), len(mine), p=weights / weights.sum())
            found[mine] = points(chars)[picked]
    return found


# --- mistakes ------------------------------------------------------------------------------------


@lru_cache(maxsize=3)
def _confusions(kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Code point -> row; rows of what is written instead; how many there are in each."""
    table = {"homophone": HOMOPHONES, "lookalike": LOOKALIKES, "dialect": DIALECT}[kind]
    place = np.zeros(LAST, np.int32)
    others = np.zeros((len(table) + 1, 4), np.uint32)
    count = np.zeros(len(table) + 1, np.int64)
    for row, (char, instead) in enumerate(table.items(), 1):
        place[ord(char)] = row
        others[row, : len(instead)] = points(instead)
        count[row] = len(instead)
    return place, others, count


def misspelt(rng: np.random.Generator, names: np.ndarray, kind: str) -> np.ndarray:
    """The names gone wrong in one way; those that cannot go wrong so stay."""
    size = lengths(names)
    rows = np.arange(len(names))
    wrong = names.copy()
    if kind in ("homophone", "lookalike", "dialect", "surname_sound"):
        column = np.zeros(len(names), np.int64) if kind == "surname_sound" else 1 + (
            rng.random(len(names)) * (size - 1)
        ).astype(np.int64)  # fmt: skip
        place, others, count = _confusions("homophone" if kind == "surname_sound" else kind)
        row = place[names[rows, column]]
        instead = others[row, (rng.random(len(names)) * count[row]).astype(np.int64)]
        wrong[rows, column] = np.where(row > 0, instead, names[rows, column])
    elif kind == "dropped":
        column = 1 + (rng.random(len(names)) * (size - 1)).astype(np.int64)
        behind = np.arange(WIDTH) >= column[:, None]
        shifted = np.concatenate([names[:, 1:], np.zeros((len(names), 1), np.uint32)], axis=1)
        wrong = np.where(behind & (size > 2)[:, None], shifted, names)
    elif kind == "unreadable":
        column = 1 + (rng.random(len(names)) * (size - 1)).astype(np.int64)
        wrong[rows, column] = ord("□")
    else:
        long = size > 2
        end = np.where(long, size, 2)
        wrong[rows, end - 1], wrong[rows, end - 2] = names[rows, end - 2], names[rows, end - 1]
    return wrong
