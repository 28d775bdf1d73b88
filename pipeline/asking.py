"""All rules of a month asked in turn: the catalogue's, then the county's own."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from matchers.rules import RULES
from pipeline.ground import lay_ground
from pipeline.judge import OFF, Asked, judge, missing_sources
from pipeline.own_findings import judge_own, schemas_of
from pipeline.own_rules import OwnRule, own_rules
from pipeline.settings import Settings
from pipeline.store import passing_tables
from pipeline.workspace import Workspace
from sources import SOURCES

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Received:
    """What of a month can be asked: sources that are there; those that did not pass -> why; of a
    source, what became of its rows without a number."""

    present: Collection[str]
    stopped: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, str] = field(default_factory=dict)


def ask_all(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str, settings: Settings,
    values: Mapping[str, Any], received: Received, scratch: Path, progress: Progress,
) -> list[Asked]:  # fmt: skip
    """Lay the ground and ask; fills ``finding`` and ``evidence_ref``."""
    with passing_tables(con):
        lacking = lay_ground(con, workspace, month, settings, values)
        asked = judge(con, RULES, SOURCES, received.present, values, received.settled, progress, received.stopped,
                      lacking, settings.rules_off)  # fmt: skip
    schemas = schemas_of(con)
    for own in own_rules(workspace.root, [rule.slug for rule in RULES], schemas):
        progress(f"研判 {own.rule.title}")
        asked.append(
            ask_own(con, own, len(asked), values, schemas, scratch, received, settings.rules_off)
        )
    return asked


def ask_own(
    con: duckdb.DuckDBPyConnection, own: OwnRule, position: int, values: Mapping[str, Any],
    schemas: Mapping[str, list[str]], scratch: Path, received: Received, off: Collection[str] = (),
) -> Asked:  # fmt: skip
    """Ask one of the county's own rules, if it is in order and what it reads is there."""
    if own.rule.slug in off:
        return Asked(own.rule, OFF, state="off")
    if own.wrong:
        return Asked(own.rule, f"本县规则有误：{own.wrong}", state="broken")
    missing = missing_sources(own.rule, SOURCES, received.present, received.stopped)
    if missing:
        return Asked(own.rule, missing)
    return judge_own(con, own, position, values, schemas, scratch)
