"""``frame`` and ``record`` as whole numbers: what blocks join and comparators look up.

``frame (fid, person, id_number, name_key, sex, birth, town, village, phone, account)``: one row a
resident. ``record (rid, source, id_text, id_number, name_key, sex, birth, age, said_on, town,
village, state, phone, account)``: one row to be placed; ``state`` is that of ``place_of``. From
them come ``_f`` and ``_r``: names, towns and villages as codes (NULL: not said), a birth date as
yyyymmdd, the rest as 64-bit digests. ``fid`` and ``rid`` count from 0 without gaps.
"""

import duckdb
import numpy as np
import pyarrow as pa

from matchers.people import names
from matchers.people.births import candidate_years
from matchers.people.id_blocks import COVERED, PIECES, WHOLE_PIECES

_NAMES = """
SELECT DISTINCT name_key FROM (
    SELECT name_key FROM frame UNION ALL SELECT name_key FROM {records})
WHERE name_key <> '' ORDER BY name_key
"""

_PLACES = """
CREATE OR REPLACE TEMP TABLE _place AS
SELECT name, CAST(row_number() OVER (ORDER BY name) - 1 AS INTEGER) AS code FROM (
    SELECT town AS name FROM frame UNION SELECT village FROM frame
    UNION SELECT town FROM {records} UNION SELECT village FROM {records})
WHERE name <> ''
"""

_DAY = "CAST(year({0}) * 10000 + month({0}) * 100 + day({0}) AS INTEGER)"


def _pieces(side: str, column: str) -> str:
    """Pieces of an ID number, as digests; a resident's number is valid, and so are its pieces."""
    texts = {**PIECES, "covered": COVERED[side]} if side == "record" else WHOLE_PIECES
    return ", ".join(
        f"CASE WHEN ({sql}) IS NOT NULL THEN hash({sql}) END AS id_{slug}"
        for slug, sql in texts.items()
    ).format(id=column)


_FRAME = f"""
CREATE OR REPLACE TEMP TABLE _f AS
SELECT CAST(fid AS INTEGER) AS fid, _name.code AS name, sound, surname, given, letters, "start",
       coalesce(TRY_CAST(substr(id_number, 7, 8) AS INTEGER), {_DAY.format("birth")}) AS day,
       CAST(day // 10000 AS SMALLINT) AS year,
       CAST(CASE WHEN id_number IS NOT NULL THEN 2 - TRY_CAST(substr(id_number, 17, 1) AS TINYINT) % 2
                 WHEN sex = '男' THEN 1 WHEN sex = '女' THEN 2 END AS TINYINT) AS sex,
       t.code AS town, v.code AS village,
       CASE WHEN phone <> '' THEN hash(phone) END AS phone, CASE WHEN account <> '' THEN hash(account) END AS account,
       {_pieces("resident", "id_number")}
FROM frame LEFT JOIN _name ON _name.key = name_key
LEFT JOIN _place AS t ON t.name = frame.town LEFT JOIN _place AS v ON v.name = frame.village
"""

_RECORD = f"""
CREATE OR REPLACE TEMP TABLE _r AS
WITH read AS (
    SELECT *, {_DAY.format("birth")} AS said_day, {candidate_years("birth", "age", "said_on")} AS years,
           CASE WHEN length(id_text) >= 8 THEN id_text END AS id
    FROM {{records}}
)
SELECT CAST(rid AS INTEGER) AS rid, source, id, id_number IS NOT NULL AS valid,
       id_number IN (SELECT id_number FROM frame WHERE id_number IS NOT NULL) AS owned, _name.code AS name, sound, surname, given, letters, "start", said_day AS day,
       CAST(CASE WHEN birth IS NULL THEN list_min(years) END AS SMALLINT) AS year_from,
       CAST(CASE WHEN birth IS NULL THEN list_max(years) END AS SMALLINT) AS year_to, years,
       CAST(CASE sex WHEN '男' THEN 1 WHEN '女' THEN 2 END AS TINYINT) AS sex,
       t.code AS town, v.code AS village,
       CAST(CASE state WHEN 'here' THEN 1 WHEN 'elsewhere' THEN 2 ELSE 0 END AS TINYINT) AS state,
       CASE WHEN phone <> '' THEN hash(phone) END AS phone, CASE WHEN account <> '' THEN hash(account) END AS account,
       {_pieces("record", "id")}
FROM read LEFT JOIN _name ON _name.key = name_key
LEFT JOIN _place AS t ON t.name = read.town LEFT JOIN _place AS v ON v.name = read.village
"""

# The years in which somebody may be born, one row each.
_YEARS = """
CREATE OR REPLACE TEMP TABLE _y AS SELECT rid, CAST(unnest(years) AS SMALLINT) AS year FROM _r
"""


_BLOCK_KEYS = {
    "sound": names.sound_keys, "surname": names.surname_keys, "given": names.given_keys,
    "letters": names.sorted_keys, "start": names.start_keys,
}  # fmt: skip


def encode(con: duckdb.DuckDBPyConnection, records: str = "record") -> names.Names:
    """Make ``_name``, ``_place``, ``_f``, ``_r`` and ``_y``; all names, in the order of their codes."""
    keys = con.sql(_NAMES.format(records=records)).to_arrow_table().column(0).combine_chunks()
    known = names.Names.of(keys)
    columns = {"key": keys, "code": pa.array(np.arange(len(keys), dtype=np.int32))}
    columns |= {name: _codes(keyed(known)) for name, keyed in _BLOCK_KEYS.items()}
    con.register("_names", pa.table(columns))
    con.execute("CREATE OR REPLACE TEMP TABLE _name AS SELECT * FROM _names")
    con.unregister("_names")
    for sql in (_PLACES, _FRAME, _RECORD, _YEARS):
        con.execute(sql.format(records=records))
    return known


def _codes(values: pa.Array) -> pa.Array:
    return values.dictionary_encode().indices
