"""Tables of texts put together cell by cell, for formats that say where cells span others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.reading.cells import MAX_COLUMNS
from pipeline.reading.unfit import Unfit

MAX_CELLS = 30_000_000
MAX_ROWS = 1_048_576


@dataclass
class Grid:
    """A sheet as it grows; ``row`` counts from 1, columns from 0."""

    name: str
    lines: list[list[str]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    errors: int = 0
    hidden: bool = False
    column: int = 0
    width: int = 0
    cells: int = 0
    _taken: dict[int, int] = field(default_factory=dict)

    @property
    def row(self) -> int:
        return len(self.lines)

    def begin_row(self, number: int = 0) -> None:
        """The next row, or the one with this number further down."""
        number = number or self.row + 1
        if number <= self.row:
            raise Unfit("行的次序混乱，文件已损坏")
        if number > MAX_ROWS or number - self.row > 20_000:
            raise Unfit(
                f"单元格范围异常（第{self.row}行之后直到第{number}行才有内容）",
                f"请删除第{number}行误填的内容后重试",
            )
        self.lines.extend([] for _ in range(number - self.row))
        self.column = 0

    def add(self, text: str, across: int = 1, down: int = 1) -> None:
        """A cell at the next place that no cell from above spans."""
        while self._taken.get(self.column, 0) >= self.row:
            self.column += 1
        line = self.lines[-1]
        across, down = max(across, 1), max(down, 1)
        if text or down > 1:
            if self.column >= MAX_COLUMNS:
                raise Unfit(
                    f"列数超过{MAX_COLUMNS}（第{self.row}行）", "请删除该行误填的内容后重试"
                )
            line.extend([""] * (self.column - len(line)))
            line.append(text)
            self.cells += self.column + 1
            if self.cells > MAX_CELLS:
                raise Unfit("单元格过多", "请拆成几个文件，或另存为xlsx后重试")
            self.width = max(self.width, self.column + 1)
        if down > 1:
            self.merged.append((self.column, self.row, self.row + down - 1))
            for column in range(self.column, min(self.column + across, MAX_COLUMNS)):
                self._taken[column] = self.row + down - 1
        self.column += across

    def rows(self) -> Iterator[Sequence[str]]:
        """The lines, filled up to the width of the longest."""
        for line in self.lines:
            yield line + [""] * (self.width - len(line))
