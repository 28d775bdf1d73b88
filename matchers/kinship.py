"""Who is related to staff: ``serving`` and ``kin``, derived from the household register.

``serving`` has one row for each person on a staff list who is not of an exempt kind, by the rows that
most surely speak of them; ``kin`` one
row for each of them (``cadre``) and each recipient related to them, with the way in words.

Ties are one step: a relation code to the head of a register book (GB/T 4761), or the ID number of
father, mother or spouse. From each staff member ties are composed outward, four steps at most, and
only where the outcome is certain: a parent's child is a sibling, but a grandparent's child may be
parent or uncle and is left out. Relations are letters: S spouse, P parent, C child, B sibling,
G grandparent, K grandchild; in the wide set also SP and SB (the spouse's parents and siblings), CS
(a child's spouse), PB (a parent's siblings).
"""

from matchers.rules._words import WORDS

MAX_STEPS = 4

_SERVING = """
CREATE OR REPLACE TEMP TABLE serving AS
WITH listed AS (
    SELECT person, ref, tier, link.probability, explanation, name, name_key,
           list_position(['possible', 'probable', 'confirmed'], tier) AS sure,
           coalesce(kind, '工作人员') AS kind,
           concat(CASE WHEN office LIKE '村%' OR office LIKE '社区%' OR office LIKE '居委%' THEN village END,
                  coalesce(office, nullif(concat(town, village), '')), post) AS post
    FROM staff JOIN link USING (ref)
    WHERE source = 'staff' AND len(list_filter(
        string_split_regex($staff_exempt, '[,，、]'),
        lambda word: trim(word) <> '' AND contains(concat_ws('，', staff_kind, post), trim(word)))) = 0
    QUALIFY sure = max(sure) OVER (PARTITION BY person)
)
SELECT listed.person, person.id_number AS staff_id, min(listed.name) AS staff_name,
       each_once(list(listed.name_key)) AS staff_keys, max(sure) AS staff_sure,
       max(listed.probability) AS probability,
       any_value(explanation ORDER BY sure DESC, explanation) AS identity,
       joined(list(kind)) AS lists,
       coalesce(joined(list(post) FILTER (post <> '')), '') AS posts, each_once(list(ref)) AS refs
FROM listed JOIN person USING (person) GROUP BY listed.person, person.id_number
"""

# Code of a member -> what the member is to the head, and what the head is to the member.
_CODES = """
CREATE OR REPLACE TEMP TABLE _kin_code AS
SELECT unnest(codes) AS code, down, up, sure FROM (VALUES
    (['10', '11', '12'], 'S', 'S', TRUE),
    (['20', '21', '22', '23', '24', '25', '26', '29'], 'C', 'P', TRUE),
    (['30', '31', '32', '33', '34', '35', '36', '39'], 'C', 'P', TRUE),
    (['27', '37'], 'C', 'P', FALSE),
    (['28', '38'], 'CS', 'SP', TRUE),
    (['40', '41', '42', '43', '44'], 'K', 'G', TRUE),
    (['50', '51', '52'], 'P', 'C', TRUE),
    (['57', '58'], 'P', 'C', FALSE),
    (['53', '54', '55', '56'], 'SP', 'CS', TRUE),
    (['60', '61', '62', '63', '64'], 'G', 'K', TRUE),
    (['70', '71', '73', '75', '77'], 'B', 'B', TRUE),
    (['72', '74', '76', '78'], NULL, 'SB', TRUE),
    (['81', '83', '85', '88', '90'], 'PB', NULL, TRUE),
    (['93', '94', '95', '96'], NULL, 'PB', FALSE)
) AS meaning(codes, down, up, sure)
"""

