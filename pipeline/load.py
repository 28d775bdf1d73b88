"""The inbox of a month becomes clean tables; every row of every file is accounted for.

A first look at all files says which source each sheet is. Then the sheets are loaded in the order
of the sources, so that the big registries at the end need keep only who matters.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.kernel.dates import month_in_words
from pipeline.kernel.declare import Source
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import FileRow
from pipeline.reading.clean import CleanBlock, Task, clean_block
from pipeline.reading.excel import OLE, ZIP, ExcelReader
from pipeline.reading.recognise import Recognition, recognise
from pipeline.reading.related import Keyring
from pipeline.reading.sheet import Extract, Sheet
from pipeline.reading.text import looks_like_text, read_text

Progress = Callable[[str], None]

_OTHER = {".doc": "Word文档", ".docx": "Word文档", ".pdf": "PDF文件", ".png": "图片", ".jpg": "图片",
          ".jpeg": "图片", ".zip": "压缩包", ".rar": "压缩包", ".7z": "压缩包", ".wps": "WPS文字",
          ".ods": "ODS表格", ".xlsb": "xlsb工作簿"}  # fmt: skip
_SKIP = ("thumbs.db", "desktop.ini", ".ds_store")


@dataclass
class Planned:
    """One sheet of one file, and what is to become of it."""

    file_no: int
    path: Path
    file: str
    sheet: Sheet | None
    recognition: Recognition | None = None
    problem: str = ""
    fix: str = ""
    quiet: bool = False


@dataclass
class Loaded:
    """What came of the inbox. ``attention``: what the officer has to see to (exit code 1)."""

    files: list[FileRow] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    plans: list[Planned] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    attention: list[str] = field(default_factory=list)


def inbox_files(inbox: Path) -> tuple[list[Path], list[Path]]:
    """Files to read, and the lock files of open workbooks; both sorted."""
    found = sorted(p for p in inbox.rglob("*") if p.is_file())
    locks = [p for p in found if p.name.startswith("~$") or p.name.startswith(".~")]
    files = [
        p for p in found
        if p not in locks and not p.name.startswith(".") and p.name.lower() not in _SKIP
    ]  # fmt: skip
    return files, locks


class Inbox:
    """The files of one month, looked at once and then loaded."""

    def __init__(self, folder: Path, sources: Sequence[Source], scratch: Path, progress: Progress):
        self.folder, self.sources, self.scratch, self.progress = folder, sources, scratch, progress
        self.excel = ExcelReader(scratch)
        self.pool = ThreadPoolExecutor(2)
        self.loaded = Loaded()

    def close(self) -> None:
        """End the reading processes and threads."""
        self.excel.close()
        self.pool.shutdown(wait=False, cancel_futures=True)

    # --- the first look ------------------------------------------------------------------------

    def look(self) -> Loaded:
        """Recognise every sheet of every file."""
        files, locks = inbox_files(self.folder)
        if not files:
            raise UserError("收件夹里没有文件", where=str(self.folder),
                            fix="把各部门的Excel或CSV文件放进该文件夹后重试")  # fmt: skip
        for lock in locks:
            name = lock.name.removeprefix("~$").removeprefix(".~lock.").rstrip("#")
            self.loaded.attention.append(f"{name} 正被打开，请保存并关闭后再运行（本次按已存盘的内容读取）")
        digests = {path: self.pool.submit(_sha256, path) for path in files}
        readers = {path: self._start(path) for path in files}
        seen: dict[str, str] = {}
        for path in files:
            name = path.relative_to(self.folder).as_posix()
            digest = digests[path].result()
            self.loaded.digests[name] = digest
            extract = self._finish(path, readers[path])
            twin = seen.setdefault(digest, name) if not extract.problem else name
            self._plan(extract, name, twin if twin != name else "")
        return self.loaded

    def _start(self, path: Path) -> "Future[Any] | Extract":
        start = path.open("rb").read(4096) if path.stat().st_size else b""
        kind = _OTHER.get(path.suffix.lower())
        if not start:
            return Extract(path, problem="文件是空的（0字节）", fix="请来源部门重新提供")
        if kind:
            fix = "请解压后放入" if kind == "压缩包" else "请另存为xlsx或CSV后放入"
            return Extract(path, problem=f"{kind}，不能作为数据读入", fix=fix)
        if start.startswith(ZIP) or start.startswith(OLE):
            return self.excel.submit(path)
        if start.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html", b"<table")):
            return Extract(path, problem="实际是网页（HTML）而不是表格文件", fix="用Excel打开后另存为xlsx")
        if looks_like_text(start):
            return Extract(path, [read_text(path)])
        return Extract(path, problem="认不出文件格式", fix="请另存为xlsx或CSV后放入")

    def _finish(self, path: Path, started: "Future[Any] | Extract") -> Extract:
        return started if isinstance(started, Extract) else self.excel.result(path, started)

    def _plan(self, extract: Extract, name: str, twin: str) -> None:
        plans = self.loaded.plans
        if extract.problem:
            plans.append(Planned(len(plans), extract.path, name, None, None, extract.problem, extract.fix))
            return
        for sheet in extract.sheets:
            plan = Planned(len(plans), extract.path, name, sheet)
            plans.append(plan)
            if twin:
                plan.problem, plan.quiet = f"与 {twin} 完全相同，未重复读入", True
            elif sheet.hidden:
                plan.problem, plan.quiet = "隐藏工作表，未读入", True
            elif not any(cell.strip() for line in sheet.head for cell in line):
                plan.problem, plan.quiet = "空表", True
            else:
                self._recognise(plan, extract)

    def _recognise(self, plan: Planned, extract: Extract) -> None:
        assert plan.sheet is not None
        names = [plan.sheet.name, extract.path.stem, *Path(plan.file).parent.parts]
        found = recognise(self.sources, plan.sheet.head, names)
        if found is None:
            others = len(extract.sheets) > 1
            plan.problem = "认不出是哪类数据（没有找到能识别的表头）"
            plan.fix = "核对表头是否写明姓名、身份证号等栏目；不是数据文件的请移出收件夹"
            plan.quiet = others and len(plan.sheet.head) < 30
        elif found.rivals:
            plan.problem = f"像是“{found.source.title}”，也像“{'”“'.join(found.rivals)}”，未读入"
            plan.fix = "在文件名或表头上一行写明是什么数据"
        elif not found.variant_known:
            plan.problem = f"像是“{found.source.title}”，但看不出是哪一种名单，未读入"
            plan.fix = "在文件名、工作表名或标题行写明名单类别，如“近年退保”"
        else:
            plan.recognition = found

    # --- loading -------------------------------------------------------------------------------

    def load(self, con: duckdb.DuckDBPyConnection, related: Callable[[], pa.Array]) -> Loaded:
        """Fill the clean tables. ``related`` gives the ID numbers that matter, once asked."""
        _create_tables(con, self.sources)
        keyring: Keyring | None = None
        for source in self.sources:
            mine = [p for p in self.loaded.plans if p.recognition and p.recognition.source is source]
            if source.keep == "linked" and mine and keyring is None:
                keyring = Keyring(related())
            for plan in mine:
                self.progress(f"读入 {plan.file}{'：' + plan.sheet.name if plan.sheet and plan.sheet.name else ''}")
                row = self._load_sheet(con, plan, keyring if source.keep == "linked" else None)
                self.loaded.files.append(row)
                if row.rows_loaded:
                    self.loaded.present.add(source.name)
        for plan in self.loaded.plans:
            if plan.recognition is None:
                self._pass_over(plan)
        order = {(p.file, p.sheet.name if p.sheet else ""): p.file_no for p in self.loaded.plans}
        self.loaded.files.sort(key=lambda row: order[row.file, row.sheet])
        return self.loaded

    def _pass_over(self, plan: Planned) -> None:
        """A sheet that is not loaded keeps its line in the account, with the reason."""
        rows = 0
        if plan.sheet is not None:
            for _ in plan.sheet.blocks(0, [0]):
                pass
            rows = plan.sheet.count()
        note = plan.problem + (f"。{plan.fix}" if plan.fix else "")
        name = plan.sheet.name if plan.sheet else ""
        self.loaded.files.append(FileRow(plan.file, name, "", rows, 0, 0, rows, note))
        if not plan.quiet:
            place = plan.file + (f"（工作表 {name}）" if name else "")
            self.loaded.attention.append(f"{place}：{note}")

    def _load_sheet(
        self, con: duckdb.DuckDBPyConnection, plan: Planned, keyring: Keyring | None
    ) -> FileRow:
        sheet, found = plan.sheet, plan.recognition
        assert sheet is not None and found is not None
        title = ["".join(line) for line in sheet.head[: found.header_row - 1]]
        months = [m for m in map(month_in_words, [*title, sheet.name, plan.path.stem]) if m]
        task = Task(found.source, found, plan.file_no, months[0] if months else None,
                    keyring.related if keyring else None)  # fmt: skip
        total = _Account(found, sheet)
        for block in self._cleaned(sheet, task):
            _insert(con, found.source.name, block)
            total.add(block)
        con.execute("INSERT INTO file_sheet VALUES (?, ?, ?, ?)",
                    [plan.file_no, plan.file, sheet.name, found.source.name])  # fmt: skip
        return total.row(plan.file)

    def _cleaned(self, sheet: Sheet, task: Task) -> Iterator[CleanBlock]:
        """Blocks in order; those of text files are parsed and cleaned by two threads."""
        assert task.recognition is not None
        header, wanted = task.recognition.header_row, task.wanted()
        jobs = getattr(sheet.blocks, "jobs", None)
        if jobs is None:
            yield from (clean_block(task, block) for block in sheet.blocks(header, wanted))
            return
        waiting: list[Future[CleanBlock]] = []
        work = (self.pool.submit(lambda job=job: clean_block(task, job())) for job in jobs(header, wanted))
        waiting.extend(islice(work, 3))
        while waiting:
            yield waiting.pop(0).result()
            waiting.extend(islice(work, 1))


@dataclass
class _Account:
    """The rows of one sheet, counted on both sides."""

    found: Recognition
    sheet: Sheet
    loaded: int = 0
    rejected: int = 0
    unrelated: int = 0
    passed: dict[str, int] = field(default_factory=dict)

    def add(self, block: CleanBlock) -> None:
        self.loaded += block.tally.loaded
        self.rejected += block.tally.rejected
        self.unrelated += block.tally.unrelated
        for kind, count in block.tally.passed.items():
            self.passed[kind] = self.passed.get(kind, 0) + count

    def row(self, file: str) -> FileRow:
        title = self.found.header_row - 1
        passed = {"标题行": title, "表头": 1, **self.passed} if title else {"表头": 1, **self.passed}
        rows_in, rows_passed = self.sheet.count(), sum(passed.values())
        if rows_in != self.loaded + self.rejected + rows_passed:
            raise UserError(
                f"行数对不上：文件{rows_in}行，读入{self.loaded}、退回{self.rejected}、略过{rows_passed}行",
                where=f"{file} {self.sheet.name}", fix="请把该文件另存为xlsx后重试，并告知软件维护人员", code=5)  # fmt: skip
        notes = ["略过：" + "、".join(f"{kind}{count}行" for kind, count in passed.items())]
        if self.found.unknown:
            notes.append("未使用的列：" + "、".join(self.found.unknown[:12]))
        if self.unrelated:
            notes.append(f"其中{self.unrelated}行与名册和目标人群无关，只计数不留存")
        return FileRow(file, self.sheet.name, self.found.source.name, rows_in, self.loaded,
                       self.rejected, rows_passed, "；".join(notes))  # fmt: skip


def _create_tables(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    for source in sources:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in source.schema().items())
        con.execute(f'CREATE OR REPLACE TABLE "{source.name}" ({columns})')
    con.execute('CREATE OR REPLACE TABLE reject (ref BIGINT, source VARCHAR, "column" VARCHAR,'
                " value VARCHAR, reason VARCHAR, fatal BOOLEAN)")  # fmt: skip
    con.execute("CREATE OR REPLACE TABLE file_sheet"
                " (file_no INTEGER, file VARCHAR, sheet VARCHAR, source VARCHAR)")  # fmt: skip


def _insert(con: duckdb.DuckDBPyConnection, table: str, block: CleanBlock) -> None:
    if block.table.num_rows:
        con.register("_block", block.table)
        con.execute(f'INSERT INTO "{table}" SELECT * FROM _block')  # noqa: S608 a declared name
        con.unregister("_block")
    if block.rejects:
        ref, column, value, reason, fatal = zip(*block.rejects, strict=True)
        con.register("_block", pa.table({"ref": ref, "source": [table] * len(ref), "column": column,
                                         "value": value, "reason": reason, "fatal": fatal}))  # fmt: skip
        con.execute("INSERT INTO reject SELECT * FROM _block")
        con.unregister("_block")


def create_tables(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """Empty clean tables, as the catalogue test and rules see them."""
    _create_tables(con, sources)


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
