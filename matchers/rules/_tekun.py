"""Who meets the tests of 特困: ``tekun_candidate``, and who is obliged to support them: ``obligor``.

Candidates are those on 特困, and those alone on 低保 who seem unable to work. ``unable`` says in words
why somebody counts as unable to work, NULL where nothing says so. An obligor (spouse, parents, grown
children, by the household register) is ``able``, ``unable`` (特困; 低保 and 60 or more; detained) or ``unclear``: moved
away, not in this register, 70 or more, severely disabled, or on 低保 and younger. The dead are left out.

Whose birth on the roster is not that of the number, or whose number is another resident's, is of no known age.

``_cards``: the valid disability certificates of a person in words. Whoever may be meant by a
certificate that no number settles, and whose town has no certificate in the extract at all, is
``_unheard``: of them nobody may say that they have none.
"""

_CARDS = """
CREATE OR REPLACE TEMP TABLE _cards AS
SELECT person, each_once(list(ref)) AS refs, max(sureness(tier)) AS sure,
       bool_or((kind IN ('智力', '精神') AND grade <= 3) OR (kind = '肢体' AND grade <= 2) OR (kind = '视力' AND grade = 1)) AS unfit,
       bool_or(grade <= 2 OR (grade = 3 AND kind IN ('智力', '精神'))) AS severe,
       bool_or(grade <= 2 OR (grade = 3 AND kind IN ('智力', '精神') AND $severe_grades <> 'grades_1_2')) AS qualifies,
       bool_or(kind = '多重' AND grade = 3) AS mixed, bool_or(grade IS NULL OR kind IS NULL OR (kind = '多重' AND grade <= 3)) AS unread,
       joined(list(coalesce(kind, '类别未填') || coalesce(['一', '二', '三', '四'][grade] || '级', '等级未填'))) AS cards
FROM certificate WHERE person IS NOT NULL GROUP BY person
"""

_LAPSED = """
CREATE OR REPLACE TEMP TABLE _lapsed AS
SELECT person, list(DISTINCT ref ORDER BY ref) AS refs FROM disability JOIN link USING (ref)
WHERE source = 'disability' AND tier <> 'possible' AND ref NOT IN (SELECT ref FROM certificate)
GROUP BY person
"""

_UNHEARD = """
CREATE OR REPLACE TEMP TABLE _unheard AS
WITH town_heard AS (
    SELECT DISTINCT coalesce(nullif(disability.town, ''), person.town) AS town
    FROM disability LEFT JOIN (FROM link WHERE source = 'disability') AS link USING (ref) LEFT JOIN person USING (person)
)
SELECT DISTINCT person FROM recipient
WHERE NOT EXISTS (FROM disability) OR (town <> '' AND town NOT IN (SELECT town FROM town_heard WHERE town IS NOT NULL))
UNION SELECT person FROM meant WHERE source = 'disability' AND maybe
"""

_CANDIDATE = """
CREATE OR REPLACE TEMP TABLE tekun_candidate AS
WITH others_number AS (
    SELECT person FROM link WHERE source = 'households' AND tier = 'possible' AND starts_with(explanation, '证号一致')
    UNION SELECT person FROM borrowed
),
born AS (
    SELECT ref, person, unit, unit_no, programme, is_dibao, name, id_number, town, village, since, remark, roster_sure, roster_doubt, CAST(TRY_STRPTIME(substr(id_number, 7, 8), '%Y%m%d') AS DATE) AS told,
           CASE WHEN coalesce(told = birth, TRUE) AND person NOT IN (SELECT person FROM others_number) THEN date_part('year', age($month_end, coalesce(told, birth))) END AS years
    FROM enrolled JOIN unit_size USING (unit)
    WHERE programme = '特困' OR (is_dibao AND size = 1)
)
SELECT born.* EXCLUDE (told), cards, coalesce(_cards.sure, 3) AS card_sure, coalesce(_cards.refs, []) AS card_refs, coalesce(unread, FALSE) AS unread,
       CASE WHEN years >= 60 THEN '已满60周岁（' || CAST(years AS INTEGER) || '岁）'
            WHEN years < $tekun_minor_age THEN '未满' || $tekun_minor_age || '周岁'
            WHEN unfit THEN '持' || cards || '残疾证' END AS unable
FROM born LEFT JOIN _cards USING (person)
WHERE programme = '特困' OR unable IS NOT NULL
"""

