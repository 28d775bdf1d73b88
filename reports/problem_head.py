"""What stands above the headings of a problem sheet, once for every page across."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from reports.layout import lines, row_height
from reports.problem_draft import BASIS, GROUPS, TITLE, UNIT, Draft
from reports.wording import (
    CAUTIONS,
    COUNTED,
    FILL_PAGE,
    MORE_PAGE,
    SEVERITY,
    TITLES,
    month_words,
    purpose,
    reporting_unit,
    responsible,
)

_GROUP_NAMES = {"known": "县级下发（锁定）", "town": "乡镇填写", "county": "县级复核"}


@dataclass(frozen=True)
class _Words:
    """What one page says: the name of the sheet, a line about it, and on what ground."""

    title: str
    unit: str
    basis: str


def write_head(draft: Draft) -> None:
    """Write title, unit, basis and groups over the columns of every page.

    Over the columns that stand on every page there is only the code, for what is repeated on the
    right would be cut there.
    """
    _write_corner(draft)
    words = _words(draft)
    _write_line(draft, TITLE, [one.title for one in words], "title", 15, least=30)
    _write_line(draft, UNIT, [one.unit for one in words], "unit", 8.5, first="unit_open")
    _write_line(draft, BASIS, [one.basis for one in words], "basis", 8)
    for first, last in draft.sides.pages:
        _write_groups(draft, first, last)
    draft.sheet.height(GROUPS, 20)


def _write_corner(draft: Draft) -> None:
    last = draft.sides.repeated - 1
    if last < 0:
        return
    looks, sheet = draft.book.looks, draft.sheet
    sheet.across(TITLE, 0, last, draft.problem.code, looks.get("corner", draft.size(8)))
    for row, look in ((UNIT, "unit"), (BASIS, "unit"), (GROUPS, "head_known")):
        sheet.across(row, 0, last, "", looks.get(look))


def _words(draft: Draft) -> list[_Words]:
    ledger, problem, part = draft.ledger, draft.problem, draft.part
    of = f"（第{part.number}部分，共{part.of}部分）" if part.of > 1 else ""
    title = (
        f"{ledger.county}{month_words(ledger.month)}{problem.title}{TITLES[purpose(problem)]}{of}"
    )
    unit = "　　".join(
        (
            f"填报单位：{reporting_unit(ledger)}",
            f"编号：{problem.code}",
            f"级别：{SEVERITY[problem.severity]}",
            f"{COUNTED[purpose(problem)]}：{len(problem.rows)}",
            "金额单位：元",
        )
    )
    unit += f"\n{responsible(ledger, problem.fill)}"
    caution = CAUTIONS[purpose(problem)]
    basis, how = f"依据：{problem.basis}", f"怎样核实：{problem.how}"
    pages = len(draft.sides.pages)
    if pages == 1:
        return [_Words(title, f"{unit}\n{caution}", f"{basis}\n{how}")]
    right = FILL_PAGE if problem.fill != "none" else MORE_PAGE
    between = [_Words(title + MORE_PAGE, "", "")] * (pages - 2)
    return [_Words(title, unit, basis), *between, _Words(title + right, caution, how)]


def _write_line(
    draft: Draft, row: int, texts: Sequence[str], look: str, points: float, *,
    least: float = 0, first: str = "",
) -> None:  # fmt: skip
    """One text over the columns of each page, and the height that the tallest needs.

    ``first``: another look for the first page.
    """
    size, tallest = draft.size(points), 1
    for at, (text, (left, right)) in enumerate(zip(texts, draft.sides.pages, strict=True)):
        name = look if at or not first else first
        draft.sheet.across(row, left, right, text, draft.book.looks.get(name, size))
        tallest = max(tallest, lines(text, draft.sides.span(left, right), size))
    draft.sheet.height(row, row_height(tallest, size, least=least, air=4))


def _write_groups(draft: Draft, first: int, last: int) -> None:
    """Over the columns of a page, who fills them."""
    columns = range(first, last + 1)
    for area, members in groupby(columns, key=lambda col: draft.columns[col].area):
        cols = list(members)
        look = draft.book.looks.get(f"head_{area}")
        draft.sheet.across(GROUPS, cols[0], cols[-1], _GROUP_NAMES[area], look)
