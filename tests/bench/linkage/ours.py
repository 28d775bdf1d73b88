"""hedui on the tables of the benchmark: the only place where it is called.

As in a run, equal valid numbers come first, and the name is checked; what they do not settle is
placed by ``matchers.identity``, with a model learnt from these very records.
"""

import duckdb

from matchers.identity.linking import learnt, link_records
from tests.bench.linkage.clock import Clock

_BY_ID = """
CREATE OR REPLACE TABLE link AS
SELECT rid, fid, frame.person,
       CASE WHEN record.name_key = frame.name_key THEN 'confirmed' ELSE 'possible' END AS tier,
       CASE WHEN record.name_key = frame.name_key THEN 0.999 ELSE 0.5 END AS probability,
       '' AS explanation
FROM record JOIN frame USING (id_number)
"""
# ``record`` shadows the table of the benchmark: only what is left, counted from 0.
_REST = """
CREATE OR REPLACE TEMP TABLE record AS
SELECT row_number() OVER (ORDER BY rid) - 1 AS rid, * EXCLUDE (rid), rid AS whole_rid
FROM memory.main.record ANTI JOIN link USING (rid)
"""
_FOUND = """
INSERT INTO link
SELECT whole_rid, fid, found.person, tier, probability, explanation FROM found JOIN record USING (rid)
"""


def link(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Fills ``link``; seconds of each part."""
    clock = Clock()
    con.execute(_BY_ID)
    con.execute(_REST)
    clock.stage("equal numbers")
    model = learnt(con, "2026-10", version=1)
    clock.stage("train")
    link_records(con, model)
    con.execute(_FOUND)
    con.execute("DROP TABLE temp.record")
    clock.stage("link")
    return clock.taken
