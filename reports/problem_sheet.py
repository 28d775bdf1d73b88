"""The sheet of one problem kind: what is known, what the town fills, what the county fills."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.kernel.ledger import Cell, Ledger, LedgerSheet
from reports.baseline import KEY_HEADING, Issued, fingerprint
from reports.book import Book
from reports.choices import validate
from reports.columns import Column, lines_needed, plan, write_known
from reports.layout import lines, on_paper, pixels, print_scale, row_height
from reports.page import protect, set_page
from reports.safe_cells import Look, SafeSheet, checked
from reports.signatures import signature_groups, write_signatures
from reports.wording import CAUTIONS, COUNTED, SEVERITY, TITLES, month_words, reporting_unit

MOST_ROWS = 1_000_000  # of one sheet; Excel ends at 1,048,576
TITLE, UNIT, BASIS, GROUPS, HEADINGS, FIRST_ROW = range(6)
_GROUP_NAMES = {"known": "县级下发（锁定）", "town": "乡镇填写", "county": "县级复核"}
_TABS = {"red": "#C00000", "yellow": "#FFC000", "info": "#5B9BD5"}
_LEAST_HEIGHT = 30.0  # points: two lines, or room to write by hand
_FROZEN = 340  # pixels of columns that stay in view, at most


@dataclass(frozen=True)
class _Part:
    """A run of rows that share a sheet; nearly always all of them."""

    number: int
    of: int
    first: int
    rows: Sequence[Sequence[Cell]]
    keys: Sequence[str]


@dataclass(frozen=True)
class _Draft:
    """A sheet being written, and what every step of the writing needs to know."""

    book: Book
    sheet: SafeSheet
    ledger: Ledger
    problem: LedgerSheet
    part: _Part
    columns: Sequence[Column]

    @property
    def last_row(self) -> int:
        return FIRST_ROW + len(self.part.rows) - 1

    @property
    def key_col(self) -> int:
        return len(self.columns)

    @property
    def across(self) -> list[int]:
        return [column.across for column in self.columns]

    def size(self, points: float) -> int:
        """The font size that is printed as so many points."""
        return on_paper(points, print_scale(sum(self.across)))

    def area(self, name: str) -> tuple[int, int] | None:
        """The first and the last column of an area."""
        cols = [at for at, column in enumerate(self.columns) if column.area == name]
        return (cols[0], cols[-1]) if cols else None


def write_problem(book: Book, ledger: Ledger, problem: LedgerSheet) -> Iterator[Issued]:
    """Write a problem kind on as many sheets as its rows need, and tell what went out."""
    columns = plan(problem)
    for part in _parts(problem):
        sheet = book.add(book.names.unique(problem.title))
        draft = _Draft(book, sheet, ledger, problem, part, columns)
        _write_title(draft)
        _write_basis(draft)
        _write_headings(draft)
        yield from _write_rows(draft)
        _finish(draft)


def _parts(problem: LedgerSheet) -> Iterator[_Part]:
    starts = range(0, len(problem.rows), MOST_ROWS)
    for number, first in enumerate(starts, start=1):
        rows = problem.rows[first : first + MOST_ROWS]
        keys = problem.keys[first : first + MOST_ROWS]
        yield _Part(number, len(starts), first, rows, keys)


def _write_title(draft: _Draft) -> None:
    ledger, problem, part, sheet = draft.ledger, draft.problem, draft.part, draft.sheet
    last, size = len(draft.columns) - 1, draft.size(17)
    pages = f"（第{part.number}部分，共{part.of}部分）" if part.of > 1 else ""
    title = (
        f"{ledger.county}{month_words(ledger.month)}{problem.title}{TITLES[problem.fill]}{pages}"
    )
    sheet.across(TITLE, 0, last, title, draft.book.looks.get("title", size))
    sheet.height(TITLE, row_height(1, size, least=30))
    unit = "　　".join(
        (
            f"填报单位：{reporting_unit(ledger)}",
            f"编号：{problem.code}",
            f"级别：{SEVERITY[problem.severity]}",
            f"{COUNTED[problem.fill]}：{len(problem.rows)}",
            "金额单位：元",
            CAUTIONS[problem.fill],
        )
    )
    size = draft.size(7.5)
    sheet.across(UNIT, 0, last, unit, draft.book.looks.get("unit", size))
    sheet.height(UNIT, row_height(lines(unit, sum(draft.across), size), size))


def _write_basis(draft: _Draft) -> None:
    """The basis over what is known, how to verify over what is to fill."""
    basis = f"依据：{draft.problem.basis}"
    how = f"怎样核实：{draft.problem.how}"
    size, last = draft.size(7), len(draft.columns) - 1
    look = draft.book.looks.get("basis", size)
    known = draft.area("known")
    if known is None or known[1] == last:
        halves = [(0, last, f"{basis}\n{how}")]
    else:
        halves = [(0, known[1], basis), (known[1] + 1, last, how)]
    tallest = 0
    for first, until, text in halves:
        draft.sheet.across(BASIS, first, until, text, look)
        tallest = max(tallest, lines(text, sum(draft.across[first : until + 1]), size))
    draft.sheet.height(BASIS, row_height(tallest, size))


def _write_headings(draft: _Draft) -> None:
    sheet, looks = draft.sheet, draft.book.looks
    for area, name in _GROUP_NAMES.items():
        span = draft.area(area)
        if span:
            sheet.across(GROUPS, *span, name, looks.get(f"head_{area}"))
    sheet.height(GROUPS, 20)
    tallest = 1
    for col, column in enumerate(draft.columns):
        sheet.text(HEADINGS, col, column.heading, looks.get(f"head_{column.area}"))
        checked(sheet.raw.set_column_pixels(col, col, column.across), f"{sheet.name}: 列宽")
        tallest = max(tallest, lines(column.heading, column.across + 8))
    sheet.height(HEADINGS, row_height(tallest) + 8)  # the filter buttons need some room
    sheet.text(HEADINGS, draft.key_col, KEY_HEADING, looks.get("head_known"))
    hidden = sheet.raw.set_column_pixels(
        draft.key_col, draft.key_col, pixels(34), None, {"hidden": True}
    )
    checked(hidden, f"{sheet.name}: {KEY_HEADING}")


def _write_rows(draft: _Draft) -> Iterator[Issued]:
    sheet, looks = draft.sheet, draft.book.looks
    known = [column for column in draft.columns if column.area == "known"]
    kinds = [column.kind for column in known[1:]]
    headings = [column.heading for column in known[1:]]
    faces = [looks.get(column.look) for column in known]
    empty = [
        (col, looks.get(column.look))
        for col, column in enumerate(draft.columns)
        if column.area != "known"
    ]
    key_look: Look = looks.get("key")
    for at, (values, key) in enumerate(zip(draft.part.rows, draft.part.keys, strict=True)):
        row = FIRST_ROW + at
        sheet.number(row, 0, draft.part.first + at + 1, faces[0])
        texts = [
            write_known(sheet, row, col, value, kind, look)
            for col, (value, kind, look) in enumerate(
                zip(values, kinds, faces[1:], strict=True), start=1
            )
        ]
        for col, look in empty:
            sheet.blank(row, col, look)
        written = sheet.text(row, draft.key_col, key, key_look)
        needed = row_height(lines_needed(known, values), least=_LEAST_HEIGHT)
        sheet.height(row, needed, growing=True)
        facts = zip(headings, texts, strict=True)
        yield Issued(draft.problem.slug, sheet.name, written, fingerprint(written, facts))


def _finish(draft: _Draft) -> None:
    sheet, raw = draft.sheet, draft.sheet.raw
    for col, column in enumerate(draft.columns):
        if column.fill:
            validate(sheet, FIRST_ROW, draft.last_row, col, column.fill, draft.ledger.month)
    size = draft.size(9)
    look = draft.book.looks.get("sign", size)
    groups = signature_groups(draft.across, size)
    last = write_signatures(sheet, draft.last_row + 2, groups, look, size)
    filtered = raw.autofilter(HEADINGS, 0, draft.last_row, draft.key_col)
    checked(filtered, f"{sheet.name}: 筛选")
    raw.freeze_panes(FIRST_ROW, _frozen_columns(draft))
    raw.set_tab_color(_TABS[draft.problem.severity])
    raw.set_zoom(90)
    set_page(
        sheet,
        draft.ledger,
        last_row=last,
        last_col=len(draft.columns) - 1,
        scale=print_scale(sum(draft.across)),
        repeat=(GROUPS, HEADINGS),
    )
    protect(sheet)


def _frozen_columns(draft: _Draft) -> int:
    """Columns up to the person's name stay in view, unless they fill the screen."""
    widths = list(accumulate(draft.across))
    for at, column in enumerate(draft.columns):
        if "姓名" in column.heading and widths[at] <= _FROZEN:
            return at + 1
    return 1
