"""``odd_account``: bank accounts that receive for several families, or in the name of somebody else.

A family is left out where somebody else may receive for it: a guardian or an agreement is written
down, or an institution keeps it. Families who share a person are one. ``kin``: what the household
register knows of ties between the families. ``posts``: of cadres of the name that it bears;
``holders``: the cadres whose wage it receives, by the number.
"""

from matchers.rules._payments import MONTHLY

_HELD = r"监护|代管|代领|代办|托管|委托"
_INSTITUTION = "敬老院|养老|福利院|供养|救助站|医院|康复|托养|儿童之家"
_OFFICE = "村民委员会|村委会|居民委员会|居委会|村民小组|经济合作社|股份合作|村集体|人民政府|街道办|社会事务办|财政所|经管站"
_CHANGED = "户主(已)?(变更|更换)|变更户主|更换户主|新户主|原户主"

_KEPT = f"""
CREATE OR REPLACE TEMP TABLE _kept_unit AS
SELECT unit FROM recipient
WHERE guardian IS NOT NULL OR institution IS NOT NULL OR support LIKE '%集中%'
      OR regexp_matches(concat_ws('；', remark, support), '{_HELD}')
UNION SELECT unit FROM paid WHERE unit IS NOT NULL AND words <> '' AND regexp_matches(words, '{_HELD}')
"""  # noqa: S608

_NO_INSTITUTION = f"(account_name IS NULL OR NOT regexp_matches(account_name, '{_INSTITUTION}'))"

# Every row of the roster that says into which account a family's money goes.
_SAID = f"""
CREATE OR REPLACE TEMP VIEW _account_said AS
SELECT account, account_name, account_key, household, unit, ref FROM _listed_unit
WHERE enrolled AND family IN {MONTHLY} AND account IS NOT NULL AND {_NO_INSTITUTION}
"""  # noqa: S608

# Payments other than into the account that the roster has of one family alone, under a name of that family:
# those say nothing that its row of the roster does not.
_OTHERWISE = f"""
CREATE OR REPLACE TEMP TABLE _paid_otherwise AS
WITH known AS (SELECT household, name_key FROM _listed_unit),
misnamed AS (
    SELECT ref FROM _paid_household AS sent ANTI JOIN known ON known.household = sent.household AND known.name_key = account_key
    WHERE monthly AND account_key IS NOT NULL
),
sent AS (
    SELECT ref, household, own_account, ref IN (FROM misnamed) AS foreign_name
    FROM _paid_household JOIN _household USING (household)
    WHERE monthly AND outcome = 'paid' AND enrolled AND (NOT own_account OR foreign_name)
)
SELECT account, household, own_account, foreign_name
FROM sent JOIN (SELECT ref, usable_account(account) AS account, account_name FROM payments) AS written USING (ref)
WHERE account IS NOT NULL AND {_NO_INSTITUTION}
"""  # noqa: S608

# Hardly any account needs a closer look: that of two families, of a name the family has not, of a wage.
_LOOKED_AT = """
CREATE OR REPLACE TEMP TABLE _account_looked_at AS
WITH known AS (SELECT household, name_key AS account_key FROM _listed_unit)
SELECT account FROM (
    SELECT account, household FROM _account_said UNION ALL SELECT account, household FROM _family_account
    UNION ALL SELECT account, household FROM _paid_otherwise WHERE NOT own_account)
GROUP BY account HAVING min(household) < max(household)
UNION SELECT account FROM _account_said ANTI JOIN known USING (household, account_key) WHERE account_key IS NOT NULL
UNION SELECT account FROM _paid_otherwise WHERE foreign_name
UNION SELECT usable_account(salary_no) FROM staff
"""

