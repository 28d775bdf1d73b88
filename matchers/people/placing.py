"""``place_of``: which town and village of the county a record means, whatever it wrote.

A record says its place in a town, a village and an address, each well or badly or not at all. Every
distinct triple is read once. The gazetteer is looked for at the head of each text, behind province,
city and county; a text may name a town in full, by its bare name, or not at all, and each reading
stands as a candidate until the village behind it is found. The best candidate wins: a village that
the town has, then one that the county has, then the town alone. A village that no list has is taken
for one that sounds or looks like it only if the town has exactly one such; no other guess is made.
"""

from collections.abc import Sequence
from functools import lru_cache

from matchers.people import villages
from matchers.people.village_slips import SLIPS
from pipeline.kernel.divisions import every_division

ADDRESSED = ("roster", "hardship", "disability", "deaths", "households")
"""Sources that have a town, a village and an address."""
PLACED = (*ADDRESSED, "staff", "declarations", "medical", "payments", "pensions")
"""Sources that have a town and a village."""
LISTED = "listed"
"""A list that somebody wants compared; it has all three."""


def said(source: str) -> str:
    """A query: ``ref, said_town, said_village, said_address`` of each row of a source, never NULL.

    The three meet ``place_of`` by USING. Addresses end before the first number and are left out
    where the village is known without them, so that a register of millions has few distinct triples.
    """
    address = "address" if source in (*ADDRESSED, LISTED) else "NULL::VARCHAR"
    return f"""
    SELECT ref, coalesce({source}.town, sheet_town.town, '') AS said_town,
           coalesce(village, '') AS said_village,
           CASE WHEN village IS NULL OR village IN (SELECT said FROM unsure_village)
                THEN coalesce(regexp_extract({address}, '^[0-9]*[^0-9]*(?:[1-9](?:村|社区|大队)[^0-9]*)?'), '') ELSE '' END AS said_address
    FROM {source} LEFT JOIN sheet_town ON sheet_town.file_no = ref >> 40"""  # noqa: S608


# Villages as written that the gazetteer does not know for certain.
_UNSURE = """
CREATE OR REPLACE TEMP TABLE unsure_village AS
WITH written AS (
    {written}
),
keyed AS (
    SELECT said, village_key(without_house(inside_county(place_text(said), county_alone($county_name)))) AS alias
    FROM written WHERE said IS NOT NULL
)
SELECT said FROM keyed ANTI JOIN village_alias USING (alias)
"""

_SAID = """
CREATE OR REPLACE TEMP TABLE _place_said AS
WITH every AS (
    {every}
),
once AS (SELECT DISTINCT * FROM every)
SELECT row_number() OVER () AS id, once.*, coalesce(town_token.town, '') AS column_town
FROM once LEFT JOIN town_token ON token = said_town
"""

# Where most recipients' numbers were issued is the county's own province, city and county.
_OWN_DIVISION = """
CREATE OR REPLACE TEMP TABLE _own_division AS
WITH issued AS (
    SELECT substr(id_number, 1, 6) AS code, count(*) AS n FROM roster WHERE id_number IS NOT NULL GROUP BY 1
),
usual AS (SELECT code FROM issued WHERE n * 20 >= (SELECT sum(n) FROM issued))
SELECT code FROM usual UNION SELECT code[:4] || '00' FROM usual UNION SELECT code[:2] || '0000' FROM usual
"""


@lru_cache(maxsize=1)
def _division_names() -> str:
    """A table of all provinces, cities and counties that there are or were, by name."""
    names = " ".join(f"{code}{name}" for code, name in every_division().items())
    return f"""
CREATE OR REPLACE TEMP TABLE division_name AS
WITH every AS (
    SELECT entry[:6] AS code, entry[7:] AS name FROM unnest(string_split('{names}', ' ')) AS t(entry)
    WHERE length(entry) > 8 AND entry[7:] NOT IN ('城区', '郊区', '新区', '矿区', '市区')
),
short AS (
    SELECT code, regexp_replace(name, '(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$', '') AS name
    FROM every WHERE code LIKE '%0000'
)
SELECT name, bool_or(code IN (FROM _own_division) OR name = county_alone($county_name)
               OR (SELECT count(*) FROM _own_division) = 0) AS own,
       bool_or(code LIKE '%0000') AS province
FROM (FROM every UNION FROM short) GROUP BY name
"""  # noqa: S608


