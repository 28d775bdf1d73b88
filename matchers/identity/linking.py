"""From ``_f`` and ``_r`` to ``found``: whom each record speaks of, how sure that is, and why."""

import duckdb
import numpy as np
import pyarrow as pa

from matchers.identity.blocks import FIRST, SECOND, find_pairs, start_account
from matchers.identity.calibration import calibrated
from matchers.identity.candidates import Ground, Kept, candidates, chances, merged
from matchers.identity.coding import encode
from matchers.identity.commonness import common_in
from matchers.identity.comparing import NAME
from matchers.identity.model import Model
from matchers.identity.tiers import SAME_NAME, tiers
from matchers.identity.wording import explained

SUREST = 0.9999
"""Nobody is surer without a number than that."""
WELL = 6.0
"""A record with a candidate of the same name, so many natural-log units beyond an even chance against
nobody, is well placed."""

_FOUND = """
CREATE OR REPLACE TEMP TABLE found (
    rid BIGINT, fid BIGINT, person VARCHAR, tier VARCHAR, probability DOUBLE, explanation VARCHAR,
    weights DOUBLE[], levels UTINYINT[], prior DOUBLE)
"""


def prepared(con: duckdb.DuckDBPyConnection, records: str = "record") -> Ground:
    """Encode ``frame`` and the records of a table, and begin an empty ``found``."""
    con.execute(_FOUND)
    start_account(con)
    names = encode(con, records)
    return Ground(names, common_in(con, names))


def link_records(
    con: duckdb.DuckDBPyConnection, ground: Ground, model: Model, of: str = "_r"
) -> None:
    """Add what is found of the records of a table (a subset of ``_r``) among all of ``_f``."""
    if not con.execute(f"SELECT count(*) FROM {of}").fetchall()[0][0]:
        return
    find_pairs(con, FIRST, of)
    kept = candidates(con, ground, model)
    _set_well_placed_aside(con, kept, ground.common.residents, of)
    find_pairs(con, SECOND, "_again")
    con.execute("CREATE OR REPLACE TEMP TABLE _pair AS FROM _pair ANTI JOIN _seen USING (rid, fid)")
    kept = merged(kept, candidates(con, ground, model))
    chance, prior = chances(con, kept, ground.common, of)
    sure = calibrated(kept.rid, chance, *model.learnt)
    _tell(con, ground, kept, sure, prior, tiers(kept.levels, chance, model, sure))


def _set_well_placed_aside(
    con: duckdb.DuckDBPyConnection, kept: Kept, residents: int, of: str
) -> None:
    """``_again``: the records that the second round is for; ``_seen``: their pairs until now."""
    well = (kept.total > np.log(max(residents, 1)) + WELL) & np.isin(
        kept.levels[:, NAME], SAME_NAME
    )
    placed = np.unique(kept.rid[well]).astype(np.int32)
    con.register("_placed", pa.table({"rid": pa.array(placed)}))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE _again AS FROM {of} ANTI JOIN _placed USING (rid) ORDER BY rid"
    )
    con.execute("CREATE OR REPLACE TEMP TABLE _seen AS FROM _pair SEMI JOIN _again USING (rid)")
    con.unregister("_placed")


def _tell(
    con: duckdb.DuckDBPyConnection, ground: Ground, kept: Kept, chance: np.ndarray, prior: np.ndarray,
    tier: np.ndarray,
) -> None:  # fmt: skip
    out = np.flatnonzero(tier != "")
    words = explained(con, ground.names, kept, out, chance)
    probability = np.round(np.minimum(chance[out], SUREST), 4)
    width = kept.levels.shape[1]
    con.register("_told", pa.table({
        "rid": kept.rid[out], "fid": kept.fid[out], "tier": tier[out], "probability": probability,
        "explanation": words,
        "weights": _lists(np.round(kept.weights[out], 4), width),
        "levels": _lists(kept.levels[out], width), "prior": np.round(prior[out], 4)}))  # fmt: skip
    con.execute("INSERT INTO found SELECT rid, fid, person, tier, probability, explanation, weights, levels, prior"
                " FROM _told JOIN frame USING (fid) ORDER BY rid, probability DESC, fid")  # fmt: skip
    con.unregister("_told")


def _lists(matrix: np.ndarray, width: int) -> pa.Array:
    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.ravel()), width)
