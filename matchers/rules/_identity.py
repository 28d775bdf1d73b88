"""``flaw``: one row for each reason why the identity of a roster row cannot be right as written."""

_NAMED = """
CREATE OR REPLACE TEMP TABLE _named AS
WITH clash AS (
    SELECT ref, person FROM link
    WHERE source <> 'roster' AND starts_with(explanation, '证号一致，')
          AND NOT starts_with(explanation, '证号一致，姓名一致') AND NOT starts_with(explanation, '证号一致，来源未填姓名')
          AND person IN (SELECT person FROM recipient)
),
named AS (
    SELECT '死亡登记' AS register, ref, name FROM deaths
    UNION ALL SELECT '户籍登记', ref, name FROM households
    UNION ALL SELECT '资金发放', ref, name FROM payments
    UNION ALL SELECT '残疾人证', ref, name FROM disability
    UNION ALL SELECT '机动车登记', ref, name FROM vehicles
    UNION ALL SELECT '不动产登记', ref, name FROM property
    UNION ALL SELECT '商事登记', ref, name FROM business
    UNION ALL SELECT '医保结算', ref, name FROM medical
    UNION ALL SELECT '养老社保', ref, name FROM pensions
    UNION ALL SELECT '困难群众名单', ref, name FROM hardship
    UNION ALL SELECT '工作人员名单', ref, name FROM staff
    UNION ALL SELECT '近亲属备案', ref, name FROM declarations
)
SELECT person, register, name, list(ref) AS refs,
       person NOT IN (SELECT person FROM link WHERE source = 'households' AND tier = 'confirmed') AS alone
FROM clash JOIN named USING (ref) GROUP BY person, register, name
"""

_FLAW = """
CREATE OR REPLACE TEMP TABLE flaw AS
WITH said AS (
    SELECT *, TRY_STRPTIME(substr(id_number, 7, 8), '%Y%m%d') :: DATE AS id_birth,
           CASE WHEN substr(id_number, 17, 1) IN ('1', '3', '5', '7', '9') THEN '男'
                WHEN id_number IS NOT NULL THEN '女' END AS id_sex
    FROM recipient
),
pair AS (
    SELECT person, other, explanation FROM two_numbers UNION ALL SELECT other, person, explanation FROM two_numbers
),
refused AS (
    SELECT ref, any_value(reason) AS reason FROM reject
    WHERE source = 'roster' AND "column" = '身份证号' GROUP BY ref
)
SELECT ref, 1 AS rank, CASE WHEN reason IS NOT NULL THEN '身份证号有误（' || reason || '）'
           WHEN id_text IS NULL THEN '身份证号未填' ELSE '身份证号不能识别' END AS problem,
       3 AS sure, CAST([] AS BIGINT[]) AS refs
FROM said LEFT JOIN refused USING (ref) WHERE id_number IS NULL
UNION ALL
SELECT said.ref, 8, '按姓名、住址等推断，疑似是' || who || '，依据：' || same_person.explanation || '，请核对原件',
       1, []
FROM said JOIN same_person USING (person)
UNION ALL
SELECT ref, 2, '性别与证号不符（登记' || sex || '，证号为' || id_sex || '）', 3, [] FROM said WHERE sex <> id_sex
UNION ALL
SELECT ref, 3, '出生日期与证号不符（登记' || day_text(birth) || '，证号为' || day_text(id_birth) || '）', 3, []
FROM said WHERE birth <> id_birth AND NOT (day(birth) = 1 AND date_trunc('month', birth) = date_trunc('month', id_birth))
UNION ALL
SELECT ref, 4, '出生日期在本月以后（' || day_text(greatest(birth, id_birth)) || '）', 3, []
FROM said WHERE greatest(birth, id_birth) > $month_end
UNION ALL
SELECT ref, 4, '出生日期在本月以后（' || value || '）', 3, []
FROM said JOIN reject USING (ref) WHERE "column" = '出生日期' AND reason = '出生日期在以后'
UNION ALL
SELECT said.ref, 5, '同一证号在名册上另有姓名：' || string_agg(DISTINCT other.name, '、' ORDER BY other.name),
       3, list(DISTINCT other.ref)
FROM said JOIN recipient AS other USING (id_number) WHERE said.name_key <> other.name_key GROUP BY said.ref
UNION ALL
SELECT said.ref, 6, register || '中该证号姓名为' || _named.name, CASE WHEN alone THEN 3 ELSE 1 END, _named.refs
FROM said JOIN _named USING (person)
UNION ALL
SELECT said.ref, 7, '疑似同一人用两个证号：名册另有' || other.name || '（' || string_agg(DISTINCT other.programme, '、'
           ORDER BY other.programme) || '，证号' || other.id_number || '），' || explanation, 1, list(DISTINCT other.ref)
FROM said JOIN pair USING (person) JOIN recipient AS other ON other.person = pair.other
WHERE said.state = '正常' AND other.state = '正常' GROUP BY said.ref, other.name, other.id_number, explanation
"""

IDENTITY = (_NAMED, _FLAW)
