"""Texts of content.xml of an OpenDocument file: cells by address where it is a spreadsheet."""

from xml.etree.ElementTree import Element

from pipeline.leaks.texts import Pieces, Text
from pipeline.leaks.workbooks import number_text
from pipeline.leaks.xml_texts import local, texts_below


def open_sheet_texts(root: Element) -> Pieces:
    """Every text; those of cells with sheet and cell, comments among them."""
    tables = [one for one in root.iter() if isinstance(one.tag, str) and local(one.tag) == "table"]
    inside = {id(one) for table in tables for one in table.iter()}
    for one in root.iter():
        if id(one) not in inside and isinstance(one.tag, str):
            texts = [*one.attrib.values(), *(["".join(one.itertext())] if local(one.tag) in ("p", "h") else [])]  # fmt: skip
            yield from (Text("正文", text) for text in texts)
    for table in tables:
        yield from _table(table)


def _said(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def _table(table: Element) -> Pieces:
    name = f"工作表“{_said(table, 'name')}”"
    yield Text("工作表名称", _said(table, "name"))
    row = 0
    for line in table.iter():
        if not isinstance(line.tag, str) or local(line.tag) != "table-row":
            continue
        row += 1
        col = 0
        for cell in line:
            if not isinstance(cell.tag, str) or "cell" not in local(cell.tag):
                continue
            where = f"{name}单元格{_letters(col)}{row}"
            yield Text(where, number_text(_said(cell, "value") or "0"))
            yield from (Text(where, text) for text in texts_below(cell))
            col += int(_said(cell, "number-columns-repeated") or 1)
        row += int(_said(line, "number-rows-repeated") or 1) - 1


def _letters(col: int) -> str:
    said = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        said = chr(65 + rest) + said
    return said
