"""hedui explain: one finding with its basis, every row it rests on, and how people were compared."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from matchers.identity.comparing import COMPARATORS
from matchers.identity.weights import BEFORE, BESIDE, IN_NUMBER, SILENT, TITLES, VISITS
from matchers.rules import RULES
from pipeline.cases.trail import trail
from pipeline.kernel.declare import Rule
from pipeline.kernel.errors import UserError
from pipeline.kernel.masks import veiled
from pipeline.kernel.tiers import TIERS
from pipeline.own_rules import ASKABLE, own_rules
from pipeline.show import mask_id, pad, table, width
from pipeline.store import open_store
from pipeline.workspace import Workspace
from sources import SOURCES

_TITLES = {source.name: source.title for source in SOURCES}
_TITLE = 14
"""Columns of the terminal that the name of a comparator takes."""
MOST = 12
"""Rows whose comparison is shown; more of them say the same again."""

_FINDING = """
SELECT finding_id, month, rule, tier, probability, programme, unit, name, id_number, town, village,
       amount, months, first_seen, status, summary, detail
FROM finding WHERE starts_with(finding_id, ?) AND (? IS NULL OR month = ?)
ORDER BY month DESC, finding_id
"""
_EVIDENCE = """
SELECT role, e.source, e.file, e.sheet, e.row, any_value(explanation) FROM evidence e
LEFT JOIN links l ON l.month = e.month AND l.source = e.source AND l.file = e.file
    AND l.sheet = e.sheet AND l.row = e.row
WHERE e.month = ? AND finding_id = ? GROUP BY ALL ORDER BY role DESC, 2, 3, 4, 5
"""
_WEIGHTS = """
SELECT w.source, w.file, w.sheet, w.row, w.person, any_value(l.probability), any_value(f.name),
       list((comparator, label, weight)) AS told
FROM evidence e JOIN finding f USING (month, finding_id)
JOIN weights w ON w.month = e.month AND w.source = e.source AND w.file = e.file AND w.sheet = e.sheet
    AND w.row = e.row
LEFT JOIN links l ON l.month = w.month AND l.source = w.source AND l.file = w.file AND l.sheet = w.sheet
    AND l.row = w.row AND l.person = w.person
