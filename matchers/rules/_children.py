"""``child``: minors whose parents cannot bring them up, by the truth table of 民发〔2019〕62号, with both parents' state in words.

``parent_state``: what any register or list says of somebody as a parent. Class D: dead or declared missing;
S: cannot care (gravely disabled or ill, in custody for half a year or more, out of contact, guardianship
revoked, deported); N: what does not count, such as a short term. ``sure`` is 1 where identity, term or date is open.

Both D: 孤儿. Both in S or D: 事实无人抚养. Whoever has a parent outside is a child in difficulty at most,
and only where the other is in custody is that asked. Whose parent is unknown has a parent outside.
"""

from matchers.custody_rows import UNDECIDED
from matchers.death_rows import IS_DEATH

# Of the dead by the register alone, those who can be anybody's parent still: births since eighteen years ago.
_PARENT_STATE = f"""
CREATE OR REPLACE TEMP TABLE parent_state AS
WITH listed AS (
    SELECT CASE WHEN {UNDECIDED} THEN '限制人身自由' ELSE kind END AS kind, 'hardship' AS source, hardship.ref, coalesce(tier, 'confirmed') AS tier, coalesce(on_date, start_on) AS since,
           coalesce(hardship.id_number, CASE WHEN tier <> 'possible' THEN person.id_number END) AS id_number
    FROM hardship LEFT JOIN (FROM meant WHERE source = 'hardship') AS link USING (ref) LEFT JOIN person USING (person)
    WHERE (kind IN ('限制人身自由', '失联', '宣告失踪', '宣告死亡', '撤销监护', '遣送出境', '查找不到')
           OR ({UNDECIDED} AND NOT regexp_matches(concat_ws('，', custody, remark), '取保|监视居住')))
          AND NOT regexp_matches(concat_ws('，', custody, remark, risk_gone),
                  '已找到|已找回|已联系|恢复联系|已恢复|恢复监护|已返回|已入境|撤销宣告|已释放|已解除')
          AND coalesce(on_date <= $month_end, TRUE) AND coalesce(start_on <= $month_end, TRUE)
          AND coalesce(end_on >= $month_end, TRUE)
),
dead AS (
    SELECT deaths.ref, id_number, name_key, coalesce(feed, '死亡登记') AS feed, coalesce(died_on, cremated_on, cancelled_on) AS day
    FROM deaths WHERE id_number IS NOT NULL AND {IS_DEATH}
)
SELECT id_number, 'D' AS class, CASE WHEN doubt <> '' THEN 1 ELSE 3 END AS sure, 'deaths' AS source, ref,
       CASE WHEN doubt <> '' THEN '可能' ELSE '' END || '已死亡（' || concat_ws('，', feed, day_text(day), nullif(doubt, '')) || '）' AS words
FROM (SELECT dead.*, concat_ws('，', CASE WHEN bool_and(coalesce(dead.name_key <> known.name_key, FALSE)) THEN '姓名不一致' END,
                               CASE WHEN bool_or(coalesce(alive, FALSE)) THEN '此后另有' || any_value(alive_shown) END) AS doubt
      FROM dead LEFT JOIN households AS known USING (id_number) LEFT JOIN death ON death.person = dead.id_number
      WHERE coalesce(day <= $month_end, TRUE) GROUP BY dead.*)
UNION ALL
SELECT person.id_number, 'D', 1, 'deaths', unnest(refs), '可能已死亡（' || registers || '，' || explanation || '）'
FROM death JOIN person USING (person)
WHERE death.tier <> 'possible' AND NOT alive AND registers <> '户籍登记'
      AND person.id_number IS NOT NULL AND person.id_number NOT IN (SELECT id_number FROM dead)
UNION ALL
SELECT id_number, 'D', 3, 'households', ref, '已死亡（户籍登记）' FROM households
WHERE state = '死亡' AND id_number IS NOT NULL
UNION ALL
SELECT id_number, CASE WHEN half_year IS FALSE THEN 'N' ELSE 'S' END,
       CASE WHEN half_year AND tier <> 'possible' THEN 3 ELSE 1 END, 'hardship', ref,
       CASE WHEN tier = 'possible' THEN '可能' ELSE '' END || kind || bracketed(concat_ws('，', month_text(start_on) || '起', '至' || month_text(until),
           CASE WHEN half_year IS FALSE THEN '不足六个月' WHEN half_year IS NULL THEN '期限未填，须满六个月' END))
FROM custody WHERE id_number IS NOT NULL
UNION ALL
SELECT id_number,
       CASE WHEN kind IN ('宣告失踪', '宣告死亡') OR (kind = '查找不到' AND $untraced_parent = 'missing') THEN 'D'
            WHEN kind = '查找不到' OR (kind IN ('失联', '限制人身自由') AND since + INTERVAL 6 MONTH > $month_end) THEN 'N' ELSE 'S' END,
       CASE WHEN tier = 'possible' OR (kind IN ('失联', '限制人身自由') AND since IS NULL) THEN 1 ELSE 3 END, source, ref,
       CASE WHEN tier = 'possible' THEN '可能' ELSE '' END || kind || bracketed(concat_ws('，', month_text(since) || '起',
           CASE WHEN kind IN ('失联', '限制人身自由') AND since + INTERVAL 6 MONTH > $month_end THEN '不足六个月'
                WHEN kind IN ('失联', '限制人身自由') AND since IS NULL THEN '日期未填，须满六个月' END))
FROM listed WHERE id_number IS NOT NULL
UNION ALL
SELECT person.id_number, 'S', CASE WHEN tier = 'possible' THEN 1 ELSE 3 END, 'disability', ref,
       CASE WHEN tier = 'possible' THEN '可能' ELSE '' END || '重残（' || coalesce(kind, '') || ['一', '二', '三', '四'][grade] || '级）'
FROM certificate JOIN person USING (person)
WHERE person.id_number IS NOT NULL AND (grade <= 2 OR kind IN ('智力', '精神'))
UNION ALL
SELECT id_number, 'S', CASE WHEN tier = 'possible' THEN 1 ELSE 3 END, source, ref,
       CASE WHEN tier = 'possible' THEN '可能' ELSE '' END || '重病（' || what || '）'
FROM grave WHERE id_number IS NOT NULL
"""  # noqa: S608

