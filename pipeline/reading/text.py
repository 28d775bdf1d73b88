"""Text extracts (CSV and the like), in bounded memory, with the row numbers that Excel would show.

The file is cut at record ends into blocks. Each block is counted by its line ends outside quotation
marks, independently of the parser; pyarrow splits it, and where its row count differs from ours the
block goes through the standard library's reader instead. Lines of another encoding are mended
line by line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from pipeline.reading.dialect import delimiter_of, encoding_of, pieces, split, survey, to_utf8
from pipeline.reading.sheet import HEAD, Block, Sheet


@dataclass
class TextFile:
    """A text file being read: how it is encoded and split, and how many records went by."""

    path: Path
    encoding: str
    bom: int
    delimiter: str
    width: int
    quoted: bool = True
    records: int = 0

    lone_returns: bool = False

    def chunks(self) -> Iterator[bytes]:
        """The file in its encoding (UTF-16 as UTF-8), each chunk ending at a record's end."""
        carry = b""
        for piece in pieces(self.path, self.encoding, self.bom, self.lone_returns):
            carry += piece
            end = _last_record_end(carry, self.quoted)
            if end:
                yield carry[:end]
                carry = carry[end:]
        if carry:
            yield carry


LOOK = 1 << 17
"""Bytes at the start of a file by which its encoding, delimiter and header are judged."""


def _last_record_end(raw: bytes, quoted: bool) -> int:
    """Length of the longest start of ``raw`` that ends with a line end outside quotation marks."""
    if not quoted or b'"' not in raw:
        return raw.rfind(b"\n") + 1
    ends = _record_ends(raw, quoted)
    return int(ends[-1]) + 1 if len(ends) else 0


def _record_ends(raw: bytes, quoted: bool) -> np.ndarray:
    """Positions of the line ends outside quotation marks."""
    letters = np.frombuffer(raw, np.uint8)
    ends = np.flatnonzero(letters == 10)
    if not quoted or b'"' not in raw:
        return ends
    quotes = np.flatnonzero(letters == 34)
    return np.asarray(ends[np.searchsorted(quotes, ends) % 2 == 0])


def count_records(raw: bytes, quoted: bool = True) -> int:
    """Records in a block of text: line ends outside quotation marks, and an unended last one."""
    if not raw:
        return 0
    plain = not quoted or b'"' not in raw
    found = raw.count(b"\n") if plain else len(_record_ends(raw, quoted))
    return found + (0 if raw.endswith(b"\n") else 1)


def read_text(path: Path) -> Sheet:
    """A text file as its one sheet."""
    with path.open("rb") as handle:
        encoding, bom = encoding_of(handle.read(LOOK))
    quoted, lone_returns = survey(path, encoding, bom)
    file = TextFile(path, encoding, bom, ",", 0, quoted, lone_returns=lone_returns)
    start = next(file.chunks(), b"")
    if len(start) > LOOK:
        start = start[: start.rfind(b"\n", 0, LOOK) + 1] or start
    text = to_utf8(start, encoding).decode("utf-8", "replace")
    file.delimiter = delimiter_of(text.splitlines()[:200])
    head = split(text, file.delimiter, quoted)[: HEAD + 140]
    widths = [len(record) for record in head if len(record) > 1]
    file.width = max(set(widths), key=lambda w: (widths.count(w), w)) if widths else 1
    return Sheet("", head[:HEAD], _Blocks(file), lambda: file.records)


@dataclass
class _Blocks:
    """Calling it walks the file; each walk counts the records anew."""

    file: TextFile

    def __call__(self, header_row: int, wanted: Sequence[int]) -> Iterator["Block"]:
        for job in self.jobs(header_row, wanted):
            yield job()

    def jobs(self, header_row: int, wanted: Sequence[int]) -> Iterator["_Job"]:
        """The blocks as work still to be done, so that several threads can share it."""
        self.file.records, skip = 0, header_row
        for raw in self.file.chunks():
            first = self.file.records + 1
            self.file.records += count_records(raw, self.file.quoted)
            if skip >= self.file.records - first + 1:
                skip -= self.file.records - first + 1
                continue
            if skip:
                raw = raw[int(_record_ends(raw, self.file.quoted)[skip - 1]) + 1 :]
                first, skip = first + skip, 0
            yield _Job(self.file, raw, first, tuple(wanted))


