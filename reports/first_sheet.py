"""The first sheet: what was asked, what came of it, what to do with it, who signs."""

from collections.abc import Sequence

from pipeline.kernel.ledger import Ledger, RuleState
from reports.blocks import Blocks
from reports.book import Book
from reports.elsewhere_sheet import elsewhere_words
from reports.layout import INDENT, SAFE_PIXELS, lines, pixels
from reports.page import ledger_head, protect, set_page
from reports.paging import page_room, page_starts
from reports.safe_cells import Look, SafeSheet, checked
from reports.sheet_names import FIRST
from reports.signatures import write_signatures
from reports.visit_sheet import visiting_words
from reports.wording import (
    FOR_INFORMATION,
    INFORMATION,
    NO_REASON,
    NOT_SUMMED,
    NOTHING_FOUND,
    NOTICE,
    PRIVACY,
    SEAL,
    STEPS,
    TO_SEE_TO,
    ledger_title,
    month_words,
    reporting_unit,
)

_HEADINGS = (
    ("编号", 8),
    ("问题类型", 40),
    ("运行情况", 9),
    ("疑点数", 8),
    ("确认", 8),
    ("高度疑似", 9),
    ("待核实", 8),
    ("涉及金额（元）", 14),
    ("说明", 15.5),
    ("", 15.5),  # joined to the column before
)
_ACROSS = [pixels(width) for _, width in _HEADINGS]
_LAST = len(_HEADINGS) - 1
_STATES = {"run": "已运行", "not_run": "未运行", "off": "已关闭"}
_NOTE = (8, _LAST)
_SIGNATURES = ((0, 1), (2, 3), (4, 5), (6, 7), (8, 8), (9, 9))
_NONE = "—"
_SWITCH_COLUMNS = ((0, 1), (2, 4), (5, _LAST))


