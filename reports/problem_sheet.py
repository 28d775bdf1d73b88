"""The sheet of one problem kind: what is known, what the town fills, what the county fills."""

from collections.abc import Iterator
from itertools import accumulate

from pipeline.kernel.ledger import Ledger, LedgerSheet
from reports.baseline import KEY_HEADING, Issued, fingerprint
from reports.book import Book
from reports.choices import validate
from reports.columns import lines_needed, plan, shown_positions, write_known
from reports.layout import lines, pixels, row_height
from reports.page import ledger_head, protect, set_page, set_sides
from reports.paging import break_for_end, page_room
from reports.problem_draft import FIRST_ROW, GROUPS, HEADINGS, Draft, Part
from reports.problem_head import write_head
from reports.safe_cells import Look, checked
from reports.sides import fitted
from reports.signatures import signature_groups, signature_height, write_signatures

MOST_ROWS = 1_000_000  # of one sheet; Excel ends at 1,048,576
_TABS = {"red": "#C00000", "yellow": "#FFC000", "info": "#5B9BD5"}
_LEAST_HEIGHT = 30.0  # points: two lines, or room to write by hand
_SPACE = 9.0  # points between the rows and the signatures
_FROZEN = 340  # pixels of columns that stay in view, at most


def write_problem(book: Book, ledger: Ledger, problem: LedgerSheet) -> Iterator[Issued]:
    """Write a problem kind on as many sheets as its rows need, and tell what went out."""
    shown = shown_positions(problem)
    sides = fitted(plan(problem, shown))
    for part in _parts(problem):
        sheet = book.add(book.names.unique(problem.title))
        draft = Draft(book, sheet, ledger, problem, part, shown, sides)
        write_head(draft)
        _write_headings(draft)
        yield from _write_rows(draft)
        _finish(draft)


def _parts(problem: LedgerSheet) -> Iterator[Part]:
    starts = range(0, len(problem.rows), MOST_ROWS)
    for number, first in enumerate(starts, start=1):
        rows = problem.rows[first : first + MOST_ROWS]
        keys = problem.keys[first : first + MOST_ROWS]
        yield Part(number, len(starts), first, rows, keys)


def _write_headings(draft: Draft) -> None:
    sheet, looks = draft.sheet, draft.book.looks
    tallest = 1
    for col, column in enumerate(draft.columns):
        sheet.text(HEADINGS, col, column.heading, looks.get(f"head_{column.area}"))
        checked(sheet.raw.set_column_pixels(col, col, column.across), f"{sheet.name}: 列宽")
        tallest = max(tallest, lines(column.heading, column.across))
    sheet.height(HEADINGS, row_height(tallest) + 8)  # the filter buttons need some room
    sheet.text(HEADINGS, draft.key_col, KEY_HEADING, looks.get("head_known"))
    hidden = sheet.raw.set_column_pixels(
        draft.key_col, draft.key_col, pixels(34), None, {"hidden": True}
    )
    checked(hidden, f"{sheet.name}: {KEY_HEADING}")


def _write_rows(draft: Draft) -> Iterator[Issued]:
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
    for at, (cells, key) in enumerate(zip(draft.part.rows, draft.part.keys, strict=True)):
        row = FIRST_ROW + at
        values = [cells[position] for position in draft.shown]
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
        facts = tuple(zip(headings, texts, strict=True))
        yield Issued(draft.problem.slug, sheet.name, written, fingerprint(written, facts), facts)


def _finish(draft: Draft) -> None:
    sheet, raw, sides = draft.sheet, draft.sheet.raw, draft.sides
    for col, column in enumerate(draft.columns):
        if column.fill:
            validate(sheet, FIRST_ROW, draft.last_row, col, column.fill, draft.ledger.month)
    last = _write_end(draft)
    filtered = raw.autofilter(HEADINGS, 0, draft.last_row, draft.key_col)
    checked(filtered, f"{sheet.name}: 筛选")
    raw.freeze_panes(FIRST_ROW, _frozen_columns(draft))
    raw.set_tab_color(_TABS[draft.problem.severity])
    raw.set_zoom(90)
    set_page(
        sheet,
        ledger_head(draft.ledger),
        last_row=last,
        last_col=len(draft.columns) - 1,
        scale=sides.percent / 100,
        repeat=(GROUPS, HEADINGS),
    )
    set_sides(sheet, sides.repeated, sides.breaks)
    protect(sheet)


def _write_end(draft: Draft) -> int:
    """The signatures, on the last page across and never without a row; their last row."""
    sheet, size = draft.sheet, draft.size(9)
    first, last = draft.sides.pages[-1]
    across = [column.across for column in draft.columns[first : last + 1]]
    groups = signature_groups(across, first, size)
    heights = [sheet.heights[row] for row in range(draft.last_row + 1)]
    row = break_for_end(
        sum(heights[:FIRST_ROW]),
        heights[GROUPS] + heights[HEADINGS],
        heights[FIRST_ROW:],
        _SPACE + signature_height(groups, size),
        page_room(draft.sides.percent),
    )
    if row is not None:
        sheet.raw.set_h_pagebreaks([FIRST_ROW + row])
    sheet.height(draft.last_row + 1, _SPACE)
    look = draft.book.looks.get("sign", size)
    return write_signatures(sheet, draft.last_row + 2, groups, look, size)


def _frozen_columns(draft: Draft) -> int:
    """Columns up to the person's name stay in view, unless they fill the screen."""
    widths = list(accumulate(column.across for column in draft.columns))
    for at, column in enumerate(draft.columns):
        if "姓名" in column.heading and widths[at] <= _FROZEN:
            return at + 1
    return 1
