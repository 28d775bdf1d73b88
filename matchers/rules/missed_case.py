"""疑似漏保漏救: somebody in a target group, on no roster, and not withheld for any reason."""

from pipeline.kernel.declare import Rule

MISSED_CASE = Rule(
    slug="missed_case",
    code="MIS-01",
    title="疑似漏保漏救（摸排对象）",
    basis="社会救助法第二十一条、第三十九条（主动发现）、第七十条；民发〔2019〕62号；晋政民〔2019〕31号；泉台管民生〔2022〕41号",
    severity="yellow",
    sources=("roster",),
    any_source=("hardship", "disability", "medical", "households"),
    fill="reach",
    sql="""
        SELECT person AS key,
               tier, probability, '' AS programme, '' AS unit, name, coalesce(id_number, '') AS id_number,
               town, village, CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               refs AS subject, beside AS evidence,
               labels, codes, story, standing, parents, again, suggestion, priority, grounds, self_paid, to_check, identity_note AS doubt
        FROM need
        WHERE person NOT IN (SELECT person FROM exclusion)
    """,
    sentence="{name}{doubt}列在：{labels}{story}；{standing}，建议按“{suggestion}”入户摸排（优先级{priority}）。",
    how="入户了解家庭情况，告知政策并征求本人意愿；愿意申请的协助申请，取得授权后再查财产收入；不符合或不愿意的记明原因。"
    "未成年人的情况只向监护人了解，不公示、不张榜。",
    columns={
        "labels": "所在名单",
        "codes": "名单代码",
        "suggestion": "建议类别",
        "priority": "优先级",
        "grounds": "优先级依据",
        "parents": "父母情况",
        "again": "曾退保或未通过",
        "self_paid": "年自付金额",
        "to_check": "需核实",
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
