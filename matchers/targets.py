"""Who may need help: the target groups, and whatever else has to stand before rules are asked.

``target`` has one row for each registry row that puts somebody into a target group; a row whose ID
number is unusable and which no linkage could place stands for a person of its own, whose key begins
with ``?``. ``target_person`` says who they are, ``resident`` what the household register knows.
"""

from matchers.anomalies.tables import TABLES as ANOMALIES
from matchers.custody_rows import AT_LIBERTY, SENTENCED, TAKEN_BACK, UNDECIDED
from matchers.rules._assets import ASSETS
from matchers.rules._business import BUSINESSES
from matchers.rules._children import CHILDREN
from matchers.rules._death import DEATH
from matchers.rules._enrolment import ENROLMENT
from matchers.rules._exclusion import EXCLUSION
from matchers.rules._identity import IDENTITY
from matchers.rules._income import INCOME
from matchers.rules._left_behind import LEFT_BEHIND, STANDING
from matchers.rules._money import MONEY
from matchers.rules._need import NEED
from matchers.rules._process import PROCESS
from matchers.rules._recount import RECOUNT
from matchers.rules._single import SINGLE
from matchers.rules._subsidy import SUBSIDY
from matchers.rules._tekun import TEKUN
from matchers.rules._units import UNIT_SIZE

_ENROLLED = """
CREATE OR REPLACE TEMP VIEW enrolled AS
SELECT *, CASE WHEN state_said IS NULL THEN 3 ELSE 1 END AS roster_sure,
       state_text(state_said) AS roster_doubt
FROM recipient
WHERE state = '正常' AND programme IN ('农村低保', '城市低保', '低保', '特困', '低保边缘')
"""

# Whom a row of a list speaks of. Where no number says it and it is but a guess, the row stands for a
# person of its own (``maybe`` keeps the guess); a resident who is on the roster without a number is
# the recipient.
_MEANT = (
    """
CREATE OR REPLACE TEMP TABLE _recipient_instead AS
SELECT ref, resident AS person FROM same_person JOIN link USING (person)
WHERE source IN ('hardship', 'disability', 'medical') AND resident NOT IN (SELECT person FROM recipient)
""",
    """
CREATE OR REPLACE TEMP VIEW meant AS
SELECT source, ref, person, tier, link.probability, explanation, tier = 'possible' AND NOT starts_with(explanation, '证号一致，') AS maybe
FROM link ANTI JOIN _recipient_instead USING (ref, person) WHERE source IN ('hardship', 'disability', 'medical')
""",
)

# Valid disability certificates; where kind or grade is not given, characters 19 and 20 tell.
_CERTIFICATE = """
CREATE OR REPLACE TEMP TABLE certificate AS
WITH read AS (
    SELECT *, length(certificate) >= 20 AS long,
           TRY_CAST(substr(certificate, 19, 1) AS INTEGER) AS kind_digit,
           TRY_CAST(substr(certificate, 20, 1) AS INTEGER) AS grade_digit
    FROM disability
    WHERE NOT regexp_matches(coalesce(state, ''), '注销|冻结|过期|失效|死亡|作废')
          AND coalesce(expires_on >= $month, TRUE)
)
SELECT ref, person, tier, probability,
       coalesce(kind, CASE WHEN long THEN
           ['视力', '听力', '言语', '肢体', '智力', '精神', '多重'][kind_digit] END) AS kind,
       coalesce(grade, CASE WHEN long AND grade_digit BETWEEN 1 AND 4 THEN grade_digit END) AS grade,
       name_key, id_text, town, village
FROM read LEFT JOIN (FROM meant WHERE source = 'disability' AND NOT maybe) AS link USING (ref)
"""

# Who awaits a sentence serves none: that is no custody here, but a parent held so long may be unable to care.
_CUSTODY = f"""
CREATE OR REPLACE TEMP TABLE custody AS
WITH said AS (
    SELECT *, concat_ws('，', custody, remark) AS words, coalesce(end_on, start_on + to_months(term_months)) AS until
    FROM hardship WHERE kind IN ('服刑在押', '强制隔离戒毒')
)
SELECT said.ref, person, tier, link.probability, explanation, kind,
       coalesce(said.id_number, CASE WHEN tier <> 'possible' THEN person.id_number END) AS id_number,
       start_on, until,
       coalesce(term_months >= 6, start_on + INTERVAL 6 MONTH <= end_on + INTERVAL 1 DAY) AS half_year,
       CASE WHEN kind = '服刑在押' AND until IS NULL AND contains(words, '看守所') AND NOT regexp_matches(words, '{SENTENCED}') THEN 1
            WHEN start_on IS NULL AND until IS NULL THEN 2 ELSE 3 END AS at_most,
       CASE at_most WHEN 1 THEN '在看守所，是否已判决服刑待核实' WHEN 2 THEN '起止日期未填，是否仍在押待核实' END AS unsaid
FROM said LEFT JOIN (FROM meant WHERE source = 'hardship') AS link USING (ref)
LEFT JOIN person USING (person)
WHERE (NOT regexp_matches(words, '{AT_LIBERTY}') OR regexp_matches(words, '{TAKEN_BACK}'))
      AND NOT {UNDECIDED}
      AND coalesce(start_on <= $month_end, TRUE) AND coalesce(until >= $month_end, TRUE)
"""  # noqa: S608

