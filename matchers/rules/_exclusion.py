"""``exclusion``: one row for each registry row that withholds somebody in a target group.

The order below is the order of the waterfall (``rank``). An identity that is only possible withholds
nobody, except from a second enrolment: there the officer is told that it may be so. Assets and
incomes withhold nobody at all, and ``spared`` programmes not those whom they entitle to more.
"""

_START = """
CREATE OR REPLACE TEMP TABLE exclusion (
    person VARCHAR, rank INTEGER, code VARCHAR, reason VARCHAR, ref BIGINT, sure BOOLEAN
)
"""

_BAD_NUMBER = """
INSERT INTO exclusion
SELECT person, 1, '04', coalesce('身份信息错误（' || any_value(reason) || '）', '名单未填证号，不能认定是谁'), ref, TRUE
FROM target LEFT JOIN (FROM reject WHERE "column" = '身份证号') AS reject USING (ref)
WHERE person LIKE '?%' GROUP BY person, ref
"""

_DEAD = """
INSERT INTO exclusion
SELECT person, 2, '01', CASE WHEN identity_tier = 'confirmed' THEN '已死亡（' || registers || '，' || died
                             ELSE '可能已死亡（' || registers || '，' || died || '，是否本人待核实：' || explanation END || '）',
       unnest(refs), tier = 'confirmed'
FROM death SEMI JOIN target_person USING (person) WHERE tier <> 'possible' AND NOT alive AND registers <> '户籍登记'
UNION ALL
SELECT person, 2, '01', '已死亡（户籍登记）', ref, TRUE FROM resident WHERE state = '死亡'
UNION ALL
SELECT recipient.person, 2, '01', '已死亡（名册' || state || '原因：' || stop_reason || '）', ref, TRUE
FROM recipient SEMI JOIN target_person USING (person)
WHERE state <> '正常' AND own_death(stop_reason)
UNION ALL
SELECT person, 2, '01', '已死亡（近年退保名单，原因：' || reason || '）', ref, TRUE
FROM hardship JOIN link USING (ref) SEMI JOIN target_person USING (person)
WHERE source = 'hardship' AND tier <> 'possible' AND kind = '近年退保' AND own_death(reason)
"""

_ENROLLED = """
INSERT INTO exclusion
WITH aided AS (
    SELECT person, id_number, programme, ref, state_said FROM recipient
    WHERE state = '正常' AND programme IN ('农村低保', '城市低保', '低保', '特困', '低保边缘', '刚性支出困难',
                                          '孤儿', '事实无人抚养儿童')
),
known AS (
    SELECT person, target_person.id_number, bool_or(tier = 'confirmed') AS certain
    FROM target_person JOIN target USING (person) GROUP BY ALL
),
found AS (
    SELECT person, programme, aided.ref, certain AND state_said IS NULL AS certain, state_said
    FROM known JOIN aided USING (person)
    UNION ALL
    SELECT known.person, programme, aided.ref, FALSE, state_said FROM known JOIN aided USING (id_number)
    WHERE known.person <> aided.person
)
SELECT person, 3, '02', CASE WHEN certain THEN '已纳入' ELSE '可能已纳入' END || programme
       || bracketed(coalesce(state_text(state_said), '')), ref, certain
FROM found ANTI JOIN spared USING (person, programme)
"""

# A row that no number settles, and that may speak of somebody enrolled, is no missed case either: the
# officer is told who that may be, two of them by name.
_MAYBE_ENROLLED = """
INSERT INTO exclusion
WITH guess AS (
    SELECT DISTINCT target.person, recipient.person AS other, meant.probability,
           '名册上的' || name || bracketed(concat(town, village)) || '：' || explanation AS who, programme, recipient.ref
    FROM target JOIN (FROM meant WHERE maybe) AS meant USING (ref) JOIN recipient ON recipient.person = meant.person
    WHERE state = '正常' AND programme IN ('农村低保', '城市低保', '低保', '特困', '低保边缘', '刚性支出困难',
                                          '孤儿', '事实无人抚养儿童')
),
worded AS (
    SELECT person, string_agg(DISTINCT programme, '、' ORDER BY programme) AS programmes,
           list(DISTINCT struct_pack(turn := -probability, who := who)) AS found, count(DISTINCT other) AS others,
           list(DISTINCT ref ORDER BY ref) AS refs
    FROM guess GROUP BY person
)
SELECT person, 3, '02', '可能已纳入' || programmes || '（' || array_to_string(
           list_transform(list_sort(found)[:2], lambda one: one.who), '；或')
       || CASE WHEN others > 2 THEN '；等' || others || '人' ELSE '' END || '）', unnest(refs), FALSE
FROM worded
"""

# Where the roster of a programme did not come at all, the pay-roll tells who is on it.
_PAID_FOR = """
INSERT INTO exclusion
WITH unlisted AS MATERIALIZED (
    FROM payments
    WHERE family_of(programme) IN ('低保', '特困')
          AND family_of(programme) NOT IN (SELECT family_of(programme) FROM recipient WHERE programme IS NOT NULL)
),
paid_for AS (
    SELECT person, ref, programme
    FROM unlisted JOIN link USING (ref)
    WHERE source = 'payments' AND tier <> 'possible'
          AND (result = '成功' OR (result IS NULL AND result_text IS NULL))
          AND coalesce(pay_month, paid_on) BETWEEN $month - INTERVAL 2 MONTH AND $month_end
)
SELECT person, 3, '02', '可能已纳入' || programme || '（近两个月有发放，本月没有收到该类名册）', ref, FALSE
FROM paid_for SEMI JOIN target_person USING (person)
"""

