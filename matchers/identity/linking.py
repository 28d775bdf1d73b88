"""From ``frame`` and ``record`` to ``found``: whom each record speaks of, how sure that is, and why."""

from dataclasses import dataclass, replace

import duckdb
import numpy as np
import pyarrow as pa

from matchers.identity.blocks import FIRST, SECOND, find_pairs, start_account
from matchers.identity.coding import encode
from matchers.identity.comparing import COMPARATORS, NAME, Compared, compared
from matchers.identity.model import Model, frozen, shipped
from matchers.identity.sharing import Commonness, estimated_shares, first_of, shared, weighed
from matchers.identity.tiers import SAME_NAME, tiers
from matchers.identity.training import counted, learnt_from, strangers
from matchers.identity.wording import explained
from matchers.people.names import Names

ENOUGH, SAMPLE = 300, 20_000
"""Records that a model is learnt from: at least, and at most."""
SUREST = 0.9999
"""Nobody is surer without a number than that."""
FAR = 9.0
"""A candidate so many natural-log units short of an even chance against nobody is let go."""
NEAR = 6.0
"""A record with a candidate of the same name so far beyond it is not looked at again."""

_FOUND = """
CREATE OR REPLACE TEMP TABLE found (
    rid BIGINT, fid BIGINT, person VARCHAR, tier VARCHAR, probability DOUBLE, explanation VARCHAR,
    weights DOUBLE[], levels UTINYINT[], prior DOUBLE)
"""


@dataclass(frozen=True)
class Kept:
    """Candidates that count, in order of ``rid`` and ``fid``; ``weights``: one column a comparator.

    ``name``: code of the resident's name.
    """

    rid: np.ndarray
    fid: np.ndarray
    levels: np.ndarray
    weights: np.ndarray
    name: np.ndarray

    @property
    def total(self) -> np.ndarray:
        return np.asarray(self.weights.sum(axis=1))


def link_records(con: duckdb.DuckDBPyConnection, model: Model | None = None) -> Model:
    """Fill ``found`` from ``frame`` and ``record``; a model is learnt where none is given, and returned."""
    model = model or learnt(con, "", 1)
    con.execute(_FOUND)
    start_account(con)
    if not con.execute("SELECT count(*) FROM record").fetchall()[0][0]:
        return model
    known = encode(con)
    common = _commonness(con)
    find_pairs(con, FIRST, "_r")
    kept = _kept(con, known, model, common)
    _set_well_placed_aside(con, kept, common.residents)
    find_pairs(con, SECOND, "_again")
    con.execute("CREATE OR REPLACE TEMP TABLE _pair AS FROM _pair ANTI JOIN _seen USING (rid, fid)")
    kept = _merged(kept, _kept(con, known, model, common))
    _decide(con, known, kept, model, common)
    return model


def learnt(con: duckdb.DuckDBPyConnection, month: str, version: int) -> Model:
    """A model learnt from ``frame`` and a bounded sample of ``record``, the same for the same tables.

    Too few records teach nothing: then it is the shipped one, with version 0.
    """
    if con.execute("SELECT count(*) FROM record").fetchall()[0][0] < ENOUGH:
        return shipped()
    known = encode(con)
    start_account(con)
    random = strangers(con, known)
    start = replace(shipped(), u=counted(random, shipped()))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE _sample AS"
        f" SELECT * FROM _r ORDER BY hash(rid), rid LIMIT {SAMPLE}"
    )
    find_pairs(con, (*FIRST, *SECOND), "_sample")
    kept = _kept(con, known, start, _commonness(con))
    order = np.lexsort((kept.fid, -kept.total, kept.rid))
    nearest = kept.levels[order[first_of(kept.rid[order])]]
    m, matches = learnt_from(nearest, random, start)
    return frozen(
        replace(start, m=m, version=version, month=month, pairs=len(nearest), matches=matches)
    )


def _commonness(con: duckdb.DuckDBPyConnection) -> Commonness:
    def counts(sql: str) -> np.ndarray:
        table = con.sql(sql).to_arrow_table()
        codes, n = (np.asarray(table.column(at)) for at in (0, 1))
        found = np.zeros(int(codes.max(initial=-1)) + 1, np.int64)
        found[codes] = n
        return found

    names = con.execute("SELECT count(*) FROM _name").fetchall()[0][0]
    return Commonness(
        residents=con.execute("SELECT count(*) FROM _f").fetchall()[0][0],
        name=counts("SELECT code, count(fid) FROM _name LEFT JOIN _f ON _f.name = code GROUP BY code") if names else np.zeros(1),
        sound=counts("WITH n AS (SELECT sound, count(*) AS n FROM _f GROUP BY sound)"
                     " SELECT code, coalesce(n, 0) FROM _name LEFT JOIN n USING (sound)") if names else np.zeros(1),
        village=counts("SELECT code, count(fid) FROM _place LEFT JOIN _f ON _f.village = code GROUP BY code"),
    )  # fmt: skip