WHERE e.month = ? AND e.finding_id = ?
GROUP BY w.source, w.file, w.sheet, w.row, w.person ORDER BY ALL
"""


@dataclass(frozen=True)
class Compared:
    """One row that was linked by comparison: ``weights``, ``beside``: title, what was found, bits."""

    place: str
    weights: Sequence[tuple[str, str, float]]
    before: str
    prior: float
    beside: Sequence[tuple[str, str, float]]
    probability: float | None


def explain(root: Path, finding: str, month: str | None) -> str:
    """One finding with its basis and every row it rests on."""
    workspace = Workspace(root)
    if not re.fullmatch(r"[0-9a-f]{4,16}", finding):
        raise UserError(f"线索编号写法不对：{finding}", fix="编号是16位的数字和字母，至少写前4位")
    if not workspace.store.exists():
        raise UserError("这个工作区还没有运行过", where=str(root), fix="先运行 hedui run")
    with closing(open_store(workspace.store, read_only=True)) as store:
        found = store.execute(_FINDING, [finding, month, month]).fetchall()
        if not found:
            raise UserError(f"没有编号以 {finding} 开头的线索",
                            fix="核对编号；编号在 findings.parquet 的 finding_id 列")  # fmt: skip
        if len({row[0] for row in found}) > 1:
            listed = "、".join(sorted({row[0] for row in found})[:5])
            raise UserError(f"有多条线索以 {finding} 开头：{listed}", fix="把编号写长一些")
        newest = found[0]
        rows = store.execute(_EVIDENCE, [newest[1], newest[0]]).fetchall()
        compared, model = _comparisons(store, newest[1], newest[0])
        happened = trail(store, newest[0])
    handled = ["", "  办理经过", *(f"  · {line}" for line in happened)] if happened else []
    return "\n".join([*_about(newest, _rule_of(root, newest[2]), rows), *_compared_text(compared, model), *handled, "",
                      "  这是待核实的疑点，不是结论；调整或终止救助前须听取本人意见（社会救助法第47、48条）。"])  # fmt: skip


def _rule_of(root: Path, slug: str) -> Rule:
    """The rule of a finding: the catalogue's, or one of the county's own."""
    rules = {rule.slug: rule for rule in RULES}
    rules |= {one.rule.slug: one.rule for one in own_rules(root, rules, dict.fromkeys(ASKABLE, ()))}
    if slug not in rules:
        raise UserError(f"这条线索来自本县规则 {slug}，现在没有这条规则了", where=str(root / "rules"),
                        fix="把规则文件放回 rules 文件夹再看")  # fmt: skip
    return rules[slug]


def _about(found: tuple[Any, ...], rule: Rule, rows: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    (finding_id, month, _, tier, probability, programme, unit, name, number, town, village, amount,
     months, first_seen, status, summary, detail) = found  # fmt: skip
    word, meaning = next((w, m) for t, w, m in TIERS if t == tier)
    yield f"线索 {finding_id}（{month}，首次发现 {first_seen}，{status}）"
    yield f"  {rule.title}（{rule.code}）"
    yield f"  {summary}"
    yield ""
    who = mask_id(str(number)) if number else "（无可用证号）"
    yield f"  对象：{name} {who}　{town}{village}　{programme}　户 {unit or '—'}"
    yield f"  可信度：{word}（{meaning}；身份成立的把握 {_percent(probability)}）"
    if amount is not None:
        yield f"  涉及金额：{amount:,.2f} 元" + (f"（{months} 个月）" if months else "")
    for heading, said in _own_columns(rule, json.loads(detail or "{}"), str(summary)):
        yield f"  {heading}：{said}"
    yield f"  依据：{rule.basis}"
    yield f"  怎样核实：{rule.how}"
    yield ""
    yield "  证据（文件在收件夹该月下，行号即用Excel打开所见）"
    lines = [("对象" if role == "subject" else "佐证", _TITLES.get(str(source), source), file, sheet, row, why)
             for role, source, file, sheet, row, why in rows]  # fmt: skip
    yield table(("", "数据", "文件", "工作表", "行", "身份比对"), lines)
    kinds = Counter(str(role) for role, *_ in rows)
    yield f"  共 {kinds['subject']} 行对象、{kinds['evidence']} 行佐证。"


def _own_columns(rule: Rule, detail: dict[str, Any], summary: str) -> Iterator[tuple[str, str]]:
    """Heading and value of the columns that the rule adds to the ledger, where they say more than the
    sentence; long numbers are covered, as on every screen."""
    for name, heading in rule.columns.items():
        value = detail.get(name)
        if isinstance(value, bool):
            value = "是" if value else "否"
        if isinstance(value, float):
            value = f"{value:.2f}".removesuffix(".00")
        if value in (None, "") or (isinstance(value, str) and value in summary):
            continue
        yield heading, veiled(str(value)).replace("\n", "；")


# --- how people were compared ------------------------------------------------------------------


def _comparisons(
    store: duckdb.DuckDBPyConnection, month: str, finding_id: str
) -> tuple[list[Compared], str]:
    """The comparisons behind a finding, and the weights they used; none in a store of an older make."""
    tables = store.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    if ("weights",) not in tables:
        return [], ""
    model = store.execute(
        "SELECT arg_max(model, started) FROM run WHERE month = ?", [month]
    ).fetchall()[0][0]
    rows = store.execute(_WEIGHTS, [month, finding_id]).fetchall()
    told: dict[object, Compared] = {}
    for row in rows:  # a recipient and the resident he is are compared once
        one = _compared(*row)
        told.setdefault((one.place, tuple(one.weights), one.prior), one)
    return list(told.values()), model or ""


def _compared(
    source: str, file: str, sheet: str, row: int, person: str, probability: float | None, name: str,
    told: Sequence[tuple[str, str, float]],
) -> Compared:  # fmt: skip
    place = f"{_TITLES[source].split('（')[0]} {file}{f'［{sheet}］' if sheet else ''}第{row}行"
    said = {comparator: (label, weight) for comparator, label, weight in told}
    weights = [(TITLES[one], *said[one]) for one in COMPARATORS if one in said]
    label, prior = said[BEFORE]
    beside = [(TITLES[one], *said[one]) for one in (VISITS, BESIDE) if said.get(one, ("", 0))[1]]
    return Compared(place, weights, label, prior, beside, probability)


def _compared_text(compared: Sequence[Compared], model: str) -> Iterator[str]:
    if not compared:
        return
    yield ""
    yield f"  逐项比较（{model or '权重版本不明'}；每加 1，是同一人的可能翻一倍；负数是不像）"
    for one in compared[:MOST]:
        yield f"  {one.place}"
        yield from _sum(one)
    if len(compared) > MOST:
        yield f"  ……另有 {len(compared) - MOST} 行，见 weights.parquet"


def _sum(one: Compared) -> Iterator[str]:
    said = [line for line in one.weights if line[1] not in (SILENT, IN_NUMBER)]
    total = round(sum(weight for *_, weight in said), 1)
    unsaid = [(word, "、".join(title for title, label, _ in one.weights if label == word), 0.0)
              for word in (IN_NUMBER, SILENT)]  # fmt: skip
    lines = [*said, *(line for line in unsaid if line[1]), ("合计", "", total),
             (TITLES[BEFORE], one.before, one.prior), *one.beside]  # fmt: skip
    wide = max(width(label) for _, label, _ in lines)
    for title, label, weight in lines:
        yield f"    {title}{' ' * (_TITLE - width(title))}{pad(label, wide)}  {_signed(weight):>7}"
    if one.probability is None:
        return
    after = total + one.prior + sum(weight for *_, weight in one.beside)
    sure = f"把握 {_percent(one.probability)}"
    yield f"    {pad('比对后', _TITLE)}{pad(sure, wide)}  {_signed(after):>7}"


def _signed(weight: float) -> str:
    return f"{weight:+.1f}".replace("-", "−") if weight else "0"


def _percent(probability: float) -> str:
    """As many digits as are needed to tell it from certainty."""
    return f"{probability:.2%}" if 0.999 <= probability < 1 else f"{probability:.1%}"
