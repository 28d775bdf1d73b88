"""单人保依据不足: on 低保 alone without a disability or illness that allows it, or the family is no 低边 family.

A certificate that is missing speaks against nobody where the federation's extract says nothing of the
town or may mean the person; illness is looked for only where the medical fund names illnesses.
"""

from pipeline.kernel.declare import Rule

SINGLE_WITHOUT_GROUNDS = Rule(
    slug="single_without_grounds",
    code="PGM-03",
    title="单人保疑似依据不足",
    basis="社会救助法第二十一条；最低生活保障审核确认办法（民发〔2021〕57号）第八条；连民〔2020〕12号；晋政民〔2019〕31号",
    severity="red",
    sources=("roster", "disability"),
    sql="""
        WITH named AS (SELECT EXISTS (FROM medical WHERE illness IS NOT NULL) AS illnesses),
        judged AS (
            SELECT enrolled.*, marked, family_edge, coalesce(edge_refs, []) AS edge_refs, cards, coalesce(_cards.refs, _lapsed.refs, []) AS card_refs,
                   coalesce(_cards.qualifies, FALSE) OR coalesce(serious, FALSE) AS fits, coalesce(mixed OR (unread AND NOT coalesce(qualifies, FALSE)), FALSE) AS unread,
                   self_pay.person IS NOT NULL AS costly, illnesses, _lapsed.refs IS NOT NULL AND cards IS NULL AS lapsed,
                   person IN (SELECT person FROM _unheard) AS unheard
            FROM single_mark JOIN enrolled USING (ref, person) CROSS JOIN named
            LEFT JOIN _cards USING (person) LEFT JOIN _lapsed USING (person)
            LEFT JOIN _ill USING (person) LEFT JOIN self_pay USING (person)
            WHERE coalesce(enrolled.since >= CAST($single_since AS DATE), TRUE)
                  AND NOT regexp_matches(coalesce(enrolled.remark, ''), '宗教教职|在寺|在观')
                  AND person NOT IN (SELECT person FROM death WHERE tier <> 'possible')
        ),
        told AS (
            SELECT *, CASE WHEN NOT fits AND NOT unheard THEN CASE
                       WHEN cards IS NOT NULL THEN '残疾证为' || cards || '，' || CASE WHEN unread THEN '是否符合待核实' ELSE '不在单人保范围' END
                       WHEN lapsed THEN '残疾证已注销或过期' ELSE '残联数据中未见残疾证' END
                   || CASE WHEN costly THEN '，年度自付医疗费较高，是否重病待核实' WHEN illnesses THEN '，医保结算中未见所列重病'
                           ELSE '，医保数据未载病种，是否重病待核实' END END AS unfit,
                   CASE WHEN marked AND NOT coalesce(family_edge, TRUE) THEN '家庭不在低保边缘名册' END AS no_family
            FROM judged
        )
        SELECT person || '|' || unit AS key,
               tier_of(least(roster_sure, CASE WHEN no_family IS NOT NULL AND unfit IS NULL THEN 2
                   WHEN unread OR costly OR NOT illnesses THEN 1 WHEN cards IS NOT NULL OR lapsed THEN 3 ELSE 2 END)) AS tier,
               1.0 AS probability, programme, coalesce(unit_no, '') AS unit, name, coalesce(id_number, '') AS id_number,
               town, village, CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               list_sort([ref] || edge_refs) AS subject, card_refs AS evidence,
               concat_ws('；', unfit, no_family) AS reasons, coalesce(day_text(since), '未填') AS began,
               CASE WHEN marked THEN '名册标明单人保' ELSE '家庭在低保边缘名册，仅本人享受低保' END AS why_single,
               bracketed(coalesce(roster_doubt, '')) AS doubt
        FROM told WHERE coalesce(unfit, no_family) IS NOT NULL
    """,
    sentence="{name}{doubt}以单人保享受{programme}（{why_single}）：{reasons}。",
    how="调取审批档案和残疾、诊断材料，听取本人说明（是否重病、特殊困难、宗教教职人员等本地认可情形）；依据不足的按程序听取意见后重新认定，不得直接停保。",
    columns={"reasons": "存疑情形", "why_single": "单人保来由", "began": "纳入时间"},
    switches=(
        "severe_grades",
        "grave_illnesses",
        "single_since",
        "selfpay_threshold",
        "selfpay_equal",
    ),
)
