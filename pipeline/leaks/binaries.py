"""Texts of old and binary files: what their cells say, and every run of characters in their bytes."""

import io
import re
from collections.abc import Iterator

from pipeline.leaks.texts import Pieces, Text
from pipeline.leaks.workbooks import number_text

_ASCII = re.compile(rb"[\x20-\x7e]{7,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\xff]\xff){7,}")


def strings_in(data: bytes) -> Iterator[str]:
    """Runs of characters of one byte, and of two."""
    yield from (run.decode("ascii") for run in _ASCII.findall(data))
    for start in (0, 1):
        for run in _WIDE.findall(data[start:]):
            yield run.decode("utf-16-le", "ignore")


def old_book_texts(data: bytes) -> Pieces:
    """An .xls, .et or .xlsb workbook: its cells, and whatever else its bytes spell."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            yield Text("工作表名称", name)
            lines = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for row, line in enumerate(lines, start=1):
                for col, value in enumerate(line, start=1):
                    text = number_text(repr(value)) if isinstance(value, float) else str(value)
                    yield Text(f"工作表“{name}”第{row}行第{col}列", text)
    except CalamineError:
        pass  # a document of another program: its bytes are looked at below
    yield from (Text("文件内部（批注、属性等）", text) for text in strings_in(data))
