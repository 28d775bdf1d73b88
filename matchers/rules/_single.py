"""``single_mark``: who is on 低保 alone although the family is not: 单人保 (参照单人户).

``marked``: the roster says so; otherwise the family stands on the 低保边缘 roster with this one
member on 低保. Two or more of such a family are a double enrolment and not judged here.
"""

_SINGLE = """
CREATE OR REPLACE TEMP TABLE single_mark AS
WITH edge AS (
    SELECT unit, coalesce(id_number, person) AS who, ref FROM enrolled WHERE programme = '低保边缘'
),
alone AS (SELECT unit FROM unit_size WHERE size = 1),
aided AS (SELECT DISTINCT coalesce(id_number, person) AS who FROM enrolled WHERE is_dibao),
family AS (
    SELECT unit FROM edge SEMI JOIN aided USING (who) SEMI JOIN (FROM unit_size WHERE size > 1) AS larger USING (unit)
    GROUP BY unit HAVING count(DISTINCT who) = 1
),
book AS (
    SELECT DISTINCT mine.person FROM households AS own JOIN link AS mine ON mine.ref = own.ref AND mine.source = 'households'
    JOIN households AS mate USING (book) JOIN edge ON edge.who = mate.id_number
    WHERE mine.tier <> 'possible'
)
SELECT enrolled.ref, person, enrolled.unit, coalesce(single = 1, FALSE) AS marked, list(DISTINCT edge.ref ORDER BY edge.ref) FILTER (edge.ref IS NOT NULL) AS edge_refs,
       CASE WHEN count(edge.ref) > 0 OR person IN (SELECT person FROM book) THEN TRUE WHEN EXISTS (FROM edge) THEN FALSE END AS family_edge
FROM enrolled LEFT JOIN edge ON edge.who = coalesce(enrolled.id_number, person) AND edge.unit IN (SELECT unit FROM family)
WHERE is_dibao AND (coalesce(single = 1, FALSE) OR (edge.ref IS NOT NULL AND enrolled.unit IN (SELECT unit FROM alone)))
GROUP BY enrolled.ref, person, enrolled.unit, single
"""

# Illness of those alone on 低保 that the medical fund's settlements or a list of the gravely ill name. Money alone proves no illness, but speaks for one.
_ILL = """
CREATE OR REPLACE TEMP TABLE _ill AS
SELECT person, bool_or(serious) AS serious FROM (
    SELECT person, len(list_filter(string_split_regex($grave_illnesses, '[,，、]'),
           lambda word: trim(word) <> '' AND contains(coalesce(illness, ''), trim(word)))) > 0 AS serious
    FROM medical JOIN (FROM meant SEMI JOIN single_mark USING (person) WHERE source = 'medical') AS link USING (ref)
    UNION ALL SELECT person, TRUE FROM grave SEMI JOIN single_mark USING (person)
) GROUP BY person
"""

SINGLE = (_SINGLE, _ILL)
