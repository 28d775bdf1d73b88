"""Who has the two subsidies for disabled people, and which of the two the county's data tell of.

``subsidy_known``: subsidies of which there is a roster or a pay-roll; of another nothing can be said.
``subsidy_held``: people on such a roster, or paid within three months. A row that speaks of both in one
counts for both. People go by ``who``, their ID number where they have one.
"""

_WHO = """
CREATE OR REPLACE TEMP VIEW _who AS
SELECT person.person, coalesce(resident, person.id_number, person.person) AS who
FROM person LEFT JOIN (SELECT person, min(resident) AS resident FROM same_person GROUP BY person) AS same USING (person)
"""

_SUBSIDY_ROW = """
CREATE OR REPLACE TEMP TABLE _subsidy_row AS
WITH written AS (
    SELECT 'roster' AS source, ref, programme FROM recipient WHERE state = '正常'
    UNION ALL
    SELECT 'payments', ref, programme FROM payments
    WHERE (result = '成功' OR (result IS NULL AND result_text IS NULL))
          AND coalesce(pay_month, date_trunc('month', paid_on)) BETWEEN $month - INTERVAL 2 MONTH AND $month_end
)
SELECT source, ref, unnest(CASE programme WHEN '残疾人两项补贴' THEN ['困难残疾人生活补贴', '重度残疾人护理补贴']
                                          ELSE [programme] END) AS subsidy
FROM written WHERE programme IN ('困难残疾人生活补贴', '重度残疾人护理补贴', '残疾人两项补贴')
"""

_SUBSIDY_KNOWN = (
    "CREATE OR REPLACE TEMP TABLE subsidy_known AS SELECT DISTINCT subsidy FROM _subsidy_row"
)

# Rows that no number settles are kept by name and town: who may be meant is not said to lack it.
_SUBSIDY_HELD = """
CREATE OR REPLACE TEMP TABLE subsidy_held AS
SELECT DISTINCT subsidy, who FROM _subsidy_row JOIN link USING (source, ref) JOIN _who USING (person)
"""

_SUBSIDY_NAMED = """
CREATE OR REPLACE TEMP TABLE subsidy_named AS
WITH unsettled AS (
    SELECT ref, name_key, town FROM recipient WHERE id_number IS NULL
    UNION ALL SELECT ref, name_key, town FROM payments WHERE id_number IS NULL
)
SELECT DISTINCT subsidy, name_key, coalesce(town, '') AS town FROM _subsidy_row JOIN unsettled USING (ref)
"""

# What stands against a subsidy, or makes it pointless to ask.
_SUBSIDY_BARRED = """
CREATE OR REPLACE TEMP TABLE subsidy_barred AS
WITH each AS (SELECT unnest(['困难残疾人生活补贴', '重度残疾人护理补贴']) AS subsidy),
gone AS (
    SELECT who FROM recipient JOIN _who USING (person) WHERE state = '正常' AND programme = '特困'
    UNION SELECT who FROM death JOIN _who USING (person)
    UNION SELECT who FROM custody JOIN _who USING (person)
    UNION SELECT id_number FROM households SEMI JOIN (FROM households WHERE coalesce(state, '正常') <> '正常') AS away USING (id_number)
          GROUP BY id_number HAVING bool_and(coalesce(state, '正常') <> '正常')
    UNION SELECT who FROM pensions JOIN link USING (ref) JOIN _who USING (person)
          WHERE source = 'pensions' AND (regexp_matches(insurance, '护理') OR (contains(insurance, '工伤') AND monthly > 0))
)
SELECT who, subsidy FROM gone CROSS JOIN each
UNION
SELECT who, '困难残疾人生活补贴' FROM recipient JOIN _who USING (person)
WHERE state = '正常' AND programme IN ('孤儿', '事实无人抚养儿童')
"""

_SUBSIDY_DUE = """
CREATE OR REPLACE TEMP TABLE subsidy_due AS
WITH card AS (
    SELECT who, certificate.*, disability.name, disability.id_number, disability.issued_on
    FROM certificate JOIN _who USING (person) JOIN disability USING (ref)
    WHERE coalesce(issued_on < $month, TRUE)
),
family AS (
    SELECT who, programme, unit_no, roster_sure, roster_doubt, enrolled.ref AS row
    FROM enrolled JOIN _who USING (person)
    WHERE is_dibao OR ($living_subsidy = 'with_edge' AND programme = '低保边缘')
)
SELECT card.*, '困难残疾人生活补贴' AS subsidy, programme, unit_no, roster_sure, roster_doubt, row,
       programme || '家庭成员' AS because
FROM card JOIN family USING (who)
UNION ALL
SELECT card.*, '重度残疾人护理补贴', NULL, NULL, 3, NULL, NULL, '残疾等级在护理补贴范围内'
FROM card
WHERE grade <= 2 OR (grade = 3 AND kind IN ('智力', '精神') AND $care_subsidy_grades = 'with_grade3')
"""

SUBSIDY = (
    _WHO, _SUBSIDY_ROW, _SUBSIDY_KNOWN, _SUBSIDY_HELD, _SUBSIDY_NAMED, _SUBSIDY_BARRED, _SUBSIDY_DUE,
)  # fmt: skip
