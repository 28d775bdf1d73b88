"""``frame``: everyone known to live in the county, the background against which a row is judged.

The household register first; then whoever else any list names with a valid ID number; then roster
rows without one. Who is missing here cannot be a rival, so the dead of other registers belong here.
"""

from collections.abc import Collection, Mapping

from matchers.people.placing import said

TELLERS = ("households", "roster", "hardship", "disability", "medical", "staff", "declarations", "payments",
           "deaths")  # fmt: skip
"""Tables that tell of residents, the most trustworthy first."""

_FRAME = """
CREATE OR REPLACE TEMP TABLE frame (
    fid BIGINT, person VARCHAR, id_number VARCHAR, name VARCHAR, name_key VARCHAR, sex VARCHAR, birth DATE,
    town VARCHAR, village VARCHAR, phone VARCHAR, account VARCHAR)
"""

_FILL = """
INSERT INTO frame
WITH base AS (SELECT count(*) AS n FROM frame),
mine AS (
    SELECT id_number, min(ref) AS ref FROM {source}
    WHERE id_number IS NOT NULL AND name_key <> '' GROUP BY id_number
),
fresh AS (FROM mine ANTI JOIN frame USING (id_number)),
paid AS (
    SELECT id_number, min(phone_number(phone)) AS phone, min(account_number(account)) AS account
    FROM roster GROUP BY id_number
)
SELECT n + row_number() OVER (ORDER BY fresh.ref) - 1, fresh.id_number, fresh.id_number, name, name_key,
       {sex}, {birth}, place_of.town, place_of.village, coalesce(phone_number({phone}), paid.phone), paid.account
FROM fresh JOIN {source} AS said USING (ref) CROSS JOIN base
LEFT JOIN paid ON paid.id_number = fresh.id_number
LEFT JOIN ({placed}) AS placed USING (ref) LEFT JOIN place_of USING (said_town, said_village, said_address)
"""

_FROM_ROSTER = """
INSERT INTO frame
WITH base AS (SELECT count(*) AS n FROM frame),
mine AS (
    SELECT person, min(ref) AS ref FROM _roster_person
    WHERE name_key <> '' AND {which} GROUP BY person
)
SELECT n + row_number() OVER (ORDER BY mine.ref) - 1, mine.person, NULL, name, name_key, sex, birth,
       place_of.town, place_of.village, phone_number(phone), account_number(account)
FROM (FROM mine ANTI JOIN frame USING (person)) AS mine
JOIN roster AS said USING (ref) CROSS JOIN base
LEFT JOIN ({placed}) AS placed USING (ref) LEFT JOIN place_of USING (said_town, said_village, said_address)
"""


def statements(columns: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Statements that fill ``frame``. ``columns``: of each source."""
    numbered = (_fill(source, columns[source]) for source in TELLERS if source in columns)
    return (_FRAME, *numbered, from_roster("person IS DISTINCT FROM id_number"))


def from_roster(which: str) -> str:
    """The statement that adds people of a roster, without a number: for they have none that is theirs.

    ``which``: SQL over ``_roster_person``; who is in ``frame`` already is not added again.
    """
    return _FROM_ROSTER.format(which=which, placed=said("roster"))


def _fill(source: str, columns: Collection[str]) -> str:
    told = {
        name: f"said.{name}" if name in columns else "NULL" for name in ("sex", "birth", "phone")
    }
    return _FILL.format(source=source, placed=said(source), **told)
