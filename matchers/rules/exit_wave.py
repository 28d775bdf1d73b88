"""退出偏多: a town in which far more households left than elsewhere in the county (宁漏勿错)."""

from pipeline.kernel.declare import Rule

EXIT_WAVE = Rule(
    slug="exit_wave",
    code="ANO-01",
    title="乡镇停保退出明显偏多",
    basis="社会救助法第四十七条、第四十八条（调减、终止前听取意见，书面说明理由）；应保尽保，防止“宁漏勿错”式清退",
    severity="yellow",
    sources=("roster",),
    sql="""
        SELECT 'exit|' || town AS key, 'possible' AS tier, 1.0 AS probability,
               '' AS programme, '' AS unit, '' AS name, '' AS id_number, town, '' AS village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               CAST([] AS BIGINT[]) AS subject, coalesce(refs, []) AS evidence,
               CAST($anomaly_months AS INTEGER) AS lately, base, observed, round(expected, 1) AS expected,
               about_text(expected) AS about, bracketed(more) AS more, percent_text(observed / base) AS share,
               percent_text(expected / base) AS elsewhere, percent_text(shrunk) AS shrunk, chance_text(chance) AS chance
        FROM odd_group WHERE kind = 'exit'
    """,
    sentence="{town}近{lately}个月停保退出{observed}户{more}，同期在保和退出的共{base}户；按全县其他乡镇的比例应为{about}户，"
    "碰巧这么多的可能{chance}。死亡、迁出的不计在内。",
    how="请乡镇说明原因（如集中复核、整村搬迁）；抽查停保依据、听取意见和书面告知是否齐全，逐户听取退出家庭的意见，"
    "仍符合条件的及时恢复。比例偏多不等于停保有误。",
    bygone=True,
    columns={
        "observed": "退出户数",
        "expected": "应约户数",
        "base": "在保和退出户数",
        "share": "退出比例",
        "elsewhere": "其他乡镇比例",
        "shrunk": "收缩后比例",
        "chance": "碰巧的可能",
    },
    switches=("anomaly_rate", "anomaly_base", "anomaly_cases", "anomaly_months"),
    needs=("exits",),
)
