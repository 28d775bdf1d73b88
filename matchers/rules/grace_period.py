"""渐退期: income above the standard without a decision on it, or a 渐退期 that is over.

Income is above only if it is so in every reading; more than twice the standard is no case for 渐退
(amount_off_standard speaks of it). Whose income is not above any more needs no 渐退期.
"""

from pipeline.kernel.declare import Rule

GRACE_PERIOD = Rule(
    slug="grace_period",
    code="GRC-01",
    title="收入超过标准未办渐退或渐退期已满",
    basis="连民〔2020〕12号（人均收入超过标准、在2倍以内的给予渐退期）；晋政民〔2019〕31号（收入扣减、延保渐退）；"
    "社会救助法第四十六条、第四十七条",
    severity="yellow",
    sources=("roster",),
    needs=("standards",),
    sql="""
        WITH income AS (
            SELECT unit, bool_and(income_low > full_sum) AS above,
                   bool_or(income_low <= full_sum * $grace_upper_ratio) AS within,
                   arg_min(struct_pack(per := income_low / n, n, line, area), [income_low / full_sum, n]) AS best
            FROM unit_income WHERE income_low IS NOT NULL GROUP BY unit
        ),
        judged AS (
            SELECT unit_money.*, above, best,
                   CASE WHEN grace AND grace_end < $month AND coalesce(above, TRUE)
                        THEN '渐退期已于' || day_text(grace_end) || '届满，名册仍为正常'
                        WHEN NOT coalesce(grace, FALSE) AND above AND within
                        THEN '按名册登记收入，人均月收入' || money_text(best.per) || '，超过' || best.area || '低保标准' || money_text(best.line)
                             || '、在' || format('{:g}', $grace_upper_ratio) || '倍以内，'
                             || CASE WHEN grace IS NULL THEN '名册没有渐退栏目，是否已作渐退决定待核实' ELSE '名册没有渐退决定' END
                   END AS what,
                   CASE WHEN grace IS NULL THEN 1 ELSE sure END AS told_sure
            FROM unit_money LEFT JOIN income USING (unit)
            WHERE programme <> '特困' AND NOT on_edge
        ),
        head AS (
            SELECT unit, any_value(name ORDER BY relation NOT IN ('01', '02'), ref) AS name,
                   any_value(id_number ORDER BY relation NOT IN ('01', '02'), ref) AS id_number,
                   any_value(unit_no ORDER BY ref) AS unit_no, any_value(town ORDER BY ref) AS town,
                   any_value(village ORDER BY ref) AS village
            FROM enrolled GROUP BY unit
        )
        SELECT unit AS key, tier_of(least(sure, told_sure)) AS tier,
               CASE least(sure, told_sure) WHEN 3 THEN 1.0 ELSE 0.5 END AS probability,
               programme, coalesce(unit_no, '') AS unit, name, coalesce(id_number, '') AS id_number, town, village,
               CAST(NULL AS DOUBLE) AS amount,
               CASE WHEN grace AND grace_end < $month THEN CAST(date_diff('month', grace_end, $month) AS INTEGER) END AS months,
               refs AS subject, CAST([] AS BIGINT[]) AS evidence, what, heads, bracketed(doubt) AS doubt,
               coalesce(day_text(grace_end), '') AS ends, coalesce(money_text(best.per), '') AS per_head
        FROM judged JOIN head USING (unit) WHERE what IS NOT NULL
    """,
    sentence="{name}一户{doubt}（{programme}，{heads}人）：{what}。",
    how="入户核实家庭收入和就业情况（就业成本按规定扣减），听取本人意见；在2倍以内的按规定办理渐退，渐退期满的重新核查后作决定并书面告知。",
    columns={"per_head": "人均月收入", "ends": "渐退期止"},
    switches=("grace_upper_ratio", "grace_months"),
)
