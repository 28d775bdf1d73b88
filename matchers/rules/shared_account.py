"""账户异常: one account that receives for several families, or in a name that is not of the family."""

from pipeline.kernel.declare import Rule

SHARED_ACCOUNT = Rule(
    slug="shared_account",
    code="PAY-03",
    title="领款账户疑似多户共用，或户名不是本户成员",
    basis="社会救助法第六十六条；最低生活保障审核确认办法（民发〔2021〕57号，社会化发放到本户账户）；"
    "连民〔2020〕12号（严查资金发放中的截留私分、挪用）",
    severity="yellow",
    sources=("roster",),
    sql="""
        SELECT account AS key, tier_of(sure) AS tier, 1.0 AS probability,
               programme, coalesce(unit_no, '') AS unit, head.name AS name, head.id_number AS id_number,
               head.town AS town, head.village AS village, sum AS amount, CAST(NULL AS INTEGER) AS months,
               list_sort(subject) AS subject, list_sort(list_distinct(paid || staff)) AS evidence,
               kinds, CAST(n AS INTEGER) AS n, tail, families,
               coalesce(account_name, '未填') AS account_name, coalesce(posts, '') AS posts, coalesce(holders, '') AS holders, bracketed(holders) AS whose,
               '尾号' || tail || coalesce('，户名' || account_name, '') AS account,
               concat_ws('；', nullif(kin, ''), CASE WHEN posts IS NOT NULL
                   THEN '只是与' || posts || '同名，是否同一人待核实' END) AS hint,
               coalesce('（' || nullif(concat_ws('；', nullif(kin, ''), CASE WHEN posts IS NOT NULL
                   THEN '与' || posts || '同名，是否同一人待核实' END, doubt), '') || '）', '') AS doubt
        FROM odd_account
    """,
    sentence="同一银行账户（{account}）收{n}户的救助资金：{families}；{kinds}{whose}{doubt}。",
    how="请代发银行核对开户人，入户核对存折和银行卡由谁保管、钱由谁支取，听取本人和开户人说明；有监护、委托代管的补签协议并登记，没有的改发到本户账户。",
    columns={
        "kinds": "情形",
        "n": "涉及户数",
        "tail": "账号尾号",
        "account_name": "账户名称",
        "families": "涉及家庭",
        "holders": "工资账号所属人员",
        "posts": "同名工作人员",
        "hint": "提示",
    },
    switches=("staff_exempt",),
)
