"""How every rule stands in a workspace: run and how often it answered, off, lacking data, or broken."""

import tempfile
from contextlib import closing
from pathlib import Path

import duckdb

from matchers.rules import CODES, RULES
from pipeline.asking import Received, ask_own
from pipeline.ground import lay_empty
from pipeline.judge import OFF, lay_out
from pipeline.month_values import month_values
from pipeline.own_findings import schemas_of
from pipeline.own_rules import check_off, own_rules, own_slugs
from pipeline.settings import Settings, read_settings
from pipeline.show import table
from pipeline.store import open_store
from pipeline.workspace import Workspace
from sources import SOURCES

_ANY_MONTH = "2026-01"
"""For looking at a rule where no month was run; no row of it is read."""


def states_text(root: Path, month: str | None) -> str:
    """A line for each rule, with what became of it in the last run of the month; '' where there is no workspace."""
    workspace = Workspace(root)
    if not workspace.inbox.is_dir():
        return ""
    month, last = _last_run(workspace, month)
    settings = read_settings(root, month or "")
    settings = check_off(settings, {*(rule.slug for rule in RULES), *own_slugs(root)}, CODES)
    wrong = _looked_at(workspace, month or _ANY_MONTH, settings)
    rows = [
        (rule.code, rule.title, rule.slug, *_state(rule.slug, settings, last, "")) for rule in RULES
    ]
    rows += [
        (code, title, slug, *_state(slug, settings, last, why)) for code, title, slug, why in wrong
    ]
    head = f"各规则在 {month} 最近一次运行的情况" if last else "各规则的情况（还没有运行过）"
    return f"{head}\n{table(('编号', '规则', '代号', '情况', '条数'), rows, limit=72)}"


def _last_run(
    workspace: Workspace, month: str | None
) -> tuple[str | None, dict[str, tuple[str, str, int]]]:
    """The month, and slug -> state, reason, findings."""
    if not workspace.store.exists():
        return month, {}
    with closing(open_store(workspace.store)) as store:
        if month is None:
            month = store.execute("SELECT max(month) FROM asked").fetchall()[0][0]
        rows = store.execute(
            "SELECT slug, state, reason, found FROM asked WHERE month = ? ORDER BY nth", [month]
        ).fetchall()
    return month, {slug: (state, reason, found) for slug, state, reason, found in rows}


def _state(
    slug: str, settings: Settings, last: dict[str, tuple[str, str, int]], wrong: str
) -> tuple[str, int | None]:
    if slug in settings.rules_off:
        return OFF, None
    if wrong:
        return wrong, None
    state, reason, found = last.get(slug, ("", "", 0))
    if state == "run":
        return "已运行", found
    if state == "off":
        return "上次运行时停用，下次运行起恢复", None
    return (f"未运行：{reason}" if state else "还没有运行过"), None


def _looked_at(
    workspace: Workspace, month: str, settings: Settings
) -> list[tuple[str, str, str, str]]:
    """Code, title, slug of the county's own rules, and what is wrong with each; asked of empty tables."""
    if not any((workspace.root / "rules").glob("*.sql")):
        return []
    values = month_values(month, settings)
    told = []
    with tempfile.TemporaryDirectory() as folder, closing(duckdb.connect()) as con:
        lay_empty(con, workspace, month, settings, values)
        schemas = schemas_of(con)
        everything = Received([source.name for source in SOURCES])
        lay_out(con)
        for own in own_rules(workspace.root, [rule.slug for rule in RULES], schemas):
            asked = ask_own(con, own, 0, values, schemas, Path(folder), everything)
            told.append((own.rule.code, own.rule.title, own.rule.slug, asked.missing))
    return told
