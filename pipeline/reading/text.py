"""Text extracts (CSV and the like), in bounded memory, with the row numbers that Excel would show.

The file is cut at record ends into blocks. Each block is counted by its line ends outside quotation
marks, independently of the parser; pyarrow splits it, and where its row count differs from ours the
block goes through the standard library's reader instead. Lines of another encoding are mended
line by line.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from pipeline.reading.sheet import HEAD, Block, Sheet

BLOCK = 8 << 20
DELIMITERS = (",", "\t", ";", "|", "，", "^")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


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

    def chunks(self) -> Iterator[bytes]:
        """The file as UTF-8, each chunk ending at a record's end."""
        carry = b""
        with self.path.open("rb") as handle:
            handle.seek(self.bom)
            while raw := handle.read(BLOCK):
                if self.encoding.startswith("utf-16") and len(raw) % 2:
                    raw += handle.read(1)
                carry += self._line_ends(raw)
                end = _last_record_end(carry, self.encoding, self.quoted)
                if end:
                    yield self._utf8(carry[:end])
                    carry = carry[end:]
        if carry:
            yield self._utf8(carry)

    def _line_ends(self, raw: bytes) -> bytes:
        if not self.encoding.startswith("utf-16") and b"\r" in raw and b"\n" not in raw:
            return raw.replace(b"\r", b"\n")
        return raw

    def _utf8(self, raw: bytes) -> bytes:
        try:
            if self.encoding == "utf-8":
                raw.decode("utf-8")
                text = raw
            else:
                text = raw.decode(self.encoding).encode("utf-8", "replace")
        except UnicodeDecodeError:
            text = _line_by_line(raw, self.encoding)
        return text.replace(b"\x00", b"") if b"\x00" in text else text


def _line_by_line(raw: bytes, encoding: str) -> bytes:
    """Each line in the first encoding that fits it; what fits none is marked with U+FFFD."""
    if encoding.startswith("utf-16"):
        return raw.decode(encoding, "replace").encode("utf-8")
    lines = []
    for line in raw.split(b"\n"):
        for candidate in ("utf-8", "gb18030"):
            try:
                lines.append(line.decode(candidate).encode("utf-8"))
                break
            except UnicodeDecodeError:
                continue
        else:
            lines.append(line.decode("gb18030", "replace").encode("utf-8"))
    return b"\n".join(lines)


def _last_record_end(raw: bytes, encoding: str, quoted: bool) -> int:
    """Length of the longest start of ``raw`` that ends with a line end outside quotation marks."""
    if encoding.startswith("utf-16"):
        newline = "\n".encode(encoding)
        at = raw.rfind(newline)
        while at % 2 and at > 0:
            at = raw.rfind(newline, 0, at)
        return at + 2 if at >= 0 else 0
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
    return ends[np.searchsorted(quotes, ends) % 2 == 0]


def count_records(raw: bytes, quoted: bool = True) -> int:
    """Records in a block of text: line ends outside quotation marks, and an unended last one."""
    if not raw:
        return 0
    plain = not quoted or b'"' not in raw
    found = raw.count(b"\n") if plain else len(_record_ends(raw, quoted))
    return found + (0 if raw.endswith(b"\n") else 1)


# --- what the file is --------------------------------------------------------------------------


def looks_like_text(start: bytes) -> bool:
    """Neither a workbook nor an image: decodes as text, with no control characters but breaks."""
    if any(start.startswith(bom) for bom, _ in _BOMS):
        return True
    if b"\x00" in start[:4000]:
        return _utf16_without_bom(start) is not None
    return not any(byte < 9 or 13 < byte < 32 for byte in start[:4000])


def _utf16_without_bom(start: bytes) -> str | None:
    sample = start[:4000]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if odd > len(sample) // 8 and even == 0:
        return "utf-16-le"
    if even > len(sample) // 8 and odd == 0:
        return "utf-16-be"
    return None


def _encoding(start: bytes) -> tuple[str, int]:
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name, len(bom)
    wide = _utf16_without_bom(start)
    if wide:
        return wide, 0
    whole = start[: start.rfind(b"\n") + 1] or start
    try:
        whole.decode("utf-8")
        return "utf-8", 0
    except UnicodeDecodeError:
        return "gb18030", 0


