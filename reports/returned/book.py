"""A returned workbook: its rows, and the baseline that says what went out in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.baseline import HEADINGS, KEY_HEADING
from reports.closing.returned import ClosingRow, read_closing
from reports.returned.rows import Merged, Row, read_table, squeezed
from reports.sheet_names import BASELINE, ELSEWHERE, VISITS


@dataclass(frozen=True)
class Page:
    """A sheet as texts: its first line is row 1. ``errors``: cells that hold an error, or a formula
    without a result."""

    name: str
    lines: Sequence[Sequence[str]]
    merged: Merged = ()
    errors: int = 0


@dataclass(frozen=True)
class Went:
    """What the baseline of a workbook says of one row."""

    run_id: str
    month: str
    town: str
    rule: str
    sheet: str
    key: str
    fingerprint: str


@dataclass(frozen=True)
class Book:
    """``baseline``: by key. ``lost``: (sheet, heading) of columns to fill that are gone.
    ``errors``: sheet -> cells that could not be read. ``visited``: lines of the 入户清单 with something filled in.
    ``closing``: what was filled in on closing sheets; None where there is no such sheet. ``only_told``: it went out with nothing to fill, only with what other towns verify."""

    rows: Sequence[Row]
    baseline: Mapping[str, Went]
    lost: Sequence[tuple[str, str]] = ()
    errors: Sequence[tuple[str, int]] = ()
    visited: int = 0
    is_ledger: bool = False
    closing: Sequence[ClosingRow] | None = None
    only_told: bool = False

    @property
    def town(self) -> str | None:
        """Whose copy it is, '' for the county's; None where the baseline is gone."""
        return _usual(one.town for one in self.baseline.values())

    @property
    def month(self) -> str | None:
        return _usual(one.month for one in self.baseline.values())

    @property
    def run_id(self) -> str | None:
        return _usual(one.run_id for one in self.baseline.values())


def _usual(values: object) -> str | None:
    counted = Counter(values)  # type: ignore[call-overload]
    return counted.most_common(1)[0][0] if counted else None


def read_book(pages: Sequence[Page]) -> Book:
    """The rows of all sheets that have the headings of a ledger."""
    rows: list[Row] = []
    lost: list[tuple[str, str]] = []
    baseline: dict[str, Went] = {}
    visited, found, told = 0, False, False
    closing: list[ClosingRow] | None = None
    for page in pages:
        closed = read_closing(page.name, page.lines)
        if closed is not None:
            closing = [*(closing or []), *closed]
        elif page.name.startswith(BASELINE) or _is_baseline(page):
            baseline |= _baseline(page)
        elif page.name.startswith(ELSEWHERE):
            told = True
        elif page.name == VISITS:
            visited = _visited(page)
        else:
            table = read_table(page.name, page.lines, page.merged)
            rows += table.rows
            lost += [(page.name, one) for one in table.lost]
            found |= table.found
    errors = [(page.name, page.errors) for page in pages if page.errors]
    return Book(
        rows,
        baseline,
        lost,
        errors,
        visited,
        found or told or bool(baseline) or closing is not None,
        closing,
        told and not (found or rows or baseline or closing),
    )


def _is_baseline(page: Page) -> bool:
    """A baseline under another name: copies of a sheet are renamed."""
    return bool(page.lines) and [squeezed(text) for text in page.lines[0]][: len(HEADINGS)] == list(HEADINGS)  # fmt: skip


def _baseline(page: Page) -> dict[str, Went]:
    if not _is_baseline(page):
        return {}
    kept = {}
    key = HEADINGS.index(KEY_HEADING)
    for line in page.lines[1:]:
        cells = [text.strip() for text in line[: len(HEADINGS)]]
        if len(cells) == len(HEADINGS) and cells[key]:
            kept[cells[key]] = Went(*cells[1:])
    return kept


def _visited(page: Page) -> int:
    """Lines of the list of visits in which the town wrote something."""
    columns: list[int] = []
    count = 0
    for line in page.lines:
        names = [squeezed(text) for text in line]
        if "入户日期" in names:
            columns = [at for at, name in enumerate(names) if name.startswith("入户")]
        elif columns:
            count += any(at < len(line) and line[at].strip() for at in columns)
    return count
