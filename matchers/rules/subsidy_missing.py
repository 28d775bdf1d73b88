"""残疾人两项补贴未享受: a valid disability certificate whose holder gets no subsidy that is due."""

from pipeline.kernel.declare import Rule

SUBSIDY_MISSING = Rule(
    slug="subsidy_missing",
    code="MIS-10",
    title="疑似应享未享残疾人两项补贴",
    basis="国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见（国发〔2015〕52号）；社会救助法第三十九条（主动发现）",
    severity="yellow",
    sources=("roster", "disability"),
    unless="SELECT '没有困难残疾人生活补贴、重度残疾人护理补贴的名册或发放明细' WHERE NOT EXISTS (FROM subsidy_known)",
    fill="reach",
    sql="""
        WITH lacking AS (
            SELECT due.*, least(sureness(tier), roster_sure) AS sure,
                   coalesce(kind, '') || '残疾' || coalesce(['一', '二', '三', '四'][grade] || '级', '') AS spoken
            FROM subsidy_due AS due SEMI JOIN subsidy_known USING (subsidy)
            ANTI JOIN subsidy_held USING (who, subsidy)
            ANTI JOIN subsidy_barred USING (who, subsidy)
            WHERE NOT EXISTS (FROM subsidy_named AS named WHERE named.subsidy = due.subsidy
                              AND named.name_key = due.name_key AND named.town IN ('', coalesce(due.town, '')))
        )
        SELECT who AS key,
               tier_of(max(sure)) AS tier,
               max(probability) AS probability,
               coalesce(any_value(programme ORDER BY row), '') AS programme,
               coalesce(any_value(unit_no ORDER BY row), '') AS unit,
               any_value(lacking.name ORDER BY ref) AS name,
               coalesce(any_value(coalesce(lacking.id_number, person.id_number) ORDER BY ref), '') AS id_number,
               coalesce(any_value(coalesce(nullif(person.town, ''), lacking.town) ORDER BY ref), '') AS town,
               coalesce(any_value(coalesce(nullif(person.village, ''), lacking.village) ORDER BY ref), '') AS village,
               CAST(NULL AS DOUBLE) AS amount,
               CAST(NULL AS INTEGER) AS months,
               list(DISTINCT ref ORDER BY ref) AS subject,
               coalesce(list(DISTINCT row ORDER BY row) FILTER (row IS NOT NULL), []) AS evidence,
               string_agg(DISTINCT subsidy, '、' ORDER BY subsidy) AS subsidies,
               string_agg(DISTINCT spoken, '、' ORDER BY spoken) AS certificate,
               string_agg(DISTINCT because, '，' ORDER BY because) AS because,
               bracketed(concat_ws('；', CASE WHEN max(sureness(tier)) < 3 THEN '残疾证与本人是否一致待核实' END,
                                   min(roster_doubt))) AS doubt,
               CASE WHEN (SELECT count(*) FROM subsidy_known) = 2 THEN ''
                    ELSE '只有' || (SELECT min(subsidy) FROM subsidy_known) || '的数据，另一项未比对' END AS unjudged
        FROM lacking JOIN person USING (person)
        GROUP BY who
    """,
    sentence="{name}{doubt}持有效残疾人证（{certificate}），{because}；本月补贴名册和近三个月发放明细中未见其享受{subsidies}。",
    how="查残疾人两项补贴系统和证件状态，听取本人或监护人意见：是否愿意申请，是否已领工伤生活护理费等同类待遇；愿意的协助申请，不愿意或不符合的记明原因。",
    columns={
        "subsidies": "未见享受的补贴",
        "certificate": "残疾类别等级",
        "because": "应享依据",
        "unjudged": "说明",
    },
    switches=("living_subsidy", "care_subsidy_grades"),
)
