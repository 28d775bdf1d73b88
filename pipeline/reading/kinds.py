"""What a file really is, by its content, whatever it is called."""

import zipfile
from typing import IO

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XML2003 = b"urn:schemas-microsoft-com:office:spreadsheet"

_STARTS = (
    (b"Rar!\x1a\x07", "RAR压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z压缩包"),
    (b"\x1f\x8b", "gz压缩包"),
    (b"PK\x05\x06", "空的压缩包"),
    (b"PK\x07\x08", "分卷压缩包"),
    (b"%PDF", "PDF文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"{\\rtf", "Word文档"),
)
_OLDEST = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
_OPEN_DOCUMENTS = {"text": "ODT文档", "presentation": "ODP演示文稿", "graphics": "ODG图形"}


def other_kind(start: bytes) -> str:
    """What a file that is no data is, by its first bytes; '' if it may be data."""
    for mark, kind in _STARTS:
        if start.startswith(mark):
            return kind
    if start.startswith(_OLDEST):
        return "Excel 4.0以前的旧工作簿"
    if start[:200].lstrip().lower().startswith(b"mime-version:"):
        return "单个文件网页（mht）"
    return ""


def plain_start(start: bytes) -> bytes:
    """The first bytes in lower case, without byte-order mark and the zeros of UTF-16."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[2:].replace(b"\x00", b"")
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()


def is_page(start: bytes) -> bool:
    """Whether a text is a web page: the usual export of older systems, named .xls."""
    text = plain_start(start)
    while text.startswith((b"<!--", b"<?xml")):
        text = text.partition(b">")[2].lstrip()
    return text.startswith(
        (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<body", b"<div")
    )


def is_xml_book(start: bytes) -> bool:
    """Whether a text is a workbook in the XML of Excel 2003."""
    text = plain_start(start)
    return text.startswith((b"<?xml", b"<workbook", b"<ss:workbook")) and (
        XML2003 in text or b"excel.sheet" in text
    )


def zip_kind(file: IO[bytes]) -> str:
    """'xlsx', 'xlsb', 'ods', 'zip', or the Chinese name of another document.

    A directory that cannot be read is left for the guard to name.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.lower() for name in archive.namelist()}
            kind = archive.read("mimetype")[:200].decode("ascii", "replace") \
                if "mimetype" in names and archive.getinfo("mimetype").file_size < 200 else ""  # fmt: skip
    except Exception:
        return "xlsx"
    if kind.startswith("application/vnd.oasis.opendocument."):
        family = kind.rpartition(".")[2].removesuffix("-template")
        return "ods" if family == "spreadsheet" else _OPEN_DOCUMENTS.get(family, "ODF文档")
    if "xl/workbook.bin" in names:
        return "xlsb"
    for folder, what in (("xl/", "xlsx"), ("word/", "Word文档"), ("ppt/", "演示文稿")):
        if any(name.startswith(folder) for name in names):
            return what
    return "zip"


def ole_kind(data: bytes) -> str:
    """'xls' for anything that may hold a workbook, or the Chinese name of another document."""
    streams = {"WordDocument": "Word文档", "PowerPoint Document": "演示文稿"}
    for stream in ("Workbook", "Book", "EncryptedPackage"):
        if stream.encode("utf-16-le") in data:
            return "xls"
    found = (kind for stream, kind in streams.items() if stream.encode("utf-16-le") in data)
    return next(found, "xls")
