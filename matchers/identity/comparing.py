"""Pairs of a record and a resident, compared in every respect: one level a comparator, as uint8."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from matchers.people import births, contacts, id_numbers, names, place_levels, sexes
from matchers.people.levels import Level

COMPARATORS: dict[str, tuple[Level, ...]] = {
    "name": names.LEVELS,
    "id_number": id_numbers.LEVELS,
    "birth": births.LEVELS,
    "sex": sexes.LEVELS,
    "place": place_levels.LEVELS,
    "phone": contacts.PHONE_LEVELS,
    "account": contacts.ACCOUNT_LEVELS,
}
"""Comparator -> its levels, in the order of the columns of ``Compared.levels``."""

NAME, ID, BIRTH, SEX, PLACE, PHONE, ACCOUNT = range(len(COMPARATORS))
INDEX = {
    c: {level.slug: at for at, level in enumerate(levels)} for c, levels in COMPARATORS.items()
}
"""Comparator -> slug of a level -> its index."""

AT_ONCE = 1_000_000
"""Pairs in memory at one time; the pairs of one record stay together."""

SAYS_BIRTH = tuple(
    at
    for slug, at in INDEX["id_number"].items()
    if slug not in ("silent", "other", "different", "two_digits", "covered_weak")
)
"""Levels of the number that have judged its birth date and sex already."""

_PAIRS = """
SELECT _pair.rid, _pair.fid, _r.name AS name_l, _f.name AS name_r,
       _r.day AS day_l, year_from, year_to, _f.day AS day_r, _r.sex AS sex_l, _f.sex AS sex_r,
       _r.town AS town_l, _r.village AS village_l, _r.state, _f.town AS town_r, _f.village AS village_r,
       _r.phone = _f.phone AS phone, _r.account = _f.account AS account, id
FROM {pairs} AS _pair JOIN _r USING (rid) JOIN _f USING (fid)
WHERE _pair.rid BETWEEN $low AND $high
ORDER BY _pair.rid, _pair.fid
"""

_NUMBERS = """
SELECT _pair.rid, _pair.fid, _r.id, frame.id_number
FROM {pairs} AS _pair JOIN _r USING (rid) JOIN frame USING (fid)
WHERE _pair.rid BETWEEN $low AND $high AND _r.id IS NOT NULL AND frame.id_number IS NOT NULL
ORDER BY _pair.rid, _pair.fid
"""


@dataclass(frozen=True)
class Compared:
    """Pairs in order of ``rid`` and ``fid``; ``levels``: uint8, one column a comparator.

    ``said``: the record's name, ``name``, ``village``: the resident's, as codes (-1: not known), for
    how common they are.
    """

    rid: np.ndarray
    fid: np.ndarray
    levels: np.ndarray
    said: np.ndarray
    name: np.ndarray
    village: np.ndarray


def compared(con: duckdb.DuckDBPyConnection, known: names.Names, pairs: str) -> Iterator[Compared]:
    """All pairs of a table, in parts that fit into memory."""
    for low, high in _parts(con, pairs):
        yield _compare(con, known, pairs, low, high)


def _parts(con: duckdb.DuckDBPyConnection, pairs: str) -> list[tuple[int, int]]:
    rows = con.execute(
        f"SELECT min(rid), max(rid) FROM (SELECT rid, sum(count(*)) OVER (ORDER BY rid) // {AT_ONCE} AS part"
        f" FROM {pairs} GROUP BY rid) GROUP BY part ORDER BY part").fetchall()  # fmt: skip
    return [(int(low), int(high)) for low, high in rows]


def _compare(
    con: duckdb.DuckDBPyConnection, known: names.Names, pairs: str, low: int, high: int
) -> Compared:
    said = {"low": low, "high": high}
    table = con.sql(_PAIRS.format(pairs=pairs), params=said).to_arrow_table()
    whole = {
        name: _numbers(table, name)
        for name in table.column_names
        if name not in ("id", "phone", "account")
    }
    levels = np.zeros((table.num_rows, len(COMPARATORS)), np.uint8)
    levels[:, NAME] = _by_distinct(known, whole["name_l"], whole["name_r"])
    _compare_numbers(con, table, whole, pairs, said, levels)
    levels[:, BIRTH] = births.levels(
        whole["day_l"], whole["year_from"], whole["year_to"], whole["day_r"]
    )
    levels[:, SEX] = sexes.levels(whole["sex_l"], whole["sex_r"])
    levels[:, PLACE] = place_levels.levels(
        whole["town_l"], whole["village_l"], whole["state"], whole["town_r"], whole["village_r"])  # fmt: skip
    levels[:, PHONE] = _same(table, "phone")
    levels[:, ACCOUNT] = _same(table, "account")
    told = np.isin(levels[:, ID], SAYS_BIRTH)
    levels[told, BIRTH] = 0
    levels[told, SEX] = 0
    codes = (whole[column] for column in ("name_l", "name_r", "village_r"))
    return Compared(whole["rid"], whole["fid"], levels, *codes)


def _numbers(table: pa.Table, name: str) -> np.ndarray:
    """A column of whole numbers as int32, -1 where it is NULL."""
    column = table.column(name).combine_chunks()
    return np.asarray(column.fill_null(-1).to_numpy(zero_copy_only=False)).astype(np.int32)


def _by_distinct(known: names.Names, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Names are compared once for each two that meet, however many people have them."""
    together = (left.astype(np.int64) << 32) | (right.astype(np.int64) & 0xFFFFFFFF)
    distinct, back = np.unique(together, return_inverse=True)
    first, second = (distinct >> 32).astype(np.int32), distinct.astype(np.int32)
    return np.asarray(names.levels(known, first, second))[back]


def _compare_numbers(
    con: duckdb.DuckDBPyConnection, table: pa.Table, whole: dict[str, np.ndarray], pairs: str,
    said: dict[str, int], levels: np.ndarray,
) -> None:  # fmt: skip
    """ID numbers are only fetched for the pairs in which both sides have one."""
    if table.column("id").null_count == table.num_rows:
        return
    numbered = con.sql(_NUMBERS.format(pairs=pairs), params=said).to_arrow_table()
    left = id_numbers.Ids.of(numbered.column("id").combine_chunks())
    right = id_numbers.Ids.of(numbered.column("id_number").combine_chunks())
    each = np.arange(numbered.num_rows, dtype=np.int32)
    found = id_numbers.levels(left, each, right, each)
    key = (whole["rid"].astype(np.int64) << 32) | whole["fid"]
    mine = (_numbers(numbered, "rid").astype(np.int64) << 32) | _numbers(numbered, "fid")
    levels[np.searchsorted(key, mine), ID] = found


def _same(table: pa.Table, name: str) -> np.ndarray:
    column = table.column(name).combine_chunks()
    said = np.asarray(column.is_valid().to_numpy(zero_copy_only=False), bool)
    same = np.asarray(column.fill_null(False).to_numpy(zero_copy_only=False), bool)
    return np.where(said, np.where(same, 1, 2), 0).astype(np.uint8)