# Children of anybody of whom something is said: by father and mother, or by the register book.
_MINOR = """
CREATE OR REPLACE TEMP TABLE _minor AS
WITH struck AS (SELECT DISTINCT id_number FROM parent_state),
young AS MATERIALIZED (
    SELECT ref, father_id, mother_id, book, relation FROM households
    WHERE substr(id_number, 7, 8) >= strftime($month_end - INTERVAL 19 YEAR, '%Y%m%d')
),
kin AS (
    SELECT young.ref FROM young JOIN struck ON struck.id_number = father_id
    UNION SELECT young.ref FROM young JOIN struck ON struck.id_number = mother_id
    UNION SELECT young.ref
    FROM struck JOIN (SELECT id_number, book, relation FROM households) AS parent USING (id_number) JOIN young USING (book)
    WHERE is_parent_of(parent.relation, young.relation)
),
child AS MATERIALIZED (
    SELECT ref, id_number, name, relation, book, father_id, father_name, mother_id, mother_name
    FROM households SEMI JOIN kin USING (ref)
)
SELECT * FROM child
WHERE TRY_STRPTIME(substr(id_number, 7, 8), '%Y%m%d') + INTERVAL 18 YEAR > $month_end
QUALIFY row_number() OVER (PARTITION BY id_number ORDER BY ref) = 1
"""

_IS_PARENT = """
CREATE OR REPLACE TEMP MACRO is_parent_of(parent, child) AS coalesce(
    (regexp_matches(child, '^[23][0-79]$') AND parent IN ('01', '02', '10', '11', '12'))
    OR (child IN ('01', '02') AND parent IN ('50', '51', '52', '57', '58')), FALSE)
"""

# Two rows a child. The register's own entry goes first, then the book; who stands in the book beside a
# parent that is entered is a step-parent.
_PARENT = """
CREATE OR REPLACE TEMP TABLE _parent AS
WITH role AS (SELECT id_number AS child, unnest(['父亲', '母亲']) AS role FROM _minor),
entered AS (
    SELECT id_number AS child, '父亲' AS role, father_id AS parent, father_name AS name FROM _minor
    UNION ALL SELECT id_number, '母亲', mother_id, mother_name FROM _minor
),
booked AS (
    SELECT _minor.id_number AS child,
           CASE WHEN substr(mate.id_number, 17, 1) IN ('1', '3', '5', '7', '9') THEN '父亲' ELSE '母亲' END AS role,
           mate.id_number AS parent, mate.name, _minor.relation IN ('27', '37') OR mate.relation IN ('57', '58') AS step,
           mate.relation IN ('01', '02') AS heads
    FROM _minor JOIN households AS mate USING (book)
    WHERE mate.id_number <> _minor.id_number AND is_parent_of(mate.relation, _minor.relation)
          AND coalesce(mate.state, '正常') <> '注销'
),
chosen AS (SELECT * FROM booked QUALIFY row_number() OVER (PARTITION BY child, role ORDER BY heads DESC, parent) = 1)
SELECT role.child, role.role,
       CASE WHEN entered.parent IS NULL AND coalesce(entered.name = chosen.name, entered.name IS NULL) THEN chosen.parent
            ELSE entered.parent END AS parent,
       coalesce(entered.name, CASE WHEN coalesce(entered.parent = chosen.parent, TRUE) THEN chosen.name END) AS name,
       CASE WHEN chosen.step OR entered.parent <> chosen.parent OR entered.name <> chosen.name
            THEN '户口簿另登记继（养）' || substr(role.role, 1, 1) || coalesce('（' || chosen.name || '）', '') END AS step,
       CASE WHEN chosen.step OR entered.parent <> chosen.parent THEN chosen.parent END AS step_parent
FROM role LEFT JOIN entered USING (child, role) LEFT JOIN chosen USING (child, role)
"""

