"""Who may need help and is not helped: ``target`` and ``exclusion``, and tables that rules share.

``target`` has one row for each registry row that puts somebody into a target group; a row whose ID
number is unusable and which no linkage could place stands for a person of its own, whose key begins
with ``?``. ``exclusion`` has one row for each registry row that withholds such a person; ``rank`` is
the order of the waterfall, and ``sure`` is false where the identity is not certain.
"""

from matchers.rules._assets import ASSETS
from matchers.rules._death import DEATH
from matchers.rules._identity import IDENTITY
from matchers.rules._words import WORDS

_ENROLLED = """
CREATE OR REPLACE TEMP VIEW enrolled AS
SELECT * FROM recipient
WHERE state = '正常' AND programme IN ('农村低保', '城市低保', '低保', '特困', '低保边缘')
"""

# Valid disability certificates; where kind or grade is not given, characters 19 and 20 tell.
_CERTIFICATE = """
CREATE OR REPLACE TEMP TABLE certificate AS
WITH read AS (
    SELECT *, length(certificate) >= 20 AS long,
           TRY_CAST(substr(certificate, 19, 1) AS INTEGER) AS kind_digit,
           TRY_CAST(substr(certificate, 20, 1) AS INTEGER) AS grade_digit
    FROM disability
    WHERE NOT regexp_matches(coalesce(state, ''), '注销|冻结|过期|失效|死亡|作废')
          AND coalesce(expires_on >= $month, TRUE)
)
SELECT read.ref, person, tier, probability,
       coalesce(kind, CASE WHEN long THEN
           ['视力', '听力', '言语', '肢体', '智力', '精神', '多重'][kind_digit] END) AS kind,
       coalesce(grade, CASE WHEN long AND grade_digit BETWEEN 1 AND 4 THEN grade_digit END) AS grade
FROM read LEFT JOIN link ON link.ref = read.ref AND link.source = 'disability'
"""

_CUSTODY = """
CREATE OR REPLACE TEMP TABLE custody AS
SELECT hardship.ref, link.person, tier, probability, explanation, kind, id_number
FROM hardship LEFT JOIN link ON link.ref = hardship.ref AND link.source = 'hardship'
WHERE kind IN ('服刑在押', '强制隔离戒毒')
      AND NOT regexp_matches(coalesce(custody, ''), '社区|缓刑|管制|假释|监外')
      AND coalesce(start_on <= $month_end, TRUE)
      AND coalesce(coalesce(end_on, CAST(start_on + to_months(term_months) AS DATE)) >= $month_end, TRUE)
"""

# Minor children of those in custody: by father and mother, or by the register book.
_CHILD = """
CREATE OR REPLACE TEMP TABLE _child AS
WITH inmate AS (SELECT DISTINCT id_number, ref FROM custody WHERE id_number IS NOT NULL),
kin AS (
    SELECT households.id_number, inmate.ref FROM households JOIN inmate ON inmate.id_number = father_id
    UNION SELECT households.id_number, inmate.ref FROM households JOIN inmate ON inmate.id_number = mother_id
    UNION SELECT child.id_number, inmate.ref
    FROM inmate JOIN households AS parent USING (id_number) JOIN households AS child USING (book)
    WHERE (regexp_matches(child.relation, '^[23][0-79]$')
           AND parent.relation IN ('01', '02', '10', '11', '12'))
          OR (child.relation IN ('01', '02') AND parent.relation IN ('50', '51', '52', '57', '58'))
)
SELECT DISTINCT kin.id_number, kin.ref FROM kin
WHERE TRY_STRPTIME(substr(kin.id_number, 7, 8), '%Y%m%d') + INTERVAL 18 YEAR > $month_end
"""

_MEDICAL_YEAR = """
CREATE OR REPLACE TEMP TABLE self_pay AS
WITH line AS (
    SELECT medical.ref, coalesce(link.person, '?' || md5(concat_ws('|', name_key, id_text, town, village))) AS person,
           coalesce(tier, 'confirmed') AS tier, coalesce(probability, 1.0) AS probability, self_paid
    FROM medical LEFT JOIN link ON link.ref = medical.ref AND link.source = 'medical'
    WHERE settled_on BETWEEN date_trunc('year', $month) AND $month_end
)
SELECT person, tier_of(max(sureness(tier))) AS tier, max(probability) AS probability,
       round(sum(self_paid), 2) AS amount, list(ref) AS refs
FROM line GROUP BY person
HAVING amount > $selfpay_threshold
       OR ($selfpay_equal = 'include' AND amount = $selfpay_threshold)
"""

