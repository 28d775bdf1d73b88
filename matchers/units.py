"""Which roster rows are one family: ``unit_key``, one row a roster row.

A family is known by its number, its head's ID number, or its head's name in its place. Where nothing
of that is written, a member (儿子, 配偶 …) belongs to the head above in the same list and place; and
who has nothing at all is a family alone. People are never joined because they live in one village.
"""

UNIT_KEY = """
CREATE OR REPLACE TEMP TABLE unit_key AS
WITH numbered AS (
    SELECT programme, unit_no, count(DISTINCT town) > 1 OR count(DISTINCT village) > 1 AS restarts
    FROM roster WHERE unit_no IS NOT NULL GROUP BY ALL
),
own AS (
    SELECT ref, roster.programme, town, village, relation, person,
           coalesce(relation IN ('01', '02'), FALSE) AS is_head,
           coalesce(
               CASE WHEN restarts
                    THEN concat_ws('|', roster.unit_no, coalesce(head_name, concat(town, village)))
                    ELSE roster.unit_no END,
               head_id, CASE WHEN relation IN ('01', '02') THEN roster.id_number END,
               CASE WHEN head_name IS NOT NULL THEN concat_ws('|', town, village, head_name) END
           ) AS key
    FROM roster JOIN _roster_person USING (ref)
    LEFT JOIN numbered USING (programme, unit_no)
),
below AS (
    SELECT *, max(CASE WHEN is_head OR key IS NOT NULL THEN ref END)
                  OVER (PARTITION BY ref >> 40 ORDER BY ref) AS head_ref
    FROM own
)
SELECT below.ref, coalesce(
           below.key,
           CASE WHEN below.relation IS NOT NULL AND NOT below.is_head
                     AND head.programme IS NOT DISTINCT FROM below.programme
                     AND head.town IS NOT DISTINCT FROM below.town
                     AND head.village IS NOT DISTINCT FROM below.village
                THEN coalesce(head.key, head.person) END,
           below.person) AS key
FROM below LEFT JOIN own AS head ON head.ref = below.head_ref
"""
