"""Month to month: which findings are new, which go on, which are back, and which stay silent.

``case_said``: one row a finding of the month: its ``status``; ``withheld``: why it is not in the ledgers
('silent', 'settled', 'transferred' or ''); ``standing``: how the case stands, in words, where it does
not begin with this month; ``unverified``: whether it is still to be verified; ``running``: whether its
time has begun; ``since``: the month in which it was found, or came back. ``case_new``: the events that the run adds.

Lists to be read, which nobody answers, make no cases. A finding that is no longer found closes nothing; and it counts as gone only where its rule was run, all
that it rested on came again, and its town is on the roster.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.cases.remembered import OWN, newest
from pipeline.judge import Asked
from pipeline.kernel.silence import OTHER, shelves
from pipeline.kernel.states import (
    CLOSED,
    EXTENDED,
    FALSE,
    MENDING,
    OUT,
    REVIEWING,
    SENT_BACK,
    TRANSFERRED,
    VERIFIED,
    WAITING,
)

_WORDS = {
    "closed": CLOSED, "false": FALSE, "waiting": WAITING, "transferred": TRANSFERRED, "out": OUT,
    "verified": VERIFIED, "mending": MENDING, "extended": EXTENDED, "reviewing": REVIEWING,
    "sent_back": SENT_BACK,
}  # fmt: skip

# A closed case is silent while what it was closed on stands; it is back with new evidence, when the
# reason's shelf life is over, or when data of a later month than the closing still show the fact.
_FOLLOWED = """
CREATE OR REPLACE TEMP TABLE {made} AS
WITH met AS (
    SELECT finding_id, rule, {kept}.* EXCLUDE (finding_id, rule), fingerprint, {kept}.finding_id IS NOT NULL AS known,
           coalesce(bygone, FALSE) AS bygone,
           print_then = fingerprint AS same,
           CASE WHEN whom THEN split_part(print_then, '-', 1) = split_part(fingerprint, '-', 1)
                ELSE print_then = fingerprint END AS same_enough,
           shelf.months = 0 OR $month < strftime(try_strptime(closed_month || '-01', '%Y-%m-%d')
               + to_months(shelf.months::INTEGER), '%Y-%m') AS lasts
    FROM finding JOIN evidence_print USING (finding_id) JOIN _case_rule USING (rule)
         LEFT JOIN {kept} USING (finding_id, rule)
         LEFT JOIN _shelf AS shelf ON shelf.reason = CASE WHEN {kept}.reason IN (SELECT reason FROM _shelf)
                                                         THEN {kept}.reason ELSE $other END
),
judged AS (
    SELECT *, known AND state = $closed AND result = $false AND same_enough AND lasts AS silent FROM met
)
SELECT *, known AND state = $closed AND NOT silent AND closed_in < $month
          AND (result = $false OR NOT same OR (NOT bygone AND closed_month < $month)) AS back
FROM judged
"""

_SAID = """
CREATE OR REPLACE TEMP TABLE case_said AS
SELECT finding_id,
       CASE WHEN NOT known OR back THEN $waiting
            WHEN state IN ($verified, $closed) AND result <> '' THEN state || '(' || result || ')'
            ELSE state END AS status,
       CASE WHEN NOT known OR back THEN ''
            WHEN silent THEN 'silent' WHEN state = $closed THEN 'settled'
            WHEN state = $transferred THEN 'transferred' ELSE '' END AS withheld,
       CASE WHEN NOT known THEN ''
            WHEN back THEN '回流：曾于' || closed_month || '销号（' || result || '）'
            WHEN state = $out THEN '已下发' || coalesce('，应于' || due || '前核实', '')
            WHEN state = $verified THEN '已核实（' || result || '）'
            WHEN state = $mending THEN '整改中' || coalesce('，应于' || due || '前完成', '')
            WHEN state = $extended THEN '已同意延期' || coalesce('至' || due, '')
            WHEN state = $sent_back THEN '退回重整' || coalesce('，应于' || due || '前完成', '')
            WHEN state = $reviewing THEN '已报县级，待复核'
            ELSE '' END AS standing,
       NOT known OR back OR state IN ($waiting, $out, $sent_back) OR (state = $extended AND result = '') AS unverified,
       known AND NOT back AND state IN ($out, $sent_back, $extended) AS running,
       CASE WHEN known AND NOT back THEN coalesce(began_in, $month) ELSE $month END AS since
