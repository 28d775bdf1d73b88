"""超期未复核: a family whose last review lies further back than its cycle. Says nothing of its need.

A date of a review that lies ahead is refused as a cell, and nothing is said of that family until it is mended.
"""

from pipeline.kernel.declare import Rule

REVIEW_OVERDUE = Rule(
    slug="review_overdue",
    code="CHK-01",
    title="保障家庭超过规定周期未复核",
    basis="社会救助法第四十六条（定期核查）；最低生活保障审核确认办法（民发〔2021〕57号，每年或每半年核查一次）；"
    "昭通市2013年处理情况报告（常补对象一年一审、非常补对象半年一审）",
    severity="yellow",
    procedure=True,
    sources=("roster",),
    sql="""
        WITH due AS (
            SELECT *, greatest(coalesce(greatest(reviewed_on, since), reviewed_on, since)
                                   + to_months(CAST(cycle AS INTEGER)),
                               TRY_CAST($review_extended_until AS DATE)) :: DATE AS due_on
            FROM unit_check WHERE reviews_kept AND unit NOT IN (
                SELECT unit FROM enrolled JOIN reject USING (ref)
                WHERE reject.source = 'roster' AND reject.column = '最近复核日期' AND contains(reason, '本月以后'))
        )
        SELECT unit || '|' || coalesce(strftime(reviewed_on, '%Y%m%d'), '') AS key,
               tier_of(sure) AS tier, 1.0 AS probability, programme, unit_no AS unit,
               head.name AS name, head.id_number AS id_number, head.town AS town, head.village AS village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               rows AS subject, CAST([] AS BIGINT[]) AS evidence,
               coalesce(day_text(reviewed_on), '没有记录') AS reviewed,
               coalesce('最近一次复核是' || day_text(reviewed_on),
                        '自' || day_text(since) || '纳入以来没有复核记录') AS last_said,
               CAST(cycle AS INTEGER) AS cycle, why, day_text(due_on) AS due,
               bracketed(doubt) AS doubt
        FROM due WHERE due_on < $month_end
    """,
    sentence="名册显示，{name}一户{doubt}享受{programme}，{last_said}；按{cycle}个月的周期（{why}）应在{due}前复核。",
    how="先查复核表和系统记录，已复核未登记的补录日期；确未复核的尽快入户复核，听取家庭说明，按实际情况作出结论。超期是经办程序问题，不说明该户不符合条件。",
    columns={
        "reviewed": "最近复核日期",
        "cycle": "复核周期（月）",
        "why": "周期依据",
        "due": "应复核日期",
    },
    switches=(
        "review_preset",
        "review_months_stable",
        "review_months_able",
        "review_months_able_urban",
        "review_months_unclassed",
        "review_extended_until",
    ),
    unseen="""
        SELECT '以下名册没有复核日期（或大多未填），未作判断：'
                   || string_agg(DISTINCT programme, '、' ORDER BY programme) FILTER (NOT reviews_kept),
               NOT bool_or(reviews_kept)
        FROM unit_check
    """,
)
