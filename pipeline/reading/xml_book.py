"""Workbooks in the XML of Excel 2003 ("XML 电子表格"), read by expat without any document type."""

import re
import xml.parsers.expat
from typing import Any

from pipeline.reading.cells import as_text
from pipeline.reading.grid import Grid
from pipeline.reading.marks import marks_in
from pipeline.reading.page import decoded
from pipeline.reading.unfit import Counted, Unfit

MAX_BOOK = 512 << 20
_SHEET = "urn:schemas-microsoft-com:office:spreadsheet "
_EXCEL = "urn:schemas-microsoft-com:office:excel "
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_MARK = re.compile(
    r"<(?:\w+:)?(Worksheet|Row)\b((?:\s[^>]*[^>/])?)\s*>|(</(?:\w+:)?Worksheet>)"
    r"|<(?:\w+:)?(Row)\b([^>]*)/>"
)
_INDEX, _ROW_SPAN = re.compile(r'\bss:Index="(\d+)"'), re.compile(r'\bss:Span="(\d+)"')
_NAME = re.compile(r'\bss:Name="([^"]*)"')
_VALUE = re.compile(r"<(?:\w+:)?Data\b[^>]*[^>/]>\s*[^<\s]|<(?:\w+:)?Data\b[^>]*[^>/]>\s*<(?!/)")


def read_xml_book(data: bytes) -> list[tuple[Grid, Counted]]:
    """The sheets, each with its rows as counted from the text itself. Raises Unfit."""
    if len(data) > MAX_BOOK:
        raise Unfit("XML表格文件过大", "用Excel打开后另存为xlsx")
    text = _DECLARED.sub("", decoded(data))
    book = _Book()
    try:
        book.parser.Parse(text.encode("utf-8", "replace"), True)
    except xml.parsers.expat.ExpatError as error:
        raise Unfit("文件不完整或已损坏", "请重新拷贝；仍不行的，请来源部门重新提供") from error
    counted = _count(text)
    if len(counted) != len(book.grids):
        raise Unfit("文件内部结构损坏")
    return list(zip(book.grids, counted, strict=True))


class _Book:
    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.parser = xml.parsers.expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.said: list[str] | None = None
        self.kind = "String"
        self.comment = False
        self.place: dict[str, str] = {}
        self.value: str | None = None
        self.after = 0

    def _refuse(self, *_: Any) -> None:
        raise Unfit("文件含有DTD或实体定义，不予读取")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _SHEET + "Worksheet":
            self.grids.append(Grid(attributes.get(_SHEET + "Name", "")))
            self.after = 0
        elif tag == _SHEET + "Row":
            index = _whole(attributes.get(_SHEET + "Index"))
            self.grids[-1].begin_row(index or self.grids[-1].row + 1 + self.after)
            self.after = _whole(attributes.get(_SHEET + "Span"))
        elif tag == _SHEET + "Cell":
            self.place, self.value = attributes, None
        elif tag == _SHEET + "Comment":
            self.comment = True
        elif tag == _SHEET + "Data" and not self.comment:
            self.said, self.kind = [], attributes.get(_SHEET + "Type", "String")
        elif tag == _EXCEL + "Visible":
            self.said = []

    def text(self, said: str) -> None:
        if self.said is not None:
            self.said.append(said)

    def end(self, tag: str) -> None:
        if tag == _SHEET + "Comment":
            self.comment = False
        elif tag == _SHEET + "Data" and self.said is not None:
            self.value, self.said = "".join(self.said), None
        elif tag == _SHEET + "Cell":
            self._cell()
        elif tag == _EXCEL + "Visible" and self.said is not None:
            self.grids[-1].hidden = "".join(self.said).strip() != "SheetVisible"
            self.said = None

    def _cell(self) -> None:
        grid = self.grids[-1]
        index = _whole(self.place.get(_SHEET + "Index"))
        if index:
            grid.column = index - 1
        no_result = self.value is None and _SHEET + "Formula" in self.place
        grid.errors += no_result or (self.value is not None and self.kind == "Error")
        across = _whole(self.place.get(_SHEET + "MergeAcross")) + 1
        down = _whole(self.place.get(_SHEET + "MergeDown")) + 1
        grid.add(_as_said(self.kind, self.value or ""), across, down)


def _whole(said: str | None) -> int:
    return int(said) if said and said.isdigit() and len(said) < 9 else 0


def _as_said(kind: str, said: str) -> str:
    if kind == "Number" and said.strip():
        try:
            return as_text(float(said))
        except ValueError:
            return said
    if kind == "DateTime":
        day, _, time = said.partition("T")
        time = time.partition(".")[0]
        return day if time in ("", "00:00:00") else f"{day} {time}"
    if kind == "Boolean":
        return "是" if said.strip() == "1" else "否"
    return "" if kind == "Error" else said


def _count(text: str) -> list[Counted]:
    """For each sheet, its last row with a value, by the tags alone."""
    counted: list[Counted] = []
    row = last = after = 0
    for mark, end in marks_in(_MARK, text):
        if mark[1] == "Worksheet":
            row = last = after = 0
        elif mark[3]:
            counted.append(Counted(last))
        else:
            said = mark[2] or mark[5] or ""
            index = _INDEX.search(said)
            row = int(index[1]) if index else row + 1 + after
            span = _ROW_SPAN.search(said)
            after = int(span[1]) if span else 0
            if mark[1] and _VALUE.search(text, mark.end(), end):
                last = row
    return counted
