"""``death``: one row a person whom any register reports dead by the month's end.

A cancelled residence is a death only where its reason says so; a row that says it is something else
is no report at all. Whom no register of deaths names is dead by the household register, one tier less surely. ``caveat`` is what remains to be asked apart from who it is; ``alive``: somebody
was alive after it, as far as other registers say, and ``but`` says so.

``late``: one row for each person and programme paid after the last month payable, and the sum in
words; what is surely theirs, or else what may be. 低保, 农村低保 and 城市低保 are one family, for pay-rolls seldom tell them apart.
"""

from matchers.death_rows import IS_DEATH, MONTH_ONLY
from matchers.rules._alive import ALIVE, BORNE_OUT

_REPORT = rf"""
CREATE OR REPLACE TEMP TABLE _death_report AS
WITH read AS (
    SELECT link.person, sureness(link.tier) AS sure, link.probability, link.explanation,
           deaths.ref, coalesce(deaths.feed, '死亡登记') AS feed, died_on, cremated_on, cancelled_on,
           nullif(trim(cancel_reason), '') AS reason,
           concat_ws('，', cancel_reason, deaths.remark) AS words, cause,
           CASE WHEN NOT regexp_full_match(trim(died_text), '[-—/\s]*|无|未填|空|NULL|null') THEN trim(died_text) END
               AS died_text,
           {MONTH_ONLY} AS month_only
    FROM link JOIN deaths USING (ref)
    WHERE link.source = 'deaths' AND {IS_DEATH}
),
resident AS MATERIALIZED (
    SELECT link.person, gone.*, sureness(link.tier) AS sure, link.probability, link.explanation
    FROM link JOIN (FROM households WHERE state = '死亡') AS gone USING (ref) WHERE link.source = 'households'
),
entered AS MATERIALIZED (SELECT ref, person FROM link SEMI JOIN resident USING (person) WHERE source = 'households'),
here AS (SELECT person FROM entered JOIN households USING (ref) WHERE coalesce(state, '正常') = '正常'),
resident_only AS (
    SELECT *, person IN (FROM here) AS doubled FROM resident
    WHERE person NOT IN (SELECT person FROM link WHERE source = 'deaths' AND tier <> 'possible')
          AND person NOT IN (SELECT person FROM read)
),
dated AS (
    SELECT *, coalesce(died_on, cremated_on, cancelled_on) AS known_on,
           CASE WHEN died_on IS NOT NULL AND month_only THEN month_text(died_on) || '（日期不详）'
                WHEN died_on IS NOT NULL THEN day_text(died_on)
                WHEN died_text IS NOT NULL THEN '死亡日期不清（写作“' || died_text || '”）' END AS died_words,
           died_on IS NULL AND died_text IS NULL AND cremated_on IS NULL AND cancelled_on IS NOT NULL
               AND cause IS NULL AND NOT contains(words, '死') AS unexplained
    FROM read
)
SELECT *, CASE WHEN unexplained THEN 1 WHEN known_on IS NULL THEN 2 ELSE 3 END AS cap,
       CASE WHEN unexplained THEN '户口注销原因未注明' || coalesce('死亡（写作“' || reason || '”）', '') END AS caveat,
       feed || coalesce(CASE WHEN died_on IS NULL THEN day_text(known_on) END, died_words, '未填日期') AS spoken
FROM dated WHERE known_on IS NULL OR known_on <= $month_end
UNION ALL BY NAME
SELECT person, sure, probability, explanation, ref, '户籍登记' AS feed, moved_on AS cancelled_on, moved_on AS known_on,
       '死亡' AS words, FALSE AS unexplained, CASE WHEN doubled THEN 1 ELSE 2 END AS cap,
       '只有户籍登记的人员状态写作死亡，死亡登记数据中未见' || CASE WHEN doubled THEN '；户籍登记另有一行为正常' ELSE '' END AS caveat,
       '户籍登记' || coalesce(day_text(moved_on), '未填日期') AS spoken
FROM resident_only WHERE moved_on IS NULL OR moved_on <= $month_end
"""  # noqa: S608

# Of several registers the surest is taken, and the latest day of death that any of them gives.
_DEAD = """
CREATE OR REPLACE TEMP TABLE _dead AS
WITH person AS (
    SELECT person, max(least(sure, cap)) AS sure,
           arg_max(struct_pack(explanation, caveat, tier := tier_of(sure)), [least(sure, cap), sure, -ref]) AS best,
           max(probability) AS probability,
           max(died_on) AS said_on, min(known_on) FILTER (died_on IS NULL) AS after_on,
           min(cremated_on) AS cremated_on, bool_or(contains(words, '死')) AS by_death,
           arg_max(died_words, [CAST(died_on IS NOT NULL AS INTEGER), coalesce(datediff('day', DATE '1900-01-01',
               died_on), 0), CAST(NOT coalesce(month_only, FALSE) AS INTEGER), -ref]) AS died_words,
           string_agg(DISTINCT feed, '、' ORDER BY feed) AS registers, count(DISTINCT feed) AS register_count,
           CASE WHEN count(DISTINCT CASE WHEN NOT coalesce(month_only, FALSE) THEN died_on END) > 1
                     OR count(DISTINCT date_trunc('month', died_on)) > 1
                     OR min(cremated_on) < max(died_on) OR min(cancelled_on) < max(died_on)
                THEN string_agg(DISTINCT spoken, '；' ORDER BY spoken) ELSE '' END AS dispute,
           list(DISTINCT ref ORDER BY ref) AS refs
    FROM _death_report GROUP BY person
)
SELECT person, coalesce(said_on, after_on) AS died_on, sure, probability,
       best.explanation AS explanation, best.tier AS identity_tier, best.caveat AS caveat,
       registers, regexp_replace(registers, '登记$', '') || '登记' AS said_by, register_count, dispute, refs,
       CASE WHEN said_on IS NOT NULL THEN died_words ELSE coalesce(day_text(after_on), died_words, '日期未填') END
           AS died,
       CASE WHEN said_on IS NOT NULL THEN '已于' || died_words || '死亡'
            WHEN after_on IS NULL AND died_words IS NULL THEN '已死亡（死亡日期未填）'
            ELSE CASE WHEN after_on IS NULL THEN '已死亡'
                      WHEN after_on = cremated_on THEN '已于' || day_text(after_on) || '火化'
                      WHEN by_death THEN '户口已于' || day_text(after_on) || '因死亡注销'
                      ELSE '户口已于' || day_text(after_on) || '注销' END
                 || coalesce('，' || died_words, '') END AS news
FROM person
"""

