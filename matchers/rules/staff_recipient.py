"""工作人员本人在保: a staff member, not of an exempt kind, who is a recipient."""

from pipeline.kernel.declare import Rule

STAFF_RECIPIENT = Rule(
    slug="staff_recipient",
    code="FIN-01",
    title="财政供养等工作人员本人疑似享受救助",
    basis="社会救助法第十八条、第七十条；最低生活保障审核确认办法（民发〔2021〕57号）；"
    "丰都县许明寺镇社会救助工作专项治理通知（2020年，重点核查财政供养人员和村（居）干部）",
    severity="red",
    likely=0.7,
    conduct=True,
    sources=("roster", "staff"),
    sql="""
        SELECT person || '|' || enrolled.unit AS key,
               tier_of(least(staff_sure, roster_sure)) AS tier, probability, programme, coalesce(unit_no, '') AS unit,
               name, coalesce(id_number, '') AS id_number, town, village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               [ref] AS subject, list_sort(refs) AS evidence,
               lists, posts, CASE WHEN posts = '' THEN '在名单中' ELSE '现任' || posts END AS serves, identity,
               bracketed(concat_ws('；', identity_text(tier_of(staff_sure), identity), roster_doubt)) AS doubt
        FROM enrolled JOIN serving USING (person)
    """,
    sentence="{lists}名单显示，{name}{doubt}{serves}，同时享受{programme}。",
    how="向所在单位核实是否在职、工资是否由财政发放（公益性岗位、遗属、退休等除外），听取本人说明后再定；公职人员问题按管理权限移交。",
    columns={"posts": "单位职务", "lists": "名单类别", "identity": "身份比对"},
    switches=("staff_exempt",),
)
