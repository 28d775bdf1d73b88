"""应转特困: somebody alone on 低保 who seems to meet the tests of 特困.

Whoever has a pension or wage of the standard or more does not live on nothing, and is for INC-01. Who has to support somebody cannot be fully known from a register, so this is never certain.
"""

from pipeline.kernel.declare import Rule

SHOULD_BE_TEKUN = Rule(
    slug="should_be_tekun",
    code="PGM-01",
    title="低保对象疑似符合特困条件",
    basis="社会救助法第十六条；特困人员认定办法（民发〔2021〕43号）；连民〔2020〕12号（不得将符合特困条件的对象纳入低保）",
    severity="yellow",
    sources=("roster", "households"),
    sql="""
        WITH asked AS MATERIALIZED (
            FROM tekun_candidate
            WHERE is_dibao AND unable IS NOT NULL
                  AND coalesce(id_number, person) NOT IN (SELECT coalesce(id_number, person) FROM recipient WHERE state = '正常'
                      AND programme IN ('特困', '低保边缘', '孤儿', '事实无人抚养儿童'))
                  AND person NOT IN (SELECT person FROM single_mark)
                  AND person NOT IN (SELECT person FROM declined)
                  AND person NOT IN (SELECT person FROM custody WHERE person IS NOT NULL)
                  AND person NOT IN (SELECT person FROM death)
        ),
        support AS (
            SELECT person, bool_or(state = 'able') AS able, bool_or(state = 'unclear') AS unclear,
                   joined(list(said)) AS obligors, flatten(list(refs)) AS refs
            FROM obligor SEMI JOIN asked USING (person) GROUP BY person
        ),
        provided AS (
            SELECT person FROM income_lead WHERE sure >= 2 GROUP BY person
            HAVING coalesce(sum(monthly) FILTER (way = '养老金'), 0) + coalesce(max(monthly) FILTER (way = '工资'), 0) * (1 - $work_deduction)
                   >= coalesce((SELECT min(dibao) FROM standard WHERE $month >= since AND $month < until), 0)
        ),
        registered AS (
            SELECT person, each_once(list(ref)) AS refs FROM link SEMI JOIN asked USING (person) JOIN households USING (ref)
            WHERE source = 'households' AND tier <> 'possible' AND coalesce(state, '正常') = '正常' GROUP BY person
        )
        SELECT person || '|' || unit AS key,
               tier_of(least(roster_sure, card_sure, CASE WHEN coalesce(unclear, FALSE) THEN 1 ELSE 2 END)) AS tier,
               1.0 AS probability, programme, coalesce(unit_no, '') AS unit, name, coalesce(id_number, '') AS id_number,
               town, village, CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months, [ref] AS subject,
               list_sort(list_distinct(registered.refs || card_refs || coalesce(support.refs, []))) AS evidence,
               unable, coalesce(obligors, '户籍登记中未见配偶、父母、子女') AS obligors,
               CASE WHEN obligors IS NULL THEN '户籍登记中未见配偶、父母、子女' ELSE '法定义务人是否有履行义务能力待核实（' || obligors || '）' END AS supported,
               bracketed(coalesce(roster_doubt, '')) AS doubt
        FROM asked JOIN registered USING (person) LEFT JOIN support USING (person)
        WHERE NOT coalesce(able, FALSE) AND person NOT IN (SELECT person FROM provided)
    """,
    sentence="{name}{doubt}单人享受{programme}，{unable}，{supported}，疑似符合特困人员条件。",
    how="入户了解生活来源、赡养和自理情况，告知特困政策并听取本人意愿；符合且愿意的按程序转特困，不愿意的由本人书面说明后存档。办结以前不得停发低保。",
    columns={"unable": "无劳动能力依据", "obligors": "法定义务人情况"},
    switches=("tekun_minor_age", "severe_grades", "work_deduction"),
)
