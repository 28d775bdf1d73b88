"""死亡人员仍在册: a death on or before the month's end, and the roster row still says 正常."""

from pipeline.kernel.declare import Rule

DECEASED_RECIPIENT = Rule(
    slug="deceased_recipient",
    code="DTH-02",
    title="疑似死亡人员仍在保障名册",
    basis="社会救助法第四十六条（定期核查）、第四十七条；特困人员认定办法（民发〔2021〕43号）第二十四条至第二十七条；"
    "晋政民〔2019〕31号（及时做好死亡信息比对和人员保障调整）",
    severity="yellow",
    sources=("roster", "deaths"),
    sql="""
        SELECT person || '|' || recipient.unit AS key,
               death.tier, death.probability, programme, coalesce(unit_no, '') AS unit,
               name, coalesce(id_number, '') AS id_number, town, village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               [ref] AS subject, death.refs AS evidence,
               registers,
               register_count || '处：' || registers AS reported_by,
               coalesce(day_text(died_on), '死亡日期未填') AS died,
               coalesce('已于' || day_text(died_on) || '死亡', '已死亡（死亡日期未填）') AS news,
               month_text($month) AS this_month,
               dispute, explanation AS identity,
               doubt_text(death.tier, explanation) AS doubt
        FROM recipient JOIN death USING (person)
        WHERE state = '正常'
    """,
    sentence="据{registers}登记，{name}{news}{doubt}；{this_month}名册中其{programme}仍为“正常”。",
    how="到村（居）核对死亡证明、火化或户口注销材料，听取家属说明；属实的按规定停止本人待遇，家庭仍有成员的重新核算，不得直接整户停保。",
    columns={
        "died": "登记死亡日期",
        "reported_by": "登记来源",
        "dispute": "日期不一致",
        "identity": "身份比对",
    },
)
