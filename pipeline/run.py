"""The month's job, start to ledgers: the one module that knows everyone.

All or nothing: everything is built aside, the store takes it over in one transaction, and the
finished folder then takes the place of the month's last one.
"""

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from matchers import linkage
from matchers.rules import CODES, RULES
from pipeline.admit import at_the_gate, look_at_people, need_roster, record, set_aside
from pipeline.asking import Received, ask_all
from pipeline.calibrations import in_force_words
from pipeline.cases.carry import Followed, follow
from pipeline.cases.fingerprint import make_fingerprints
from pipeline.cases.issued import issued_rows
from pipeline.cases.outcomes import recall_outcomes
from pipeline.cases.remembered import recall_cases
from pipeline.cases.silent import recall_silent
from pipeline.changes import Changes, in_force, what_changed
from pipeline.identity import Settled, keep_model, lay_people, settle_identities, which_model
from pipeline.inbox import Ask, Inbox, Loaded
from pipeline.judge import Asked, bind
from pipeline.keep import committed, keep, outcome_tables, recall, recall_quality
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import Ledger
from pipeline.kernel.page import page_name
from pipeline.ledgers import file_name, ledgers
from pipeline.load import load
from pipeline.manifest import Counts, Stages, write_manifest
from pipeline.month_values import month_values
from pipeline.own_rules import check_off, digests_of_own, own_slugs
from pipeline.page_facts import Made, page_facts
from pipeline.priority import rank
from pipeline.publish import make_tables, write_tables
from pipeline.quality.examiner import Examiner, Failed, examiner
from pipeline.quality.gate import Verdict
from pipeline.quality.people import flaws, indicators
from pipeline.quality.unlisted import programmes_without_roster
from pipeline.quality.versions import two_versions
from pipeline.remembered import corrections, note_shapes
from pipeline.run_id import run_id_of
from pipeline.settings import Settings, read_settings
from pipeline.slips import Told, make_slips
from pipeline.standards import remarks, told_standards
from pipeline.store import arrow, passing_tables, working
from pipeline.visit_plan import plan_visits, unknown_towns
from pipeline.workspace import Workspace
from pipeline.wrong_rows import follow_wrong_rows
from reports.baseline import Issued
from reports.html_page import page_html
from reports.slip_workbook import write_slip
from reports.wording import scope
from reports.workbook import seal, write_ledger
from sources import SOURCES

Progress = Callable[[str], None]


def people_who_matter(con: duckdb.DuckDBPyConnection, values: dict[str, Any]) -> pa.Array:
    """ID numbers of everyone whose rows in the big registries are kept."""
    first, ask = linkage.people_who_matter()
    con.execute(first)
    return arrow(con, ask, bind(ask, values)).column(0).combine_chunks()


@dataclass(frozen=True)
class Result:
    """What a run says at its end."""

    month: str
    folder: Path
    loaded: Loaded
    asked: list[Asked]
    counts: Counts
    master: Path
    towns: list[Path]
    slips: list[Path]
    page: Path
    recovered: str | None
    settings: Settings
    stages: Stages
    settled: Settled
    changes: Changes | None = None
    followed: Followed | None = None


