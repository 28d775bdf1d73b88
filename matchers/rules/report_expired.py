"""核对报告过期: a family whose latest report on its means is older than such reports are valid."""

from pipeline.kernel.declare import Rule

REPORT_EXPIRED = Rule(
    slug="report_expired",
    code="CHK-02",
    title="家庭经济状况核对报告已过有效期",
    basis="晋政民〔2019〕31号（每年至少核对一次，核对报告有效期一年，以最新报告为准）；连民〔2020〕12号（逢进必核、定期复核）",
    severity="yellow",
    procedure=True,
    sources=("roster",),
    sql="""
        WITH due AS (
            SELECT *, (coalesce(reported_on, since)
                       + to_months(CAST($check_report_valid_months AS INTEGER))) :: DATE AS due_on
            FROM unit_check WHERE reports_kept
        )
        SELECT unit || '|' || coalesce(strftime(reported_on, '%Y%m%d'), '') AS key,
               tier_of(sure) AS tier, 1.0 AS probability, programme, unit_no AS unit,
               head.name AS name, head.id_number AS id_number, head.town AS town, head.village AS village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               rows AS subject, CAST([] AS BIGINT[]) AS evidence,
               coalesce(day_text(reported_on), '没有记录') AS reported,
               coalesce('最近一份核对报告是' || day_text(reported_on) || '的，已在' || day_text(due_on) || '过期',
                        '自' || day_text(since) || '纳入以来没有核对报告记录') AS last_said,
               day_text(due_on) AS due,
               bracketed(doubt) AS doubt
        FROM due WHERE due_on < $month_end
    """,
    sentence="名册显示，{name}一户{doubt}享受{programme}，{last_said}。",
    how="先查核对平台，已有新报告的补录日期；确实没有的，核实授权书仍然有效、听取家庭说明后重新发起核对。过期是经办程序问题，不说明该户不符合条件。",
    columns={"reported": "核对报告日期", "due": "有效期至"},
    switches=("check_report_valid_months",),
    unseen="""
        SELECT '以下名册没有核对报告日期（或大多未填），未作判断：'
                   || string_agg(DISTINCT programme, '、' ORDER BY programme) FILTER (NOT reports_kept),
               NOT bool_or(reports_kept)
        FROM unit_check
    """,
)