# Signs of life after the day of death make it one tier less sure.
_DEATH = """
CREATE OR REPLACE TEMP TABLE death AS
SELECT dead.* EXCLUDE (sure, refs), tier_of(CASE WHEN strong THEN greatest(1, sure - 1) ELSE sure END) AS tier,
       sure AS told_sure, coalesce(strong, FALSE) AS alive, coalesce(shown, '') AS alive_shown,
       coalesce('；但此后另有' || signs || '，请先见到本人', '') AS but,
       dead.refs, coalesce(alive.refs, []) AS alive_refs,
       coalesce(borne.registers, 0) AS sound_registers, coalesce(agreeing, 0) AS agreeing, coalesce(feeds, '') AS feeds
FROM _dead AS dead LEFT JOIN alive USING (person) LEFT JOIN death_borne_out AS borne USING (person)
"""

_LATE_PAID = r"""
CREATE OR REPLACE TEMP TABLE _late_paid AS
WITH struck AS MATERIALIZED (FROM link SEMI JOIN death USING (person) WHERE source = 'payments'),
counted AS MATERIALIZED (
    SELECT link.person, sureness(link.tier) AS sure, link.probability, link.explanation,
           payments.ref, amount, unit_no, town, village, programme,
           family_of(programme) AS family,
           CAST(coalesce(pay_month, date_trunc('month', paid_on)) AS DATE) AS month,
           regexp_extract(regexp_replace(concat_ws('；', item, remark), '\s', '', 'g'),
               '补发?(?:([0-9]{4})年)?(?:([0-9]{1,2})|(十[一二]?|[一二三四五六七八九]))(?:月|[-~—～至到、,，])',
               ['year', 'digits', 'han']) AS owed
    FROM struck AS link JOIN payments USING (ref)
    WHERE programme <> '其他资金' AND (result = '成功' OR (result IS NULL AND result_text IS NULL))
),
due AS (
    SELECT *, coalesce(TRY_CAST(owed.digits AS INTEGER), list_position(
               ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'], owed.han)) AS owed_month
    FROM counted
),
read AS (
    SELECT * REPLACE (CASE WHEN owed_month BETWEEN 1 AND 12 THEN make_date(
               coalesce(TRY_CAST(owed.year AS INTEGER),
                        year(month) - CASE WHEN owed_month > month(month) THEN 1 ELSE 0 END),
               owed_month, 1) ELSE month END AS month)
    FROM due
)
SELECT read.*, max(sure) OVER (PARTITION BY person, family) AS best
FROM read JOIN death USING (person)
WHERE month <= $month
      AND after_stop(month, died_on, $death_stop)
"""

# What is surely the person's is summed; only where there is nothing of the kind, what may be.
_LATE_MONTH = """
CREATE OR REPLACE TEMP TABLE _late_month AS
SELECT person, family, month, round(sum(amount), 2) AS net, max(sure) AS sure, max(probability) AS probability,
       any_value(explanation ORDER BY explanation) AS explanation,
       list(DISTINCT programme) AS programmes, min(unit_no) AS unit_no, min(town) AS town,
       min(village) AS village, list(ref) AS refs
FROM _late_paid WHERE sure = best
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
        THEN CASE WHEN min(n) = 1 THEN min(span) || '1个月，' || money_text(min(net))
            ELSE min(span) || '共' || min(n) || '个月，每月' || money_text(min(net)) END
        ELSE string_agg(span || CASE WHEN n > 1 THEN '每月' ELSE '' END || money_text(net), '、' ORDER BY first)
             || '，共' || CAST(sum(n) AS INTEGER) || '个月' END
        || CASE WHEN sum(n) = 1 THEN '' ELSE '，合计' || money_text(sum(net * n)) END AS sums
    FROM spell GROUP BY person, family
)
SELECT person, family, sums, round(sum(net), 2) AS amount, CAST(count(*) AS INTEGER) AS months,
       max(sure) AS sure, max(probability) AS probability,
       list_sort(list_distinct(flatten(list(programmes)))) AS programmes,
       any_value(explanation ORDER BY sure DESC, explanation) AS explanation,
       min(unit_no) AS unit_no, min(town) AS town, min(village) AS village, flatten(list(refs)) AS refs,
       any_value(unsure) AS unsure
FROM _late_month JOIN worded USING (person, family) LEFT JOIN (
    SELECT person, family, '另有' || count(*) || '笔共' || money_text(sum(amount)) || '是否发给本人待核实，未计入' AS unsure
    FROM _late_paid WHERE sure < best GROUP BY person, family) USING (person, family)
GROUP BY person, family, sums
"""

DEATH = (_REPORT, *BORNE_OUT, _DEAD, *ALIVE, _DEATH, _LATE_PAID, _LATE_MONTH, _LATE)
