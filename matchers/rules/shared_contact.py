"""共用电话或地址: several households that are not related have one telephone or one house number.

Their rows are evidence and no subject, so that nobody takes them for one family to be visited once.
"""

from pipeline.kernel.declare import Rule

SHARED_CONTACT = Rule(
    slug="shared_contact",
    code="ANO-06",
    title="多户无亲属关系的家庭登记同一电话或同一门牌",
    basis="最低生活保障审核确认办法（民发〔2021〕57号，入户调查、邻里访问）；连民〔2020〕12号（信息入库准确率、校验通过率）",
    severity="yellow",
    sources=("roster",),
    sql="""
        WITH row AS (
            SELECT kind, contact, recipient.*
            FROM (SELECT kind, contact, unnest(refs) AS ref FROM odd_contact) JOIN recipient USING (ref)
        ),
        household AS (
            SELECT kind, contact, unit, any_value(coalesce(head_name, name) ORDER BY ref) AS head,
                   any_value(town ORDER BY ref) AS town, any_value(village ORDER BY ref) AS village, list(ref) AS refs
            FROM row GROUP BY ALL
        ),
        together AS (
            SELECT kind, contact, mode(town ORDER BY town) AS town,
                   CASE WHEN count(DISTINCT village) = 1 THEN any_value(village) ELSE '' END AS village,
                   array_to_string(list(head ORDER BY head)[1:10], '、') || CASE WHEN count(*) > 10 THEN '等' ELSE '' END AS heads,
                   count(*) AS units, list_sort(flatten(list(refs))) AS rows
            FROM household GROUP BY kind, contact
        )
        SELECT kind || '|' || contact AS key, 'possible' AS tier, 1.0 AS probability,
               '' AS programme, '' AS unit, '' AS name, '' AS id_number, town, village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               CAST([] AS BIGINT[]) AS subject, rows AS evidence,
               CASE kind WHEN '电话' THEN '联系电话' ELSE '住址' END AS what,
               CASE kind WHEN '电话' THEN left(contact, 3) || '****' || right(contact, 4) ELSE contact END AS shown,
               apart, together.units AS units, heads, percent_text(shared_share) AS ordinary, chance_text(chance) AS chance
        FROM odd_contact JOIN together USING (kind, contact)
    """,
    sentence="{units}户救助家庭（{heads}）登记同一{what}（{shown}），按户籍其中{apart}户互无亲属关系；全县与别户共用{what}的只占{ordinary}，"
    "碰巧这么多户的可能{chance}。",
    how="到户核对住址和电话，听取家庭说明（村里代办人留的电话、合租、同一楼栋未写房号等都可能）；登记不准的更正，"
    "由他人代办的查看委托手续和领款人。",
    columns={
        "what": "共用什么",
        "apart": "互无亲属关系户数",
        "units": "共用户数",
        "heads": "各户",
        "ordinary": "全县共用比例",
        "chance": "碰巧的可能",
    },
    switches=("anomaly_rate",),
    needs=("contacts",),
)