# Who is gravely ill: by the list, or by a settlement of the last twelve months under an illness of the county's list.
_GRAVE = """
CREATE OR REPLACE TEMP TABLE grave AS
WITH ill AS (
    SELECT 'medical' AS source, ref, name_key, id_text, town, village, id_number, illness AS what, settled_on AS day FROM medical
    WHERE $grave_illnesses <> '' AND regexp_matches(illness, replace($grave_illnesses, ',', '|'))
          AND NOT regexp_matches(illness, '疑似|待查|排除|除外|良性|筛查')
    UNION ALL
    SELECT 'hardship', ref, name_key, id_text, town, village, id_number, coalesce(reason, '重病患者名单'), on_date FROM hardship WHERE kind = '重病'
)
SELECT source, ref, person, tier, probability, what, name_key, id_text, town, village,
       coalesce(id_number, CASE WHEN tier <> 'possible' THEN person END) AS id_number
FROM ill LEFT JOIN (FROM meant WHERE NOT maybe) AS link USING (source, ref)
WHERE source = 'hardship' OR day BETWEEN $month_end - INTERVAL 1 YEAR AND $month_end
"""

# Bills that are surely one's own count first; those of whom it may be another's only where they are
# needed to reach the line, and then the sum is as unsure as they are.
_SELF_PAY = """
CREATE OR REPLACE TEMP TABLE self_pay AS
WITH line AS NOT MATERIALIZED (
    SELECT ref, coalesce(person, nobody(name_key, id_text, town, village)) AS person,
           coalesce(tier, 'confirmed') AS tier, coalesce(probability, 1.0) AS probability, self_paid
    FROM medical LEFT JOIN (FROM meant WHERE source = 'medical' AND NOT maybe) AS link USING (ref)
    WHERE settled_on BETWEEN date_trunc('year', $month) AND $month_end
),
over AS (
    SELECT person FROM line GROUP BY person HAVING round(sum(greatest(self_paid, 0)), 2) >= $selfpay_threshold
),
summed AS (
    SELECT person, least_sure, round(sum(self_paid), 2) AS amount, min(probability) AS probability, list(ref ORDER BY ref) AS refs
    FROM line SEMI JOIN over USING (person) JOIN (SELECT unnest([1, 2, 3]) AS least_sure) ON sureness(tier) >= least_sure
    GROUP BY person, least_sure
    HAVING amount > $selfpay_threshold
           OR ($selfpay_equal = 'include' AND amount = $selfpay_threshold)
)
SELECT person, tier_of(least_sure) AS tier, probability, amount, refs FROM summed
QUALIFY row_number() OVER (PARTITION BY person ORDER BY least_sure DESC) = 1
"""

_LISTED = """
CREATE OR REPLACE TEMP TABLE _listed AS
SELECT ref, kind, name_key, id_text, town, village,
       CASE kind WHEN '近年退保' THEN 'Q4' WHEN '申请未通过' THEN 'Q5' ELSE 'Q8' END AS code
FROM hardship
WHERE (kind IN ('脱贫不稳定', '边缘易致贫', '突发严重困难') AND NOT (
          regexp_matches(coalesce(risk_gone, ''), '^(是|1|Y)$|消除|解除')
          AND NOT regexp_matches(coalesce(risk_gone, ''), '未|否')))
      OR (kind IN ('近年退保', '申请未通过') AND coalesce(
          on_date BETWEEN $month_end - to_months(CAST($removed_months AS INTEGER)) AND $month_end, TRUE))
"""