_USE = f"""
CREATE OR REPLACE TEMP TABLE _account_use AS
WITH written AS MATERIALIZED (SELECT ref, account, account_name FROM payments SEMI JOIN _account_looked_at USING (account)),
sent AS MATERIALIZED (FROM _paid_household SEMI JOIN written USING (ref) WHERE monthly AND outcome = 'paid'),
said AS (
    SELECT account, unit, account_name, account_key, ref, FALSE AS paid, NULL AS month, NULL AS amount
    FROM _account_said SEMI JOIN _account_looked_at USING (account)
    UNION ALL
    SELECT account, unit, account_name, account_key, ref, TRUE, month, amount
    FROM written JOIN sent USING (ref) JOIN _household USING (household) WHERE enrolled AND {_NO_INSTITUTION}
)
SELECT account, unit, coalesce(list(ref) FILTER (NOT paid), []) AS rows, coalesce(list(ref) FILTER (paid), []) AS paid,
       sum(amount) FILTER (month = $month) AS sum,
       any_value(account_name ORDER BY account_name) AS account_name, any_value(account_key ORDER BY account_name) AS account_key
FROM said GROUP BY account, unit
HAVING unit NOT IN (SELECT unit FROM _kept_unit)
"""  # noqa: S608

_SHARED = """
CREATE OR REPLACE TEMP TABLE _shared AS
WITH crowd AS (
    SELECT * FROM _account_use
    QUALIFY count(*) OVER (PARTITION BY account) > 1
),
member AS (SELECT crowd.account, unit, person FROM crowd JOIN enrolled USING (unit)),
twice AS (
    SELECT DISTINCT account, unit FROM member
    QUALIFY min(unit) OVER (PARTITION BY account, person) < unit
)
SELECT crowd.* FROM crowd ANTI JOIN twice USING (account, unit)
QUALIFY count(*) OVER (PARTITION BY account) > 1
"""

_TIES = """
CREATE OR REPLACE TEMP TABLE _account_kin AS
WITH mate AS (
    SELECT DISTINCT _shared.account, unit, enrolled.id_number FROM _shared JOIN enrolled USING (unit)
    WHERE enrolled.id_number IS NOT NULL
),
known AS (
    SELECT account, unit, households.id_number, book, father_id, mother_id, spouse_id
    FROM mate JOIN households USING (id_number)
),
tie AS (
    SELECT one.account, '有成员在同一户口簿上' AS said FROM known AS one JOIN known AS two USING (account, book) WHERE one.unit < two.unit
    UNION SELECT one.account, '有成员是父母子女' FROM known AS one JOIN known AS two
          ON one.account = two.account AND two.id_number IN (one.father_id, one.mother_id) WHERE one.unit <> two.unit
    UNION SELECT one.account, '有成员是夫妻' FROM known AS one JOIN known AS two
          ON one.account = two.account AND two.id_number = one.spouse_id WHERE one.unit <> two.unit
)
SELECT account, '户籍登记显示各户间' || string_agg(said, '、' ORDER BY said) || '，可能是分户后共用账户' AS kin FROM tie GROUP BY account
"""

# Whose wage is paid into an account; who serves and is of the family himself is left to the rules about staff.
_SALARY = """
CREATE OR REPLACE TEMP TABLE _salary_account AS
WITH held AS (
    SELECT usable_account(salary_no) AS account, person, ref, staff.name || bracketed(posts) AS holder
    FROM (SELECT person, posts, unnest(refs) AS ref FROM serving) JOIN staff USING (ref)
),
own AS (SELECT unit, person FROM enrolled)
SELECT account, unit, string_agg(DISTINCT holder, '、' ORDER BY holder) AS holders, list(DISTINCT ref) AS refs
FROM _account_use JOIN held USING (account) ANTI JOIN own USING (unit, person) GROUP BY account, unit
"""

