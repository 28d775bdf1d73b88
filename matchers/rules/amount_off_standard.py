"""保障金额与标准不符: what the roster gives a household, against the standard in force in the month.

An amount is off only if no reading makes it right: head-count listed or stated, income by the month or
the year, the household's amount or each member's, class money inside or on top. Less than 1 元 is rounding.
"""

from pipeline.kernel.declare import Rule

AMOUNT_OFF_STANDARD = Rule(
    slug="amount_off_standard",
    code="AMT-01",
    title="保障金额与标准不符",
    basis="社会救助法第十七条、第十八条、第十九条；最低生活保障审核确认办法（民发〔2021〕57号）；"
    "连民〔2020〕12号（差额救助、分类施保）；泉州台商区2022年方案（标准比例）；本县公布的保障标准",
    severity="yellow",
    sources=("roster",),
    needs=("standards",),
    sql="""
        WITH paid AS (
            SELECT *, unnest(list_distinct([once, each])) AS given FROM unit_money WHERE once IS NOT NULL
        ),
        gap AS (
            SELECT *, CASE $rounding WHEN 'yuan' THEN round(low) WHEN 'yuan_up' THEN ceil(round(low, 2)) ELSE round(low, 2) END AS due_low,
                   CASE $rounding WHEN 'yuan' THEN round(high) WHEN 'yuan_up' THEN ceil(round(high, 2)) ELSE round(high, 2) END AS due_high
            FROM (SELECT *, greatest(full_sum - income_high, 0) AS low, greatest(full_sum - income_low, 0) AS high
                  FROM unit_income WHERE income_low IS NOT NULL)
        ),
        dibao AS (
            SELECT unit, programme, given, class, least_n, most, gap.*, given - class AS base,
                   CASE WHEN aid_form LIKE '%全额%' AND abs(given - class - full_sum) < 1 THEN 0
                        ELSE greatest(given - class - due_high, due_low - given + class, 0) END AS off
            FROM (SELECT *, unnest(list_distinct([0, class_once, class_each])) AS class FROM paid) AS paid
            JOIN gap USING (unit)
            JOIN (SELECT unit, min(n) AS least_n, max(full_sum) AS most FROM unit_income GROUP BY unit) USING (unit)
            WHERE NOT regexp_matches(aid_form, '分档|定额|档') AND aid_grade IS NULL
                  AND ($aid_mode = 'gap' OR regexp_matches(aid_form, '差额|补差')) AND NOT on_edge
                  AND NOT (coalesce(grace, FALSE) AND coalesce(grace_end >= $month, TRUE))
        ),
        one AS (
            SELECT unit, arg_min(dibao, [off, abs(given - class), n]) AS best, min(off) AS off,
                   bool_and(income_low > full_sum) AS above, bool_and(income_low > full_sum * $grace_upper_ratio) AS far_above
            FROM dibao GROUP BY unit
        ),
        off_gap AS (
            SELECT unit, CASE WHEN far_above THEN '收入超过标准' WHEN best.base > best.due_high THEN '高于应保金额' ELSE '低于应保金额' END AS kind,
                   best.given AS given, CASE WHEN best.base > best.due_high THEN best.base - best.due_high ELSE best.base - best.due_low END AS more,
                   '按' || best.area || '低保标准每人每月' || money_text(best.line) || '×' || best.n || '人＝' || money_text(best.full_sum)
                   || '，减家庭月收入' || money_text(CASE WHEN best.base > best.due_high THEN best.income_low ELSE best.income_high END)
                   || '，应为' || money_text(CASE WHEN best.base > best.due_high THEN best.due_high ELSE best.due_low END)
                   || CASE WHEN best.class > 0 THEN '（另加分类施保' || money_text(best.class) || '）' ELSE '' END AS sums
            FROM one JOIN unit_money USING (unit)
            WHERE off >= 1 AND (far_above OR NOT above) AND (class_known OR best.base < best.due_low)
        ),
        capped AS (
            SELECT unit, '高于全额标准' AS kind, least(once, each) AS given,
                   least(once, each) - most - greatest(class_once, class_each) AS more,
                   '全户全额也只有' || money_text(most)
                   || CASE WHEN class_each > 0 THEN '，另加分类施保' || money_text(class_each) ELSE '' END AS sums
            FROM unit_money JOIN (SELECT unit, max(full_sum) AS most FROM unit_income GROUP BY unit) USING (unit)
            WHERE more >= 1 AND class_known AND unit NOT IN (SELECT unit FROM off_gap)
        ),
        tier_care AS (
            SELECT since, area, tekun, unnest([struct_pack(tier := '全自理', care := care_self),
                struct_pack(tier := '半护理', care := care_half), struct_pack(tier := '全护理', care := care_full)], recursive := TRUE)
            FROM standard WHERE $month >= since AND $month < until
        ),
        allowed AS (
            SELECT area, tekun, tier, care, way, form, total, care_paid
            FROM tier_care, LATERAL (VALUES
                (1, '分散', tekun, care), (2, '分散', tekun + care, care),
                (3, '集中', tekun * $jizhong_ratio, care),
                (4, '集中', CASE WHEN $jizhong_base <> 'all' THEN tekun * $jizhong_ratio + care END, care),
                (5, '集中', CASE WHEN $jizhong_base <> 'basic' THEN (tekun + care) * $jizhong_ratio END, care * $jizhong_ratio)
            ) AS reading(way, form, total, care_paid)
            WHERE total IS NOT NULL
        ),
        tekun AS (
            SELECT paid.*, allowed.* EXCLUDE (care),
                   greatest(least(abs(given - total), abs(given + care_once - total)),
                            CASE WHEN care_once > 0 THEN abs(care_once - care_paid) ELSE 0 END) AS off,
                   (paid.care IS NULL OR paid.care = tier) AS assessed
            FROM paid JOIN allowed ON NOT (support LIKE '%集中%' AND form = '分散') AND NOT (support LIKE '%分散%' AND form = '集中')
            WHERE programme = '特困' AND (SELECT bool_and(care_self IS NOT NULL) FROM standard WHERE $month >= since AND $month < until)
        ),
        meant AS (
            SELECT *, bool_or(off < 1) OVER (PARTITION BY unit, way) OR NOT bool_or(off < 1) OVER (PARTITION BY unit) AS fits,
                   CASE WHEN abs(given - total) <= abs(given + care_once - total) THEN given - total ELSE given + care_once - total END AS off_by
            FROM tekun
        ),
        off_tekun AS (
            SELECT unit, CASE WHEN bool_or(off < 1) THEN '照料护理费与自理能力不符' ELSE '与特困供养标准不符' END AS kind,
                   any_value(given) AS given, arg_min(off_by, [off, total]) FILTER (assessed AND fits) AS more,
                   '按特困基本生活标准' || money_text(any_value(tekun ORDER BY area)) || '、' || coalesce(any_value(support), '')
                   || '供养' || coalesce('、' || any_value(care), '') || '，应为' || string_agg(DISTINCT money_text(total), '或' ORDER BY money_text(total)) FILTER (assessed AND fits)
                   || CASE WHEN bool_or(off < 1) THEN '；现金额相当于' || string_agg(DISTINCT tier, '、' ORDER BY tier) FILTER (off < 1) || '档' ELSE '' END AS sums
            FROM meant GROUP BY unit
            HAVING min(off) FILTER (assessed) >= 1
        ),
        negative AS (
            SELECT unit, '金额为负数' AS kind, least AS given, least AS more, '保障金额不应为负数' AS sums
            FROM unit_money WHERE least < 0
        ),
        found AS (
            FROM negative UNION ALL (FROM off_gap ANTI JOIN negative USING (unit))
            UNION ALL (FROM capped ANTI JOIN negative USING (unit)) UNION ALL (FROM off_tekun ANTI JOIN negative USING (unit))
        ),
        head AS (
            SELECT unit, any_value(name ORDER BY relation NOT IN ('01', '02'), ref) AS name,
                   any_value(id_number ORDER BY relation NOT IN ('01', '02'), ref) AS id_number,
                   any_value(unit_no ORDER BY ref) AS unit_no, any_value(town ORDER BY ref) AS town,
                   any_value(village ORDER BY ref) AS village
            FROM enrolled GROUP BY unit
        )
        SELECT unit AS key, tier_of(sure) AS tier, CASE sure WHEN 3 THEN 1.0 ELSE 0.5 END AS probability,
               programme, coalesce(unit_no, '') AS unit, name, coalesce(id_number, '') AS id_number, town, village,
               round(abs(more), 2) AS amount, CAST(NULL AS INTEGER) AS months, refs AS subject, CAST([] AS BIGINT[]) AS evidence,
               kind, money_text(given) AS paid, sums, heads,
               CASE WHEN given < 0 THEN '' ELSE '，每月' || CASE WHEN more > 0 THEN '多' ELSE '少' END || money_text(abs(more)) END AS difference,
               bracketed(doubt) AS doubt
        FROM found JOIN unit_money USING (unit) JOIN head USING (unit)
    """,
    sentence="名册上{name}一户{doubt}（{programme}，{heads}人）月保障金额{paid}，{kind}：{sums}{difference}。",
    how="调审批表，核对保障人口、家庭收入、分类施保和自理能力评估结果，听取本人说明；确属计算有误的，按规定重新核定，少发的补发，多发的依程序处理。",
    columns={"kind": "不符情形", "paid": "名册金额", "sums": "怎样算的", "heads": "在保人数"},
    switches=("aid_mode", "rounding", "jizhong_base", "jizhong_ratio", "tekun_ratio", "care_full_ratio",
              "care_half_ratio", "care_self_ratio", "grace_upper_ratio", "grace_months"),
)  # fmt: skip
