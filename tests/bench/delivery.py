"""One file as a department delivers it, written from columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import xlsxwriter

BOM = b"\xef\xbb\xbf"
SHEET_ROWS = 1_000_000
"""Rows of one worksheet, of which Excel takes 1,048,576."""


@dataclass(frozen=True)
class Delivery:
    """``columns``: heading -> texts, in the order of the file. ``quoted``: every cell in quotes.

    A ``file`` that ends in .xlsx is a workbook, of as many worksheets as its rows need.
    """

    file: str
    columns: Mapping[str, pa.Array]
    encoding: str = "utf-8"
    quoted: bool = False

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values())))

    def write(self, inbox: Path) -> None:
        """Write the file below ``inbox``."""
        path = inbox / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".xlsx":
            self._write_workbook(path)
            return
        headings = list(self.columns)
        table = pa.table(dict(self.columns))
        options = pacsv.WriteOptions(
            include_header=False, quoting_style="all_valid" if self.quoted else "none"
        )
        with path.open("wb") as handle:
            handle.write(BOM if self.encoding == "utf-8-sig" else b"")
            handle.write((",".join(headings) + "\n").encode(self.encoding.removesuffix("-sig")))
            if self.encoding.startswith("utf-8"):
                pacsv.write_csv(table, handle, options)
            else:
                for batch in table.to_batches(max_chunksize=50_000):
                    text = BytesIO()
                    pacsv.write_csv(pa.table(batch), text, options)
                    handle.write(text.getvalue().decode().encode(self.encoding))

    def _write_workbook(self, path: Path) -> None:
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            for start in range(0, self.rows, SHEET_ROWS):
                sheet = book.add_worksheet()
                sheet.write_row(0, 0, self.columns)
                cells = [
                    texts.slice(start, SHEET_ROWS).to_pylist() for texts in self.columns.values()
                ]
                for at, row in enumerate(zip(*cells, strict=True), 1):
                    for column, text in enumerate(row):
                        if text is not None:
                            sheet.write_string(at, column, text)


def parts(
    name: str,
    columns: Mapping[str, pa.Array],
    encodings: tuple[str, ...],
    shares: tuple[float, ...],
) -> Iterator[Delivery]:
    """The same columns in several files, each with its encoding; ``name`` has a {} for its number."""
    rows = len(next(iter(columns.values())))
    start, total = 0.0, sum(shares)
    for number, (encoding, share) in enumerate(zip(encodings, shares, strict=True), 1):
        first, last = round(rows * start / total), round(rows * (start + share) / total)
        start += share
        cut = {heading: texts.slice(first, last - first) for heading, texts in columns.items()}
        yield Delivery(name.format(number), cut, encoding)
