"""近亲属未备案: a recipient whom the household register makes a near relative of staff, undeclared."""

from pipeline.kernel.declare import Rule

STAFF_RELATIVE_UNDECLARED = Rule(
    slug="staff_relative_undeclared",
    code="REL-01",
    title="工作人员近亲属享受救助疑似未备案",
    basis="民法典第一千零四十五条；最低生活保障审核确认办法（民发〔2021〕57号）第二十一条；民发〔2018〕50号；连民〔2020〕12号",
    severity="red",
    sources=("roster", "staff", "households", "declarations"),
    sql="""
        WITH declared AS (
            SELECT staff_id, staff_key, person, id_number, name_key
            FROM declarations LEFT JOIN (FROM link WHERE source = 'declarations') USING (ref)
        ),
        related AS (
            SELECT kin.staff, kin.relation, kin.way, nodes, official.* EXCLUDE (staff), enrolled,
                   least(staff_sure, CASE WHEN kin.sure AND steps <= 2 THEN 3 ELSE 2 END) AS sureness
            FROM kin JOIN enrolled USING (id_number) JOIN official USING (staff)
            WHERE NOT EXISTS (
                FROM declared
                WHERE (declared.staff_id = kin.staff
                       OR (declared.staff_id IS NULL AND list_contains(staff_keys, declared.staff_key)))
                      AND (declared.person = enrolled.person OR declared.id_number = kin.id_number
                           OR (declared.id_number IS NULL AND declared.name_key = enrolled.name_key)))
        ),
        shown AS (
            SELECT staff, step.id_number, list(DISTINCT ref) AS refs
            FROM (SELECT staff, id_number, unnest(nodes) AS node FROM kin) AS step
            JOIN households ON households.id_number = node GROUP BY ALL
        )
        SELECT enrolled.person || '|' || enrolled.unit || '|' || related.staff AS key,
               tier_of(max(sureness)) AS tier,
               any_value(staff_probability) AS probability,
               enrolled.programme AS programme,
               coalesce(any_value(enrolled.unit_no), '') AS unit,
               any_value(enrolled.name ORDER BY enrolled.ref) AS name,
               any_value(enrolled.id_number) AS id_number,
               any_value(enrolled.town ORDER BY enrolled.ref) AS town,
               any_value(enrolled.village ORDER BY enrolled.ref) AS village,
               CAST(NULL AS DOUBLE) AS amount,
               CAST(NULL AS INTEGER) AS months,
               list(DISTINCT enrolled.ref ORDER BY enrolled.ref) AS subject,
               list_sort(list_distinct(
                   any_value(staff_refs) || coalesce(any_value(shown.refs), []))) AS evidence,
               any_value(staff_name) AS staff_name,
               any_value(posts) AS posts,
               any_value(relation) AS relation,
               any_value(way) || '（' || any_value(enrolled.name ORDER BY enrolled.ref) || '）' AS way,
               CASE WHEN max(sureness) = 3 THEN '' ELSE '（亲属关系由户籍推算，待核实）' END AS doubt
        FROM related LEFT JOIN shown ON shown.staff = related.staff AND shown.id_number = enrolled.id_number
        GROUP BY enrolled.person, enrolled.unit, enrolled.programme, related.staff
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
