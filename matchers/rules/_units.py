"""``enrolled_unit``: one row a family that receives, with its rows and whoever stands for it."""

_ENROLLED_UNIT = """
CREATE OR REPLACE TEMP TABLE enrolled_unit AS
SELECT unit, programme, family_of(programme) AS family, coalesce(min(unit_no), '') AS unit_no,
       any_value(struct_pack(name, id_number := coalesce(id_number, ''), town, village)
                 ORDER BY coalesce(relation IN ('01', '02'), FALSE) DESC, ref) AS head,
       list(ref ORDER BY ref) AS rows, list(DISTINCT person) AS people,
       min(roster_sure) AS sure, coalesce(min(roster_doubt), '') AS doubt, min(since) AS since
FROM enrolled GROUP BY unit, programme
"""

UNITS = (_ENROLLED_UNIT,)
"""Before the rules about families."""