def _delimiter(lines: Sequence[str]) -> str:
    """The one that splits most lines into the same number of fields."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in lines if line.strip()]
        used = [c for c in counts if c]
        if not used:
            continue
        usual = max(set(used), key=lambda c: (used.count(c), c))
        score = used.count(usual) / len(counts) * min(usual, 8)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def read_text(path: Path) -> Sheet:
    """A text file as its one sheet."""
    with path.open("rb") as handle:
        start = handle.read(1 << 20)
    encoding, bom = _encoding(start)
    file = TextFile(path, encoding, bom, ",", 0, _quotes_pair_up(path))
    cut = start[bom : len(start) - (len(start) - bom) % 2] if "16" in encoding else start[bom:]
    text = file._utf8(file._line_ends(cut)).decode("utf-8", "replace")
    file.delimiter = _delimiter(text.splitlines()[:200])
    head = _split(text, file.delimiter, file.quoted)[: HEAD + 140]
    if len(start) == 1 << 20 and len(head) > 1:
        head = head[:-1]
    widths = [len(record) for record in head if len(record) > 1]
    file.width = max(set(widths), key=lambda w: (widths.count(w), w)) if widths else 1
    return Sheet("", head[:HEAD], _Blocks(file), lambda: file.records)


def _quotes_pair_up(path: Path) -> bool:
    """False where a quotation mark stands alone: then none of them can be trusted to quote."""
    with path.open("rb") as handle:
        return sum(raw.count(b'"') for raw in iter(lambda: handle.read(BLOCK), b"")) % 2 == 0


def _split(text: str, delimiter: str, quoted: bool) -> list[list[str]]:
    if len(delimiter.encode()) > 1:
        text, delimiter = text.replace(delimiter, "\x1f"), "\x1f"
    lines = io.StringIO(text, newline="")
    if quoted:
        return list(csv.reader(lines, delimiter=delimiter))
    records = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return [[_unquote(value) for value in record] for record in records]


def _unquote(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


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
    file: TextFile
    raw: bytes
    first: int
    wanted: tuple[int, ...]

    def __call__(self) -> Block:
        count = count_records(self.raw, self.file.quoted)
        fast = self._by_arrow(count) if len(self.file.delimiter.encode()) == 1 else None
        return fast or self._by_csv(count)

    def _by_arrow(self, count: int) -> Block | None:
        names = [str(i) for i in range(self.file.width)]
        wanted = [i for i in self.wanted if i < self.file.width]
        odd: list[tuple[int, str]] = []

        def invalid(row: pacsv.InvalidRow) -> str:
            odd.append((row.number or 0, row.text))
            return "skip"

        try:
            table = pacsv.read_csv(
                pa.BufferReader(self.raw),
                pacsv.ReadOptions(column_names=names, use_threads=False, block_size=len(self.raw) + 1),
                pacsv.ParseOptions(
                    delimiter=self.file.delimiter,
                    quote_char='"' if self.file.quoted else False,
                    newlines_in_values=self.file.quoted and b'"' in self.raw,
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
                i: pc.replace_substring_regex(array, '^"(.*)"$', r"\1") for i, array in columns.items()
            }
        strange = [(self.first + n - 1, self._record(text), "") for n, text in odd]
        return _mended(self.file.width, self.wanted, columns, rows, strange)

    def _record(self, line: str) -> list[str]:
        return (_split(line, self.file.delimiter, self.file.quoted) or [[]])[0]

    def _by_csv(self, count: int) -> Block:
        text = self.raw.decode("utf-8", "replace")
        records = _split(text, self.file.delimiter, self.file.quoted)
        if len(records) != count:
            records = [self._record(line) for line in text.removesuffix("\n").split("\n")]
            if len(records) != count:
                raise ArithmeticError("records counted twice differ")
        rows = np.arange(self.first, self.first + count, dtype=np.int64)
        width = self.file.width
        good = [i for i, record in enumerate(records) if len(record) == width]
        strange = [
            (int(rows[i]), record, "") for i, record in enumerate(records) if len(record) != width
        ]
        columns = {
            c: pa.array([records[i][c] for i in good], pa.string()) for c in self.wanted if c < width
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
