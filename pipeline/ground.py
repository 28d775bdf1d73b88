"""What has to stand before rules are asked, for a run, a rehearsal, or a rule that is only looked at."""

from collections.abc import Mapping
from typing import Any

import duckdb

from matchers import kinship, linkage, targets
from matchers.anomalies.find import find_anomalies
from matchers.anomalies.reasons import not_compared
from pipeline.history import tell_history
from pipeline.judge import bind, run_statements
from pipeline.load import create_tables
from pipeline.settings import Settings
from pipeline.standards import lacking, lay_standards
from pipeline.workspace import Workspace
from sources import SOURCES


def lay_ground(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str, settings: Settings,
    values: Mapping[str, Any],
) -> dict[str, str]:  # fmt: skip
    """Standards, earlier months, kin, target groups and what departs from the county.

    Needs the clean tables and the links. Returns what rules may need and there is not -> why.
    """
    lay_standards(con, settings.standards, settings.switches)
    tell_history(con, workspace, month)
    run_statements(con, [*kinship.statements(), *targets.statements()], values)
    compared = find_anomalies(con, lambda sql: con.execute(sql, bind(sql, values)), values)
    return {**lacking(settings.standards, values["month"]), **not_compared(compared)}


def lay_empty(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str, settings: Settings,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """All tables that rules may read, without a row of this month."""
    create_tables(con, SOURCES)
    links = linkage.link_statements([source.name for source in SOURCES])
    run_statements(con, [*linkage.prepare(), *links], values)
    lay_ground(con, workspace, month, settings, values)
