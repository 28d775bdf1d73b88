"""户主已故: the head has died and the family is still entitled: the head and the account have to change."""

from pipeline.kernel.declare import Rule

HEAD_DECEASED = Rule(
    slug="head_deceased",
    code="DTH-03",
    title="户主疑似已死亡，家庭仍在保，户主和账户待变更",
    basis="社会救助法第四十六条、第四十七条；最低生活保障审核确认办法（民发〔2021〕57号，按户保障、按实有成员重新核算）；"
    "晋政民〔2019〕31号（及时做好死亡信息比对和人员保障调整）",
    severity="yellow",
    sources=("roster", "deaths"),
    sql="""
        WITH struck AS MATERIALIZED (SELECT DISTINCT unit FROM recipient SEMI JOIN death USING (person)),
        listed AS MATERIALIZED (FROM recipient SEMI JOIN struck USING (unit)),
        head AS (
            SELECT DISTINCT unit, person FROM listed WHERE relation IN ('01', '02')
            UNION SELECT DISTINCT listed.unit, mate.person
            FROM listed JOIN listed AS mate USING (unit)
            WHERE mate.id_number = listed.head_id OR (listed.head_id IS NULL AND mate.name_key = listed.head_key)
        ),
        gone AS (
            SELECT unit, person, death.* EXCLUDE (person) FROM head JOIN death USING (person)
        ),
        living AS (
            SELECT enrolled.* FROM enrolled SEMI JOIN struck USING (unit) ANTI JOIN death ON death.person = enrolled.person
        ),
        family AS (
            SELECT unit, programme, any_value(unit_no ORDER BY ref) AS unit_no, min(town) AS town, min(village) AS village,
                   count(DISTINCT person) AS alive_n, string_agg(DISTINCT name, '、' ORDER BY name) AS living,
                   max(account_key) AS account_key, max(account_name) AS account_name,
                   min(roster_sure) AS sure, min(roster_doubt) AS said, list(ref) AS refs
            FROM living GROUP BY unit, programme
        ),
        changed AS (
            SELECT unit FROM head JOIN living USING (unit, person)
            UNION SELECT unit FROM listed WHERE regexp_matches(remark, '户主(已)?(变更|更换)|变更户主|更换户主|新户主|原户主')
        ),
        own AS (
            SELECT unit, person, any_value(name ORDER BY ref) AS name, any_value(name_key ORDER BY ref) AS name_key,
                   coalesce(any_value(id_number ORDER BY ref), '') AS id_number, list(ref) AS refs
            FROM listed GROUP BY unit, person
        ),
        last_paid AS (
            SELECT unit, max(month) AS month,
                   max_by(coalesce(account_name, name), month) AS payee
            FROM paid SEMI JOIN struck USING (unit) JOIN (SELECT ref, name, account_name FROM payments) AS written USING (ref)
            WHERE outcome = 'paid' GROUP BY unit
        )
        SELECT unit || '|' || gone.person AS key, tier_of(least(sureness(gone.tier), family.sure)) AS tier,
               gone.probability, programme, coalesce(family.unit_no, '') AS unit, own.name, own.id_number,
               family.town, family.village, CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months,
               list_sort(list_distinct(own.refs || family.refs)) AS subject,
               list_sort(list_filter(list_distinct(gone.refs || gone.alive_refs),
                                     lambda one: NOT list_contains(own.refs || family.refs, one))) AS evidence,
               said_by, news, but, died, CAST(alive_n AS INTEGER) AS alive_n, living,
               CASE WHEN account_key = own.name_key THEN '账户仍为' || own.name || '的'
                    WHEN account_name IS NOT NULL THEN '账户名为' || account_name
                    WHEN payee IS NOT NULL THEN month_text(last_paid.month) || '发给' || payee
                    ELSE '账户是谁的待查' END AS account,
               explanation AS identity,
               bracketed(concat_ws('；', identity_text(identity_tier, explanation), caveat, said)) AS doubt
        FROM gone JOIN family USING (unit) JOIN own USING (unit, person)
        LEFT JOIN last_paid USING (unit) ANTI JOIN changed USING (unit)
    """,
    sentence="据{said_by}，{programme}户主{name}{news}{doubt}{but}，户内另有{alive_n}人在保（{living}），户主尚未变更，{account}。",
    how="核实死亡情况，听取家属意见后确定新户主，变更户主和领款账户，按现有成员重新核算；家庭仍符合条件的继续保障，不得因户主去世整户停保。",
    columns={
        "died": "登记死亡日期",
        "alive_n": "户内在保人数",
        "living": "在保成员",
        "account": "账户情况",
        "identity": "身份比对",
    },
)
