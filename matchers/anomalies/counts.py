"""What is counted, and where: ``_odd_count``, one row for each place or office to be compared.

A household counts once, whoever of it is concerned. Who died or moved away is no exit. Earlier
months know of households that have left the roster without a trace; where whole rosters seem to come
and go, a delivery was incomplete, and that month of that town says nothing.
"""

_COUNT = """
CREATE OR REPLACE TEMP TABLE _odd_count (
    kind VARCHAR, programme VARCHAR, town VARCHAR, village VARCHAR, label VARCHAR, more VARCHAR,
    base BIGINT, observed BIGINT, refs BIGINT[]
)
"""

_IN_WINDOW = (
    "coalesce({} > CAST($month_end AS DATE) - to_months(CAST($anomaly_months AS INTEGER))"
    " AND {} <= $month_end, FALSE)"
)

_DEAD = """
INSERT INTO _odd_count
WITH one AS (
    SELECT coalesce(id_number, enrolled.person) AS who, any_value(town ORDER BY ref) AS town,
           bool_or(death.person IS NOT NULL) AS hit,
           list_distinct(flatten(list([ref] || coalesce(refs, [])) FILTER (death.person IS NOT NULL))) AS refs
    FROM enrolled LEFT JOIN (FROM death WHERE tier <> 'possible') AS death USING (person) GROUP BY who
)
SELECT 'dead', '', town, '', '', '', count(*), count(*) FILTER (hit),
       list_sort(flatten(list(refs) FILTER (hit)))
FROM one WHERE town <> '' GROUP BY town
"""

# Households in which somebody is a relative of staff, by the register or by what staff declared.
_HANDLED = """
CREATE OR REPLACE TEMP TABLE _odd_handled AS
WITH relative AS MATERIALIZED (
    SELECT recipient.ref FROM recipient JOIN kin USING (id_number)
    UNION SELECT recipient.ref FROM recipient JOIN link USING (person)
    WHERE source = 'declarations' AND tier <> 'possible'
)
SELECT unit, any_value(town ORDER BY ref) AS town,
       any_value(nullif(trim(official), '') ORDER BY ref) AS official,
       count(relative.ref) > 0 AS hit, list(relative.ref) FILTER (relative.ref IS NOT NULL) AS refs
FROM enrolled LEFT JOIN relative USING (ref) GROUP BY unit
"""

_RELATIVE = """
INSERT INTO _odd_count
SELECT 'relative', '', town, '', '', '', count(*), count(*) FILTER (hit),
       list_sort(flatten(list(refs) FILTER (hit)))
FROM _odd_handled WHERE town <> '' GROUP BY town
"""

_OFFICIAL = """
INSERT INTO _odd_count
SELECT 'official', '', town, '', official, '', count(*), count(*) FILTER (hit),
       list_sort(flatten(list(refs) FILTER (hit)))
FROM _odd_handled WHERE official IS NOT NULL GROUP BY town, official
"""

# Those refused, beside those refused or taken in, in the same months.
_REFUSED = f"""
INSERT INTO _odd_count
WITH who AS (
    SELECT ref, any_value(person ORDER BY probability DESC, person) AS person
    FROM link WHERE source = 'hardship' AND tier <> 'possible' GROUP BY ref
),
answer AS (
    SELECT coalesce(nullif(hardship.town, ''), person.town) AS town, TRUE AS hit, list(ref) AS refs
    FROM hardship LEFT JOIN who USING (ref) LEFT JOIN person USING (person)
    WHERE kind = '申请未通过' AND {_IN_WINDOW.format("on_date", "on_date")}
    GROUP BY 1, coalesce(hardship.id_number, hardship.name_key, CAST(ref AS VARCHAR))
    UNION ALL
    SELECT any_value(town ORDER BY ref), FALSE, []
    FROM recipient WHERE {_IN_WINDOW.format("since", "since")} GROUP BY unit
)
SELECT 'refused', '', town, '', '', '', count(*), count(*) FILTER (hit),
       list_sort(flatten(list(refs) FILTER (hit)))
FROM answer WHERE town <> '' GROUP BY town
"""  # noqa: S608 ours

