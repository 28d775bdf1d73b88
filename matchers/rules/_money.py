"""What a household's rows say of money, and what is due by the standards in force in the month.

An amount stands on the head's row, on every row the same (the household's, or each member's own), or
on every row another. So there are two readings: ``once``, the household's amount, and ``each``, the
sum over its members; the household's own truth is one of them. A member who is listed twice counts once.

``unit_money``: one row a unit of 低保 or 特困, with those readings and whether the unit is in a 渐退期
(``grace``: NULL where the roster has no such column); ``unit_due``: what the roster itself says is due, in the
lowest and the highest reading; ``unit_income``: every reading of head-count, standard and income of a
低保 unit (per-head amounts are rounded, so income is a span), none where the income is not known.
"""

# One income on every row is the household's, as its heading says.
_TWO_READINGS = """
CREATE OR REPLACE TEMP MACRO two_readings(least, most, total, months) AS
CASE WHEN least = most THEN [most / months] ELSE [most / months, total / months] END
"""

# Nearly every member stands on one row: only the others' rows are gathered.
_UNIT_MONEY = """
CREATE OR REPLACE TEMP TABLE unit_money AS
WITH mine AS (
    SELECT *, coalesce(id_number, person) AS who, ref >> 40 AS file,
           date_diff('month', birth, $month_end) // 12 AS age,
           grace IS NOT NULL OR grace_until IS NOT NULL OR grace_from IS NOT NULL AS said_grace
    FROM enrolled WHERE is_dibao OR programme = '特困'
),
sheet AS (SELECT file, count(class_amount) > 0 AS has_class, bool_or(said_grace) AS has_grace FROM mine GROUP BY file),
told AS (FROM mine JOIN sheet USING (file)),
edge AS (SELECT DISTINCT coalesce(id_number, person) AS who FROM enrolled WHERE programme = '低保边缘'),
severe AS (SELECT DISTINCT person FROM certificate
           WHERE person IS NOT NULL AND (grade <= 2 OR kind IN ('智力', '精神'))),
row AS (
    SELECT unit, programme, who, amount, class_amount, care_amount, members, amount AS least,
           income_month, income_year, income, per_head_month, per_head_year, per_head,
           coalesce(age >= 60 OR age < 18, TRUE) OR person IN (FROM severe) AS cared_for,
           has_class, has_grace, who IN (FROM edge) AS on_edge, aid_form, aid_grade,
           coalesce(grace_until, grace_end, last_day(grace_from + to_months(CAST($grace_months AS INTEGER) - 1))) AS grace_end,
           said_grace AND NOT regexp_matches(coalesce(grace, '是'), '^([否无0Nn×]|未|不|没)') AS grace,
           care, support, roster_sure AS sure, roster_doubt AS doubt, [told.ref] AS refs
    FROM told
),
twice AS (SELECT unit, who FROM mine GROUP BY ALL HAVING count(*) > 1),
member AS (
    FROM row ANTI JOIN twice USING (unit, who)
    UNION ALL
    SELECT unit, programme, who, max(amount), max(class_amount), max(care_amount), max(members), min(least),
           max(income_month), max(income_year), max(income), max(per_head_month), max(per_head_year), max(per_head),
           bool_or(cared_for), bool_and(has_class), bool_or(has_grace), bool_or(on_edge), max(aid_form), max(aid_grade),
           max(grace_end), bool_or(grace), max(care), max(support), min(sure), max(doubt), flatten(list(refs))
    FROM row SEMI JOIN twice USING (unit, who) GROUP BY unit, programme, who
)
SELECT unit, programme, count(*) AS heads, max(members) AS said_heads, max(amount) AS once, sum(amount) AS each,
       min(least) AS least, coalesce(max(class_amount), 0) AS class_once, coalesce(sum(class_amount), 0) AS class_each,
       coalesce(max(care_amount), 0) AS care_once, coalesce(sum(care_amount), 0) AS care_each,
       bool_and(has_class) OR NOT bool_or(cared_for) AS class_known,
       CASE WHEN count(income_month) > 0 THEN two_readings(min(income_month), max(income_month), sum(income_month), 1)
            WHEN count(income_year) > 0 THEN two_readings(min(income_year), max(income_year), sum(income_year), 12)
            WHEN count(income) > 0 THEN two_readings(min(income), max(income), sum(income), 1)
                 || two_readings(min(income), max(income), sum(income), 12) END AS incomes,
       CASE WHEN count(per_head_month) > 0 THEN [struct_pack(value := max(per_head_month), part := 1)]
            WHEN count(per_head_year) > 0 THEN [struct_pack(value := max(per_head_year), part := 12)]
            WHEN count(per_head) > 0 THEN [struct_pack(value := max(per_head), part := 1), struct_pack(value := max(per_head), part := 12)]
       END AS per_heads,
       bool_or(on_edge) AS on_edge, coalesce(max(aid_form), '') AS aid_form, max(aid_grade) AS aid_grade,
       max(grace_end) AS grace_end, CASE WHEN bool_or(has_grace) THEN bool_or(grace) END AS grace,
       max(care) AS care, coalesce(max(support), '') AS support, min(sure) AS sure, max(doubt) AS doubt,
       list_sort(flatten(list(refs))) AS refs
FROM member GROUP BY unit, programme
"""

# In the lowest reading class and care money are part of the amount, in the highest they come on top.
_UNIT_DUE = """
CREATE OR REPLACE TEMP TABLE unit_due AS
SELECT unit, programme, round(once, 2) AS low, round(each + class_each + care_each, 2) AS high, refs
FROM unit_money WHERE once IS NOT NULL
"""

# 低保 of no said area may be of either. Total income is reckoned with, never a rounded share of it.
_UNIT_INCOME = """
CREATE OR REPLACE TEMP TABLE unit_income AS
WITH headed AS (
    SELECT *, unnest(list_distinct(list_filter([heads, said_heads], lambda n: n > 0))) AS n
    FROM unit_money WHERE programme <> '特困'
),
spans AS (
    SELECT unit, n, unnest(CASE WHEN len(incomes) > 0 THEN list_transform(incomes, lambda total: struct_pack(low := total, high := total))
        ELSE list_transform(per_heads, lambda head: struct_pack(
            low := (head.value - CASE WHEN head.value = floor(head.value) THEN 0.5 ELSE 0.005 END) / head.part * n,
            high := (head.value + CASE WHEN head.value = floor(head.value) THEN 0.5 ELSE 0.005 END) / head.part * n)) END) AS span
    FROM headed
)
SELECT headed.unit, headed.n, standard.since, area, dibao AS line, dibao * headed.n AS full_sum,
       CASE WHEN span IS NOT NULL THEN greatest(span.low, 0.0) END AS income_low,
       CASE WHEN span IS NOT NULL THEN greatest(span.high, 0.0) END AS income_high
FROM headed JOIN standard ON $month >= since AND $month < until AND (programme = '低保' OR programme = area || '低保')
LEFT JOIN spans ON spans.unit = headed.unit AND spans.n = headed.n
"""

MONEY = (_TWO_READINGS, _UNIT_MONEY, _UNIT_DUE, _UNIT_INCOME)
