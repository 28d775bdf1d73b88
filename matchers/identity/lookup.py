"""Who the people of a list are: the table ``answer``, and what is known of each of them.

Needs ``listed`` beside the month's tables. Where number and name agree, that settles it; a number
whose owner has another name is possible, with both names; everyone else is compared by the frozen
model with all residents, so that a namesake who is on no roster is a rival of one who is.
"""

from collections.abc import Collection, Mapping

import duckdb

from matchers.identity.borrowed import set_borrowed_apart
from matchers.identity.model import Model
from matchers.identity.settle import Run, lay_out, records_laid_out, settle_in_turn
from matchers.people.placing import LISTED, PLACED

# A number belongs to one resident; on rosters, sometimes to several names.
_SETTLED = """
CREATE OR REPLACE TEMP TABLE _owner AS
WITH clashing AS (SELECT DISTINCT person, id_number FROM _roster_person WHERE person LIKE '%#%' OR person IN (FROM borrowed))
SELECT fid, id_number, name, name_key FROM frame WHERE id_number IS NOT NULL
UNION ALL SELECT fid, clashing.id_number, name, frame.name_key FROM frame JOIN clashing USING (person);
CREATE OR REPLACE TEMP TABLE listed_settled AS
SELECT ref, fid, said.name_key IS NULL AS nameless
FROM listed AS said JOIN _owner USING (id_number)
WHERE said.name_key = _owner.name_key OR said.name_key IS NULL
QUALIFY row_number() OVER (PARTITION BY ref ORDER BY fid) = 1
"""

_ANSWER = """
CREATE OR REPLACE TEMP TABLE answer AS
WITH compared AS (
    SELECT ref, fid, tier, probability, explanation FROM found JOIN record_ref USING (rid)
    WHERE source = 'listed'
),
clash AS (
    SELECT ref, fid, said.name AS said, _owner.name AS owner
    FROM listed AS said JOIN _owner USING (id_number) JOIN frame USING (fid)
    LEFT JOIN listed_settled USING (ref)
    WHERE listed_settled.ref IS NULL OR (listed_settled.fid <> _owner.fid AND person IN (FROM borrowed))
),
every AS (
    SELECT ref, fid, 'confirmed' AS tier, CASE WHEN nameless THEN 0.99 ELSE 0.999 END AS probability,
           CASE WHEN nameless THEN '证号一致，名单未写姓名' ELSE '证号一致，姓名一致' END AS explanation
    FROM listed_settled
    UNION ALL
    SELECT compared.* FROM compared LEFT JOIN clash USING (ref, fid) WHERE clash.ref IS NULL OR tier <> 'possible'
    UNION ALL
    SELECT ref, fid, 'possible', 0.5,
           concat('证号相同，姓名不同（名单写“', said, '”，此证号的人是“', owner, '”）')
    FROM clash
    WHERE NOT EXISTS (SELECT 1 FROM compared
                      WHERE compared.ref = clash.ref AND compared.fid = clash.fid AND tier <> 'possible')
)
SELECT *, row_number() OVER (PARTITION BY ref
    ORDER BY list_position(['confirmed', 'probable', 'possible'], tier), probability DESC, fid) AS nth
FROM every
"""

# Every roster row of a resident, those of a recipient without a number who is this resident too.
_ON_ROSTER = """
CREATE OR REPLACE TEMP TABLE _on_roster AS
WITH mine AS (
    SELECT DISTINCT person AS resident, person, NULL AS via, NULL AS via_number FROM recipient
    UNION ALL SELECT resident, person, explanation, own_number_text(person) FROM same_person
),
rows AS (
    SELECT resident, via, via_number, recipient.ref, programme, state, unit_no, amount, recipient.town, recipient.village
    FROM mine JOIN recipient USING (person)
)
SELECT resident, string_agg(coalesce(programme, ''), '；' ORDER BY turn) AS programme,
       string_agg(state, '；' ORDER BY turn) AS state,
       string_agg(coalesce(unit_no, ''), '；' ORDER BY turn) AS unit,
       CASE WHEN count(*) = 1 THEN any_value(amount) END AS amount,
       CASE WHEN count(*) > 1 THEN string_agg(coalesce(format('{:.2f}', amount), '—'), '；' ORDER BY turn) END AS amounts,
       any_value(town ORDER BY turn) AS town, any_value(village ORDER BY turn) AS village,
       bool_or(state <> '停保') AS current, any_value(via) AS via, any_value(via_number) AS via_number
FROM (SELECT *, row_number() OVER (PARTITION BY resident ORDER BY state = '停保', ref) AS turn FROM rows)
GROUP BY resident
"""

_TOLD = """
CREATE OR REPLACE TEMP TABLE answer_told AS
SELECT ref, nth, tier, probability,
       explanation || coalesce('；名册上的本人' || via_number || '，按“' || via || '”推断', '') AS explanation, frame.name, coalesce(frame.id_number,
           regexp_extract(frame.person, '^[0-9]{17}[0-9X]')) AS number,
       coalesce(nullif(_on_roster.town, ''), frame.town, '') AS town,
       coalesce(nullif(_on_roster.village, ''), frame.village, '') AS village,
       programme, state, unit, amount, amounts, current
FROM answer JOIN frame USING (fid) LEFT JOIN _on_roster ON resident = frame.person
"""

# A row that says nothing beside a name cannot be answered, but how common the name is.
_NAME_ONLY = """
CREATE OR REPLACE TEMP TABLE listed_name_only AS
SELECT said.ref, count(frame.fid) AS namesakes, count(resident) AS enrolled
FROM listed AS said LEFT JOIN (FROM frame SEMI JOIN _f USING (fid)) AS frame USING (name_key) LEFT JOIN _on_roster ON resident = frame.person
WHERE said.ref NOT IN (SELECT ref FROM listed_settled) AND said.ref NOT IN (SELECT ref FROM record_ref WHERE source = 'listed')
      AND said.id_number IS NULL
GROUP BY said.ref
"""


def look_up(
    con: duckdb.DuckDBPyConnection, run: Run, columns: Mapping[str, Collection[str]], model: Model
) -> None:
    """Make ``answer_told`` and ``listed_name_only``.

    ``columns``: of every table with people that is there, ``listed`` too; needs the tables of
    linkage.prepare().
    """
    others = {source: mine for source, mine in columns.items() if source != LISTED}
    lay_out(run, others, (*PLACED, LISTED))
    set_borrowed_apart(con)
    for sql in _SETTLED.split(";\n"):
        run(sql)
    asked = {source: columns[source] for source in ("roster", LISTED)}
    ground = records_laid_out(con, run, asked, {LISTED: "CAST($month_end AS DATE)"})
    settle_in_turn(con, run, ground, model)
    for sql in (_ANSWER, _ON_ROSTER, _TOLD, _NAME_ONLY):
        run(sql)
