"""发放与应发不符: this month's money held against the roster; families unpaid; people paid who are on no roster."""

from pipeline.kernel.declare import Rule

PAYMENT_MISMATCH = Rule(
    slug="payment_mismatch",
    code="PAY-02",
    title="发放金额与名册应发不符，或应发未发、名册外发放",
    basis="社会救助法第十八条；最低生活保障审核确认办法（民发〔2021〕57号）；连民〔2020〕12号（及时足额发放；"
    "救助系统信息、财务统计台账对应一致；差额救助、分类施保）",
    severity="yellow",
    sources=("roster", "payments"),
    bygone=True,
    sql="""
        SELECT key, tier_of(mismatch.sure) AS tier, CASE WHEN mismatch.sure = 3 THEN 1.0 ELSE 0.5 END AS probability,
               programme, unit_no AS unit, name, id_number, town, village, mismatch.stake AS amount, 1 AS months,
               subject, evidence, kind, month_text($month) AS pay_month, due, paid, told, bracketed(doubt) AS doubt, hint
        FROM mismatch
    """,
    sentence="{pay_month}，{name}{doubt}的{programme}{kind}：{told}。",
    how="核对审批表、当月发放清册和银行回单，向本人了解是否收到、有无补发扣回或标准调整，听取说明后再定；少发、未发的及时补发，多发的按规定处理，名册漏登的补录。",
    unseen="""
        WITH place AS (
            SELECT family, head.town AS town, count(*) FILTER (reached) * 2 >= count(*) AS there
            FROM _expected LEFT JOIN _month_paid USING (unit)
            WHERE unit NOT IN (SELECT unit FROM enrolled WHERE support LIKE '%集中%' OR institution IS NOT NULL)
            GROUP BY family, head.town
        ),
        lacking AS (
            SELECT family, bool_or(there) AS partly, string_agg(town, '、' ORDER BY town) FILTER (NOT there) AS towns
            FROM place GROUP BY family
        )
        SELECT month_text($month) || '的发放明细没有收到或不到一半，应发未发未作判断：'
               || string_agg(CASE WHEN partly THEN towns ELSE '全县' END || family, '；' ORDER BY family) FILTER (towns IS NOT NULL),
               NOT bool_or(partly) FROM lacking
    """,
    columns={"kind": "情形", "due": "名册应发", "paid": "实际发放", "hint": "提示"},
)
