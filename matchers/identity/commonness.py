"""How common a name, a sound or a village is among the residents: to share a rare one says more.

The u of a model is that of a county's ordinary pair. For names and villages it is counted instead;
and where a clan lives together, to share the surname with a neighbour says little.
"""

from dataclasses import dataclass
from typing import Protocol

import duckdb
import numpy as np

from matchers.identity.comparing import COMPARATORS, ID, INDEX, NAME, PLACE
from matchers.identity.model import Model
from matchers.identity.tiers import NEAR_NAME, SURE_NUMBER

NUMBER_OF_KIN = 20.0
"""The number of a relative is written beside somebody's name so often that an equal number with
another name speaks for its owner no more than this (0.25 of true pairs have it, against some three
in a thousand records with one of four relatives' numbers); where they live says nothing then.
"""
SMOOTHED = 2_000
"""A name is taken to be one resident commoner than counted, among so many more."""


def _of(comparator: str, *slugs: str) -> list[int]:
    return [INDEX[comparator][slug] for slug in slugs]


_SAME_NAME, _SAME_SOUND = _of("name", "identical", "variant"), _of("name", "same_sound")
_SWAPPED = _of("name", "swapped")
_ONLY_SURNAME = _of(
    "name", "unknown", "look_alike", "surname_known", "one_character", "dropped", "surname_only"
)
_VILLAGE = _of("place", "village")

# How much likelier two people of one village share their surname than two of the county.
_CLAN = """
WITH one AS (SELECT village, surname, count(*) AS n FROM _f WHERE village IS NOT NULL AND surname IS NOT NULL GROUP BY ALL),
village AS (SELECT sum(n) AS n FROM one GROUP BY village), surname AS (SELECT sum(n) AS n FROM one GROUP BY surname)
SELECT (SELECT sum(n * n) FROM one) / (SELECT sum(n * n) FROM village)
       / ((SELECT sum(n * n) FROM surname) / (SELECT sum(n) * sum(n) FROM one))
"""


class Pairs(Protocol):
    """Compared pairs: levels, and the resident's name and village as codes."""

    @property
    def levels(self) -> np.ndarray: ...
    @property
    def name(self) -> np.ndarray: ...
    @property
    def village(self) -> np.ndarray: ...


@dataclass(frozen=True)
class Commonness:
    """How many residents share each name, its sound, its characters, and each village; by code."""

    residents: int
    name: np.ndarray
    sound: np.ndarray
    letters: np.ndarray
    village: np.ndarray
    clan: float


def common_in(con: duckdb.DuckDBPyConnection) -> Commonness:
    """Counted in ``_f``; sound and characters by the code of a name that has them."""
    clan = con.execute(_CLAN).fetchall()[0][0]
    return Commonness(
        residents=con.execute("SELECT count(*) FROM _f").fetchall()[0][0],
        name=_counts(con, "SELECT code, count(fid) FROM _name LEFT JOIN _f ON _f.name = code GROUP BY code"),
        sound=_by_name(con, "sound"),
        letters=_by_name(con, "letters"),
        village=_counts(con, "SELECT code, count(fid) FROM _place LEFT JOIN _f ON _f.village = code GROUP BY code"),
        clan=max(float(clan or 1.0), 1.0),
    )  # fmt: skip


def _by_name(con: duckdb.DuckDBPyConnection, key: str) -> np.ndarray:
    return _counts(con, f"WITH n AS (SELECT {key}, count(*) AS n FROM _f GROUP BY {key})"
                        f" SELECT code, coalesce(n, 0) FROM _name LEFT JOIN n USING ({key})")  # fmt: skip


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
    for levels, counts in (
        (_SAME_NAME, common.name),
        (_SAME_SOUND, common.sound),
        (_SWAPPED, common.letters),
    ):
        where = np.isin(name, levels)
        u = _share(counts[pairs.name[where]], common)
        weights[where, NAME] = np.log(np.array(model.m["name"])[name[where]] / u)
    where = np.isin(place, _VILLAGE)
    u = _share(common.village[pairs.village[where]], common)
    weights[where, PLACE] = np.log(np.array(model.m["place"])[place[where]] / u)
    weights[np.isin(name, _ONLY_SURNAME) & where, NAME] -= np.log(common.clan)
    clash = np.isin(pairs.levels[:, ID], SURE_NUMBER) & (name > 0) & ~np.isin(name, NEAR_NAME)
    weights[clash] = np.where(np.arange(len(COMPARATORS)) == NAME, weights[clash], 0.0)
    weights[clash, ID] = np.log(max(common.residents, 1) * NUMBER_OF_KIN)
    return weights


def _share(count: np.ndarray, common: Commonness) -> np.ndarray:
    return (count + 1.0) / (common.residents + SMOOTHED)
