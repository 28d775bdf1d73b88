"""How much likelier two residents share a name where they share village, sex or age.

A clan lives together, and names are those of men or women and of a generation: whoever else is called
王建国 is likely a man of about the age. So what is said of sex, age and village counts for less beside
a name that agrees. How much less is counted in the frame, with some pairs of experience added.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from matchers.identity.comparing import BIRTH, PLACE, SEX

COUNTED_IN = 300_000
"""Residents, about, in whom pairs are counted."""
EXPERIENCE = 20.0
"""Pairs by chance that the figures below stand for."""
BESIDE = {PLACE: "village", SEX: "sex", BIRTH: "year"}
"""Comparator -> what two residents have in common, where it agrees."""
KINDS = ("surname", "whole", "part", "given")
"""What of the names is equal: the surname; the name; the surname and one character of two; the two characters alone."""
USUAL = {
    "village": {"surname": 2.0, "whole": 2.0, "part": 2.5, "given": 1.0},
    "sex": {"surname": 1.0, "whole": 1.9, "part": 1.8, "given": 1.9},
    "year": {"surname": 1.0, "whole": 3.0, "part": 2.2, "given": 3.0},
}

_SOME = """
CREATE OR REPLACE TEMP TABLE _some AS
SELECT _f.name, key, village, sex, year FROM _f JOIN _name ON _name.code = _f.name
WHERE hash(fid) % (SELECT count(*) // {at_most} + 1 FROM _f) = 0 AND length(key) BETWEEN 2 AND 4
"""
_NAMES = {
    "surname": "SELECT key[1] AS said, * FROM _some",
    "whole": "SELECT key AS said, * FROM _some",
    "part": "SELECT unnest([key[1] || key[2], key[1] || '-' || key[3]]) AS said, * FROM _some WHERE length(key) = 3",
    "given": "SELECT key[2:] AS said, * FROM _some WHERE length(key) = 3",
}

# Pairs with both in common, and how many there would be by chance.
_PAIRS = """
WITH named AS ({names}), one AS (SELECT {beside}, said, count(*) AS n FROM named WHERE {beside} IS NOT NULL GROUP BY ALL),
cell AS (SELECT sum(n) AS n FROM one GROUP BY {beside}), name AS (SELECT sum(n) AS n FROM one GROUP BY said)
SELECT (SELECT sum(n * (n - 1)) FROM one) / 2,
       (SELECT sum(n * (n - 1)) FROM cell) / 2 * (SELECT sum(n * (n - 1)) FROM name) / (SELECT sum(n) * (sum(n) - 1) FROM one)
"""


@dataclass(frozen=True)
class Fashion:
    """``times``: comparator -> kind of name -> how many times as likely as by chance, 1 and more."""

    times: Mapping[int, Mapping[str, float]]


def fashion_in(con: duckdb.DuckDBPyConnection) -> Fashion:
    """Counted in ``_f``."""
    con.execute(_SOME.format(at_most=COUNTED_IN))
    return Fashion({at: {kind: _times(con, beside, kind) for kind in KINDS} for at, beside in BESIDE.items()})  # fmt: skip


def _times(con: duckdb.DuckDBPyConnection, beside: str, kind: str) -> float:
    sql = _PAIRS.format(names=_NAMES[kind], beside=beside)
    together, by_chance = (float(n or 0) for n in con.execute(sql).fetchall()[0])
    told = together + EXPERIENCE * USUAL[beside][kind]
    return max(told / (by_chance + EXPERIENCE), 1.0)
