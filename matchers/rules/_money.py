"""What a household's rows say of money: ``unit_money`` and ``unit_due``, one row a unit on a roster.

An amount stands on the head's row, on every row the same (the household's, or each member's own), or
on every row another. So there are two readings: ``once``, the household's amount, and ``each``, the
sum over its members; the household's own truth is one of them. A member who is listed twice counts once.
"""

_UNIT_MONEY = """
CREATE OR REPLACE TEMP TABLE unit_money AS
WITH mine AS (
    SELECT *, coalesce(id_number, person) AS who FROM enrolled WHERE is_dibao OR programme = '特困'
),
member AS (
    SELECT unit, programme, who, max(amount) AS amount, max(class_amount) AS class_amount,
           max(care_amount) AS care_amount, max(members) AS members, list(ref) AS refs
    FROM mine GROUP BY unit, programme, who
)
SELECT unit, programme, count(*) AS heads, max(members) AS said_heads, max(amount) AS once, sum(amount) AS each,
       coalesce(max(class_amount), 0) AS class_once, coalesce(sum(class_amount), 0) AS class_each,
       coalesce(max(care_amount), 0) AS care_once, coalesce(sum(care_amount), 0) AS care_each,
       list_sort(flatten(list(refs))) AS refs
FROM member GROUP BY unit, programme
"""

# In the lowest reading class and care money are part of the amount, in the highest they come on top.
_UNIT_DUE = """
CREATE OR REPLACE TEMP TABLE unit_due AS
SELECT unit, programme, round(once, 2) AS low, round(each + class_each + care_each, 2) AS high, refs
FROM unit_money WHERE once IS NOT NULL
"""

MONEY = (_UNIT_MONEY, _UNIT_DUE)
