"""A model learnt from this county's records, the same for the same tables."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb
import numpy as np

from matchers.identity.blocks import FIRST, SECOND, find_pairs, start_account
from matchers.identity.candidates import Ground, candidates, chances
from matchers.identity.commonness import weighed
from matchers.identity.comparing import COMPARATORS, ID
from matchers.identity.model import Model, frozen, shipped
from matchers.identity.sharing import first_of
from matchers.identity.tiers import OTHER_NUMBER
from matchers.identity.training import blended, by_ecm, counted, strangers

ENOUGH, SAMPLE = 300, 20_000
"""Records that a model is learnt from: at least, and at most."""
ROUNDS = 3
"""Rounds with rivals after EM, for a record has at most one person, which EM cannot know."""


def learnt(
    con: duckdb.DuckDBPyConnection, ground: Ground, month: str = "", version: int = 1
) -> Model:
    """Learn from ``_f`` and a bounded sample of ``_r``. Too few records teach nothing: then it is the
    shipped model, with version 0.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE _sample AS"
        f" SELECT * FROM _r WHERE NOT valid ORDER BY hash(rid), rid LIMIT {SAMPLE}"
    )
    if con.execute("SELECT count(*) FROM _sample").fetchall()[0][0] < ENOUGH:
        return shipped()
    random = strangers(con, ground.names)
    start = replace(shipped(), u=counted(random, shipped()))
    find_pairs(con, (*FIRST, *SECOND), "_sample")
    start_account(con)  # what was looked at to learn is no part of a run's account
    kept = candidates(con, ground, start)
    order = np.lexsort((kept.fid, -kept.total, kept.rid))
    nearest = kept.levels[order[first_of(kept.rid[order])]]
    model = replace(start, m=by_ecm(nearest, random, start))
    for _ in range(ROUNDS):
        kept = replace(kept, weights=weighed(kept, model, ground.common))
        chance, _ = chances(con, kept, ground.common, "_sample")
        model = replace(model, m=blended(kept.levels, chance, start.m), matches=float(chance.sum()))
    model = replace(model, m=_with_other_numbers(model.m, start.m))
    return frozen(replace(model, version=version, month=month, pairs=len(kept.rid)))


def _with_other_numbers(
    m: Mapping[str, Sequence[float]], prior: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float, ...]]:
    """m, but as before of numbers that are valid and not the resident's: the sample has none of them."""
    number = list(COMPARATORS)[ID]
    told = tuple((prior if at in OTHER_NUMBER else m)[number][at] for at in range(len(m[number])))
    return {name: tuple(m[name]) if name != number else told for name in m}
