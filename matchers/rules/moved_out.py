"""户籍已迁出或注销仍在保: the household register has let a recipient go before this month, not by death.

Who moved within the county, or within the province while the household stays, is none. Where somebody
moved cannot be told by every extract: then it is said that this has to be asked.
"""

from pipeline.kernel.declare import Rule

_PROVINCES = (
    "11北京,12天津,13河北,14山西,15内蒙古,21辽宁,22吉林,23黑龙江,31上海,32江苏,33浙江,34安徽,35福建,36江西,37山东,41河南,"
    "42湖北,43湖南,44广东,45广西,46海南,50重庆,51四川,52贵州,53云南,54西藏,61陕西,62甘肃,63青海,64宁夏,65新疆,71台湾,81香港,82澳门"
)

MOVED_OUT = Rule(
    slug="moved_out",
    code="MOV-01",
    title="户籍已迁出或注销人员疑似仍在保障名册",
    basis="社会救助法第十八条（户籍所在地）、第四十六条；最低生活保障审核确认办法（民发〔2021〕57号）；晋政民〔2019〕31号（户籍状况核对）",
    severity="yellow",
    sources=("roster", "households"),
    sql=f"""
        WITH province AS (SELECT entry[:2] AS code, entry[3:] AS word FROM (SELECT unnest(string_split('{_PROVINCES}', ',')) AS entry)),
        home AS (SELECT word FROM province WHERE code = (SELECT mode(id_number[:2]) FROM recipient)),
        away AS MATERIALIZED (SELECT * FROM households WHERE state IN ('迁出', '注销')),
        registered AS MATERIALIZED (
            SELECT link.person, away.*, link.tier, link.probability, link.explanation
            FROM link JOIN away USING (ref) WHERE source = 'households'
        ),
        family AS (SELECT DISTINCT unit FROM recipient SEMI JOIN registered USING (person)),
        mate AS MATERIALIZED (FROM recipient SEMI JOIN family USING (unit)),
        own AS MATERIALIZED (
            SELECT link.person, households.state, households.book, households.id_number
            FROM (SELECT ref, person FROM link SEMI JOIN mate USING (person) WHERE source = 'households') AS link JOIN households USING (ref)
        ),
        here AS (SELECT DISTINCT person FROM own WHERE coalesce(state, '正常') = '正常'),
        kept AS (
            SELECT unit FROM mate SEMI JOIN here USING (person) WHERE mate.state = '正常'
            UNION SELECT mate.unit FROM mate JOIN own USING (person) JOIN households AS other USING (book)
            WHERE other.id_number <> own.id_number AND coalesce(other.state, '正常') = '正常'
        ),
        gone AS (
            SELECT recipient.*, registered.ref AS row, registered.state AS left_as, registered.state_text AS wrote,
                   registered.state = '注销' AND regexp_matches(coalesce(state_text, ''), '重[复户号]') AS again, moved_on, moved_to, registered.probability AS likely,
                   least(sureness(registered.tier), CASE WHEN state_said IS NULL THEN 3 ELSE 1 END) AS identity_sure,
                   concat_ws('；', identity_text(registered.tier, registered.explanation), state_text(state_said)) AS said, CASE
                       WHEN registered.state = '注销' THEN 'away'
                       WHEN contains(moved_to, nullif(regexp_extract($county_name, '[^省市州盟区]+(县|区|旗|市)$'), '')) OR regexp_matches(moved_to, '^(本县|县内|本区|区内|本市内)') THEN 'county'
                       WHEN EXISTS (FROM home WHERE contains(moved_to, word)) OR regexp_matches(moved_to, '省内') THEN 'province'
                       WHEN EXISTS (FROM province WHERE contains(moved_to, word)) OR regexp_matches(moved_to, '省外|跨省|国外|境外') THEN 'away'
                       ELSE 'unknown' END AS whither
            FROM recipient JOIN registered USING (person)
            WHERE recipient.state = '正常' AND registered.state IN ('迁出', '注销') AND coalesce(moved_on < $month, TRUE)
                  AND person NOT IN (SELECT person FROM here) AND person NOT IN (SELECT person FROM death WHERE tier <> 'possible')
        ),
        counted AS (
            SELECT *, least(identity_sure, CASE whither WHEN 'away' THEN CASE WHEN again THEN 2 ELSE 3 END WHEN 'unknown' THEN 2 ELSE 1 END) AS sure,
                   CASE left_as WHEN '迁出' THEN '户籍已迁出' ELSE '户籍已注销（' || CASE WHEN length(wrote) > 2 AND wrote NOT IN ('已注销', '户口注销', '其他注销') THEN wrote ELSE '非死亡' END
                       || CASE WHEN again THEN '，是否另有有效户口待核实' ELSE '' END || '）' END || bracketed(concat_ws('，', day_text(moved_on), '迁往' || moved_to))
                   || CASE whither WHEN 'province' THEN '，迁往地在本省' WHEN 'unknown' THEN '，迁往地是否在本省待核实' ELSE '' END AS news
            FROM gone WHERE whither <> 'county' AND NOT (whither = 'province' AND unit IN (SELECT unit FROM kept))
        )
        SELECT unit AS key, tier_of(max(sure)) AS tier, max(likely) AS probability, programme, coalesce(any_value(unit_no), '') AS unit,
               any_value(name ORDER BY ref) AS name, coalesce(any_value(id_number ORDER BY ref), '') AS id_number,
               any_value(town ORDER BY ref) AS town, any_value(village ORDER BY ref) AS village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               list(DISTINCT ref ORDER BY ref) AS subject, list(DISTINCT row ORDER BY row) AS evidence,
               string_agg(DISTINCT name || bracketed(said) || news, '；' ORDER BY name || bracketed(said) || news) AS moves,
               coalesce(day_text(min(moved_on)), '未填') AS since_when,
               CASE WHEN unit IN (SELECT unit FROM kept) THEN '家庭其他成员户籍仍在本县' ELSE '' END AS hint
        FROM counted GROUP BY unit, programme
    """,  # noqa: S608 constants
    sentence="户籍登记显示，{moves}；名册中其{programme}仍为正常。",
    how="向公安部门核对迁出或注销的时间和去向，联系本人或家属听取说明（是否省内迁移、持居住证仍在本地生活）；属实的告知在迁入地申请，手续衔接好以前不得直接停保；家庭其他成员仍在本地的重新核算。",
    columns={"moves": "户籍变动", "since_when": "变动日期", "hint": "提示"},
)
