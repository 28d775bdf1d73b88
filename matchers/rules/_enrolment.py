"""``held`` and ``clash``: what one person holds in which months, and which two of these exclude each other.

``held`` has a row for each roster row that runs this month; where a subsidy or a child's allowance
stands on no roster, each payment of it is a row for the month paid. Two rows meet in a month only
after both have begun: the month in which somebody is handed over from one programme to the other is
none. ``clash``: one row for each two such rows of one bond (a person, or two people who may be one).
"""

from typing import Literal, NamedTuple


class Pair(NamedTuple):
    """Two programmes that one person may not hold together, or not in full."""

    one: str
    other: str
    how: Literal["excluded", "choose", "difference"]
    code: str
    clause: str


_FAMILY = "社会救助法第十三条（四类家庭各归一类）"
_BOTH = "国发〔2015〕52号（残疾人两项补贴）：特困人员、孤儿不重复享受"
_CHILD = "民发〔2019〕62号：已享受低保、特困或困难残疾人生活补贴的，只发差额"
_CHOSEN = "特困人员认定办法（民发〔2021〕43号）：同时符合的，选择一种"
LIVING, NURSING, BOTH = "困难残疾人生活补贴", "重度残疾人护理补贴", "残疾人两项补贴"

# What is not here may be held together: 低保 with either subsidy, both subsidies, 孤儿 or 事实无人抚养
# with 护理补贴, 临时救助 with anything. 低保 of one in a 低保边缘 family is 单人保, judged below.
MATRIX = (
    Pair("低保", "特困", "excluded", "DUP-01", f"{_FAMILY}；连民〔2020〕12号"),
    Pair("低保", "刚性支出困难", "excluded", "DUP-01", f"{_FAMILY}；刚性支出困难家庭认定办法"),
    Pair("特困", "刚性支出困难", "excluded", "DUP-01", f"{_FAMILY}；刚性支出困难家庭认定办法"),
    Pair("特困", "低保边缘", "excluded", "DUP-01", _FAMILY),
    Pair("低保边缘", "刚性支出困难", "excluded", "DUP-01", "刚性支出困难家庭认定办法（不属于低保边缘的方可认定）"),
    Pair("特困", LIVING, "excluded", "DUP-03", _BOTH),
    Pair("特困", NURSING, "excluded", "DUP-03", _BOTH),
    Pair("特困", BOTH, "excluded", "DUP-03", _BOTH),
    Pair("孤儿", LIVING, "excluded", "DUP-03", _BOTH),
    Pair("特困", "孤儿", "choose", "DUP-03", _CHOSEN),
    Pair("低保", "孤儿", "excluded", "DUP-03", "各地低保办法（已享受孤儿保障的不计入低保人口）"),
    Pair("孤儿", "事实无人抚养儿童", "excluded", "DUP-05", "民发〔2019〕62号（父母均死亡的按孤儿保障）"),
    Pair("特困", "事实无人抚养儿童", "choose", "DUP-05", f"{_CHOSEN}；{_CHILD}"),
    Pair("低保", "事实无人抚养儿童", "difference", "DUP-05", _CHILD),
    Pair(LIVING, "事实无人抚养儿童", "difference", "DUP-05", _CHILD),
)  # fmt: skip

_BY_PAYMENT = (LIVING, NURSING, BOTH, "孤儿", "事实无人抚养儿童")
_ORDER = ("农村低保", "城市低保", "低保", "特困", "低保边缘", "刚性支出困难", *_BY_PAYMENT)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_HELD = f"""
CREATE OR REPLACE TEMP TABLE held AS
WITH listed AS (
    SELECT ref, coalesce(id_number, person) AS who, person, unit, unit_no, programme, name, id_number, town, village,
           amount, members, is_dibao, state_said, since, $month AS at_month, FALSE AS paid, 3 AS sure, NULL AS identity
    FROM recipient
    WHERE state = '正常' AND coalesce(stopped_on > $month_end OR stopped_on < since, TRUE)
),
spent AS (
    SELECT payments.ref, coalesce(person.id_number, person) AS who, person, payments.programme || '|' || person AS unit,
           unit_no, payments.programme, person.name, person.id_number, person.town, person.village,
           payments.amount, NULL, FALSE, NULL, NULL,
           CAST(date_trunc('month', coalesce(pay_month, paid_on)) AS DATE) AS at_month, TRUE, sureness(tier),
           identity_text(tier, explanation)
    FROM payments JOIN link USING (ref) JOIN person USING (person)
    ANTI JOIN recipient ON recipient.person = link.person AND recipient.programme = payments.programme
    WHERE link.source = 'payments' AND payments.programme IN ({_listed(_BY_PAYMENT)})
          AND coalesce(result, '成功') <> '失败' AND payments.amount > 0 AND coalesce(pay_month, paid_on) <= $month_end
)
SELECT *, CASE WHEN is_dibao THEN '低保' ELSE programme END AS family,
       list_position([{_listed(_ORDER)}], programme) AS place
FROM (FROM listed UNION ALL FROM spent) WHERE place IS NOT NULL
"""  # noqa: S608