_TARGET = """
CREATE OR REPLACE TEMP TABLE target AS
WITH listed AS (
    SELECT ref, person, tier, probability, 'Q1' AS code,
           '重度残疾（' || coalesce(kind, '') || ['一', '二', '三', '四'][grade] || '级）' AS label
    FROM certificate
    WHERE grade <= 2 OR (grade = 3 AND kind IN ('智力', '精神') AND $severe_grades <> 'grades_1_2')
    UNION ALL
    SELECT hardship.ref, link.person, tier, probability,
           CASE kind WHEN '近年退保' THEN 'Q4' WHEN '申请未通过' THEN 'Q5' ELSE 'Q8' END, kind
    FROM hardship LEFT JOIN link ON link.ref = hardship.ref AND link.source = 'hardship'
    WHERE (kind IN ('脱贫不稳定', '边缘易致贫', '突发严重困难') AND NOT (
              regexp_matches(coalesce(risk_gone, ''), '^(是|1|Y)$|消除|解除')
              AND NOT regexp_matches(coalesce(risk_gone, ''), '未|否')))
          OR (kind IN ('近年退保', '申请未通过') AND coalesce(
              on_date BETWEEN $month_end - to_months(CAST($removed_months AS INTEGER)) AND $month_end, TRUE))
)
SELECT coalesce(listed.person, '?' || md5(concat_ws('|', name_key, id_text, town, village))) AS person,
       code, label, listed.ref, coalesce(tier, 'confirmed') AS tier, coalesce(probability, 1.0) AS probability
FROM listed JOIN (
    SELECT ref, name_key, id_text, town, village FROM hardship
    UNION ALL SELECT ref, name_key, id_text, town, village FROM disability
) AS written USING (ref)
UNION ALL
SELECT person, 'Q6', '年度个人自付医疗费' || money_text(amount), unnest(refs), tier, probability FROM self_pay
UNION ALL
SELECT id_number, 'Q9', '服刑强戒人员未成年子女', ref, 'confirmed', 1.0 FROM _child
"""

_TARGET_PERSON = """
CREATE OR REPLACE TEMP TABLE target_person AS
WITH wanted AS (SELECT person, min(ref) AS ref FROM target GROUP BY person),
written AS (
    SELECT ref, name, town, village, id_text, '身份证号' AS heading FROM hardship
    UNION ALL SELECT ref, name, town, village, id_text, '身份证号' FROM disability
    UNION ALL SELECT ref, name, town, village, id_text, '身份证号' FROM medical
)
SELECT wanted.person,
       coalesce(person.id_number, resident.id_number) AS id_number,
       coalesce(person.name, resident.name, written.name, '姓名未填') AS name,
       coalesce(nullif(person.town, ''), resident.town, written.town, '') AS town,
       coalesce(nullif(person.village, ''), resident.village, written.village, '') AS village,
       CASE WHEN wanted.person LIKE '?%' THEN wanted.ref END AS basis
FROM wanted
LEFT JOIN person USING (person)
LEFT JOIN (SELECT id_number, any_value(name ORDER BY ref) AS name, any_value(town ORDER BY ref) AS town,
                  any_value(village ORDER BY ref) AS village
           FROM households GROUP BY id_number) AS resident ON resident.id_number = wanted.person
LEFT JOIN written ON written.ref = wanted.ref
"""

