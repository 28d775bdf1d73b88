"""Texts of an .xlsx workbook, cell by cell, with all that a reader does not see at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from pipeline.leaks.texts import Pieces, Text
from pipeline.leaks.xml_texts import local, texts_below

_LEAST_NUMBER = 1e10
"""Smaller numbers of a cell are amounts, counts and days."""
_SETTINGS = {
    "headerFooter": "页眉页脚", "dataValidations": "下拉框", "conditionalFormatting": "条件格式", "hyperlinks": "超链接",
    "extLst": "扩展设置",
}  # fmt: skip


@dataclass
class Sheets:
    """Which part is which sheet, in words; ``strings``: the shared texts, ``used``: those that a cell shows."""

    names: Mapping[str, str]
    strings: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def of(self, part: str) -> str:
        return self.names.get(part, f"内部文件{part}")


def sheets_of(workbook: Element, links: Mapping[str, str]) -> dict[str, str]:
    """Part -> what to call the sheet. ``links``: of workbook.xml."""
    named = {}
    for sheet in workbook.iter():
        if local(sheet.tag) == "sheet":
            said = {local(key): value for key, value in sheet.attrib.items()}
            hidden = "（隐藏）" if said.get("state", "visible") != "visible" else ""
            named[links.get(said.get("id", ""), "")] = f"工作表“{said.get('name', '')}”{hidden}"
    return named


def strings_of(root: Element) -> list[str]:
    """The shared texts in their order."""
    return ["".join(one.itertext()) for one in root if local(one.tag) == "si"]


def workbook_texts(root: Element) -> Pieces:
    """Names of sheets, defined names, and whatever else workbook.xml says."""
    for child in root:
        if not isinstance(child.tag, str):
            continue
        place = {"sheets": "工作表名称", "definedNames": "定义的名称"}.get(
            local(child.tag), "工作簿设置"
        )
        yield from (Text(place, text) for text in texts_below(child))


def sheet_texts(root: Element, name: str, sheets: Sheets) -> Pieces:
    """The cells of a sheet, and its settings."""
    for child in root:
        if not isinstance(child.tag, str):
            continue
        if local(child.tag) != "sheetData":
            place = f"{name}{_SETTINGS.get(local(child.tag), '设置')}"
            yield from (Text(place, text) for text in texts_below(child))
            continue
        for cell in child.iter():
            if local(cell.tag) == "c":
                where = f"{name}单元格{cell.get('r', '')}"
                yield from (Text(where, text) for text in _cell(cell, sheets))


def _cell(cell: Element, sheets: Sheets) -> Iterator[str]:
    kind = cell.get("t", "n")
    for part in cell:
        text = "".join(part.itertext())
        if local(part.tag) != "v" or kind not in ("s", "n"):
            yield text
        elif kind == "s" and text.isdigit() and int(text) < len(sheets.strings):
            sheets.used.add(int(text))
            yield sheets.strings[int(text)]
        elif kind == "n":
            yield number_text(text)


def number_text(text: str) -> str:
    """A number of a cell as whoever typed it meant it; '' where it can be no such number."""
    try:
        value = float(text)
    except ValueError:
        return text
    if abs(value) < _LEAST_NUMBER or value != value or abs(value) > 1e30 or value != int(value):
        return ""
    return text if re.fullmatch(r"\d+", text) else str(int(value))


def unshown(sheets: Sheets) -> Pieces:
    """Shared texts that no cell shows: what an earlier version of the file said."""
    for at, text in enumerate(sheets.strings):
        if at not in sheets.used:
            yield Text("已删除但仍留在文件里的文字", text)


def comment_texts(root: Element, name: str) -> Pieces:
    """Comments and threaded comments, each with its cell."""
    for one in root.iter():
        tag = local(one.tag) if isinstance(one.tag, str) else ""
        if tag in ("comment", "threadedComment"):
            yield Text(f"{name}单元格{one.get('ref', '')}的批注", "".join(one.itertext()))
        elif tag in ("author", "authors"):
            yield Text(f"{name}批注的作者", one.text or "")


def sheet_of_part(part: str, owners: Mapping[str, str], sheets: Sheets) -> str:
    """The sheet to which a comment part or a drawing belongs. ``owners``: part -> part that names it."""
    owner = owners.get(part, "")
    if PurePosixPath(owner).parent.name in ("worksheets", "chartsheets"):
        return sheets.of(owner)
    return ""
