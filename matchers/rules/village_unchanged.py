"""村名单长期不变: a village in which for a year or longer no household came or went."""

from pipeline.kernel.declare import Rule

VILLAGE_UNCHANGED = Rule(
    slug="village_unchanged",
    code="ANO-07",
    title="村（居）保障名单长期没有变动",
    basis="社会救助法第四十六条（定期核查、动态管理）；最低生活保障审核确认办法（民发〔2021〕57号，应保尽保、应退尽退）",
    severity="yellow",
    sources=("roster",),
    sql="""
        WITH listed AS (
            SELECT town, village, count(DISTINCT unit) AS households, list(ref ORDER BY ref) AS refs
            FROM enrolled GROUP BY town, village
        )
        SELECT 'unchanged|' || town || '|' || village AS key, 'possible' AS tier, 1.0 AS probability,
               '' AS programme, '' AS unit, '' AS name, '' AS id_number, town, village,
               CAST(NULL AS DOUBLE) AS amount, CAST(label AS INTEGER) AS months,
               CAST([] AS BIGINT[]) AS subject, coalesce(listed.refs, []) AS evidence,
               coalesce(households, 0) AS households, label AS steps, round(expected, 1) AS expected,
               about_text(expected) AS about, chance_text(chance) AS chance
        FROM odd_group LEFT JOIN listed USING (town, village) WHERE kind = 'unchanged'
    """,
    sentence="{town}{village}的{households}户保障家庭近{steps}次月度名册没有一户新增或退出；按全县的变动比例应有{about}户次，"
    "碰巧没有变动的可能{chance}。",
    how="请乡镇说明该村（居）最近一次复核的时间和结果；抽查入户核查记录，走访未保障的困难家庭并听取意见，"
    "看是否有该纳入未纳入、该退出未退出的。名单稳定也可能是正常的。",
    columns={
        "households": "在保户数",
        "steps": "比较的月数",
        "expected": "应约变动户次",
        "chance": "碰巧的可能",
    },
    switches=("anomaly_rate", "anomaly_base"),
    needs=("village_history",),
)
