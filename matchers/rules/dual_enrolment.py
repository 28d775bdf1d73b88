"""重复享受: programmes and households that exclude each other, in one month.

One member of a 低保边缘 family on 低保 is 单人保 and right; two or more, or the whole family, are not.
A recipient whose row has no number may be somebody who has one, and one person may have two numbers:
then rows of both are set side by side, and the finding is never certain.
"""

from pipeline.kernel.declare import Rule

DUAL_ENROLMENT = Rule(
    slug="dual_enrolment",
    code="DUP-01",
    title="疑似重复享受救助",
    basis="社会救助法第十三条、第二十一条；特困人员认定办法（民发〔2021〕43号）；连民〔2020〕12号",
    severity="red",
    sources=("roster",),
    sql="""
        WITH exclusive(one, other) AS (
            VALUES ('低保', '特困'), ('特困', '低保边缘'), ('低保', '刚性支出困难'), ('特困', '刚性支出困难'),
                   ('低保边缘', '刚性支出困难')
        ),
        held AS (
            SELECT *, coalesce(id_number, person) AS who,
                   CASE WHEN is_dibao THEN '低保' ELSE programme END AS family,
                   list_position(['农村低保', '城市低保', '低保', '特困', '低保边缘', '刚性支出困难'],
                                 programme) AS place,
                   programme || bracketed(concat_ws('，', nullif(concat(town, village), ''), '编号' || unit_no)) AS place_text
            FROM recipient WHERE state = '正常' AND place IS NOT NULL
        ),
        edge AS (
            SELECT unit, greatest(count(DISTINCT who), max(members)) AS size,
                   count(DISTINCT who) FILTER (who IN (SELECT who FROM held WHERE is_dibao)) AS covered
            FROM held WHERE family = '低保边缘' GROUP BY unit
        ),
        same AS (
            SELECT resident, person AS who, probability, explanation, dated FROM same_person
            UNION ALL SELECT DISTINCT resident, resident, 1.0, NULL, TRUE FROM same_person
        ),
        bound AS (
            SELECT DISTINCT who AS bond, who, FALSE AS joined, 3 AS sure, 1.0 AS likely, NULL AS why FROM held
            UNION ALL
            SELECT '=' || resident, who, TRUE, CASE WHEN dated THEN 2 ELSE 1 END, probability,
                   '名册上' || CASE WHEN starts_with(who, '~') OR who = resident THEN '未填有效证号' ELSE '用他人证号' END || '的一行按“' || explanation || '”推断，是否同一人待核实'
            FROM same SEMI JOIN held USING (who) QUALIFY count(*) OVER (PARTITION BY resident) > 1
            UNION ALL
            SELECT person || '+' || other, unnest([person, other]), TRUE, 1, probability,
                   '疑似同一人用两个证号：' || explanation
            FROM two_numbers
        ),
        one AS (SELECT bound.* EXCLUDE (sure, who), bound.sure AS bond_sure, held.* FROM bound JOIN held USING (who)),
        clash AS (
            SELECT bond, exclusive.one || '与' || other || '同时享受' AS kind
            FROM exclusive JOIN one AS a ON a.family = exclusive.one JOIN one AS b USING (bond)
            WHERE b.family = other AND a.joined = (a.who <> b.who)
            UNION
            SELECT bond, '同时在' || count(DISTINCT unit) || '个低保家庭' FROM one WHERE is_dibao
            GROUP BY bond, joined HAVING count(DISTINCT unit) > 1 AND joined = (count(DISTINCT who) > 1)
            UNION
            SELECT bond, '特困名册重复' FROM one WHERE family = '特困' GROUP BY bond, joined
            HAVING greatest(count(DISTINCT unit), count(DISTINCT unit_no), count(DISTINCT nullif(town, ''))) > 1
                   AND joined = (count(DISTINCT who) > 1)
            UNION
            SELECT bond, '低保边缘家庭' || size || '人中' || covered || '人同时享受低保'
            FROM one JOIN edge USING (unit)
            WHERE NOT joined AND (covered > 1 OR size = 1) AND who IN (SELECT who FROM held WHERE is_dibao)
            UNION
            SELECT bond, '低保边缘家庭1人同时享受低保'
            FROM one AS a JOIN edge USING (unit) JOIN one AS b USING (bond)
            WHERE size = 1 AND covered = 0 AND a.who <> b.who AND b.is_dibao
        ),
        kinds AS (SELECT bond, string_agg(kind, '；' ORDER BY kind) AS kinds FROM clash GROUP BY bond)
        SELECT bond || '|' || array_to_string(list(DISTINCT unit ORDER BY unit), '|') AS key,
               tier_of(CASE WHEN count(state_said) > 0 OR (NOT joined AND count(DISTINCT person) > 1) THEN 1
                            ELSE min(bond_sure) END) AS tier,
               CASE WHEN NOT joined AND count(DISTINCT person) > 1 THEN 0.5 ELSE min(likely) END AS probability,
               array_to_string(list_transform(list_sort(list(DISTINCT [CAST(place AS VARCHAR), programme])),
                   lambda one: one[2]), '、') AS programme,
               coalesce(string_agg(DISTINCT unit_no, '、' ORDER BY unit_no), '') AS unit,
               string_agg(DISTINCT name, '、' ORDER BY name) AS name,
               coalesce(min(id_number), '') AS id_number,
               any_value(town ORDER BY place, unit, ref) AS town,
               any_value(village ORDER BY place, unit, ref) AS village,
               CAST(NULL AS DOUBLE) AS amount,
               CAST(NULL AS INTEGER) AS months,
               list(DISTINCT ref ORDER BY ref) AS subject,
               CAST([] AS BIGINT[]) AS evidence,
               kinds,
               string_agg(DISTINCT place_text, '；' ORDER BY place_text) AS places,
               CASE WHEN joined THEN string_agg(DISTINCT programme || '：' || coalesce(id_number, '未填有效证号'), '；'
                   ORDER BY programme || '：' || coalesce(id_number, '未填有效证号')) ELSE '' END AS numbers,
               bracketed(concat_ws('；', string_agg(DISTINCT why, '；' ORDER BY why),
                   CASE WHEN NOT joined AND count(DISTINCT person) > 1 THEN '同一证号有不同姓名，是否同一人待核实' END,
                   string_agg(DISTINCT programme || state_text(state_said), '；'
                              ORDER BY programme || state_text(state_said)))) AS doubt
        FROM one JOIN kinds USING (bond)
        GROUP BY bond, joined, kinds
    """,
    sentence="名册显示，{name}{doubt}本月同时列在：{places}；{kinds}。",
    how="调取各处审批档案，核对是否本月转类、迁移或单人保，听取本人意见由其选择；属实的保留一处，按规定处理重复发放的资金。",
    columns={"kinds": "冲突情形", "places": "各处登记", "numbers": "各处证号"},
)
