"""What the ledgers of a month say (design.md section 6): the county's, and one for each town."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from pipeline.elsewhere import elsewhere
from pipeline.judge import Asked
from pipeline.kernel.codes import relation_word
from pipeline.kernel.declare import Rule
from pipeline.kernel.ledger import (
    UNMATCHED,
    Cell,
    FileRow,
    Ledger,
    LedgerColumn,
    LedgerSheet,
    QualityRow,
    RuleState,
)
from pipeline.kernel.tiers import CONFIRMED, POSSIBLE, PROBABLE, TIERS
from pipeline.visits import visits

EVIDENCE_SHOWN = 4
REPEATED_FROM = 9  # characters: shorter facts keep their column, for the filter, if told twice
IDENTITY = "identity"
"""A rule's own column that says why somebody is taken to be this person; its heading is 身份比对."""
ALIKE_FROM, ALIKE_SHOWN = 50, 20  # refusals for one reason: beyond these, the first ones

# Whom to visit, and where: the roster says it; for others, the list that names them, or the register.
_ROWS = """
    WITH mine AS (SELECT out_findings.* EXCLUDE (status), coalesce(standing, '') AS standing
             FROM out_findings LEFT JOIN case_said USING (finding_id)
             WHERE coalesce(withheld, '') = ''),
    file_name AS (
        SELECT file, regexp_extract(file, '[^/]*$') AS base, count(*) OVER (PARTITION BY base) AS alike
        FROM (SELECT DISTINCT file FROM file_sheet)
    ),
    shown AS (
        SELECT finding_id, CASE WHEN alike = 1 THEN base ELSE file END AS file, sheet, row,
               row_number() OVER (PARTITION BY finding_id ORDER BY role DESC, file, sheet, row) AS nth,
               count(*) OVER (PARTITION BY finding_id) AS total
        FROM out_evidence JOIN file_name USING (file) SEMI JOIN mine USING (finding_id)
    ),
    cited AS (
        SELECT finding_id,
               string_agg(file || CASE WHEN sheet = '' THEN '' ELSE '［' || sheet || '］' END
                          || '第' || row || '行', '；' ORDER BY nth)
               || CASE WHEN max(total) > $shown THEN '；等共' || max(total) || '行' ELSE '' END AS cited
        FROM shown WHERE nth <= $shown GROUP BY finding_id
    ),
    subject AS (
        SELECT finding_id, ref, mine.id_number
        FROM evidence_ref JOIN mine USING (finding_id) WHERE role = 'subject'
    ),
    enrolled AS (
        SELECT finding_id, head_name, relation, address, phone, recipient.amount AS monthly
        FROM subject JOIN recipient USING (ref)
        QUALIFY row_number() OVER (PARTITION BY finding_id
            ORDER BY recipient.id_number IS NOT DISTINCT FROM subject.id_number DESC, ref) = 1
    ),
    listed AS (
        SELECT finding_id, any_value(address ORDER BY ref) AS address, any_value(phone ORDER BY ref) AS phone
        FROM subject JOIN (SELECT ref, address, phone FROM hardship
                           UNION ALL SELECT ref, address, phone FROM disability) USING (ref)
        GROUP BY finding_id
    ),
    registered AS (
        SELECT id_number, '户籍：' || any_value(address ORDER BY ref) AS address,
               any_value(phone ORDER BY ref) AS phone
        FROM households SEMI JOIN mine USING (id_number) GROUP BY id_number
    )
    SELECT mine.*, score, level, priority.household, arranged, place, waited, cited, coalesce(head_name, '') AS head_name, coalesce(relation, '') AS relation, monthly,
           coalesce(enrolled.address, listed.address, registered.address, '') AS address,
           coalesce(enrolled.phone, listed.phone, registered.phone, '') AS phone
    FROM mine JOIN priority USING (finding_id) LEFT JOIN out_visits USING (finding_id) LEFT JOIN cited USING (finding_id) LEFT JOIN enrolled USING (finding_id)
         LEFT JOIN listed USING (finding_id) LEFT JOIN registered ON registered.id_number = mine.id_number
    ORDER BY town, village, unit, name, finding_id
"""

# A company that holds a share of another is named by its credit code: no fault of an ID number.
IS_COMPANY = """source = 'business' AND regexp_full_match(upper(trim(value)), '[0-9A-Z]{18}')
                  AND NOT regexp_full_match(upper(trim(value)), '[0-9]{17}[0-9X]')"""
NO_PERSON = "是单位的统一社会信用代码，不是身份证号，不用更正"

