"""``paid``: one row a payment of monthly assistance, and the family on a roster that it was for.

``outcome``: 'paid' (also where nothing is said), 'failed', or 'unclear'. ``apart``: back-pay, a second
try, or several months in one. ``unit``: NULL where no roster row, of any state, is meant; a family is
known by its number, by whom the payment names, and by its account, in this order of weight.

``unit_month``: what a family was paid for the month of the run. ``due_of`` says which sums are right: each
reading of the roster's amount, with or without the money by class and for care.
"""

MONTHLY = "('低保', '特困')"
_APART = (
    r"补发|补拨|补付|追补|重发|重新发放|再次发放|补打|合并发|合发|季度|一次性|"
    r"[0-9一二三四五六七八九十]月?[-~—–～至到、][0-9一二三四五六七八九十]+月"
)

_PAID = rf"""
CREATE OR REPLACE TEMP TABLE _paid_row AS
WITH row AS (
    SELECT *, family_of(programme) AS family, CAST(coalesce(pay_month, date_trunc('month', paid_on)) AS DATE) AS month,
           regexp_replace(concat_ws('；', item, remark), '\s', '', 'g') AS words
    FROM payments
)
SELECT ref, name, name_key, id_number, unit_no, town, programme, family, month, paid_on, amount, words,
       usable_account(account) AS account, account_name, account_key,
       CASE WHEN result = '成功' OR (result IS NULL AND result_text IS NULL) THEN 'paid'
            WHEN result = '失败' THEN 'failed' ELSE 'unclear' END AS outcome,
       regexp_matches(words, '{_APART}') AS apart, link.person, sureness(link.tier) AS link_sure
FROM row LEFT JOIN (
    FROM link WHERE source = 'payments'
    QUALIFY row_number() OVER (PARTITION BY ref ORDER BY sureness(tier) DESC, probability DESC, person) = 1
) AS link USING (ref)
WHERE family IN {MONTHLY} AND month <= $month
"""  # noqa: S608

# An account number that lost its last digits, or is too short to be one, says nothing.
_ACCOUNT = r"""
CREATE OR REPLACE TEMP MACRO usable_account(account) AS
CASE WHEN length(account) >= 8 AND NOT regexp_matches(account, '0{7}$|^(1+|8+|9+)$') THEN account END
"""

_LISTED = f"""
CREATE OR REPLACE TEMP TABLE _listed_unit AS
SELECT unit, family_of(programme) AS family, unit_no, person, usable_account(account) AS account, state = '正常' AS enrolled
FROM recipient WHERE family IN {MONTHLY}
"""  # noqa: S608

# An account of very many families (a care home's) tells none of them.
_PAID_UNIT = """
CREATE OR REPLACE TEMP TABLE _paid_unit AS
WITH numbered AS (SELECT family, unit_no, min(unit) AS unit FROM _listed_unit GROUP BY ALL HAVING count(DISTINCT unit) = 1),
person AS (SELECT DISTINCT family, person, unit FROM _listed_unit),
banked AS (
    SELECT DISTINCT family, account, unit FROM _listed_unit
    QUALIFY count(DISTINCT unit) OVER (PARTITION BY family, account) <= 20
),
told AS (
    SELECT ref, unit, 4 AS weight, 3 AS sure FROM _paid_row JOIN numbered USING (family, unit_no)
    UNION ALL SELECT ref, unit, 3, link_sure FROM _paid_row JOIN person USING (family, person)
    UNION ALL SELECT ref, unit, 2, 3 FROM _paid_row JOIN banked USING (family, account)
),
weighed AS (SELECT ref, unit, sum(weight) AS weight, max(sure) AS sure FROM told GROUP BY ref, unit)
SELECT ref, unit, sure, coalesce(enrolled, FALSE) AS enrolled
FROM weighed LEFT JOIN (SELECT unit, bool_or(enrolled) AS enrolled FROM _listed_unit GROUP BY unit) USING (unit)
QUALIFY row_number() OVER (PARTITION BY ref ORDER BY weight DESC, enrolled DESC, unit) = 1
"""

_WHOSE = """
CREATE OR REPLACE TEMP TABLE paid AS
SELECT _paid_row.*, unit, sure, coalesce(enrolled, FALSE) AS enrolled
FROM _paid_row LEFT JOIN _paid_unit USING (ref)
"""

_DUE = """
CREATE OR REPLACE TEMP MACRO due_of(bases, classes, cares) AS
list_sort(list_distinct(flatten(list_transform(bases, lambda base: flatten(list_transform(classes, lambda class:
    list_transform(cares, lambda care: round(base + class + care, 2))))))))
"""

PAYMENTS = (_ACCOUNT, _PAID, _LISTED, _PAID_UNIT, _WHOSE, _DUE)
"""After ``unit_money``, ``enrolled_unit`` and ``death``."""
