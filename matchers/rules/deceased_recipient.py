"""死亡人员仍在册: a death on or before the month's end, and the roster row has not ended."""

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
               CASE WHEN state_said IS NULL THEN death.tier ELSE 'possible' END AS tier, death.probability, programme, coalesce(unit_no, '') AS unit,
               name, coalesce(id_number, '') AS id_number, town, village,
               nullif(more, 0) AS amount, CASE WHEN more > 0 THEN months END AS months,
               [ref] AS subject, list_sort(list_distinct(death.refs || list_filter(alive_refs, lambda one: one <> ref))) AS evidence,
               registers, said_by,
               register_count || '处：' || registers AS reported_by,
               died, news, month_text($month) AS this_month,
               CASE WHEN state_said IS NOT NULL THEN programme || state_text(state_said)
                    WHEN status IS NULL THEN '仍在' || programme || '名册'
                    ELSE '名册中其' || programme || '仍为“正常”' END AS standing,
               dispute, explanation AS identity,
               bracketed(concat_ws('；', identity_text(identity_tier, explanation), caveat)) AS doubt,
               CASE WHEN identity_tier = 'confirmed' THEN '' ELSE '疑似：' END AS doubtful, but,
               rung_of(told_sure, alive, agreeing) AS step,
               rung_text(step, sound_registers, agreeing, feeds) AS rung, rung_steps(step) AS steps,
               alive_shown, coalesce(member_recount.words, '') AS hint
        FROM recipient JOIN death USING (person) LEFT JOIN member_recount USING (person)
        WHERE state = '正常'
    """,
    sentence="{doubtful}据{said_by}，{name}{news}{doubt}{but}；{this_month}{standing}。",
    how="按各行的“怎样核实”办理：到村（居）核对死亡证明、火化或户口注销材料，听取家属说明；属实的按规定停止本人待遇，家庭仍有成员的重新核算，不得直接整户停保。",
    columns={
        "died": "登记死亡日期",
        "reported_by": "登记来源",
        "rung": "登记印证",
        "steps": "怎样核实",
        "alive_shown": "生存迹象",
        "dispute": "日期不一致",
        "hint": "提示",
        "identity": "身份比对",
    },
    switches=("death_stop",),
)
