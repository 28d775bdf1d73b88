"""hedui on the tables of the benchmark: the only place where it is called.

As in a run, equal valid numbers come first, and the name is checked; what they do not settle is
placed by ``matchers.identity``, with a model learnt from these very records.
"""

import duckdb

from tests.bench.linkage.clock import Clock
from tests.bench.linkage.whole import link_everything

# An address in the next county is what the reading of places calls elsewhere.
_PLACED = """
CREATE OR REPLACE TABLE record AS
SELECT *, CASE WHEN town IS NOT NULL OR village IS NOT NULL THEN 'here'
               WHEN starts_with(address, '邻县') THEN 'elsewhere' ELSE 'silent' END AS state FROM record
"""


def link(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Fills ``link``; seconds of each part."""
    con.execute(_PLACED)
    clock = Clock()
    link_everything(con)
    con.execute("CREATE OR REPLACE TABLE link AS FROM found")
    clock.stage("link")
    return clock.taken
