"""Before a workbook is read: is it whole, is it honest about its size, and how many rows has it.

Runs in the reading child process, beside the reader. What is needed of a sheet's XML is the last
row with a value, errors, and cells at the far corner of the grid, since readers die of these; a
handful of byte searches over big pieces tell so, and only an odd piece is looked at row by row.
All of it is independent of the reader.
"""

import re
import zipfile
from typing import IO
from xml.etree import ElementTree

from pipeline.reading.guard_zip import links_of, opened, parts_of, pieces, small
from pipeline.reading.marks import marks_in
from pipeline.reading.unfit import Counted, Unfit

MAX_COLUMNS = 500
MAX_ROWS = 1_048_576
MAX_GAP = 20_000
MAX_ROW = 64 << 20
"""Bytes in which a sheet must begin a new row."""

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_FIRST_NUMBER = re.compile(rb'<row r="(\d+)"')
_FAR_NAME = re.compile(rb"""r=["'](?:[A-Z]{3}|S[G-Z]|[T-Z][A-Z])\d""")  # beyond SF
_FAR = re.compile(rb"""\br=["']((?:[A-Z]{3}|S[G-Z]|[T-Z][A-Z])\d+)["'][^>/]*>""")
_VALUE = re.compile(rb"<(?:\w+:)?[vt](?:>|\s[^>]*[^/]>)[^<]")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_NO_RESULT = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt=["']str["'])[^>]*>\s*<(?:\w+:)?f\b"""
    rb"""(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v[^>]*></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_CDATA = re.compile(rb"<(?:\w+:)?v><!\[CDATA\[")
_END = re.compile(rb"</(?:\w+:)?sheetData>")


def count_xlsx(file: IO[bytes]) -> dict[str, Counted]:
    """Sheet name -> rows, after checking every part. Raises Unfit."""
    with opened(file) as archive:
        parts = parts_of(archive)
        sheets = _sheet_parts(archive)
        counted: dict[str, Counted] = {}
        for name, info in parts.items():
            sheet = sheets.get(name.lower())
            rows = _RowCounter()
            for piece in pieces(archive, info):
                if sheet is not None:
                    rows.feed(piece)
            if sheet is not None:
                counted[sheet] = rows.finish()
        return counted


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Path of a sheet's part -> the sheet's name."""
    links = links_of(archive, "xl/workbook.xml")
    named = {}
    for sheet in ElementTree.fromstring(small(archive, "xl/workbook.xml")).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            key = next((v for k, v in sheet.attrib.items() if k.rpartition("}")[2] == "id"), None)
            if key in links:
                named[links[key].lower()] = sheet.get("name", "")
    return named


def _last_value(data: bytes) -> int:
    """Where the last value that is not empty ends; -1 if there is none."""
    ends = {mark: data.rfind(mark) for mark in (b"</v>", b"</t>")}
    while True:
        mark = max(ends, key=lambda m: ends[m])
        at = ends[mark]
        if at <= 0 or data[at - 1] != ord(">"):
            return at
        ends[mark] = data.rfind(mark, 0, at)


class _RowCounter:
    """Finds the last row with a value while the XML of a sheet goes by in pieces."""

    def __init__(self) -> None:
        self.row = 0
        self.last = 0
        self.errors = 0
        self.ended = False
        self.rest = b""

    def feed(self, piece: bytes) -> None:
        """Take in all whole rows; what follows the last row's start is kept for later."""
        data = self.rest + piece
        found = _END.search(data) if not self.ended and b"sheetData>" in data else None
        if found:
            self._rows(data[: found.end()])
            self.ended, data = True, data[found.end() :]
        if self.ended:
            if _ROW.search(data):
                raise Unfit("工作表数据结束之后还有内容，文件已损坏")
            self.rest = data[-64:]
            return
        cut = data.rfind(b"<row")
        if b":row" in data:
            cut = max(cut, data.rfind(b"<", 0, data.rfind(b":row")))
        if cut > 0:
            self._rows(data[:cut])
            data = data[cut:]
        if len(data) > MAX_ROW:
            raise Unfit("文件内部结构异常")
        self.rest = data

    def finish(self) -> Counted:
        """What was counted, once all pieces went by."""
        if not self.ended:
            self._rows(self.rest)
        return Counted(self.last, self.errors)

    def _rows(self, data: bytes) -> None:
        if b"<![CDATA[" in data and _CDATA.search(data):
            raise Unfit("单元格用CDATA写成，不能可靠读取")
        if b't="e"' in data or b"t='e'" in data:
            self.errors += len(_ERROR.findall(data))
        prefixed = b":row" in data
        if b"<f" in data or (prefixed and b":f" in data):
            self.errors += len(_NO_RESULT.findall(data))
        if prefixed or not self._at_once(data):
            self._one_by_one(data)

    def _at_once(self, data: bytes) -> bool:
        """Take rows that are numbered in order and near each other; False if these are not."""
        count = data.count(b"<row")
        if not count:
            return True
        if count != data.count(b'<row r="') or _FAR_NAME.search(data):
            return False
        row = self._number(data, data.rfind(b"<row"))
        if not 0 <= row - self.row - count <= MAX_GAP or row > MAX_ROWS:
            return False
        at = _last_value(data)
        if at >= 0:
            last = self._number(data, data.rfind(b"<row", 0, at))
            if last - self.last > MAX_GAP:
                return False
            self.last = last
        self.row = row
        return True

    def _number(self, data: bytes, at: int) -> int:
        found = _FIRST_NUMBER.match(data, max(at, 0))
        return int(found[1]) if found else -1

    def _one_by_one(self, data: bytes) -> None:
        for start, end in marks_in(_ROW, data):
            self._one(start, data[start.end() : end])

    def _one(self, start: re.Match[bytes], cells: bytes) -> None:
        number = _ROW_NUMBER.search(start[1])
        self.row = int(number[1]) if number else self.row + 1
        if self.row > MAX_ROWS:
            raise Unfit(f"单元格超出工作表范围（第{self.row}行）", "请删除该行之后多余的行后重试")
        if b"</" not in cells or not _VALUE.search(cells):
            return
        far = _FAR.search(cells)
        if far:
            place = far[1].decode()
            raise Unfit(f"列数超过{MAX_COLUMNS}（{place}）", f"请删除{place}处误填的内容后重试")
        check_gap(self.last, self.row)
        self.last = max(self.last, self.row)


def check_gap(last: int, row: int) -> None:
    """Refuse a value far below all the others."""
    if last and row - last > MAX_GAP:
        raise Unfit(
            f"单元格范围异常（第{last}行之后直到第{row}行才有内容）",
            f"请删除第{row}行误填的内容后重试",
        )
