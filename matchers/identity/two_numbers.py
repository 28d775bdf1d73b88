"""``two_numbers``: roster rows under two valid numbers that are probably one person.

The roster is set against itself. What speaks for one person under two numbers is the name with the
birthday (the day itself, the same day of another year, or month and day swapped) and something that
the two share in place or household: the village, a phone, an account, the head. It is a guess for
somebody to look into and never more: two residents may well have all that in common. Twins have
another given name; whoever stands in one register book under both numbers is two people.
"""

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from matchers.identity.comparing import INDEX
from matchers.identity.model import Model
from matchers.people import names

Run = Callable[[str], Any]

SHARE = 0.001
"""Of recipients, so many stand on a roster under a second number."""
LEAST, MOST = 0.3, 0.9
"""Least probability of a pair worth looking at, and the most that is said of any."""
SMOOTHED = 2_000
"""A name is taken to be one recipient commoner than counted, among so many more."""
BIRTHDAYS = ("出生日期一致", 0.45, 1 / 20_000), ("出生月日相同、年份不同", 0.25, 1 / 400), ("出生月日颠倒", 0.05, 1 / 20_000)  # fmt: skip
"""What of the birthday agrees: words, and chances among rows of one person and of two."""
SHARED = (("village", "同村", 0.7), ("phone", "联系电话一致", 0.4), ("account", "银行账号一致", 0.3), ("head", "户主相同", 0.3))  # fmt: skip
"""What of place and household agrees: column, words, chance among rows of one person."""
SAME = ("identical", "variant")

_EMPTY = """
CREATE OR REPLACE TEMP TABLE two_numbers (
    person VARCHAR, other VARCHAR, probability DOUBLE, explanation VARCHAR)
"""

_OWN = """
CREATE OR REPLACE TEMP TABLE _own_roster AS
SELECT id_number AS person, any_value(name_key ORDER BY ref) AS name_key, substr(id_number, 7, 8) AS birth,
       substr(id_number, 1, 6) AS division, TRY_CAST(substr(id_number, 17, 1) AS INTEGER) % 2 AS sex,
       any_value(nullif(concat(town, village), '') ORDER BY ref) AS village,
       any_value(phone_number(phone) ORDER BY ref) AS phone, any_value(account_number(account) ORDER BY ref) AS account,
       any_value(coalesce(head_id, CASE WHEN head_name <> '' THEN concat(head_name, town, village) END) ORDER BY ref) AS head
FROM recipient WHERE id_number = person AND name_key <> '' GROUP BY id_number
"""

# Who has the same name, or one that sounds the same, and a birthday and a place or household in common.
_PAIRS = """
CREATE OR REPLACE TEMP TABLE _own_pair AS
WITH own AS (
    SELECT _own_roster.*, code, sound, birth[:4] AS year, birth[5:] AS day, birth[7:8] || birth[5:6] AS swapped
    FROM _own_roster JOIN _own_name USING (name_key)
),
met AS (
    SELECT a AS one, b AS two, CASE WHEN a.year = b.year THEN 1 ELSE 2 END AS birthday
    FROM own AS a JOIN own AS b ON b.sound = a.sound AND b.day = a.day AND b.sex = a.sex AND b.person > a.person
    UNION ALL
    SELECT a, b, 3
    FROM own AS a JOIN own AS b ON b.sound = a.sound AND b.year = a.year AND b.day = a.swapped AND b.sex = a.sex
    WHERE b.person > a.person AND a.day <> a.swapped
),
near AS (
    SELECT one, two, birthday, birthday = 1 AND one.division = two.division AS beside,
           one.village = two.village AS village, one.phone = two.phone AS phone,
           one.account = two.account AS account, one.head = two.head AS head
    FROM met
),
booked AS (
    SELECT one.person AS person, two.person AS other
    FROM near JOIN households AS a ON a.id_number = one.person
    JOIN households AS b ON b.id_number = two.person AND b.book = a.book
)
SELECT one, two, one.person AS person, two.person AS other, birthday, beside, village, phone, account, head
FROM near ANTI JOIN booked ON booked.person = one.person AND booked.other = two.person
WHERE village OR phone OR account OR head
"""