# Whose name an account bears, where that is nobody the roster or its head column knows in the family.
_FOREIGN = f"""
CREATE OR REPLACE TEMP TABLE _foreign AS
WITH known AS (
    SELECT unit, name_key AS key FROM recipient WHERE name_key IS NOT NULL
    UNION SELECT unit, head_key FROM recipient WHERE head_key IS NOT NULL
),
other AS (
    SELECT * FROM _account_use ANTI JOIN known ON known.unit = _account_use.unit
        AND (known.key = account_key OR contains(account_key, known.key))
    WHERE account_key IS NOT NULL AND NOT contains(account_name, '*') AND NOT regexp_matches(account_name, '银行|信用社|信用联社|支行')
          AND unit NOT IN (SELECT unit FROM recipient WHERE regexp_matches(remark, '{_CHANGED}'))
),
cadre AS (
    SELECT unnest(staff_keys) AS account_key, posts, refs FROM serving
)
SELECT account, unit, any_value(account_name) AS account_name, any_value(other.account_key) AS account_key,
       any_value(rows) AS rows, any_value(paid) AS paid, any_value(sum) AS sum,
       CASE WHEN regexp_matches(any_value(account_name), '{_OFFICE}') THEN '账户名为村居或单位'
            WHEN count(posts) > 0 THEN '账户名不是本户成员，与村居干部、工作人员同名' ELSE '账户名不是本户成员' END AS kind,
       string_agg(DISTINCT posts, '、' ORDER BY posts) AS posts, flatten(list(refs)) AS staff
FROM other LEFT JOIN cadre ON cadre.account_key = other.account_key
     AND other.account NOT IN (SELECT account FROM _salary_account) GROUP BY account, unit
"""  # noqa: S608

_ODD = """
CREATE OR REPLACE TEMP TABLE odd_account AS
WITH problem AS (
    SELECT account, unit, account_name, rows, paid, sum, '多户共用一个账户' AS kind, NULL AS posts, NULL AS staff, NULL AS holders FROM _shared
    UNION ALL SELECT account, unit, account_name, rows, paid, sum, kind, posts, staff, NULL FROM _foreign
    UNION ALL SELECT account, unit, account_name, rows, paid, sum, '账户是村居干部、工作人员的工资账号', NULL, refs, holders
    FROM _salary_account JOIN _account_use USING (account, unit)
),
family AS (
    SELECT account, unit, any_value(rows) AS rows, any_value(paid) AS paid, any_value(sum) AS sum FROM problem GROUP BY ALL
),
worded AS (
    SELECT account, count(*) AS n, sum(sum) AS sum, list_distinct(flatten(list(enrolled_unit.rows))) AS subject,
           list_distinct(flatten(list(paid))) AS paid, min(sure) AS sure,
           any_value(head ORDER BY enrolled_unit.rows) AS head,
           string_agg(DISTINCT programme, '、' ORDER BY programme) AS programme,
           string_agg(DISTINCT nullif(unit_no, ''), '、' ORDER BY nullif(unit_no, '')) AS unit_no,
           string_agg(head.name || '（' || concat(head.town, head.village, '，', programme) || '）', '、' ORDER BY enrolled_unit.rows) AS families,
           max(nullif(doubt, '')) AS doubt
    FROM family JOIN enrolled_unit USING (unit) GROUP BY account
)
SELECT worded.*, kinds, account_name, posts, staff, holders, coalesce(kin, '') AS kin, right(account, 4) AS tail
FROM worded JOIN (
    SELECT account, string_agg(DISTINCT kind, '；' ORDER BY kind) AS kinds, max(account_name) AS account_name,
           max(posts) AS posts, max(holders) AS holders, list_distinct(coalesce(flatten(list(staff) FILTER (staff IS NOT NULL)), [])) AS staff
    FROM problem GROUP BY account
) USING (account) LEFT JOIN _account_kin USING (account)
"""

ACCOUNTS = (_KEPT, _SAID, _OTHERWISE, _LOOKED_AT, _USE, _SHARED, _TIES, _SALARY, _FOREIGN, _ODD)
"""After ``paid``, ``enrolled_unit`` and ``serving``."""
