"""hedui match: who of any list of people is on the roster, or known in the county at all.

The month's roster, lists and register are read again (nobody's data but the findings' is kept in the
store), the list beside them, by the same readers. The workspace is not changed.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from matchers import linkage
from matchers.identity.lookup import look_up
from matchers.identity.model import read_model, shipped
from pipeline.answering import answered_sheets, lines_of
from pipeline.calibrations import heeding
from pipeline.identity import which_model
from pipeline.inbox import Ask, Inbox, Loaded, Progress
from pipeline.judge import bind, run_statements
from pipeline.kernel.answer import ON_ROSTER, POSSIBLE, Answer
from pipeline.kernel.correction import AUTOMATIC, UNUSED, Correction
from pipeline.kernel.errors import UserError
from pipeline.load import load
from pipeline.month_values import month_values
from pipeline.planning import Planned
from pipeline.reading.corrections import Corrections
from pipeline.run import open_inbox
from pipeline.settings import Settings, read_settings
from pipeline.show import table
from pipeline.store import working
from pipeline.workspace import Workspace
from reports.answer_workbook import write_answer
from sources import SOURCES
from sources._listed import LISTED

FRAME = ("roster", "households", "hardship", "disability", "staff", "declarations", "deaths")
"""Sources that say who there is; payments and settlements only repeat it, at great length."""
FOLDER = "名单比对"
FIRST_FILE = 1 << 16
"""Number of the list's first sheet, beyond those of the inbox."""


def match(
    root: Path, path: Path, month: str | None, progress: Progress, ask: Ask | None = None, *,
    against: str = "frame", out: Path | None = None,
) -> tuple[str, int]:  # fmt: skip
    """Compare a list and write the answer beside it; what to say, and the exit code.

    ``against``: 'roster' or 'frame', everybody known. Raises UserError.
    """
    workspace = Workspace(root)
    month = workspace.month(month)
    settings = read_settings(root, month)
    os.umask(0o077)
    target = _target(workspace, path, out)
    with tempfile.TemporaryDirectory() as scratch:
        con = working(Path(scratch), settings.memory, settings.threads)
        with closing(con):
            answer, problems = _answer(con, workspace, path, month, settings, Path(scratch), progress,
                                       ask, against == "roster")  # fmt: skip
    progress("写出结果")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_answer(answer, target)
    except OSError as error:
        raise UserError(f"结果写不进去：{error.strerror or '磁盘或权限问题'}", where=str(target),
                        fix="检查文件夹权限和磁盘空间，或用 --out 写到别处", code=4) from error  # fmt: skip
    return _text(answer, problems, target), 1 if problems else 0


# --- where the answer goes ---------------------------------------------------------------------


def _target(workspace: Workspace, path: Path, out: Path | None) -> Path:
    """A file that is not there yet, and not in the inbox, where it would be read as data."""
    if not path.exists():
        raise UserError("找不到名单文件", where=str(path), fix="核对文件名和所在的文件夹")
    if path.is_dir():
        raise UserError("这是文件夹，不是名单文件", where=str(path), fix="写明文件夹里的哪个文件")
    inbox = workspace.inbox.resolve()
    if out is not None:
        target = out if out.suffix.lower() == ".xlsx" else out.with_name(out.name + ".xlsx")
        if target.exists():
            raise UserError(
                "已有这个文件，不覆盖", where=str(target), fix="换一个文件名，或先把它移走"
            )
        if target.resolve().is_relative_to(inbox):
            raise UserError("结果不能放在收件夹里，否则会被当作数据读入", where=str(target),
                            fix="写到别的文件夹")  # fmt: skip
        return target
    folder = path.parent
    if folder.resolve().is_relative_to(inbox) or not os.access(folder, os.W_OK):
        folder = workspace.out / FOLDER
    for number in range(1, 1000):
        target = folder / f"{path.stem}_比对结果{f'({number})' if number > 1 else ''}.xlsx"
        if not target.exists():
            return target
    raise UserError("结果文件太多", where=str(folder), fix="清理旧的比对结果，或用 --out 指定文件")


# --- reading and comparing ---------------------------------------------------------------------


def _answer(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, path: Path, month: str, settings: Settings,
    scratch: Path, progress: Progress, ask: Ask | None, roster_only: bool,
) -> tuple[Answer, list[str]]:  # fmt: skip
    values = month_values(month, settings)
    reader = _list_inbox(path, month, settings, scratch / "list", progress, ask)
    with closing(reader):
        plans, problems = _read_list(con, reader, path)
        lines = [lines_of(con, plan) for plan in plans]
    with closing(open_inbox(workspace, month, settings, scratch / "month", progress, ask)) as inbox:
        loaded = _read_frame(con, inbox)
    progress("身份比对")
    model = heeding(workspace)(read_model(workspace.model) or shipped())
    run_statements(con, linkage.prepare(), values)
    columns = {
        s.name: set(s.schema()) for s in (*SOURCES, LISTED) if s.person == ("name", "id_number")
    }

    def run(sql: str) -> Any:
        return con.execute(sql, bind(sql, values))

    look_up(con, run, columns, model)
    titles = {s.name: s.title.split("（")[0] for s in SOURCES}
    rows = [row for row in loaded.files if row.source in FRAME]
    compared = [(titles[name], len({r.file for r in mine}), sum(r.rows_loaded for r in mine))
                for name in FRAME if (mine := [r for r in rows if r.source == name])]  # fmt: skip
    answer = Answer(
        settings.county, month, time.strftime("%Y-%m-%d"), path.name, roster_only,
        answered_sheets(con, plans, lines, roster_only), compared,
        [titles[name] for name in FRAME if name not in loaded.present],
        con.execute("SELECT count(*) FROM _f").fetchall()[0][0], which_model(model), problems,
    )  # fmt: skip
    return answer, problems


