"""The same for the old binary format, by a reader other than the one that loads it."""

from typing import Any

from pipeline.reading.unfit import COPY_AGAIN, Counted, Unfit

MAX_OLD = 256 << 20
ERROR_CELL = 5
"""How xlrd names a cell that holds an error."""


def count_xls(data: bytes) -> dict[str, Counted]:
    """Sheet name -> rows. Raises Unfit."""
    import xlrd

    if len(data) > MAX_OLD:
        raise Unfit("旧格式（xls）的文件过大", "请另存为xlsx后重新放入")
    try:
        book = xlrd.open_workbook(file_contents=data, on_demand=True, logfile=_Silent())
        counted = {}
        for name in book.sheet_names():
            counted[name] = _count(book.sheet_by_name(name))
            book.unload_sheet(name)
        return counted
    except (MemoryError, Unfit):
        raise
    except Exception as error:
        raise Unfit("文件已损坏，或不是Excel文件", COPY_AGAIN) from error


class _Silent:
    def write(self, text: str) -> int:
        return len(text)


def _count(sheet: Any) -> Counted:
    rows = range(sheet.nrows - 1, -1, -1)
    filled = (i + 1 for i in rows if any(str(v).strip() for v in sheet.row_values(i)))
    errors = sum(sheet.row_types(i).count(ERROR_CELL) for i in range(sheet.nrows))
    return Counted(next(filled, 0), errors)
