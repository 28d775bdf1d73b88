"""发放突变: a household's monthly payment changes as hardly any other of the county does."""

from pipeline.kernel.declare import Rule

PAYMENT_BREAK = Rule(
    slug="payment_break",
    code="ANO-05",
    title="家庭每月发放金额突然大幅变动",
    basis="社会救助法第十八条、第四十六条（家庭情况变化的，及时调整）；连民〔2020〕12号（名册、档案、发放三者一致）",
    severity="yellow",
    sources=("roster", "payments"),
    sql="""
        WITH household AS (
            SELECT unit, any_value(programme ORDER BY head DESC, ref) AS programme, any_value(unit_no ORDER BY ref) AS unit_no,
                   any_value(name ORDER BY head DESC, ref) AS name, any_value(id_number ORDER BY head DESC, ref) AS id_number,
                   any_value(town ORDER BY ref) AS town, any_value(village ORDER BY ref) AS village, list(ref ORDER BY ref) AS rows
            FROM (SELECT *, coalesce(relation IN ('01', '02'), FALSE) AS head FROM recipient SEMI JOIN odd_payment USING (unit))
            GROUP BY unit
        )
        SELECT unit || '|' || month AS key, 'possible' AS tier, 1.0 AS probability,
               programme, coalesce(unit_no, '') AS unit, name, coalesce(id_number, '') AS id_number, town, village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               rows AS subject, coalesce(refs, []) AS evidence,
               month_text(month) AS changed, money_text(before) AS before, money_text(after) AS after,
               CASE WHEN ordinary > 0.0005 THEN '上调' || percent_text(exp(ordinary) - 1)
                    WHEN ordinary < -0.0005 THEN '下调' || percent_text(1 - exp(ordinary)) ELSE '没有变化' END AS others,
               round(robust_z, 1) AS robust_z, odd_payment.months AS seen, chance_text(chance) AS chance
        FROM odd_payment JOIN household USING (unit)
    """,
    sentence="{programme}家庭{name}（{town}{village}）{changed}发放{after}，上月为{before}；当月同类家庭一般{others}，"
    "这样大的变动在全县极少见（碰巧的可能{chance}）。",
    how="查当月的调整审批、补发或扣发记录，听取家庭说明（人口、收入变化等）；发错的更正，多发少发的按规定处理。",
    bygone=True,
    columns={
        "changed": "变动月份",
        "before": "上月发放",
        "after": "当月发放",
        "others": "同类家庭一般变化",
        "robust_z": "偏离程度",
        "seen": "比较的月数",
        "chance": "碰巧的可能",
    },
    switches=("anomaly_rate",),
    needs=("payment_history",),
)
