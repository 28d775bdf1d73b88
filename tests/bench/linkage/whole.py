"""Linking where all rows are in one table: by number where that settles it, else by comparison.

A run settles numbers source by source (matchers.linkage); this is the same in one go, for tests and
the benchmark.
"""

import duckdb

from matchers.identity.by_number import grade_names
from matchers.identity.learning import learnt
from matchers.identity.linking import link_records, prepared
from matchers.identity.model import Model

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


def link_everything(con: duckdb.DuckDBPyConnection, model: Model | None = None) -> Model:
    """Fill ``found`` for all rows of ``record``: by number where that settles it, else by comparison."""
    pairs = "(SELECT record.name_key AS said, frame.name_key AS own FROM record JOIN frame USING (id_number)) AS pair"
    grade_names(con, pairs)
    for sql in (_BY_NUMBER, _REST):
        con.execute(sql)
    ground = prepared(con, "_rest")
    used = model or learnt(con, ground)
    link_records(con, ground, used)
    con.execute(_ALL)
    return used
