"""工作人员本人在保: a staff member, not of an exempt kind, who is a recipient."""

from pipeline.kernel.declare import Rule

STAFF_RECIPIENT = Rule(
    slug="staff_recipient",
    code="FIN-01",
    title="财政供养等工作人员本人疑似享受救助",
    basis="最低生活保障审核确认办法（民发〔2021〕57号）；全国农村低保专项治理（民发〔2018〕50号）；社会救助法第七十条",
    severity="red",
    sources=("roster", "staff"),
    sql="""
        SELECT enrolled.person || '|' || enrolled.unit AS key,
               tier_of(max(sureness(serving.tier))) AS tier,
               max(serving.probability) AS probability,
               programme,
               coalesce(any_value(unit_no), '') AS unit,
               any_value(enrolled.name ORDER BY enrolled.ref) AS name,
               coalesce(any_value(enrolled.id_number), '') AS id_number,
               any_value(town ORDER BY enrolled.ref) AS town,
               any_value(village ORDER BY enrolled.ref) AS village,
               CAST(NULL AS DOUBLE) AS amount,
               CAST(NULL AS INTEGER) AS months,
               list(DISTINCT enrolled.ref ORDER BY enrolled.ref) AS subject,
               list(DISTINCT serving.ref ORDER BY serving.ref) AS evidence,
               string_agg(DISTINCT serving.kind, '、' ORDER BY serving.kind) AS lists,
               string_agg(DISTINCT office_post, '；' ORDER BY office_post) AS posts,
               any_value(explanation ORDER BY sureness(serving.tier) DESC, explanation) AS identity,
               doubt_text(tier_of(max(sureness(serving.tier))), any_value(
                   explanation ORDER BY sureness(serving.tier) DESC, explanation)) AS doubt
        FROM enrolled JOIN serving USING (person)
        GROUP BY enrolled.person, enrolled.unit, programme
    """,
    sentence="{lists}名单显示，{name}{doubt}现任{posts}，同时享受{programme}。",
    how="向所在单位核实是否在职、工资是否由财政发放（公益性岗位、遗属、退休等除外），听取本人说明后再定；公职人员问题按管理权限移交。",
    columns={"posts": "单位职务", "lists": "名单类别", "identity": "身份比对"},
    switches=("staff_exempt",),
)