def run_month(
    root: Path,
    month: str | None,
    progress: Progress,
    ask: Ask | None = None,
    *,
    retrain: bool = False,
) -> Result:
    """Read, link, judge and publish one month. Raises UserError.

    ``ask``: for passwords. ``retrain``: learn the weights of identity linkage anew.
    """
    workspace = Workspace(root)
    month = workspace.month(month)
    settings = read_settings(root, month)
    settings = check_off(settings, {*(rule.slug for rule in RULES), *own_slugs(root)}, CODES)
    os.umask(0o077)
    with workspace.locked():
        recovered = workspace.recover(committed(workspace))
        scratch = workspace.fresh_scratch()
        try:
            return _run(workspace, month, settings, scratch, progress, recovered, ask, retrain)
        except OSError as error:
            raise UserError(f"读写失败：{error.strerror or '磁盘或权限问题'}", where=str(error.filename or root),
                            fix="检查磁盘空间和文件夹权限后重试；本次没有改动任何结果", code=4) from error  # fmt: skip
        except duckdb.OutOfMemoryException:
            raise UserError("内存不足", where="hedui.toml [resources] memory",
                            fix="关闭其他程序，或把 memory 调大后重试；本次没有改动任何结果", code=4) from None  # fmt: skip
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _run(
    workspace: Workspace, month: str, settings: Settings, scratch: Path, progress: Progress,
    recovered: str | None, ask: Ask | None, retrain: bool,
) -> Result:  # fmt: skip
    stages = Stages()
    values = month_values(month, settings)
    watch = examiner()
    with closing(working(scratch, settings.memory, settings.threads)) as con:
        with closing(open_inbox(workspace, month, settings, scratch, progress, ask)) as reader:
            loaded = _read(con, reader, values, stages)
        need_roster(con, loaded, workspace.inbox / month)
        loaded.attention += two_versions(con)
        with stages.stage("quality"):
            remembered = recall_quality(workspace, month)
            gate = at_the_gate(con, watch, loaded, remembered, values, settings)
            verdict = _heed(con, loaded, gate.verdict()) if gate.doubtful else None
        loaded.remarks += remarks(settings.standards, settings.switches, values["month"])
        asked, rows, settled = _judge(con, loaded, workspace, month, values, stages, progress, watch,
                                      verdict.stopped if verdict else {}, settings, retrain)  # fmt: skip
        with stages.stage("quality_wait"):
            verdict = verdict or _heed(con, loaded, gate.verdict())
            record(con, gate, verdict, rows.result(), values)
        with stages.stage("tables"):
            recall(con, workspace, month)
            recall_outcomes(con, workspace, month)
            rank(con, [one.rule for one in asked])
            followed = _follow(con, workspace, month, asked, settings)
            planned = plan_visits(con, settings.visits, month)
            loaded.attention += unknown_towns(con, settings.visits)
            make_tables(con, month, loaded.files, loaded.digests)
            note_shapes(con, loaded.plans)
            own = digests_of_own(workspace.root)
            said = in_force(settings, own) | {
                name: value for name, value, _ in in_force_words(settled.model)
            }
            changes = what_changed(con, workspace, month, said, asked)
        loaded.attention += unknown_towns(
            con, settings.ledger_passwords, "[ledger_passwords]", "总表"
        )
        run_id = run_id_of(month, settings, loaded, settled, own, followed, planned)
        with stages.stage("slips"):
            follow_wrong_rows(con, workspace, month, [one.rule for one in asked], SOURCES)
            told = make_slips(
                con, loaded, SOURCES, county=settings.county, month=month, run_id=run_id
            )
        part = workspace.part(f"{run_id}-{time.time_ns():x}")
        try:
            with stages.stage("ledgers"):
                progress("写出台账")
                write_tables(con, part)
                books = ledgers(con, asked, county=settings.county, month=month, run_id=run_id,
                                switches=[*_in_force(settings, values["month"]), *in_force_words(settled.model)], files=loaded.files,
                                notes=[*_notes(settings, loaded, values["month"]), *verdict.accepted],
                                titles={source.name: source.title for source in SOURCES},
                                withheld=followed.withheld())  # fmt: skip
                books[0] = replace(books[0], departments=told.departments, indicators=indicators(con),
                                   flaws=flaws(con))  # fmt: skip
                written, sent = _write_books(books, part, month, settings.ledger_passwords)
                issued = issued_rows(run_id, list(zip(books, written, sent, strict=True)))
                slips = _write_slips(told, part, month)
                page = page_facts(con, workspace, Made(
                    settings.county, month, run_id, asked, loaded.files, verdict, settled.model, changes,
                    settled.limits, books[0].switches, [home.level for home in books[0].visits], len(books[0].notes), told.departments, books[0].visiting))  # fmt: skip
                (part / page_name(month)).write_text(
                    page_html(page), encoding="utf-8", newline="\n"
                )
            counts = _counts(con, asked)
            seals = {
                path.name: seal(book, rows)
                for book, path, rows in zip(books, written, sent, strict=True)
            }
            write_manifest(part, month, run_id, settings, loaded, counts, con, stages, verdict,
                           settled, changes, seals)  # fmt: skip
            with stages.stage("store"):
                keep(con, workspace, month, run_id, part.name, (which_model(settled.model), *settled.model.learnt), SOURCES,
                     outcome_tables(asked, counts, loaded.present, verdict.stopped), said, issued)  # fmt: skip
                keep_model(workspace.model, settled)
        except BaseException:
            if part.name not in committed(workspace):
                shutil.rmtree(part, ignore_errors=True)
            raise
        workspace.take_place(part, month)
    folder = workspace.out / month
    master, *towns = [folder / path for path in written]
    return Result(month, folder, loaded, asked, counts, master, towns, [folder / s for s in slips],
                  folder / page_name(month), recovered, settings, stages, settled, changes, followed)  # fmt: skip


def _follow(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, month: str, asked: list[Asked], settings: Settings
) -> Followed:  # fmt: skip
    """The month's findings held against the cases that the store knows."""
    recall_cases(con, workspace, month)
    make_fingerprints(con)
    recall_silent(con, workspace)
    return follow(con, asked, month, settings.silence)


def open_inbox(
    workspace: Workspace, month: str, settings: Settings, scratch: Path, progress: Progress,
    ask: Ask | None = None,
) -> Inbox:  # fmt: skip
    """The month's inbox, with what the county has said of its files. To be closed."""
    said = corrections(workspace, month, settings)
    return Inbox(workspace.inbox / month, SOURCES, scratch, progress, settings.passwords, said,
                 settings.division, ask)  # fmt: skip