# One row a text: the town column where it names no town, the village column, the address.
_TEXT = """
CREATE OR REPLACE TEMP TABLE _place_text AS
WITH told AS (
    SELECT *, column_town = '' AND regexp_matches(said_town, '(镇|乡|街道)$') AS strange_town FROM _place_said
),
part AS (
    SELECT id, column_town, strange_town, said_town AS said FROM told WHERE said_town <> '' AND column_town = ''
    UNION ALL SELECT id, column_town, strange_town, said_village FROM told WHERE said_village <> ''
    UNION ALL SELECT id, column_town, strange_town, said_address FROM told WHERE said_address <> ''
),
word AS (SELECT id, column_town, strange_town, place_text(said) AS text FROM part),
inside AS (
    SELECT *, contains(text, county_alone($county_name)) AS named,
           inside_county(text, county_alone($county_name)) AS rest
    FROM word
)
SELECT row_number() OVER () AS nth, id, column_town, strange_town,
       coalesce(nullif(regexp_replace(rest, '^(县城|城区|全县)', ''), rest), rest) AS rest,
       named OR regexp_matches(rest, '^(县城|本县|全县)') AS here
FROM inside WHERE text <> ''
"""

# Provinces, cities and counties at the head of a text that does not name this county.
_HEAD = """
CREATE OR REPLACE TEMP TABLE _place_head AS
WITH one AS (
    SELECT nth, rest, regexp_extract(rest, '^.{2,7}?(?:省|自治区|特别行政区)|^(?:北京|天津|上海|重庆)市|^(?:内蒙古|黑龙江|..)') AS head
    FROM _place_text WHERE NOT here
),
two AS (
    SELECT nth, own AS own1, name AS name1, substr(one.rest, coalesce(length(name), 0) + 1) AS rest
    FROM one LEFT JOIN division_name ON name = head AND province
        AND NOT regexp_matches(substr(one.rest, length(name) + 1), '^.?[路街巷村]|^大道')
),
three AS (
    SELECT two.*, own AS own2, name AS name2
    FROM two LEFT JOIN division_name ON name = regexp_extract(rest, '^.{1,10}?(?:市|自治州|地区|盟)')
),
four AS (
    SELECT three.* REPLACE (substr(rest, coalesce(length(name2), 0) + 1) AS rest) FROM three
),
five AS (
    SELECT four.*, own AS own3, name AS name3
    FROM four LEFT JOIN division_name ON name = regexp_extract(rest, '^.{1,10}?(?:县|区|旗|市)')
        AND NOT (name1 IS NULL AND name2 IS NULL AND regexp_matches(name, '^(城.|.城|新.|[河江桥湖].)区$'))
)
SELECT nth, substr(rest, coalesce(length(name3), 0) + 1) AS rest,
       coalesce(regexp_matches(name1, '省|市|自治区$'), FALSE) OR name2 IS NOT NULL OR name3 IS NOT NULL AS in_full,
       NOT (coalesce(own1, TRUE) AND coalesce(own2, TRUE) AND coalesce(own3, TRUE)) AS other
FROM five WHERE name1 IS NOT NULL OR name2 IS NOT NULL OR name3 IS NOT NULL
"""

