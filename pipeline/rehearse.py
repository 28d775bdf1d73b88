"""``hedui rehearse``: what a rule would have found in past months. Nothing is written.

The month's kept tables take the place of its files; switches, standards and the rule are those of
today. Cases that are known to be true or not are counted with a 95 % interval (Wilson).
"""

import os
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from matchers.rules import RULES
from pipeline.again import ask_again
from pipeline.kernel.calendar_months import MONTH, first_of, shifted
from pipeline.kernel.declare import Rule
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import UNMATCHED
from pipeline.kernel.shares import wilson
from pipeline.month_values import month_values
from pipeline.own_rules import ASKABLE, OwnRule, own_rules, read_rule
from pipeline.settings import read_settings
from pipeline.show import mask_id, table
from pipeline.store import open_store, working
from pipeline.workspace import Workspace

Progress = Callable[[str], None]
SHOWN = 20
"""People cleared before who are named."""

# What is known of a case: the last word on it. Results that say neither are not counted.
OUTCOMES = """
CREATE OR REPLACE TEMP TABLE _outcome AS
SELECT finding_id, CASE arg_max(result, nth) WHEN '不属实' THEN FALSE WHEN '属实' THEN TRUE WHEN '部分属实' THEN TRUE END AS holds
FROM past.case_event WHERE kind = 'verified' GROUP BY finding_id
"""
_NO_OUTCOMES = "CREATE OR REPLACE TEMP TABLE _outcome (finding_id VARCHAR, holds BOOLEAN)"
"""For a store of before cases were kept."""
_CLEARED = """
CREATE OR REPLACE TEMP TABLE _cleared AS
SELECT DISTINCT coalesce(nullif(id_number, ''), concat_ws('|', name, town, village)) AS whose
FROM past.finding SEMI JOIN (FROM _outcome WHERE NOT holds) USING (finding_id)
"""


@dataclass
class Rehearsed:
    """One month: how often the rule answered by town, and what is known of its cases."""

    month: str
    missing: str = ""
    towns: dict[str, int] = field(default_factory=dict)
    amount: float | None = None
    true: int = 0
    untrue: int = 0
    before: int = 0
    disturbed: list[tuple[str, str, str]] = field(default_factory=list)
    limits: Sequence[str] = ()

    @property
    def found(self) -> int:
        return sum(self.towns.values())


def rehearse(root: Path, asked: str, months: str | None, progress: Progress) -> str:
    """The report. Raises UserError where there is no such rule, or no such month in the store."""
    workspace = Workspace(root)
    if not workspace.store.exists():
        raise UserError(
            "这里还没有运行过，没有往月数据",
            where=str(root),
            fix="先用 hedui run 运行，或用 --workspace 指明工作区",
        )
    os.umask(0o077)
    with workspace.locked():
        scratch = workspace.fresh_scratch()
        try:
            chosen = _months(workspace, months)
            rule = _rule(workspace, asked)
            told = [_month(workspace, month, rule, scratch, progress) for month in chosen]
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return _report(
        rule.rule if isinstance(rule, OwnRule) else rule, told, _not_there(months, chosen)
    )


def _months(workspace: Workspace, said: str | None) -> list[str]:
    """``2026-05..2026-10``, one month, or the last six that are kept."""
    with closing(open_store(workspace.store, read_only=True)) as store:
        there = store.execute(
            "FROM duckdb_tables() WHERE schema_name = 'kept' AND table_name = 'recipient'"
        ).fetchall()
        known = (
            store.execute("SELECT DISTINCT month FROM kept.recipient ORDER BY 1").fetchall()
            if there
            else []
        )
    kept = [month for (month,) in known]
    listed = "、".join(kept) or "（无，重新运行各月后即有）"
    if said is None:
        chosen = kept[-6:]
    else:
        first, last = _range(said)
        chosen = [month for month in kept if first <= month <= last]
    if not chosen:
        raise UserError(
            "数据库里没有这些月份的数据", where=str(workspace.store), fix=f"可用的月份：{listed}"
        )
    return chosen


def _range(said: str) -> tuple[str, str]:
    """First and last month of what was asked."""
    found = re.fullmatch(rf"({MONTH.pattern})(?:(?:\.\.|~|至|到)({MONTH.pattern}))?", said.strip())
    if not found:
        raise UserError(f"月份写法不对：{said}", fix="写成 2026-05..2026-10，或单个月份 2026-10")
    first, last = found[1], found[2] or found[1]
    if first > last:
        raise UserError(f"月份前后颠倒：{said}", fix=f"写成 {last}..{first}")
    return first, last


def _not_there(said: str | None, told: Sequence[str]) -> list[str]:
    """A line about months that were asked for and are not kept."""
    if said is None:
        return []
    first, last = _range(said)
    asked, month = [], first
    while month <= last:
        asked.append(month)
        month = f"{shifted(first_of(month), 1):%Y-%m}"
    lacking = [month for month in asked if month not in told]
    if not lacking:
        return []
    named = "、".join(lacking[:12]) + (f"等{len(lacking)}个月" if len(lacking) > 12 else "")
    return [f"  要求的月份中数据库里没有的：{named}（没有运行过，或已清理），没有试算"]


