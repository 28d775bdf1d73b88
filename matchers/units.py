"""Which roster rows are one family: ``unit_key``, one row a roster row.

A family is known by its number, its head's ID number, or its head's name in its place. Who names a
head belongs to the head's own row: the one just above, or the only one of that name in the place; of
two heads of one name neither is guessed. Where nothing of that is written, a member (儿子, 配偶 …)
belongs to the head above in the same list and place; and who has nothing at all is a family alone.
People are never joined because they live in one village.
"""

_OWN = """
CREATE OR REPLACE TEMP TABLE _unit_own AS
WITH numbered AS (
    SELECT programme, unit_no, count(DISTINCT town) > 1 OR count(DISTINCT village) > 1 AS restarts
    FROM roster WHERE unit_no IS NOT NULL GROUP BY ALL
),
said AS (
    SELECT ref, ref >> 40 AS sheet, roster.programme, town, village, relation, person,
           roster.name_key, head_key, roster.id_number,
           coalesce(relation IN ('01', '02'), roster.name_key = head_key, FALSE) AS is_head,
           CASE WHEN is_head THEN roster.name_key ELSE head_key END AS called,
           concat_ws('|', town, village, CASE WHEN is_head THEN coalesce(head_name, roster.name) ELSE head_name END) AS at_home,
           coalesce(
               CASE WHEN restarts
                    THEN concat_ws('|', roster.unit_no, coalesce(head_name, concat(town, village)))
                    ELSE roster.unit_no END,
               head_id, CASE WHEN is_head THEN roster.id_number END) AS told
    FROM roster JOIN _roster_person USING (ref)
    LEFT JOIN numbered USING (programme, unit_no)
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY programme, at_home, is_head AND told IS NULL ORDER BY ref) AS nth,
           called IS NOT NULL AND (is_head OR called IS DISTINCT FROM lag(called IGNORE NULLS) OVER list) AS begins
    FROM said WINDOW list AS (PARTITION BY sheet ORDER BY ref)
)
SELECT * EXCLUDE (told, nth, begins),
       coalesce(told, CASE WHEN is_head THEN at_home || CASE WHEN nth > 1 THEN '#' || nth ELSE '' END END) AS key,
       sum(CAST(begins AS INTEGER)) OVER (PARTITION BY sheet ORDER BY ref) AS run
FROM ranked
"""

_KEY = """
CREATE OR REPLACE TEMP TABLE unit_key AS
WITH head AS (
    SELECT programme, town, village, called, count(DISTINCT key) AS heads, min(key) AS key
    FROM _unit_own WHERE is_head GROUP BY ALL
),
just_above AS (SELECT * FROM _unit_own WHERE is_head),
own AS (
    SELECT mine.* REPLACE (coalesce(
               mine.key, above.key, CASE WHEN heads = 1 THEN head.key END,
               CASE WHEN mine.head_key IS NOT NULL THEN mine.at_home END) AS key)
    FROM _unit_own AS mine
    LEFT JOIN just_above AS above ON above.sheet = mine.sheet AND above.run = mine.run AND above.called = mine.head_key
         AND above.programme IS NOT DISTINCT FROM mine.programme AND above.town IS NOT DISTINCT FROM mine.town
         AND above.village IS NOT DISTINCT FROM mine.village
    LEFT JOIN head ON head.called = mine.head_key AND head.programme IS NOT DISTINCT FROM mine.programme
         AND head.town IS NOT DISTINCT FROM mine.town AND head.village IS NOT DISTINCT FROM mine.village
),
below AS (
    SELECT *, max(CASE WHEN is_head OR key IS NOT NULL THEN ref END) OVER (PARTITION BY sheet ORDER BY ref) AS head_ref
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

UNIT_KEY = (_OWN, _KEY)
