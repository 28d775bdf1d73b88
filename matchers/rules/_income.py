"""``income_lead``: one row for each registry row that tells of a pension or a wage in the month.

``monthly`` is a month's income as far as the row lets it be worked out: a pension as paid; a wage from
the base of social insurance (three or more of the last six months), from that or the deposit of the
housing fund, or from wages declared to the tax office over the year (``span``: over how many months).
``way`` 经营 is what somebody in business declared, before its costs: never more than a possibility. Not told of: basic pensions of
residents, insurance of the freelance, public-welfare posts, accounts that are closed, pensions that ended.
"""

_INCOME_LEAD = r"""
CREATE OR REPLACE TEMP TABLE income_lead AS
WITH exempt AS (
    SELECT DISTINCT person FROM staff JOIN link USING (ref)
    WHERE source = 'staff' AND regexp_matches(concat_ws('，', staff_kind, post), '公益|三支一扶')
),
insured AS (
    SELECT *, coalesce(insurance, '') AS kind,
           concat_ws('，', insurance, pensions.state, employer) AS said,
           regexp_matches(coalesce(pensions.state, ''), '停|终止|注销|死亡|退保|断缴|中断|封存|转出|失效') AS ended
    FROM pensions
),
covered AS (
    SELECT greatest(count(DISTINCT period), 1) AS months FROM income_tax
    WHERE period BETWEEN $month - INTERVAL 11 MONTH AND $month_end
),
taxed AS (
    SELECT *, CASE WHEN income_year > 0 THEN income_year / coalesce(month(period), 12) ELSE income / months END AS monthly,
           CASE WHEN income_year IS NULL OR income_year <= 0 THEN months END AS span
    FROM income_tax, covered
    WHERE coalesce(period BETWEEN $month - INTERVAL 11 MONTH AND $month_end, income_year > 0)
          AND regexp_matches(kind, '工资|薪金|薪酬|经营所得') AND NOT contains(coalesce(payer, ''), '公益')
),
told AS (
    SELECT 'pensions' AS source, ref, '养老金' AS way, monthly,
           CASE WHEN kind LIKE '%离休%' THEN '离休待遇' WHEN regexp_matches(kind, '机关|事业') THEN '机关事业单位养老保险待遇'
                ELSE '职工养老保险待遇' END || '每月' || money_text(monthly) AS words,
           CAST(NULL AS BIGINT) AS span
    FROM insured
    WHERE monthly > 0 AND NOT ended AND coalesce(since <= $month_end, TRUE)
          AND regexp_matches(kind, '职工|企业|机关|事业|离休|退休') AND NOT regexp_matches(kind, '居民|新农保|遗属|抚恤|工伤')
    UNION ALL
    SELECT 'pensions', ref, '工资', paid_base,
           '近6个月缴纳社会保险' || paid_months || '个月，缴费基数' || money_text(paid_base) || bracketed(employer), NULL
    FROM insured
    WHERE paid_base > 0 AND paid_months BETWEEN 3 AND 6 AND NOT ended AND monthly IS NULL
          AND regexp_matches(kind, '职工|企业|机关|事业|失业|工伤') AND NOT regexp_matches(said, '居民|灵活|个体|公益')
    UNION ALL
    SELECT 'housing_fund', ref, '工资', coalesce(base, monthly * 100 / coalesce(unit_rate + own_rate, 2 * own_rate, 2 * unit_rate, 24)),
           '住房公积金' || CASE WHEN base IS NOT NULL THEN '缴存基数' || money_text(base)
               ELSE '月缴存' || money_text(monthly) || '，按比例' || format('{:g}', coalesce(unit_rate + own_rate, 2 * own_rate, 2 * unit_rate, 24)) || '%折算' END
           || bracketed(employer), NULL
    FROM housing_fund
    WHERE coalesce(base, monthly) > 0 AND NOT regexp_matches(coalesce(state, ''), '封存|销户|停缴|停|冻结|注销|托管|转出')
          AND coalesce(last_on >= $month - INTERVAL 3 MONTH, TRUE) AND NOT contains(coalesce(employer, ''), '公益')
    UNION ALL
    SELECT 'income_tax', ref, CASE WHEN regexp_matches(kind, '工资|薪金|薪酬') THEN '工资' ELSE '经营' END, monthly, NULL, span
    FROM taxed WHERE monthly > 0
)
SELECT told.*, person, sureness(tier) AS sure, probability, explanation
FROM told JOIN link USING (source, ref)
WHERE way <> '工资' OR person NOT IN (FROM exempt)
"""

INCOME = (_INCOME_LEAD,)