def _kept(con: duckdb.DuckDBPyConnection, known: Names, model: Model, common: Commonness) -> Kept:
    parts = [_only_near(part, model, common) for part in compared(con, known, "_pair")]
    empty = Kept(*(np.zeros(0, np.int32),) * 2, np.zeros((0, len(COMPARATORS)), np.uint8),
                 np.zeros((0, len(COMPARATORS))), np.zeros(0, np.int32))  # fmt: skip
    return _joined([empty, *parts])


def _only_near(part: Compared, model: Model, common: Commonness) -> Kept:
    weights = weighed(part, model, common)
    near = weights.sum(axis=1) > np.log(max(common.residents, 1)) - FAR
    return Kept(part.rid[near], part.fid[near], part.levels[near], weights[near], part.name[near])


def _joined(parts: list[Kept]) -> Kept:
    return Kept(
        *(np.concatenate([getattr(part, f) for part in parts]) for f in Kept.__dataclass_fields__)
    )


def _merged(one: Kept, other: Kept) -> Kept:
    both = _joined([one, other])
    order = np.lexsort((both.fid, both.rid))
    return Kept(*(getattr(both, f)[order] for f in Kept.__dataclass_fields__))


def _set_well_placed_aside(con: duckdb.DuckDBPyConnection, kept: Kept, residents: int) -> None:
    """``_again``: the records that the second round is for; ``_seen``: their pairs until now."""
    well = (kept.total > np.log(max(residents, 1)) + NEAR) & np.isin(
        kept.levels[:, NAME], SAME_NAME
    )
    con.register("_placed", pa.table({"rid": pa.array(np.unique(kept.rid[well]).astype(np.int32))}))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE _again AS FROM _r ANTI JOIN _placed USING (rid) ORDER BY rid"
    )
    con.execute("CREATE OR REPLACE TEMP TABLE _seen AS FROM _pair SEMI JOIN _again USING (rid)")
    con.unregister("_placed")


def _decide(
    con: duckdb.DuckDBPyConnection, known: Names, kept: Kept, model: Model, common: Commonness
) -> None:
    kind_of, kinds = _kinds(con)
    total, first = kept.total, first_of(kept.rid)
    sums = np.full(len(kind_of), -np.inf)
    if len(first):
        sums[kept.rid[first]] = np.logaddexp.reduceat(total, first)
    share = estimated_shares(kind_of, sums, max(common.residents, 1), kinds)[kind_of]
    chance = shared(kept.rid, total, share[kept.rid[first]], max(common.residents, 1))
    tier = tiers(kept.levels, chance, model)
    out = np.flatnonzero(tier != "")
    words = explained(con, known, kept, out, chance, common)
    con.register("_told", pa.table({
        "rid": kept.rid[out], "fid": kept.fid[out], "tier": tier[out], "probability": np.round(np.minimum(chance[out], SUREST), 4),
        "explanation": words, "weights": list(np.round(kept.weights[out], 4)), "levels": list(kept.levels[out]),
        "prior": np.round(np.log(share / (1.0 - share) / max(common.residents, 1)), 4)[kept.rid[out]]}))  # fmt: skip
    con.execute("INSERT INTO found SELECT rid, fid, person, tier, probability, explanation, weights, levels, prior"
                " FROM _told JOIN frame USING (fid) ORDER BY rid, probability DESC, fid")  # fmt: skip
    con.unregister("_told")


def _kinds(con: duckdb.DuckDBPyConnection) -> tuple[np.ndarray, int]:
    """For each record in order, the number of its kind: of source, and of whether a place is said."""
    column = (
        con.sql("SELECT concat_ws('|', source, state) AS kind FROM _r ORDER BY rid")
        .to_arrow_table()
        .column(0)
    )
    coded = column.combine_chunks().dictionary_encode()
    return np.asarray(coded.indices), max(len(coded.dictionary), 1)
