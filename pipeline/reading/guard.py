"""Before a workbook is read: is it whole, is it honest about its size, and how many rows has it.

Runs in the reading child process. Every part of the archive is inflated once, which checks its CRC;
what swells beyond reason, declares entities or has a cell at the far corner of the grid is refused,
since readers die of it (safety.md section 0). The rows are counted from the XML itself and so
independently of the reader.
"""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

MAX_PART = 1 << 31
MAX_RATIO = 400
MAX_COLUMNS = 500
MAX_ROWS = 1_048_576
MAX_GAP = 20_000
ERROR_CELL = 5
"""How xlrd names a cell that holds an error."""
CHUNK = 1 << 20

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_FAR = re.compile(rb"""\br=["']((?:[A-Z]{3}|S[G-Z]|[T-Z][A-Z])\d+)["'][^>/]*>""")  # beyond SF
_VALUE = re.compile(
    rb"<(?:\w+:)?(?:v|t|is)(?:>|\s[^>]*[^/]>)(?=[^<]|<!\[CDATA|<(?:\w+:)?(?:t|r)\b)"
)
_ERROR = re.compile(rb"""\bt=["']e["']""")
_NO_RESULT = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt=["']str["'])[^>]*>\s*<(?:\w+:)?f\b"""
    rb"""(?:(?!</(?:\w+:)?c>|<(?:\w+:)?v(?:\s[^>]*[^>/])?>[^<]).)*</(?:\w+:)?c>""",
    re.S,
)
_CDATA = re.compile(rb"<(?:\w+:)?v><!\[CDATA\[")
_END = re.compile(rb"</(?:\w+:)?sheetData>")


class Unfit(Exception):
    """The file cannot be read; the text says why, in Chinese."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem, self.fix = problem, fix


@dataclass(frozen=True)
class Counted:
    """``last``: the last row with a value (1-based); 0 for an empty sheet.

    ``errors``: cells that hold an error or a formula without a result, which read as blank.
    """

    last: int
    errors: int = 0


COPY_AGAIN = "请用Excel或WPS打开后另存为xlsx，或请来源部门重新提供"


def count_xlsx(path: Path) -> dict[str, Counted]:
    """Sheet name -> rows, after checking every part. Raises Unfit."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _count(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, KeyError,
            RuntimeError, ValueError, struct.error) as error:  # fmt: skip
        raise Unfit("文件不完整或已损坏", "请重新拷贝；仍不行的，请来源部门重新提供") from error
    except ElementTree.ParseError as error:
        raise Unfit("文件内部结构损坏", COPY_AGAIN) from error


def _count(archive: zipfile.ZipFile) -> dict[str, Counted]:
    parts = {info.filename: info for info in archive.infolist()}
    if len(parts) != len(archive.infolist()) or any(_escapes(name) for name in parts):
        raise Unfit("压缩包内文件名异常", COPY_AGAIN)
    if not any(name.startswith("xl/") for name in parts):
        raise Unfit("不是Excel工作簿（压缩包内没有工作表）", "请解压后放入，或另存为xlsx")
    sheets = _sheet_parts(archive)
    counted: dict[str, Counted] = {}
    for name, info in parts.items():
        sheet = sheets.get(name.lower())
        rows = _walk(archive, info, is_sheet=sheet is not None)
        if sheet is not None:
            counted[sheet] = Counted(rows.last, rows.errors)
    return counted