@dataclass(frozen=True)
class _Job:
    """One chunk, decoded and split when it is called."""

    file: TextFile
    coded: bytes
    first: int
    wanted: tuple[int, ...]

    def __call__(self) -> Block:
        count = count_records(self.coded, self.file.quoted)
        raw = to_utf8(self.coded, self.file.encoding)
        fast = self._by_arrow(raw, count) if len(self.file.delimiter.encode()) == 1 else None
        return fast or self._by_csv(raw, count)

    def _by_arrow(self, raw: bytes, count: int) -> Block | None:
        names = [str(i) for i in range(self.file.width)]
        wanted = [i for i in self.wanted if i < self.file.width]
        odd: list[tuple[int, str]] = []

        def invalid(row: pacsv.InvalidRow) -> str:
            odd.append((row.number or 0, row.text))
            return "skip"

        try:
            table = pacsv.read_csv(
                pa.BufferReader(raw),
                pacsv.ReadOptions(column_names=names, use_threads=False, block_size=len(raw) + 1),
                pacsv.ParseOptions(
                    delimiter=self.file.delimiter,
                    quote_char='"' if self.file.quoted else False,
                    newlines_in_values=self.file.quoted and b'"' in raw,
                    ignore_empty_lines=False,
                    invalid_row_handler=invalid,
                ),
                pacsv.ConvertOptions(
                    include_columns=[str(i) for i in wanted],
                    column_types=dict.fromkeys(names, pa.string()),
                    strings_can_be_null=False,
                    check_utf8=False,
                ),
            )
        except pa.ArrowInvalid:
            return None
        if table.num_rows + len(odd) != count or any(n == 0 for n, _ in odd):
            return None
        rows = np.arange(self.first, self.first + count, dtype=np.int64)
        if odd:
            rows = np.delete(rows, [n - 1 for n, _ in odd])
        columns = {i: _one(table.column(str(i))) for i in wanted}
        if not self.file.quoted:
            columns = {
                i: pc.replace_substring_regex(array, '^"(.*)"$', r"\1")
                for i, array in columns.items()
            }
        strange = [(self.first + n - 1, self._record(text), "") for n, text in odd]
        return _mended(self.file.width, self.wanted, columns, rows, strange)

    def _record(self, line: str) -> list[str]:
        """One record; if the reader makes several of it, all their fields, so that it stands out."""
        records = split(line, self.file.delimiter, self.file.quoted)
        return [value for record in records for value in record]

    def _by_csv(self, raw: bytes, count: int) -> Block:
        text = raw.decode("utf-8", "replace")
        records = split(text, self.file.delimiter, self.file.quoted)
        if len(records) != count:
            ends = [int(e) + 1 for e in _record_ends(raw, self.file.quoted)]
            cuts = zip([0, *ends], [*ends, len(raw)], strict=True)
            records = [self._record(raw[a:b].decode("utf-8", "replace")) for a, b in cuts if a < b]
        rows = np.arange(self.first, self.first + count, dtype=np.int64)
        width = self.file.width
        good = [i for i, record in enumerate(records) if len(record) == width]
        strange = [
            (int(rows[i]), record, "") for i, record in enumerate(records) if len(record) != width
        ]
        columns = {
            c: pa.array([records[i][c] for i in good], pa.string())
            for c in self.wanted
            if c < width
        }
        return _mended(width, self.wanted, columns, rows[good], strange)


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _mended(
    width: int,
    wanted: Sequence[int],
    columns: dict[int, pa.Array],
    rows: np.ndarray,
    strange: list[tuple[int, list[str], str]],
) -> Block:
    """Rows whose surplus fields are all empty are taken back; the others stay odd."""
    back = [(row, f) for row, f, _ in strange if len(f) > width and not any(f[width:])]
    odd = [
        (row, fields, f"字段数不符（表头{width}列，本行{len(fields)}列）")
        for row, fields, _ in strange
        if not (len(fields) > width and not any(fields[width:]))
    ]
    if back:
        rows = np.concatenate([rows, [row for row, _ in back]])
        columns = {
            c: pa.concat_arrays([array, pa.array([f[c] for _, f in back], pa.string())])
            for c, array in columns.items()
        }
    for c in wanted:
        if c not in columns:
            columns[c] = pa.array([""] * len(rows), pa.string())
    return Block(columns, rows, odd)
