"""近亲属备案对象: a declared relative who is a recipient. No fault, but every one is visited."""

from pipeline.kernel.declare import Rule

STAFF_RELATIVE_DECLARED = Rule(
    slug="staff_relative_declared",
    code="REL-02",
    title="已备案近亲属享受救助（专档，须全部入户）",
    basis="最低生活保障审核确认办法（民发〔2021〕57号）第二十一条（备案的近亲属全部入户核查）；民发〔2018〕50号",
    severity="info",
    sources=("roster", "declarations"),
    sql="""
        WITH notice AS (
            SELECT declarations.*, link.person AS relative, sureness(tier) AS sure, probability, explanation,
                   coalesce(staff_id, staff_name, '') AS cadre
            FROM declarations JOIN link USING (ref) WHERE link.source = 'declarations'
        ),
        service AS (
            SELECT notice.cadre, notice.relative, staff.ref FROM notice JOIN staff ON staff.id_number = staff_id
            UNION SELECT notice.cadre, notice.relative, staff.ref FROM notice
            JOIN staff ON staff_id IS NULL AND staff.name_key = staff_key AND staff.office = notice.office
        ),
        services AS (SELECT cadre, relative, list(ref) AS refs FROM service GROUP BY ALL)
        SELECT enrolled.person || '|' || enrolled.unit || '|' || cadre AS key,
               tier_of(max(sure)) AS tier,
               max(probability) AS probability,
               enrolled.programme,
               coalesce(any_value(unit_no), '') AS unit,
               any_value(enrolled.name ORDER BY enrolled.ref) AS name,
               coalesce(any_value(enrolled.id_number), '') AS id_number,
               any_value(enrolled.town ORDER BY enrolled.ref) AS town,
               any_value(enrolled.village ORDER BY enrolled.ref) AS village,
               CAST(NULL AS DOUBLE) AS amount,
               CAST(NULL AS INTEGER) AS months,
               list(DISTINCT enrolled.ref ORDER BY enrolled.ref) AS subject,
               list_sort(list_distinct(list(notice.ref) || coalesce(any_value(services.refs), []))) AS evidence,
               coalesce(min(staff_name), '工作人员') AS staff,
               coalesce(min(concat(notice.office, notice.post)), '') AS office,
               coalesce(string_agg(DISTINCT notice.relation, '、' ORDER BY notice.relation), '近亲属') AS kin,
               coalesce(day_text(min(declared_on)), '未填') AS declared,
               any_value(explanation ORDER BY sure DESC, explanation) AS identity,
               doubt_text(tier_of(max(sure)), any_value(explanation ORDER BY sure DESC, explanation)) AS doubt
        FROM enrolled JOIN notice ON notice.relative = enrolled.person
        LEFT JOIN services USING (cadre, relative)
        GROUP BY enrolled.person, enrolled.unit, enrolled.programme, cadre
    """,
    sentence="近亲属备案表显示，{name}{doubt}是{office}{staff}备案的{kin}，现享受{programme}，应列入专档并入户核查。",
    how="属已备案事项，不是问题；由县级全部入户核查，查看是否回避、是否符合条件，听取本人说明，材料单独存档、长期公示。",
    columns={
        "staff": "工作人员",
        "office": "单位职务",
        "kin": "备案关系",
        "declared": "备案日期",
        "identity": "身份比对",
    },
)
