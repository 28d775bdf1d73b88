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

# Being on a programme that withholds them not.
_KEPT = """
CREATE OR REPLACE TEMP TABLE kept AS
WITH wanted AS (SELECT spared.*, id_number FROM spared JOIN target_person USING (person)),
met AS (
    SELECT wanted.person, recipient.programme, ref FROM wanted JOIN recipient USING (person, programme) WHERE state = '正常'
    UNION
    SELECT wanted.person, recipient.programme, ref FROM wanted JOIN recipient USING (id_number, programme) WHERE state = '正常'
)
SELECT person, list(DISTINCT programme ORDER BY programme) AS programmes, list(DISTINCT ref ORDER BY ref) AS refs
FROM met GROUP BY person
"""

# What withholds nobody but has to be looked at.
_LEAD = """
CREATE OR REPLACE TEMP TABLE _lead AS
WITH lead AS (
    SELECT person, CASE WHEN max(sureness(tier)) = 1 THEN '可能' ELSE '' END || '名下登记有车辆' AS lead
    FROM car SEMI JOIN target_person USING (person) GROUP BY person
    UNION ALL
    SELECT person, CASE WHEN homes_sure > 1 THEN '名下住房' || homes_sure || '套' ELSE '可能名下住房' || homes || '套' END
    FROM (SELECT person, count(DISTINCT home) AS homes, count(DISTINCT home) FILTER (tier <> 'possible') AS homes_sure
          FROM estate SEMI JOIN target_person USING (person) WHERE class = 'dwelling' GROUP BY person)
    WHERE homes > 1
    UNION ALL
    SELECT person, '可能已死亡（' || concat_ws('，', registers, CASE WHEN identity_tier <> 'confirmed' THEN explanation END, caveat,
           CASE WHEN alive THEN '此后另有' || alive_shown END) || '）' FROM death WHERE tier = 'possible' OR alive
    UNION ALL
    SELECT person, CASE WHEN max(sureness(tier)) = 1 THEN '可能' ELSE '' END || '领取' || any_value(insurance ORDER BY ref)
               || '每月' || money_text(max(monthly))
    FROM pensions JOIN link USING (ref) SEMI JOIN target_person USING (person)
    WHERE link.source = 'pensions' AND monthly > 0 AND regexp_matches(insurance, '职工|机关|企业|退休|离休|失业|工伤')
          AND NOT regexp_matches(coalesce(state, ''), '停|死|注销|终止|未') GROUP BY person
    UNION ALL
    SELECT person, CASE WHEN max(sureness(tier)) = 1 THEN '可能' ELSE '' END || '登记有市场主体'
    FROM business JOIN link USING (ref) SEMI JOIN target_person USING (person)
    WHERE link.source = 'business' AND NOT regexp_matches(coalesce(state, ''), '注销|吊销|撤销|清算|停业') GROUP BY person
    UNION ALL
    SELECT person, '户籍登记中未见本人（是否本县户籍）' FROM target_person
    WHERE id_number IS NOT NULL AND EXISTS (FROM households) AND person NOT IN (SELECT person FROM resident)
    UNION ALL
    SELECT target.person, '住址为“' || address || '”（是否机构供养）' FROM target JOIN (
        SELECT ref, address FROM hardship UNION ALL SELECT ref, address FROM disability) USING (ref)
    WHERE regexp_matches(address, '(敬老院|养老院|福利院|福利中心|供养服务|护理院|养护院)([^路旁对附后前东西南北]|$)')
    UNION ALL
    SELECT person, '可能' || kind || '（' || explanation || '）' FROM custody WHERE tier = 'possible'
)
SELECT person, joined(list(lead)) AS leads
FROM lead SEMI JOIN target_person USING (person) GROUP BY person
"""

# Children whose parents are not detained are told under the code of those whose parents are.
_CODE = """
CREATE OR REPLACE TEMP MACRO mis_code(code) AS 'MIS-' || CASE code WHEN 'Q12' THEN '09' ELSE lpad(substr(code, 2), 2, '0') END
"""

