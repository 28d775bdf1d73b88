"""The residents who may be meant by records, weighed, and the chance of each."""

from dataclasses import dataclass

import duckdb
import numpy as np

from matchers.identity.commonness import Commonness, weighed
from matchers.identity.comparing import COMPARATORS, Compared, compared
from matchers.identity.model import Model
from matchers.identity.sharing import estimated_shares, first_of, shared
from matchers.people.names import Names

FAR = 9.0
"""A candidate so many natural-log units short of an even chance against nobody is let go."""


@dataclass(frozen=True)
class Ground:
    """What stays the same while records are placed: all names by code, and how common they are."""

    names: Names
    common: Commonness


@dataclass(frozen=True)
class Kept:
    """Candidates that count, in order of ``rid`` and ``fid``; ``weights``: one column a comparator.

    ``said``: the record's name, ``name``, ``village``: the resident's, as codes.
    """

    rid: np.ndarray
    fid: np.ndarray
    levels: np.ndarray
    weights: np.ndarray
    said: np.ndarray
    name: np.ndarray
    village: np.ndarray

    @property
    def total(self) -> np.ndarray:
        return np.asarray(self.weights.sum(axis=1))


def candidates(con: duckdb.DuckDBPyConnection, ground: Ground, model: Model) -> Kept:
    """All of ``_pair`` that is not too far off."""
    parts = [_near(part, model, ground.common) for part in compared(con, ground.names, "_pair")]
    nothing = np.zeros(0, np.int32)
    none = np.zeros((0, len(COMPARATORS)))
    return _joined(
        [Kept(nothing, nothing, none.astype(np.uint8), none, nothing, nothing, nothing), *parts]
    )


def merged(one: Kept, other: Kept) -> Kept:
    """Two sets of candidates as one."""
    both = _joined([one, other])
    order = np.lexsort((both.fid, both.rid))
    return Kept(*(getattr(both, f)[order] for f in Kept.__dataclass_fields__))


def chances(
    con: duckdb.DuckDBPyConnection, kept: Kept, common: Commonness, of: str
) -> tuple[np.ndarray, np.ndarray]:
    """The probability of every candidate of the records of a table, and the logarithm of its odds
    against nobody before anything was compared.
    """
    residents = max(common.residents, 1)
    rid, kind, strangers = _kinds(con, of)
    first = first_of(kept.rid)
    sums = np.full(len(rid), -np.inf)
    if len(first):
        sums[np.searchsorted(rid, kept.rid[first])] = np.logaddexp.reduceat(kept.total, first)
    share = estimated_shares(kind, sums, residents, strangers)
    mine = share[kind[np.searchsorted(rid, kept.rid[first])]]
    before = np.log(mine) - np.log1p(-mine) - np.log(residents)
    count = np.diff(np.append(first, len(kept.rid)))
    return shared(kept.rid, kept.total, mine, residents), np.repeat(before, count)


def _near(part: Compared, model: Model, common: Commonness) -> Kept:
    weights = weighed(part, model, common)
    near = weights.sum(axis=1) > np.log(max(common.residents, 1)) - FAR
    said = (part.rid, part.fid, part.levels, weights, part.said, part.name, part.village)
    return Kept(*(column[near] for column in said))


def _joined(parts: list[Kept]) -> Kept:
    fields = Kept.__dataclass_fields__
    return Kept(*(np.concatenate([getattr(part, f) for part in parts]) for f in fields))


def _kinds(con: duckdb.DuckDBPyConnection, of: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Records in order, the kind of each, and whether that is one of strangers: who say that they
    live elsewhere, or have a valid number that nobody here has.
    """
    table = con.sql(
        "SELECT rid, concat_ws('|', source, state, valid, owned) AS kind,"
        " state = 2 OR (valid AND NOT owned) AS stranger"
        f" FROM {of} ORDER BY rid"
    ).to_arrow_table()
    coded = table.column("kind").combine_chunks().dictionary_encode()
    kind = np.asarray(coded.indices)
    strangers = np.zeros(max(len(coded.dictionary), 1), bool)
    strangers[kind] = np.asarray(table.column("stranger").combine_chunks().fill_null(False))
    return np.asarray(table.column("rid")), kind, strangers
