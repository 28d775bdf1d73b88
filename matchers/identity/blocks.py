"""Which pairs are worth comparing: named equalities, every pair found once.

A block is first counted. A key that too many residents share (a street's worth of people born in one
year, a register that gives all one birthday) is joined with one more equality; where that is not
enough, it is left out, and both are said in ``block_account``. A record that is well placed by the
first round does not go through the second, whose pairs agree in less than it.
"""

from dataclasses import dataclass

import duckdb

WIDE = 400
"""Residents under one key, beyond which a block asks for more."""


@dataclass(frozen=True)
class Block:
    """``on``: columns equal on both sides; ``year`` stands for any year that an age allows.

    ``more``: what is also asked of keys that are too wide. ``when``: SQL over ``_r``.
    """

    slug: str
    title: str
    on: tuple[str, ...]
    more: tuple[str, ...] = ()
    when: str = "TRUE"


FIRST = (
    Block("id_end", "证号末8位相同", ("id_end",), ("surname",)),
    Block("id_start", "证号前14位和姓氏相同", ("id_start", "surname"), ("given",)),
    Block("id_middle", "证号前9位、末4位和姓氏相同", ("id_middle", "surname"), ("given",)),
    Block("id_across", "证号前13位、末3位相同", ("id_across",), ("surname",)),
    Block("id_covered", "遮盖证号首6位、末4位和姓氏相同", ("id_covered", "surname"), ("given",)),
    Block("name_year", "姓名和出生年份相同", ("name", "year"), ("town",)),
    Block("name_village", "姓名和村相同", ("name", "village"), ("sex",)),
    Block("name_town", "姓名和乡镇相同", ("name", "town"), ("sex",)),
    Block("sound_year", "姓名读音和出生年份相同", ("sound", "year"), ("town",)),
    Block("sound_village", "姓名读音和村相同", ("sound", "village"), ("sex",)),
    Block("phone", "电话相同", ("phone",), ("surname",)),
    Block("account", "账号相同", ("account",), ("surname",)),
    Block("name_only", "只有姓名", ("name",), ("sex",),
          "day IS NULL AND year_from IS NULL AND town IS NULL AND village IS NULL"),
)  # fmt: skip

SECOND = (
    Block("day_village", "出生日期和村相同", ("day", "village"), ("sex",)),
    Block("day_surname", "出生日期和姓氏相同", ("day", "surname"), ("sex", "town")),
    Block("day_given", "出生日期和名字相同", ("day", "given"), ("sex", "town")),
    Block("letters_year", "姓名用字和出生年份相同", ("letters", "year"), ("town",)),
    Block("letters_village", "姓名用字和村相同", ("letters", "village"), ("sex",)),
    Block("start_year", "姓名前三字读音和出生年份相同", ('"start"', "year"), ("town",)),
    Block("start_village", "姓名前三字读音和村相同", ('"start"', "village"), ("sex",)),
    Block("village_surname", "村、姓氏和出生年份相同", ("village", "surname", "year"), ("sex",)),
    Block("town_surname", "乡镇、姓氏和出生年份相同", ("town", "surname", "year"), ("sex",),
          "village IS NULL"),
    Block("town_given", "乡镇、名字和出生年份相同", ("town", "given", "year"), ("sex",)),
    Block("id_nameless", "证号前14位相同", ("id_start",), ("sex",)),
    Block("id_middle_nameless", "证号前9位、末4位相同", ("id_middle",), ("sex",)),
    Block("day_nameless", "无姓名，出生日期和乡镇相同", ("day", "town"), ("sex",), "name IS NULL"),
    Block("village_nameless", "无姓名，村和出生年份相同", ("village", "year"), ("sex",), "name IS NULL"),
)  # fmt: skip

_START = """
CREATE OR REPLACE TEMP TABLE block_account (
    block VARCHAR, title VARCHAR, pairs BIGINT, narrowed BIGINT, left_out BIGINT)
"""

