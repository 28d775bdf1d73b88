"""Towns as the county spells them: 城东, 城东镇 and 某某县城东镇 are one place.

The county's own lists are the gazetteer. A town written in full keeps its name; a bare one takes
the full name that the lists use most; prefixes of province, city and county go.
"""

SOURCES = ("roster", "households", "hardship", "disability", "staff", "declarations", "deaths", "medical",
           "payments", "pensions")  # fmt: skip
"""Tables that name a town."""

_SAID = """
CREATE OR REPLACE TEMP TABLE _town_said (said VARCHAR, n BIGINT)
"""

_COLLECT = """
INSERT INTO _town_said SELECT town, count(*) FROM {source} WHERE town IS NOT NULL GROUP BY town
"""

_TOWN_NAME = r"""
CREATE OR REPLACE TEMP TABLE town_name AS
WITH close AS (
    SELECT said, n, regexp_replace(said, '\s+', '', 'g') AS name FROM _town_said
),
inside AS (
    SELECT said, n, CASE WHEN length($county_name) > 1 AND contains(name, $county_name)
        AND NOT ends_with(name, $county_name)
        THEN split_part(name, $county_name, -1) ELSE name END AS name
    FROM close
),
short AS (
    SELECT said, n, regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(name, '^.{2,12}?(省|自治区)', ''),
                '^.{1,8}?(市|自治州|地区|盟)(.+(镇|乡|街道|办事处|街道办|苏木|农场|林场))$', '\2'),
            '^.{1,8}?(县|区|旗)(.{2,}(镇|乡|街道|办事处|街道办|苏木))$', '\2'),
        '(街道办事处|街道办|办事处)$', '街道') AS name
    FROM inside
),
keyed AS (
    SELECT said, name, sum(n) AS n, regexp_matches(name, '..(镇|乡|街道|苏木|农场|林场)$') AS whole,
           regexp_replace(name, '(镇|民族乡|乡|街道|苏木|农场|林场)$', '') AS key
    FROM short GROUP BY ALL
),
spelled AS (SELECT key, name, sum(n) AS n FROM keyed WHERE whole GROUP BY ALL),
usual AS (SELECT key, arg_max(name, (n, name)) AS name FROM spelled GROUP BY key)
SELECT keyed.said, CASE WHEN whole THEN keyed.name ELSE coalesce(usual.name, keyed.name) END AS town
FROM keyed LEFT JOIN usual USING (key)
"""

_CORRECT = """
UPDATE {source} SET town = town_name.town FROM town_name
WHERE {source}.town = town_name.said AND town_name.town <> town_name.said
"""

# A town that a sheet as a whole is of: said in its title, its name or its file's name.
_SHEET_TOWN = """
CREATE OR REPLACE TEMP TABLE sheet_town AS
WITH gazetteer AS (SELECT DISTINCT town FROM town_name WHERE length(town) >= 3)
SELECT file_no, min(town) AS town
FROM file_sheet JOIN gazetteer ON contains(concat_ws('　', title, sheet, file), town)
GROUP BY file_no HAVING count(DISTINCT town) = 1
"""


def statements() -> tuple[str, ...]:
    """Statements that spell the towns of all sources alike; parameter ``county_name``."""
    collect = [_COLLECT.format(source=source) for source in SOURCES]
    correct = [_CORRECT.format(source=source) for source in SOURCES]
    return (_SAID, *collect, _TOWN_NAME, *correct, _SHEET_TOWN)
