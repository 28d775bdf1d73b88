"""死亡后仍发放: the month of death itself is payable, so by default it never counts."""

from pipeline.kernel.declare import Rule

PAID_AFTER_DEATH = Rule(
    slug="paid_after_death",
    code="DTH-01",
    title="疑似死亡后仍发放救助资金",
    basis="特困人员认定办法（民发〔2021〕43号）第二十四条至第二十七条（终止的从下月起停发）；"
    "社会救助法第四十七条、第四十八条；晋政民〔2019〕31号",
    severity="red",
    sources=("payments", "deaths"),
    sql="""
        WITH own AS (
            SELECT recipient.*, family FROM late JOIN recipient USING (person)
            WHERE recipient.programme = family OR list_contains(programmes, recipient.programme)
                  OR (is_dibao AND list_contains(programmes, '低保'))
        ),
        listed AS (
            SELECT person, family, string_agg(DISTINCT programme, '、' ORDER BY programme) AS programme,
                   string_agg(DISTINCT unit_no, '、' ORDER BY unit_no) AS unit_no,
                   min(town) AS town, min(village) AS village, list(DISTINCT ref ORDER BY ref) AS refs
            FROM own GROUP BY person, family
        ),
        others AS (
            SELECT own.person, family, count(DISTINCT mate.person) AS living
            FROM own JOIN recipient AS mate USING (unit)
            WHERE mate.person <> own.person AND mate.state = '正常' AND mate.state_said IS NULL
            GROUP BY own.person, family
        ),
        total AS (
            SELECT late.*, least(late.sure, sureness(death.tier)) AS least_sure,
                   CASE WHEN late.sure < sureness(identity_tier) THEN late.explanation
                        ELSE death.explanation END AS identity,
                   least(late.sure, sureness(identity_tier)) AS identity_sure,
                   least(late.probability, death.probability) AS likely, caveat, news,
                   registers, said_by, died, dispute, late.refs || death.refs || alive_refs AS evidence,
                   but, alive_shown, rung_of(least(late.sure, told_sure), alive, agreeing) AS step,
                   rung_text(step, sound_registers, agreeing, feeds) AS rung, rung_steps(step) AS steps
            FROM late JOIN death USING (person)
        )
        SELECT person || '|' || family AS key,
               tier_of(least_sure) AS tier,
               likely AS probability,
               coalesce(listed.programme, array_to_string(coalesce(nullif(
                   list_filter(programmes, lambda one: one <> '低保'), []), programmes), '、')) AS programme,
               coalesce(listed.unit_no, total.unit_no, '') AS unit,
               person.name, coalesce(person.id_number, '') AS id_number,
               coalesce(listed.town, nullif(person.town, ''), total.town, '') AS town,
               coalesce(listed.village, nullif(person.village, ''), total.village, '') AS village,
               total.amount, total.months,
               coalesce(listed.refs, []) AS subject,
               list_sort(list_filter(list_distinct(evidence), lambda one: NOT list_contains(subject, one))) AS evidence,
               but, rung, steps, alive_shown, registers, said_by, died, news, sums, dispute, identity,
               bracketed(concat_ws('；', identity_text(tier_of(identity_sure), identity), caveat)) AS doubt,
               CASE WHEN identity_sure = 3 THEN '' ELSE '疑似：' END AS doubtful,
               concat_ws('；', unsure, CASE WHEN living > 0 THEN coalesce(recount.words,
                   '户内另有' || living || '人在保，应按减少后的人口重新核算；多发金额至多为已发的' || money_text(total.amount) || '，以重算为准') END) AS hint
        FROM total JOIN person USING (person)
        LEFT JOIN listed USING (person, family) LEFT JOIN others USING (person, family)
        LEFT JOIN recount USING (person, family)
    """,
    sentence="{doubtful}据{said_by}，{name}{news}{doubt}{but}；发放明细显示此后仍以其名义发放{programme}：{sums}。",
    how="按各行的“怎样核实”办理：核对死亡证明和银行到账、取款记录（发放成功、有人取款都不能证明本人在世），听取家属说明后再定；家庭仍有在保成员的按减少后的人口重新核算，多发金额以重算结果为准。",
    bygone=True,
    columns={
        "died": "登记死亡日期",
        "sums": "发放明细",
        "registers": "登记来源",
        "rung": "登记印证",
        "steps": "怎样核实",
        "alive_shown": "生存迹象",
        "dispute": "日期不一致",
        "hint": "提示",
        "identity": "身份比对",
    },
    switches=("death_stop",),
)
