"""How far a report of a death may be believed: who bears it out, and what speaks for the person being alive.

``death_borne_out``: the registers whose reports of one death agree. ``alive``: what somebody did after
the day of death, in words, with the rows that say so. A payment that arrived is no sign of life, for
anybody may have drawn it; that the household register still lists somebody, or that the whole
household was reviewed, is a weak one, shown for reference.
"""

from matchers.death_rows import APART, OWN_DEATH

_TOGETHER = 7
"""Days between two reports of one death, at most."""

# Reports that are good enough to bear each other out. A cancelled residence bears out a death before it.
_BORNE_OUT = f"""
CREATE OR REPLACE TEMP TABLE death_borne_out AS
WITH report AS (
    SELECT person, feed, ref, coalesce(died_on, cremated_on) AS day, cancelled_on,
           CASE WHEN died_on IS NOT NULL AND coalesce(month_only, FALSE) THEN last_day(died_on) ELSE day END AS until
    FROM _death_report WHERE least(sure, cap) >= 2
),
counted AS (SELECT person, count(DISTINCT feed) AS registers FROM report GROUP BY person),
agreed AS (
    SELECT person, string_agg(DISTINCT a.feed, '、' ORDER BY a.feed) AS feeds, count(DISTINCT a.feed) AS agreeing
    FROM report AS a JOIN report AS b USING (person)
    WHERE a.feed <> b.feed
          AND (days_apart(a.day, a.until, b.day, b.until) <= {_TOGETHER}
               OR (a.day IS NULL AND b.day <= a.cancelled_on) OR (b.day IS NULL AND a.day <= b.cancelled_on)
               OR (a.day IS NULL AND b.day IS NULL AND a.cancelled_on = b.cancelled_on))
    GROUP BY person
)
SELECT person, registers, coalesce(agreeing, 0) AS agreeing, coalesce(feeds, '') AS feeds
FROM counted LEFT JOIN agreed USING (person)
"""  # noqa: S608

# A bill may be settled after the death of whom it treated: a stay in hospital within a month, a bill
# handed in later at any time. A year or month alone is written as its first day and says nothing.
_SIGN = """
CREATE OR REPLACE TEMP TABLE _sign AS
WITH known AS (
    SELECT link.source, link.ref, dead.person, died_on FROM _dead AS dead JOIN link USING (person)
    WHERE died_on IS NOT NULL AND link.tier <> 'possible'
),
household AS (SELECT unit, count(DISTINCT person) > 1 OR max(members) > 1 AS shared
              FROM recipient SEMI JOIN (SELECT unit FROM recipient SEMI JOIN _dead USING (person)) AS struck USING (unit) GROUP BY unit),
acted AS (
    SELECT person, known.ref, died_on, settled_on AS day, 1 AS turn, '医保结算' || bracketed(coalesce(visit, '')) AS what,
           CASE WHEN visit LIKE '%住院%' THEN 30 ELSE 7 END AS slack
    FROM known JOIN medical USING (ref)
    WHERE source = 'medical' AND day(settled_on) + month(settled_on) > 2 AND coalesce(total, self_paid, 1) > 0
          AND NOT regexp_matches(concat_ws('，', visit, illness), '补报|补录|手工|零星|事后|跨年|追溯|死亡')
    UNION ALL
    SELECT person, known.ref, died_on, issued_on, 2, '残疾人证发证', 30
    FROM known JOIN disability USING (ref) WHERE source = 'disability'
    UNION ALL
    SELECT person, known.ref, died_on, on_date, 3, '申请救助', 30
    FROM known JOIN hardship USING (ref) WHERE source = 'hardship' AND kind = '申请未通过'
    UNION ALL
    SELECT person, known.ref, died_on, declared_on, 4, '近亲属备案', 30
    FROM known JOIN declarations USING (ref) WHERE source = 'declarations'
    UNION ALL
    SELECT person, recipient.ref, died_on, unnest([reviewed_on, since]), CASE WHEN shared THEN 8 ELSE 5 END,
           CASE WHEN shared THEN '全户' ELSE '' END || unnest(['复核', '新纳入' || programme]), unnest([7, 31])
    FROM _dead JOIN recipient USING (person) JOIN household USING (unit)
    WHERE NOT (state <> '正常' AND own_death(stop_reason))
    UNION ALL
    SELECT person, known.ref, died_on, moved_on, 9, '户籍变动且状态仍为正常', 30
    FROM known JOIN households USING (ref) WHERE source = 'households' AND state = '正常'
)
SELECT person, ref, day, turn, what FROM acted
WHERE day > died_on + CAST(slack AS INTEGER) AND day <= $month_end
"""

_ALIVE = """
CREATE OR REPLACE TEMP TABLE alive AS
WITH kind AS (
    SELECT person, turn, what, count(DISTINCT ref) AS times, max(day) AS day, list(DISTINCT ref) AS refs
    FROM _sign GROUP BY person, turn, what
),
worded AS (
    SELECT *, day_text(day) || what || CASE WHEN times > 1 THEN '（共' || times || '次）' ELSE '' END AS said FROM kind
)
SELECT person, bool_or(turn < 8) AS strong,
       string_agg(said, '、' ORDER BY turn, day DESC, what) FILTER (turn < 8) AS signs,
       string_agg(said || CASE WHEN turn >= 8 THEN '（只作参考）' ELSE '' END, '；' ORDER BY turn, day DESC, what) AS shown,
       list_sort(list_distinct(flatten(list(refs)))) AS refs
FROM worded GROUP BY person
"""

# The rung of the ladder: 4 borne out, 3 one register, 2 identity in doubt, 1 signs of life.
_RUNG = (
    "CREATE OR REPLACE TEMP MACRO rung_of(sure, alive, agreeing) AS "
    "CASE WHEN alive THEN 1 WHEN sure = 1 THEN 2 WHEN agreeing > 1 THEN 4 ELSE 3 END",
    """
CREATE OR REPLACE TEMP MACRO rung_text(rung, registers, agreeing, feeds) AS
CASE rung WHEN 4 THEN agreeing || '处登记一致（' || feeds || '）'
          WHEN 3 THEN CASE WHEN registers > 1 THEN registers || '处登记未能互相印证' ELSE '仅一处登记' END
          WHEN 2 THEN '是否本人或是否死亡存疑' ELSE '死亡日期后另有本人的记录' END
""",
    """
CREATE OR REPLACE TEMP MACRO rung_steps(rung) AS
['先见到本人（可请村（居）入户或视频），再查死亡登记有无错报、此后的记录是否他人使用；发放成功、有人取款都不能证明本人在世。健在的请登记部门更正。',
 '可能不是同一人，或并未死亡：先入户见到本人或家属，核对姓名、证号和户籍，再向登记部门查底册；查清以前待遇不变。',
 '先看到死亡证明、火化或注销材料之一，或请另一部门印证，并听取家属意见；查清以前待遇不变。',
 '核对其中一份死亡证明或火化、注销材料，听取家属意见；属实的再按规定办理。'][rung]
""",
)

BORNE_OUT = (APART, OWN_DEATH, _BORNE_OUT)
ALIVE = (_SIGN, _ALIVE, *_RUNG)
