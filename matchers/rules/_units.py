"""``unit_size`` and ``enrolled_unit``: one row a family that receives, with its rows and whoever stands for it."""

_ENROLLED_UNIT = """
CREATE OR REPLACE TEMP TABLE enrolled_unit AS
SELECT unit, programme, family_of(programme) AS family, coalesce(min(unit_no), '') AS unit_no,
       arg_min(struct_pack(name, id_number := coalesce(id_number, ''), town, village), head_first(relation, ref)) AS head,
       list(ref ORDER BY ref) AS rows, min(roster_sure) AS sure, coalesce(min(roster_doubt), '') AS doubt, min(since) AS since
FROM enrolled GROUP BY unit, programme
"""

# How many people a family has, by its rows or as the roster says, if that is more.
UNIT_SIZE = """
CREATE OR REPLACE TEMP TABLE unit_size AS
SELECT unit, greatest(count(DISTINCT coalesce(id_number, person)), max(members)) AS size
FROM recipient WHERE state = '正常' GROUP BY unit
"""

UNITS = (_ENROLLED_UNIT,)
"""Before the rules about families."""
