"""摸排排除名单: somebody in a target group whom the waterfall withholds, with every reason."""

from pipeline.kernel.declare import Rule

MISSED_CASE_EXCLUDED = Rule(
    slug="missed_case_excluded",
    code="MIS-00",
    title="摸排对象排除名单",
    basis="社会救助法第三十九条；晋政民〔2019〕31号；泉台管民生〔2022〕41号",
    severity="info",
    sources=("roster",),
    any_source=("hardship", "disability", "medical", "households"),
    fill="none",
    sql="""
        WITH withheld AS (
            SELECT person, list_transform(each_once(list([CAST(rank AS VARCHAR), reason])), lambda one: one[2]) AS reasons,
                   each_once(list(ref)) AS refs, joined(list(code)) AS reason_codes
            FROM exclusion
            WHERE NOT (reason LIKE '可能%' AND (person, regexp_replace(reason, '^可能|（名册状态.*$', '', 'g'))
                             IN (SELECT (person, reason) FROM exclusion))
            GROUP BY person
        )
        SELECT person AS key,
               CASE WHEN starts_with(person, '?') THEN 'possible' ELSE tier END AS tier,
               CASE WHEN starts_with(person, '?') THEN 0.5 ELSE probability END AS probability, '' AS programme, '' AS unit, name, coalesce(id_number, '') AS id_number,
               town, village, CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               need.refs AS subject, withheld.refs AS evidence,
               labels, codes, reason_codes, reasons[1] AS reason, array_to_string(reasons, '；') AS reasons,
               identity_note AS doubt
        FROM need JOIN withheld USING (person)
    """,
    sentence="{name}{doubt}列在：{labels}；因{reasons}，未列入摸排清单。",
    how="供抽查；排除依据有误或情况已变的，转入摸排。",
    columns={
        "labels": "所在名单",
        "codes": "名单代码",
        "reasons": "排除原因",
        "reason_codes": "原因代码",
    },
    switches=(
        "selfpay_threshold",
        "selfpay_equal",
        "severe_grades",
        "removed_months",
        "grave_illnesses",
        "new_disability_since",
        "untraced_parent",
    ),
)
