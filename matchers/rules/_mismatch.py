"""``mismatch``: what was paid for the month of the run and does not agree with the roster, three kinds.

A difference below one 元 is rounding. A family is unpaid only where most of its town was paid, for
otherwise the pay-roll itself is missing; somebody is paid off the roster only where the roster of
that programme and town is there. Who died is left to the rules about death.
"""

# What was paid too much before and is kept back now; the sum, where one is written.
_KEPT_BACK = "扣回|扣减|扣除|抵扣|抵减|冲抵|扣还|扣缴|核减|追扣"
_SUM = r"([0-9]+(?:\.[0-9]+)?)(?:元|$|[，,；;。)）])"

_SUMMED = f"""
CREATE OR REPLACE TEMP TABLE _month_paid AS
SELECT unit, sum(amount) FILTER (outcome = 'paid' AND NOT apart) AS plain, min(sure) AS sure,
       bool_or(apart AND outcome = 'paid') AS apart, bool_or(outcome <> 'failed') AS reached,
       list(ref ORDER BY ref) AS refs, list(ref ORDER BY ref) FILTER (outcome = 'paid' AND NOT apart) AS plain_refs,
       string_agg(DISTINCT words, '；' ORDER BY words)
           FILTER (outcome = 'paid' AND NOT apart AND words <> '' AND regexp_matches(words, '{_KEPT_BACK}')) AS kept_back
FROM paid WHERE month = $month AND unit IS NOT NULL GROUP BY unit
"""  # noqa: S608

# Every sum that the roster may mean: each reading of its amount, with or without the money by class and for
# care. Wanted of those alone whose money is not simply that of the roster.
_DUES = """
CREATE OR REPLACE TEMP MACRO dues_of(once, each, before_leaving, class_once, class_each, care_once, care_each) AS
list_sort(list_distinct(flatten(list_transform(
    list_filter([once, each, before_leaving], lambda base: base IS NOT NULL), lambda base: flatten(list_transform(
        list_distinct([0, class_once, class_each]), lambda class: list_transform(
            list_distinct([0, care_once, care_each]), lambda care: round(base + class + care, 2))))))))
"""
_ALL_DUES = "dues_of(once, each, before_leaving, class_once, class_each, care_once, care_each)"

# Who left the family this month may still have been paid for it.
_EXPECTED = """
CREATE OR REPLACE TEMP TABLE _expected AS
WITH leaving AS (
    SELECT unit, max(amount) AS once, sum(amount) AS each
    FROM recipient WHERE state <> '正常' AND stopped_on >= $month AND amount IS NOT NULL GROUP BY unit
)
SELECT enrolled_unit.*, unit_money.once, unit_money.each, unit_money.each + leaving.each AS before_leaving,
       class_once, class_each, care_once, care_each
FROM enrolled_unit JOIN unit_money USING (unit, programme) LEFT JOIN leaving USING (unit)
WHERE unit_money.once > 0
"""

# Several months at once, where none of the months before had been paid.
_OFF = f"""
CREATE OR REPLACE TEMP TABLE _off_amount AS
WITH other AS MATERIALIZED (
    SELECT _expected.*, {_ALL_DUES} AS dues, plain, plain_refs, kept_back, _month_paid.sure AS paid_sure
    FROM _expected JOIN _month_paid USING (unit) WHERE plain > 0 AND abs(plain - once) >= 1
),
held AS (
    SELECT *,
           dues[list_position(list_transform(dues, lambda due: abs(due - plain)),
                              list_min(list_transform(dues, lambda due: abs(due - plain))))] AS due
    FROM other
),
before AS (
    SELECT unit, max(month) AS month FROM paid SEMI JOIN other USING (unit)
    WHERE outcome = 'paid' AND month < $month AND unit IS NOT NULL GROUP BY unit
)
SELECT held.* FROM held LEFT JOIN before USING (unit)
WHERE abs(plain - due) >= 1
      AND NOT list_bool_or(list_transform(dues, lambda one: one > 0 AND round(plain / one) BETWEEN 2 AND 12
          AND abs(plain - one * round(plain / one)) < 1
          AND coalesce(before.month < $month - to_months(CAST(round(plain / one) AS INTEGER) - 1), TRUE)))
      AND NOT coalesce(list_bool_or(list_transform(regexp_extract_all(kept_back, '{_SUM}', 1), lambda said:
          list_bool_or(list_transform(dues, lambda one: abs(one - CAST(said AS DOUBLE) - plain) < 1)))), FALSE)
"""  # noqa: S608

