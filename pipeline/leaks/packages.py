"""Texts of Office and OpenDocument files: every part of the archive is looked at."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from pipeline.leaks.binaries import strings_in
from pipeline.leaks.open_sheets import open_sheet_texts
from pipeline.leaks.texts import Pieces, Text, Unseen
from pipeline.leaks.workbooks import (
    Sheets,
    comment_texts,
    sheet_of_part,
    sheet_texts,
    sheets_of,
    strings_of,
    unshown,
    workbook_texts,
)
from pipeline.leaks.xml_texts import SHORTEST, local, texts_below, tree_of
from pipeline.reading.guard_zip import opened, parts_of, pieces

_PLACES = (
    ("docProps/", "文件属性"), ("meta.xml", "文件属性"), ("customXml/", "自定义数据"), ("xl/charts/", "图表"),
    ("xl/drawings/", "图形和文本框"), ("xl/pivotCache/", "数据透视表缓存"), ("xl/externalLinks/", "外部链接"),
    ("xl/tables/", "表格设置"), ("xl/persons/", "批注的作者"), ("word/comments", "批注"),
    ("word/footnotes", "脚注"), ("word/endnotes", "尾注"), ("word/glossary/", "文档部件"), ("word/charts/", "图表"),
    ("xl/styles", "格式"), ("word/styles", "格式"), ("styles.xml", "页眉页脚和格式"), ("settings.xml", "文档设置"),
    ("word/settings", "文档设置"), ("ppt/notesSlides/", "备注"), ("ppt/slides/", "幻灯片"),
)  # fmt: skip
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".tif", ".tiff", ".svgz")
_PICTURE = "图片里的文字看不到，请人工查看"
Inner = Callable[[str, bytes, int], Pieces]
"""How a file in a file is looked at: its name, its bytes, how deep it lies."""


def package_texts(data: bytes, inner: Inner, depth: int) -> Pieces:
    """All texts of the archive. Raises Unfit where it is damaged or swells too much."""
    with opened(io.BytesIO(data)) as archive:
        parts = list(parts_of(archive))
        if archive.comment:
            yield from (Text("压缩包注释", text) for text in strings_in(archive.comment))
        yield from (Text("内部文件的名称", part) for part in parts)
        trees: dict[str, Element] = {}
        for part in parts:
            if part.endswith((".xml", ".rels", ".vml", ".rdf", ".svg")):
                try:
                    trees[part] = tree_of(_whole(archive, part))
                except ParseError:
                    yield from _raw(part, _whole(archive, part))
            elif not part.endswith("/"):
                yield from _other(part, _whole(archive, part), inner, depth)
        yield from _of_trees(trees)


def _whole(archive: zipfile.ZipFile, part: str) -> bytes:
    return b"".join(pieces(archive, archive.getinfo(part)))


def _other(part: str, data: bytes, inner: Inner, depth: int) -> Pieces:
    """A part that is no XML: a picture, an embedded file, or something binary."""
    name = PurePosixPath(part).name
    if name.lower().endswith(_PICTURES):
        if not part.startswith(("docProps/", "Thumbnails/")):
            yield Unseen(f"图片{name}", _PICTURE)
        yield from _raw(part, data)
    elif data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) and "vbaProject" not in part:
        for one in inner(name, data, depth + 1):
            where = f"嵌入的文件{name}：{one.where}"
            yield Text(where, one.text) if isinstance(one, Text) else Unseen(where, one.why)
    else:
        yield from _raw(part, data)


def _raw(part: str, data: bytes) -> Pieces:
    return (Text(f"内部文件{part}", text) for text in strings_in(data))


def _of_trees(trees: dict[str, Element]) -> Pieces:
    book = trees.get("xl/workbook.xml")
    sheets = Sheets({})
    if book is not None:
        sheets = Sheets(sheets_of(book, _links(trees, "xl/workbook.xml")))
        strings = trees.get("xl/sharedStrings.xml")
        sheets.strings = strings_of(strings) if strings is not None else []
    owners = {target: part for part in trees for target in _links(trees, part).values()}
    for part, root in trees.items():
        if part == "xl/workbook.xml":
            yield from workbook_texts(root)
        elif part.startswith("xl/worksheets/") and part.endswith(".xml"):
            yield from sheet_texts(root, sheets.of(part), sheets)
        elif part.startswith(("xl/comments", "xl/threadedComments")):
            yield from comment_texts(root, sheet_of_part(part, owners, sheets))
        elif part == "content.xml":
            yield from open_sheet_texts(root)
        elif part == "xl/sharedStrings.xml":
            continue
        elif re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", part):
            yield from _paragraphs(part, root)
        else:
            place = sheet_of_part(part, owners, sheets) + _place(part)
            yield from (Text(place, text) for text in texts_below(root))
    yield from unshown(sheets)


def _links(trees: dict[str, Element], part: str) -> dict[str, str]:
    """Relations of a part: id -> path of the other part inside the archive."""
    path = PurePosixPath(part)
    found = trees.get(str(path.parent / "_rels" / f"{path.name}.rels"))
    links = {}
    for link in found if found is not None else ():
        target = link.get("Target", "")
        if link.get("TargetMode") != "External":
            links[link.get("Id", "")] = _joined(str(path.parent), target)
    return links


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = []
    for step in (*folder.split("/"), *target.split("/")):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _place(part: str) -> str:
    return next((place for start, place in _PLACES if part.startswith(start)), f"内部文件{part}")


def _paragraphs(part: str, root: Element) -> Pieces:
    """The body of a Word document by paragraphs, headers and footers by name."""
    body = part == "word/document.xml"
    place = "页眉" if "header" in part else "页脚"
    number = 0
    for one in root.iter():
        if not isinstance(one.tag, str):
            continue
        if local(one.tag) == "p":
            number += 1
            yield Text(f"正文第{number}段" if body else place, "".join(one.itertext()))
        where = f"正文第{number}段（隐藏内容）" if body else place
        yield from (Text(where, value) for value in one.attrib.values() if len(value) >= SHORTEST)
