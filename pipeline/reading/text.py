"""Text extracts (CSV and the like), in bounded memory, with the row numbers that Excel would show.

The file is cut at record ends into blocks. Each block's records are counted by its line ends outside
quotation marks, independently of the parser; pyarrow splits it, and its answer is used only where it
has just as many rows, each with the header's number of fields or listed as odd. Otherwise the block
goes through our own reader, record by record.

pyarrow.csv and not DuckDB: on 2,000,000 x 12 texts (235 MB of UTF-8) DuckDB's read_csv with a given
dialect took 2.1 to 3.7 times as long, knows no GB18030 offline and drops what it cannot read. What is
done here beside the parsing costs a fifth to two fifths of its CPU time again (`make bench`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.reading.dialect import delimiter_of, width_of
from pipeline.reading.encoding import LOOK, Coding, coding_of
from pipeline.reading.parse import Layout, parsed
from pipeline.reading.pieces import Lines, Piece, Separator, from_gb18030, unused_byte
from pipeline.reading.quotes import Chunk, chunks
from pipeline.reading.ragged import Found, Habit, settled
from pipeline.reading.record import records_of
from pipeline.reading.scan import Text
from pipeline.reading.sheet import HEAD, Block, Extract, Sheet
from pipeline.reading.unfit import Unfit

SAMPLE = 200
"""Records at the start of a file by which its width and habits are judged."""
MAX_COLUMNS = 2000


@dataclass
class TextFile:
    """A text file being read: how its lines are encoded and split, and what went by so far."""

    lines: Lines
    records: int = 0
    mended: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def encoding(self) -> str:
        return self.lines.coding.encoding

    @property
    def delimiter(self) -> str:
        return self.lines.separator.text

    @property
    def width(self) -> int:
        return self.lines.width

    def chunks(self) -> Iterator[Chunk]:
        """Consecutive records of the whole file."""
        return chunks(self.lines.pieces(), self.lines.separator.byte, self.width)

    def notes(self) -> list[str]:
        """What the officer should know of the file as a whole, once it has been walked."""
        other = sum(others for others, _ in self.mended.values())
        lost = sum(losts for _, losts in self.mended.values())
        notes = []
        if other:
            notes.append(f"{other}行的编码与全文不同（疑由几个文件拼接而成），已逐行识别")
        if lost:
            notes.append(f"{lost}行含有无法解码的字符（显示为�），相关单元格不予采用")
        return notes


def read_text(path: Path) -> Sheet:
    """A text file as its one sheet. Raises Unfit for what is no lines of records."""
    lines, head = _looked_at(path)
    file = TextFile(lines)
    return Sheet("", head[:HEAD], _Blocks(file, head), lambda: file.records, notes=file.notes)


def text_extract(path: Path) -> Extract:
    """The same as a file of the inbox, unfit ones with the reason."""
    try:
        return Extract(path, [read_text(path)])
    except Unfit as unfit:
        return Extract(path, problem=unfit.problem, fix=unfit.fix)


def _looked_at(path: Path) -> tuple[Lines, list[list[str]]]:
    """How a file is to be split, and its first records."""
    lines = Lines(path, coding_of(path), Separator(",", b","))
    sample, _ = lines.start(LOOK)
    text = str(_utf8(lines, sample)[0], "utf-8", "replace")
    delimiter = delimiter_of("\n".join(text.split("\n")[: 2 * SAMPLE]))
    lines = replace(lines, separator=Separator(delimiter, delimiter.encode()))
    if len(delimiter.encode()) > 1:
        lines = replace(lines, separator=Separator(delimiter, unused_byte(lines)))
    head: list[list[str]] = []
    for _ in range(3):  # the width decides how stray marks are read, and they the width
        head = _head(lines)
        width = width_of(head)
        if width == lines.width:
            break
        lines = replace(lines, width=width)
    if lines.width > MAX_COLUMNS:
        raise Unfit(
            f"列数超过{MAX_COLUMNS}（{lines.width}列）", "请核对分隔符，或请来源部门重新导出"
        )
    return lines, head


def _head(lines: Lines) -> list[list[str]]:
    raw, whole = lines.start(LOOK)
    byte = lines.separator.byte
    head: list[list[str]] = []
    for chunk in chunks(iter([Piece(raw)]), byte, lines.width):
        regular, odd = records_of(bytes(chunk.raw), byte), dict(chunk.odd)
        for at in range(min(chunk.count, SAMPLE - len(head))):
            head.append(_texts(lines, odd[at] if at in odd else next(regular, [])))
        if not whole or len(head) == SAMPLE:
            break
    return head


def _utf8(lines: Lines, raw: Text) -> tuple[Text, int, int]:
    return from_gb18030(raw) if lines.coded else (raw, 0, 0)


def _texts(lines: Lines, fields: Sequence[bytes]) -> list[str]:
    texts = [str(_utf8(lines, field)[0], "utf-8", "replace") for field in fields]
    if lines.separator.replaced:
        stand_in = lines.separator.byte.decode()
        texts = [text.replace(stand_in, lines.separator.text) for text in texts]
    return texts


@dataclass
class _Blocks:
    """Calling it walks the file; each walk counts the records anew."""

    file: TextFile
    head: Sequence[Sequence[str]]

    def __call__(self, header_row: int, wanted: Sequence[int]) -> Iterator[Block]:
        for job in self.jobs(header_row, wanted):
            yield job()

    def jobs(self, header_row: int, wanted: Sequence[int]) -> Iterator["_Job"]:
        """The blocks as work still to be done, so that several threads can share it."""
        file = self.file
        file.records = 0
        file.mended.clear()
        header = (
            self.head[max(header_row - 1, 0)] if header_row <= len(self.head) and self.head else ()
        )
        habit = Habit.of(header, self.head[header_row:], file.width)
        for chunk in file.chunks():
            first = file.records + 1
            file.records += chunk.count
            if file.records > header_row:
                yield _Job(file, chunk, first, header_row, tuple(wanted), habit)
            else:
                file.mended[first] = (chunk.other, chunk.lost)


@dataclass(frozen=True)
class _Job:
    """One chunk, decoded and split when it is called."""

    file: TextFile
    chunk: Chunk
    first: int
    header_row: int
    wanted: tuple[int, ...]
    habit: Habit

    def __call__(self) -> Block:
        chunk, lines = self.chunk, self.file.lines
        raw, other, lost = _utf8(lines, chunk.raw)
        self.file.mended[self.first] = (chunk.other + other, chunk.lost + lost)
        rows = np.asarray(pa.arange(self.first, self.first + chunk.count))
        width = max(self.habit.width, 0 if self.habit.drops else lines.width)
        surplus = range(self.habit.width, width)
        positions = sorted({*(c for c in self.wanted if c < width), *surplus})
        taken = [at for at, _ in chunk.odd]
        left = np.delete(rows, taken) if taken else rows
        split = parsed(raw, left, Layout(lines.separator.byte, width, positions, chunk.quoted))  # fmt: skip
        odd = [(int(rows[at]), _texts(lines, fields)) for at, fields in chunk.odd]
        plain = replace(lines, coding=Coding("utf-8"))
        odd += [(row, _texts(plain, fields)) for row, fields in split.odd]
        columns = split.columns
        if lines.separator.replaced and chunk.quoted:
            between = lines.separator.byte.decode(), lines.separator.text
            columns = {c: pc.replace_substring(a, *between) for c, a in columns.items()}
        found = Found(columns, split.rows, odd, int(rows[-1]) if chunk.cut else 0)
        return settled(found, self.habit, self.wanted, self.header_row)
