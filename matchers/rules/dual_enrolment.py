"""重复享受: programmes and households that exclude each other, in one month (the matrix: ``_enrolment``).

One member of a 低保边缘 family on 低保 is 单人保 and right; two or more, or the whole family, are not.
A recipient whose row has no number may be somebody who has one, and one person may have two numbers:
then rows of both are set side by side, and the finding is never certain.
"""

from pipeline.kernel.declare import Rule

DUAL_ENROLMENT = Rule(
    slug="dual_enrolment",
    code="DUP-01",
    title="疑似重复享受救助",
    basis="社会救助法第十三条、第二十一条；特困人员认定办法（民发〔2021〕43号）；国发〔2015〕52号；民发〔2019〕62号；连民〔2020〕12号",
    severity="red",
    sources=("roster",),
    sql="""
        WITH met AS (
            SELECT bond, joined, unnest([a, b]) AS ref, code, kind, clause, months, month, paid, unsure FROM clash
        ),
        kinds AS (
            SELECT bond, joined, string_agg(DISTINCT kind, '；' ORDER BY kind) AS kinds,
                   string_agg(DISTINCT code || '：' || kind, '；' ORDER BY code || '：' || kind) AS cases,
                   string_agg(DISTINCT clause, '；' ORDER BY clause) AS clauses,
                   greatest(max(months), nullif(count(DISTINCT month) FILTER (paid), 0)) AS months, bool_or(unsure) AS unsure
            FROM met GROUP BY bond, joined
        ),
        one AS (
            SELECT bond.* EXCLUDE (who, joined), kinds.* EXCLUDE (bond), held.* EXCLUDE (ref),
                   programme || CASE WHEN paid THEN '（资金发放）'
                       ELSE bracketed(concat_ws('，', nullif(concat(town, village), ''), '编号' || unit_no)) END AS place_text
            FROM bond JOIN kinds USING (bond) JOIN held USING (ref) WHERE (bond, ref) IN (SELECT (bond, ref) FROM met)
        ),
        placed AS (
            SELECT bond, string_agg(DISTINCT place_text || bracketed(said), '；' ORDER BY place_text || bracketed(said)) AS places
            FROM (SELECT bond, place_text, CASE WHEN paid THEN string_agg(DISTINCT month_text(at_month), '、' ORDER BY month_text(at_month))
                         ELSE '' END AS said FROM one GROUP BY bond, place_text, paid)
            GROUP BY bond
        )
        SELECT bond || '|' || array_to_string(list(DISTINCT unit ORDER BY unit), '|') AS key,
               tier_of(CASE WHEN count(state_said) > 0 OR unsure OR (NOT joined AND count(DISTINCT person) > 1) THEN 1
                            ELSE least(min(bond_sure), min(sure)) END) AS tier,
               CASE WHEN NOT joined AND count(DISTINCT person) > 1 THEN 0.5 ELSE min(likely) END AS probability,
               array_to_string(list_transform(list_sort(list(DISTINCT [CAST(10 + place AS VARCHAR), programme])),
                   lambda one: one[2]), '、') AS programme,
               coalesce(string_agg(DISTINCT unit_no, '、' ORDER BY unit_no), '') AS unit,
               string_agg(DISTINCT name, '、' ORDER BY name) AS name,
               coalesce(min(id_number), '') AS id_number,
               any_value(town ORDER BY place, unit, ref) AS town,
               any_value(village ORDER BY place, unit, ref) AS village,
               round(sum(amount) FILTER (paid), 2) AS amount,
               CAST(nullif(months, 0) AS INTEGER) AS months,
               coalesce(list(DISTINCT ref ORDER BY ref) FILTER (NOT paid), []) AS subject,
               coalesce(list(DISTINCT ref ORDER BY ref) FILTER (paid), []) AS evidence,
               CASE WHEN bool_or(paid) THEN '名册和资金发放明细显示' ELSE '名册显示' END AS shown,
               CASE WHEN bool_or(paid) THEN '' ELSE '本月' END AS at_time,
               kinds, cases, clauses, any_value(places) AS places,
               CASE WHEN joined THEN string_agg(DISTINCT programme || '：' || coalesce(id_number, '未填有效证号'), '；'
                   ORDER BY programme || '：' || coalesce(id_number, '未填有效证号')) ELSE '' END AS numbers,
               bracketed(concat_ws('；', string_agg(DISTINCT why, '；' ORDER BY why), string_agg(DISTINCT identity, '；' ORDER BY identity),
                   CASE WHEN NOT joined AND count(DISTINCT person) > 1 THEN '同一证号有不同姓名，是否同一人待核实' END,
                   string_agg(DISTINCT programme || state_text(state_said), '；'
                              ORDER BY programme || state_text(state_said)))) AS doubt
        FROM one JOIN placed USING (bond)
        GROUP BY bond, joined, kinds, cases, clauses, months, unsure
    """,
    sentence="{shown}，{name}{doubt}{at_time}同时列在：{places}；{kinds}。",
    how="调取各处审批档案，核对是否本月转类、迁移、单人保或只发差额，听取本人（监护人）意见由其选择；属实的保留一处，按规定处理重复发放的资金。",
    columns={"cases": "冲突情形", "clauses": "依据", "places": "各处登记", "numbers": "各处证号"},
    switches=("orphan_dibao",),
)
