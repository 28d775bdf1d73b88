"""The county's gazetteer: its towns and its villages, as its own rosters and register name them.

``county_town`` and ``county_village`` hold each once. A village is known by its *key*, the name
without suffix, house and group: 金湖村, 金湖社区, 金湖村委会 and 石桥镇金湖村3组 are all 金湖 of 石桥镇. A
name of one character keeps its 村 (王村). ``town_token`` and ``village_alias`` list every way in which
a town or a village is written. Codes are dense, from 0, and the same on every run of the same lists;
villages of one name in two towns have one code.
"""

from matchers.people import village_slips

LISTS = ("roster", "households")
"""The county's own lists, which make the gazetteer."""

VILLAGE_WORDS = "村民委员会|村委会|村委|行政村|自然村|村|社区|大队|居民委员会|居委会|居委|嘎查"
"""What stands behind the name of a village or a community; the longer ones first."""
TOWN_WORDS = "民族乡|镇|乡|街道|苏木|农场|林场|茶场|渔场|开发区"
_PARTS = "村民小组|居民小组|小组|生产队|组|队|社$|社[^区]|号|巷|弄|栋|幢|单元|室"

_MACROS = (
    """
CREATE OR REPLACE TEMP MACRO numbered_village(text) AS
CASE WHEN regexp_matches(text, '(^|[^0-9])[1-9](村|社区|大队)')
     THEN translate(text, '123456789', '一二三四五六七八九') ELSE text END
""",
    # A place as one word: full-width digits to half, 3村 as 三村, without spaces and marks.
    r"""
CREATE OR REPLACE TEMP MACRO half_width(said) AS
CASE WHEN regexp_matches(said, '[０-９]') THEN translate(said, '０１２３４５６７８９', '0123456789') ELSE said END
""",
    r"""
CREATE OR REPLACE TEMP MACRO place_text(said) AS
numbered_village(regexp_replace(half_width(said), '[\s,，.。、;；:：()（）\[\]【】<>《》“”"''·\-—_/#]+', '', 'g'))
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
    # A county that is set as 泉州市示例县 is written 示例县 by most.
    """
CREATE OR REPLACE TEMP MACRO county_alone(county) AS
regexp_replace(county, '^.{2,}(?:省|自治区|市|自治州|地区|盟)(.{2,}[县区市旗])$', '\\1')
""",
)

# Where a list leaves the village out, its addresses tell: what each says before the first number.
_LIST_ADDRESS = f"""
CREATE OR REPLACE TEMP TABLE _list_address AS
WITH listed AS (
    {" UNION ALL ".join(f"SELECT town, village, address FROM {each}" for each in LISTS)}
),
front AS (
    SELECT town, regexp_extract(address, '^[0-9]*[^0-9]*') AS said, count(*) AS n
    FROM listed WHERE village IS NULL AND address IS NOT NULL GROUP BY ALL
)
SELECT town, n, inside_county(place_text(said), county_alone($county_name)) AS text,
       contains(place_text(said), county_alone($county_name)) AS in_county
FROM front
"""  # noqa: S608

# A town that only addresses name stands behind the name of the county, and not in one row of thousands.
_COUNTY_TOWN = rf"""
CREATE OR REPLACE TEMP TABLE county_town AS
WITH listed AS (
    {" UNION ALL ".join(f"SELECT town, 1 AS n FROM {each}" for each in LISTS)}
    UNION ALL SELECT regexp_extract(text, '^.{{2,6}}?(?:{TOWN_WORDS})'), n
    FROM _list_address WHERE town IS NULL AND in_county
),
counted AS (SELECT town, sum(n) AS n FROM listed WHERE town IS NOT NULL GROUP BY town)
SELECT town, regexp_replace(town, '({TOWN_WORDS})$', '') AS stem,
       (row_number() OVER (ORDER BY town) - 1)::INTEGER AS code
FROM counted
WHERE length(town) BETWEEN 2 AND 12 AND NOT regexp_matches(town, '省|自治区|县|.市|[0-9]')
      AND (n * 5000 >= (SELECT sum(n) FROM counted) OR n >= 20)
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
addressed AS (
    SELECT token.town, n, substr(text, length(token) + 1) AS text
    FROM _list_address AS told JOIN town_token AS token ON starts_with(text, token) AND NOT bare
    WHERE (told.town IS NULL OR told.town = token.town)
          AND regexp_matches(substr(text, length(token) + 1), '^.{{2,8}}?({VILLAGE_WORDS})')
),
inside AS (
    SELECT town, n, inside_county(place_text(village), county_alone($county_name)) AS text
    FROM counted SEMI JOIN county_town USING (town)
    UNION ALL FROM addressed
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
_VILLAGE_NAMED = """
CREATE OR REPLACE TEMP TABLE _village_named AS
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
       list(DISTINCT key) AS aliases
FROM own GROUP BY town, own_key
"""

_COUNTY_VILLAGE = """
CREATE OR REPLACE TEMP TABLE county_village AS
SELECT named.town, coalesce(folded.key, named.key) AS key,
       arg_max(village, (folded.key IS NULL, named.n)) AS village, sum(named.n) AS n,
       flatten(list(aliases)) AS aliases,
       (dense_rank() OVER (ORDER BY coalesce(folded.key, named.key)) - 1)::INTEGER AS code
FROM _village_named AS named
LEFT JOIN _village_folded AS folded ON folded.town = named.town AND folded.alias = named.key
GROUP BY 1, 2
"""

_VILLAGE_ALIAS = """
CREATE OR REPLACE TEMP TABLE village_alias AS
SELECT town, unnest(aliases) AS alias, key FROM county_village
"""


def statements() -> tuple[str, ...]:
    """Statements that build the gazetteer from towns that are spelled alike; parameter county_name."""
    return (
        *_MACROS, _LIST_ADDRESS, _COUNTY_TOWN, _TOWN_TOKEN, _VILLAGE_SAID, _VILLAGE_NAMED,
        *village_slips.folding(), _COUNTY_VILLAGE, _VILLAGE_ALIAS,
    )  # fmt: skip