FROM _by_before
"""

_NEW = """
CREATE OR REPLACE TEMP TABLE case_new AS
WITH partly AS (
    SELECT DISTINCT source, feed FROM case_source
    WHERE NOT EXISTS (FROM _profile AS came WHERE came.source = case_source.source
                      AND coalesce(case_source.feed, came.feed) = came.feed AND came.accepted)
),
missed AS (
    SELECT held.* FROM case_held AS held JOIN case_seen USING (finding_id) JOIN _case_rule USING (rule)
    WHERE ran AND NOT gone AND state <> $closed
          AND finding_id NOT IN (SELECT finding_id FROM finding)
          AND finding_id NOT IN (SELECT finding_id FROM case_source JOIN partly
                                 ON case_source.source = partly.source AND case_source.feed IS NOT DISTINCT FROM partly.feed)
          AND (town = '' OR town IN (SELECT town FROM recipient WHERE town IS NOT NULL))
),
happened AS (
    SELECT finding_id, rule, fingerprint, state AS before,
           CASE WHEN NOT known THEN 'found' WHEN NOT $newest THEN NULL WHEN back THEN 'recurred'
                WHEN state = $closed THEN NULL WHEN gone THEN 'carried'
                WHEN print <> fingerprint THEN 'changed' END AS kind
    FROM _by_held
    UNION ALL SELECT finding_id, rule, '', state, 'gone' FROM missed WHERE $newest
)
SELECT finding_id, rule, kind, CASE WHEN kind IN ('found', 'recurred') THEN $waiting ELSE before END AS state, fingerprint
FROM happened WHERE kind IS NOT NULL ORDER BY kind, rule, finding_id
"""


@dataclass(frozen=True)
class Followed:
    """What became of cases this month, as counts; ``digest`` tells ledgers apart, '' where nothing of
    earlier months has a say in them."""

    new: int
    carried: int
    recurred: int
    changed: int
    gone: int
    silent: int
    settled: int
    transferred: int
    digest: str

    @property
    def earlier(self) -> bool:
        """Whether there is anything to tell beyond what is new."""
        return any(
            (
                self.carried,
                self.recurred,
                self.changed,
                self.gone,
                self.silent,
                self.settled,
                self.transferred,
            )
        )

    def withheld(self) -> list[str]:
        """What is not in the ledgers, and why, for the county."""
        told = []
        if self.silent:
            told.append(f"{self.silent}条经核实不属实、证据未变，本月不再下发")
        if self.settled:
            told.append(f"{self.settled}条已销号，本月数据没有新情况，不再下发")
        if self.transferred:
            told.append(f"{self.transferred}条已移送，不列入乡镇台账")
        return told

    def told(self) -> str:
        """The month against earlier ones, in one line."""
        parts = [("新增", self.new), ("沿用", self.carried), ("回流", self.recurred), ("证据有变化", self.changed),
                 ("本月不再出现", self.gone)]  # fmt: skip
        return "，".join(f"{word}{count}条" for word, count in parts)


def follow(
    con: duckdb.DuckDBPyConnection, asked: Sequence[Asked], month: str, silence: Mapping[str, int]
) -> Followed:  # fmt: skip
    """Make ``case_said`` and ``case_new``; there are evidence_print and the tables of recall_cases().

    ``silence``: reason -> months, where the county changed them.
    """
    followed = [one for one in asked if one.rule.fill != "none"]
    _tell(con, "_case_rule", {
        "rule": [one.rule.slug for one in followed],
        "ran": [not one.missing and not one.state for one in followed],
        "bygone": [one.rule.bygone for one in followed],
    })  # fmt: skip
    table = shelves(silence)
    _tell(con, "_shelf", {"reason": [one.reason for one in table], "months": [one.months for one in table],
                          "whom": [one.whom for one in table]})  # fmt: skip
    values: dict[str, Any] = {**_WORDS, "month": month, "other": OTHER,
                              "newest": con.execute("FROM case_newest").fetchall()[0][0]}  # fmt: skip
    for sql in (
        _FOLLOWED.format(made="_by_before", kept="case_before"),
        _FOLLOWED.format(made="_by_held", kept="case_held"),
        _SAID,
        _NEW,
    ):
        con.execute(sql, {key: value for key, value in values.items() if f"${key}" in sql})
    return _counted(con)


def _tell(con: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, Sequence[Any]]) -> None:
    con.register("_case_block", pa.table(dict(columns)))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM _case_block")
    con.unregister("_case_block")


def _counted(con: duckdb.DuckDBPyConnection) -> Followed:
    kinds = dict(con.execute("SELECT kind, count(*) FROM case_new GROUP BY kind").fetchall())
    kept = dict(con.execute("SELECT withheld, count(*) FROM case_said GROUP BY 1").fetchall())
    new, back = con.execute(
        "SELECT count(*) FILTER (NOT known), count(*) FILTER (back) FROM _by_before"
    ).fetchall()[0]
    told = con.execute("SELECT string_agg(finding_id || withheld || standing, ';' ORDER BY finding_id) FROM case_said"
                       " WHERE withheld <> '' OR standing <> ''").fetchall()[0][0]  # fmt: skip
    return Followed(
        new=new, carried=kept.get("", 0) - new - back, recurred=back, changed=kinds.get("changed", 0),
        gone=kinds.get("gone", 0), silent=kept.get("silent", 0), settled=kept.get("settled", 0),
        transferred=kept.get("transferred", 0),
        digest=hashlib.sha256(told.encode()).hexdigest()[:16] if told else "",
    )  # fmt: skip


def keep_cases(
    con: duckdb.DuckDBPyConnection, store: duckdb.DuckDBPyConnection, month: str
) -> None:
    """Add ``case_new`` to the store; part of the caller's transaction."""
    store.execute(f"DELETE FROM case_event WHERE event_id IN ({OWN})",  # noqa: S608 ours
                  {"month": month, "newest": newest(store, month)})  # fmt: skip
    store.register("_new", con.table("case_new").to_arrow_table())
    store.execute("""
        INSERT INTO case_event BY NAME
        SELECT sha256(concat_ws('|', $month, kind, finding_id, nth))[:24] AS event_id, finding_id, rule, $month AS month,
               now()::TIMESTAMP AS recorded, nth, kind, state, '' AS result, '' AS reason, '' AS measure,
               '' AS who, '' AS proof, '' AS note, '' AS file, '' AS sheet, '' AS cell, fingerprint
        FROM (SELECT *, (SELECT coalesce(max(nth), 0) FROM case_event)
                            + row_number() OVER (ORDER BY kind, rule, finding_id) AS nth FROM _new)
    """, {"month": month})  # fmt: skip
    store.unregister("_new")
