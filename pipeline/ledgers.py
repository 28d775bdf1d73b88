"""What the ledgers of a month say (design.md section 6): the county's, and one for each town."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import duckdb

from pipeline.judge import Asked
from pipeline.kernel.declare import Rule
from pipeline.kernel.ledger import (
    Cell,
    FileRow,
    Ledger,
    LedgerColumn,
    LedgerSheet,
    QualityRow,
    RuleState,
)
from pipeline.kernel.tiers import CONFIRMED, POSSIBLE, PROBABLE, TIERS

UNMATCHED = "未匹配乡镇"
EVIDENCE_SHOWN = 8

_ROWS = """
    WITH shown AS (
        SELECT finding_id, role, file, sheet, row,
               row_number() OVER (PARTITION BY finding_id ORDER BY role DESC, file, sheet, row) AS nth,
               count(*) OVER (PARTITION BY finding_id) AS total
        FROM out_evidence SEMI JOIN (SELECT finding_id FROM out_findings WHERE rule = $slug) USING (finding_id)
    ),
    cited AS (
        SELECT finding_id,
               string_agg(file || CASE WHEN sheet = '' THEN '' ELSE '［' || sheet || '］' END
                          || '第' || row || '行', '；' ORDER BY nth)
               || CASE WHEN max(total) > $shown THEN '；等共' || max(total) || '行' ELSE '' END AS cited
        FROM shown WHERE nth <= $shown GROUP BY finding_id
    )
    SELECT findings.* EXCLUDE (rule, status), cited
    FROM out_findings AS findings LEFT JOIN cited USING (finding_id)
    WHERE rule = $slug
    ORDER BY town, village, unit, name, finding_id
"""

_TIER_WORD = {tier: word for tier, word, _ in TIERS}


def ledgers(
    con: duckdb.DuckDBPyConnection,
    asked: Sequence[Asked],
    *,
    county: str,
    month: str,
    run_id: str,
    switches: Sequence[tuple[str, str, str]],
    files: Sequence[FileRow],
    notes: Sequence[str],
) -> list[Ledger]:
    """The county's ledger first, then one for each town that has findings."""
    rows = {a.rule.slug: _rows(con, a.rule) for a in asked if not a.missing}
    quality = [QualityRow(*row) for row in con.execute(
        'SELECT source, file, sheet, row, "column", value, reason FROM out_rejects').fetchall()]  # fmt: skip
    plain = Ledger(county, month, "", run_id, (), (), switches, notes=notes)
    everything = [row for kept in rows.values() for row in kept]
    towns = sorted({row["town"] or UNMATCHED for row in everything})
    books = [
        replace(
            plain,
            sheets=_sheets(asked, rows, None),
            states=_states(asked, rows, None),
            files=files,
            quality=quality,
        )
    ]
    for town in towns:
        books.append(
            replace(
                plain,
                town=town,
                sheets=_sheets(asked, rows, town),
                states=_states(asked, rows, town),
            )
        )
    return books


def _rows(con: duckdb.DuckDBPyConnection, rule: Rule) -> list[dict[str, Any]]:
    answer = con.execute(_ROWS, {"slug": rule.slug, "shown": EVIDENCE_SHOWN})
    names = [column[0] for column in answer.description or ()]
    rows = [dict(zip(names, values, strict=True)) for values in answer.fetchall()]
    for row in rows:
        row["detail"] = json.loads(row["detail"])
    return rows


def _of(rows: Sequence[dict[str, Any]], town: str | None) -> list[dict[str, Any]]:
    return [r for r in rows if town is None or (r["town"] or UNMATCHED) == town]


def _sheets(
    asked: Sequence[Asked], rows: dict[str, list[dict[str, Any]]], town: str | None
) -> list[LedgerSheet]:
    sheets = []
    for each in asked:
        mine = _of(rows.get(each.rule.slug, []), town)
        if mine:
            sheets.append(_sheet(each.rule, mine, town))
    return sheets


def _sheet(rule: Rule, rows: Sequence[dict[str, Any]], town: str | None) -> LedgerSheet:
    with_money = any(row["amount"] is not None for row in rows)
    with_months = any(row["months"] is not None for row in rows)
    with_past = any(row["first_seen"] != rows[0]["first_seen"] for row in rows)
    extra = list(rule.columns.items())
    columns = [
        LedgerColumn("姓名"), LedgerColumn("身份证号"),
        *([LedgerColumn("乡镇(街道)")] if town is None else []), LedgerColumn("村(居)"),
        LedgerColumn("救助类别"), LedgerColumn("家庭编号"), LedgerColumn("可信度"),
        LedgerColumn("疑点说明", "long"),
        *[LedgerColumn(heading, _kind(rows, name)) for name, heading in extra],
        *([LedgerColumn("涉及金额(元)", "amount")] if with_money else []),
        *([LedgerColumn("涉及月数", "int")] if with_months else []),
        LedgerColumn("证据来源(文件、工作表、行)", "long"),
        *([LedgerColumn("首次发现")] if with_past else []),
    ]  # fmt: skip
    cells: list[list[Cell]] = []
    for row in rows:
        cells.append([
            row["name"], row["id_number"], *([row["town"]] if town is None else []), row["village"],
            row["programme"], row["unit"], _TIER_WORD[row["tier"]], row["summary"],
            *[row["detail"].get(name) for name, _ in extra],
            *([row["amount"]] if with_money else []), *([row["months"]] if with_months else []),
            row["cited"] or "", *([row["first_seen"]] if with_past else []),
        ])  # fmt: skip
    return LedgerSheet(rule.slug, rule.title, rule.code, rule.severity, rule.basis, rule.how, columns,
                       cells, [row["finding_id"] for row in rows], rule.fill)  # fmt: skip


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _kind(rows: Sequence[dict[str, Any]], name: str) -> Any:
    """How a rule's own column is shown, by what stands in it."""
    values = [row["detail"].get(name) for row in rows]
    given = [v for v in values if v is not None]
    if given and all(isinstance(v, int) and not isinstance(v, bool) for v in given):
        return "int"
    if given and all(isinstance(v, int | float) for v in given):
        return "amount"
    texts = [str(v) for v in given]
    if texts and all(_DATE.fullmatch(t) for t in texts):
        return "date"
    return "long" if any(len(t) > 12 for t in texts) else "text"


def _states(
    asked: Sequence[Asked], rows: dict[str, list[dict[str, Any]]], town: str | None
) -> list[RuleState]:
    states = []
    for each in asked:
        mine = _of(rows.get(each.rule.slug, []), town)
        tiers = [row["tier"] for row in mine]
        money = [row["amount"] for row in mine if row["amount"] is not None]
        states.append(
            RuleState(
                each.rule.code,
                each.rule.title,
                "not_run" if each.missing else "run",
                each.missing,
                found=len(mine),
                confirmed=tiers.count(CONFIRMED),
                probable=tiers.count(PROBABLE),
                possible=tiers.count(POSSIBLE),
                amount=round(sum(money), 2) if money else None,
            )
        )
    return states


_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"COM{i}" for i in range(10)), *(f"LPT{i}" for i in range(10))}  # fmt: skip


def file_name(town: str) -> str:
    """A town's name as the start of a file name, on any system."""
    name = _UNSAFE.sub("_", town).strip(" .")[:60] or "_"
    return f"_{name}" if name.upper() in _DEVICES or name.startswith(("~", "-")) else name