def _list_inbox(
    path: Path, month: str, settings: Settings, scratch: Path, progress: Progress, ask: Ask | None
) -> Inbox:  # fmt: skip
    """A passing inbox with nothing in it but a copy of the list."""
    folder = scratch / month
    folder.mkdir(parents=True)
    try:
        shutil.copyfile(path, folder / path.name)
    except OSError as error:
        raise UserError(f"名单读不出：{error.strerror}", where=str(path),
                        fix="关闭正在使用它的程序，或检查权限后重试", code=4) from error  # fmt: skip
    written = [_of_list(c) for c in settings.files if c.source != AUTOMATIC]
    return Inbox(folder, (LISTED,), scratch, progress, settings.passwords, Corrections(written),
                 settings.division, ask)  # fmt: skip


def _of_list(said: Correction) -> Correction:
    """What hedui.toml says of a file, as far as it speaks of people: of whatever kind it said it is."""
    if said.source == UNUSED:
        return said
    known = {UNUSED, *(c.heading for c in LISTED.columns), *(c.name for c in LISTED.columns)}
    columns = {heading: field for heading, field in said.columns.items() if field in known}
    return replace(said, source=LISTED.name, kind="", columns=columns, origin="hedui.toml 的更正")


def _read_list(
    con: duckdb.DuckDBPyConnection, reader: Inbox, path: Path
) -> tuple[list[Planned], list[str]]:
    """The sheets of the list that name people, and what could not be used. Fills ``listed``."""
    loaded = reader.look()
    for nth, plan in enumerate(loaded.plans):
        plan.file_no = FIRST_FILE + nth
    asked = len(loaded.attention)  # questions about columns, which the first sheet answers
    load(reader, con, lambda: pa.array([], pa.string()))
    plans = [plan for plan in loaded.plans if plan.recognition]
    if not plans:
        first = next(iter(loaded.plans), None)
        raise UserError(first.problem if first and first.problem else "名单里没有读到数据", where=path.name,
                        fix=(first.fix if first else "") or "核对文件，表头要有姓名或身份证号")  # fmt: skip
    if (
        not con.execute("SELECT count(*) FROM listed").fetchall()[0][0]
        and not con.execute("SELECT count(*) FROM reject").fetchall()[0][0]
    ):
        raise UserError(
            "名单里只有表头，下面没有人",
            where=path.name,
            fix="在表头下面每人写一行，存盘后再试一次",
        )
    con.execute("CREATE OR REPLACE TEMP TABLE listed_reject AS FROM reject")
    con.execute("CREATE OR REPLACE TEMP TABLE listed_sheet AS FROM file_sheet")
    return plans, loaded.attention[asked:]


def _read_frame(con: duckdb.DuckDBPyConnection, inbox: Inbox) -> Loaded:
    """The month's roster, lists and register; of the other extracts nothing is loaded."""
    inbox.progress("识别当月文件")
    loaded = inbox.look()
    loaded.plans = [p for p in loaded.plans if p.recognition and p.recognition.source.name in FRAME]
    load(inbox, con, lambda: pa.array([], pa.string()))
    con.execute("INSERT INTO file_sheet FROM listed_sheet")
    if "roster" not in loaded.present:
        seen = "；".join(loaded.attention[:3])
        raise UserError("没有读到救助对象名册，无法比对", where=str(inbox.folder),
                        fix="在收件夹放入当月名册，或用 --month 换一个月份" + (f"。另外：{seen}" if seen else ""))  # fmt: skip
    return loaded


# --- what the terminal says --------------------------------------------------------------------


def _text(answer: Answer, problems: Sequence[str], target: Path) -> str:
    rows = sum(len(sheet.rows) for sheet in answer.sheets)
    against = "当月名册" if answer.roster_only else "名册、户籍和各类名单"
    lines = [f"{answer.file}：{rows:,} 行，与{answer.county} {answer.month} 的{against}（{answer.people:,} 人）比对完成",
             "", table(("比对结论", "行数"), answer.counts())]  # fmt: skip
    if answer.missing:
        lines += ["", "没有收到，未参加比对：" + "、".join(answer.missing)]
    if problems:
        lines += ["", "需要处理", *(f"  · {text}" for text in problems)]
    said = {verdict for verdict, _ in answer.counts()}
    if said & {ON_ROSTER, POSSIBLE}:
        lines += ["", "结果是线索，不是结论；“高度疑似”“可能是”的须核对原件。"]
    return "\n".join([*lines, "", f"结果：{target}"])
