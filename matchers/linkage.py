"""Who is who: ``person`` and ``link``, settled once so that rules can ask many times.

``person`` holds everyone on a roster or in a target group, one row a person. The key is the valid
18-character ID number; ``#2``, ``#3`` follow where rosters give one number to clashing names, and a
digest of programme, unit and name stands in where there is no usable number. Keys are the same in
every month and on every machine.

``link`` says of which person a registry row speaks, how sure that is, and why. Here the ID number
decides and the name is checked; comparing records without a usable number joins in this module.
"""

from collections.abc import Sequence

from matchers.people import places
from matchers.units import UNIT_KEY

_ROSTER_PERSON = """
CREATE OR REPLACE TEMP TABLE _roster_person AS
WITH named AS (
    SELECT ref, id_number, coalesce(name_key, '') AS name_key,
           md5(concat_ws('|', programme, unit_no, head_name, town, village, name_key, id_text)) AS digest
    FROM roster
),
spelled AS (
    SELECT DISTINCT id_number, name_key FROM named WHERE id_number IS NOT NULL
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY id_number ORDER BY name_key) AS nth FROM spelled
)
SELECT named.ref,
       CASE WHEN named.id_number IS NULL THEN '~' || substr(digest, 1, 16)
            WHEN nth = 1 THEN named.id_number
            ELSE named.id_number || '#' || nth END AS person,
       named.id_number, named.name_key
FROM named LEFT JOIN ranked USING (id_number, name_key)
"""

_RECIPIENT = """
CREATE OR REPLACE TEMP TABLE recipient AS
WITH lived AS (
    SELECT id_number, any_value(town ORDER BY ref) AS town, any_value(village ORDER BY ref) AS village
    FROM households WHERE id_number IN (SELECT id_number FROM roster) GROUP BY 1
),
addressed AS (
    SELECT ref, min(town_name.town) AS town
    FROM roster JOIN (SELECT DISTINCT town FROM town_name WHERE length(town) >= 3) AS town_name
         ON contains(address, town_name.town)
    WHERE roster.town IS NULL AND address IS NOT NULL
    GROUP BY ref HAVING count(DISTINCT town_name.town) = 1
)
SELECT roster.* REPLACE (
           coalesce(roster.town, sheet_town.town, lived.town, addressed.town, '') AS town,
           coalesce(roster.village, lived.village, '') AS village,
           coalesce(stopped_on, CASE WHEN status IN ('停保', '暂停') THEN status_on END) AS stopped_on),
       _roster_person.person,
       roster.programme || '|' || unit_key.key AS unit,
       roster.programme IN ('农村低保', '城市低保', '低保') AS is_dibao,
       coalesce(status, CASE WHEN stopped_on <= $month_end THEN '停保' ELSE '正常' END) AS state,
       CASE WHEN status IS NULL THEN status_text END AS state_said
FROM roster JOIN _roster_person USING (ref) JOIN unit_key USING (ref)
LEFT JOIN lived ON lived.id_number = roster.id_number
LEFT JOIN sheet_town ON sheet_town.file_no = ref >> 40
LEFT JOIN addressed USING (ref)
"""

# Children of people in custody, by father and mother, and whoever shares a register book with them.
_CUSTODY_KIN = """
CREATE OR REPLACE TEMP TABLE _custody_kin AS
WITH inmate AS (
    SELECT DISTINCT id_number FROM hardship
    WHERE kind IN ('服刑在押', '强制隔离戒毒') AND id_number IS NOT NULL
)
SELECT households.id_number FROM households JOIN inmate ON inmate.id_number = father_id
UNION SELECT households.id_number FROM households JOIN inmate ON inmate.id_number = mother_id
UNION SELECT mate.id_number FROM inmate JOIN households AS own USING (id_number)
      JOIN households AS mate ON mate.book = own.book
"""

_PERSON = """
CREATE OR REPLACE TEMP TABLE person AS
WITH wanted AS (
    SELECT id_number FROM hardship WHERE id_number IS NOT NULL
    UNION SELECT id_number FROM disability WHERE id_number IS NOT NULL
    UNION SELECT id_number FROM staff WHERE id_number IS NOT NULL
    UNION SELECT id_number FROM declarations WHERE id_number IS NOT NULL
    UNION SELECT staff_id FROM declarations WHERE staff_id IS NOT NULL
    UNION SELECT id_number FROM medical WHERE id_number IS NOT NULL
          GROUP BY id_number, year(settled_on) HAVING sum(self_paid) >= $selfpay_threshold
    UNION SELECT id_number FROM medical WHERE id_number IS NOT NULL AND $grave_illnesses <> ''
          AND regexp_matches(illness, replace($grave_illnesses, ',', '|'))
    UNION SELECT id_number FROM payments WHERE id_number IS NOT NULL
    UNION SELECT id_number FROM _custody_kin WHERE id_number IS NOT NULL
),
others AS (SELECT id_number FROM wanted ANTI JOIN _roster_person USING (id_number)),
said AS (
    SELECT id_number, name, name_key, town, village, 1 AS turn, ref FROM households
    UNION ALL SELECT id_number, name, name_key, town, village, 2, ref FROM hardship
    UNION ALL SELECT id_number, name, name_key, town, village, 3, ref FROM disability
    UNION ALL SELECT id_number, name, name_key, town, village, 4, ref FROM staff
    UNION ALL SELECT id_number, name, name_key, town, village, 5, ref FROM medical
    UNION ALL SELECT id_number, name, name_key, town, village, 6, ref FROM declarations
    UNION ALL SELECT staff_id, staff_name, staff_key, NULL, NULL, 7, ref FROM declarations
    UNION ALL SELECT id_number, name, name_key, town, village, 8, ref FROM payments
),
others_said AS (SELECT said.* FROM said SEMI JOIN others USING (id_number))
SELECT person, any_value(recipient.id_number) AS id_number,
       any_value(recipient.name ORDER BY name <> name_key, name) AS name,
       any_value(recipient.name_key ORDER BY name <> name_key, name) AS name_key,
       any_value(town ORDER BY state <> '正常', programme, town, village) AS town,
       any_value(village ORDER BY state <> '正常', programme, town, village) AS village, TRUE AS on_roster
FROM recipient GROUP BY person
UNION ALL
SELECT id_number, id_number, any_value(name ORDER BY turn, name <> name_key, name),
       any_value(name_key ORDER BY turn, name <> name_key, name),
       coalesce(any_value(town ORDER BY turn, town, village), ''), coalesce(any_value(village ORDER BY turn, town, village), ''),
       FALSE
FROM others_said GROUP BY id_number
"""