_TARGET = """
CREATE OR REPLACE TEMP TABLE target AS
WITH row AS (
    SELECT ref, person, tier, probability, 'Q1' AS code,
           '重度残疾（' || coalesce(kind, '') || ['一', '二', '三', '四'][grade] || '级）' AS label,
           nobody(name_key, id_text, town, village) AS otherwise
    FROM certificate
    WHERE grade <= 2 OR (grade = 3 AND kind IN ('智力', '精神') AND $severe_grades <> 'grades_1_2')
    UNION ALL
    SELECT ref, person, tier, probability, 'Q2', '重病（' || what || '）', nobody(name_key, id_text, town, village) FROM grave
    UNION ALL
    SELECT ref, person, tier, probability, code, kind, nobody(name_key, id_text, town, village)
    FROM _listed LEFT JOIN (FROM meant WHERE source = 'hardship' AND NOT maybe) AS link USING (ref)
)
SELECT coalesce(person, otherwise) AS person, code, label, ref,
       coalesce(tier, 'confirmed') AS tier, coalesce(probability, 1.0) AS probability
FROM row
UNION ALL
SELECT person, 'Q7', '新认定（' || month_text(issued_on) || '发证）', ref, tier, probability
FROM row JOIN disability USING (ref)
WHERE code = 'Q1' AND person IS NOT NULL AND issued_on BETWEEN TRY_CAST($new_disability_since AS DATE) AND $month_end
UNION ALL
SELECT person, 'Q6', '年度个人自付医疗费' || money_text(amount), unnest(refs), tier, probability FROM self_pay
UNION ALL
SELECT child.id_number, 'Q9', '服刑强戒人员未成年子女', ref, tier, coalesce(probability, 1.0)
FROM (SELECT id_number, unnest(custody) AS ref FROM child) AS child
JOIN (SELECT ref, coalesce(tier, 'confirmed') AS tier, probability FROM custody) AS custody USING (ref)
UNION ALL
SELECT id_number, 'Q12', CASE verdict WHEN '孤儿' THEN '父母双方死亡或失踪的未成年人' ELSE '父母双方均不能抚养的未成年人' END,
       own, CASE WHEN sure = 3 THEN 'confirmed' ELSE 'possible' END, CASE WHEN sure = 3 THEN 1.0 ELSE 0.5 END
FROM child WHERE len(coalesce(custody, [])) = 0
UNION ALL
SELECT person, 'Q11', label, ref, 'confirmed', 1.0 FROM left_behind
"""

_TARGET_PERSON = """
CREATE OR REPLACE TEMP TABLE target_person AS
WITH known AS MATERIALIZED (
    SELECT wanted.person, wanted.ref, id_number, name, nullif(town, '') AS town, nullif(village, '') AS village
    FROM (SELECT person, min(ref) AS ref FROM target GROUP BY person) AS wanted LEFT JOIN person USING (person)
),
lacking AS MATERIALIZED (
    SELECT person, ref FROM known WHERE id_number IS NULL OR name IS NULL OR town IS NULL OR village IS NULL
),
written AS (
    SELECT ref, name, town, village FROM (
        SELECT ref, name, town, village FROM hardship
        UNION ALL SELECT ref, name, town, village FROM disability
        UNION ALL SELECT ref, name, town, village FROM medical
        UNION ALL SELECT ref, name, town, village FROM recipient
    ) SEMI JOIN lacking USING (ref)
),
registered AS (
    SELECT id_number AS person, any_value(name ORDER BY ref) AS name, any_value(town ORDER BY ref) AS town,
           any_value(village ORDER BY ref) AS village
    FROM households WHERE id_number IN (SELECT person FROM lacking) GROUP BY id_number
)
SELECT known.person, coalesce(known.id_number, CASE WHEN registered.person IS NOT NULL THEN known.person END) AS id_number,
       coalesce(known.name, registered.name, written.name, '姓名未填') AS name,
       coalesce(known.town, registered.town, written.town, '') AS town,
       coalesce(known.village, registered.village, written.village, '') AS village
FROM known LEFT JOIN registered USING (person) LEFT JOIN written USING (ref)
"""

# Children of inmates may be known from the register alone; then there is no link to go by.
_RESIDENT = """
CREATE OR REPLACE TEMP TABLE resident AS
WITH known AS NOT MATERIALIZED (SELECT ref, id_number, state, moved_on, book, relation, spouse_id FROM households),
elsewhere AS MATERIALIZED (SELECT target_person.person, target_person.id_number FROM target_person ANTI JOIN person USING (person))
SELECT target_person.person, known.*
FROM target_person JOIN link USING (person) JOIN known USING (ref)
WHERE link.source = 'households' AND link.tier <> 'possible'
UNION ALL
SELECT elsewhere.person, known.* FROM elsewhere JOIN known USING (id_number)
"""


def statements() -> tuple[str, ...]:
    """Statements in order, after those of `kinship`; parameters are those of rules."""
    groups = (
        *_MEANT,
        _CERTIFICATE,
        _CUSTODY,
        _GRAVE,
        *CHILDREN,
        _SELF_PAY,
        _LISTED,
        LEFT_BEHIND,
        _TARGET,
        *STANDING,
        _TARGET_PERSON,
        _RESIDENT,
    )
    money = (*MONEY, *INCOME, *RECOUNT)
    where = (*ENROLMENT, *SINGLE, *TEKUN, *BUSINESSES)
    rest = (*groups, *money, *EXCLUSION, *NEED, *where, *SUBSIDY, *IDENTITY, *PROCESS, *ANOMALIES)
    return (_ENROLLED, UNIT_SIZE, *DEATH, *ASSETS, *rest)
