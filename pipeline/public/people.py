"""Who receives at present, as far as it may be posted: one row a household."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from pipeline.kernel.notice import NoticeRow
from pipeline.kernel.surnames import COMPOUND_SURNAMES
from pipeline.public_section import Public

ADULT = 18
CHILD = "（未成年人）"
UNKNOWN = "（未具名）"
PROGRAMMES = ("农村低保", "城市低保", "低保", "特困")
"""What is posted; lists of children and of the disabled are not."""

# Of a family, the head who receives; else the eldest adult who does. Nobody is named who receives nothing.
# An amount that is the same on all rows is the household's; different ones are each member's own.
_ROWS = """
WITH mine AS (
    SELECT *, CASE WHEN regexp_full_match(id_number, '[0-9]{17}[0-9X]')
                   THEN try_strptime(substr(id_number, 7, 8), '%Y%m%d')::DATE ELSE birth END AS born
    FROM kept.recipient
    WHERE month = $month AND state = '正常' AND programme IN (SELECT unnest($programmes::VARCHAR[]))
),
aged AS (SELECT *, date_diff('year', born, $day) - CASE WHEN strftime(born, '%m%d') > strftime($day, '%m%d') THEN 1 ELSE 0 END AS age FROM mine),
declared AS (SELECT DISTINCT person FROM kept.link WHERE month = $month AND source = 'declarations' AND tier <> 'possible')
SELECT any_value(nullif(town, '') ORDER BY ref) AS town, any_value(nullif(village, '') ORDER BY ref) AS village, programme, unit,
       any_value(struct_pack(name := aged.name, age)
                 ORDER BY coalesce(age >= $adult, FALSE) DESC,
                          coalesce(relation IN ('01', '02'), FALSE) OR coalesce(aged.name = head_name, FALSE) DESC,
                          age DESC NULLS LAST, ref) AS head,
       bool_or(age < $adult) AND NOT bool_or(coalesce(age >= $adult, FALSE)) AS children,
       greatest(count(DISTINCT coalesce(id_number, aged.person)), coalesce(max(members), 0)) AS people,
       CASE WHEN count(DISTINCT amount) = 1 THEN max(amount) ELSE sum(amount) END AS amount,
       count(DISTINCT amount) = 1 AND count(amount) > 1 AS alike,
       bool_or(declared.person IS NOT NULL) AS kin
FROM aged LEFT JOIN declared USING (person)
GROUP BY programme, unit ORDER BY 1, 2, programme, min(ref)
"""


@dataclass
class Posted:
    """By town its rows; ``townless``: households without a town, in no notice; ``nameless``: those whose
    head's age is not known, so that no name is told; ``alike``: households with the same amount on every row."""

    towns: dict[str, list[NoticeRow]] = field(default_factory=dict)
    townless: int = 0
    nameless: int = 0
    alike: int = 0


def posted(store: duckdb.DuckDBPyConnection, month: str, day: date, rules: Public) -> Posted:
    """Present recipients of a month, as of its last ``day``."""
    done = Posted()
    values = {"month": month, "day": day, "adult": ADULT, "programmes": list(PROGRAMMES)}
    for town, village, programme, _, head, children, people, amount, alike, kin in store.execute(_ROWS, values).fetchall():  # fmt: skip
        if not town:
            done.townless += 1
            continue
        name = shown_name(head, children, rules)
        done.nameless += name == UNKNOWN
        done.alike += alike
        done.towns.setdefault(town, []).append(
            NoticeRow(village or "", programme, name, people, amount, bool(kin))
        )
    return done


def shown_name(head: Mapping[str, object], children: bool, rules: Public) -> str:
    """The head's name as it may be posted; a child's never, and none where it may be a child's."""
    if children:
        return CHILD
    if head["age"] is None or not head["name"]:
        return UNKNOWN
    return covered_name(str(head["name"]), rules.names)


def covered_name(name: str, how: str) -> str:
    """A name with what may not be seen covered."""
    if how == "law":
        return name
    surname = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    if how == "surname":
        return name[:surname] + "**"
    return name[:surname] + "*" * max(1, len(name) - surname - 1) + (name[-1] if len(name) - surname > 1 else "")  # fmt: skip


def unique_share(rows: Sequence[NoticeRow]) -> float:
    """The share of rows that nobody else in the village looks like, by name and number of people."""
    seen = Counter((one.village, one.name, one.people) for one in rows)
    alone = sum(seen[one.village, one.name, one.people] == 1 for one in rows)
    return alone / len(rows) if rows else 0.0
