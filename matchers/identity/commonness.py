"""How common a name, a sound or a village is among the residents: to share a rare one says more.

The u of a model is that of a county's ordinary pair. For names and villages it is counted instead;
and where namesakes are of one clan, sex or generation, to agree in that as well says little.
"""

from dataclasses import dataclass
from typing import Protocol

import duckdb
import numpy as np

from matchers.identity.comparing import BIRTH, COMPARATORS, ID, INDEX, NAME, PLACE, SEX
from matchers.identity.fashion import Fashion, fashion_in
from matchers.identity.model import Model
from matchers.identity.partly_alike import NOT_COUNTED, PartlyAlike, partly_alike
from matchers.identity.tiers import AGREES, NEAR_NAME, SURE_NUMBER
from matchers.people.names import Names

NUMBER_OF_KIN = 20.0
"""The number of a relative is written beside somebody's name so often that an equal number with
another name speaks for its owner no more than this (0.25 of true pairs have it, against some three
in a thousand records with one of four relatives' numbers); where they live says nothing then.
"""
SMOOTHED = 2_000
"""A name is taken to be one resident commoner than counted, among so many more."""
SPELLINGS, LOSSES = 4.0, 2.0
"""Usual ways to write a name by its sound, and to lose a character: of a slip, each is as likely."""
UNSEEN = 0.3
"""A name that came about by a slip is taken to be so many residents commoner than counted."""
OUT_OF_FASHION = 0.75
"""A name that one resident has is so far from being in fashion (0..1); with two bearers, half as far."""


def _of(comparator: str, *slugs: str) -> list[int]:
    return [INDEX[comparator][slug] for slug in slugs]


_SAME_NAME, _SAME_SOUND = _of("name", "identical", "variant"), _of("name", "same_sound")
_SWAPPED = _of("name", "swapped")
_VILLAGE = _of("place", "village")
_SHARED = {
    "surname": _of("name", "surname_known", "surname_only"),
    "whole": [*_SAME_NAME, *_SAME_SOUND, *_SWAPPED, *_of("name", "near_sound", "shortened", "pinyin", "dropped")],
    "part": _of("name", "unknown", "look_alike", "one_character"),
    "given": _of("name", "given_only"),
}  # fmt: skip
"""What of the name is shared, as ``Fashion`` counts it -> levels."""
_BESIDE = {PLACE: _VILLAGE, SEX: _of("sex", "same"), BIRTH: AGREES[BIRTH]}
"""Comparator -> levels at which namesakes are likelier than by chance."""


class Pairs(Protocol):
    """Compared pairs: levels, the record's name, and the resident's name and village, as codes."""

    @property
    def levels(self) -> np.ndarray: ...
    @property
    def said(self) -> np.ndarray: ...
    @property
    def name(self) -> np.ndarray: ...
    @property
    def village(self) -> np.ndarray: ...


@dataclass(frozen=True)
class Commonness:
    """How many residents share each name, a part of it, and each village; by code."""

    residents: int
    name: np.ndarray
    village: np.ndarray
    partly: PartlyAlike
    fashion: Fashion


def common_in(con: duckdb.DuckDBPyConnection, known: Names) -> Commonness:
    """Counted in ``_f``. ``known``: all names, in the order of their codes."""
    bearers = _counts(
        con, "SELECT code, count(fid) FROM _name LEFT JOIN _f ON _f.name = code GROUP BY code"
    )
    return Commonness(
        residents=con.execute("SELECT count(*) FROM _f").fetchall()[0][0],
        name=bearers,
        village=_counts(con, "SELECT code, count(fid) FROM _place LEFT JOIN _f ON _f.village = code GROUP BY code"),
        partly=partly_alike(known, bearers),
        fashion=fashion_in(con),
    )  # fmt: skip


def _counts(con: duckdb.DuckDBPyConnection, sql: str) -> np.ndarray:
    table = con.sql(sql).to_arrow_table()
    codes, n = (np.asarray(table.column(at)) for at in (0, 1))
    found = np.zeros(int(codes.max(initial=0)) + 1, np.int64)
    found[codes] = n
    return found


def weighed(pairs: Pairs, model: Model, common: Commonness) -> np.ndarray:
    """float64 natural-log weights, one row a pair, one column a comparator."""
    weights = np.zeros(pairs.levels.shape)
    for at, comparator in enumerate(COMPARATORS):
        weights[:, at] = model.weights(comparator)[pairs.levels[:, at]]
    name, place = pairs.levels[:, NAME], pairs.levels[:, PLACE]
    bearers, counted, named = _bearers(pairs, common)
    m = np.array(model.m["name"])[name[counted]]
    weights[counted, NAME] = np.log(m / _share(bearers[counted], common))
    where = np.isin(place, _VILLAGE)
    u = _share(common.village[pairs.village[where]] + 1.0, common)
    weights[where, PLACE] = np.log(np.array(model.m["place"])[place[where]] / u)
    weights[:, NAME] -= _fashion(pairs.levels, named, common.fashion)
    clash = np.isin(pairs.levels[:, ID], SURE_NUMBER) & (name > 0) & ~np.isin(name, NEAR_NAME)
    weights[clash] = np.where(np.arange(len(COMPARATORS)) == NAME, weights[clash], 0.0)
    weights[clash, ID] = np.log(max(common.residents, 1) * NUMBER_OF_KIN)
    return weights


def _share(count: np.ndarray, common: Commonness) -> np.ndarray:
    return count / (common.residents + SMOOTHED)


def _bearers(pairs: Pairs, common: Commonness) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How many residents agree with the record's name as this one does; where that was counted; how
    many have a name for which fashion could account.
    """
    name, partly = pairs.levels[:, NAME], common.partly
    written = np.where(pairs.said >= 0, common.name[pairs.said], 0).astype(np.float64)
    bearers, named = np.zeros(len(name)), written
    counted = np.zeros(len(name), bool)
    for levels, count in (
        (_SAME_NAME, common.name[pairs.name] + 1.0),
        (_SAME_SOUND, SPELLINGS * (written + UNSEEN)),
        (_SWAPPED, written + UNSEEN),
        (_of("name", "one_character"), partly.one_character[pairs.said] + 1.0),
        (_of("name", "dropped"), LOSSES * (written + UNSEEN)),
        (_SHARED["given"], partly.given_only[pairs.said] + 1.0),
    ):
        where = np.isin(name, levels) & (count > NOT_COUNTED + 1.0)
        bearers[where] = count[where]
        counted |= where
    alike = np.isin(name, [*_of("name", "one_character"), *_SHARED["given"]])
    named = np.where(alike, bearers, written)
    return bearers, counted, np.maximum(named, 1.0)


def _fashion(levels: np.ndarray, named: np.ndarray, fashion: Fashion) -> np.ndarray:
    """What a name that agrees counts for less, with village, sex and age agreeing as well."""
    less = np.zeros(len(levels))
    name = levels[:, NAME]
    in_fashion = np.where(np.isin(name, _SHARED["surname"]), 1.0, 1.0 - OUT_OF_FASHION / named)
    for at, agreeing in _BESIDE.items():
        beside = np.isin(levels[:, at], agreeing)
        for kind, shared in _SHARED.items():
            where = beside & np.isin(name, shared)
            less[where] += np.log1p((fashion.times[at][kind] - 1.0) * in_fashion[where])
    return less
