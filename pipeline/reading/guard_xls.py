"""The old binary format: its rows counted by a reader other than the one that loads it.

From Excel 97 on python-calamine loads and xlrd counts. In the files of Excel 95 python-calamine
does not know Chinese characters, so there the two change places.
"""

import io
from collections.abc import Iterator
from typing import Any

from pipeline.reading.guard_zip import LOCKED
from pipeline.reading.unfit import COPY_AGAIN, Counted, Unfit

MAX_OLD = 256 << 20
EXCEL_97 = 80
EMPTY, TEXT, NUMBER, DATE, BOOL, ERROR = range(6)
"""How xlrd names the kinds of cells."""


def open_xls(data: bytes) -> Any:
    """The workbook as xlrd sees it. Raises Unfit."""
    import xlrd

    if len(data) > MAX_OLD:
        raise Unfit("旧格式（xls）的文件过大", "请另存为xlsx后重新放入")
    try:
        return xlrd.open_workbook(file_contents=data, on_demand=True, logfile=_Silent())
    except MemoryError:
        raise
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise Unfit(LOCKED, "请去掉密码后重新放入") from error
        raise Unfit("文件已损坏，或不是Excel文件", COPY_AGAIN) from error


class _Silent:
    def write(self, text: str) -> int:
        return len(text)


def count_xls(book: Any) -> dict[str, Counted]:
    """Sheet name -> rows. Raises Unfit."""
    counted = {}
    try:
        for name in book.sheet_names():
            counted[name] = _count(book.sheet_by_name(name))
            book.unload_sheet(name)
    except MemoryError:
        raise
    except Exception as error:
        raise Unfit("文件已损坏，或不是Excel文件", COPY_AGAIN) from error
    return counted


def _count(sheet: Any) -> Counted:
    rows = range(sheet.nrows - 1, -1, -1)
    filled = (i + 1 for i in rows if any(str(v).strip() for v in sheet.row_values(i)))
    errors = sum(sheet.row_types(i).count(ERROR) for i in range(sheet.nrows))
    return Counted(next(filled, 0), errors)


def count_excel_95(data: bytes, book: Any) -> list[Counted]:
    """The rows of each sheet as python-calamine sees them; merged cells as xlrd does."""
    from python_calamine import CalamineWorkbook

    counted = []
    other = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for number in range(book.nsheets):
        sheet, last = book.sheet_by_index(number), 0
        for row, cells in enumerate(other.get_sheet_by_index(number).iter_rows(), 1):
            last = row if any(str(cell).strip() for cell in cells) else last
        counted.append(Counted(last, _count(sheet).errors))
    return counted


def rows_of_excel_95(book: Any, sheet: Any) -> Iterator[list[Any]]:
    """The rows of a sheet of Excel 95, dates as dates."""
    from xlrd.xldate import xldate_as_datetime

    for number in range(sheet.nrows):
        cells = []
        for kind, value in zip(sheet.row_types(number), sheet.row_values(number), strict=True):
            if kind == DATE:
                value = xldate_as_datetime(value, book.datemode)
            elif kind == BOOL:
                value = bool(value)
            cells.append("" if kind == ERROR else value)
        yield cells + [""] * (sheet.ncols - len(cells))
