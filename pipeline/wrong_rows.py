"""Rows of departments that a visit found wrong, and whether the department's next extract mended them.

``out_wrong``: one row a wrong row of the last twelve months' ledgers: ``since``: the month whose slip
first asked for it; ``state``: how it stands in this month's extract; ``changed``: the headings of what is
different. What was mended before anybody asked is not there. The store keeps it by month. It goes by answers to ledgers of earlier months, so that the
month run again says the same.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from pipeline.cases.outcomes import ANSWERS
from pipeline.kernel.declare import Rule, Source
from pipeline.kernel.masks import masked
from pipeline.kernel.silence import REGISTER_WRONG
from pipeline.kernel.states import FALSE
from pipeline.same_row import CHANGED, GONE, Standing, standing
from pipeline.store import arrow, new_store, open_store
from pipeline.workspace import Workspace

MONTHS = 12
"""Months after its ledger for which a wrong row is asked after."""

_WRONG = f"""
WITH answer AS ({ANSWERS})
SELECT answer.rule, answer.finding_id, answer.reason, coalesce(strftime(on_date, '%Y-%m-%d'), '') AS found_on,
       found_in AS row_month, source, file, sheet, "row"
FROM answer JOIN evidence ON evidence.finding_id = answer.finding_id AND evidence.month = found_in
WHERE result = $false AND list_contains($reasons, reason)
      AND role = CASE WHEN list_contains($of_subject, reason) THEN 'subject' ELSE 'evidence' END
      AND found_in >= strftime(CAST($before || '-01' AS DATE) - to_months({MONTHS}), '%Y-%m')
ORDER BY ALL
"""  # noqa: S608 ours

_ASKED = """
SELECT row_month, source, file, sheet, "row", min(since) AS since, arg_max(state, month) AS state_before
FROM wrong_row WHERE month < $before GROUP BY ALL ORDER BY ALL
"""

_THERE = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'kept'"
_OLD = """
SELECT nth, file_sheet.title AS sheet_title, old.* EXCLUDE (month, ref)
FROM _wrong JOIN kept.file_sheet ON file_sheet.month = row_month AND file_sheet.file = _wrong.file
     AND file_sheet.sheet = _wrong.sheet AND file_sheet.source = _wrong.source
JOIN kept."{source}" AS old ON old.month = row_month AND old.ref = (file_sheet.file_no::BIGINT << 40 | _wrong."row")
WHERE _wrong.source = '{source}' ORDER BY nth
"""


@dataclass(frozen=True)
class Known:
    """What the store knows: the wrong rows, each with a number; what was asked of which place; the rows as
    they were."""

    wrong: pa.Table
    asked: Mapping[tuple[str, ...], tuple[str, str]]
    old: Mapping[str, pa.Table]


def follow_wrong_rows(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str, rules: Sequence[Rule], sources: Sequence[Source]
) -> None:  # fmt: skip
    """Make ``out_wrong``. This month's tables and ``_profile`` are there."""
    known = _known(workspace, month, rules)
    declared = {source.name: source for source in sources}
    now: dict[int, Standing] = {}
    for name, old in known.old.items():
        if name in declared:
            now |= standing(con, declared[name], old)
    rows = [_row(one, known, now, declared, month) for one in known.wrong.to_pylist()]
    rows = [row for row in rows if row["before"] or row["state"] not in (CHANGED, GONE)]
    schema = pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in COLUMNS])
    con.register("_wrong_now", pa.Table.from_pylist(rows, schema))
    con.execute("CREATE OR REPLACE TEMP TABLE out_wrong AS FROM _wrong_now ORDER BY ALL")
    con.unregister("_wrong_now")


COLUMNS = ("department", "source", "finding_id", "reason", "found_on", "row_month", "file", "sheet", "row",
           "name", "since", "state", "changed", "before")  # fmt: skip
"""``before``: the state in the month before, '' where nothing was asked yet."""


def _row(
    one: Mapping[str, object], known: Known, now: Mapping[int, Standing], declared: Mapping[str, Source], month: str
) -> dict[str, object]:  # fmt: skip
    place = tuple(str(one[name]) for name in ("row_month", "source", "file", "sheet", "row"))
    since, before = known.asked.get(place, (month, ""))
    told = now.get(int(str(one["nth"])), Standing())
    source = declared.get(str(one["source"]))
    department = source.delivered_by(told.feed, told.title or str(one["file"])) if source else ""
    said = {name: one[name] for name in COLUMNS if name in one}
    return said | {"department": department, "name": masked(told.name, "name"), "since": since, "before": before,
                   "state": told.state, "changed": "、".join(told.changed)}  # fmt: skip


def _known(workspace: Workspace, month: str, rules: Sequence[Rule]) -> Known:
    values = {"before": month, "false": FALSE, "reasons": list(REGISTER_WRONG),
              "of_subject": [reason for reason, side in REGISTER_WRONG.items() if side == "subject"]}  # fmt: skip
    with closing(open_store(workspace.store) if workspace.store.exists() else new_store()) as store:
        told = [row for row in arrow(store, _WRONG, values).to_pylist() if _to_blame(row, rules)]
        found = list({(row["row_month"], row["file"], row["sheet"], row["row"]): row for row in told}.values())  # fmt: skip
        numbered = [{"nth": nth} | row for nth, row in enumerate(found)]
        schema = pa.schema([("nth", pa.int64()), ("row", pa.int64()), *(
            (name, pa.string()) for name in ("finding_id", "reason", "found_on", "row_month", "source", "file", "sheet"))])  # fmt: skip
        wrong = pa.Table.from_pylist(numbered, schema)
        asked: dict[tuple[str, ...], tuple[str, str]] = {(at, source, file, sheet, str(row)): (since, state)
                 for at, source, file, sheet, row, since, state in store.execute(_ASKED, {"before": month}).fetchall()}  # fmt: skip
        there = {name for (name,) in store.execute(_THERE).fetchall()}
        store.register("_wrong", wrong)
        old = {name: arrow(store, _OLD.format(source=name)) for name in sorted({str(row["source"]) for row in found})
               if {name, "file_sheet"} <= there}  # fmt: skip
        store.unregister("_wrong")
    return Known(wrong, asked, old)


def _to_blame(row: Mapping[str, object], rules: Sequence[Rule]) -> bool:
    """Whether the row is of a register that spoke against the person: not one that only explains."""
    if REGISTER_WRONG[str(row["reason"])] == "subject":
        return row["source"] == "roster"
    rule = next((one for one in rules if one.slug == row["rule"]), None)
    said = {*rule.sources, *rule.any_source} if rule else {row["source"]}
    return row["source"] in said - {"roster", "payments"} - ({"households"} if len(said) > 2 else set())  # fmt: skip