# What somebody is to the staff member, the next tie, what that makes the next person; and whether
# a second marriage could make it otherwise. Whatever is not listed is not certain and ends there.
_COMPOSED = """
CREATE OR REPLACE TEMP TABLE _kin_composed AS
SELECT * FROM (VALUES
    ('', 'S', 'S', TRUE), ('', 'P', 'P', TRUE), ('', 'C', 'C', TRUE), ('', 'B', 'B', TRUE),
    ('', 'G', 'G', TRUE), ('', 'K', 'K', TRUE), ('', 'SP', 'SP', TRUE), ('', 'SB', 'SB', TRUE),
    ('', 'CS', 'CS', TRUE), ('', 'PB', 'PB', TRUE),
    ('S', 'P', 'SP', TRUE), ('S', 'B', 'SB', TRUE), ('S', 'SP', 'P', TRUE),
    ('S', 'C', 'C', FALSE), ('S', 'K', 'K', FALSE), ('S', 'CS', 'CS', FALSE),
    ('P', 'P', 'G', TRUE), ('P', 'C', 'B', TRUE), ('P', 'B', 'PB', TRUE),
    ('P', 'S', 'P', FALSE), ('P', 'SP', 'G', FALSE),
    ('C', 'C', 'K', TRUE), ('C', 'B', 'C', TRUE), ('C', 'S', 'CS', TRUE),
    ('B', 'B', 'B', TRUE), ('B', 'P', 'P', TRUE), ('B', 'G', 'G', TRUE), ('B', 'PB', 'PB', TRUE),
    ('G', 'S', 'G', FALSE), ('K', 'B', 'K', TRUE),
    ('SP', 'S', 'SP', FALSE), ('SP', 'C', 'SB', FALSE),
    ('SB', 'B', 'SB', TRUE), ('SB', 'P', 'SP', TRUE),
    ('CS', 'S', 'C', TRUE), ('CS', 'C', 'K', FALSE)
) AS composed(label, tie, next, sure)
"""

_SPOKEN = """
CREATE OR REPLACE TEMP TABLE _kin_word AS
SELECT * FROM (VALUES
    ('S', '配偶', '配偶', '配偶'), ('P', '父亲', '母亲', '父母'), ('C', '儿子', '女儿', '子女'),
    ('B', '兄弟', '姐妹', '兄弟姐妹'), ('G', '祖父（外祖父）', '祖母（外祖母）', '祖父母'),
    ('K', '孙子（外孙子）', '孙女（外孙女）', '孙子女'),
    ('SP', '配偶的父亲', '配偶的母亲', '配偶的父母'), ('SB', '配偶的兄弟', '配偶的姐妹', '配偶的兄弟姐妹'),
    ('CS', '女婿', '儿媳', '子女的配偶'), ('PB', '伯叔舅', '姑姨', '父母的兄弟姐妹')
) AS word(label, man, woman, either)
"""

_START = """
CREATE OR REPLACE TEMP TABLE kin_state AS
SELECT person AS cadre, staff_id AS id, '' AS label, 0 AS steps, TRUE AS sure, staff_name AS name,
       '干部本人' AS way, [staff_id] AS nodes
FROM serving
WHERE staff_id NOT IN (SELECT id_number FROM households WHERE state = '死亡' AND id_number IS NOT NULL)
"""

# Every tie that leads out of the people reached last. A book in which two people are entered as its head
# tells no ties to one. Among those reached stands one that nobody is ('~'): where all numbers begin alike,
# DuckDB would sift the register by their first letters, and let everybody pass.
_TIE = """
CREATE OR REPLACE TEMP TABLE _kin_tie AS
WITH frontier AS (SELECT DISTINCT id FROM kin_state WHERE steps = {before} UNION ALL SELECT '~'),
own AS (
    SELECT id_number, coalesce(book, head_id) AS book, father_id, father_name, mother_id, mother_name, spouse_id, spouse_name
    FROM households SEMI JOIN frontier ON id = id_number
),
book AS (
    SELECT book FROM own
    UNION SELECT coalesce(book, head_id) FROM households SEMI JOIN frontier ON id = head_id
    UNION SELECT substr(id, 2) FROM frontier WHERE id LIKE '@%'
),
mate AS (
    SELECT coalesce(households.book, head_id) AS book, id_number, name, relation, head_id, head_name,
           relation IN ('01', '02') AS heads
    FROM households WHERE coalesce(households.book, head_id) IN (SELECT book FROM book WHERE book IS NOT NULL)
),
head AS (
    SELECT book, coalesce(max(id_number) FILTER (heads), max(head_id), '@' || book) AS head,
           coalesce(max(name) FILTER (heads), max(head_name)) AS head_name
    FROM mate GROUP BY book HAVING min(coalesce(id_number, name)) FILTER (heads) IS NOT DISTINCT FROM max(coalesce(id_number, name)) FILTER (heads)
),
coded AS (
    SELECT mate.id_number, mate.name, head, head.head_name, down, up, sure
    FROM mate JOIN head USING (book) JOIN _kin_code ON code = relation
    WHERE mate.id_number IS NOT NULL AND mate.id_number <> head
),
tie(id, next_id, name, tie, sure) AS (
    SELECT id_number, father_id, father_name, 'P', TRUE FROM own
    UNION ALL SELECT id_number, mother_id, mother_name, 'P', TRUE FROM own
    UNION ALL SELECT id_number, spouse_id, spouse_name, 'S', TRUE FROM own
    UNION ALL SELECT father_id, id_number, name, 'C', TRUE FROM households SEMI JOIN frontier ON id = father_id
    UNION ALL SELECT mother_id, id_number, name, 'C', TRUE FROM households SEMI JOIN frontier ON id = mother_id
    UNION ALL SELECT spouse_id, id_number, name, 'S', TRUE FROM households SEMI JOIN frontier ON id = spouse_id
    UNION ALL SELECT id_number, head, head_name, up, sure FROM coded SEMI JOIN frontier ON id = id_number
    UNION ALL SELECT head, id_number, name, down, sure FROM coded SEMI JOIN frontier ON id = head
)
SELECT id, next_id, tie, bool_or(sure) AS sure, max(name) AS name
FROM tie WHERE next_id IS NOT NULL AND tie IS NOT NULL GROUP BY id, next_id, tie
"""