_CHILD = """
CREATE OR REPLACE TEMP TABLE child AS
WITH wanted AS (
    SELECT parent AS id_number FROM _parent WHERE parent IS NOT NULL UNION SELECT step_parent FROM _parent WHERE step_parent IS NOT NULL
),
known AS (
    SELECT id_number, any_value(name ORDER BY ref) AS name, bool_or(coalesce(state, '正常') = '正常') AS here
    FROM households SEMI JOIN wanted USING (id_number) GROUP BY id_number
),
state AS (
    SELECT id_number, CASE WHEN bool_or(class = 'D' AND sure = 3) THEN 'D' WHEN bool_or(class = 'S' AND sure = 3) THEN 'S'
                           WHEN bool_or(class = 'D') THEN 'D' WHEN bool_or(class = 'S') THEN 'S' END AS class,
           max(sure) FILTER (class <> 'N') AS sure, joined(list(words) FILTER (words IS NOT NULL)) AS words,
           each_once(list(ref)) AS refs,
           each_once(list(ref) FILTER (source = 'hardship' AND ref IN (SELECT ref FROM custody))) AS custody
    FROM parent_state SEMI JOIN wanted USING (id_number) GROUP BY id_number
),
lesser AS (
    SELECT person.id_number, string_agg(DISTINCT coalesce(kind, '类别未填') || coalesce(['一', '二', '三', '四'][grade] || '级', '等级未填'), '、'
               ORDER BY coalesce(kind, '类别未填') || coalesce(['一', '二', '三', '四'][grade] || '级', '等级未填')) AS cards
    FROM certificate JOIN person USING (person) SEMI JOIN wanted USING (id_number) WHERE tier <> 'possible' GROUP BY ALL
),
each AS (
    SELECT child, role, state.class, CASE WHEN class IS NULL THEN 3 ELSE state.sure END AS sure, refs, custody,
           step_parent IS NOT NULL AND step_parent NOT IN (SELECT id_number FROM state WHERE class IS NOT NULL) AS steps_in,
           role || coalesce(known.name, _parent.name, '') || '：' || concat_ws('、', state.words,
               CASE WHEN state.words IS NOT NULL THEN NULL
                    WHEN parent IS NULL AND _parent.name IS NULL THEN '户籍未登记，情况不明'
                    WHEN known.id_number IS NULL THEN '本县户籍未查到，情况不明'
                    WHEN NOT here THEN '户籍已迁出或注销，情况不明' ELSE coalesce('持' || cards || '残疾证，不属重残', '户籍在册，未列入各名单') END)
               || coalesce('；' || step, '') AS words
    FROM _parent LEFT JOIN state ON state.id_number = parent LEFT JOIN known ON known.id_number = parent
         LEFT JOIN lesser ON lesser.id_number = parent
),
judged AS (
    SELECT child AS id_number, string_agg(words, '；' ORDER BY role DESC) AS parents, min(sure) AS sure,
           CASE WHEN count(class) < 2 OR bool_or(steps_in) THEN '困境儿童'
                WHEN bool_and(class = 'D') THEN '孤儿' ELSE '事实无人抚养儿童' END AS verdict,
           list_sort(list_distinct(flatten(list(custody) FILTER (custody IS NOT NULL)))) AS custody,
           list_sort(list_distinct(flatten(list(refs) FILTER (refs IS NOT NULL)))) AS refs
    FROM each GROUP BY child
)
SELECT judged.*, _minor.ref AS own
FROM judged JOIN _minor USING (id_number)
WHERE verdict <> '困境儿童' OR len(coalesce(custody, [])) > 0
"""

CHILDREN = (_PARENT_STATE, _IS_PARENT, _MINOR, _PARENT, _CHILD)
