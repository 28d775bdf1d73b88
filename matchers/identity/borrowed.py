"""Recipients who stand on the roster under somebody else's number, as the household register says.

A widow is paid under her late husband's number. She is not who the register says its owner is: what
is found of him is not found of her. So the two are set apart in ``frame``, and her row is looked for
as one without a number is.
"""

import duckdb

from matchers.identity.by_number import grade_names
from matchers.identity.residents import from_roster

OWNER = "@"
"""Stands behind the key of the resident whose number a recipient is registered under."""

_CLASH = """
CREATE OR REPLACE TEMP TABLE _borrowed_clash AS
SELECT DISTINCT person, own.id_number, own.name_key AS said, households.name_key AS own
FROM _roster_person AS own JOIN households USING (id_number)
WHERE own.person = own.id_number AND own.name_key <> '' AND households.name_key <> ''
"""

# A slip of the pen in the name, or a former name that the register knows too, borrows nothing.
_BORROWED = """
CREATE OR REPLACE TEMP TABLE borrowed AS
SELECT person FROM _borrowed_clash LEFT JOIN name_grade USING (said, own)
GROUP BY person HAVING bool_and(said <> own AND tier = 'possible')
"""

_APART = f"""
UPDATE frame SET person = person || '{OWNER}' WHERE person IN (FROM borrowed)
"""

# Her phone and account are hers, not his.
_NOT_HIS = f"""
UPDATE frame SET phone = NULL, account = NULL WHERE ends_with(person, '{OWNER}')
"""


def set_borrowed_apart(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``borrowed (person)`` and tell these recipients and the owners of their numbers apart in ``frame``."""
    con.execute(_CLASH)
    grade_names(con, "_borrowed_clash")
    for sql in (_BORROWED, _APART, _NOT_HIS, from_roster("person IN (FROM borrowed)")):
        con.execute(sql)
