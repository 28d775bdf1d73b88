"""``left_behind``: who lost aid with another or with a programme and has had none since (policy Q11).

``again``: people removed or refused within the years of the switch who now meet another target group.
``spared``: programmes that withhold nobody of this kind, since being on them is what entitles or what is topped up.
"""

_DIED = "死亡|去世|病故|亡故|已故"

LEFT_BEHIND = rf"""
CREATE OR REPLACE TEMP TABLE left_behind AS
WITH dead AS (
    SELECT person, max(died_on) AS died_on FROM (
        SELECT person, died_on FROM death WHERE tier <> 'possible' AND NOT alive
        UNION ALL SELECT person, CAST(NULL AS DATE) FROM recipient SEMI JOIN (FROM households WHERE state = '死亡') AS gone USING (id_number))
    GROUP BY person
),
ended AS (
    SELECT recipient.*, dead.person IS NOT NULL AS is_dead, regexp_matches(coalesce(stop_reason, ''), '{_DIED}') AS by_death,
           coalesce(stopped_on, died_on) AS ended_on
    FROM recipient LEFT JOIN dead USING (person)
    WHERE state = '停保' AND coalesce(stopped_on, died_on) BETWEEN $month_end - to_months(CAST($removed_months AS INTEGER)) AND $month_end
),
head AS (
    SELECT ref, person, id_number, name, unit, ended_on FROM ended
    WHERE is_dibao AND (is_dead OR by_death) AND (relation IN ('01', '02') OR id_number = head_id)
          AND unit NOT IN (SELECT unit FROM recipient WHERE state = '正常')
          AND unit IN (SELECT unit FROM recipient SEMI JOIN ended USING (unit) GROUP BY unit HAVING greatest(count(DISTINCT person), max(members)) > 1)
),
survivor AS (
    SELECT ended.person, head.ref, ended.ref AS own, head.name, head.ended_on FROM head JOIN ended USING (unit)
    WHERE ended.person <> head.person AND NOT is_dead
    UNION
    SELECT spouse_id, head.ref, head.ref, head.name, ended_on FROM head JOIN households USING (id_number) WHERE spouse_id IS NOT NULL
    UNION
    SELECT households.id_number, head.ref, head.ref, head.name, ended_on FROM head JOIN households ON spouse_id = head.id_number
    UNION
    SELECT child.id_number, head.ref, head.ref, head.name, ended_on
    FROM head JOIN (SELECT id_number, father_id AS parent FROM households UNION ALL SELECT id_number, mother_id FROM households) AS child
         ON parent = head.id_number
    WHERE TRY_STRPTIME(substr(child.id_number, 7, 8), '%Y%m%d') + INTERVAL 18 YEAR > $month_end
)
SELECT person, '特困供养已终止（' || month_text(ended_on) || coalesce('，' || stop_reason, '') || '）' AS label, ref
FROM ended WHERE programme = '特困' AND NOT is_dead AND NOT by_death AND NOT regexp_matches(coalesce(stop_reason, ''), '迁出|放弃')
UNION
SELECT person, '低保户主' || name || '去世后停保（' || month_text(ended_on) || '）的家属', unnest([ref, own])
FROM survivor WHERE person IS NOT NULL
"""  # noqa: S608

_AGAIN = rf"""
CREATE OR REPLACE TEMP TABLE again AS
WITH earlier AS (
    SELECT target.person, CASE code WHEN 'Q4' THEN '退保' ELSE '申请未通过' END AS what, on_date AS day, ref
    FROM target JOIN hardship USING (ref) WHERE code IN ('Q4', 'Q5')
    UNION
    SELECT person, programme || '停保', stopped_on, ref FROM recipient
    WHERE state = '停保' AND stopped_on BETWEEN $month_end - to_months(CAST($removed_months AS INTEGER)) AND $month_end
          AND NOT regexp_matches(coalesce(stop_reason, ''), '{_DIED}|^转')
),
now AS (
    SELECT person, string_agg(DISTINCT label, '、' ORDER BY label) AS labels FROM target SEMI JOIN earlier USING (person)
    WHERE code NOT IN ('Q4', 'Q5', 'Q7', 'Q11') GROUP BY person
)
SELECT person, '曾' || string_agg(DISTINCT coalesce('于' || month_text(day), '') || what, '、' ORDER BY coalesce('于' || month_text(day), '') || what)
               || '，现符合' || any_value(labels) AS words, list(DISTINCT ref ORDER BY ref) AS refs
FROM earlier JOIN now USING (person) GROUP BY person
"""  # noqa: S608

_SPARED = """
CREATE OR REPLACE TEMP TABLE spared AS
SELECT id_number AS person, unnest(['农村低保', '城市低保', '低保', '低保边缘', '刚性支出困难']) AS programme
FROM child WHERE verdict <> '困境儿童' AND sure = 3
UNION
SELECT person, '低保边缘' FROM target WHERE code IN ('Q1', 'Q2')
"""

STANDING = (_AGAIN, _SPARED)