_QUALITY = f"""
    WITH told AS (
        SELECT *, split_part(reason, '；建议核对：', 1) AS fault, {IS_COMPANY} AS company FROM out_rejects
    ),
    numbered AS (
        SELECT * REPLACE (CASE WHEN company THEN '{NO_PERSON}' ELSE reason END AS reason),
               row_number() OVER alike_rows AS nth, count(*) OVER alike AS total
        FROM told
        WINDOW alike AS (PARTITION BY source, file, "column", company, CASE WHEN company THEN '' ELSE fault END),
               alike_rows AS (alike ORDER BY reason = fault, sheet, row, value)
    )
    SELECT source, file, CASE WHEN more THEN '' ELSE sheet END, CASE WHEN more THEN 0 ELSE row END, "column",
           CASE WHEN more THEN '' ELSE value END, CASE WHEN more AND NOT company THEN fault ELSE reason END,
           CASE WHEN more THEN total - nth + 1 ELSE 0 END
    FROM (SELECT *, company OR (total > $alike_from AND nth > $alike_shown) AS more FROM numbered)
    WHERE NOT more OR nth = CASE WHEN company THEN 1 ELSE $alike_shown + 1 END
    ORDER BY file, "column", company, fault, nth
"""  # noqa: S608 ours

_HANDED = "SELECT town, strftime(on_date, '%Y-%m-%d'), strftime(due, '%Y-%m-%d') FROM handed_now WHERE run_id = ?"
_WITHHELD = """
SELECT rule, count(*) FROM out_findings JOIN case_said USING (finding_id) WHERE withheld <> '' GROUP BY rule
"""

_NONE: Mapping[str, int] = {}
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
    titles: Mapping[str, str],
    withheld: Sequence[str] = (),
) -> list[Ledger]:
    """The county's ledger first, then one for each town that has findings, or people whom others verify.

    ``titles``: what officers call each source. ``withheld``: how many findings are in none, and why.
    """
    rows = _rows(con, [a.rule for a in asked if not a.missing])
    titles = {name: re.sub("（[^（）]*）$", "", title) for name, title in titles.items()}
    plain = Ledger(county, month, "", run_id, (), (), switches)
    everything = [row for kept in rows.values() for row in kept]
    homes = visits([a.rule for a in asked], rows)
    limited = any(home.arranged for home in homes)
    others = elsewhere(con, [a.rule for a in asked], rows)
    towns = sorted({*(row["town"] or UNMATCHED for row in everything), *others})
    books = [
        replace(
            plain,
            sheets=_sheets(asked, rows, None),
            states=_states(asked, rows, None, dict(con.execute(_WITHHELD).fetchall())),
            files=[replace(one, source=titles.get(one.source, one.source)) for one in files],
            quality=_quality(con, titles),
            visits=homes,
            notes=notes,
            withheld=withheld,
            limited=limited,
        )
    ]
    handed = dict((town, words) for town, *words in con.execute(_HANDED, [run_id]).fetchall())
    for town in towns:
        books.append(
            replace(
                plain,
                town=town,
                sheets=_sheets(asked, rows, town),
                states=_states(asked, rows, town),
                visits=[home for home in homes if (home.town or UNMATCHED) == town],
                limited=limited,
                handed=tuple(handed.get(town, ("", ""))),
                elsewhere=others.get(town, ()),
            )
        )
    return books


