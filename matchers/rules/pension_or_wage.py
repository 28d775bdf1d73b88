"""退休金或工资: what other departments know a household to live on, against the standard a head.

Pensions are summed over the household; of several signs of one person's wage the greatest counts, less
what work costs. What the roster says of income may be the same money, so a household whose known income
is no less than what was found is passed over; and where only both together reach the line, it is a
possibility.
"""

from pipeline.kernel.declare import Rule

PENSION_OR_WAGE = Rule(
    slug="pension_or_wage",
    code="INC-01",
    title="保障家庭成员疑有退休金或工资收入",
    basis="社会救助法第二十三条、第四十一条；最低生活保障审核确认办法（民发〔2021〕57号）"
    "（中央基础养老金、优待抚恤金等不计入收入）；本县公布的保障标准",
    severity="yellow",
    sources=("roster",),
    any_source=("pensions", "housing_fund", "income_tax"),
    needs=("standards",),
    sql="""
        WITH line AS (
            SELECT unit, max(dibao) AS line FROM unit_money
            JOIN standard ON $month >= since AND $month < until AND (programme IN ('低保', '特困') OR programme = area || '低保')
            GROUP BY unit
        ),
        judged AS (
            SELECT unit_money.*, line, greatest(heads, coalesce(said_heads, heads)) AS n,
                   coalesce(known, 0) AS known
            FROM unit_money JOIN line USING (unit)
            LEFT JOIN (SELECT unit, min(income_low) AS known FROM unit_income GROUP BY unit) USING (unit)
            WHERE NOT on_edge AND NOT (coalesce(grace, FALSE) AND coalesce(grace_end >= $month, TRUE))
        ),
        lead AS (
            SELECT unit, coalesce(enrolled.id_number, enrolled.person) AS who, enrolled.ref AS row, enrolled.name, income_lead.*,
                   least(income_lead.sure, roster_sure, CASE way WHEN '经营' THEN 1 ELSE 3 END) AS least_sure, roster_doubt
            FROM income_lead JOIN enrolled USING (person) SEMI JOIN judged USING (unit)
        ),
        taxed AS (
            SELECT unit, who, level, source, sum(monthly) FILTER (way = '工资') AS total, count(*) FILTER (way = '工资') AS declared,
                   max(span) AS span, coalesce(sum(monthly) FILTER (way = '经营'), 0) AS traded
            FROM lead JOIN (SELECT unnest([1, 2, 3]) AS level) ON least_sure >= level
            WHERE source = 'income_tax' GROUP BY unit, who, level, source
        ),
        earned AS (
            SELECT unit, level, who, any_value(name ORDER BY row) AS name, min(probability) AS probability,
                   coalesce(max(monthly) FILTER (way = '养老金'), 0) AS pension,
                   greatest(coalesce(max(monthly) FILTER (way = '工资' AND lead.source <> 'income_tax'), 0), coalesce(any_value(total), 0))
                       * (1 - $work_deduction) AS wage, coalesce(any_value(traded), 0) AS trade,
                   concat_ws('，', string_agg(DISTINCT words, '，' ORDER BY words),
                       '个人所得税申报工资' || CASE WHEN any_value(declared) < any_value(taxed.span) THEN '（近' || any_value(taxed.span) || '个月中申报'
                           || any_value(declared) || '个月，按' || any_value(taxed.span) || '个月平均）' ELSE '' END
                           || '平均每月' || money_text(any_value(total)),
                       CASE WHEN any_value(traded) > 0 THEN '个人所得税申报经营所得，收入额平均每月' || money_text(any_value(traded))
                           || '（没有扣除成本，净收入待核实）' END) AS words,
                   string_agg(DISTINCT identity_text(tier_of(lead.sure), explanation), '；' ORDER BY identity_text(tier_of(lead.sure), explanation)) AS identity,
                   max(roster_doubt) AS doubt, list(DISTINCT row) AS rows, list(DISTINCT ref) AS refs
            FROM lead JOIN (SELECT unnest([1, 2, 3]) AS level) ON least_sure >= level
            LEFT JOIN taxed USING (unit, who, level)
            GROUP BY unit, level, who
        ),
        summed AS (
            SELECT unit, level, sum(pension + wage + trade) AS found, min(probability) AS probability,
                   string_agg(name || words || CASE WHEN wage > 0 AND $work_deduction > 0
                       THEN '（扣就业成本' || format('{:g}', round(100 * $work_deduction, 1)) || '%后每月' || money_text(wage) || '）' ELSE '' END,
                       '；' ORDER BY name, words) AS said,
                   string_agg(DISTINCT name, '、' ORDER BY name) AS earners,
                   string_agg(DISTINCT identity, '；' ORDER BY identity) AS identity, max(doubt) AS doubt,
                   list_sort(flatten(list(rows))) AS subject, list_sort(flatten(list(refs))) AS evidence
            FROM earned GROUP BY unit, level
        ),
        reached AS (
            SELECT *, found / n >= line AS alone
            FROM summed JOIN judged USING (unit)
            WHERE found > known AND (found + known) / n >= line
            QUALIFY row_number() OVER (PARTITION BY unit ORDER BY alone AND level > 1 DESC, level DESC) = 1
        ),
        lives AS (
            SELECT unit, any_value(name ORDER BY ref) AS name, any_value(id_number ORDER BY ref) AS id_number,
                   any_value(unit_no ORDER BY ref) AS unit_no, any_value(town ORDER BY ref) AS town, any_value(village ORDER BY ref) AS village
            FROM enrolled JOIN (SELECT unnest(subject) AS ref FROM reached) USING (ref) GROUP BY unit
        )
        SELECT unit AS key, tier_of(CASE WHEN alone THEN level ELSE 1 END) AS tier,
               CASE WHEN alone THEN reached.probability ELSE least(reached.probability, 0.5) END AS probability,
               programme, coalesce(unit_no, '') AS unit, name, coalesce(id_number, '') AS id_number, town, village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months, subject, evidence,
               said, earners, money_text(found / n) AS per_head, n AS heads,
               '低保标准' || money_text(line) AS line_text,
               bracketed(concat_ws('；', identity, reached.doubt)) AS doubt, coalesce(identity, '') AS identity,
               CASE WHEN alone THEN '人均每月' || money_text(found / n)
                    ELSE '连同名册登记的家庭月收入' || money_text(known) || '（是否已含在内待核实），人均每月' || money_text((found + known) / n) END AS sums
        FROM reached JOIN lives USING (unit)
    """,
    sentence="{programme}家庭：{said}{doubt}；按{heads}人计，{sums}，达到{line_text}。",
    how="核对待遇发放和工资流水，听取本人说明（基础养老金不计入；公益性岗位、就业成本扣减、渐退期按本地规定）；属实的重新核算家庭收入。",
    columns={"earners": "有收入的人", "per_head": "人均每月", "heads": "计算人数", "line_text": "对照标准", "identity": "身份比对"},
    switches=("work_deduction", "grace_months"),
)  # fmt: skip