_MATTER = """
SELECT id_number FROM roster WHERE id_number IS NOT NULL
UNION SELECT id_number FROM hardship WHERE id_number IS NOT NULL
UNION SELECT id_number FROM disability WHERE id_number IS NOT NULL
UNION SELECT id_number FROM _custody_kin WHERE id_number IS NOT NULL
UNION SELECT id_number FROM medical WHERE id_number IS NOT NULL
      GROUP BY id_number, year(settled_on) HAVING sum(self_paid) >= $selfpay_threshold
UNION SELECT id_number FROM medical WHERE id_number IS NOT NULL AND $grave_illnesses <> ''
      AND regexp_matches(illness, replace($grave_illnesses, ',', '|'))
"""

_LINK = """
CREATE OR REPLACE TEMP TABLE link (
    source VARCHAR, ref BIGINT, person VARCHAR, tier VARCHAR, probability DOUBLE, explanation VARCHAR
)
"""

_LINK_ROSTER = """
INSERT INTO link
SELECT 'roster', ref, person,
       CASE WHEN clash THEN 'possible' ELSE 'confirmed' END,
       CASE WHEN id_number IS NULL THEN 1.0 WHEN clash THEN 0.5 ELSE 1.0 END,
       CASE WHEN id_number IS NULL THEN '名册原行，无可用证号'
            WHEN clash THEN '同一证号在名册上有不同姓名'
            ELSE '名册原行' END
FROM (
    SELECT *, id_number IS NOT NULL AND count(DISTINCT person) OVER (PARTITION BY id_number) > 1 AS clash
    FROM _roster_person
)
"""

# Of several people with one number, a row speaks of those whose name it gives, if of any.
_NUMBER_OF_TWO = """
CREATE OR REPLACE TEMP TABLE _number_of_two AS
SELECT id_number FROM person WHERE id_number IS NOT NULL GROUP BY id_number HAVING count(*) > 1
"""

_LINK_BY_ID = """
INSERT INTO link
WITH pair AS (
    SELECT entry.ref, person.person, entry.{name_key} AS key,
           entry.{name_key} = person.name_key AS agrees
    FROM {source} AS entry JOIN person ON person.id_number = entry.{id_number}
),
settled AS (
    SELECT ref FROM {source} AS entry JOIN _number_of_two ON _number_of_two.id_number = entry.{id_number}
    JOIN pair USING (ref) WHERE agrees
)
SELECT '{label}', ref, person,
       CASE WHEN agrees OR key IS NULL THEN 'confirmed' ELSE 'possible' END,
       CASE WHEN agrees THEN 0.999 WHEN key IS NULL THEN 0.99 ELSE 0.5 END,
       CASE WHEN agrees THEN '证号一致，姓名一致'
            WHEN key IS NULL THEN '证号一致，来源未填姓名'
            ELSE '证号一致，姓名不一致' END
FROM pair WHERE agrees OR ref NOT IN (FROM settled)
"""


# What only placing rows without a number can tell (identity/settle.py); until then, nothing.
_UNTOLD = (
    "CREATE OR REPLACE TEMP TABLE same_person"
    " (person VARCHAR, resident VARCHAR, probability DOUBLE, explanation VARCHAR, dated BOOLEAN, who VARCHAR)",
    "CREATE OR REPLACE TEMP TABLE two_numbers"
    " (person VARCHAR, other VARCHAR, probability DOUBLE, explanation VARCHAR)",
    "CREATE OR REPLACE TEMP TABLE borrowed (person VARCHAR)",
)


def prepare() -> tuple[str, ...]:
    """Statements that build ``recipient`` and ``person``; parameters month_end, selfpay_threshold, grave_illnesses."""
    return (
        *places.statements(), _ROSTER_PERSON, *UNIT_KEY, _RECIPIENT, _CUSTODY_KIN, _PERSON, *_UNTOLD,
    )  # fmt: skip


def people_who_matter() -> tuple[str, str]:
    """Statements, to be run once rosters, lists and register are loaded: the second asks whose cars,
    homes, firms and pensions are kept, which is everyone on a roster or in a target group.
    """
    return _CUSTODY_KIN, _MATTER


def link_statements(sources: Sequence[str]) -> tuple[str, ...]:
    """Statements that fill ``link`` for every source whose rows are about a person."""
    by_id = [
        _LINK_BY_ID.format(source=s, label=s, id_number="id_number", name_key="name_key")
        for s in sources
        if s != "roster"
    ]
    return (_LINK, _LINK_ROSTER, _NUMBER_OF_TWO, *by_id)
