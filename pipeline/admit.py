"""Extracts are let in or set aside: the quality gate, as the run and the trial reading use it."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline.inbox import Loaded
from pipeline.kernel.errors import UserError
from pipeline.quality import people
from pipeline.quality.compared import Earlier
from pipeline.quality.examiner import Examiner, Failed
from pipeline.quality.gate import Gate, Verdict, keep_checks, keep_profiles
from pipeline.quality.measures import Received
from pipeline.settings import Settings
from sources import SOURCES

Remembered = tuple[Earlier, Sequence[str]]
"""What earlier months were like, and the prefixes of the county's own ID numbers."""


def received(loaded: Loaded) -> list[Received]:
    """The sheets that were read."""
    numbers = {(p.file, p.sheet.name if p.sheet else ""): p for p in loaded.plans}
    sheets = []
    for row in loaded.files:
        plan = numbers[row.file, row.sheet]
        if row.source and plan.recognition:
            sheets.append(Received(
                plan.file_no, row.file, row.sheet, row.source, plan.recognition.variant, row.rows_loaded,
                loaded.digests.get(row.file, ""), loaded.divisions.get(plan.file_no, {}),
            ))  # fmt: skip
    return sheets


def at_the_gate(
    con: duckdb.DuckDBPyConnection, examiner: Examiner, loaded: Loaded, remembered: Remembered,
    values: Mapping[str, Any], settings: Settings,
) -> Gate:  # fmt: skip
    """This month's extracts measured, and handed to Great Expectations."""
    earlier, residents = remembered
    gate = Gate(con, SOURCES, received(loaded), earlier, values["month"], values["month_end"],
                division=settings.division, residents=residents, accept=settings.accept)  # fmt: skip
    gate.submit(examiner)
    return gate


def set_aside(con: duckdb.DuckDBPyConnection, loaded: Loaded, verdict: Verdict) -> None:
    """What did not pass is as if it had not come. The roster's rows stay, for their indicators."""
    for name in verdict.stopped:
        loaded.present.discard(name)
        if name != "roster":
            con.execute(f"DELETE FROM {name}")  # noqa: S608 a declared name
    loaded.files = [
        replace(row, note=f"未通过质量检查，没有使用（{verdict.stopped[row.source]}）；{row.note}")
        if row.source in verdict.stopped else row for row in loaded.files
    ]  # fmt: skip


def look_at_people(
    con: duckdb.DuckDBPyConnection, examiner: Examiner, values: Mapping[str, Any]
) -> "Future[Failed]":
    """Hand in the roster, row by row; needs ``recipient``."""
    said = people.expectations(values["month_end"])
    return examiner.submit("roster", said, people.frame(con))


def record(
    con: duckdb.DuckDBPyConnection, gate: Gate, verdict: Verdict, failed: Failed, values: Mapping[str, Any]
) -> None:  # fmt: skip
    """Keep what the gate found as tables: quality_row, indicator, quality_check and the profiles."""
    said = people.expectations(values["month_end"])
    people.keep_failures(con, said, failed)
    rows = con.table("roster").count("*").fetchall()[0][0]
    keep_checks(
        con, gate, verdict, [(one.name, one.says, len(failed[one.name]), rows) for one in said]
    )
    prefixes = con.execute(
        "SELECT id_number[:6] AS prefix FROM roster WHERE id_number IS NOT NULL GROUP BY 1"
        " HAVING count(*) >= 0.05 * (SELECT count(id_number) FROM roster) ORDER BY 1").fetchall()  # fmt: skip
    keep_profiles(con, gate, verdict.stopped, [prefix for (prefix,) in prefixes])


def _aided(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether somebody's livelihood is aided: a list of subsidies alone is no roster to judge."""
    subsidies = "programme NOT IN ('困难残疾人生活补贴', '重度残疾人护理补贴', '残疾人两项补贴', '临时救助')"
    asked = f"SELECT count(*) > 0 FROM roster WHERE programme IS NULL OR {subsidies}"  # noqa: S608 ours
    return bool(con.execute(asked).fetchall()[0][0])


def need_roster(con: duckdb.DuckDBPyConnection, loaded: Loaded, inbox: Path) -> None:
    """Raises UserError where no roster has come that can be judged."""
    if "roster" in loaded.present and _aided(con):
        return
    seen = "；".join(loaded.attention[:5])
    raise UserError("没有读到救助对象名册（低保、特困等名单），无法比对", where=str(inbox),
                    fix="放入名册文件；表头至少要有姓名，以及家庭编号、保障金额、起始时间等栏目"
                    + (f"。另外：{seen}" if seen else ""))  # fmt: skip
