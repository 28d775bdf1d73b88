"""逾期发放: money for a month sent after the county's pay day, told by town, programme and month."""

from pipeline.kernel.declare import Rule

LATE_PAYMENT = Rule(
    slug="late_payment",
    code="PAY-01",
    title="救助资金未按时发放",
    basis="晋政民〔2019〕31号（低保金每月10日前发放）；社会救助法第六十六条；连民〔2020〕12号（及时足额发放）",
    severity="yellow",
    procedure=True,
    sources=("payments",),
    bygone=True,
    sql="""
        WITH delayed AS (
            SELECT DISTINCT programme, month FROM paid WHERE outcome = 'paid' AND paid_on >= month + CAST($pay_day AS INTEGER)
        ),
        paid AS MATERIALIZED (
            SELECT paid.*, town, name_key FROM paid SEMI JOIN delayed USING (programme, month)
            JOIN (SELECT ref, town, name_key FROM payments) AS written USING (ref)
        ),
        tried AS (
            SELECT DISTINCT programme, month, coalesce(person, name_key) AS payee
            FROM paid WHERE outcome = 'failed' AND (paid_on IS NULL OR paid_on < month + CAST($pay_day AS INTEGER))
        ),
        home AS (SELECT person, min(town) AS town FROM recipient GROUP BY person),
        sent AS (
            SELECT paid.*, coalesce(nullif(paid.town, ''), nullif(home.town, ''), sheet_town.town, '') AS place,
                   paid_on >= month + CAST($pay_day AS INTEGER) AS late
            FROM paid LEFT JOIN enrolled_unit AS family USING (unit) LEFT JOIN home USING (person)
            LEFT JOIN sheet_town ON sheet_town.file_no = paid.ref >> 40
            ANTI JOIN tried ON tried.programme = paid.programme AND tried.month = paid.month
                 AND tried.payee = coalesce(paid.person, paid.name_key)
            WHERE outcome = 'paid' AND NOT apart AND paid_on IS NOT NULL AND amount > 0
                  AND coalesce(family.since < paid.month - INTERVAL 1 MONTH, TRUE)
        ),
        counted AS (
            SELECT place, programme, month, count(*) AS n, count_if(late) AS late_n,
                   min(paid_on) FILTER (late) AS first_on, max(paid_on) FILTER (late) AS last_on,
                   sum(amount) FILTER (late) AS late_amount, list(ref ORDER BY ref) FILTER (late) AS refs
            FROM sent GROUP BY place, programme, month
        )
        SELECT place || '|' || programme || '|' || strftime(month, '%Y%m') AS key,
               'confirmed' AS tier, 1.0 AS probability, programme, '' AS unit, '' AS name, '' AS id_number,
               place AS town, '' AS village, late_amount AS amount, 1 AS months,
               CAST([] AS BIGINT[]) AS subject, refs AS evidence,
               coalesce(nullif(place, ''), '（乡镇未填）') AS place, month_text(month) AS pay_month,
               CAST(late_n AS INTEGER) AS late_n, CAST(n AS INTEGER) AS n,
               format('{:.1f}%', 100.0 * late_n / n) AS share,
               day_text(first_on) AS first, day_text(last_on) AS last,
               CASE WHEN first_on = last_on THEN '在' || day_text(first_on)
                    ELSE '最早' || day_text(first_on) || '、最晚' || day_text(last_on) END AS span,
               day_text(month + CAST($pay_day AS INTEGER) - 1) AS due
        FROM counted WHERE late_n > 0 AND late_n >= n * $late_share
    """,
    sentence="发放明细显示，{place}{pay_month}的{programme}共发放{n}笔，其中{late_n}笔（{share}）晚于{due}，{span}发放。",
    how="向财政所、代发银行和乡镇经办人员了解资金下达、造册、代发各在哪一天，听取说明；属实的查明原因并理顺流程。补发、首次发放和失败后重发的已不计入。",
    columns={
        "pay_month": "所属月份",
        "late_n": "逾期笔数",
        "n": "发放笔数",
        "share": "逾期占比",
        "first": "最早逾期发放",
        "last": "最晚逾期发放",
        "due": "应发放到",
    },
    switches=("pay_day", "late_share"),
    unseen="""
        SELECT '以下发放明细没有发放日期，未作判断：' || string_agg(said, '、' ORDER BY month, said) FILTER (dated = 0),
               sum(dated) = 0
        FROM (SELECT month, month_text(month) || programme AS said, count(paid_on) AS dated FROM paid
              GROUP BY month, programme)
    """,
)
