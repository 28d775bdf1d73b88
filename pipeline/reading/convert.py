"""What the child process does with a file: know it, unlock it, check it, leave its cells as text.

A workbook is taken into memory once, so that what is hashed, checked and read is the same even if
somebody saves the file meanwhile. The guard works beside the reader, for python-calamine lets
other threads work while it parses; nothing is handed on unless the guard found nothing wrong.
"""

import gc
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.reading.archive import Member, unpack
from pipeline.reading.cells import Stored, check_rows, store
from pipeline.reading.grid import Grid
from pipeline.reading.guard import count_xlsx
from pipeline.reading.guard_ods import count_ods, without_layout
from pipeline.reading.guard_xls import (
    EXCEL_97,
    count_excel_95,
    count_xls,
    open_xls,
    rows_of_excel_95,
)
from pipeline.reading.guard_xlsb import count_xlsb
from pipeline.reading.guard_zip import opened, parts_of
from pipeline.reading.kinds import OLE, ZIP, is_page, is_xml_book, ole_kind, zip_kind
from pipeline.reading.locked import unlocked
from pipeline.reading.page import read_page
from pipeline.reading.unfit import Counted, Locked, Unfit
from pipeline.reading.xml_book import read_xml_book

MAX_BOOK = 1 << 30
SOON_CHECKED = 16 << 20
"""A workbook that inflates to no more is checked before it is read, so that it kills no reader."""
ZIPPED = {"xlsx": count_xlsx, "xlsb": count_xlsb, "ods": count_ods}
AGAIN = "请另存为xlsx或CSV后放入"


@dataclass(frozen=True)
class Order:
    """A file to be read: where its cells go, and the passwords that may open it.

    ``guard_first``: check before reading, for a file that killed its reader.
    """

    path: str
    scratch: str
    passwords: tuple[str, ...] = ()
    guard_first: bool = False

    def __repr__(self) -> str:
        return f"Order({self.path!r})"


@dataclass(frozen=True)
class Answer:
    """The sheets of a workbook, the files of an archive, or why there are none.

    ``locked``: another password may open it.
    """

    digest: str = ""
    sheets: Sequence[Stored] = ()
    members: Sequence[Member] = ()
    problem: str = ""
    fix: str = ""
    locked: bool = False


def convert(order: Order) -> Answer:
    """Runs in the child."""
    digest = ""
    try:
        scratch = Path(order.scratch)
        scratch.mkdir(parents=True, exist_ok=True)
        with Path(order.path).open("rb") as handle:
            packed = handle.read(4) == ZIP and zip_kind(handle) == "zip"
            handle.seek(0)
            if packed or os.fstat(handle.fileno()).st_size > MAX_BOOK:
                digest = hashlib.file_digest(handle, "sha256").hexdigest()
                if packed:
                    return Answer(digest, members=unpack(handle, scratch))
                raise Unfit("文件过大（超过1GB）", "请拆成几个文件，或另存为CSV后重试")
            data = handle.read()
        digest = hashlib.sha256(data).hexdigest()
        return Answer(digest, _read(data, order))
    except Unfit as unfit:
        return Answer(
            digest, problem=unfit.problem, fix=unfit.fix, locked=isinstance(unfit, Locked)
        )
    except MemoryError:
        return Answer(digest, problem="文件过大，读取所需内存超过上限",
                      fix="请拆成几个文件，或另存为CSV后重试")  # fmt: skip
    except OSError as error:
        return Answer(digest, problem=f"文件读不出来：{error.strerror or '磁盘或权限问题'}",
                      fix="检查该文件能否打开、磁盘是否已满，再重新运行")  # fmt: skip
    except BaseException as error:  # a reader's panic is not an Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return Answer(digest, problem="文件无法读取，可能已损坏",
                      fix="请用Excel或WPS打开后另存为xlsx，或请来源部门重新提供")  # fmt: skip


