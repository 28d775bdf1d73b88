"""近亲属备案对象: a declared relative who is a recipient. No fault, but every one is visited."""

from pipeline.kernel.declare import Rule

STAFF_RELATIVE_DECLARED = Rule(
    slug="staff_relative_declared",
    code="REL-02",
    title="已备案近亲属享受救助（专档，须全部入户）",
    basis="最低生活保障审核确认办法（民发〔2021〕57号）第二十一条（备案的近亲属全部入户核查）；民发〔2018〕50号",
    severity="info",
    conduct=True,
    sources=("roster", "declarations"),
    sql="""
        WITH filed AS (
            SELECT declarations.*, person, sureness(tier) AS sure, link.probability, explanation,
                   coalesce(staff_id, staff_name, '') AS cadre
            FROM declarations JOIN link USING (ref) WHERE link.source = 'declarations'
        ),
        notice AS (
            SELECT cadre, person, max(sure) AS sure, max(probability) AS probability,
                   any_value(explanation ORDER BY sure DESC, explanation) AS identity,
                   coalesce(min(staff_name), '工作人员') AS staff, coalesce(min(concat(office, post)), '') AS office,
                   coalesce(string_agg(DISTINCT relation, '、' ORDER BY relation), '近亲属') AS kin,
                   coalesce(day_text(min(declared_on)), '未填') AS declared, list(ref) AS refs
            FROM filed GROUP BY cadre, person
        ),
        served AS (
            SELECT cadre, person, staff.ref FROM filed JOIN staff ON staff.id_number = staff_id
            UNION SELECT cadre, person, staff.ref FROM filed
            JOIN staff ON staff.name_key = staff_key AND staff.office = filed.office WHERE staff_id IS NULL
        ),
        service AS (SELECT cadre, person, list(ref) AS refs FROM served GROUP BY cadre, person)
        SELECT person || '|' || enrolled.unit || '|' || cadre AS key,
               tier_of(least(sure, roster_sure)) AS tier, probability, programme, coalesce(unit_no, '') AS unit,
               name, coalesce(id_number, '') AS id_number, town, village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               [ref] AS subject,
               list_sort(list_distinct(notice.refs || coalesce(service.refs, []))) AS evidence,
               staff, office, kin, declared, identity,
               bracketed(concat_ws('；', identity_text(tier_of(sure), identity), roster_doubt)) AS doubt
        FROM enrolled JOIN notice USING (person) LEFT JOIN service USING (cadre, person)
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
