"""乡镇比例异常: a town with far more dead recipients, refusals or relatives of staff than the others."""

from pipeline.kernel.declare import Rule

TOWN_RATE = Rule(
    slug="town_rate",
    code="ANO-02",
    title="乡镇比例与全县差别明显",
    basis="社会救助法第四十六条（定期核查）、第四十七条；晋政民〔2019〕31号（及时做好死亡信息比对）；民发〔2018〕50号",
    severity="yellow",
    sources=("roster",),
    any_source=("deaths", "hardship", "staff", "declarations"),
    sql="""
        WITH worded(kind, what, one, among) AS (
            VALUES ('dead', '本月名册上仍有疑似已死亡的人', '人', '名册共'),
                   ('refused', '申请未通过', '人次', '同期未通过和新纳入的共'),
                   ('relative', '在保家庭中有工作人员近亲属', '户', '在保家庭共')
        )
        SELECT kind || '|' || town AS key, 'possible' AS tier, 1.0 AS probability,
               '' AS programme, '' AS unit, '' AS name, '' AS id_number, town, '' AS village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               CAST([] AS BIGINT[]) AS subject, coalesce(refs, []) AS evidence,
               CASE WHEN kind = 'refused' THEN '近' || CAST($anomaly_months AS INTEGER) || '个月' ELSE '' END || what AS what,
               one, among, base, observed, round(expected, 1) AS expected, about_text(expected) AS about,
               percent_text(observed / base) AS share, percent_text(expected / base) AS elsewhere,
               percent_text(shrunk) AS shrunk, chance_text(chance) AS chance
        FROM odd_group JOIN worded USING (kind)
    """,
    sentence="{town}{what}{observed}{one}（{among}{base}{one}）；按全县其他乡镇的比例应为{about}{one}，碰巧这么多的可能{chance}。",
    how="请乡镇说明原因：死亡人员多的，查村（居）报告死亡和停发的流程；申请未通过多的，抽查不予确认的理由并听取申请人意见；"
    "近亲属多的，核对备案和回避。比例差别可能有正当原因，具体到人到户的以其他各表为准。",
    columns={
        "what": "比较内容",
        "observed": "实际数",
        "expected": "应约数",
        "base": "基数",
        "share": "本乡镇比例",
        "elsewhere": "其他乡镇比例",
        "shrunk": "收缩后比例",
        "chance": "碰巧的可能",
    },
    switches=("anomaly_rate", "anomaly_base", "anomaly_cases", "anomaly_months"),
    needs=("town_rates",),
)
