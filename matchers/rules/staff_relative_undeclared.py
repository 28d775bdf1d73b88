"""近亲属未备案: a recipient whom the household register makes a near relative of staff, undeclared."""

from pipeline.kernel.declare import Rule

STAFF_RELATIVE_UNDECLARED = Rule(
    slug="staff_relative_undeclared",
    code="REL-01",
    title="工作人员近亲属享受救助疑似未备案",
    basis="民法典第一千零四十五条；最低生活保障审核确认办法（民发〔2021〕57号）第二十一条；民发〔2018〕50号；连民〔2020〕12号",
    severity="red",
    conduct=True,
    sources=("roster", "staff", "households", "declarations"),
    sql="""
        WITH declared AS (
            SELECT declarations.*, link.person
            FROM declarations LEFT JOIN (FROM link WHERE source = 'declarations') AS link USING (ref)
        ),
        filed AS (
            SELECT serving.person AS cadre, declared.person, id_number, name_key
            FROM declared JOIN serving USING (staff_id)
            UNION ALL
            SELECT serving.person, declared.person, id_number, name_key
            FROM declared JOIN (SELECT person, unnest(staff_keys) AS staff_key FROM serving) AS serving
                 USING (staff_key)
            WHERE staff_id IS NULL
        ),
        shown AS (
            SELECT cadre, step.id_number, list(DISTINCT ref) AS refs
            FROM (SELECT cadre, id_number, unnest(nodes) AS node FROM kin) AS step
            JOIN households ON households.id_number = node GROUP BY ALL
        ),
        related AS (
            SELECT enrolled, serving, kin, coalesce(shown.refs, []) AS shown,
                   least(staff_sure, CASE WHEN sure AND steps <= 2 THEN 3 ELSE 2 END) AS kin_sure,
                   least(kin_sure, roster_sure) AS least_sure
            FROM kin JOIN enrolled USING (id_number) JOIN serving ON serving.person = cadre
            LEFT JOIN shown USING (cadre, id_number)
            ANTI JOIN filed ON filed.cadre = kin.cadre AND filed.person = enrolled.person
            ANTI JOIN filed AS by_id ON by_id.cadre = kin.cadre AND by_id.id_number = kin.id_number
            ANTI JOIN filed AS by_name ON by_name.cadre = kin.cadre AND by_name.id_number IS NULL
                 AND by_name.name_key = enrolled.name_key
        )
        SELECT enrolled.person || '|' || enrolled.unit || '|' || kin.cadre AS key,
               tier_of(least_sure) AS tier, serving.probability AS probability,
               enrolled.programme AS programme, coalesce(enrolled.unit_no, '') AS unit,
               enrolled.name AS name, enrolled.id_number AS id_number,
               enrolled.town AS town, enrolled.village AS village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               [enrolled.ref] AS subject,
               list_sort(list_distinct(serving.refs || shown)) AS evidence,
               coalesce(serving.staff_name, '（姓名未填）') AS staff_name, serving.posts AS posts, kin.relation AS relation,
               kin.way || '（' || enrolled.name || '）' AS way,
               bracketed(concat_ws('；', CASE WHEN kin_sure < 3 THEN '由户籍推算，待核实' END, enrolled.roster_doubt)) AS doubt
        FROM related
    """,
    sentence="户籍登记显示，{name}是{posts}{staff_name}的{relation}{doubt}，现享受{programme}，备案表中未见该工作人员备案此人（{way}）。",
    how="先向工作人员本人和保障家庭核实亲属关系并听取说明；属实的补办备案、检查是否回避，并入户核查是否符合条件。有亲属关系本身不影响享受救助。",
    columns={
        "staff_name": "工作人员",
        "posts": "单位职务",
        "relation": "亲属关系",
        "way": "关系路径",
    },
    switches=("kin_set", "staff_exempt"),
)