# Readings of a text: a town in full (2), its bare name (1), the town of its own column (3), none (0).
_READING = r"""
CREATE OR REPLACE TEMP TABLE _place_reading AS
WITH told AS (
    SELECT _place_text.* REPLACE (coalesce(_place_head.rest, _place_text.rest) AS rest)
    FROM _place_text LEFT JOIN _place_head USING (nth)
    WHERE NOT coalesce(other AND in_full, FALSE)
    UNION ALL SELECT _place_text.* FROM _place_text JOIN _place_head USING (nth)
    WHERE NOT in_full
),
head AS (
    SELECT nth, id, rest AS text, unnest(range(2, least(length(rest), 12) + 1)) AS k FROM told
),
token AS (SELECT nth, id, substr(text, 1, k) AS token, substr(text, k + 1) AS rest FROM head),
at_head AS (
    SELECT nth, id, town_token.town, rest, CASE WHEN bare THEN 1 ELSE 2 END AS strength
    FROM token JOIN town_token USING (token)
    WHERE NOT (bare AND regexp_matches(rest, '^([省市县区州路街]|村|社区|居委)'))
),
longest AS (
    SELECT nth, id, arg_min(town, (length(rest), -strength)) AS town, min_by(rest, length(rest)) AS rest,
           arg_min(strength, (length(rest), -strength)) AS strength
    FROM at_head GROUP BY nth, id
),
within AS (
    SELECT nth, id, county_town.town, substr(rest, strpos(rest, county_town.town) + length(county_town.town)) AS rest,
           2 AS strength
    FROM told JOIN county_town ON length(county_town.town) >= 3 AND contains(rest, county_town.town)
    WHERE nth NOT IN (SELECT nth FROM longest WHERE strength = 2) AND regexp_matches(rest, '镇|乡|街道')
    QUALIFY row_number() OVER (PARTITION BY nth ORDER BY strpos(rest, county_town.town), length(county_town.town) DESC) = 1
),
named AS (FROM longest UNION ALL FROM within)
SELECT nth, id, town, rest, strength FROM named
UNION ALL SELECT nth, id, town, substr(rest, length(town) + 1), 2 FROM named WHERE starts_with(rest, town)
UNION ALL SELECT nth, id, column_town, rest, CASE WHEN column_town = '' THEN 0 ELSE 3 END FROM told
WHERE NOT strange_town
"""

_KEYED = """
CREATE OR REPLACE TEMP TABLE _place_key AS
WITH named AS (SELECT *, without_house(rest) AS name FROM _place_reading WHERE length(rest) >= 2)
SELECT *, village_key(name) AS alias FROM named
"""

# Villages in the readings: of that town by its whole name (5), by how the text begins (4); of the
# county by its whole name (3), by how the text begins (2); one that is a slip away (1). A bare name
# that is both a town's and that of a village elsewhere says nothing.
_FOUND = """
CREATE OR REPLACE TEMP TABLE _place_found AS
WITH namesake AS (
    SELECT token.town FROM town_token AS token JOIN village_alias ON alias = token
    WHERE bare GROUP BY token.town HAVING NOT bool_or(village_alias.town = token.town)
),
whole AS (
    SELECT nth, id, town, strength, 5 AS sure, village_alias.key, 0 AS left_over
    FROM _place_key JOIN village_alias USING (town, alias)
),
of_county AS (
    SELECT nth, id, CASE WHEN _place_key.town <> '' THEN _place_key.town
                         WHEN count(DISTINCT village_alias.town) = 1 THEN any_value(village_alias.town) ELSE '' END AS town,
           strength, 3 AS sure, any_value(village_alias.key) AS key, 0 AS left_over
    FROM _place_key JOIN village_alias USING (alias)
    WHERE strength <> 1 AND name NOT IN (SELECT token FROM town_token WHERE bare)
    GROUP BY nth, id, _place_key.town, strength HAVING count(DISTINCT village_alias.key) = 1
),
open AS (
    SELECT nth, id, town AS said, strength, name, unnest(range(2, least(length(name), 9))) AS k
    FROM _place_key WHERE name = alias AND nth NOT IN (SELECT nth FROM whole)
),
head AS (
    SELECT * EXCLUDE (name), substr(name, 1, k) AS alias, length(name) - k AS left_over FROM open
    WHERE NOT regexp_matches(substr(name, k + 1), '^([省市县区镇乡路街巷]|大道)')
),
begun AS (
    SELECT head.*, village_alias.town, key FROM head JOIN village_alias USING (alias)
    WHERE said = '' OR said = village_alias.town
),
begins AS (
    SELECT nth, id, any_value(town) AS town, strength, CASE WHEN said = '' THEN 2 ELSE 4 END AS sure,
           any_value(key) AS key, left_over
    FROM begun GROUP BY nth, id, said, strength, left_over HAVING count(*) = 1
)
FROM whole UNION ALL FROM of_county UNION ALL FROM begins
UNION ALL SELECT nth, id, town, strength, 1, village_slip.key, 0 FROM _place_key JOIN village_slip USING (town, alias)
UNION ALL SELECT nth, id, town, strength, 0, NULL, 99 FROM _place_reading
WHERE town <> '' AND NOT (strength = 1 AND rest = '' AND town IN (SELECT town FROM namesake))
UNION ALL SELECT 0, id, column_town, 3, 0, NULL, 99 FROM _place_said WHERE column_town <> ''
"""

