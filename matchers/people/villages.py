"""The county's gazetteer: its towns and its villages, as its own rosters and register name them.

``county_town`` and ``county_village`` hold each once. A village is known by its *key*, the name
without suffix, house and group: 金湖村, 金湖社区, 金湖村委会 and 石桥镇金湖村3组 are all 金湖 of 石桥镇. A
name of one character keeps its 村 (王村). ``town_token`` and ``village_alias`` list every way in which
a town or a village is written. Codes are dense, from 0, and the same on every run of the same lists;
villages of one name in two towns have one code.
"""

LISTS = ("roster", "households")
"""The county's own lists, which make the gazetteer."""

VILLAGE_WORDS = "村民委员会|村委会|村委|行政村|自然村|村|社区|居民委员会|居委会|居委|嘎查"
"""What stands behind the name of a village or a community; the longer ones first."""
TOWN_WORDS = "民族乡|镇|乡|街道|苏木|农场|林场|茶场|渔场|开发区"
_PARTS = "村民小组|居民小组|小组|生产队|组|队|社|号|巷|弄|栋|幢|单元|室"

_MACROS = (
    # A place as one word: full-width digits to half, without spaces and marks.
    r"""
CREATE OR REPLACE TEMP MACRO place_text(said) AS
regexp_replace(translate(said, '０１２３４５６７８９', '0123456789'), '[\s,，.。、;；:：()（）\[\]【】<>《》“”"''·\-—_/#]+', '', 'g')
""",
    # What is said up to the first number of a house, a group or a building.
    rf"""
CREATE OR REPLACE TEMP MACRO without_house(text) AS
coalesce(nullif(regexp_replace(regexp_replace(text, '^([^0-9]+)[0-9].*$', '\1'),
                               '^(.+?)第?[一二三四五六七八九十]+({_PARTS}).*$', '\1'), ''), text)
""",
    # The name of a village alone; a name of one character keeps 村.
    rf"""
CREATE OR REPLACE TEMP MACRO village_key(text) AS
CASE WHEN regexp_matches(text, '^.{{2,12}}?({VILLAGE_WORDS})')
     THEN regexp_extract(text, '^(.{{2,12}}?)({VILLAGE_WORDS})', 1)
     WHEN regexp_matches(text, '^.村?(村民委员会|村委会|村委)$') THEN text[1] || '村'
     ELSE regexp_replace(text, '^(.{{2,}})居$', '\1') END
""",
    # What stands behind the name of the county, if it is named.
    """
CREATE OR REPLACE TEMP MACRO inside_county(text, county) AS
CASE WHEN length(county) > 1 AND contains(text, county)
     THEN substr(text, strpos(text, county) + length(county)) ELSE text END
""",
)

_COUNTY_TOWN = rf"""
CREATE OR REPLACE TEMP TABLE county_town AS
WITH listed AS ({" UNION ALL ".join(f"SELECT town FROM {each}" for each in LISTS)}),
counted AS (SELECT town, count(*) AS n FROM listed WHERE town IS NOT NULL GROUP BY town)
SELECT town, regexp_replace(town, '({TOWN_WORDS})$', '') AS stem, n,
       (row_number() OVER (ORDER BY town) - 1)::INTEGER AS code
FROM counted
WHERE length(town) BETWEEN 2 AND 12 AND NOT regexp_matches(town, '省|自治区|县|.市|[0-9]')
"""  # noqa: S608

# 石桥镇, 石桥, and 石桥乡 and 石桥街道办事处 where no other town is called so: ``bare`` has no suffix.
_TOWN_TOKEN = r"""
CREATE OR REPLACE TEMP TABLE town_token AS
WITH alone AS (
    SELECT stem, any_value(town) AS town FROM county_town WHERE length(stem) >= 2
    GROUP BY stem HAVING count(*) = 1
),
other AS (
    SELECT stem || suffix AS token, town
    FROM alone, unnest(['镇', '乡', '民族乡', '街道', '街道办', '街道办事处', '办事处']) AS t(suffix)
),
spelled AS (
    SELECT said AS token, town_name.town FROM town_name SEMI JOIN county_town USING (town)
    WHERE length(said) BETWEEN 2 AND 12
),
every AS (
    SELECT town AS token, town, 1 AS turn FROM county_town
    UNION ALL SELECT token, town, 2 FROM other
    UNION ALL SELECT stem, town, 3 FROM alone
    UNION ALL SELECT token, town, 4 FROM spelled
)
SELECT token, arg_min(every.town, (turn, every.town)) AS town,
       bool_or(token = stem AND stem <> every.town) AS bare
FROM every JOIN county_town ON county_town.town = every.town GROUP BY token
"""

_VILLAGE_SAID = f"""
CREATE OR REPLACE TEMP TABLE _village_said AS
WITH listed AS ({" UNION ALL ".join(f"SELECT town, village FROM {each}" for each in LISTS)}),
counted AS (
    SELECT town, village, count(*) AS n FROM listed
    WHERE town IS NOT NULL AND village IS NOT NULL GROUP BY ALL
),
inside AS (
    SELECT town, n, inside_county(place_text(village), $county_name) AS text
    FROM counted SEMI JOIN county_town USING (town)
),
named AS (
    SELECT town, n, without_house(CASE WHEN starts_with(text, town) THEN substr(text, length(town) + 1)
                                       ELSE text END) AS name
    FROM inside
),
keyed AS (SELECT *, village_key(name) AS key FROM named)
SELECT town, key, key || regexp_extract(substr(name, length(key) + 1), '^(?:{VILLAGE_WORDS}|居)') AS name, sum(n) AS n
FROM keyed GROUP BY ALL
"""  # noqa: S608

# 石桥金湖 in the column of villages is 金湖, where 石桥镇 has a 金湖.
_COUNTY_VILLAGE = """
CREATE OR REPLACE TEMP TABLE county_village AS
WITH proper AS (
    SELECT * FROM _village_said
    WHERE regexp_full_match(key, '[\u4e00-\u9fff]{2,12}')
          AND NOT regexp_matches(key, '^(不详|不明|未知|其他|其它|暂无|没有|县城|城区|外地|外省)$')
),
own AS (
    SELECT proper.*, coalesce(within.key, proper.key) AS own_key
    FROM proper JOIN county_town USING (town)
    LEFT JOIN (SELECT DISTINCT town, key FROM proper) AS within
         ON within.town = proper.town AND proper.key = stem || within.key
)
SELECT town, own_key AS key, arg_max(name, (key = own_key, n, name)) AS village, sum(n) AS n,
       list(DISTINCT key ORDER BY key) AS aliases, (dense_rank() OVER (ORDER BY own_key) - 1)::INTEGER AS code
FROM own GROUP BY town, own_key
"""

_VILLAGE_ALIAS = """
CREATE OR REPLACE TEMP TABLE village_alias AS
SELECT town, unnest(aliases) AS alias, key FROM county_village
"""


def statements() -> tuple[str, ...]:
    """Statements that build the gazetteer from towns that are spelled alike; parameter county_name."""
    return (
        *_MACROS, _COUNTY_TOWN, _TOWN_TOKEN, _VILLAGE_SAID, _COUNTY_VILLAGE, _VILLAGE_ALIAS,
    )  # fmt: skip