# How common the name is, its sound, and what the two share: numbers of recipients.
_COMMON = """
WITH own AS (SELECT * FROM _own_roster JOIN _own_name USING (name_key))
SELECT person, other, one.code AS code_l, two.code AS code_r, birthday, beside,
       (SELECT count(*) FROM own) AS residents, same_name.n AS named, same_sound.n AS sounding,
       CASE WHEN pair.village THEN at_village.n END AS village, CASE WHEN pair.phone THEN at_phone.n END AS phone,
       CASE WHEN pair.account THEN at_account.n END AS account, CASE WHEN pair.head THEN at_head.n END AS head
FROM _own_pair AS pair
JOIN (SELECT name_key, count(*) AS n FROM own GROUP BY ALL) AS same_name ON same_name.name_key = one.name_key
JOIN (SELECT sound, count(*) AS n FROM own GROUP BY ALL) AS same_sound ON same_sound.sound = one.sound
LEFT JOIN (SELECT village, count(*) AS n FROM own GROUP BY ALL) AS at_village ON at_village.village = one.village
LEFT JOIN (SELECT phone, count(*) AS n FROM own GROUP BY ALL) AS at_phone ON at_phone.phone = one.phone
LEFT JOIN (SELECT account, count(*) AS n FROM own GROUP BY ALL) AS at_account ON at_account.account = one.account
LEFT JOIN (SELECT head, count(*) AS n FROM own GROUP BY ALL) AS at_head ON at_head.head = one.head
ORDER BY person, other
"""


def find_two_numbers(con: duckdb.DuckDBPyConnection, run: Run, model: Model) -> None:
    """Fill ``two_numbers``. Needs ``recipient`` and the macros of phones and accounts."""
    run(_EMPTY)
    run(_OWN)
    keys = con.sql("SELECT DISTINCT name_key FROM _own_roster ORDER BY 1").to_arrow_table()
    keys = keys.column(0).combine_chunks()
    if len(keys) < 1:
        return
    known = names.Names.of(keys)
    con.register("_own_names", pa.table({
        "name_key": keys, "code": pa.array(np.arange(len(keys), dtype=np.int32)), "sound": names.sound_keys(keys)}))  # fmt: skip
    con.execute("CREATE OR REPLACE TEMP TABLE _own_name AS FROM _own_names")
    con.unregister("_own_names")
    run(_PAIRS)
    pairs = con.sql(_COMMON).to_arrow_table()
    if pairs.num_rows:
        _judge(con, known, model, pairs)


def _judge(
    con: duckdb.DuckDBPyConnection, known: names.Names, model: Model, pairs: pa.Table
) -> None:
    """Weigh the pairs that met; what the two share in household and place counts once, by its rarest."""
    left, right, birthday, n = (
        _whole(pairs, c) for c in ("code_l", "code_r", "birthday", "residents")
    )
    level = names.levels(known, left.astype(np.int32), right.astype(np.int32))
    same = np.isin(level, [INDEX["name"][slug] for slug in SAME])
    alike = same | ((level == INDEX["name"]["same_sound"]) & (_whole(pairs, "beside") == 0))
    bearers = np.where(same, _whole(pairs, "named"), _whole(pairs, "sounding"))
    odds = (
        np.log(SHARE / n)
        + np.log(np.array(model.m["name"])[level])
        - np.log((bearers + 1) / (n + SMOOTHED))
    )
    _, m, u = zip(*BIRTHDAYS, strict=True)
    odds += np.log(np.array(m)[birthday - 1]) - np.log(np.array(u)[birthday - 1])
    shared = np.stack([_whole(pairs, c) for c, _, _ in SHARED], axis=1)
    chance = np.array([m for _, _, m in SHARED])
    odds += np.where(
        shared > 0, np.log(chance) - np.log(np.maximum(shared, 1) / n[:, None]), -np.inf
    ).max(axis=1)
    probability = 1 / (1 + np.exp(-odds))
    out = np.flatnonzero(alike & (probability >= LEAST))
    words = [_words(int(level[at]), int(birthday[at]), shared[at]) for at in out.tolist()]
    con.register("_two_numbers", pa.table({
        "person": pairs.column("person").take(pa.array(out)), "other": pairs.column("other").take(pa.array(out)),
        "probability": np.round(np.minimum(probability[out], MOST), 4), "explanation": pa.array(words, pa.string())}))  # fmt: skip
    con.execute("INSERT INTO two_numbers FROM _two_numbers")
    con.unregister("_two_numbers")


def _whole(pairs: pa.Table, column: str) -> np.ndarray:
    """A column of counts or of yes and no as int64, 0 where it is NULL."""
    filled = pairs.column(column).cast(pa.int64()).combine_chunks().fill_null(0)
    return np.asarray(filled)


def _words(level: int, birthday: int, shared: np.ndarray) -> str:
    said = [names.LEVELS[level].label, BIRTHDAYS[birthday - 1][0]]
    said += [word for (_, word, _), n in zip(SHARED, shared.tolist(), strict=True) if n]
    return "，".join(said)
