"""名下住房超过规定套数: homes of a whole household counted once each, whoever holds the right."""

from pipeline.kernel.declare import Rule

PROPERTY_OWNER = Rule(
    slug="property_owner",
    code="EST-01",
    title="保障家庭名下房产疑似超过规定",
    basis="社会救助法第二十三条（财产标准由省级规定）、第四十一条；最低生活保障审核确认办法（民发〔2021〕57号）；"
    "本地家庭财产认定规定",
    severity="yellow",
    likely=0.35,
    sources=("roster", "property"),
    sql="""
        WITH several AS (
            SELECT unit FROM enrolled JOIN estate USING (person) GROUP BY unit
            HAVING count(DISTINCT home) FILTER (class = 'dwelling') > $homes_max
                   OR ($nonresidential_max >= 0 AND count(DISTINCT home) FILTER (class = 'other') > $nonresidential_max)
                   OR ($new_home_months > 0 AND bool_or(bought))
        ),
        owned AS MATERIALIZED (
            SELECT estate.*, enrolled.ref AS row, unit, unit_no, programme, name, id_number, town, village,
                   least(sureness(estate.tier), roster_sure) AS sure,
                   concat_ws('；', nullif(doubt, ''), roster_doubt) AS said,
                   coalesce($new_home_months > 0 AND bought
                       AND registered_on > since - to_months(CAST($new_home_months AS INTEGER)), FALSE) AS recent
            FROM enrolled SEMI JOIN several USING (unit) JOIN estate USING (person)
        ),
        held AS (
            SELECT unit, home, least(1.0, sum(share)) AS share
            FROM (SELECT unit, home, person, max(share) AS share FROM owned GROUP BY ALL) GROUP BY ALL
        ),
        place AS (
            SELECT unit, home, min(class) AS class, CASE WHEN any_value(held.share) < 0.5 THEN 1 ELSE max(sure) END AS sure,
                   max(probability) AS likely, any_value(said ORDER BY sure DESC, said) AS said,
                   max(area) * any_value(held.share) AS area, min(location) AS location, any_value(held.share) AS share,
                   bool_or(relocated) AS relocated, bool_or(recent) AS recent
            FROM owned JOIN held USING (unit, home) GROUP BY unit, home
        ),
        summed AS (
            SELECT unit, count_if(class = 'dwelling') AS homes, count_if(class = 'other') AS others,
                   $homes_max + CASE WHEN bool_or(relocated) THEN $relocation_homes ELSE 0 END AS allowed,
                   $home_area_limit * CASE WHEN bool_or(relocated) AND $relocation_homes > 0 THEN 2 ELSE 1 END AS limit_each,
                   round(sum(area) FILTER (class = 'dwelling') / any_value(heads), 2) AS each,
                   bool_or(class = 'dwelling' AND area IS NULL) AS area_unknown,
                   coalesce(list_reverse_sort(list(struct_pack(sure, likely, said)) FILTER (class = 'dwelling')), []) AS home_list,
                   coalesce(list_reverse_sort(list(struct_pack(sure, likely, said)) FILTER (class = 'other')), []) AS other_list,
                   max(struct_pack(sure, likely, said)) FILTER (recent) AS bought_over,
                   count_if(class = 'dwelling' AND sure = 1) AS homes_maybe, count_if(class = 'other' AND sure = 1) AS others_maybe,
                   string_agg(coalesce(location, '坐落未填的') || '只占' || format('{:g}', round(100 * share, 2)) || '%的份额', '、' ORDER BY location)
                       FILTER (share < 1) AS parts,
                   round(sum(area), 2) AS area, string_agg(DISTINCT location, '；' ORDER BY location) AS places
            FROM place JOIN (SELECT unit, size AS heads FROM unit_size) AS size USING (unit) GROUP BY unit
        ),
        judged AS (
            SELECT *, limit_each > 0 AND area_unknown AND coalesce(each <= limit_each, TRUE) AS unmeasured,
                   CASE WHEN limit_each = 0 OR unmeasured OR each > limit_each
                             OR ($homes_hard_max >= 0 AND homes > $homes_hard_max)
                        THEN home_list[allowed + 1] END AS homes_over,
                   CASE WHEN $nonresidential_max >= 0
                             AND NOT ($only_dwelling = 'exempt' AND homes = 0 AND others = $nonresidential_max + 1)
                        THEN other_list[$nonresidential_max + 1] END AS others_over,
                   list_reverse_sort([homes_over, others_over, bought_over], 'NULLS LAST')[1] AS over,
                   concat_ws('；', parts || '，是否计入按本地规定核实',
                       CASE WHEN homes_over IS NOT NULL AND limit_each > 0 AND each IS NOT NULL
                            THEN '登记的住房面积人均' || format('{:g}', each) || '平方米，界线' || format('{:g}', limit_each) || '平方米' END,
                       CASE WHEN homes_over IS NOT NULL AND unmeasured THEN '有住房未填面积，是否超过界线待核实' END,
                       CASE WHEN bought_over IS NOT NULL THEN '有商品住房登记于申请前' || $new_home_months || '个月内或享受期间' END
                   ) AS note
            FROM summed
        ),
        counted AS (
            SELECT owned.*, CASE WHEN unmeasured AND homes_over IS NOT NULL AND others_over IS NULL AND bought_over IS NULL
                                 THEN 1 ELSE over.sure END AS over_sure,
                   over, homes, others, homes_maybe, others_maybe, judged.area AS whole, places, note,
                   (class = 'dwelling' AND homes_over IS NOT NULL) OR recent
                       OR (class = 'other' AND others_over IS NOT NULL) AS beyond
            FROM owned JOIN judged USING (unit) WHERE over IS NOT NULL
        )
        SELECT unit AS key, tier_of(over_sure) AS tier, over.likely AS probability,
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
                   CASE WHEN homes > 0 THEN '住房' || homes || '套' || CASE WHEN over_sure > 1 AND homes_maybe > 0
                       THEN '（其中' || homes_maybe || '套待核实）' ELSE '' END END,
                   CASE WHEN others > 0 THEN '非居住用房' || others || '处' || CASE WHEN over_sure > 1 AND others_maybe > 0
                       THEN '（其中' || others_maybe || '处待核实）' ELSE '' END END) AS holdings,
               note, min(explanation) AS identity,
               bracketed(over.said) AS doubt, bracketed(note) AS noted
        FROM counted
        GROUP BY unit, programme, over, over_sure, homes, others, homes_maybe, others_maybe, whole, places, note
    """,
    sentence="不动产登记显示，{programme}家庭成员{owners}{doubt}名下登记有{holdings}（{places}）{noted}。",
    how="入户查看房屋和权属证书，听取本人说明（拆迁安置、祖屋、共有、已出让未过户等）；属实的按本地财产标准重新认定。",
    columns={
        "owners": "权利人",
        "homes": "住房套数",
        "others": "非居住用房",
        "area": "总面积（平方米）",
        "places": "坐落",
        "note": "口径",
        "identity": "身份比对",
    },
    switches=(
        "property_preset",
        "homes_max",
        "nonresidential_max",
        "home_area_limit",
        "homes_hard_max",
        "relocation_homes",
        "new_home_months",
        "old_houses",
        "only_dwelling",
    ),
)
