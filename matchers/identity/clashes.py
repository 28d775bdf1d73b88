"""Rows whose valid number is somebody's, and whose name is not quite his.

A slip of the pen in the name: the number decides, probable. Another name: the number may be a
relative's, so the one who is named is looked for as well, and both are only possible.
"""

import duckdb

from matchers.identity.by_number import CLASH, grade_names

_CLASH = """
CREATE OR REPLACE TEMP TABLE name_clash AS
SELECT link.source, link.ref, link.person, said.name_key AS said, person.name_key AS own
FROM link JOIN person USING (person) JOIN ({named}) AS said USING (source, ref)
WHERE link.explanation = $clash
"""

_SLIP = """
UPDATE link SET tier = 'probable', probability = 0.98, explanation = '证号一致，' || grade
FROM name_clash JOIN name_grade USING (said, own)
WHERE link.source = name_clash.source AND link.ref = name_clash.ref AND link.person = name_clash.person
      AND name_grade.tier <> 'possible'
"""

_LEFT = """
DELETE FROM name_clash USING name_grade
WHERE name_clash.said = name_grade.said AND name_clash.own = name_grade.own AND name_grade.tier <> 'possible'
"""


def grade_clashes(con: duckdb.DuckDBPyConnection, sources: list[str]) -> None:
    """Make slips of the pen probable; ``name_clash`` keeps the others: source, ref, person."""
    named = " UNION ALL ".join(f"SELECT '{s}' AS source, ref, name_key FROM {s}" for s in sources)
    con.execute(_CLASH.format(named=named), {"clash": CLASH})
    grade_names(con, "name_clash")
    con.execute(_SLIP)
    con.execute(_LEFT)
