"""What an equal valid ID number says, and what the two names add to it.

The same number and name is the person. A name that sounds or looks like the other, or differs by one
character, is a slip of the pen, for the number decides: probable. Any other name is a clash, for
numbers of relatives are written down, too: possible.
"""

import duckdb
import numpy as np
import pyarrow as pa

from matchers.identity.comparing import COMPARATORS, INDEX
from matchers.identity.learning import learnt
from matchers.identity.linking import link_records, prepared
from matchers.identity.model import Model
from matchers.identity.tiers import NEAR_NAME, SAME_NAME
from matchers.people import names

CLASH = "证号一致，姓名不一致"
_LABELS = [level.label for level in COMPARATORS["name"]]

_PAIRS = """
SELECT DISTINCT {left} AS said, {right} AS own FROM {pairs} WHERE {left} <> {right}
"""

_BY_NUMBER = """
CREATE OR REPLACE TEMP TABLE _numbered AS
WITH pair AS (
    SELECT rid, fid, person, record.name_key AS said, frame.name_key AS own
    FROM record JOIN frame USING (id_number)
),
graded AS (
    SELECT pair.*, CASE WHEN coalesce(said, '') = '' OR coalesce(own, '') = '' THEN '' WHEN said = own THEN '姓名一致'
                        ELSE grade END AS grade, tier AS near
    FROM pair LEFT JOIN name_grade USING (said, own)
)
SELECT rid, fid, person, CASE WHEN grade IN ('', '姓名一致') THEN 'confirmed' ELSE coalesce(near, 'possible') END AS tier,
       CASE grade WHEN '姓名一致' THEN 0.999 WHEN '' THEN 0.99 ELSE CASE near WHEN 'probable' THEN 0.98 ELSE 0.5 END END AS probability,
       '证号一致，' || CASE grade WHEN '' THEN '来源未填姓名' ELSE coalesce(grade, '姓名不一致') END AS explanation
FROM graded
QUALIFY row_number() OVER (PARTITION BY rid ORDER BY probability DESC, fid) = 1
"""

_REST = """
CREATE OR REPLACE TEMP TABLE _rest AS
SELECT row_number() OVER (ORDER BY rid) - 1 AS rid, rid AS whole_rid, * EXCLUDE (rid)
FROM record ANTI JOIN (FROM _numbered WHERE tier <> 'possible') AS settled USING (rid)
"""

_ALL = """
CREATE OR REPLACE TEMP TABLE found AS
SELECT rid, fid, person, tier, probability, explanation, NULL::DOUBLE[] AS weights, NULL::UTINYINT[] AS levels,
       NULL::DOUBLE AS prior
FROM _numbered WHERE tier <> 'possible'
UNION ALL
SELECT whole_rid, fid, found.person, found.tier, found.probability, found.explanation, weights, levels, prior
FROM found JOIN _rest USING (rid)
"""


def grade_names(con: duckdb.DuckDBPyConnection, pairs: str, left: str, right: str) -> None:
    """``name_grade (said, own, grade, tier)``: the two names of pairs of a table that differ."""
    table = con.sql(_PAIRS.format(pairs=pairs, left=left, right=right)).to_arrow_table()
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


def link_everything(con: duckdb.DuckDBPyConnection, model: Model | None = None) -> Model:
    """Fill ``found`` for all rows of ``record``: by number where that settles it, else by comparison."""
    pairs = "(SELECT record.name_key AS said, frame.name_key AS own FROM record JOIN frame USING (id_number)) AS pair"
    grade_names(con, pairs, "said", "own")
    for sql in (_BY_NUMBER, _REST):
        con.execute(sql)
    ground = prepared(con, "_rest")
    used = model or learnt(con, ground)
    link_records(con, ground, used)
    con.execute(_ALL)
    return used