def _rule(workspace: Workspace, said: str) -> Rule | OwnRule:
    """A slug of the catalogue or of the county's own rules, or a path to a rule."""
    for rule in RULES:
        if rule.slug == said:
            return rule
    anything = dict.fromkeys(ASKABLE, ())
    taken = [rule.slug for rule in RULES]
    if said.endswith(".sql"):
        places = (Path(said), workspace.root / said, workspace.root / "rules" / said)
        path = next((p for p in places if p.is_file()), None)
        if path is None:
            raise UserError(
                f"没有这个文件：{said}", fix="核对路径；本县规则放在工作区的 rules 文件夹"
            )
        return _in_order(read_rule(path, taken, anything))
    mine = own_rules(workspace.root, taken, anything)
    for own in mine:
        if own.rule.slug == said:
            return _in_order(own)
    from difflib import get_close_matches

    near = get_close_matches(said, [*taken, *(own.rule.slug for own in mine)], 1)
    raise UserError(f"没有叫 {said} 的规则", fix=f"是不是 {near[0]}？" if near else "规则的代号见 hedui rules；自写的规则给出 .sql 文件的路径")  # fmt: skip


def _in_order(own: OwnRule) -> OwnRule:
    if own.wrong:
        raise UserError(f"本县规则有误：{own.wrong}", where=own.path.name, fix="改正后再试")
    return own


def _month(
    workspace: Workspace, month: str, rule: Rule | OwnRule, scratch: Path, progress: Progress
) -> Rehearsed:
    progress(f"试算 {month}")
    settings = read_settings(workspace.root, month)
    values = month_values(month, settings)
    with closing(working(scratch, settings.memory, settings.threads)) as con:
        (asked,) = ask_again(con, workspace, month, [rule], settings, values, scratch)
        if asked.state == "broken":
            raise UserError(asked.missing, fix="改正后再试")
        if asked.missing:
            return Rehearsed(month, asked.missing)
        return replace(_counted(con, workspace, month), limits=asked.limits)


def _counted(con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str) -> Rehearsed:
    path = str(workspace.store).replace("'", "''")
    con.execute(f"ATTACH '{path}' AS past (READ_ONLY)")
    try:
        known = con.execute(
            "FROM duckdb_tables() WHERE database_name = 'past' AND table_name = 'case_event'"
        ).fetchall()
        con.execute(OUTCOMES if known else _NO_OUTCOMES)
        con.execute(_CLEARED)
        before = con.execute("SELECT count(*) FROM finding SEMI JOIN (FROM past.finding WHERE month = ?) USING (finding_id)",
                             [month]).fetchall()[0][0]  # fmt: skip
    finally:
        con.execute("DETACH past")
    towns = dict(
        con.execute(
            "SELECT coalesce(nullif(town, ''), ?), count(*) FROM finding GROUP BY 1 ORDER BY 1",
            [UNMATCHED],
        ).fetchall()
    )
    ((amount, true, untrue),) = con.execute(
        "SELECT round(sum(amount), 2), count(*) FILTER (holds), count(*) FILTER (NOT holds)"
        " FROM finding LEFT JOIN _outcome USING (finding_id)").fetchall()  # fmt: skip
    disturbed = con.execute(
        "SELECT DISTINCT town, name, id_number FROM finding JOIN _cleared"
        " ON whose = coalesce(nullif(id_number, ''), concat_ws('|', name, town, village)) ORDER BY ALL").fetchall()  # fmt: skip
    return Rehearsed(month, "", towns, amount, true, untrue, before, disturbed)


def _report(rule: Rule, told: Sequence[Rehearsed], lacking: Sequence[str] = ()) -> str:
    lines = [f"试算：{rule.title}（{rule.slug}），按现在的开关和标准，{told[0].month} 至 {told[-1].month}；不写台账，不改任何结果",
             "", table(("月份", "条数", "其中当月运行时已有", "涉及金额(元)"),
                       [(one.month, one.found, one.before, one.amount) for one in told if not one.missing])]  # fmt: skip
    lines += [*lacking, *(f"  {one.month} 没有试算：{one.missing}" for one in told if one.missing)]
    lines += [f"  {one.month} 注意：{said}" for one in told for said in one.limits]
    ran = [one for one in told if not one.missing]
    if not ran:
        return "\n".join(lines)
    towns = sorted({town for one in ran for town in one.towns})
    if towns:
        lines += ["", "各乡镇条数", table(("乡镇", *(one.month for one in ran)),
                                     [(town, *(one.towns.get(town, 0) for one in ran)) for town in towns])]  # fmt: skip
    lines += ["", *_known_of(ran)]
    people = list(dict.fromkeys(person for one in ran for person in one.disturbed))
    if people:
        lines.append(f"会再次惊动以前核实为不属实的 {len(people)} 人：")
        lines += [
            f"  · {town} {name} {mask_id(number) if number else ''}".rstrip()
            for town, name, number in people[:SHOWN]
        ]
        if len(people) > SHOWN:
            lines.append(f"  · 等共 {len(people)} 人")
    else:
        lines.append("没有会惊动的以前核实为不属实的人（以收回的核实结果为准）。")
    return "\n".join(lines)


def _known_of(ran: Sequence[Rehearsed]) -> list[str]:
    true, untrue, found = (
        sum(getattr(one, name) for one in ran) for name in ("true", "untrue", "found")
    )
    known = true + untrue
    if not known:
        return [f"这 {found} 条都还没有核实结果，不能说这条规则准不准。"]
    low, high = wilson(true, known)
    return [f"已有核实结果 {known} 条：属实 {true} 条，不属实 {untrue} 条；属实率 {true / known:.0%}"
            f"（95%区间 {low:.0%} 至 {high:.0%}）；其余 {found - known} 条没有核实结果。"]  # fmt: skip
