"""The rows that no ID number settles, settled as far as they can be: more rows of ``link``.

Roster rows without a number come first: where the register knows who that is, whatever is found of
the resident is found of the recipient. Then every other source. A row of a target list that speaks
of a resident puts that resident among the people; of the rest, only those count who are there. At
last the death rows of each person are set against each other, and the roster against itself.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import duckdb

from matchers.identity import registry, residents
from matchers.identity.borrowed import set_borrowed_apart
from matchers.identity.candidates import Ground
from matchers.identity.clashes import grade_clashes
from matchers.identity.comparing import BIRTH, ID, SAYS_BIRTH
from matchers.identity.deaths_once import settle_deaths
from matchers.identity.learning import learnt
from matchers.identity.linking import link_records, prepared
from matchers.identity.model import Model
from matchers.identity.two_numbers import find_two_numbers
from matchers.people import contacts, placing

Run = Callable[[str], Any]
"""Runs one statement with the parameters it names."""

_SAID_ON = {
    "deaths": "coalesce(said.died_on, said.cremated_on, said.cancelled_on, CAST($month_end AS DATE))"
}
_FOUND_LINK = """
CREATE OR REPLACE TEMP TABLE found_link AS
SELECT record_ref.source, record_ref.ref, found.* FROM found JOIN record_ref USING (rid)
"""

# Roster rows without a number, or with another's, are no rivals of the residents who are looked for.
_ASIDE = """
CREATE OR REPLACE TEMP TABLE _unnumbered AS
SELECT _f.* FROM _f JOIN frame USING (fid) WHERE frame.id_number IS NULL AND (starts_with(frame.person, '~') OR frame.person IN (FROM borrowed));
DELETE FROM _f WHERE fid IN (SELECT fid FROM _unnumbered)
"""
_BACK = """
INSERT INTO _f
SELECT _unnumbered.* FROM _unnumbered JOIN frame USING (fid) ANTI JOIN same_person USING (person)
"""
_PHASE = """
CREATE OR REPLACE TEMP TABLE _phase AS SELECT * FROM _r WHERE {which} ORDER BY rid
"""

# A recipient without a number of his own and the resident of the register who is the same person;
# ``dated``: that they are of one age was seen;
# ``who``: the resident in words.
_SAME_PERSON = f"""
CREATE OR REPLACE TEMP TABLE same_person AS
SELECT _roster_person.person, found_link.person AS resident, probability,
       regexp_replace(explanation, '，名册(未写身份证号|的身份证号无法比对)', '') AS explanation,
       levels[{BIRTH + 1}] > 0 OR levels[{ID + 1}] IN ({", ".join(map(str, SAYS_BIRTH))}) AS dated,
       concat(frame.town, frame.village, '的', frame.name, '（证号' || frame.id_number || '）') AS who
FROM found_link JOIN _roster_person USING (ref) JOIN frame ON frame.person = found_link.person
WHERE tier <> 'possible' AND (starts_with(_roster_person.person, '~') OR _roster_person.person IN (FROM borrowed))
QUALIFY row_number() OVER (PARTITION BY _roster_person.person ORDER BY found_link.probability DESC, found_link.ref, resident) = 1
"""

# Who is on a list that helps or obliges somebody becomes one of the people that rules ask about.
_NEW_PEOPLE = """
INSERT INTO person
SELECT DISTINCT frame.person, frame.id_number, frame.name, frame.name_key, coalesce(frame.town, ''),
       coalesce(frame.village, ''), FALSE
FROM found_link JOIN frame USING (fid)
WHERE found_link.source IN ('hardship', 'disability', 'medical', 'staff', 'declarations') AND tier <> 'possible'
      AND frame.person NOT IN (SELECT person FROM person)
"""

_LINK = """
INSERT INTO link
SELECT source, ref, found_link.person, tier, probability, explanation
FROM found_link SEMI JOIN person USING (person)
WHERE source <> 'roster' AND NOT EXISTS (
    SELECT 1 FROM link WHERE link.ref = found_link.ref AND link.source = found_link.source
                             AND link.person = found_link.person)
