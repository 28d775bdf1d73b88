"""特困条件存疑: somebody on 特困 who is in prison, has an able obligor, or is neither old, young nor disabled.

Approvals older than the table in force are not judged again by it: a certificate of any grade suffices.
"""

from pipeline.kernel.declare import Rule

# Who is in school up to 高中阶段 stays on 特困 after the eighteenth birthday (社会救助法 article 16).
_STUDIES = "就读|在读|在校|上学|读书|求学|学生|念书"
_STAGE = "高中|职高|中专|中等(职业|专业)|中职|技校|技工学校|职业(高中|中学|技术学校)|职校|初中|小学|义务教育|特(殊)?(教|校)"
_ENDED = "毕业|退学|辍学|休学|肄业|离校|(不|未|没有?|非)(在|再)?(就读|在读|在校|上学|读书|学生)"

TEKUN_UNFIT = Rule(
    slug="tekun_unfit",
    code="PGM-02",
    title="特困人员疑似不符合认定条件",
    basis="社会救助法第十六条；特困人员认定办法（民发〔2021〕43号）第四条至第九条、第二十四条（终止情形）",
    severity="yellow",
    sources=("roster",),
    any_source=("households", "disability", "hardship"),
    sql=f"""
        WITH own AS (FROM tekun_candidate WHERE programme = '特困'),
        pupil AS (
            SELECT ref, remark, regexp_matches(remark, '{_STAGE}') AS stays FROM own
            WHERE years < 26 AND regexp_matches(remark, '{_STUDIES}') AND NOT regexp_matches(remark, '{_ENDED}')
        ),
        grown AS (
            SELECT own.ref, since, cards, card_refs, own.person, since < CAST($tekun_table_since AS DATE) AS old,
                   coalesce(_lapsed.refs, []) AS lapsed, years,
                   CASE WHEN pupil.ref IS NOT NULL THEN '，名册备注写有“' || pupil.remark || '”，是否义务教育或高中阶段在校就读待核实'
                        WHEN years < 26 THEN '，是否仍在校就读待核实' ELSE '' END AS school, pupil.ref IS NOT NULL AS says_so
            FROM own LEFT JOIN _lapsed USING (person) LEFT JOIN pupil USING (ref)
            WHERE years BETWEEN 18 AND 59 AND unable IS NULL AND NOT unread AND person NOT IN (SELECT person FROM _unheard)
                  AND NOT coalesce(stays, FALSE)
        ),
        ground AS (
            SELECT own.ref, 1 AS turn, '正在服刑' || bracketed(concat_ws('至', day_text(start_on), day_text(until))) AS reason,
                   least(sureness(custody.tier), at_most) AS sure, [custody.ref] AS refs,
                   nullif(concat_ws('；', identity_text(custody.tier, custody.explanation), unsaid), '') AS doubt,
                   custody.probability AS likely
            FROM own JOIN custody USING (person)
            WHERE custody.kind = '服刑在押'
            UNION ALL
            SELECT own.ref, 2, '户籍登记有' || string_agg(DISTINCT said, '、' ORDER BY said) || '，疑似有履行义务能力',
                   max(obligor.sure), list_sort(list_distinct(flatten(list(refs)))), NULL, 1.0
            FROM own JOIN obligor USING (person) WHERE obligor.state = 'able' GROUP BY own.ref
            UNION ALL
            SELECT ref, 3, CAST(years AS INTEGER) || '岁，' || CASE
                       WHEN cards IS NOT NULL THEN '残疾证为' || cards || '，不在无劳动能力范围'
                       WHEN len(lapsed) > 0 THEN '残疾证已注销或过期' ELSE '残联数据中未见残疾证' END || school
                       || CASE WHEN old THEN '（认定较早，按认定时的规定核对）' ELSE '' END,
                   CASE WHEN old OR says_so THEN 1 WHEN cards IS NOT NULL THEN 3 ELSE 2 END, card_refs || lapsed, NULL, 1.0
            FROM grown WHERE cards IS NULL OR NOT coalesce(old, TRUE)
        ),
        told AS (
            SELECT ref, max(ground.sure) AS sure, string_agg(reason, '；' ORDER BY turn, reason) AS reasons, max(likely) AS likely,
                   string_agg(DISTINCT doubt, '；' ORDER BY doubt) AS said, list_sort(list_distinct(flatten(list(refs)))) AS refs
            FROM ground GROUP BY ref
        )
        SELECT person || '|' || unit AS key, tier_of(least(sure, roster_sure)) AS tier, likely AS probability,
               programme, coalesce(unit_no, '') AS unit, name, coalesce(id_number, '') AS id_number, town, village,
               CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS INTEGER) AS months, [ref] AS subject, refs AS evidence,
               reasons, coalesce(CAST(CAST(years AS INTEGER) AS VARCHAR), '') AS years, coalesce(day_text(since), '未填') AS began,
               bracketed(concat_ws('；', said, roster_doubt)) AS doubt
        FROM own JOIN told USING (ref)
        WHERE person NOT IN (SELECT person FROM death WHERE tier <> 'possible')
    """,  # noqa: S608
    sentence="特困人员{name}{doubt}：{reasons}。",
    how="调取认定档案，入户查看劳动能力、在校情况和法定义务人的赡养能力，听取本人和义务人说明；确不符合的按程序听取意见后终止，同时核查能否转低保或临时救助。",
    unseen="""
        SELECT CASE WHEN EXISTS (FROM payments WHERE programme = '特困') AND NOT EXISTS (FROM recipient WHERE programme = '特困')
                    THEN '名册中没有特困人员，发放明细里有，未作判断' END, TRUE
    """,
    columns={"reasons": "存疑情形", "years": "年龄", "began": "认定时间"},
    switches=("tekun_minor_age", "tekun_table_since", "severe_grades"),
)