_STEP = """
INSERT INTO kin_state
SELECT state.cadre, tie.next_id, composed.next, {steps},
       state.sure AND tie.sure AND composed.sure AS certain, tie.name,
       state.way || coalesce('（' || state.name || '）— ', ' — ') || CASE
           WHEN state.steps = 0 THEN spoken
           ELSE '其' || replace(replace(spoken, '儿子', '子'), '女儿', '女') END AS path,
       list_append(state.nodes, tie.next_id)
FROM kin_state AS state
JOIN _kin_tie AS tie USING (id)
JOIN _kin_composed AS composed ON composed.label = state.label AND composed.tie = tie.tie
JOIN (SELECT label, unnest([man, woman, either]) AS spoken, unnest(['1', '0', '']) AS sex
      FROM _kin_word) AS word
     ON word.label = tie.tie AND word.sex = CASE WHEN tie.next_id LIKE '@%' THEN ''
        ELSE CAST(CAST(substr(tie.next_id, 17, 1) AS INTEGER) % 2 AS VARCHAR) END
WHERE state.steps = {before} AND NOT list_contains(state.nodes, tie.next_id)
      AND NOT EXISTS (FROM kin_state AS known WHERE known.cadre = state.cadre
                      AND known.id = tie.next_id AND known.label = composed.next)
QUALIFY row_number() OVER (
    PARTITION BY state.cadre, tie.next_id, composed.next ORDER BY certain DESC, path, state.nodes) = 1
"""

_KIN = """
CREATE OR REPLACE TEMP TABLE kin AS
SELECT cadre, id AS id_number, state.label, steps, sure,
       CASE WHEN substr(id, 17, 1) IN ('1', '3', '5', '7', '9') THEN man ELSE woman END
           || CASE WHEN sure THEN '' ELSE '（也可能是继亲）' END AS relation,
       way || ' — 保障对象' AS way, nodes
FROM kin_state AS state JOIN _kin_word AS word USING (label)
WHERE id IN (SELECT id_number FROM recipient WHERE recipient.state = '正常')
      AND id NOT IN (SELECT id_number FROM households
                     WHERE state IN ('死亡', '注销') AND id_number IS NOT NULL)
      AND (state.label IN ('S', 'P', 'C', 'B', 'G', 'K') OR $kin_set = 'wide')
QUALIFY row_number() OVER (PARTITION BY cadre, id ORDER BY steps, sure DESC, state.label) = 1
"""


def statements() -> tuple[str, ...]:
    """Statements in order, the macros that all rules share first; parameters ``staff_exempt`` and ``kin_set``."""
    steps: list[str] = []
    for step in range(1, MAX_STEPS + 1):
        steps += [text.format(before=step - 1, steps=step) for text in (_TIE, _STEP)]
    return (*WORDS, _SERVING, _CODES, _COMPOSED, _SPOKEN, _START, *steps, _KIN)