# Whoever is of the same book is tied by the codes to its head; a code of a stepchild or of the head's
# spouse may be a step-relation and is less sure than a number of father, mother or spouse.
_OBLIGED = """
CREATE OR REPLACE TEMP TABLE _obliged AS
WITH own AS (
    SELECT DISTINCT person, coalesce(households.id_number, wanted.id_number) AS me, book, relation, spouse_id, father_id, mother_id
    FROM (SELECT DISTINCT person, id_number FROM tekun_candidate) AS wanted
    JOIN link USING (person) JOIN households USING (ref)
    WHERE link.source = 'households' AND link.tier <> 'possible'
),
mate AS (
    SELECT person, me, households.id_number, own.relation IN ('01', '02') AS i_head, households.relation IN ('01', '02') AS head,
           own.relation AS mine, households.relation AS theirs
    FROM own JOIN households USING (book) WHERE households.id_number <> me
)
SELECT person, id_number, kind, max(sure) AS sure FROM (
    SELECT person, spouse_id AS id_number, '配偶' AS kind, 3 AS sure FROM own
    UNION ALL SELECT person, father_id, '父母', 3 FROM own
    UNION ALL SELECT person, mother_id, '父母', 3 FROM own
    UNION ALL SELECT person, households.id_number, '配偶', 3 FROM own JOIN households ON households.spouse_id = me
    UNION ALL SELECT person, households.id_number, '子女', 3 FROM own JOIN households ON households.father_id = me
    UNION ALL SELECT person, households.id_number, '子女', 3 FROM own JOIN households ON households.mother_id = me
    UNION ALL
    SELECT person, id_number, CASE
        WHEN (i_head AND theirs IN ('10', '11', '12')) OR (head AND mine IN ('10', '11', '12')) THEN '配偶'
        WHEN (i_head OR mine IN ('10', '11', '12')) AND regexp_matches(theirs, '^[23][0-79]$') THEN '子女'
        WHEN regexp_matches(mine, '^[23][0-79]$') AND (head OR theirs IN ('10', '11', '12')) THEN '父母'
        WHEN i_head AND theirs IN ('50', '51', '52', '57', '58') THEN '父母'
        WHEN mine IN ('50', '51', '52', '57', '58') AND head THEN '子女' END, 2
    FROM mate
) WHERE kind IS NOT NULL AND id_number IS NOT NULL GROUP BY ALL
"""

# Nearly everybody stands in the register once: only the others' rows are gathered.
_OBLIGOR = """
CREATE OR REPLACE TEMP TABLE obligor AS
WITH row AS (
    SELECT id_number, name, ref, state = '死亡' AS dead, coalesce(state, '正常') <> '正常' AS gone
    FROM households SEMI JOIN _obliged USING (id_number)
),
twice AS (SELECT id_number FROM row GROUP BY id_number HAVING count(*) > 1),
seen AS (
    SELECT id_number, name, [ref] AS refs, dead, gone FROM row ANTI JOIN twice USING (id_number)
    UNION ALL
    SELECT id_number, arg_min(name, ref), each_once(list(ref)), bool_or(dead), bool_and(gone)
    FROM row SEMI JOIN twice USING (id_number) GROUP BY id_number
),
aided AS (SELECT DISTINCT id_number, programme = '特困' AS tekun FROM enrolled WHERE programme = '特困' OR is_dibao),
known AS (
    SELECT _obliged.*, coalesce(seen.name, '姓名不详') AS name, coalesce(refs, []) AS refs, coalesce(gone, TRUE) AS gone, seen.id_number IS NULL AS unseen,
           date_part('year', age($month_end, TRY_STRPTIME(substr(_obliged.id_number, 7, 8), '%Y%m%d'))) AS years,
           id_number IN (SELECT id_number FROM aided WHERE tekun) AS tekun, id_number IN (SELECT id_number FROM aided) AS dibao,
           id_number IN (SELECT id_number FROM custody WHERE id_number IS NOT NULL AND coalesce(tier, 'confirmed') <> 'possible') AS inside,
           id_number IN (SELECT person FROM _cards WHERE severe) AS severe
    FROM _obliged LEFT JOIN seen USING (id_number)
    WHERE NOT coalesce(dead, FALSE) AND id_number NOT IN (SELECT id_number FROM deaths WHERE id_number IS NOT NULL)
          AND id_number NOT IN (SELECT person.id_number FROM death JOIN person USING (person)
                                WHERE person.id_number IS NOT NULL AND death.tier <> 'possible' AND NOT death.alive)
)
SELECT person, id_number, kind, sure, name, refs, CASE
           WHEN tekun OR inside OR (dibao AND years >= 60) THEN 'unable'
           WHEN gone OR dibao OR years >= 70 OR severe THEN 'unclear' ELSE 'able' END AS state,
       kind || name || bracketed(concat_ws('，', CASE WHEN years IS NOT NULL THEN CAST(years AS INTEGER) || '岁' END, CASE
           WHEN tekun THEN '特困人员' WHEN inside THEN '服刑或强戒' WHEN dibao THEN '低保对象' WHEN unseen THEN '不在本县户籍'
           WHEN gone THEN '户籍已迁出或注销' WHEN severe THEN '重度残疾' END)) AS said
FROM known WHERE NOT (kind = '子女' AND coalesce(years < 18, FALSE))
"""

_DECLINED = """
CREATE OR REPLACE TEMP TABLE declined AS
SELECT DISTINCT person FROM hardship JOIN link USING (ref)
WHERE source = 'hardship' AND tier <> 'possible'
      AND (regexp_matches(concat_ws('；', declined, reason, remark), '放弃')
           OR regexp_matches(coalesce(declined, ''), '^(是|1|Y)([（(].*)?$'))
      AND NOT regexp_matches(concat_ws('；', declined, reason, remark), '(未|不|没有)放弃')
UNION
SELECT person FROM recipient
WHERE regexp_matches(remark, '(不愿|不同意|不申请|不要求|拒绝|放弃)[^，。；,;]{0,8}特困') AND NOT regexp_matches(remark, '(未|不|没有)(放弃|拒绝)')
"""

TEKUN = (_CARDS, _LAPSED, _UNHEARD, _CANDIDATE, _OBLIGED, _OBLIGOR, _DECLINED)