# Rows of one person, and of two people who may be one (``joined``): then never certain.
_BOND = """
CREATE OR REPLACE TEMP TABLE bond AS
WITH same AS (
    SELECT resident, person AS who, probability, explanation, dated FROM same_person
    UNION ALL SELECT DISTINCT resident, resident, 1.0, NULL, TRUE FROM same_person
),
bound AS (
    SELECT who AS bond, who, FALSE AS joined, 3 AS bond_sure, 1.0 AS likely, NULL AS why FROM held GROUP BY who HAVING count(*) > 1
    UNION ALL
    SELECT '=' || resident, who, TRUE, CASE WHEN dated THEN 2 ELSE 1 END, probability,
           '名册上' || CASE WHEN starts_with(who, '~') OR who = resident THEN '未填有效证号' ELSE '用他人证号' END || '的一行按“' || explanation || '”推断，是否同一人待核实'
    FROM same SEMI JOIN held USING (who) QUALIFY count(*) OVER (PARTITION BY resident) > 1
    UNION ALL
    SELECT person || '+' || other, unnest([person, other]), TRUE, 1, probability,
           '疑似同一人用两个证号：' || explanation
    FROM two_numbers
)
SELECT bound.*, ref FROM bound JOIN held USING (who)
QUALIFY count(*) OVER (PARTITION BY bond) > 1
"""

# How much of a child's allowance is paid: in full is what most children of the county get who have
# nothing else; where that cannot be told, NULL.
_CHILD_PAY = """
CREATE OR REPLACE TEMP TABLE _child_pay AS
WITH paid AS (
    SELECT coalesce(person.id_number, person) AS who, sum(payments.amount) AS amount
    FROM payments JOIN link USING (ref) JOIN person USING (person)
    WHERE link.source = 'payments' AND programme = '事实无人抚养儿童' AND coalesce(result, '成功') <> '失败'
          AND date_trunc('month', coalesce(pay_month, paid_on)) = $month
    GROUP BY ALL
),
child AS (
    SELECT who, coalesce(any_value(paid.amount), max(held.amount)) AS amount
    FROM held LEFT JOIN paid USING (who) WHERE family = '事实无人抚养儿童' GROUP BY who
),
usual AS (
    SELECT amount AS usual FROM child
    WHERE amount > 0 AND who NOT IN (SELECT who FROM held WHERE family IN ('低保', '特困', '困难残疾人生活补贴'))
    GROUP BY amount ORDER BY count(*) DESC, amount DESC LIMIT 1
)
SELECT who, child.amount, child.amount >= usual AS full FROM child LEFT JOIN usual ON TRUE
"""

_CLASH = f"""
CREATE OR REPLACE TEMP TABLE clash AS
WITH exclusive(one, other, how, code, clause) AS (VALUES {", ".join(str(tuple(pair)) for pair in MATRIX)}),
one AS (SELECT bond.bond, joined, held.* FROM bond JOIN held USING (ref)),
met AS (
    SELECT a.bond, a.joined, a.who AS who, b.who AS other_who, a.ref AS a, b.ref AS b, a.family AS one, b.family AS other,
           a.unit AS unit, b.unit AS other_unit, a.is_dibao AND b.is_dibao AND a.unit < b.unit AS twice,
           a.family = '特困' AND b.family = '特困' AND a.ref < b.ref AND coalesce(a.unit <> b.unit OR a.unit_no <> b.unit_no
               OR nullif(a.town, '') <> nullif(b.town, ''), FALSE) AS again,
           least(a.at_month, b.at_month) AS month, a.paid OR b.paid AS paid,
           CASE WHEN NOT (a.paid OR b.paid) AND a.since IS NOT NULL AND b.since IS NOT NULL
                THEN datediff('month', greatest(a.since, b.since), month) END AS months
    FROM one AS a JOIN one AS b USING (bond)
    WHERE a.ref <> b.ref AND a.joined = (a.who <> b.who) AND (a.at_month = b.at_month OR NOT (a.paid AND b.paid))
          AND coalesce(date_trunc('month', greatest(a.since, b.since)) < least(a.at_month, b.at_month), TRUE)
),
edge AS (
    SELECT unit, greatest(count(DISTINCT who), max(members)) AS size,
           count(DISTINCT who) FILTER (who IN (SELECT who FROM held WHERE is_dibao AND coalesce(since < $month, TRUE))) AS covered
    FROM held WHERE family = '低保边缘' GROUP BY unit
)
SELECT bond, joined, a, b, code, clause, months, month, paid, CASE how
           WHEN 'excluded' THEN one || '与' || other || '同时享受'
           WHEN 'choose' THEN one || '与' || other || '只能选择一种，现同时享受'
           ELSE '事实无人抚养儿童' || CASE WHEN "full" THEN '已足额发放（每月' || money_text(amount) || '）' ELSE '是否只发差额待核实' END
               || '，又享受' || one END AS kind,
       how = 'difference' AND "full" IS NULL AS unsure
FROM met JOIN exclusive USING (one, other)
LEFT JOIN _child_pay ON _child_pay.who = met.other_who AND how = 'difference'
WHERE (how <> 'difference' OR coalesce("full", TRUE))
      AND NOT ($orphan_dibao = 'allowed' AND one = '低保' AND other = '孤儿')
UNION ALL
SELECT bond, joined, a, b, 'DUP-02', '社会救助法第十八条（按家庭保障）', months, month, paid,
       '同时在' || count(DISTINCT unit) OVER (PARTITION BY bond) + 1 || '个低保家庭', FALSE
FROM met WHERE twice
UNION ALL
SELECT bond, joined, a, b, 'DUP-02', '特困人员认定办法（民发〔2021〕43号）', months, month, paid, '特困名册重复', FALSE FROM met WHERE again
UNION ALL
SELECT bond, joined, a, b, 'DUP-04', '社会救助法第二十一条；最低生活保障审核确认办法（民发〔2021〕57号）第八条', months, month, paid,
       '低保边缘家庭' || size || '人' || CASE WHEN joined THEN '' ELSE '中' || greatest(covered, 1) || '人' END || '同时享受低保', FALSE
FROM met JOIN edge ON edge.unit = other_unit
WHERE one = '低保' AND other = '低保边缘' AND (size = 1 OR (covered > 1 AND NOT joined))
"""  # noqa: S608

ENROLMENT = (_HELD, _BOND, _CHILD_PAY, _CLASH)
