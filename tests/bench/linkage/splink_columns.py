"""Columns that let Splink see Chinese: sounds, characters, surname and given name, years, places.

They are made with hedui's own tables of readings and look-alikes, so that Splink knows what hedui
knows; making them is not counted in its time.
"""

import duckdb
import numpy as np
import pyarrow as pa

from matchers.people.name_blocks import given_keys, sorted_keys, sound_keys, surname_keys
from matchers.people.sounds import sounds

_ONE_SIDE = """
CREATE OR REPLACE TABLE splink_{table} AS
SELECT {key} AS unique_id, *, length(name_key) AS name_length,
       substr(name_key, 1, 1) AS c1, substr(name_key, 2, 1) AS c2, substr(name_key, 3, 1) AS c3, substr(name_key, 4, 1) AS c4,
       substr(id_said, 7, 8) AS id_birth, right(id_said, 4) AS id_end, left(id_said, 14) AS id_start,
       CASE WHEN contains(id_said, '*') THEN replace(id_said, '*', '_')
            WHEN length(id_said) = 18 AND ends_with(id_said, '000') THEN id_said[:15] || '___' END AS id_like
FROM ({rows}) JOIN splink_name USING (name_key)
"""
_FRAME = """
SELECT fid, name_key, sex, birth, year(birth) AS born, town, village, id_number AS id_said,
       FALSE AS strange
FROM frame
"""
# An age is taken for a nominal one (虚岁), as all ages of these records are.
_RECORD = """
SELECT rid, name_key, sex, birth, coalesce(year(birth), year(said_on) - age + 1) AS born, town, village,
       coalesce(id_number, id_text) AS id_said, state = 'elsewhere' AS strange
FROM record
"""


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """``splink_frame`` and ``splink_record`` with the same columns, one row a resident or record."""
    keys = con.sql("SELECT name_key FROM frame UNION SELECT name_key FROM record").to_arrow_table()
    con.register("_names", _name_columns(keys["name_key"].combine_chunks()))
    con.execute("CREATE OR REPLACE TABLE splink_name AS FROM _names")
    for table, key, rows in (("frame", "fid", _FRAME), ("record", "rid", _RECORD)):
        con.execute(_ONE_SIDE.format(table=table, key=key, rows=rows))
        con.execute(f"ALTER TABLE splink_{table} DROP COLUMN {key}")
    con.unregister("_names")


def _name_columns(keys: pa.Array) -> pa.Table:
    """For each name: sound with tones left out, sound as dialects merge it, parts, sorted characters."""
    return pa.table({
        "name_key": keys, "sound": _plain_sounds(keys), "spoken": sound_keys(keys),
        "surname": surname_keys(keys), "given": given_keys(keys), "sorted": sorted_keys(keys),
    })  # fmt: skip


def _plain_sounds(keys: pa.Array) -> pa.Array:
    """The syllables of the commonest reading of each of up to four characters."""
    table = sounds()
    width = 4
    text = np.array(keys.to_pylist(), f"<U{width}")
    characters = text.view(np.uint32).reshape(len(text), width)
    first = table.readings[np.minimum(characters, len(table.readings) - 1), 0]
    syllables = np.array(table.syllables, dtype=object)[first]
    return pa.array([" ".join(row).strip() for row in syllables], pa.string())
