"""身份信息错误: a roster row whose identity fields are invalid, contradictory or belong to another."""

from pipeline.kernel.declare import Rule

IDENTITY_ERROR = Rule(
    slug="identity_error",
    code="IDQ-01",
    title="保障对象身份信息疑似有误",
    basis="连民〔2020〕12号（信息入库准确率和校验通过率100%）；GB 11643 公民身份号码",
    severity="yellow",
    sources=("roster",),
    sql="""
        WITH flawed AS (
            SELECT ref, max(sure) AS sure, list_sort(list_distinct(flatten(list(refs)))) AS refs,
                   array_to_string(list_transform(list_sort(list(DISTINCT [CAST(rank AS VARCHAR), problem])), lambda one: one[2]), '；') AS problems
            FROM flaw GROUP BY ref
        )
        SELECT person || '|' || recipient.unit AS key,
               tier_of(sure) AS tier, CASE WHEN sure = 3 THEN 1.0 ELSE 0.5 END AS probability,
               programme, coalesce(unit_no, '') AS unit,
               coalesce(name, '（姓名未填）') AS name, coalesce(id_number, '') AS id_number, town, village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               [ref] AS subject, refs AS evidence,
               problems, coalesce(id_text, '未填') AS written
        FROM flawed JOIN recipient USING (ref)
    """,
    sentence="名册登记的{name}（{programme}）身份信息有疑问：{problems}。",
    how="核对户口簿和身份证原件，按原件更正名册和系统；证号属于他人的，查明是录错还是冒名，并听取本人说明。",
    columns={"problems": "问题", "written": "名册原填证号"},
)