def _read(
    con: duckdb.DuckDBPyConnection, reader: Inbox, values: dict[str, Any], stages: Stages
) -> Loaded:  # fmt: skip
    def related() -> pa.Array:
        return people_who_matter(con, values)

    with stages.stage("recognise"):
        reader.progress("识别文件")
        reader.look()
    with stages.stage("read"):
        return load(reader, con, related)


def _judge(
    con: duckdb.DuckDBPyConnection, loaded: Loaded, workspace: Workspace, month: str, values: dict[str, Any],
    stages: Stages, progress: Progress, watch: Examiner, stopped: Mapping[str, str], settings: Settings,
    retrain: bool,
) -> tuple[list[Asked], "Future[Failed]", Settled]:  # fmt: skip
    with stages.stage("link"), passing_tables(con, "frame", "record"):
        progress("身份比对")
        lay_people(con, values)
        rows = look_at_people(con, watch, values)  # goes on beside the linkage
        settled = settle_identities(con, SOURCES, workspace, month, values, retrain=retrain)
        loaded.remarks += settled.remarks
    with stages.stage("judge"):
        received = Received(loaded.present, stopped, settled.limits)
        asked = ask_all(
            con, workspace, month, settings, values, received, workspace.scratch, progress
        )
    loaded.attention += programmes_without_roster(con, values["month"])
    loaded.attention += [
        f"{one.rule.title}：{one.missing}" for one in asked if one.state == "broken"
    ]
    return asked, rows, settled


def _heed(con: duckdb.DuckDBPyConnection, loaded: Loaded, verdict: Verdict) -> Verdict:
    """Set aside what did not pass, and say so."""
    set_aside(con, loaded, verdict)
    loaded.attention += verdict.attention
    loaded.remarks += [*verdict.accepted, *verdict.remarks]
    return verdict


def _in_force(settings: Settings, month: date) -> list[tuple[str, str, str]]:
    """Switches and standards, for the first sheet."""
    return [*settings.told(), *told_standards(settings.standards, settings.switches, month)]


def _notes(settings: Settings, loaded: Loaded, month: date) -> list[str]:
    notes = [*loaded.attention, *remarks(settings.standards, settings.switches, month)]
    if not settings.found:
        notes.append("工作区没有 hedui.toml，各项开关用的是默认值")
    return notes


def _write_books(
    books: list[Ledger], part: Path, month: str, passwords: Mapping[str, str]
) -> tuple[list[Path], list[list[Issued]]]:
    """Write the workbooks; their paths below the month's folder, the county's first, and their rows."""
    written: list[Path] = []
    used: set[str] = set()
    (part / "乡镇台账").mkdir(exist_ok=True)
    for book in books:
        if not book.town:
            path = Path(f"整改台账_{month}_总表.xlsx")
        else:
            name = file_name(book.town)
            while name.lower() in used:
                name += "_"
            used.add(name.lower())
            path = Path("乡镇台账") / f"{name}_整改台账_{month}.xlsx"
        written.append(path)
    rows = _write_all([(book, part / path, passwords.get(scope(book), ""))
                       for book, path in zip(books, written, strict=True)])  # fmt: skip
    return written, rows


def _write_slips(told: Told, part: Path, month: str) -> list[Path]:
    """Write a workbook for every department that has something to mend; their paths."""
    written: list[Path] = []
    for slip in told.slips:
        folder = Path("数据质量反馈单")
        (part / folder).mkdir(exist_ok=True)
        written.append(folder / f"{file_name(slip.department)}_数据质量反馈单_{month}.xlsx")
        write_slip(slip, part / written[-1])
    return written


MANY_ROWS = 3000
"""From so many ledger rows on, starting a second process pays."""


def _write_all(jobs: list[tuple[Ledger, Path, str]]) -> list[list[Issued]]:
    """Write workbooks; many rows by two processes, the biggest workbook first. The rows of each."""
    if sum(len(sheet.rows) for book, *_ in jobs for sheet in book.sheets) < MANY_ROWS:
        return [write_ledger(*job) for job in jobs]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        begun = [pool.submit(write_ledger, *job) for job in jobs]
        return [done.result() for done in begun]


def _counts(con: duckdb.DuckDBPyConnection, asked: list[Asked]) -> Counts:
    found = {slug: (count, money) for slug, count, money in con.execute(
        "SELECT rule, count(*), round(sum(amount), 2) FROM out_findings GROUP BY rule").fetchall()}  # fmt: skip
    return [(a.rule.slug, a.rule.title, *found.get(a.rule.slug, (0, None))) for a in asked]