_EXCLUSION = """
CREATE OR REPLACE TEMP TABLE exclusion AS
WITH known AS (
    SELECT target_person.*, tier FROM target_person
    JOIN (SELECT person, tier_of(max(sureness(tier))) AS tier FROM target GROUP BY person) USING (person)
),
resident AS (SELECT known.person, households.* FROM known JOIN households USING (id_number)),
aided AS (
    SELECT person, id_number, programme, ref FROM recipient
    WHERE state = '正常' AND programme IN ('农村低保', '城市低保', '低保', '特困', '低保边缘', '刚性支出困难',
                                          '孤儿', '事实无人抚养儿童')
),
said AS (
    SELECT person, hardship.* FROM hardship JOIN link USING (ref) SEMI JOIN known USING (person)
    WHERE source = 'hardship'
),
covered AS (
    SELECT unit, greatest(count(DISTINCT person), max(members)) AS size FROM recipient
    WHERE state = '正常' AND is_dibao GROUP BY unit HAVING size >= 2
)
SELECT person, 1 AS rank, '04' AS code, '身份信息错误（' || coalesce(any_value(reason), '证号未填') || '）' AS reason,
       target.ref, TRUE AS sure
FROM target LEFT JOIN (FROM reject WHERE "column" = '身份证号') AS reject USING (ref)
WHERE person LIKE '?%' GROUP BY person, target.ref
UNION ALL
SELECT person, 2, '01', '已死亡（' || registers || '，' || coalesce(day_text(died_on), '日期未填') || '）',
       unnest(refs), death.tier = 'confirmed'
FROM death JOIN known USING (person) WHERE death.tier <> 'possible'
UNION ALL
SELECT person, 2, '01', '已死亡（户籍登记）', ref, tier = 'confirmed'
FROM resident JOIN known USING (person) WHERE resident.state = '死亡'
UNION ALL
SELECT person, 3, '02', CASE WHEN certain THEN '已纳入' ELSE '可能已纳入' END || programme, ref, certain
FROM (
    SELECT known.person, programme, aided.ref, known.tier = 'confirmed' AS certain
    FROM aided JOIN known USING (person)
    UNION ALL
    SELECT known.person, programme, aided.ref, FALSE
    FROM aided JOIN known USING (id_number) WHERE aided.person <> known.person
)
UNION ALL
SELECT resident.person, 4, '09', '家庭已纳入（同户' || recipient.name || '享受' || programme || '，该户' || size || '人）',
       recipient.ref, TRUE
FROM resident JOIN households AS mate ON mate.book = resident.book AND mate.id_number <> resident.id_number
JOIN recipient ON recipient.id_number = mate.id_number JOIN covered USING (unit)
WHERE recipient.state = '正常' AND coalesce(mate.relation, '') <> '99' AND coalesce(resident.relation, '') <> '99'
      AND resident.id_number NOT IN (
          SELECT id_number FROM recipient WHERE state = '正常' AND id_number IS NOT NULL)
UNION ALL
SELECT person, 5, '03', '户籍迁出' || coalesce('（' || day_text(moved_on) || '）', ''), ref, TRUE
FROM resident WHERE state = '迁出' AND coalesce(moved_on <= $month_end, TRUE)
                    AND person NOT IN (SELECT person FROM resident WHERE coalesce(state, '正常') = '正常')
UNION ALL
SELECT person, 6, '08', kind, custody.ref, custody.tier = 'confirmed' FROM custody JOIN known USING (person)
WHERE custody.tier <> 'possible'
UNION ALL
SELECT person, 8, '10', '本人放弃', ref, TRUE FROM said
WHERE NOT regexp_matches(concat_ws('；', declined, reason, remark), '(未|不|没有)放弃')
      AND (regexp_matches(concat_ws('；', declined, reason, remark), '放弃')
           OR regexp_matches(coalesce(declined, ''), '^(是|1|Y)$'))
UNION ALL
SELECT person, 9, '12', '本年度已审核（' || month_text(on_date) || '未通过）', ref, TRUE FROM said
WHERE kind = '申请未通过' AND on_date BETWEEN date_trunc('year', $month) AND $month_end
"""