"""

# What is known of the resident is known of the recipient, but never surer than that they are one.
_LINK_SAME = """
INSERT INTO link
WITH known AS (
    FROM link
    UNION ALL
    SELECT source, ref, person, tier, probability, explanation FROM found_link ANTI JOIN person USING (person)
)
SELECT known.source, known.ref, same_person.person, CASE WHEN tier = 'possible' THEN tier ELSE 'probable' END,
       round(known.probability * same_person.probability, 6),
       known.explanation || '；名册上的本人' || own_number_text(same_person.person) || '，按“' || same_person.explanation || '”推断'
FROM known JOIN same_person ON known.person = same_person.resident
WHERE known.source <> 'roster'
"""

OWN_NUMBER_TEXT = """
CREATE OR REPLACE TEMP MACRO own_number_text(person) AS
CASE WHEN starts_with(person, '~') THEN '未填有效证号' ELSE '登记的是他人证号' END
"""
"""What is wrong with the number of a recipient of ``same_person``."""

_RESIDENTS_MEANT = """
INSERT INTO link
WITH stated AS (
    SELECT source, ref, id_number, name_key FROM ({numbered})
)
SELECT stated.source, stated.ref, same_person.person, 'probable', same_person.probability,
       '证号属于常住人口中的同名者；名册上的本人' || own_number_text(same_person.person) || '，按“' || same_person.explanation || '”推断'
FROM same_person JOIN stated ON stated.id_number = same_person.resident
LEFT JOIN person AS own ON own.person = same_person.resident
WHERE own.person IS NULL
"""


def settle(
    con: duckdb.DuckDBPyConnection, run: Run, columns: Mapping[str, Collection[str]], model: Model | None, month: str,
    heed: Callable[[Model], Model] = lambda model: model,
) -> Model:  # fmt: skip
    """Add links that no number gives. ``columns``: of every source with a person; ``run``: binds values.

    Needs the tables of linkage.prepare() and its links. Learns a model where there is none; returns
    the one that was used. ``heed``: adds to a model what visits taught.
    """
    placed = {source: mine for source, mine in columns.items() if source != "households"}
    others = [source for source in placed if source != "roster"]
    lay_out(run, columns)
    set_borrowed_apart(con)
    grade_clashes(con, others)
    ground = records_laid_out(con, run, placed, _SAID_ON)
    model = heed(model or learnt(con, ground, month))
    settle_in_turn(con, run, ground, model)
    for sql in (_FOUND_LINK, _NEW_PEOPLE, _LINK):
        run(sql)
    numbered = " UNION ALL ".join(
        f"SELECT '{s}' AS source, ref, id_number, name_key FROM {s}" for s in others
    )
    run(_RESIDENTS_MEANT.format(numbered=numbered))
    run(_LINK_SAME)
    settle_deaths(run)
    find_two_numbers(con, run, model)
    return model


def lay_out(
    run: Run, columns: Mapping[str, Collection[str]], placed: Sequence[str] = placing.PLACED
) -> None:
    """Make ``place_of`` for the tables ``placed``, and ``frame``. ``columns``: of those that tell of people."""
    for sql in (*contacts.MACROS, *placing.statements(placed), *residents.statements(columns)):
        run(sql)


def records_laid_out(
    con: duckdb.DuckDBPyConnection, run: Run, columns: Mapping[str, Collection[str]], dated: Mapping[str, str]
) -> Ground:  # fmt: skip
    """Make ``record`` of these tables, encoded, and set the roster's rows without a number aside."""
    for sql in (OWN_NUMBER_TEXT, *registry.statements(columns, dated)):
        run(sql)
    ground = prepared(con)
    for sql in _ASIDE.split(";\n"):
        run(sql)
    return ground


def settle_in_turn(con: duckdb.DuckDBPyConnection, run: Run, ground: Ground, model: Model) -> None:
    """Fill ``found``: the roster's own rows, which makes ``same_person``, then all others."""
    _link(con, ground, model, "source = 'roster'")
    run(_FOUND_LINK)
    run(_SAME_PERSON)
    run(_BACK)
    _link(con, ground, model, "source <> 'roster'")


def _link(con: duckdb.DuckDBPyConnection, ground: Ground, model: Model, which: str) -> None:
    con.execute(_PHASE.format(which=which))
    link_records(con, ground, model, "_phase")
