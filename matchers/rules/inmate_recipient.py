"""服刑强戒人员仍计入保障人口: a member of the household is in prison or compulsory detention this month.

Those at liberty (缓刑, 社区矫正, 保外就医, 取保候审, 社区戒毒, released) are no inmates, nor are those awaiting a sentence. 特困 in prison: ``tekun_unfit``.
"""

from pipeline.kernel.declare import Rule

INMATE_RECIPIENT = Rule(
    slug="inmate_recipient",
    code="CST-01",
    title="服刑、强制隔离戒毒人员疑似仍计入保障人口",
    basis="最低生活保障审核确认办法（民发〔2021〕57号）第七条（监狱服刑、强制隔离戒毒人员不计入共同生活的家庭成员）；社会救助法第四十六条",
    severity="red",
    sources=("roster", "hardship"),
    sql="""
        WITH inside AS (
            SELECT enrolled.*, size, custody.ref AS row, custody.kind AS held, least(sureness(custody.tier), at_most, roster_sure) AS sure,
                   custody.probability AS likely, concat_ws('；', identity_text(custody.tier, custody.explanation), unsaid, roster_doubt) AS said,
                   CASE WHEN start_on IS NULL AND until IS NULL THEN '' ELSE bracketed(concat_ws('至', day_text(start_on), coalesce(day_text(until), '止期未填'))) END AS term
            FROM enrolled JOIN custody USING (person) JOIN unit_size USING (unit)
            WHERE NOT (programme = '特困' AND custody.kind = '服刑在押')
        )
        SELECT unit AS key, tier_of(max(sure)) AS tier, max(likely) AS probability, programme, coalesce(any_value(unit_no), '') AS unit,
               any_value(name ORDER BY ref) AS name, coalesce(any_value(id_number ORDER BY ref), '') AS id_number,
               any_value(town ORDER BY ref) AS town, any_value(village ORDER BY ref) AS village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               list(DISTINCT ref ORDER BY ref) AS subject, list(DISTINCT row ORDER BY row) AS evidence,
               string_agg(DISTINCT name || held || term || bracketed(said), '；' ORDER BY name || held || term || bracketed(said)) AS inmates,
               size, greatest(size - count(DISTINCT coalesce(id_number, person)), 0) AS remaining,
               CASE WHEN remaining > 0 THEN '其余' || remaining || '人应按减少后的人口重新核算，保障不停' ELSE '该户登记仅此人' END AS rest
        FROM inside GROUP BY unit, programme, size
    """,
    sentence="名单显示，{programme}家庭成员{inmates}，名册仍计入保障人口（该户{size}人）；{rest}。",
    how="向司法、公安部门核对是否实际收押（缓刑、社区矫正、社区戒毒、已释放的仍应计入），听取家属说明；属实的按减少后的人口重新核算，不得整户停保；有未成年子女的同时核查事实无人抚养儿童保障。",
    columns={"inmates": "服刑强戒情况", "size": "保障人口", "remaining": "其余人口"},
)
