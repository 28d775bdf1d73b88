"""A person dies once: the death rows that speak of one person are set against each other.

Several registers may report one death, each of them once (the same row twice aside). So of two rows
of one register that cannot both be true of a person, the weaker is only possible; and a row without
a number whose day agrees with what another register says under the number is no longer a guess,
whereas one far off that day is.
"""

from collections.abc import Callable
from typing import Any

from matchers.death_rows import APART, IS_DEATH, MONTH_ONLY
from matchers.identity.comparing import ID, INDEX, NAME, SEX
from matchers.identity.tiers import OTHER_NUMBER, SURE_NAME

SAME_DEATH, OTHER_DEATH, OTHER_REPORT = 7, 60, 30
"""Days between two reports: at most, for one death; from which on two registers tell of two deaths;
from which on two rows of one register do."""
CHANCE = 3000
"""Of residents who are not meant, one in so many happens to have died within the same two weeks."""
CLASH = 50
"""Of rows that do speak of somebody, one in so many is so far off the day that others give."""

_OTHER = (*OTHER_NUMBER, INDEX["id_number"]["different"])

_SAID = f"""
CREATE OR REPLACE TEMP TABLE _death_said AS
SELECT ref, coalesce(feed, '死亡登记') AS feed, id_number, name_key, sex,
       coalesce(died_on, cremated_on) AS day,
       CASE WHEN died_on IS NOT NULL AND {MONTH_ONLY} THEN last_day(died_on) ELSE day END AS until
FROM deaths WHERE {IS_DEATH}
"""

# What stands under a valid number, of whoever has the number.
_NUMBERED = """
CREATE OR REPLACE TEMP TABLE _death_numbered AS
SELECT frame.person AS who, said.* FROM _death_said AS said JOIN frame USING (id_number)
WHERE said.name_key IS NULL OR said.name_key = frame.name_key
"""

# Candidates whom another register, by the number, says to have died at that time; nobody, where it
# says so of several candidates of one row.
_AGREED = f"""
CREATE OR REPLACE TEMP TABLE _death_agreed AS
SELECT ref, any_value(found_link.person) AS who,
       any_value(b.feed ORDER BY b.feed, b.ref) AS by_feed,
       bool_and(levels[{NAME + 1}] <> {INDEX["name"]["different"]} AND levels[{SEX + 1}] <> {INDEX["sex"]["different"]}
                AND levels[{ID + 1}] NOT IN ({", ".join(map(str, _OTHER))})) AS fits
FROM found_link JOIN _death_said AS a USING (ref)
JOIN _death_numbered AS b ON b.who = found_link.person AND b.feed <> a.feed
     AND days_apart(a.day, a.until, b.day, b.until) <= {SAME_DEATH}
WHERE found_link.source = 'deaths'
GROUP BY ref HAVING count(DISTINCT found_link.person) = 1
"""

_CLAIM = f"""
CREATE OR REPLACE TEMP TABLE _death_claim AS
WITH placed AS (
    SELECT ref, person AS who, levels FROM found_link WHERE source = 'deaths'
),
claimed AS (
    SELECT link.ref, link.person, coalesce(resident, link.person) AS who, tier, link.probability
    FROM link LEFT JOIN same_person ON same_person.person = link.person WHERE source = 'deaths'
)
SELECT claimed.*, said.* EXCLUDE (ref),
       placed.ref IS NULL AS numbered, numbered AND tier <> 'possible' AS settled,
       coalesce(levels[{NAME + 1}] IN ({", ".join(map(str, SURE_NAME))}), tier <> 'possible') AS named,
       list_position(['possible', 'probable', 'confirmed'], tier) AS sure,
       agreed.by_feed, coalesce(fits, FALSE) AS fits
FROM claimed JOIN _death_said AS said USING (ref)
LEFT JOIN placed ON placed.ref = claimed.ref AND placed.who = claimed.who
LEFT JOIN _death_agreed AS agreed ON agreed.ref = claimed.ref AND agreed.who = claimed.who
"""

