"""名下住房超过规定套数: homes of a whole household counted once each, whoever holds the right."""

from pipeline.kernel.declare import Rule

PROPERTY_OWNER = Rule(
    slug="property_owner",
    code="EST-01",
    title="保障家庭名下房产疑似超过规定",
    basis="社会救助法第二十三条（财产标准由省级规定）、第四十一条；最低生活保障审核确认办法（民发〔2021〕57号）；"
    "本地家庭财产认定规定",
    severity="yellow",
    sources=("roster", "property"),
    sql="""
        WITH owned AS (
            SELECT estate.*, enrolled.ref AS row, unit, unit_no, programme, name, id_number, town, village,
                   least(sureness(estate.tier), roster_sure) AS sure,
                   concat_ws('；', nullif(doubt, ''), roster_doubt) AS said
            FROM enrolled JOIN estate USING (person)
        ),
        place AS (
            SELECT unit, home, min(class) AS class, max(sure) AS sure, max(probability) AS likely,
                   any_value(said ORDER BY sure DESC, said) AS said, max(area) AS area, min(location) AS location
            FROM owned GROUP BY unit, home
        ),
        judged AS (
            SELECT unit, count_if(class = 'dwelling') AS homes, count_if(class = 'other') AS others,
                   list_reverse_sort(list(struct_pack(sure, likely, said))
                       FILTER (class = 'dwelling'))[$homes_max + 1] AS homes_over,
                   list_reverse_sort(list(struct_pack(sure, likely, said))
                       FILTER (class = 'other'))[$nonresidential_max + 1] AS others_over,
                   list_reverse_sort([homes_over, others_over], 'NULLS LAST')[1] AS over,
                   count_if(class = 'dwelling' AND sure = 1) AS homes_maybe, count_if(class = 'other' AND sure = 1) AS others_maybe,
                   round(sum(area), 2) AS area, string_agg(DISTINCT location, '；' ORDER BY location) AS places
            FROM place GROUP BY unit
        ),
        counted AS (
            SELECT owned.*, over, homes, others, homes_maybe, others_maybe, judged.area AS whole, places,
                   (class = 'dwelling' AND homes_over IS NOT NULL)
                       OR (class = 'other' AND others_over IS NOT NULL) AS beyond
            FROM owned JOIN judged USING (unit) WHERE over IS NOT NULL
        )
        SELECT unit AS key, tier_of(over.sure) AS tier, over.likely AS probability,
               programme,
               coalesce(any_value(unit_no), '') AS unit,
               any_value(name ORDER BY row) FILTER (beyond) AS name,
               coalesce(any_value(id_number ORDER BY row) FILTER (beyond), '') AS id_number,
               any_value(town ORDER BY row) FILTER (beyond) AS town,
               any_value(village ORDER BY row) FILTER (beyond) AS village,
               CAST(NULL AS DOUBLE) AS amount,
               CAST(NULL AS INTEGER) AS months,
               list(DISTINCT row ORDER BY row) FILTER (beyond) AS subject,
               list(DISTINCT ref ORDER BY ref) AS evidence,
               string_agg(DISTINCT name, '、' ORDER BY name) AS owners,
               homes, others, whole AS area, coalesce(places, '坐落未填') AS places,
               concat_ws('、',
                   CASE WHEN homes > 0 THEN '住房' || homes || '套' || CASE WHEN over.sure > 1 AND homes_maybe > 0
                       THEN '（其中' || homes_maybe || '套待核实）' ELSE '' END END,
                   CASE WHEN others > 0 THEN '非居住用房' || others || '处' || CASE WHEN over.sure > 1 AND others_maybe > 0
                       THEN '（其中' || others_maybe || '处待核实）' ELSE '' END END) AS holdings,
               min(explanation) AS identity,
               bracketed(over.said) AS doubt
        FROM counted
        GROUP BY unit, programme, over, homes, others, homes_maybe, others_maybe, whole, places
    """,
    sentence="不动产登记显示，{programme}家庭成员{owners}{doubt}名下登记有{holdings}（{places}）。",
    how="入户查看房屋和权属证书，听取本人说明（拆迁安置、祖屋、共有、已出让未过户等）；属实的按本地财产标准重新认定。",
    columns={
        "owners": "权利人",
        "homes": "住房套数",
        "others": "非居住用房",
        "area": "总面积（平方米）",
        "places": "坐落",
        "identity": "身份比对",
    },
    switches=("homes_max", "nonresidential_max"),
)
