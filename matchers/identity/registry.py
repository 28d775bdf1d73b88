"""``record``: what registry rows say of people whom the ID number does not settle.

Rows that say the same of the same person (six months of one payment) are one record; ``record_ref``
knows them all. A row with nothing beside the name is none: a name alone says nothing.
"""

from collections.abc import Collection, Mapping

from matchers.people.placing import LISTED, PLACED
from matchers.people.placing import said as place_said

FIELDS = ("sex", "birth", "age", "phone", "account")

_RECORD_REF = """
CREATE OR REPLACE TEMP TABLE _said (
    source VARCHAR, ref BIGINT, id_text VARCHAR, id_number VARCHAR, name VARCHAR, name_key VARCHAR, sex VARCHAR, birth DATE,
    age INTEGER, said_on DATE, town VARCHAR, village VARCHAR, state VARCHAR, phone VARCHAR, account VARCHAR)
"""

_SAY = """
INSERT INTO _said
SELECT '{source}', said.ref, {id_text}, {id_number}, said.name, said.name_key, {sex}, {birth}, {age}, {said_on},
       place_of.town, place_of.village, place_of.state, phone_number({phone}), account_number({account})
FROM {source} AS said {placed}
WHERE {open}
"""

# A valid number that nobody here has is somebody from elsewhere, unless a register took it down wrongly.
_NO_NUMBER = "said.id_number IS NULL AND (said.name_key IS NOT NULL OR said.id_text IS NOT NULL)"
_BORROWED = "said.ref IN (SELECT ref FROM _roster_person SEMI JOIN borrowed USING (person))"
_UNKNOWN_NUMBER = """({0} OR (said.name_key IS NOT NULL AND said.id_number IS NOT NULL
       AND said.id_number NOT IN (SELECT id_number FROM frame WHERE id_number IS NOT NULL)))"""

# Of a list that somebody wants compared, whoever the number and the name do not settle together.
_NOT_SETTLED = """said.ref NOT IN (SELECT ref FROM listed_settled)
       AND (said.name_key IS NOT NULL OR said.id_text IS NOT NULL)"""
# Somebody whose valid number is another's may still be the one who is named.
_CLASH = "said.ref IN (SELECT ref FROM name_clash)"
_OPEN = {
    "roster": f"({_NO_NUMBER} OR ({_BORROWED} AND said.name_key IS NOT NULL))",
    "deaths": f"({_UNKNOWN_NUMBER.format(_NO_NUMBER)} OR {_CLASH})",
    LISTED: _NOT_SETTLED,
}
_OTHERS = f"({_NO_NUMBER} OR {_CLASH})"

_RECORD = """
CREATE OR REPLACE TEMP TABLE _told_once AS
SELECT *, min(ref) OVER (PARTITION BY {same}) AS first_ref FROM _said
WHERE id_text IS NOT NULL OR birth IS NOT NULL OR age IS NOT NULL OR village IS NOT NULL OR town IS NOT NULL
      OR phone IS NOT NULL OR account IS NOT NULL;
CREATE OR REPLACE TEMP TABLE record AS
SELECT row_number() OVER (ORDER BY ref) - 1 AS rid, * EXCLUDE (first_ref, ref), ref AS first_ref
FROM _told_once WHERE ref = first_ref;
CREATE OR REPLACE TEMP TABLE record_ref AS
SELECT rid, _told_once.ref, record.source FROM _told_once JOIN record USING (first_ref)
"""

_SAME = ("source", "id_text", "id_number", "name_key", "sex", "birth", "age", "year(said_on)", "town", "village",
         "state", "phone", "account")  # fmt: skip


def statements(columns: Mapping[str, Collection[str]], dated: Mapping[str, str]) -> tuple[str, ...]:
    """Statements that fill ``record`` and ``record_ref``.

    ``columns``: of each source whose rows are to be placed. ``dated``: source -> SQL of the day to
    which its ages refer.
    """
    say = [_say(source, mine, dated.get(source, "NULL")) for source, mine in columns.items()]
    return (_RECORD_REF, *say, *_RECORD.format(same=", ".join(_SAME)).split(";\n"))


def _say(source: str, columns: Collection[str], said_on: str) -> str:
    said = {name: f"said.{name}" if name in columns else "NULL" for name in FIELDS}
    for name in ("id_text", "id_number"):
        said[name] = f"said.{name}"
        if source == "roster":
            said[name] = f"CASE WHEN NOT {_BORROWED} THEN said.{name} END"
    placed = (
        "LEFT JOIN (SELECT NULL AS town, NULL AS village, 'silent' AS state) AS place_of ON TRUE"
    )
    if source in (*PLACED, LISTED):
        placed = (
            f"LEFT JOIN ({place_said(source)}) AS placed USING (ref)"
            " LEFT JOIN place_of USING (said_town, said_village, said_address)"
        )
    open_rows = _OPEN.get(source, _OTHERS)
    return _SAY.format(source=source, said_on=said_on, placed=placed, open=open_rows, **said)