_EXIT = f"""
INSERT INTO _odd_count
WITH now AS (
    SELECT unit, any_value(town ORDER BY ref) AS town, bool_or(state = '正常') AS stays,
           bool_or({_IN_WINDOW.format("stopped_on", "stopped_on")}) AS left_lately,
           bool_or(regexp_matches(coalesce(stop_reason, ''), '死亡|去世|亡故|病故|迁')) AS explained,
           list(ref ORDER BY ref) FILTER (state IS DISTINCT FROM '正常') AS refs
    FROM recipient
    WHERE programme IN ('农村低保', '城市低保', '低保', '特困', '低保边缘')
          AND person NOT IN (SELECT person FROM death)
    GROUP BY unit
),
vanished AS (
    SELECT past.unit, any_value(past.town ORDER BY past.month DESC) AS town
    FROM past_recipient AS past
    WHERE past.state = '正常' AND past.programme IN ('农村低保', '城市低保', '低保', '特困', '低保边缘')
          AND CAST(past.month || '-01' AS DATE) > CAST($month_end AS DATE) - to_months(CAST($anomaly_months AS INTEGER))
    GROUP BY past.unit
    HAVING past.unit NOT IN (SELECT unit FROM recipient)
           AND count(*) FILTER (past.person IN (SELECT person FROM recipient)
                                OR past.id_number IN (SELECT id_number FROM deaths WHERE id_number IS NOT NULL)) = 0
),
whole AS (
    SELECT town, stays, TRUE AS traced, NOT stays AS hit, refs FROM now
    WHERE stays OR (left_lately AND NOT explained)
    UNION ALL
    SELECT town, FALSE, FALSE, TRUE, [] FROM vanished
)
SELECT 'exit', '', town, '', '',
       coalesce('其中' || nullif(count(*) FILTER (NOT traced), 0) || '户见于以前月份的名册，本月名册已没有', ''),
       count(*), count(*) FILTER (hit), list_sort(flatten(list(refs) FILTER (hit)))
FROM whole WHERE town <> '' GROUP BY town HAVING count(*) FILTER (stays) > 0
"""  # noqa: S608 ours

# The sum that most households share across sizes: of each sum, the size that has it most is not
# counted, for households alike in size may well be due the same.
_UNIFORM = """
INSERT INTO _odd_count
WITH unit AS (
    SELECT programme, town, once AS amount, greatest(heads, coalesce(said_heads, 0)) AS size, unit_money.refs
    FROM unit_money JOIN (SELECT unit, any_value(town ORDER BY ref) AS town FROM enrolled GROUP BY unit)
         USING (unit)
    WHERE once > 0 AND programme <> '特困' AND town <> ''
          AND NOT regexp_matches(aid_form, '分档|定额|档') AND aid_grade IS NULL
          AND ($aid_mode = 'gap' OR regexp_matches(aid_form, '差额|补差'))
),
sized AS (
    SELECT programme, town, amount, size, count(*) AS units FROM unit GROUP BY ALL
),
shared AS (
    SELECT programme, town, amount, sum(units) - max(units) AS across, sum(units) AS alike,
           string_agg(size || '人户' || units || '户', '、' ORDER BY size) AS sizes
    FROM sized GROUP BY programme, town, amount
    QUALIFY row_number() OVER (PARTITION BY programme, town ORDER BY across DESC, alike DESC, amount) = 1
),
whole AS (SELECT programme, town, sum(units) AS base FROM sized GROUP BY ALL)
SELECT 'uniform', programme, town, '', money_text(amount), CAST(alike AS BIGINT) || '户（' || sizes || '）',
       base, across, (SELECT list_sort(flatten(list(refs))) FROM unit
                      WHERE unit.programme = shared.programme AND unit.town = shared.town AND unit.amount = shared.amount)
FROM shared JOIN whole USING (programme, town)
"""

# From one month to the next, which households came or went; only months that follow one another. Before there
# are twelve earlier months nothing is told, and this month's households need not be laid out.
_UNCHANGED = """
INSERT INTO _odd_count
WITH present AS (
    SELECT DISTINCT CAST(month || '-01' AS DATE) AS month, unit, town, village FROM past_recipient
    WHERE state = '正常' AND programme IN ('农村低保', '城市低保', '低保', '特困', '低保边缘')
    UNION
    SELECT DISTINCT CAST($month AS DATE), unit, town, village FROM enrolled
    WHERE (SELECT count(DISTINCT month) FROM past_recipient) >= 12
),
placed AS (
    SELECT month, unit, any_value(town ORDER BY town, village) AS town,
           any_value(village ORDER BY town, village) AS village
    FROM present WHERE town <> '' AND village <> '' GROUP BY month, unit
),
stepped AS (
    SELECT coalesce(later.month, CAST(earlier.month + INTERVAL 1 MONTH AS DATE)) AS month,
           coalesce(earlier.town, later.town) AS town, coalesce(earlier.village, later.village) AS village,
           earlier.unit IS NULL OR later.unit IS NULL AS changed
    FROM placed AS earlier FULL JOIN placed AS later
         ON later.unit = earlier.unit AND later.month = earlier.month + INTERVAL 1 MONTH
),
sound AS (
    SELECT month, town FROM stepped
    WHERE month IN (SELECT month FROM placed) AND month - INTERVAL 1 MONTH IN (SELECT month FROM placed)
    GROUP BY month, town HAVING avg(CAST(changed AS INTEGER)) <= 0.3
)
SELECT 'unchanged', '', town, village, CAST(count(DISTINCT month) AS VARCHAR), '', count(*),
       count(*) FILTER (changed), []
FROM stepped JOIN sound USING (month, town)
GROUP BY town, village HAVING count(DISTINCT month) >= 12
"""

COUNTS = (_COUNT, _DEAD, _HANDLED, _RELATIVE, _OFFICIAL, _REFUSED, _EXIT, _UNIFORM, _UNCHANGED)
