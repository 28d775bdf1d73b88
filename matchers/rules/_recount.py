"""``recount``: what a 低保 household was overpaid after a member's death, in words, by old minus new.

A member's death does not end the household: it is owed the standard of those who remain, less what it
lives on. Reckoned month by month with the standard of that month, where the roster says one income and
the household's money went out in the dead member's name alone; elsewhere the household is to be recounted.
"""

# What a household lives on, where the roster says one income.
_SURE_INCOME = """
CREATE OR REPLACE TEMP TABLE sure_income AS
SELECT unit, min(income_low) AS income FROM unit_income GROUP BY unit HAVING max(income_high) - min(income_low) < 1
"""

# ``best``: the latest month with its standard, income, what was owed to ``n`` people and what was paid.
_RECOUNTED = """
CREATE OR REPLACE TEMP MACRO recounted(n, best, months, more) AS
'按' || n || '人重新核算：' || month_text(best.month) || '低保标准' || money_text(best.dibao) || '×' || n
|| '人－家庭月收入' || money_text(best.income) || '（按收入不变计）＝' || money_text(best.owed) || '，原发' || money_text(best.net)
|| '，当月多发' || money_text(greatest(best.net - best.owed, 0))
|| CASE WHEN months > 1 THEN '；逐月相加' || months || '个月约' || money_text(more) ELSE '' END || '，以重算为准'
"""

_RECOUNT = """
CREATE OR REPLACE TEMP TABLE recount AS
WITH own AS (
    SELECT DISTINCT person, family, unit, recipient.programme FROM late JOIN recipient USING (person)
    WHERE is_dibao AND family = '低保' QUALIFY count(DISTINCT unit) OVER (PARTITION BY person) = 1
),
mate AS (
    SELECT own.person, family, coalesce(mate.id_number, mate.person) AS who, mate.person AS mate FROM own JOIN recipient AS mate USING (unit)
    WHERE mate.person <> own.person AND mate.state = '正常' AND mate.state_said IS NULL
),
living AS (SELECT person, family, count(DISTINCT who) AS n FROM mate GROUP BY person, family),
apart AS (
    SELECT DISTINCT mate.person, mate.family
    FROM mate JOIN link ON link.person = mate.mate AND link.source = 'payments' JOIN payments USING (ref)
    JOIN _late_month ON _late_month.person = mate.person AND _late_month.family = mate.family
         AND _late_month.month = date_trunc('month', coalesce(pay_month, paid_on))
),
monthly AS (
    SELECT own.person, own.family, n, month, net, dibao, income, greatest(dibao * n - income, 0) AS owed
    FROM own JOIN living USING (person, family) JOIN sure_income USING (unit) ANTI JOIN apart USING (person, family)
    JOIN _late_month USING (person, family)
    JOIN standard ON month >= since AND month < until AND own.programme = area || '低保'
),
summed AS (
    SELECT person, family, n, count(*) AS months, sum(greatest(net - owed, 0)) AS more,
           arg_max(struct_pack(month, net, dibao, income, owed), month) AS best
    FROM monthly GROUP BY person, family, n
)
SELECT person, family, n,
       '户内另有' || n || '人在保，' || recounted(n, best, summed.months, more) AS words
FROM summed JOIN late USING (person, family) WHERE summed.months = late.months
"""

RECOUNT = (_SURE_INCOME, _RECOUNTED, _RECOUNT)
