"""``member_recount``: a member of a 低保 household has died, and its money still goes out to others of it.

No payment bears the dead member's name, so what was overpaid is the household's: old minus new, by the
standard of each month for those who remain, less what they live on. ``more`` (元) is NULL where income
or standard is not known; then the household is to be recounted. Whoever is paid in the own name stands
in ``late``, and not here.
"""

_MEMBER_RECOUNT = """
CREATE OR REPLACE TEMP TABLE member_recount AS
WITH dead AS (
    SELECT DISTINCT person, unit, recipient.programme, died_on FROM recipient JOIN death USING (person)
    WHERE is_dibao AND state = '正常' AND state_said IS NULL AND person NOT IN (SELECT person FROM late)
    QUALIFY count(DISTINCT unit) OVER (PARTITION BY person) = 1
),
living AS (
    SELECT dead.person, count(DISTINCT coalesce(mate.id_number, mate.person)) AS n
    FROM dead JOIN recipient AS mate USING (unit)
    WHERE mate.state = '正常' AND mate.state_said IS NULL
          AND mate.person <> dead.person AND mate.person NOT IN (SELECT person FROM death WHERE tier <> 'possible')
    GROUP BY dead.person
),
sent AS (
    SELECT dead.person, dead.unit, dead.programme, month, sum(amount) AS net
    FROM dead JOIN paid USING (unit)
    WHERE paid.family = '低保' AND outcome = 'paid' AND NOT apart AND paid.sure >= 2 AND month <= $month
          AND after_stop(month, died_on, $death_stop)
    GROUP BY ALL HAVING net > 0
),
monthly AS (
    SELECT sent.*, n, dibao, income, CASE WHEN dibao * n - income IS NOT NULL THEN greatest(dibao * n - income, 0) END AS owed
    FROM sent JOIN living USING (person) LEFT JOIN sure_income USING (unit)
    LEFT JOIN standard ON month >= since AND month < until AND sent.programme = area || '低保'
),
summed AS (
    SELECT person, n, CAST(count(*) AS INTEGER) AS months, sum(net) AS total, bool_and(owed IS NOT NULL) AS known,
           sum(greatest(net - owed, 0)) AS over, arg_max(struct_pack(month, net, dibao, income, owed), month) AS best
    FROM monthly GROUP BY person, n
)
SELECT person, months, CASE WHEN known THEN round(over, 2) END AS more,
       '户内另有' || n || '人在保，此后仍按户发放' || months || '个月共' || money_text(total) || '；'
       || CASE WHEN NOT known THEN '应按减少后的人口重新核算'
               WHEN over < 1 THEN '未超过按' || n || '人核算的数额，请核对是否已重新核算'
               ELSE recounted(n, best, months, over) END AS words
FROM summed
"""

MEMBER_RECOUNT = (_MEMBER_RECOUNT,)
"""After ``paid``, ``late``, ``sure_income``."""
