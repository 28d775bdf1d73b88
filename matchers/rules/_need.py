"""``need``: everyone in a target group on one row: what to suggest, where to begin, what to look at."""

# Who has nobody in the register to lean on: no spouse, no child, and in the book only siblings'
# families. Nothing is said of those whom the register does not know.
_SUPPORT = """
CREATE OR REPLACE TEMP TABLE _support AS
WITH mate AS (
    SELECT resident.person, resident.relation AS own, households.relation AS others
    FROM resident JOIN households USING (book)
    WHERE households.id_number IS DISTINCT FROM resident.id_number
          AND coalesce(households.state, '正常') = '正常'
),
family AS (
    SELECT person FROM resident WHERE spouse_id IS NOT NULL
    UNION SELECT person FROM target_person JOIN households ON father_id = target_person.id_number
    UNION SELECT person FROM target_person JOIN households ON mother_id = target_person.id_number
    UNION SELECT person FROM mate
    WHERE NOT coalesce(own[1] = '7' AND regexp_matches(others, '^(0[12]|1[0-2]|[23][0-79]|7[01357])$'), FALSE)
)
SELECT DISTINCT person, person NOT IN (SELECT person FROM mate) AS alone,
       person NOT IN (SELECT person FROM family) AS unsupported
FROM resident
"""

# What withholds nobody but has to be looked at.
_LEAD = """
CREATE OR REPLACE TEMP TABLE _lead AS
WITH lead AS (
    SELECT person, CASE WHEN max(sureness(tier)) = 1 THEN '可能' ELSE '' END || '名下登记有车辆' AS lead
    FROM car GROUP BY person
    UNION
    SELECT person, CASE WHEN homes_sure > 1 THEN '名下住房' || homes_sure || '套' ELSE '可能名下住房' || homes || '套' END
    FROM (SELECT person, count(DISTINCT home) AS homes, count(DISTINCT home) FILTER (tier <> 'possible') AS homes_sure
          FROM estate WHERE class = 'dwelling' GROUP BY person)
    WHERE homes > 1
    UNION
    SELECT person, '可能已死亡（' || concat_ws('，', registers, CASE WHEN identity_tier <> 'confirmed' THEN explanation END, caveat,
           CASE WHEN alive THEN '此后另有' || alive_shown END) || '）' FROM death WHERE tier = 'possible' OR alive
    UNION
    SELECT person, '可能' || kind || '（' || explanation || '）' FROM custody WHERE tier = 'possible'
)
SELECT person, string_agg(lead, '、' ORDER BY lead) AS leads
FROM lead SEMI JOIN target_person USING (person) GROUP BY person
"""

_GROUNDS = """
CREATE OR REPLACE TEMP TABLE _grounds AS
WITH grouped AS (
    SELECT person, tier_of(max(sureness(tier))) AS tier, max(probability) AS probability,
           string_agg(DISTINCT label, '、' ORDER BY label) AS labels, list(DISTINCT ref ORDER BY ref) AS refs,
           count(DISTINCT code) AS lists, bool_or(code = 'Q1') AS disabled,
           bool_or(code = 'Q6') AS costly, bool_or(code = 'Q9') AS child
    FROM target GROUP BY person
),
known AS (
    SELECT grouped.*, target_person.* EXCLUDE (person), coalesce(alone, FALSE) AS alone,
           coalesce(unsupported, FALSE) AS unsupported, coalesce(amount, 0) AS self_paid,
           date_part('year', age($month_end, TRY_STRPTIME(substr(id_number, 7, 8), '%Y%m%d'))) AS years
    FROM grouped JOIN target_person USING (person)
    LEFT JOIN _support USING (person) LEFT JOIN self_pay USING (person)
)
SELECT *, list_filter([
    CASE WHEN disabled THEN '重度残疾' END,
    CASE WHEN costly THEN '自付医疗费高' END,
    CASE WHEN self_paid >= 2 * $selfpay_threshold THEN '自付超过界线一倍' END,
    CASE WHEN years >= 70 THEN '70岁以上' WHEN years < 18 THEN '未成年' END,
    CASE WHEN alone THEN '户内仅本人' END,
    CASE WHEN lists > 1 THEN '同时在' || lists || '类名单' END
], lambda ground: ground IS NOT NULL) AS grounds
FROM known
"""

# Disability that counts as unable to work for 特困; severe disability counts twice for priority.
_NEED = """
CREATE OR REPLACE TEMP TABLE need AS
WITH unable AS (
    SELECT DISTINCT person FROM certificate
    WHERE (kind IN ('智力', '精神') AND grade <= 3) OR (kind = '肢体' AND grade <= 2)
          OR (kind = '视力' AND grade = 1)
)
SELECT person, tier, probability, name, id_number, town, village, refs, labels,
       CASE WHEN child THEN '事实无人抚养儿童（待核实另一方情况）'
            WHEN disabled AND unsupported AND (years >= 60 OR person IN (SELECT person FROM unable))
                THEN '特困人员（线索）'
            WHEN disabled THEN '低保边缘家庭，符合的按单人保'
            WHEN costly THEN '支出型临时救助、刚性支出困难家庭'
            ELSE '低保' END AS suggestion,
       ['低', '低', '中', '高'][1 + least(3, len(grounds) + CAST(disabled AS INTEGER))] AS priority,
       array_to_string(grounds, '、') AS grounds, nullif(self_paid, 0) AS self_paid,
       coalesce(leads, '') AS to_check,
       CASE WHEN tier = 'confirmed' THEN '' ELSE '（名单与本人是否一致待核实）' END AS identity_note
FROM _grounds LEFT JOIN _lead USING (person)
"""

NEED = (_SUPPORT, _LEAD, _GROUNDS, _NEED)