_UNPAID = f"""
CREATE OR REPLACE TEMP TABLE _unpaid AS
WITH dead AS (SELECT person FROM death WHERE tier <> 'possible'),
struck AS (
    FROM _listed_unit SEMI JOIN (SELECT household FROM _listed_unit SEMI JOIN dead USING (person)) AS homes USING (household)
    WHERE enrolled
),
owed AS MATERIALIZED (
    SELECT _expected.*, reached, refs FROM _expected LEFT JOIN _month_paid USING (unit)
    WHERE since < $month
          AND unit NOT IN (SELECT unit FROM enrolled WHERE support LIKE '%集中%' OR institution IS NOT NULL)
          AND unit NOT IN (SELECT unit FROM struck GROUP BY unit HAVING bool_and(person IN (FROM dead)))
),
town AS (
    SELECT family, head.town AS town FROM owed GROUP BY family, head.town HAVING count(*) FILTER (reached) * 2 >= count(*)
),
unreached AS MATERIALIZED (
    SELECT owed.* EXCLUDE (reached) FROM owed JOIN town ON town.family = owed.family AND town.town = owed.head.town
    WHERE NOT coalesce(reached, FALSE)
),
member AS MATERIALIZED (FROM _listed_unit SEMI JOIN unreached USING (unit)),
seen AS (SELECT member.unit FROM member JOIN paid USING (person) WHERE month = $month AND outcome <> 'failed'),
named AS (
    SELECT DISTINCT family, name_key FROM paid JOIN (SELECT ref, name_key FROM payments) AS written USING (ref)
    WHERE month = $month AND unit IS NULL
)
SELECT unreached.* EXCLUDE (refs), {_ALL_DUES} AS dues, coalesce(refs, []) AS refs, coalesce(len(refs) > 0, FALSE) AS failed
FROM unreached
WHERE unit NOT IN (FROM seen)
      AND unit NOT IN (SELECT unit FROM enrolled SEMI JOIN unreached USING (unit) JOIN named ON named.family = family_of(programme)
                       AND named.name_key = enrolled.name_key)
"""  # noqa: S608

_OUTSIDE = """
CREATE OR REPLACE TEMP TABLE _outside AS
WITH covered AS (SELECT DISTINCT programme, town FROM recipient),
listed AS (
    SELECT DISTINCT person FROM recipient WHERE is_dibao OR programme = '特困'
    UNION SELECT person FROM death
),
paid AS MATERIALIZED (FROM paid WHERE month = $month AND outcome = 'paid' AND NOT apart AND unit IS NULL AND amount > 0)
SELECT paid.*, town, id_number, name, unit_no
FROM paid JOIN (SELECT ref, name_key, town, id_number, name, unit_no FROM payments) AS written USING (ref) ANTI JOIN listed USING (person)
ANTI JOIN recipient ON recipient.name_key = written.name_key
     AND (recipient.id_number IS NULL OR recipient.town = coalesce(nullif(written.town, ''), recipient.town))
WHERE id_number IS NOT NULL AND NOT regexp_matches(words, '监护|代管|代领|委托')
      AND CASE WHEN coalesce(written.town, '') = ''
               THEN programme IN (SELECT programme FROM covered)
               ELSE (programme, written.town) IN (SELECT (programme, town) FROM covered)
                    OR (programme = '低保' AND written.town IN (SELECT town FROM covered WHERE family_of(programme) = '低保')) END
"""

_MISMATCH = """
CREATE OR REPLACE TEMP TABLE mismatch AS
SELECT unit || '|' || strftime($month, '%Y%m') AS key, least(sure, paid_sure) AS sure, programme, unit_no,
       head.name AS name, head.id_number AS id_number, head.town AS town, head.village AS village,
       round(abs(plain - due), 2) AS stake, rows AS subject, plain_refs AS evidence,
       CASE WHEN plain > due THEN '实发多于应发' ELSE '实发少于应发' END AS kind,
       money_text(due) AS due, money_text(plain) AS paid,
       '名册应发' || money_text(due) || '，实际发放' || money_text(plain) || '，相差' || money_text(abs(plain - due)) AS told,
       concat_ws('；', nullif(doubt, ''), CASE WHEN paid_sure < 3 THEN '收款人是否本户待核实' END) AS doubt,
       concat_ws('；', CASE WHEN plain < due THEN '发放附言写有“' || kept_back || '”，扣回的依据和金额待核实' END,
           CASE WHEN len(dues) > 1 THEN '名册金额可作几种理解（户金额或人均、含或不含分类施保和护理费），均不相符' END) AS hint
FROM _off_amount
UNION ALL
SELECT unit || '|' || strftime($month, '%Y%m'), sure, programme, unit_no, head.name, head.id_number, head.town, head.village,
       dues[1], rows, refs, CASE WHEN failed THEN '发放失败，未见重发' ELSE '应发未发' END,
       money_text(dues[1]), CASE WHEN failed THEN '发放失败' ELSE '未见发放' END,
       '自' || day_text(since) || '起在册，应发' || money_text(dues[1])
           || CASE WHEN failed THEN '，本月发放失败后未见重发' ELSE '，发放明细中没有本户' END, doubt, ''
FROM _unpaid
UNION ALL
SELECT '@' || any_value(coalesce(person, id_number)) || '|' || family || '|' || strftime($month, '%Y%m'), 3,
       any_value(programme ORDER BY ref), coalesce(min(unit_no), ''), any_value(name ORDER BY ref), id_number,
       coalesce(any_value(town ORDER BY ref), ''), '', sum(amount), CAST([] AS BIGINT[]), list(ref ORDER BY ref), '名册外发放',
       '名册无此人', money_text(sum(amount)), '本月发放' || money_text(sum(amount)) || '，名册上没有此人，也没有同一账号、同一户号的家庭', '', ''
FROM _outside GROUP BY id_number, family
"""

MISMATCH = (_SUMMED, _DUES, _EXPECTED, _OFF, _UNPAID, _OUTSIDE, _MISMATCH)
"""After ``paid``, ``unit_money`` and ``death``."""