_ELSEWHERE = (
    "^(外省|外地|外县|外市|外乡|邻县|邻省|省外|市外|县外|境外|国外)|^.{1,7}[县旗].{2,6}[镇乡道村]"
)
"""Another county without a name that is known."""

_PLACE_OF = f"""
CREATE OR REPLACE TEMP TABLE place_of AS
WITH best AS (
    SELECT id, arg_max({{'town': town, 'key': key}}, (sure, strength, -left_over, town)) AS it
    FROM _place_found GROUP BY id
),
abroad AS (
    SELECT id, bool_or(here) AS here,
           bool_or(coalesce(other, FALSE) OR regexp_matches(_place_text.rest, '{_ELSEWHERE}')) AS other
    FROM _place_text LEFT JOIN _place_head USING (nth) GROUP BY id
),
known AS (
    SELECT _place_said.*, nullif(it.town, '') AS town, it.key AS key,
           CASE WHEN it IS NOT NULL OR here THEN 1 WHEN other THEN 2 ELSE 0 END AS state
    FROM _place_said LEFT JOIN best USING (id) LEFT JOIN abroad USING (id)
),
name AS (SELECT key, arg_max(village, n) AS village, any_value(code) AS code FROM county_village GROUP BY key)
SELECT said_town, said_village, said_address, known.town, coalesce(county_village.village, name.village) AS village,
       ['silent', 'here', 'elsewhere'][state + 1] AS state, state::UTINYINT AS state_code,
       coalesce(county_town.code, -1) AS town_code, coalesce(name.code, -1) AS village_code
FROM known LEFT JOIN county_town ON county_town.town = known.town
LEFT JOIN county_village ON county_village.town = known.town AND county_village.key = known.key
LEFT JOIN name ON name.key = known.key
"""  # noqa: S608


def statements(sources: Sequence[str] = PLACED) -> tuple[str, ...]:
    """Statements that build the gazetteer and ``place_of`` for these tables, after towns are spelled alike.

    ``place_of``: said_town, said_village, said_address -> town, village (as the gazetteer has them,
    or NULL), state ('here', 'elsewhere', 'silent'), town_code, village_code (-1 unknown), state_code.
    """
    written = " UNION ".join(f"SELECT DISTINCT village AS said FROM {s}" for s in sources)  # noqa: S608
    every = " UNION ALL ".join(
        f"SELECT DISTINCT said_town, said_village, said_address FROM ({said(s)})"  # noqa: S608
        for s in sources
    )
    return (
        *villages.statements(), _UNSURE.format(written=written), _SAID.format(every=every), _OWN_DIVISION, _division_names(), _TEXT, _HEAD,
        _READING, _KEYED, SLIPS, _FOUND, _PLACE_OF,
    )  # fmt: skip