# ``lists``: how many kinds of lists name somebody; each code (Q1, Q2, ...) is a bit, so that none counts twice.
# Nearly everybody stands on one list alone: only the others' rows are gathered.
_GROUNDS = """
CREATE OR REPLACE TEMP TABLE _grounds AS
WITH named AS (
    SELECT person, tier, probability, label AS labels, [ref] AS refs, mis_code(code) AS codes,
           CASE WHEN code <> 'Q7' THEN 1 << CAST(code[2:] AS INTEGER) ELSE 0 END AS lists,
           code = 'Q1' AS disabled, code = 'Q2' AS ill, code = 'Q6' AS costly, starts_with(label, '特困供养已终止') AS was_tekun
    FROM target
),
twice AS (SELECT person FROM target GROUP BY person HAVING count(*) > 1),
collected AS (
    FROM named ANTI JOIN twice USING (person)
    UNION ALL
    SELECT person, tier_of(max(sureness(tier))), max(probability), joined(list(labels)), each_once(flatten(list(refs))), joined(list(codes)),
           bit_or(lists), bool_or(disabled), bool_or(ill), bool_or(costly), bool_or(was_tekun)
    FROM named SEMI JOIN twice USING (person) GROUP BY person
),
grouped AS (SELECT * REPLACE (bit_count(lists) AS lists) FROM collected),
known AS (
    SELECT grouped.*, target_person.* EXCLUDE (person), child.verdict, child.parents, child.sure AS child_sure,
           again.words AS again, kept.programmes AS kept, coalesce(alone, FALSE) AS alone,
           coalesce(unsupported, FALSE) AS unsupported, coalesce(amount, 0) AS self_paid,
           CASE WHEN child.refs IS NULL AND again.refs IS NULL AND kept.refs IS NULL THEN []
                ELSE list_sort(list_distinct(list_filter(coalesce(child.refs, []) || coalesce(again.refs, []) || coalesce(kept.refs, []),
                                               lambda ref: NOT list_contains(grouped.refs, ref)))) END AS beside,
           date_part('year', age($month_end, TRY_STRPTIME(substr(target_person.id_number, 7, 8), '%Y%m%d'))) AS years
    FROM grouped JOIN target_person USING (person)
    LEFT JOIN _support USING (person) LEFT JOIN self_pay USING (person)
    LEFT JOIN child ON child.id_number = grouped.person LEFT JOIN again USING (person) LEFT JOIN kept USING (person)
)
SELECT *, list_filter([
    CASE WHEN verdict <> '困境儿童' THEN '父母双方均不能抚养' END,
    CASE WHEN disabled THEN '重度残疾' END,
    CASE WHEN ill THEN '重病' END,
    CASE WHEN again IS NOT NULL THEN '曾退保或未通过' END,
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
SELECT person, tier, probability, name, id_number, town, village, refs, beside, labels, codes,
       CASE WHEN verdict = '困境儿童' THEN '困境儿童（线索）'
            WHEN verdict IS NOT NULL THEN verdict || CASE WHEN child_sure < 3 THEN '（待核实）' ELSE '' END
            WHEN list_contains(kept, '低保边缘') THEN '单人保（低保边缘家庭中的重残重病人员）'
            WHEN unsupported AND years >= 18 AND (years >= 60 OR person IN (SELECT person FROM unable))
                THEN '特困人员（线索）'
            WHEN disabled OR ill THEN '低保边缘家庭，符合的按单人保'
            WHEN costly THEN '支出型临时救助、刚性支出困难家庭'
            WHEN was_tekun THEN '低保、临时救助'
            ELSE '低保' END AS suggestion,
       ['低', '低', '中', '高'][1 + least(3, len(grounds) + greatest(lists - 2, 0) + CAST(disabled AS INTEGER)
                                      + 2 * CAST(coalesce(verdict, '困境儿童') <> '困境儿童' AS INTEGER))] AS priority,
       bracketed(coalesce(parents, '')) || coalesce('（' || again || '）', '') AS story,
       CASE WHEN verdict IS NOT NULL AND kept IS NOT NULL
                THEN '已享受' || array_to_string(kept, '、') || '，未见列入孤儿、事实无人抚养儿童名单（符合的补足差额）'
            WHEN kept IS NOT NULL THEN '其家庭在低保边缘名册上，未见其按单人保享受低保'
            ELSE '本月名册中未见其享受救助' END AS standing,
       coalesce(parents, '') AS parents, coalesce(again, '') AS again,
       array_to_string(grounds, '、') AS grounds, nullif(self_paid, 0) AS self_paid,
       coalesce(leads, '') AS to_check,
       CASE WHEN tier = 'confirmed' THEN '' ELSE '（名单与本人是否一致待核实）' END AS identity_note
FROM _grounds LEFT JOIN _lead USING (person)
"""

NEED = (_SUPPORT, _KEPT, _LEAD, _CODE, _GROUNDS, _NEED)