# Everyone in a target group on one row: where to begin, what to suggest, what to look at.
_NEED = """
CREATE OR REPLACE TEMP TABLE need AS
WITH grouped AS (
    SELECT person, tier_of(max(sureness(tier))) AS tier, max(probability) AS probability,
           string_agg(DISTINCT label, '、' ORDER BY label) AS labels, list(DISTINCT ref ORDER BY ref) AS refs,
           count(DISTINCT code) AS lists, bool_or(code = 'Q1') AS disabled, bool_or(code = 'Q6') AS costly,
           bool_or(code = 'Q9') AS orphaned
    FROM target GROUP BY person
),
known AS (
    SELECT *, date_part('year', age($month_end, TRY_STRPTIME(substr(id_number, 7, 8), '%Y%m%d'))) AS years
    FROM target_person
),
resident AS (SELECT known.person, households.* FROM known JOIN households USING (id_number)),
mate AS (
    SELECT resident.person, resident.relation AS own, households.relation AS others
    FROM resident JOIN households ON households.book = resident.book AND households.ref <> resident.ref
    WHERE coalesce(households.state, '正常') = '正常'
),
family AS (
    SELECT person FROM resident WHERE spouse_id IS NOT NULL
    UNION SELECT known.person FROM known JOIN households ON father_id = known.id_number
    UNION SELECT known.person FROM known JOIN households ON mother_id = known.id_number
    UNION SELECT person FROM mate
    WHERE NOT (own[1] = '7' AND regexp_matches(others, '^(0[12]|1[0-2]|[23][0-79]|7[01357])$'))
),
helpless AS (
    SELECT DISTINCT person FROM certificate
    WHERE (kind IN ('智力', '精神') AND grade <= 3) OR (kind = '肢体' AND grade <= 2)
          OR (kind = '视力' AND grade = 1)
),
lead AS (
    SELECT person, '名下登记有车辆' AS lead FROM car
    UNION SELECT person, '名下住房' || count(DISTINCT home) || '套' FROM estate WHERE class = 'dwelling'
    GROUP BY person HAVING count(DISTINCT home) > 1
    UNION SELECT person, '可能已死亡（' || registers || '，' || explanation || '）' FROM death
    WHERE death.tier = 'possible'
    UNION SELECT person, '可能' || kind || '（' || explanation || '）' FROM custody WHERE custody.tier = 'possible'
),
scored AS (
    SELECT grouped.*, known.* EXCLUDE (person), coalesce(self_pay.amount, 0) AS self_paid,
           person IN (SELECT person FROM resident) AND person NOT IN (SELECT person FROM mate) AS alone,
           person IN (SELECT person FROM resident) AND person NOT IN (SELECT person FROM family) AS unsupported,
           disabled AND (years >= 60 OR person IN (SELECT person FROM helpless)) AS unable
    FROM grouped JOIN known USING (person)
    LEFT JOIN self_pay USING (person)
),
points AS (
    SELECT *, list_filter([
        CASE WHEN disabled THEN '重度残疾' END,
        CASE WHEN costly THEN '自付医疗费高' END,
        CASE WHEN self_paid >= 2 * $selfpay_threshold THEN '自付超过界线一倍' END,
        CASE WHEN years >= 70 THEN '70岁以上' WHEN years < 18 THEN '未成年' END,
        CASE WHEN alone THEN '户内仅本人' END,
        CASE WHEN lists > 1 THEN '同时在' || lists || '类名单' END], lambda ground: ground IS NOT NULL) AS grounds
    FROM scored
)
SELECT person, tier, probability, name, id_number, town, village, refs, labels,
       CASE WHEN orphaned AND coalesce(years < 18, TRUE) THEN '事实无人抚养儿童（待核实另一方情况）'
            WHEN unable AND unsupported THEN '特困人员（线索）'
            WHEN disabled THEN '低保边缘家庭，符合的按单人保'
            WHEN costly THEN '支出型临时救助、刚性支出困难家庭'
            ELSE '低保' END AS suggestion,
       CASE WHEN len(grounds) + CAST(disabled AS INTEGER) >= 3 THEN '高'
            WHEN len(grounds) + CAST(disabled AS INTEGER) = 2 THEN '中' ELSE '低' END AS priority,
       array_to_string(grounds, '、') AS grounds,
       nullif(self_paid, 0) AS self_paid,
       coalesce((SELECT string_agg(lead, '、' ORDER BY lead) FROM lead WHERE lead.person = points.person), '') AS to_check,
       CASE WHEN tier = 'confirmed' THEN '' ELSE '（名单与本人是否一致待核实）' END AS identity_note
FROM points
"""


def statements() -> tuple[str, ...]:
    """Statements in order; parameters are those of rules."""
    return (*WORDS, _ENROLLED, *DEATH, *ASSETS, _CERTIFICATE, _CUSTODY, _CHILD, _MEDICAL_YEAR,
            _TARGET, _TARGET_PERSON, _EXCLUSION, _NEED, *IDENTITY)  # fmt: skip
