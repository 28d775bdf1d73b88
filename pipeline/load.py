"""The inbox of a month becomes clean tables; every row of every file is accounted for.

The sheets are loaded in the order of the sources, so that the big registries at the end need keep
only who matters.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice

import duckdb
import pyarrow as pa

from pipeline.hints import look_over
from pipeline.inbox import Inbox, Loaded
from pipeline.kernel.dates import month_in_words
from pipeline.kernel.declare import Source
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import FileRow
from pipeline.planning import Planned
from pipeline.reading.about import words_of
from pipeline.reading.clean import CleanBlock, Task, clean_block
from pipeline.reading.fill import Above
from pipeline.reading.recognise import Recognition
from pipeline.reading.related import Keyring
from pipeline.reading.sheet import Block, Sheet


def load(inbox: Inbox, con: duckdb.DuckDBPyConnection, related: Callable[[], pa.Array]) -> Loaded:
    """Fill the clean tables. ``related`` gives the ID numbers that matter, once asked."""
    create_tables(con, inbox.sources)
    keyring: Keyring | None = None
    for source in inbox.sources:
        mine = [p for p in inbox.loaded.plans if p.recognition and p.recognition.source is source]
        if source.keep == "linked" and mine and keyring is None:
            keyring = Keyring(related())
        for plan in mine:
            inbox.progress(
                f"读入 {plan.file}{'：' + plan.sheet.name if plan.sheet and plan.sheet.name else ''}"
            )
            row = _load_sheet(inbox, con, plan, keyring if source.keep == "linked" else None)
            inbox.loaded.files.append(row)
            if row.rows_loaded:
                inbox.loaded.present.add(source.name)
            _ask_officer(inbox, plan, row)
    for plan in inbox.loaded.plans:
        if plan.recognition is None:
            _pass_over(inbox, plan)
    for file in sorted({p.file for p in inbox.loaded.plans}):
        mine = [p for p in inbox.loaded.plans if p.file == file]
        if all(p.quiet and "完全相同" not in p.problem for p in mine):
            inbox.loaded.attention.append(f"{file}：没有可读入的工作表（{mine[0].problem}）")
    inbox.check_unchanged()
    order = {(p.file, p.sheet.name if p.sheet else ""): p.file_no for p in inbox.loaded.plans}
    inbox.loaded.files.sort(key=lambda row: order[row.file, row.sheet])
    return inbox.loaded


def _ask_officer(inbox: Inbox, plan: Planned, row: FileRow) -> None:
    """What the officer has to look at in a file that was read."""
    if not row.rows_loaded:
        inbox.loaded.attention.append(
            f"{plan.place}：只有表头，没有读到数据行；请确认是否拿错了文件"
        )
    if plan.sheet is not None and plan.sheet.errors:
        inbox.loaded.attention.append(
            f"{plan.place}：{plan.sheet.errors}个单元格是公式错误或没有计算结果，按空值处理；"
            "请来源部门把公式粘贴为数值后重新提供"
        )


def _pass_over(inbox: Inbox, plan: Planned) -> None:
    """A sheet that is not loaded keeps its line in the account, with the reason."""
    rows = 0
    if plan.sheet is not None:
        for _ in plan.sheet.blocks(0, [0]):
            pass
        rows = plan.sheet.count()
    note = plan.problem + (f"。{plan.fix}" if plan.fix else "")
    name = plan.sheet.name if plan.sheet else ""
    inbox.loaded.files.append(FileRow(plan.file, name, "", rows, 0, 0, rows, note))
    if not plan.quiet:
        inbox.loaded.attention.append(f"{plan.place}：{note}")


def _load_sheet(
    inbox: Inbox, con: duckdb.DuckDBPyConnection, plan: Planned, keyring: Keyring | None
) -> FileRow:
    sheet, found = plan.sheet, plan.recognition
    assert sheet is not None and found is not None
    title = ["".join(line) for line in sheet.head[: max(found.header_row - 1, 0)]]
    months = [m for m in map(month_in_words, [*title, sheet.name, plan.path.stem]) if m]
    task = Task(found.source, found, plan.file_no, months[0] if months else None,
                keyring.related if keyring else None, sheet.merged,
                _last_day(inbox.folder.name), words_of(inbox.sources))  # fmt: skip
    total = _Account(found, sheet)
    waiting: list[CleanBlock] = []
    for block in _cleaned(inbox, sheet, task):
        total.add(block)
        waiting.append(block)
        if sum(b.table.nbytes for b in waiting) > INSERTED_AT_ONCE:
            _insert(con, found.source.name, waiting)
            waiting = []
    _insert(con, found.source.name, waiting)
    if total.stopped:
        inbox.loaded.attention.append(
            f"{plan.place}：第{total.stopped}行起换了另一种表头，这一行和下面的都没有读入；请拆成两张工作表或两个文件"
        )
    said = look_over(con, found.source, plan.file_no, inbox.division)
    con.execute("INSERT INTO file_sheet VALUES (?, ?, ?, ?, ?)",
                [plan.file_no, plan.file, sheet.name, found.source.name, found.title])  # fmt: skip
    inbox.loaded.divisions[plan.file_no] = total.divisions
    return total.row(plan.file, said)


def _last_day(month: str) -> date | None:
    """The last day of a month such as 2026-10; None if the inbox is not named so."""
    found = re.fullmatch(r"(20[0-9]{2})-(0[1-9]|1[0-2])", month)
    if found is None:
        return None
    year, number = int(found[1]), int(found[2])
    return date(year, number, monthrange(year, number)[1])


def _cleaned(inbox: Inbox, sheet: Sheet, task: Task) -> Iterator[CleanBlock]:
    """Blocks in order, those of text files by two threads.

    A block whose first rows want what stands above it, as below a merged cell, is cleaned again
    once the block before it is known.
    """
    assert task.recognition is not None
    above: Above | None = None
    stopped = 0
    for block, again in _cleaned_alone(inbox, sheet, task):
        cleaned = again(above, stopped) if stopped or (block.lacking and above) else block
        above, stopped = cleaned.last or above, cleaned.stopped
        yield cleaned


Again = Callable[[Above | None, int], CleanBlock]


def _cleaned_alone(inbox: Inbox, sheet: Sheet, task: Task) -> Iterator[tuple[CleanBlock, Again]]:
    """Each block as cleaned by itself, and how to clean it with what stands above."""
    header, wanted = task.recognition.header_row, task.wanted()
    jobs = getattr(sheet.blocks, "jobs", None)
    if jobs is None:
        for block in sheet.blocks(header, wanted):
            yield clean_block(task, block), partial(clean_block, task, block)
        return
    work = (
        (inbox.pool.submit(_clean_job, task, job), partial(_clean_job, task, job))
        for job in jobs(header, wanted)
    )
    waiting: list[tuple[Future[CleanBlock], Again]] = list(islice(work, AHEAD))
    while waiting:
        done, again = waiting.pop(0)
        yield done.result(), again
        waiting.extend(islice(work, 1))


def _clean_job(
    task: Task, job: Callable[[], Block], above: Above | None = None, stopped: int = 0
) -> CleanBlock:
    return clean_block(task, job(), above, stopped)


@dataclass
class _Account:
    """The rows of one sheet, counted on both sides."""

    found: Recognition
    sheet: Sheet
    loaded: int = 0
    rejected: int = 0
    unrelated: int = 0
    passed: dict[str, int] = field(default_factory=dict)
    stopped: int = 0
    divisions: Counter[str] = field(default_factory=Counter)

    def add(self, block: CleanBlock) -> None:
        self.stopped = block.stopped
        self.loaded += block.tally.loaded
        self.rejected += block.tally.rejected
        self.unrelated += block.tally.unrelated
        self.divisions.update(block.tally.divisions)
        for kind, count in block.tally.passed.items():
            self.passed[kind] = self.passed.get(kind, 0) + count

    def row(self, file: str, said: Sequence[str]) -> FileRow:
        header = self.found.header_row
        above = {"标题行": header - 1} if header > 1 else {}
        passed = above | ({"表头": 1} if header else {}) | self.passed
        rows_in, rows_passed = self.sheet.count(), sum(passed.values())
        if rows_in != self.loaded + self.rejected + rows_passed:
            raise UserError(
                f"行数对不上：文件{rows_in}行，读入{self.loaded}、退回{self.rejected}、略过{rows_passed}行",
                where=f"{file} {self.sheet.name}", fix="请把该文件另存为xlsx后重试，并告知软件维护人员", code=5)  # fmt: skip
        listed = "、".join(f"{kind}{count}行" for kind, count in passed.items())
        notes = [f"略过：{listed}"] if listed else []
        if self.sheet.errors:
            notes.append(f"{self.sheet.errors}个单元格是公式错误或没有计算结果，按空值处理")
        notes += self.sheet.notes()
        if self.found.unknown:
            notes.append("未使用的列：" + "、".join(self.found.unknown[:12]))
        if self.unrelated:
            notes.append(f"其中{self.unrelated}行与名册和目标人群无关，只计数不留存")
        notes += said
        return FileRow(file, self.sheet.name, self.found.source.name, rows_in, self.loaded,
                       self.rejected, rows_passed, "；".join(notes), passed)  # fmt: skip


def create_tables(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """Empty clean tables, as rules see them."""
    for source in sources:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in source.schema().items())
        con.execute(f'CREATE OR REPLACE TABLE "{source.name}" ({columns})')
    con.execute('CREATE OR REPLACE TABLE reject (ref BIGINT, source VARCHAR, "column" VARCHAR,'
                " value VARCHAR, reason VARCHAR, fatal BOOLEAN, hint VARCHAR DEFAULT '')")  # fmt: skip
    con.execute('CREATE OR REPLACE TABLE repair (ref BIGINT, source VARCHAR, "column" VARCHAR,'
                " value VARCHAR, note VARCHAR)")  # fmt: skip
    con.execute("CREATE OR REPLACE TABLE file_sheet"
                " (file_no INTEGER, file VARCHAR, sheet VARCHAR, source VARCHAR, title VARCHAR)")  # fmt: skip


AHEAD = 6
"""Blocks that the two threads may be ahead while the rows before them are being stored."""

INSERTED_AT_ONCE = 48 << 20
"""Bytes of clean rows handed to DuckDB in one statement, for every commit costs a checkpoint."""


def _insert(con: duckdb.DuckDBPyConnection, table: str, blocks: Sequence[CleanBlock]) -> None:
    full = [block.table for block in blocks if block.table.num_rows]
    if full:
        con.register("_block", pa.concat_tables(full))
        con.execute(f'INSERT INTO "{table}" SELECT * FROM _block')  # noqa: S608 a declared name
        con.unregister("_block")
    rejects = [reject for block in blocks for reject in block.rejects]
    if rejects:
        ref, column, value, reason, fatal = zip(*rejects, strict=True)
        con.register("_block", pa.table({"ref": ref, "source": [table] * len(ref), "column": column,
                                         "value": value, "reason": reason, "fatal": fatal}))  # fmt: skip
        con.execute("INSERT INTO reject SELECT *, '' FROM _block")
        con.unregister("_block")
    repairs = [part for block in blocks for part in block.repairs]
    if repairs:
        con.register("_block", pa.concat_tables(repairs))
        con.execute('INSERT INTO repair SELECT ref, ?, "column", value, note FROM _block', [table])
        con.unregister("_block")