def write_first(book: Book, sheet: SafeSheet, ledger: Ledger, seal: str) -> None:
    """Write the sheet 首页; ``seal``: the fingerprint of the whole ledger."""
    for col, across in enumerate(_ACROSS):
        checked(sheet.raw.set_column_pixels(col, col, across), f"{FIRST}: 列宽")
    out = Blocks(book, sheet, _ACROSS)
    _write_title(out, ledger)
    _write_to_see_to(out, ledger.notes)
    _write_summary(out, ledger.states, ledger.withheld)
    for words in (*visiting_words(ledger), *elsewhere_words(ledger)):
        out.line(f"· {words}。", "line", 11)
    _write_switches(out, ledger.switches)
    out.section("三、填写说明")
    for number, step in enumerate(STEPS, start=1):
        out.line(f"{number}. {step}", "line", 11)
    out.section("四、备注")
    for note in (NOT_SUMMED, PRIVACY):
        out.line(f"· {note}", "line", 11)
    out.line(SEAL.format(seal, ledger.run_id), "seal", 11, least=24)
    last = write_signatures(sheet, out.row, _SIGNATURES, out.look("sign"), 11)
    sheet.raw.hide_gridlines(2)
    percent = min(100, SAFE_PIXELS * 100 // sum(_ACROSS))
    heights = [sheet.heights[row] for row in range(last + 1)]
    sheet.raw.set_h_pagebreaks(page_starts(heights, out.blocks, page_room(percent)))
    set_page(sheet, ledger_head(ledger), last_row=last, last_col=_LAST, scale=percent / 100)
    protect(sheet)


def _write_title(out: Blocks, ledger: Ledger) -> None:
    out.line(ledger_title(ledger), "title", 18, least=36)
    unit = f"填报单位：{reporting_unit(ledger)}　　数据月份：{month_words(ledger.month)}　　生成批次：{ledger.run_id}"
    out.line(unit, "unit", 11, least=20)
    out.line("\n".join(NOTICE), "notice", 11, least=66)


def _write_to_see_to(out: Blocks, notes: Sequence[str]) -> None:
    """What the officer has to see to, before all else and in colour."""
    if not notes:
        return
    out.down(1, 4)
    out.line(TO_SEE_TO.format(len(notes)), "see_to_head", 12, least=22)
    for number, note in enumerate(notes, start=1):
        out.line(f"{number}. {note}", "see_to", 11)


def _write_summary(out: Blocks, states: Sequence[RuleState], withheld: Sequence[str]) -> None:
    out.section("一、疑点汇总")
    for col, (heading, _) in enumerate(_HEADINGS[: _NOTE[0]]):
        out.sheet.text(out.row, col, heading, out.look("head_known"))
    out.sheet.across(out.row, *_NOTE, _HEADINGS[_NOTE[0]][0], out.look("head_known"))
    out.down(1, least=22)
    doubts = [state for state in states if state.severity != "info"]
    for state in doubts:
        _write_state(out, state)
    _write_total(out, doubts)
    for state in states:
        if state.severity == "info":
            _write_state(out, state)
    for words in withheld:
        out.line(f"· 另有{words}。", "line", 11)


def _write_state(out: Blocks, state: RuleState) -> None:
    """One line; of a rule that did not run there is no number, not even a zero."""
    sheet, row = out.sheet, out.row
    short, long = _state_looks(out, state.state)
    sheet.text(row, 0, state.code, short)
    sheet.text(row, 1, state.title, long)
    ran = INFORMATION if state.severity == "info" else _STATES["run"]
    sheet.text(row, 2, ran if state.state == "run" else _STATES[state.state], short)
    note = state.reason or _without_reason(state)
    sheet.across(row, *_NOTE, note, long)
    if state.state == "run":
        counts = (state.found, state.confirmed, state.probable, state.possible)
        for col, count in enumerate(counts, start=3):
            sheet.number(row, col, count, short)
        _write_amount(out, state.amount, "known_amount", short)
    else:
        sheet.text(row, 3, _STATES[state.state], short)
        for col in range(4, 8):
            sheet.text(row, col, _NONE, short)
    tallest = max(lines(state.title, _ACROSS[1] - INDENT), lines(note, sum(_ACROSS[8:]) - INDENT))
    out.down(tallest, least=20)


def _without_reason(state: RuleState) -> str:
    if state.state == "run" and state.severity == "info":
        return FOR_INFORMATION
    if state.state == "run":
        return "" if state.found else NOTHING_FOUND
    return NO_REASON


def _state_looks(out: Blocks, state: str) -> tuple[Look, Look]:
    if state == "run":
        return out.look("run"), out.look("known_long")
    return out.look(state), out.look(f"{state}_long")


def _write_amount(out: Blocks, amount: float | None, name: str, none: Look) -> None:
    if amount is None:
        out.sheet.text(out.row, 7, _NONE, none)
    else:
        out.sheet.number(out.row, 7, round(amount, 2), out.look(name))


def _write_total(out: Blocks, states: Sequence[RuleState]) -> None:
    ran = [state for state in states if state.state == "run"]
    silent = sum(state.state == "not_run" for state in states)
    closed = len(states) - len(ran) - silent
    sheet, row, look = out.sheet, out.row, out.look("total")
    sheet.across(row, 0, 1, "疑点合计（已运行的类别）", look)
    sheet.text(row, 2, f"{len(ran)}类", look)
    for col, name in enumerate(("found", "confirmed", "probable", "possible"), start=3):
        sheet.number(row, col, sum(getattr(state, name) for state in ran), look)
    amounts = [state.amount for state in ran if state.amount is not None]
    _write_amount(out, sum(amounts) if amounts else None, "total_amount", look)
    sheet.across(row, *_NOTE, f"未运行{silent}类，已关闭{closed}类", look)
    out.down(1, least=22)


def _write_switches(out: Blocks, switches: Sequence[tuple[str, str, str]]) -> None:
    out.section("二、本期口径（生效的开关）")
    _write_switch(out, ("名称", "取值", "依据"), out.look("head_known"))
    for number, switch in enumerate(switches):
        if number > 1:  # the table may go on on the next page
            out.blocks.append(out.row)
        _write_switch(out, switch, out.look("known_long"))
    if not switches:
        _write_switch(out, ("—", "全部按默认口径", "—"), out.look("known_long"))


def _write_switch(out: Blocks, texts: tuple[str, str, str], look: Look) -> None:
    tallest = 1
    for text, (first, last) in zip(texts, _SWITCH_COLUMNS, strict=True):
        out.sheet.across(out.row, first, last, text, look)
        tallest = max(tallest, lines(text, sum(_ACROSS[first : last + 1]) - INDENT))
    out.down(tallest, least=20)
