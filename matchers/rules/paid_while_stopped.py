"""停保、暂停后仍发放: money for months after the month in which a whole family was stopped or suspended.

Where no row of the family has the date of it, only what was paid for the month of the run, and no more than possibly.
"""

from pipeline.kernel.declare import Rule

PAID_WHILE_STOPPED = Rule(
    slug="paid_while_stopped",
    code="PAY-04",
    title="停保或暂停后疑似仍在发放",
    basis="社会救助法第四十七条、第四十八条；特困人员认定办法（民发〔2021〕43号）第二十四条至第二十七条（从下月起停发）；"
    "连民〔2020〕12号（退出精准）",
    severity="red",
    sources=("roster", "payments"),
    bygone=True,
    sql="""
        WITH over AS (
            SELECT unit, programme FROM recipient GROUP BY unit, programme HAVING bool_and(state IN ('停保', '暂停'))
        ),
        ended AS MATERIALIZED (
            SELECT unit, programme, family_of(programme) AS family, max(stopped_on) AS stopped_on,
                   count(stopped_on) = count(*) AS dated,
                   any_value(state ORDER BY stopped_on DESC, ref) AS state,
                   coalesce(any_value(stop_reason ORDER BY stopped_on DESC, ref), '未填') AS reason,
                   arg_min(struct_pack(name, id_number := coalesce(id_number, ''), unit_no := coalesce(unit_no, ''), town, village),
                           head_first(relation, ref)) AS head,
                   list(ref ORDER BY ref) AS rows, max(since) AS since
            FROM recipient SEMI JOIN over ON over.unit = recipient.unit AND over.programme IS NOT DISTINCT FROM recipient.programme
            GROUP BY unit, programme
        ),
        back AS (SELECT family_of(programme) AS family, person FROM enrolled),
        gone AS (SELECT person, family, unnest(refs) AS ref FROM late),
        after_end AS (
            SELECT ended.*, paid.ref, paid.month, paid.amount AS sum,
                   paid.sure AS payee_sure, least(paid.sure, CASE WHEN dated THEN 3 WHEN stopped_on IS NULL THEN 1 ELSE 2 END) AS sure
            FROM ended JOIN paid USING (unit)
            ANTI JOIN back ON back.family = paid.family AND back.person = paid.person
            ANTI JOIN gone ON gone.ref = paid.ref
            WHERE outcome = 'paid' AND NOT apart AND coalesce(paid.month > stopped_on, paid.month = $month)
                  AND coalesce(ended.since <= stopped_on, TRUE)
        ),
        monthly AS (
            SELECT unit, month, sum(sum) AS net FROM after_end GROUP BY unit, month HAVING net > 0
        )
        SELECT unit || '|' || coalesce(strftime(any_value(stopped_on), '%Y%m'), '') AS key, tier_of(max(sure)) AS tier,
               CASE WHEN max(sure) = 3 THEN 1.0 ELSE 0.5 END AS probability,
               programme, any_value(head.unit_no) AS unit, any_value(head.name) AS name,
               any_value(head.id_number) AS id_number, any_value(head.town) AS town, any_value(head.village) AS village,
               CAST(sum(sum) AS DOUBLE) AS amount, CAST(count(DISTINCT month) AS INTEGER) AS months,
               any_value(rows) AS subject, list(ref ORDER BY ref) AS evidence,
               any_value(state) AS state, coalesce(day_text(any_value(stopped_on)), '未填') AS stopped, any_value(reason) AS reason,
               CASE WHEN stopped = '未填' THEN '已' || any_value(state) || '，停保时间未填' ELSE '已于' || stopped || any_value(state) END AS ended_said,
               month_text(min(month)) AS first, month_text(max(month)) AS last,
               CASE WHEN stopped = '未填' THEN '' ELSE '此后' END || CASE WHEN count(DISTINCT month) = 1 THEN month_text(min(month)) || '1个月'
                    ELSE month_text(min(month)) || '至' || month_text(max(month)) || '间'
                         || count(DISTINCT month) || '个月' END AS span,
               money_text(sum(sum)) AS total,
               bracketed(concat_ws('；', CASE WHEN max(payee_sure) < 3 THEN '收款人是否本户待核实' END, CASE
                   WHEN any_value(dated) THEN NULL WHEN stopped = '未填' THEN '可能是本月才停保，请先补填停保时间'
                   ELSE '部分成员停保时间未填' END)) AS doubt
        FROM after_end JOIN monthly USING (unit, month) GROUP BY unit, programme
    """,
    sentence="名册显示，{name}一户{programme}{ended_said}（原因：{reason}），发放明细显示{span}仍有发放{doubt}，合计{total}。",
    how="核对停保或暂停的决定、书面告知和代发清册，向本人了解是否收到、是否已恢复待遇（恢复的补录名册），听取说明后再定；确属多发的按规定处理。补发的欠款已不计入。",
    columns={
        "state": "名册状态",
        "stopped": "停保（暂停）时间",
        "reason": "停保原因",
        "first": "此后最早发放",
        "last": "此后最晚发放",
    },
)
