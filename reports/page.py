"""Paper, header and footer, and what a protected sheet still allows."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.kernel.ledger import Ledger
from reports.layout import on_paper
from reports.safe_cells import SafeSheet, checked, visible
from reports.wording import LEDGER, month_words, scope

_A4 = 9
_INCH = 25.4
_SIDE = 6 / _INCH  # millimetres
_PAGES = "第 &P 页 共 &N 页"
_ALLOWED = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


@dataclass(frozen=True)
class PageHead:
    """What stands at the top of every page, and at the left of its foot."""

    left: str
    middle: str
    right: str
    foot: str = "含个人信息，注意保密"


def ledger_head(ledger: Ledger) -> PageHead:
    """County and month, whose copy of the ledger it is, and the run."""
    return PageHead(
        f"{header_part(ledger.county)} {month_words(ledger.month)}",
        f"{LEDGER}（{header_part(scope(ledger))}）",
        f"批次 {header_part(ledger.run_id)}",
    )


def set_page(
    sheet: SafeSheet,
    head: PageHead,
    *,
    last_row: int,
    last_col: int,
    scale: float,
    fit: bool = False,
    repeat: tuple[int, int] | None = None,
    upright: bool = False,
) -> None:
    """A4, landscape if not ``upright``, with a head and the page number on every page.

    ``scale`` is by how much the sheet shrinks on paper; header and footer shrink with it. A sheet
    to ``fit`` is one page across, however wide the reader makes its columns.
    """
    raw = sheet.raw
    if not upright:
        raw.set_landscape()
    raw.set_paper(_A4)
    if fit:
        raw.fit_to_pages(1, 0)
    else:
        raw.set_print_scale(round(scale * 100))
    raw.set_margins(left=_SIDE, right=_SIDE, top=15 / _INCH, bottom=14 / _INCH)
    raw.center_horizontally()
    raw.set_header(_thirds(head.left, head.middle, head.right, scale), {"margin": 7 / _INCH})
    raw.set_footer(
        _thirds(head.foot, _PAGES, header_part(sheet.name), scale), {"margin": 6 / _INCH}
    )
    checked(raw.print_area(0, 0, last_row, last_col), f"{sheet.name}: print area")
    if repeat:
        checked(raw.repeat_rows(*repeat), f"{sheet.name}: repeated rows")


def set_sides(sheet: SafeSheet, repeated: int, breaks: Sequence[int]) -> None:
    """Several pages across: left and right follow each other, each with the repeated columns."""
    if not breaks:
        return
    if repeated:
        checked(sheet.raw.repeat_columns(0, repeated - 1), f"{sheet.name}: repeated columns")
    sheet.raw.set_v_pagebreaks(list(breaks))
    sheet.raw.print_across()


def protect(sheet: SafeSheet) -> None:
    """Lock what is known against slips (no password); widths, heights and filters stay free."""
    sheet.raw.protect("", dict(_ALLOWED))


def _thirds(left: str, middle: str, right: str, scale: float) -> str:
    """Left, middle and right; a space keeps a digit of the text from joining the font size."""
    font = f'&"宋体,常规"&{on_paper(9, scale)} '
    return f"&L{font}{left}&C{font}{middle}&R{font}{right}"


def header_part(text: str, most: int = 30) -> str:
    """A text for a header: one line, short enough, its ampersands no commands."""
    line = " ".join(visible(text).split())
    if len(line) > most:
        line = line[: most - 1] + "…"
    return line.replace("&", "&&")
