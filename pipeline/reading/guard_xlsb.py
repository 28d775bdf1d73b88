"""The same for xlsb, whose sheets are records instead of XML: rows are counted record by record."""

import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from pipeline.reading.guard import MAX_COLUMNS, MAX_ROWS, check_gap
from pipeline.reading.guard_zip import links_of, opened, parts_of, pieces, small
from pipeline.reading.unfit import Counted, Unfit

ROW, BLANK, ERROR, TEXT, FORMULA_TEXT, FORMULA_ERROR, RICH_TEXT = 0, 1, 3, 6, 8, 11, 62
LAST_CELL = 11
SHORT = range(13, 20)
"""Cells that do not say their column; python-calamine would leave them out."""
SHEET, MERGED = 156, 176
MAX_RECORD = 8 << 20
MAX_MERGED = 200_000
BOOK = "xl/workbook.bin"


def count_xlsb(file: IO[bytes]) -> dict[str, Counted]:
    """Sheet name -> rows, after checking every part. Raises Unfit."""
    with opened(file) as archive:
        parts = parts_of(archive)
        sheets = _sheet_parts(archive)
        counted = {}
        for name, info in parts.items():
            sheet = sheets.get(name.lower())
            if sheet is None:
                for _ in pieces(archive, info):
                    pass
            else:
                counted[sheet] = _count(records(pieces(archive, info)))
        return counted


def records(parts: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of each record of a part that comes in pieces."""
    data, at = b"", 0
    for piece in parts:
        data, at = data[at:] + piece, 0
        while True:
            start = at
            try:
                kind = data[at]
                at += 1
                if kind & 0x80:
                    kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
                    at += 1
                size = shift = 0
                while True:
                    byte = data[at]
                    at += 1
                    size |= (byte & 0x7F) << shift
                    shift += 7
                    if byte < 0x80 or shift > 21:
                        break
            except IndexError:
                at = start
                break
            if size > MAX_RECORD:
                raise Unfit("文件内部结构异常")
            if at + size > len(data):
                at = start
                break
            yield kind, data[at : at + size]
            at += size
    if at != len(data):
        raise Unfit("文件不完整或已损坏", "请重新拷贝；仍不行的，请来源部门重新提供")


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    links = links_of(archive, BOOK)
    named = {}
    for kind, content in records(iter([small(archive, BOOK)])):
        if kind == SHEET:
            link, end = _wide(content, 8)
            name, _ = _wide(content, end)
            if link in links:
                named[links[link].lower()] = name
    return named


def _wide(content: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    (count,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * count
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _count(found: Iterator[tuple[int, bytes]]) -> Counted:
    row = last = errors = 0
    merged: list[tuple[int, int, int]] = []
    number = struct.Struct("<I").unpack_from
    for kind, content in found:
        if kind == ROW:
            row = number(content)[0] + 1
            if row > MAX_ROWS:
                raise Unfit(f"单元格超出工作表范围（第{row}行）", "请删除该行之后多余的行后重试")
        elif kind <= LAST_CELL or kind == RICH_TEXT:
            if kind == BLANK or (kind in (TEXT, FORMULA_TEXT) and not number(content, 8)[0]):
                continue
            errors += kind in (ERROR, FORMULA_ERROR)
            if number(content)[0] >= MAX_COLUMNS:
                raise Unfit(f"列数超过{MAX_COLUMNS}（第{row}行）", "请删除该处误填的内容后重试")
            if row != last:
                check_gap(last, row)
                last = max(last, row)
        elif kind in SHORT:
            raise Unfit("xlsb文件用了不能可靠读取的简写单元格", "用Excel打开后另存为xlsx")
        elif kind == MERGED and len(merged) < MAX_MERGED:
            first, end, column, _ = struct.unpack_from("<4I", content)
            if end > first:
                merged.append((column, first + 1, end + 1))
    return Counted(last, errors, merged)