# 低保 of a household of two or more covers those in the same register book; 单人保 does not. One
# reason a person, however many of the family are named on however many rows.
_FAMILY = """
INSERT INTO exclusion
WITH relative AS (
    SELECT resident.person, mate.id_number
    FROM resident JOIN households AS mate USING (book)
    WHERE mate.id_number <> resident.id_number
          AND coalesce(mate.relation, '') <> '99' AND coalesce(resident.relation, '') <> '99'
          AND resident.person NOT IN (SELECT person FROM exclusion WHERE code = '02')
          AND resident.person NOT IN (SELECT person FROM spared WHERE programme = '低保')
),
met AS MATERIALIZED (
    SELECT relative.person, recipient.person AS mate, name, programme, ref, size, unit
    FROM relative JOIN (FROM recipient WHERE state = '正常' AND is_dibao) AS recipient USING (id_number) JOIN unit_size USING (unit) WHERE size > 1
),
found AS (
    SELECT met.*, unclear FROM met JOIN (
        SELECT unit, bool_and(state_said IS NOT NULL) AS unclear FROM recipient SEMI JOIN met USING (unit)
        WHERE state = '正常' AND is_dibao GROUP BY unit) USING (unit)
),
worded AS (
    SELECT person, bool_and(unclear) AS unclear, list(DISTINCT ref ORDER BY ref) AS refs,
           list(DISTINCT name ORDER BY name) AS names, count(DISTINCT mate) AS mates,
           string_agg(DISTINCT programme, '、' ORDER BY programme) AS programmes, max(size) AS size
    FROM found GROUP BY person
)
SELECT person, 4, '09', CASE WHEN unclear THEN '家庭可能已纳入' ELSE '家庭已纳入' END
           || '（同户' || array_to_string(names[:2], '、') || CASE WHEN mates > 2 THEN '等' || mates || '人' ELSE '' END
           || '享受' || programmes || '，该户' || size || '人）', unnest(refs), NOT unclear
FROM worded
"""

_MOVED = """
INSERT INTO exclusion
SELECT person, 5, '03', '户籍迁出' || coalesce('（' || day_text(moved_on) || '）', ''), ref, TRUE
FROM resident
WHERE state = '迁出' AND coalesce(moved_on <= $month_end, TRUE)
      AND person NOT IN (SELECT person FROM resident WHERE coalesce(state, '正常') = '正常')
"""

_DETAINED = """
INSERT INTO exclusion
SELECT person, 6, '08', kind, ref, tier = 'confirmed'
FROM custody SEMI JOIN target_person USING (person) WHERE tier <> 'possible'
"""

# By a list of residents, or a roster that names the home; an address alone is looked at, no more.
_KEPT_BY_HOME = """
INSERT INTO exclusion
SELECT person, 7, '07', '机构供养' || bracketed(concat_ws('，', what, identity_text(tier, explanation))), ref, tier = 'confirmed'
FROM (
    SELECT person, ref, tier, explanation, remark AS what FROM hardship JOIN link USING (ref)
    WHERE link.source = 'hardship' AND kind = '机构供养' AND tier <> 'possible'
          AND coalesce(start_on <= $month_end, TRUE) AND coalesce(end_on >= $month_end, TRUE)
    UNION ALL
    SELECT person, ref, 'confirmed', NULL, concat_ws('：', programme, institution) FROM recipient
    WHERE state = '正常' AND institution IS NOT NULL AND NOT regexp_matches(institution, '^[无否-]|分散|居家')
) SEMI JOIN target_person USING (person)
"""

_OWN_WISH = """
INSERT INTO exclusion
WITH said AS (
    SELECT person, ref, tier, coalesce(declined, '') AS answer, concat_ws('；', declined, reason, remark) AS words
    FROM hardship JOIN link USING (ref) SEMI JOIN target_person USING (person)
    WHERE source = 'hardship' AND tier <> 'possible'
)
SELECT person, 8, '10', '本人放弃', ref, TRUE FROM said
WHERE (contains(words, '放弃') OR regexp_matches(answer, '^(是|1|Y)([（(].*)?$'))
      AND NOT regexp_matches(words, '(未|不|没有)放弃')
"""

_REVIEWED = """
INSERT INTO exclusion
SELECT person, 9, '12', '本年度已审核（' || month_text(on_date) || '未通过）', ref, TRUE
FROM hardship JOIN link USING (ref) SEMI JOIN target_person USING (person)
WHERE source = 'hardship' AND tier <> 'possible' AND kind = '申请未通过'
      AND on_date BETWEEN date_trunc('year', $month) AND $month_end
"""

# Who may be alive after all is withheld by no report of a death; where something else withholds them,
# the report is told beside it.
_MAYBE_DEAD = """
INSERT INTO exclusion
SELECT person, 2, '01', '可能已死亡（' || registers || '，' || died || '，此后另有' || alive_shown || '）',
       unnest(refs || alive_refs), FALSE
FROM death SEMI JOIN exclusion USING (person) WHERE tier <> 'possible' AND alive
"""

EXCLUSION = (
    _START, _BAD_NUMBER, _DEAD, _ENROLLED, _MAYBE_ENROLLED, _PAID_FOR, _FAMILY, _MOVED, _DETAINED, _KEPT_BY_HOME, _OWN_WISH, _REVIEWED, _MAYBE_DEAD,
)  # fmt: skip
