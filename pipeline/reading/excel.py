"""Workbooks, read in a child process: what kills a reader does not kill the run.

The child checks the file (guard), reads every sheet with python-calamine and leaves its cells as
text in Arrow files in a scratch folder. A number keeps its written form only up to 15 digits; a
longer one is handed on in scientific notation, so that no cleaner mistakes it for an ID number.
"""

import datetime as dt
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from pipeline.reading.guard import COPY_AGAIN, Counted, Unfit, count_xls, count_xlsx
from pipeline.reading.sheet import HEAD, Block, Extract, Sheet

ROWS = 20_000
CHILD_MEMORY = 4 << 30
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXACT = 10**15


def as_text(value: Any) -> str:
    """A cell as text, by our own rules."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if abs(value) >= EXACT:
            return f"{float(value):.15E}"
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time(0)
        return value.strftime("%Y-%m-%d") if midnight else value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


@dataclass(frozen=True)
class _Stored:
    """A sheet as the child left it: an Arrow file of texts, and the row its first line is."""

    name: str
    path: str
    first_row: int
    width: int
    head: list[list[str]]
    last: int
    errors: int
    hidden: bool


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    except (ImportError, ValueError, OSError):
        pass


def _convert(path: str, scratch: str) -> list[_Stored] | tuple[str, str]:
    """Runs in the child: the sheets of a workbook, or (problem, fix)."""
    file = Path(path)
    try:
        with file.open("rb") as handle:
            zipped = handle.read(4) == ZIP
        counted = count_xlsx(file) if zipped else count_xls(file)
    except Unfit as unfit:
        return unfit.problem, unfit.fix
    try:
        return _store(file, Path(scratch), counted)
    except Unfit as unfit:
        return unfit.problem, unfit.fix
    except MemoryError:
        return "文件过大，读取所需内存超过上限", "请拆成几个文件，或另存为CSV后重试"
    except BaseException as error:  # a reader's panic is not an Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return "文件无法读取，可能已损坏", "请用Excel或WPS打开后另存为xlsx，或请来源部门重新提供"


def _store(file: Path, scratch: Path, counted: dict[str, Counted]) -> list[_Stored]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    stored = []
    with file.open("rb") as handle:
        book = CalamineWorkbook.from_filelike(handle)
        for number, meta in enumerate(book.sheets_metadata):
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            target = scratch / f"{crc32(str(file).encode()):08x}-{number}.arrow"
            first, width, head, end, filled = _write_sheet(sheet, target)
            count = counted.get(meta.name)
            if count is None or not filled <= count.last <= max(end, filled):
                raise Unfit(f"工作表 {meta.name} 的行数核对不符，文件可能已损坏", COPY_AGAIN)
            stored.append(
                _Stored(meta.name, str(target), first, width, head,
                        count.last, count.errors, meta.visible != SheetVisibleEnum.Visible)
            )  # fmt: skip
    return stored


def _write_sheet(sheet: Any, target: Path) -> tuple[int, int, list[list[str]], int, int]:
    """Write the cells. Excel row of the first line, width, first lines, last row, last filled row."""
    import pyarrow as pa

    start = sheet.start
    if start is None:
        return 1, 0, [], 0, 0
    left, row = start[1], start[0]
    width = left + sheet.width
    schema = pa.schema([(str(c), pa.string()) for c in range(width)])
    head: list[list[str]] = []
    filled = 0
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for rows in _batches(sheet.to_python(skip_empty_area=True)):
            columns = [[as_text(v) if type(v) is not str else v for v in col]
                       for col in zip(*rows, strict=True)]  # fmt: skip
            blank = [[""] * len(rows)] * left
            arrays = [pa.array(c, pa.string()) for c in [*blank, *columns]]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            if not head:
                head = [list(line) for line in zip(*([*blank, *columns]), strict=True)][:HEAD]
            filled = max(filled, row + _last_filled(rows))
            row += len(rows)
    return start[0] + 1, width, head, row, filled


def _last_filled(rows: Sequence[Sequence[Any]]) -> int:
    """Position from 1 of the last row with anything in it; a large negative number if none has."""
    for at in range(len(rows), 0, -1):
        if any(as_text(v).strip() for v in rows[at - 1]):
            return at
    return -(1 << 30)


def _batches(rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Sequence[Any]]]:
    for at in range(0, len(rows), ROWS):
        yield rows[at : at + ROWS]


class ExcelReader:
    """A pool of one or two child processes; a file that kills its child is named, the rest go on."""

    def __init__(self, scratch: Path, processes: int = 2) -> None:
        self.scratch = scratch
        self.processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def _fresh(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.processes, mp_context=context, initializer=_limit_memory)

    def submit(self, path: Path) -> "Future[Any]":
        """Start reading a file in the background."""
        self._pool = self._pool or self._fresh()
        return self._pool.submit(_convert, str(path), str(self.scratch))

    def result(self, path: Path, future: "Future[Any]") -> Extract:
        """The file as read; a broken pool is made anew and the file tried once more, alone."""
        try:
            answer = future.result()
        except BrokenProcessPool:
            answer = self._alone(path)
        if isinstance(answer, tuple):
            return Extract(path, problem=answer[0], fix=answer[1])
        return Extract(path, [_as_sheet(stored) for stored in answer])

    def _alone(self, path: Path) -> Any:
        self.close()
        with self._fresh() as pool:
            try:
                return pool.submit(_convert, str(path), str(self.scratch)).result()
            except BrokenProcessPool:
                return "文件使读取程序崩溃，疑似损坏或恶意", "请用Excel或WPS打开后另存为xlsx再放入"

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _as_sheet(stored: _Stored) -> Sheet:
    leading = [[""] * stored.width for _ in range(stored.first_row - 1)]
    return Sheet(
        stored.name,
        [*leading, *stored.head][:HEAD],
        _Blocks(stored),
        lambda: stored.last,
        stored.hidden,
        stored.errors,
    )


@dataclass(frozen=True)
class _Blocks:
    stored: _Stored

    def __call__(self, header_row: int, wanted: Sequence[int]) -> Iterator[Block]:
        """Blocks after the header; rows behind the last one with a value are left out."""
        import numpy as np
        import pyarrow as pa

        if not self.stored.width:
            return
        row = self.stored.first_row
        with pa.memory_map(self.stored.path) as source, pa.ipc.open_file(source) as reader:
            for number in range(reader.num_record_batches):
                batch = reader.get_batch(number)
                rows = np.arange(row, row + len(batch), dtype=np.int64)
                row += len(batch)
                keep = (rows > header_row) & (rows <= self.stored.last)
                if not keep.any():
                    continue
                start, stop = int(keep.argmax()), len(keep) - int(keep[::-1].argmax())
                part = batch.slice(start, stop - start)
                blank = pa.array([""] * len(part), pa.string())
                columns = {c: part.column(c) if c < self.stored.width else blank for c in wanted}
                yield Block(columns, rows[start:stop])
