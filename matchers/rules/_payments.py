"""``paid``: one row a payment of monthly assistance, and the family on a roster that it was for.

``outcome``: 'paid' (also where nothing is said), 'failed', or 'unclear'. ``apart``: back-pay, a second
try, or several months in one. ``unit``: NULL where no roster row, of any state, is meant; a family is
known by its number, by whom the payment names, and by its account, in this order of weight.
``own_account``: it went into the account that the roster has of this one family. ``payee``: whom each
payment of any kind means. What a payment says beside (name, town, account) is looked up by ``ref``.
"""

MONTHLY = "('低保', '特困')"
_APART = (
    r"补发|补拨|补付|追补|重发|重新发放|再次发放|补打|合并发|合发|季度|一次性|"
    r"[0-9一二三四五六七八九十]月?[-~—–～至到、][0-9一二三四五六七八九十]+月"
)

# Whom the surest link of a payment means. Hardly any has two, so only those are compared; of two links of one
# payment one is never of a number alone: it is no certain one, or the number is that of two people.
_PAYEE = (
    """
CREATE OR REPLACE TEMP TABLE _payee_of_several AS
WITH several AS (FROM link WHERE source = 'payments' AND (tier <> 'confirmed' OR contains(person, '#')))
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

# An account number that lost its last digits, or is too short to be one, says nothing. Hardly any needs the last look.
_ACCOUNT = r"""
CREATE OR REPLACE TEMP MACRO usable_account(account) AS
CASE WHEN length(account) < 8 OR suffix(account, '0000000') THEN NULL
     WHEN account[:8] IN ('11111111', '88888888', '99999999') AND ltrim(account, account[1]) = '' THEN NULL ELSE account END
"""

# Families by whole numbers, which millions of payments are told by.
_HOUSEHOLD = """
CREATE OR REPLACE TEMP TABLE _household AS
SELECT CAST(row_number() OVER (ORDER BY unit) AS INTEGER) AS household, unit, family_of(min(programme)) AS family,
       bool_or(state = '正常') AS enrolled
FROM recipient GROUP BY unit
"""

_LISTED = """
CREATE OR REPLACE TEMP TABLE _listed_unit AS
SELECT ref, household, unit, family, unit_no, person, name_key, usable_account(account) AS account, account_name, account_key,
       state = '正常' AS enrolled
FROM recipient JOIN _household USING (unit)
"""

# What tells a family, and which; ``several`` if more than one. An account of very many
# families (a care home's) tells none of them.
_SIGN = """
CREATE OR REPLACE TEMP TABLE _family_{sign} AS
SELECT family, {sign}, min(household) AS household, min(household) < max(household) AS several
FROM _listed_unit WHERE {sign} IS NOT NULL GROUP BY ALL HAVING {only}
"""
_SIGNS = {"unit_no": "NOT several", "person": "TRUE", "account": "count(DISTINCT household) <= 20"}

# Nearly always all that a payment says means one family; ``open`` where it does not. All payments are
# kept, of whatever kind and month: a filter here would let the planner expect few of them and build its
# tables on the wrong side. What only few are asked for (name, town, number of the account) stays in ``payments``.
_TOLD = rf"""
CREATE OR REPLACE TEMP TABLE _paid_row AS
WITH said AS (
    SELECT *, CAST(coalesce(pay_month, date_trunc('month', paid_on)) AS DATE) AS month, family_of(programme) AS family,
           CASE WHEN item IS NULL AND remark IS NULL THEN '' ELSE regexp_replace(concat_ws('；', item, remark), '\s', '', 'g') END AS words
    FROM payments
)
SELECT ref, programme, month, coalesce(said.family IN {MONTHLY} AND month <= $month, FALSE) AS monthly, paid_on, amount, words, account_key,
       CAST(CASE WHEN result = '成功' OR (result IS NULL AND result_text IS NULL) THEN 'paid'
                 WHEN result = '失败' THEN 'failed' ELSE 'unclear' END AS ENUM ('paid', 'failed', 'unclear')) AS outcome,
       words <> '' AND regexp_matches(words, '{_APART}') AS apart, payee.person, link_sure,
       coalesce(numbered.household, named.household, banked.household) AS told,
       greatest(CASE WHEN numbered.household IS NOT NULL OR banked.household IS NOT NULL THEN 3 END,
                CASE WHEN named.household IS NOT NULL THEN link_sure END) AS told_sure,
       told <> coalesce(named.household, told) OR told <> coalesce(banked.household, told)
           OR coalesce(named.several, FALSE) OR coalesce(banked.several, FALSE) AS open,
       NOT coalesce(open, FALSE) AND banked.household IS NOT NULL AS own_account
FROM said LEFT JOIN payee USING (ref)
LEFT JOIN _family_unit_no AS numbered ON numbered.family = said.family AND numbered.unit_no = said.unit_no
LEFT JOIN _family_person AS named ON named.family = said.family AND named.person = payee.person
LEFT JOIN _family_account AS banked ON banked.family = said.family AND banked.account = said.account
"""  # noqa: S608

_SETTLED = """
CREATE OR REPLACE TEMP TABLE _paid_settled AS
WITH open AS (
    SELECT ref, family_of(written.programme) AS family, unit_no, person, link_sure, account
    FROM _paid_row AS row JOIN payments AS written USING (ref) WHERE open
),
person AS (SELECT DISTINCT family, person, household FROM _listed_unit SEMI JOIN open USING (family, person)),
banked AS (
    SELECT DISTINCT family, account, household
    FROM _listed_unit SEMI JOIN open USING (family, account) SEMI JOIN _family_account USING (family, account)
),
said AS (
    SELECT ref, household, 4 AS weight, 3 AS sure FROM open JOIN _family_unit_no USING (family, unit_no)
    UNION ALL SELECT ref, household, 3, link_sure FROM open JOIN person USING (family, person)
    UNION ALL SELECT ref, household, 2, 3 FROM open JOIN banked USING (family, account)
),
weighed AS (SELECT ref, household, sum(weight) AS weight, max(sure) AS sure FROM said GROUP BY ref, household)
SELECT ref, household, sure FROM weighed JOIN _household USING (household)
QUALIFY row_number() OVER (PARTITION BY ref ORDER BY weight DESC, enrolled DESC, household) = 1
"""

# Of every payment the family, by its number.
_MEANT = """
CREATE OR REPLACE TEMP VIEW _paid_household AS
SELECT _paid_row.* EXCLUDE (told, told_sure, open), coalesce(settled.household, told) AS household, coalesce(settled.sure, told_sure) AS sure
FROM _paid_row LEFT JOIN _paid_settled AS settled USING (ref)
"""

_WHOSE = """
CREATE OR REPLACE TEMP VIEW paid AS
SELECT sent.* EXCLUDE (monthly, household), family_of(programme) AS family, unit, coalesce(enrolled, FALSE) AS enrolled
FROM _paid_household AS sent LEFT JOIN _household USING (household)
WHERE monthly
"""

PAYMENTS = (
    *_PAYEE,
    _ACCOUNT,
    _HOUSEHOLD,
    _LISTED,
    *(_SIGN.format(sign=sign, only=only) for sign, only in _SIGNS.items()),
    _TOLD,
    _SETTLED,
    _MEANT,
    _WHOSE,
)
"""After ``unit_money``, ``enrolled_unit`` and ``death``."""