# Two rows of one register about one person that cannot both be true: which of them is the weaker.
_RIVALLED = f"""
CREATE OR REPLACE TEMP TABLE _death_rivalled AS
WITH ranked AS (
    SELECT *, [CAST(settled AS DOUBLE), CAST(by_feed IS NOT NULL AS DOUBLE), sure, probability] AS rank
    FROM _death_claim
)
SELECT a.ref, a.person, bool_or(a.rank < b.rank) AS beaten
FROM ranked AS a JOIN ranked AS b ON b.person = a.person AND b.feed = a.feed AND b.ref <> a.ref
WHERE (days_apart(a.day, a.until, b.day, b.until) > {OTHER_REPORT} OR a.sex <> b.sex
       OR (a.name_key <> b.name_key AND NOT (a.named AND b.named)))
      AND (a.rank < b.rank OR (a.rank = b.rank AND NOT a.settled))
GROUP BY a.ref, a.person
"""

# The day that the number stands for, in other registers, is weeks away from the row's.
_TOO_FAR = f"""
CREATE OR REPLACE TEMP TABLE _death_too_far AS
SELECT a.ref, a.person,
       arg_min(b.feed || '登记的' || strftime(b.day, '%Y年%-m月%-d日'),
               [days_apart(a.day, a.until, b.day, b.until), b.ref]) AS other
FROM _death_claim AS a JOIN _death_claim AS b ON b.person = a.person AND b.feed <> a.feed
WHERE b.settled AND NOT a.settled AND a.day IS NOT NULL AND b.day IS NOT NULL
GROUP BY a.ref, a.person
HAVING min(days_apart(a.day, a.until, b.day, b.until)) > {OTHER_DEATH}
"""

_VERDICT = f"""
CREATE OR REPLACE TEMP TABLE _death_verdict AS
SELECT claim.ref, claim.person, who,
       CASE WHEN beaten IS NULL AND other IS NULL THEN 'probable' ELSE 'possible' END AS tier,
       round(CASE WHEN beaten IS NULL AND other IS NULL THEN probability / (probability + (1 - probability) / {CHANCE})
                  ELSE least(0.5, probability / (probability + (1 - probability) * {CLASH})) END, 4) AS probability,
       concat_ws('；', CASE WHEN beaten THEN '同一登记另有一行更相符' WHEN NOT beaten THEN '同一登记另有一行同样相符' END,
                 '死亡日期与' || other || '相差{OTHER_DEATH}天以上',
                 CASE WHEN beaten IS NULL AND other IS NULL THEN '与' || by_feed || '登记的死亡日期一致' END) AS reason
FROM _death_claim AS claim LEFT JOIN _death_rivalled USING (ref, person) LEFT JOIN _death_too_far USING (ref, person)
WHERE ((beaten IS NOT NULL OR other IS NOT NULL) AND NOT (numbered AND claim.tier = 'possible'))
      OR (claim.tier = 'possible' AND fits)
"""

_SAY = """
UPDATE {table} SET tier = verdict.tier, probability = verdict.probability,
       explanation = {table}.explanation || '；' || verdict.reason
FROM (SELECT * REPLACE ({key} AS person) FROM _death_verdict
      QUALIFY row_number() OVER (PARTITION BY ref, {key} ORDER BY _death_verdict.person) = 1) AS verdict
WHERE {table}.source = 'deaths' AND {table}.ref = verdict.ref AND {table}.person = verdict.person
"""

STATEMENTS = (
    _SAID, APART, _NUMBERED, _AGREED, _CLAIM, _RIVALLED, _TOO_FAR, _VERDICT,
    _SAY.format(table="found_link", key="who"), _SAY.format(table="link", key="person"),
)  # fmt: skip


def settle_deaths(run: Callable[[str], Any]) -> None:
    """Let the death rows of each person agree. Needs ``link``, ``found_link``, ``frame``, ``same_person``."""
    for sql in STATEMENTS:
        run(sql)