def _rows(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> dict[str, list[dict[str, Any]]]:
    """The findings of each rule by its slug, as its sheet lists them. One question for all of them."""
    rows: dict[str, list[dict[str, Any]]] = {rule.slug: [] for rule in rules}
    answer = con.execute(_ROWS, {"shown": EVIDENCE_SHOWN})
    names = [column[0] for column in answer.description or ()]
    for values in answer.fetchall():
        row = dict(zip(names, values, strict=True))
        if row["rule"] in rows:
            row["detail"] = json.loads(row["detail"])
            rows[row.pop("rule")].append(row)
    return rows


def _quality(con: duckdb.DuckDBPyConnection, titles: Mapping[str, str]) -> list[QualityRow]:
    """What was refused; of many refusals alike in a file, the first and how many more."""
    limits = {"alike_from": ALIKE_FROM, "alike_shown": ALIKE_SHOWN}
    told = con.execute(_QUALITY, limits).fetchall()
    return [QualityRow(titles.get(source, source), *rest) for source, *rest in told]


def _of(rows: Sequence[dict[str, Any]], town: str | None) -> list[dict[str, Any]]:
    return [r for r in rows if town is None or (r["town"] or UNMATCHED) == town]


def _sheets(
    asked: Sequence[Asked], rows: dict[str, list[dict[str, Any]]], town: str | None
) -> list[LedgerSheet]:
    sheets = []
    for each in asked:
        everyone = rows.get(each.rule.slug, [])
        mine = _of(everyone, town)
        if mine:
            sheets.append(_sheet(each.rule, mine, everyone, town))
    return sheets


def _sheet(
    rule: Rule, rows: Sequence[dict[str, Any]], everyone: Sequence[dict[str, Any]], town: str | None
) -> LedgerSheet:
    """A rule's sheet; what columns there are depends on ``everyone``, so that towns' are alike."""
    with_money = any(row["amount"] is not None for row in everyone)
    with_months = any(row["months"] is not None for row in everyone)
    with_past = any(row["first_seen"] != everyone[0]["first_seen"] for row in everyone)
    followed = any(row["standing"] for row in everyone)
    planned = any(row["arranged"] for row in everyone)
    ranked = rule.severity != "info" and "priority" not in rule.columns
    extra = [one for one in rule.columns.items() if not _repeated(everyone, one[0])]
    columns = [
        LedgerColumn("姓名"), LedgerColumn("身份证号"),
        *([LedgerColumn("乡镇(街道)")] if town is None else []), LedgerColumn("村(居)"),
        LedgerColumn("救助类别"), LedgerColumn("家庭编号"), LedgerColumn("户主及关系"),
        LedgerColumn("地址和电话", "long"), LedgerColumn("月保障金额(元)", "amount"),
        LedgerColumn("可信度"), *([LedgerColumn("优先级")] if ranked else []), LedgerColumn("疑点说明" if rule.fill == "verify" else "比对情况", "long"),
        *[LedgerColumn(heading, _kind(everyone, name)) for name, heading in extra],
        *([LedgerColumn("涉及金额(元)", "amount")] if with_money else []),
        *([LedgerColumn("涉及月数", "int")] if with_months else []),
        LedgerColumn("证据来源(文件、工作表、行)", "long"),
        *([LedgerColumn("首次发现")] if with_past else []),
        *([LedgerColumn("办理情况", "long")] if followed else []),
        *([LedgerColumn("本月安排")] if planned else []),
    ]  # fmt: skip
    cells: list[list[Cell]] = []
    for row in rows:
        cells.append([
            row["name"], row["id_number"], *([row["town"]] if town is None else []), row["village"],
            row["programme"], row["unit"], _head(row), _where(row), row["monthly"],
            _TIER_WORD[row["tier"]], *([row["level"]] if ranked else []), _sentence(row, [name for name, _ in extra]),
            *[row["detail"].get(name) for name, _ in extra],
            *([row["amount"]] if with_money else []), *([row["months"]] if with_months else []),
            row["cited"] or "", *([row["first_seen"]] if with_past else []),
            *([row["standing"]] if followed else []),
            *([row["arranged"] or ""] if planned else []),
        ])  # fmt: skip
    return LedgerSheet(rule.slug, rule.title, rule.code, rule.severity, rule.basis, rule.how, columns,
                       cells, [row["finding_id"] for row in rows], rule.fill)  # fmt: skip


def _head(row: dict[str, Any]) -> str:
    """The head of the household, and what the person is to the head."""
    head, word = row["head_name"], relation_word(row["relation"])
    if word in ("本人", "户主") and head in ("", row["name"]):
        return "户主本人"
    return "\n".join(text for text in (head, f"（{word}）" if word else "") if text)


def _where(row: dict[str, Any]) -> str:
    return "\n".join(text for text in (row["address"], row["phone"]) if text)


def _sentence(row: dict[str, Any], columns: Sequence[str]) -> str:
    """The sentence; why it is taken to be this person stands in a column of its own, where there is one."""
    why = row["detail"].get(IDENTITY) or ""
    if IDENTITY not in columns or len(why) < REPEATED_FROM:
        return str(row["summary"])
    return str(row["summary"]).replace(f"：{why}", "，见“身份比对”")


def _repeated(rows: Sequence[dict[str, Any]], name: str) -> bool:
    """Whether all that a rule's own column says is said in the sentence, too."""
    told = [(row["detail"].get(name), row["summary"]) for row in rows]
    if not all(value is None or isinstance(value, str) for value, _ in told):
        return False
    return all((value or "") in summary for value, summary in told) and any(
        len(value or "") >= REPEATED_FROM and not _DAY.fullmatch(value) for value, _ in told
    )


_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
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
    asked: Sequence[Asked], rows: dict[str, list[dict[str, Any]]], town: str | None, withheld: Mapping[str, int] = _NONE,
) -> list[RuleState]:  # fmt: skip
    """What came of each rule; a town is told of those that have rows, or were not run.

    ``withheld``: slug -> findings that are in no ledger, told to the county.
    """
    states = []
    told: set[str] = set()
    for each in asked:
        mine = _of(rows.get(each.rule.slug, []), town)
        if town is not None and not mine and not each.missing:
            continue
        kept = withheld.get(each.rule.slug, 0)
        limits = "；".join([*(said for said in each.limits if said not in told),
                          *([f"另有{kept}条不再下发"] if kept else [])])  # fmt: skip
        told |= set(each.limits) if not each.missing else set()
        tiers = [row["tier"] for row in mine]
        money = [row["amount"] for row in mine if row["amount"] is not None]
        states.append(
            RuleState(
                each.rule.code,
                each.rule.title,
                each.state if each.state == "off" else "not_run" if each.missing else "run",
                each.missing or (f"全县：{limits}" if town and limits else limits),
                found=len(mine),
                confirmed=tiers.count(CONFIRMED),
                probable=tiers.count(PROBABLE),
                possible=tiers.count(POSSIBLE),
                amount=round(sum(money), 2) if money else None,
                severity=each.rule.severity,
            )
        )
    return states


_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"COM{i}" for i in range(10)), *(f"LPT{i}" for i in range(10))}  # fmt: skip


def file_name(town: str) -> str:
    """A town's name as the start of a file name, on any system."""
    name = _UNSAFE.sub("_", town).strip(" .")[:60] or "_"
    return f"_{name}" if name.upper() in _DEVICES or name.startswith(("~", "-")) else name
