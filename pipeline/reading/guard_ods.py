"""The same for ods, whose rows and cells may say how often they are repeated."""

import io
import re
import zipfile
from html import unescape
from typing import IO

from pipeline.reading.guard import MAX_ROW, MAX_ROWS, check_gap
from pipeline.reading.guard_zip import LOCKED, opened, parts_of, pieces, small
from pipeline.reading.marks import marks_in
from pipeline.reading.unfit import Counted, Unfit

MAX_CELLS = 40_000_000
MAX_LAID_OUT = 256 << 20
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"

_MARK = re.compile(rb"<table:table(?:\s[^>]*)?>|</table:table>|<table:table-row(?:\s[^>]*)?>", re.S)
_NAME = re.compile(rb'\stable:name="([^"]*)"')
_ROWS = re.compile(rb'\stable:number-rows-repeated="(\d+)"')
_CELL = re.compile(rb"<table:(?:covered-)?table-cell(?=[\s/>])([^>]*)>")
_COLUMNS = re.compile(rb'\stable:number-columns-repeated="(\d+)"')
_SPAN = re.compile(rb'\stable:number-rows-spanned="(\d+)"')
_BREAKS = re.compile(rb">[ \t]*[\r\n]\s*<")
_VALUE = b"office:value-type="
_ERROR = b'calcext:value-type="error"'


def count_ods(file: IO[bytes]) -> dict[str, Counted]:
    """Sheet name -> rows, after checking every part. Raises Unfit."""
    with opened(file) as archive:
        parts = parts_of(archive)
        if MANIFEST in parts and b"encryption-data" in small(archive, MANIFEST):
            raise Unfit(LOCKED, "这种格式的口令须先去掉：打开后另存为不带密码的xlsx")
        tables = _Tables()
        for name, info in parts.items():
            for piece in pieces(archive, info):
                if name == CONTENT:
                    tables.feed(piece)
        tables.finish()
        return tables.counted


def without_layout(data: bytes) -> bytes:
    """The file without line breaks between its tags, which python-calamine cannot read; any
    other file as it is."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        if CONTENT not in old.namelist() or old.getinfo(CONTENT).file_size > MAX_LAID_OUT:
            return data
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info, _BREAKS.sub(b"><", part) if info.filename == CONTENT else part)
    return changed.getvalue()


class _Tables:
    """Counts the rows of each table while the XML goes by in pieces."""

    def __init__(self) -> None:
        self.counted: dict[str, Counted] = {}
        self.rest = b""
        self.name: str | None = None

    def feed(self, piece: bytes) -> None:
        data = self.rest + piece
        cut = max(data.rfind(b"<table:table-row"), 0)
        self._take(data[:cut])
        self.rest = data[cut:]
        if len(self.rest) > MAX_ROW:
            raise Unfit("文件内部结构异常")

    def finish(self) -> None:
        self._take(self.rest)
        if self.name is not None:
            raise Unfit("文件内部结构损坏")

    def _take(self, data: bytes) -> None:
        for mark, end in marks_in(_MARK, data):
            if mark[0].startswith(b"<table:table-row"):
                if self.name is None:
                    raise Unfit("文件内部结构损坏")
                self._row(mark[0], data[mark.end() : end])
            elif mark[0] == b"</table:table>":
                if self.name is None:
                    raise Unfit("文件内部结构损坏")
                self.counted[self.name] = Counted(self.last, self.errors, self.merged)
                self.name = None
            else:
                self._begin(mark[0])

    def _begin(self, start: bytes) -> None:
        if self.name is not None:
            raise Unfit("工作表里套着另一张表，不能可靠读取")
        said = _NAME.search(start)
        self.name = unescape(said[1].decode("utf-8", "replace")) if said else ""
        self.row = self.last = self.errors = self.cells = 0
        self.merged: list[tuple[int, int, int]] = []
        if start.endswith(b"/>"):
            self.counted[self.name], self.name = Counted(0), None

    def _row(self, start: bytes, cells: bytes) -> None:
        repeated = _number(_ROWS, start)
        self.row += repeated
        if _VALUE not in cells:
            return
        if self.row > MAX_ROWS:
            raise Unfit(f"单元格超出工作表范围（第{self.row}行）", "请删除该行之后多余的行后重试")
        check_gap(self.last, self.row - repeated + 1)
        self.last = self.row
        wide = sum(_number(_COLUMNS, c) for c in _CELL.findall(cells) if _VALUE in c)
        self.cells += repeated * wide
        if self.cells > MAX_CELLS:
            raise Unfit("单元格重复次数异常，疑似损坏或恶意")
        if _ERROR in cells:
            self.errors += repeated * cells.count(_ERROR)
        if b"number-rows-spanned" in cells:
            self._spans(cells)

    def _spans(self, cells: bytes) -> None:
        column = 0
        for attributes in _CELL.findall(cells):
            rows = _number(_SPAN, attributes)
            if rows > 1:
                self.merged.append((column, self.row, self.row + rows - 1))
            column += _number(_COLUMNS, attributes)


def _number(pattern: re.Pattern[bytes], text: bytes) -> int:
    found = pattern.search(text)
    return min(int(found[1]), 1 << 24) if found else 1
