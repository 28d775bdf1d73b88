"""What an equal valid ID number says, and what the two names add to it.

The same number and name is the person. A name that sounds or looks like the other, or differs by one
character, is a slip of the pen, for the number decides: probable. Any other name is a clash, for
numbers of relatives are written down, too: possible.
"""

import duckdb
import numpy as np
import pyarrow as pa

from matchers.identity.comparing import COMPARATORS, INDEX
from matchers.identity.tiers import NEAR_NAME, SAME_NAME
from matchers.people import names

CLASH = "证号一致，姓名不一致"
_LABELS = [level.label for level in COMPARATORS["name"]]

_PAIRS = """
SELECT DISTINCT said, own FROM {pairs} WHERE said <> own
"""


def grade_names(con: duckdb.DuckDBPyConnection, pairs: str) -> None:
    """``name_grade (said, own, grade, tier)``: the pairs of names of a table that differ."""
    table = con.sql(_PAIRS.format(pairs=pairs)).to_arrow_table()
    said, own = (table.column(c).combine_chunks() for c in ("said", "own"))
    known = names.Names.of(pa.concat_arrays([said, own]))
    each = np.arange(len(said), dtype=np.int32)
    levels = names.levels(known, each, each + len(said))
    same, near = np.isin(levels, SAME_NAME), np.isin(levels, NEAR_NAME)
    tier = np.where(same, "confirmed", np.where(near, "probable", "possible"))
    words = np.array(_LABELS, dtype=object)[levels]
    words[(levels == INDEX["name"]["different"]) | ~near] = "姓名不一致"
    con.register(
        "_graded", pa.table({"said": said, "own": own, "grade": list(words), "tier": tier})
    )
    con.execute("CREATE OR REPLACE TEMP TABLE name_grade AS SELECT * FROM _graded")
    con.unregister("_graded")
