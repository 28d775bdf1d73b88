"""``paid``: one row a payment of monthly assistance, and the family on a roster that it was for.

``outcome``: 'paid' (also where nothing is said), 'failed', or 'unclear'. ``apart``: back-pay, a second
try, or several months in one. ``unit``: NULL where no roster row, of any state, is meant; a family is
known by its number, by whom the payment names, and by its account, in this order of weight.
``own_account``: it went into the account that the roster has of this one family. ``payee``: whom each
payment of any kind means.
"""

MONTHLY = "('低保', '特困')"
_APART = (
    r"补发|补拨|补付|追补|重发|重新发放|再次发放|补打|合并发|合发|季度|一次性|"
    r"[0-9一二三四五六七八九十]月?[-~—–～至到、][0-9一二三四五六七八九十]+月"
)

# Whom the surest link of a payment means. Hardly any has two, so only those are compared.
_PAYEE = (
    """
CREATE OR REPLACE TEMP TABLE _payee_of_several AS
WITH several AS (SELECT ref FROM link WHERE source = 'payments' GROUP BY ref HAVING count(*) > 1)
SELECT ref, person, sureness(tier) AS link_sure FROM link SEMI JOIN several USING (ref)
WHERE source = 'payments'
QUALIFY row_number() OVER (PARTITION BY ref ORDER BY link_sure DESC, probability DESC, person) = 1
""",
    """
CREATE OR REPLACE TEMP VIEW payee AS
SELECT ref, person, sureness(tier) AS link_sure FROM link WHERE source = 'payments' AND ref NOT IN (SELECT ref FROM _payee_of_several)
UNION ALL FROM _payee_of_several
""",
)

# An account number that lost its last digits, or is too short to be one, says nothing.
_ACCOUNT = r"""
CREATE OR REPLACE TEMP MACRO usable_account(account) AS
CASE WHEN length(account) >= 8 AND NOT regexp_matches(account, '0{7}$|^(1+|8+|9+)$') THEN account END
"""

_LISTED = """
CREATE OR REPLACE TEMP TABLE _listed_unit AS
SELECT unit, family_of(programme) AS family, unit_no, person, usable_account(account) AS account, state = '正常' AS enrolled,
       bool_or(state = '正常') OVER (PARTITION BY unit) AS unit_enrolled
FROM recipient
"""

# What tells a family, and which; ``several`` if more than one. An account of very many
# families (a care home's) tells none of them.
_SIGN = """
CREATE OR REPLACE TEMP TABLE _family_{sign} AS
SELECT family, {sign}, min(unit) AS unit, bool_or(unit_enrolled) AS enrolled, min(unit) < max(unit) AS several
FROM _listed_unit WHERE {sign} IS NOT NULL GROUP BY ALL HAVING {only}
"""
_SIGNS = {"unit_no": "NOT several", "person": "TRUE", "account": "count(DISTINCT unit) <= 20"}

# Nearly always all that a payment says means one family; ``open`` where it does not. All payments are
# kept, of whatever kind and month: a filter here would let the planner expect few of them and build its
# tables on the wrong side.
_TOLD = rf"""
CREATE OR REPLACE TEMP TABLE _paid_row AS
WITH said AS (
    SELECT *, CAST(coalesce(pay_month, date_trunc('month', paid_on)) AS DATE) AS month, family_of(programme) AS family,
           usable_account(account) AS usable,
           CASE WHEN item IS NULL AND remark IS NULL THEN '' ELSE regexp_replace(concat_ws('；', item, remark), '\s', '', 'g') END AS words
    FROM payments
)
SELECT ref, name_key, town, programme, month, coalesce(said.family IN {MONTHLY} AND month <= $month, FALSE) AS monthly, paid_on, amount, words,
       usable AS account, account_name, account_key,
       CASE WHEN result = '成功' OR (result IS NULL AND result_text IS NULL) THEN 'paid'
            WHEN result = '失败' THEN 'failed' ELSE 'unclear' END AS outcome,
       words <> '' AND regexp_matches(words, '{_APART}') AS apart, payee.person, link_sure,
       coalesce(numbered.unit, named.unit, banked.unit) AS told,
       coalesce(numbered.enrolled, named.enrolled, banked.enrolled, FALSE) AS told_enrolled,
       greatest(CASE WHEN numbered.unit IS NOT NULL OR banked.unit IS NOT NULL THEN 3 END,
                CASE WHEN named.unit IS NOT NULL THEN link_sure END) AS told_sure,
       told <> coalesce(named.unit, told) OR told <> coalesce(banked.unit, told)
           OR coalesce(named.several, FALSE) OR coalesce(banked.several, FALSE) AS open,
       NOT coalesce(open, FALSE) AND banked.unit IS NOT NULL AS own_account
FROM said LEFT JOIN payee USING (ref)
LEFT JOIN _family_unit_no AS numbered ON numbered.family = said.family AND numbered.unit_no = said.unit_no
LEFT JOIN _family_person AS named ON named.family = said.family AND named.person = payee.person
LEFT JOIN _family_account AS banked ON banked.family = said.family AND banked.account = usable
"""  # noqa: S608

_SETTLED = """
CREATE OR REPLACE TEMP TABLE _paid_settled AS
WITH open AS (
    SELECT ref, family_of(written.programme) AS family, unit_no, person, link_sure, row.account
    FROM _paid_row AS row JOIN payments AS written USING (ref) WHERE open
),
person AS (SELECT DISTINCT family, person, unit FROM _listed_unit),
banked AS (SELECT DISTINCT family, account, unit FROM _listed_unit SEMI JOIN _family_account USING (family, account)),
told AS (
    SELECT ref, unit, 4 AS weight, 3 AS sure FROM open JOIN _family_unit_no USING (family, unit_no)
    UNION ALL SELECT ref, unit, 3, link_sure FROM open JOIN person USING (family, person)
    UNION ALL SELECT ref, unit, 2, 3 FROM open JOIN banked USING (family, account)
),
weighed AS (SELECT ref, unit, sum(weight) AS weight, max(sure) AS sure FROM told GROUP BY ref, unit)
SELECT ref, unit, sure, enrolled
FROM weighed JOIN (SELECT DISTINCT unit, unit_enrolled AS enrolled FROM _listed_unit) USING (unit)
QUALIFY row_number() OVER (PARTITION BY ref ORDER BY weight DESC, enrolled DESC, unit) = 1
"""

_WHOSE = """
CREATE OR REPLACE TEMP VIEW paid AS
SELECT _paid_row.* EXCLUDE (monthly, told, told_sure, told_enrolled, open), family_of(programme) AS family,
       coalesce(settled.unit, told) AS unit, coalesce(settled.sure, told_sure) AS sure, coalesce(settled.enrolled, told_enrolled) AS enrolled
FROM _paid_row LEFT JOIN _paid_settled AS settled USING (ref)
WHERE monthly
"""

PAYMENTS = (
    *_PAYEE,
    _ACCOUNT,
    _LISTED,
    *(_SIGN.format(sign=sign, only=only) for sign, only in _SIGNS.items()),
    _TOLD,
    _SETTLED,
    _WHOSE,
)
"""After ``unit_money``, ``enrolled_unit`` and ``death``."""
