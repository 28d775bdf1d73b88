"""Village names that are one slip away from a village of the same town.

锦湖 is taken for 金湖 if the town has a 金湖 and nothing else that is as near: a character that sounds or
looks like the right one, or, in names of three and more, any one character. Characters that tell
neighbouring villages apart (上坑 and 下坑, 东洋 and 西洋, 一村 and 二村) are never slips for one another.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

import numpy as np

from matchers.people.sounds import sounds

_TELLING = "上下前后左右东西南北中内外里大小新老旧头尾高低远近一二三四五六七八九十甲乙丙丁"
_FIRST, _LAST = 0x4E00, 0x9FFF
RARE = 50
"""A name in the county's own lists is a slip if its like has so many times as many rows."""


def _sound_entries() -> Iterator[str]:
    """Each group of syllables that dialects do not tell apart, with its characters: ``zan张章``."""
    table = sounds()
    readings = table.readings[_FIRST : _LAST + 1]
    spoken = np.where(readings > 0, table.spoken[readings], 0)
    for group, form in enumerate(table.spoken_forms):
        at = np.flatnonzero((spoken == group).any(axis=1)) if group else ()
        if len(at):
            yield form + "".join(chr(_FIRST + int(i)) for i in at)


@lru_cache(maxsize=1)
def _alike_statements() -> tuple[str, str]:
    """Statements that make the tables of how characters sound and of which look alike."""
    look = resources.files("matchers.people").joinpath("data/look_alikes.txt")
    lines = look.read_text(encoding="utf-8").split()
    sound = f"""
CREATE OR REPLACE TEMP TABLE character_sound AS
SELECT unnest(regexp_extract_all(entry, '[^a-z]')) AS character, regexp_extract(entry, '^[a-z]+') AS sound
FROM unnest(string_split('{" ".join(_sound_entries())}', ' ')) AS t(entry)
"""  # noqa: S608
    looks = f"""
CREATE OR REPLACE TEMP TABLE character_look AS
WITH pair AS (
    SELECT entry[1] AS one, unnest(string_split(entry[2:], '')) AS other
    FROM unnest(string_split('{" ".join(lines)}', ' ')) AS t(entry)
)
SELECT one, other FROM pair UNION ALL SELECT other, one FROM pair
"""  # noqa: S608
    return sound, looks


def _near(wrong: str, right: str) -> str:
    """SQL: ``near``, pairs ``town, alias, key, n_alias, n, alike`` of a name of the query ``wrong`` (town, alias, n)
    and a village of the table ``right`` (town, key, n) in the same town that are one character apart;
    ``alike``: the two characters sound or look alike.
    """
    return f"""
wrong AS ({wrong}),
wrong_at AS (
    SELECT town, alias, n, unnest(range(1, length(alias) + 1)) AS i FROM wrong WHERE length(alias) BETWEEN 2 AND 12
),
wrong_mask AS (SELECT *, alias[:i - 1] || '_' || alias[i + 1:] AS mask, alias[i] AS character FROM wrong_at),
right_at AS (SELECT town, key, n, unnest(range(1, length(key) + 1)) AS i FROM {right}),
right_mask AS (SELECT *, key[:i - 1] || '_' || key[i + 1:] AS mask, key[i] AS character FROM right_at),
pair AS (
    SELECT town, alias, key, wrong_mask.n AS n_alias, right_mask.n AS n,
           wrong_mask.character AS one, right_mask.character AS other
    FROM wrong_mask JOIN right_mask USING (town, mask)
    WHERE alias <> key AND NOT (contains('{_TELLING}', one) AND contains('{_TELLING}', other))
),
sounding AS (
    SELECT DISTINCT one, other FROM pair JOIN character_sound AS a ON a.character = one
    JOIN character_sound AS b ON b.character = other AND b.sound = a.sound
),
near AS (
    SELECT pair.*, sounding.one IS NOT NULL OR character_look.one IS NOT NULL AS alike
    FROM pair LEFT JOIN sounding ON sounding.one = pair.one AND sounding.other = pair.other
    LEFT JOIN character_look ON character_look.one = pair.one AND character_look.other = pair.other
)"""  # noqa: S608


_FOLDED = f"""
CREATE OR REPLACE TEMP TABLE _village_folded AS
WITH {_near("SELECT town, key AS alias, n FROM _village_named", "_village_named")}
SELECT town, alias, arg_max(key, (n, key)) AS key FROM near
WHERE alike AND n_alias * {RARE} <= n GROUP BY town, alias HAVING count(DISTINCT key) = 1
"""  # noqa: S608

_SLIP = f"""
CREATE OR REPLACE TEMP TABLE village_slip AS
WITH {_near("SELECT DISTINCT town, alias, 1 AS n FROM _place_key ANTI JOIN village_alias USING (town, alias) WHERE town <> ''", "county_village")},
close AS (
    SELECT town, alias, key, alike, bool_or(alike) OVER (PARTITION BY town, alias) AS any_alike FROM near
)
SELECT town, alias, any_value(key) AS key FROM close
WHERE alike OR (NOT any_alike AND length(alias) >= 3)
GROUP BY town, alias HAVING count(DISTINCT key) = 1
"""  # noqa: S608


def folding() -> tuple[str, ...]:
    """Statements that find, among the names in the county's own lists, those that are slips."""
    return (*_alike_statements(), _FOLDED)


SLIPS = _SLIP
"""The statement that finds, for the names in ``_place_key`` that no town has, the one that is meant."""