_KEYS = """
CREATE OR REPLACE TEMP TABLE _keys AS
WITH asked AS (SELECT {on}, count(*) AS n FROM {records} WHERE {given} GROUP BY ALL),
there AS (SELECT {on}, count(*) AS n FROM _f SEMI JOIN asked USING ({on}) GROUP BY ALL)
SELECT {on}, asked.n AS records, there.n AS residents FROM asked JOIN there USING ({on})
"""

_JOIN = """
INSERT INTO _found SELECT r.rid, _f.fid
FROM (SELECT * FROM {records} WHERE {given}) AS r
SEMI JOIN (FROM _keys WHERE residents {which} {wide}) AS k USING ({keys})
JOIN _f USING ({on})
"""


def find_pairs(con: duckdb.DuckDBPyConnection, blocks: tuple[Block, ...], of: str) -> None:
    """Fill ``_pair (rid, fid)`` for the records of table ``of`` (a subset of ``_r``)."""
    con.execute("CREATE OR REPLACE TEMP TABLE _found (rid INTEGER, fid INTEGER)")
    for block in blocks:
        _find(con, block, of)
    con.execute("CREATE OR REPLACE TEMP TABLE _pair AS SELECT DISTINCT rid, fid FROM _found")


def start_account(con: duckdb.DuckDBPyConnection) -> None:
    """Begin the account of what every block found and left out."""
    con.execute(_START)


def _find(con: duckdb.DuckDBPyConnection, block: Block, of: str) -> None:
    records, given = _asked(block, block.on, of)
    con.execute(_KEYS.format(on=", ".join(block.on), records=records, given=given))
    keys = ", ".join(block.on)
    con.execute(
        _JOIN.format(records=records, given=given, which="<=", wide=WIDE, keys=keys, on=keys)
    )
    pairs, wide, wide_pairs = con.execute(
        "SELECT coalesce(sum(records * residents) FILTER (residents <= $wide), 0),"
        " count(*) FILTER (residents > $wide),"
        " coalesce(sum(records * residents) FILTER (residents > $wide), 0) FROM _keys",
        {"wide": WIDE}).fetchall()[0]  # fmt: skip
    left_out = wide_pairs
    if wide and block.more:
        narrowed, left_out = _narrow(con, block, of)
        pairs += narrowed
    con.execute("INSERT INTO block_account VALUES (?, ?, ?, ?, ?)",
                [block.slug, block.title, pairs, wide_pairs - left_out if wide else 0, left_out])  # fmt: skip


def _narrow(con: duckdb.DuckDBPyConnection, block: Block, of: str) -> tuple[int, int]:
    """The wide keys of a block with one more equality: pairs found, and pairs left out."""
    both = (*block.on, *block.more)
    records, given = _asked(block, both, of)
    on = ", ".join(block.on)
    con.execute("CREATE OR REPLACE TEMP TABLE _wide AS FROM _keys WHERE residents > ?", [WIDE])
    narrow = f"(SELECT r.* FROM {records} AS r SEMI JOIN _wide USING ({on}))"
    con.execute(_KEYS.format(on=", ".join(both), records=narrow, given=given))
    keys = ", ".join(both)
    con.execute(
        _JOIN.format(records=narrow, given=given, which="<=", wide=WIDE, keys=keys, on=keys)
    )
    return con.execute(
        "SELECT coalesce(sum(records * residents) FILTER (residents <= $wide), 0),"
        " coalesce(sum(records * residents) FILTER (residents > $wide), 0) FROM _keys",
        {"wide": WIDE}).fetchall()[0]  # fmt: skip


def _asked(block: Block, on: tuple[str, ...], of: str) -> tuple[str, str]:
    """The records that a block is for, and the condition that they say what it joins on."""
    records = f"(SELECT * FROM {of} JOIN _y USING (rid))" if "year" in on else of
    return records, " AND ".join([block.when, *(f"{column} IS NOT NULL" for column in on)])
