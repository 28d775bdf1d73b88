"""What the store has of the months before: how many findings, and how cases stand."""

import calendar
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

import duckdb

from pipeline.kernel.page import Cases, Kind, Month
from pipeline.kernel.states import CLOSED, STATES, WAITING

MONTHS = 12
"""So many months are shown, this one included."""
AGES = ((0, "本月"), (1, "1个月"), (3, "2至3个月"), (6, "4至6个月"), (10**6, "6个月以上"))
SOON = 7
"""Days before its deadline from which a case is due soon."""
DUE = ("已超期", f"{SOON}天内到期", "未到期", "未定期限")

_EARLIER = """
SELECT month, rule, count(*), count(*) FILTER (first_seen = month)
FROM finding WHERE month < ? GROUP BY ALL ORDER BY ALL
"""


def earlier_months(
    con: duckdb.DuckDBPyConnection, store: duckdb.DuckDBPyConnection, month: str, kinds: Sequence[Kind]
) -> list[Month]:  # fmt: skip
    """Findings of this month and of up to eleven before it, oldest first."""
    counts: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    rows = store.execute(_EARLIER, [month]).fetchall() if has_table(store, "finding") else []
    rows += con.execute("SELECT ?, rule, count(*), count(*) FILTER (first_seen = ?) FROM out_findings"
                        " GROUP BY rule ORDER BY rule", [month, month]).fetchall()  # fmt: skip
    for when, rule, found, new in rows:
        counts[when][rule] = (found, new)
    ran = {(month, kind.slug) for kind in kinds if kind.state == "run"}
    when_run = [month]
    if has_table(store, "asked"):
        ran |= set(store.execute("SELECT month, slug FROM asked WHERE month < ? AND state = 'run'",
                                 [month]).fetchall())  # fmt: skip
        when_run += [
            m for (m,) in store.execute("SELECT DISTINCT month FROM run WHERE month < ?", [month]).fetchall()
        ]  # fmt: skip
    shown = sorted({*counts, *when_run})[-MONTHS:]
    return [_month(one, counts[one], kinds, ran) for one in shown]


def _month(
    month: str, counts: dict[str, tuple[int, int]], kinds: Sequence[Kind], ran: set[tuple[str, str]]
) -> Month:
    """Rules of earlier months that are no more are counted as doubts."""
    information = {kind.slug for kind in kinds if not kind.doubt}
    doubts = [count for slug, count in counts.items() if slug not in information]
    new = sum(new for _, new in doubts)
    found = {kind.slug: counts.get(kind.slug, (0, 0))[0]
             if kind.slug in counts or (month, kind.slug) in ran else None for kind in kinds}  # fmt: skip
    return Month(month, new, sum(total for total, _ in doubts) - new, found)


def standing_cases(
    con: duckdb.DuckDBPyConnection, store: duckdb.DuckDBPyConnection, month: str, followed: Sequence[str]
) -> Cases:  # fmt: skip
    """How cases stand up to the end of the month; before its first run the store keeps none.

    ``followed``: slugs of rules that make cases. Findings of this run that are no case yet wait to be sent out.
    """
    year, number = int(month[:4]), int(month[5:])
    day = date(year, number, calendar.monthrange(year, number)[1])
    known = store.execute(
        "SELECT finding_id, state, first_month, due, recovered, waived FROM case_now"
        " WHERE first_month <= ? ORDER BY finding_id", [month]).fetchall() if has_table(store, "case_now") else []  # fmt: skip
    ids = {row[0] for row in known}
    fresh = [one for (one,) in con.execute(
        "SELECT finding_id FROM out_findings WHERE rule IN (SELECT unnest(?::VARCHAR[]))",
        [list(followed)]).fetchall() if one not in ids]  # fmt: skip
    states = Counter(row[1] for row in known) + Counter({WAITING: len(fresh)})
    still = [row for row in known if row[1] != CLOSED]
    ages = Counter(_age(first, month) for _, _, first, *_ in still) + Counter(
        {AGES[0][1]: len(fresh)}
    )
    due = Counter(_due(row[3], day) for row in still) + Counter({DUE[-1]: len(fresh)})
    return Cases(
        day,
        [(state, states[state]) for state in STATES if states[state]],
        [(word, ages[word]) for _, word in AGES],
        [(word, due[word]) for word in DUE],
        round(sum((row[4] for row in known), 0.0), 2),
        round(sum((row[5] for row in known), 0.0), 2),
    )


def _age(first: str, month: str) -> str:
    months = 12 * (int(month[:4]) - int(first[:4])) + int(month[5:]) - int(first[5:])
    return next(word for most, word in AGES if months <= most)


def _due(due: date | None, day: date) -> str:
    if due is None:
        return DUE[3]
    left = (due - day).days
    return DUE[0] if left < 0 else DUE[1] if left <= SOON else DUE[2]


def has_table(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether there is such a table or view."""
    return bool(con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE table_name = ? UNION ALL"
        " SELECT 1 FROM duckdb_views() WHERE view_name = ?", [name, name]).fetchall())  # fmt: skip
