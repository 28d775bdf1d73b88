"""``death``: one row a person whom any register reports dead by the month's end.

``late``: one row for each person and programme paid after the last month payable, and the sum in
words. 低保, 农村低保 and 城市低保 are one family, for pay-rolls seldom tell them apart.
"""

_DEATH = """
CREATE OR REPLACE TEMP TABLE death AS
WITH report AS (
    SELECT link.person, sureness(link.tier) AS sure, link.probability, link.explanation,
           deaths.ref, coalesce(deaths.feed, '死亡登记') AS feed,
           died_on, cremated_on, cancelled_on,
           coalesce(died_on, cremated_on, cancelled_on) AS known_on
    FROM link JOIN deaths USING (ref) WHERE link.source = 'deaths'
),
spoken AS (
    SELECT *, feed || coalesce(day_text(known_on), '未填日期') AS spoken
    FROM report WHERE known_on IS NULL OR known_on <= $month_end
)
SELECT person,
       coalesce(max(died_on), min(known_on)) AS died_on,
       tier_of(CASE WHEN min(known_on) IS NULL THEN least(max(sure), 2) ELSE max(sure) END) AS tier,
       max(probability) AS probability,
       any_value(explanation ORDER BY sure DESC, probability DESC, explanation) AS explanation,
       string_agg(DISTINCT feed, '、' ORDER BY feed) AS registers,
       count(DISTINCT feed) AS register_count,
       CASE WHEN count(DISTINCT spoken.died_on) > 1 OR min(cremated_on) < max(spoken.died_on)
                 OR min(cancelled_on) < max(spoken.died_on)
            THEN string_agg(DISTINCT spoken, '；' ORDER BY spoken) ELSE '' END AS dispute,
       list(DISTINCT ref ORDER BY ref) AS refs
FROM spoken GROUP BY person
"""

_LATE_MONTH = """
CREATE OR REPLACE TEMP TABLE _late_month AS
WITH paid AS (
    SELECT link.person, sureness(link.tier) AS sure, link.probability, link.explanation,
           payments.ref, amount, unit_no, town, village, programme,
           CASE WHEN programme IN ('农村低保', '城市低保') THEN '低保' ELSE programme END AS family,
           CAST(coalesce(pay_month, date_trunc('month', paid_on)) AS DATE) AS month
    FROM link JOIN payments USING (ref)
    WHERE link.source = 'payments' AND coalesce(result, '成功') = '成功'
)
SELECT person, family, month, round(sum(amount), 2) AS net, max(sure) AS sure,
       max(paid.probability) AS probability,
       any_value(paid.explanation ORDER BY sure DESC, paid.explanation) AS explanation,
       min(programme) AS programme, min(unit_no) AS unit_no, min(town) AS town,
       min(village) AS village, list(ref) AS refs
FROM paid JOIN death USING (person)
WHERE month <= $month
      AND CASE $death_stop
          WHEN 'same_month' THEN month >= date_trunc('month', died_on)
          WHEN 'next_quarter' THEN date_trunc('quarter', month) > date_trunc('quarter', died_on)
          ELSE month > date_trunc('month', died_on) END
GROUP BY person, family, month HAVING net > 0
"""

# Months in a row with one sum are said together: 2026年7月至10月共4个月，每月560.00元，合计2240.00元.
_LATE = """
CREATE OR REPLACE TEMP TABLE late AS
WITH marked AS (
    SELECT person, family, net, month, month - to_months(CAST(row_number() OVER (
               PARTITION BY person, family, net ORDER BY month) AS INTEGER)) AS island
    FROM _late_month
),
spell AS (
    SELECT person, family, net, min(month) AS first, count(*) AS n,
           month_text(min(month)) || CASE WHEN n = 1 THEN '' WHEN year(min(month)) = year(max(month))
               THEN '至' || month(max(month)) || '月' ELSE '至' || month_text(max(month)) END AS span
    FROM marked GROUP BY person, family, net, island
),
worded AS (
    SELECT person, family, CASE WHEN count(*) = 1
        THEN min(span) || '共' || min(n) || '个月，每月' || money_text(min(net))
        ELSE string_agg(span || CASE WHEN n > 1 THEN '每月' ELSE '' END || money_text(net), '、' ORDER BY first)
             || '，共' || CAST(sum(n) AS INTEGER) || '个月' END
        || '，合计' || money_text(sum(net * n)) AS sums
    FROM spell GROUP BY person, family
)
SELECT person, family, sums, round(sum(net), 2) AS amount, CAST(count(*) AS INTEGER) AS months,
       max(sure) AS sure, max(probability) AS probability, min(programme) AS programme,
       any_value(explanation ORDER BY sure DESC, explanation) AS explanation,
       min(unit_no) AS unit_no, min(town) AS town, min(village) AS village, flatten(list(refs)) AS refs
FROM _late_month JOIN worded USING (person, family) GROUP BY person, family, sums
"""

DEATH = (_DEATH, _LATE_MONTH, _LATE)