def _escapes(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in PurePosixPath(name).parts or "\\" in name


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Path of a sheet's part -> the sheet's name."""
    book = ElementTree.fromstring(_small(archive, "xl/workbook.xml"))
    targets = {}
    for link in ElementTree.fromstring(_small(archive, "xl/_rels/workbook.xml.rels")):
        target = link.get("Target", "")
        path = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
        targets[link.get("Id")] = path
    named = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            key = next((v for k, v in sheet.attrib.items() if k.rpartition("}")[2] == "id"), None)
            if key in targets:
                named[targets[key].lower()] = sheet.get("name", "")
    return named


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    if info.file_size > 8 << 20:
        raise Unfit("文件内部结构异常", COPY_AGAIN)
    data = archive.read(info)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unfit("文件含有DTD或实体定义，不予读取", COPY_AGAIN)
    return data


def _walk(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, is_sheet: bool) -> "_RowCounter":
    """Inflate one part to its end; for a sheet, count its rows."""
    if info.flag_bits & 1:
        raise Unfit("文件有密码", "请去掉密码后重新放入")
    rows = _RowCounter()
    inflated, carry = 0, b""
    with archive.open(info) as part:
        while data := part.read(CHUNK):
            inflated += len(data)
            if inflated > MAX_PART or inflated > MAX_RATIO * max(info.compress_size, 4096):
                raise Unfit("文件压缩比异常，疑似损坏或恶意", COPY_AGAIN)
            if inflated == len(data) and (
                b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]
            ):
                raise Unfit("文件含有DTD或实体定义，不予读取", COPY_AGAIN)
            if is_sheet:
                carry = rows.feed(carry + data)
    if is_sheet:
        rows.finish(carry)
    return rows


class _RowCounter:
    """Counts rows with values while the XML of a sheet goes by in chunks."""

    def __init__(self) -> None:
        self.row = 0
        self.last = 0
        self.errors = 0
        self.ended = False

    def feed(self, data: bytes) -> bytes:
        """Take in all whole rows; what follows the last row's start is given back."""
        starts = list(_ROW.finditer(data))
        if len(starts) < 2:
            return data
        for this, following in pairwise(starts):
            self._take(this, data[this.end() : following.start()])
        return data[starts[-1].start() :]

    def finish(self, data: bytes) -> None:
        starts = list(_ROW.finditer(data))
        ends = [s.start() for s in starts[1:]] + [len(data)]
        for this, end in zip(starts, ends, strict=False):
            self._take(this, data[this.end() : end])

    def _take(self, start: re.Match[bytes], cells: bytes) -> None:
        if self.ended:
            raise Unfit("工作表数据结束之后还有内容，文件已损坏", COPY_AGAIN)
        self.ended = bool(_END.search(cells))
        number = _ROW_NUMBER.search(start[1])
        self.row = int(number[1]) if number else self.row + 1
        if self.row > MAX_ROWS:
            raise Unfit(f"单元格超出工作表范围（第{self.row}行）", "请删除该行之后多余的行后重试")
        if b'"e"' in cells or b"'e'" in cells:
            self.errors += len(_ERROR.findall(cells))
        if b"<f" in cells or b":f" in cells:
            self.errors += len(_NO_RESULT.findall(cells))
        if _CDATA.search(cells):
            raise Unfit("单元格用CDATA写成，不能可靠读取", COPY_AGAIN)
        if b"</" not in cells or not _VALUE.search(cells):
            return
        far = _FAR.search(cells)
        if far:
            place = far[1].decode()
            raise Unfit(f"列数超过{MAX_COLUMNS}（{place}）", f"请删除{place}处误填的内容后重试")
        if self.last and self.row - self.last > MAX_GAP:
            raise Unfit(
                f"单元格范围异常（第{self.last}行之后直到第{self.row}行才有内容）",
                f"请删除第{self.row}行误填的内容后重试",
            )
        self.last = max(self.last, self.row)


def count_xls(path: Path) -> dict[str, Counted]:
    """The same for the old binary format, by a reader other than the one that loads it."""
    import xlrd

    try:
        with path.open("rb") as handle:
            data = handle.read()
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unfit("文件有密码", "请去掉密码后重新放入")
        book = xlrd.open_workbook(file_contents=data, on_demand=True, logfile=_Silent())
        return {name: _count_old(book.sheet_by_name(name)) for name in book.sheet_names()}
    except Unfit:
        raise
    except Exception as error:
        locked = "encrypted" in str(error).lower()
        problem = "文件有密码" if locked else "文件已损坏，或不是Excel文件"
        raise Unfit(problem, "请去掉密码后重新放入" if locked else COPY_AGAIN) from error


class _Silent:
    def write(self, text: str) -> int:
        return len(text)


def _count_old(sheet: Any) -> Counted:
    rows = range(sheet.nrows - 1, -1, -1)
    filled = (i + 1 for i in rows if any(str(v).strip() for v in sheet.row_values(i)))
    errors = sum(sheet.row_types(i).count(ERROR_CELL) for i in range(sheet.nrows))
    return Counted(next(filled, 0), errors)