def _read(data: bytes, order: Order) -> list[Stored]:
    if data.startswith(OLE):
        kind = ole_kind(data)
        if kind != "xls":
            raise Unfit(f"{kind}，不能作为数据读入", AGAIN)
        data = unlocked(data, order.passwords)
    if data.startswith(ZIP):
        return _read_zipped(data, order)
    if data.startswith(OLE):
        book = open_xls(data)
        if book.biff_version < EXCEL_97:
            return _by_xlrd(data, order, book)
        return _by_calamine(data, order, lambda: count_xls(book), first=True)
    if is_xml_book(data[:4096]):
        return _stored(read_xml_book(data), order)
    if is_page(data[:4096]):
        return _stored(read_page(data), order)
    raise Unfit("认不出文件格式", AGAIN)


def _read_zipped(data: bytes, order: Order) -> list[Stored]:
    kind = zip_kind(io.BytesIO(data))
    if kind not in ZIPPED:
        raise Unfit(f"{kind}，不能作为数据读入", AGAIN)
    with opened(io.BytesIO(data)) as archive:
        parts = parts_of(archive)  # what the directory tells costs nothing: no reader sees a bomb
    first = order.guard_first or sum(part.file_size for part in parts.values()) < SOON_CHECKED
    count = ZIPPED[kind]
    return _by_calamine(data, order, lambda: count(io.BytesIO(data)), first=first)


def _by_calamine(
    data: bytes, order: Order, count: Callable[[], dict[str, Counted]], *, first: bool
) -> list[Stored]:
    """Read and guard at the same time, or one after the other. Raises Unfit."""
    if first:
        counted = count()
        return _checked(_sheets(data, order), counted)
    with ThreadPoolExecutor(1) as beside:
        guard = beside.submit(count)
        try:
            stored = _sheets(data, order)
        except BaseException:
            guard.result()  # what the guard says is clearer
            raise
        return _checked(stored, guard.result())


def _by_xlrd(data: bytes, order: Order, book: Any) -> list[Stored]:
    """A workbook of Excel 95."""
    stored = []
    for number, count in enumerate(count_excel_95(data, book)):
        sheet = book.sheet_by_index(number)
        rows = rows_of_excel_95(book, sheet)
        one = store(sheet.name, _target(order, number), rows, 0, sheet.ncols)
        check_rows(one, count)
        stored.append(replace(one, last=count.last, errors=count.errors,
                              hidden=sheet.visibility != 0))  # fmt: skip
    return stored


def _checked(stored: Iterable[Stored], counted: dict[str, Counted]) -> list[Stored]:
    checked = []
    for sheet in stored:
        count = counted.get(sheet.name)
        check_rows(sheet, count)
        assert count is not None
        checked.append(
            replace(
                sheet, last=count.last, errors=count.errors, merged=count.merged or sheet.merged
            )
        )
    return checked


def _sheets(data: bytes, order: Order) -> list[Stored]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError:
        book = CalamineWorkbook.from_filelike(io.BytesIO(without_layout(data)))
    stored = []
    for number, meta in enumerate(book.sheets_metadata):
        if meta.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(meta.name)
            hidden = meta.visible != SheetVisibleEnum.Visible
            stored.append(replace(_store(sheet, meta.name, _target(order, number)), hidden=hidden))
    return stored


def _target(order: Order, number: int) -> Path:
    return Path(order.scratch) / f"{number}.arrow"


def _store(sheet: Any, name: str, target: Path) -> Stored:
    if sheet.start is None:
        return store(name, target, (), 0, 0)
    left = sheet.start[1]
    collecting = gc.isenabled()
    gc.disable()  # millions of small lists, none of which refers to another
    try:
        stored = store(name, target, sheet.iter_rows(), left, left + sheet.width)
    finally:
        if collecting:
            gc.enable()
    merged = sheet.merged_cell_ranges or ()
    down = [(c1, r1 + 1, r2 + 1) for (r1, c1), (r2, _) in merged if r2 > r1]
    return replace(stored, merged=down)


def _stored(tables: Sequence[tuple[Grid, Counted]], order: Order) -> list[Stored]:
    stored = []
    for number, (grid, count) in enumerate(tables):
        sheet = store(grid.name, _target(order, number), grid.rows(), 0, grid.width)
        check_rows(sheet, count)
        stored.append(replace(sheet, last=count.last, errors=grid.errors, hidden=grid.hidden,
                              merged=grid.merged))  # fmt: skip
    return stored
