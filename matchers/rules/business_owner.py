"""名下有商事登记: businesses that a household runs or holds, all of them in one finding."""

from pipeline.kernel.declare import Rule

BUSINESS_OWNER = Rule(
    slug="business_owner",
    code="BIZ-01",
    title="保障家庭成员名下疑似有商事登记",
    basis="社会救助法第二十三条（财产标准由省级规定）、第四十一条；最低生活保障审核确认办法（民发〔2021〕57号）；本地家庭财产认定规定",
    severity="yellow",
    sources=("roster", "business"),
    sql="""
        WITH owned AS (
            SELECT firm.*, enrolled.ref AS row, unit, unit_no, programme, name, id_number, town, village,
                   least(firm.sure, roster_sure) AS least_sure, concat_ws('；', nullif(doubt, ''), roster_doubt) AS said
            FROM enrolled JOIN firm USING (person)
        ),
        held AS (
            SELECT unit, business, class, max(capital) AS capital FROM owned GROUP BY ALL
        ),
        judged AS (
            SELECT unit, bool_or(class <> 'firm') AS shops, round(sum(capital) FILTER (class = 'firm'), 2) AS total,
                   bool_or(class = 'firm' AND capital IS NULL) AS untold,
                   $capital_contribution_max < 0 OR coalesce(total > $capital_contribution_max, FALSE) AS beyond
            FROM held GROUP BY unit
        ),
        counted AS (
            SELECT owned.*, total, CASE WHEN class = 'firm' AND NOT beyond THEN least(least_sure, 1) ELSE least_sure END AS last_sure,
                   business_name || '（' || concat_ws('，', class_text, name || nullif('任' || nullif(role, ''), ''),
                       CASE WHEN capital > 0 THEN '出资额' || money_text(capital) WHEN class = 'firm' THEN '出资额未填' END, nullif(said, '')) || '）' AS spoken
            FROM owned JOIN judged USING (unit) WHERE class <> 'firm' OR beyond OR untold
        )
        SELECT unit AS key, tier_of(max(last_sure)) AS tier, max(probability) AS probability, programme,
               coalesce(any_value(unit_no), '') AS unit, any_value(name ORDER BY row) AS name,
               coalesce(any_value(id_number ORDER BY row), '') AS id_number, any_value(town ORDER BY row) AS town,
               any_value(village ORDER BY row) AS village, CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               list(DISTINCT row ORDER BY row) AS subject, list(DISTINCT ref ORDER BY ref) AS evidence,
               string_agg(DISTINCT name, '、' ORDER BY name) AS owners, string_agg(DISTINCT spoken, '；' ORDER BY spoken) AS businesses,
               count(DISTINCT business) AS number, any_value(total) AS total,
               any_value(explanation ORDER BY last_sure DESC, explanation) AS identity
        FROM counted GROUP BY unit, programme
    """,
    sentence="商事登记显示，{programme}家庭成员{owners}名下登记有{number}处经营主体：{businesses}。",
    how="入户了解是否实际经营、有无雇工和收入，听取本人说明（被他人借名、挂名、已歇业未注销、家庭小店无雇工等）；属实的按本地财产标准重新认定。",
    columns={
        "owners": "登记人",
        "businesses": "商事登记",
        "number": "处数",
        "total": "企业出资合计（元）",
        "identity": "身份比对",
    },
    switches=("capital_contribution_max", "family_shop"),
)
