"""The 整改台账 workbook, read back with another library: the contract of design.md section 6."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from pipeline.kernel.ledger import (
    FileRow,
    Ledger,
    LedgerColumn,
    LedgerSheet,
    QualityRow,
    RuleState,
)
from pipeline.kernel.tiers import TIERS
from reports import back_sheets, problem_sheet
from reports.baseline import HEADINGS, KEY_HEADING, cell_text, fingerprint
from reports.layout import PAGE_PIXELS, lines, spread, text_width
from reports.safe_cells import MAX_TEXT, CellRefused, pieces, utf16_length, visible
from reports.sheet_names import SheetNames
from reports.workbook import ledger_bytes, write_ledger

COLUMNS = (
    LedgerColumn("姓名"),
    LedgerColumn("身份证号"),
    LedgerColumn("死亡日期", "date"),
    LedgerColumn("多发月数", "int"),
    LedgerColumn("多发金额", "amount"),
    LedgerColumn("疑点说明", "long"),
)
KNOWN = ["序号", *(column.heading for column in COLUMNS)]
VERIFY = [
    *("核实结果", "误报原因", "核实方式", "核查人1", "核查人2", "核查日期", "核查情况"),
    *("整改措施", "整改时限", "已追缴金额", "整改状态", "佐证材料编号", "备注"),
]
REACH = [
    *("是否见到本人", "摸排结果", "拟纳入类别", "本人是否同意核对授权", "摸排人1", "摸排人2"),
    *("摸排日期", "情况说明", "办理时限", "办理结果", "备注"),
]
COUNTY = ["复核人", "复核意见", "是否销号", "销号日期"]
LISTS = {
    "核实结果": "属实,不属实,部分属实,无法核实",
    "误报原因": "同名同姓,身份证号错误,已如实申报,已过户或注销,代步或谋生工具,唯一住房,"
    "登记信息有误,已死亡已停发,其他",
    "核实方式": "入户,电话,调档,部门函询",
    "整改措施": "停发,减发,补发或纳入,追缴,补备案,更正信息,完善档案,无需整改",
    "整改状态": "已整改,持续整改,未整改",
    "复核意见": "同意销号,退回重整,延期,移送",
    "是否销号": "是,否",
    "是否见到本人": "是,否",
    "摸排结果": "符合并已申请,符合本人放弃,不符合,已享受,查无此人,外出",
    "拟纳入类别": "单人保,低保,低保边缘,特困,事实无人抚养儿童,临时救助,刚性支出困难家庭,无",
    "本人是否同意核对授权": "是,否",
}
UNIT_ROW, HEADING_ROW, FIRST_ROW = 2, 5, 6  # as Excel counts
HOSTILE = (
    *("=1+1", "{=1}", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")'),
    *("http://x", "https://x.cn/?a=1", "ftp://x", "mailto:a@b.c", "file:///etc/passwd"),
    *(
        "external:\\\\host\\share",
        "internal:Sheet1!A1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "\t=1",
        "\n=1",
    ),
    *("'=1", " =1", "%0a", "|calc", "<r><t>x</t></r>", "<r></si></sst>&</r>", "</t><f>1</f>"),
    *("_x0041_", "_x005F_", "&amp;<b>", "123456789012345678", "1e5", "TRUE", "0012", "#REF!"),
    *("\x00\x01\x08\x0b\x1f\x7f", "a\rb\r\nc", "\ud800", "x\udfffy", "\ufffe\uffff", "\x85\x9f"),
    *("𠮷野家", "阿依·古丽", "‮abc", "   ", "long " * 80),
)


def row(name: str = "王秀英", **changes: object) -> list[str | int | float | None]:
    facts: dict[str, object] = {
        "id": "350599194003021234",
        "day": "2026-03-12",
        "months": 6,
        "amount": 12480.0,
        "says": "死亡后仍发放六个月。",
        **changes,
    }
    return [name, *facts.values()]  # type: ignore[list-item]


def sheet_of(rows: Sequence[Sequence[object]], **changes: object) -> LedgerSheet:
    facts: dict[str, object] = {
        "slug": "paid_after_death",
        "title": "死亡后继续发放",
        "code": "DTH-01",
        "severity": "red",
        "basis": "《最低生活保障审核确认办法》",
        "how": "核对死亡证明。",
        "columns": COLUMNS,
        "rows": rows,
        "keys": [f"key{at:04}" for at in range(len(rows))],
        **changes,
    }
    return LedgerSheet(**facts)  # type: ignore[arg-type]


def ledger_of(*sheets: LedgerSheet, **changes: object) -> Ledger:
    facts: dict[str, object] = {
        "county": "示例县",
        "month": "2026-10",
        "town": "城关镇",
        "run_id": "20261103-01",
        "sheets": sheets,
        "states": (
            RuleState("DTH-01", "死亡后继续发放", "run", "", 2, 1, 1, 0, 24960.0),
            RuleState("BIZ-01", "有经营主体登记", "run", "", 0, 0, 0, 0, None),
            RuleState("EST-01", "多套房产", "not_run", "未收到不动产登记", 0, 0, 0, 0, None),
            RuleState("INC-01", "有工资收入", "not_run", "", 0, 0, 0, 0, 0.0),
            RuleState("AMT-02", "特困金额不符", "off", "过渡期不查", 0, 0, 0, 0, None),
            RuleState("MIS-00", "排除名单", "run", "", 7, 7, 0, 0, None, "info"),
        ),
        "switches": (("死亡当月", "发放", "《办法》第三十条"),),
        "notes": ("本期未收到不动产登记。",),
        **changes,
    }
    return Ledger(**facts)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledgers")


def written(folder: Path, ledger: Ledger) -> Workbook:
    path = folder / "台账.xlsx"
    write_ledger(ledger, path)
    return load_workbook(path)


@pytest.fixture(scope="module")
def book(folder: Path) -> Workbook:
    """A town's copy: one sheet to verify, one to reach out, one to read, one without rows."""
    return written(
        folder,
        ledger_of(
            sheet_of([row(), row("李建国", day="", amount=None, months=None)]),
            sheet_of([row()], slug="missed_case", title="疑似漏保", fill="reach"),
            sheet_of([row()], slug="declared", title="已备案", fill="none", severity="info"),
            sheet_of([], slug="business_owner", title="有经营主体登记"),
        ),
    )


@pytest.fixture(scope="module")
def county(folder: Path) -> Workbook:
    quality = [
        QualityRow("名册", "低保.xlsx", "Sheet1", at, "身份证号", "3505", "位数不足")
        for at in range(5_003)
    ]
    files = [
        FileRow("低保.xlsx", "Sheet1", "名册", 9, 6, 2, 1, ""),
        FileRow("通知.docx", "", "", 0, 0, 0, 0, "不是数据"),
    ]
    return written(folder, ledger_of(sheet_of([row()]), town="", files=files, quality=quality))


def headings(sheet: Worksheet) -> list[str]:
    return [cell.value for cell in sheet[HEADING_ROW]]


def at(sheet: Worksheet, heading: str, line: int = FIRST_ROW) -> Cell:
    return sheet.cell(line, headings(sheet).index(heading) + 1)


def all_text(sheet: Worksheet) -> str:
    return "\n".join(str(cell.value) for cell in every_cell(sheet) if cell.value is not None)


def every_cell(sheet: Worksheet) -> Iterator[Cell]:
    for line in sheet.iter_rows():
        yield from line


def validation(sheet: Worksheet, heading: str) -> DataValidation:
    """The one validation that covers exactly the rows of this column."""
    column = at(sheet, heading).column_letter
    last = FIRST_ROW
    while at(sheet, KEY_HEADING, last + 1).value:
        last += 1
    span = f"{column}{FIRST_ROW}" if last == FIRST_ROW else f"{column}{FIRST_ROW}:{column}{last}"
    (found,) = [one for one in sheet.data_validations.dataValidation if str(one.sqref) == span]
    return found


# What sheets there are


def test_a_problem_kind_without_rows_has_no_sheet(book: Workbook) -> None:
    assert book.sheetnames == ["首页", "死亡后继续发放", "疑似漏保", "已备案", "_基线"]
    assert book["_基线"].sheet_state == "veryHidden"


def test_only_the_county_sees_files_and_quality(book: Workbook, county: Workbook) -> None:
    assert county.sheetnames == ["首页", "死亡后继续发放", "来源文件", "数据质量", "_基线"]
    assert "来源文件" not in book.sheetnames
    assert "数据质量" not in book.sheetnames


def test_files_are_counted_and_unknown_ones_named(county: Workbook) -> None:
    lines = [[cell.value for cell in line] for line in county["来源文件"]["A4:H5"]]
    assert lines[0] == ["低保.xlsx", "Sheet1", "名册", 9, 6, 2, 1, None]
    assert lines[1][2] == "未识别"


def test_quality_is_cut_visibly_at_five_thousand(county: Workbook) -> None:
    sheet = county["数据质量"]
    assert sheet.max_row == 3 + 5_000
    assert "共5003条" in sheet["A2"].value
    assert "另有3条未列出，全部见 rejects.parquet" in sheet["A2"].value


def test_lines_that_stand_for_many_name_no_row_and_count_in_full(tmp_path: Path) -> None:
    first = QualityRow("商事登记", "商事.xlsx", "S", 9, "身份证号", "x", "校验码不符")
    more = QualityRow("商事登记", "商事.xlsx", "", 0, "身份证号", "", "校验码不符", alike=980)
    sheet = written(tmp_path, ledger_of(town="", quality=[first, more]))["数据质量"]
    assert "共981条" in sheet["A2"].value and "合并为一行" in sheet["A2"].value
    assert (sheet["D5"].value, sheet["F5"].value) == (None, "另有980行同类")


# The first sheet


def test_first_sheet_says_whose_and_of_when(book: Workbook, county: Workbook) -> None:
    assert book["首页"]["A1"].value == "示例县2026年10月社会救助疑点整改台账（城关镇）"
    assert county["首页"]["A1"].value == "示例县2026年10月社会救助疑点整改台账（总表）"


def test_first_sheet_says_that_a_finding_is_no_verdict(book: Workbook) -> None:
    text = all_text(book["首页"])
    for words in ("不是认定结论", "任何疑点本身都不停发", "听取本人", "第四十七条", "第四十八条"):
        assert words in text


def summary(book: Workbook, code: str) -> list[object]:
    (line,) = [line for line in book["首页"].iter_rows(max_col=9) if line[0].value == code]
    return [cell.value for cell in line]


def test_a_rule_that_ran_shows_its_counts(book: Workbook) -> None:
    assert summary(book, "DTH-01")[2:8] == ["已运行", 2, 1, 1, 0, 24960]
    assert summary(book, "BIZ-01")[2:] == ["已运行", 0, 0, 0, 0, "—", "已比对，未发现疑点"]


def test_a_rule_that_did_not_run_never_looks_like_zero(book: Workbook) -> None:
    line = summary(book, "EST-01")
    assert line[2:] == ["未运行", "未运行", "—", "—", "—", "—", "未收到不动产登记"]
    assert "未说明原因" in str(summary(book, "INC-01")[8])
    assert summary(book, "AMT-02")[2:4] == ["已关闭", "已关闭"]
    cells = {cell.value: cell for cell in every_cell(book["首页"])}
    assert cells["未收到不动产登记"].fill.fgColor.rgb == "FFF8CBAD"
    assert "未运行2类，已关闭1类" in cells


def test_information_stands_under_the_total_and_is_not_in_it(book: Workbook) -> None:
    assert summary(book, "疑点合计（已运行的类别）")[2:8] == ["2类", 2, 1, 1, 0, 24960]
    line = summary(book, "MIS-00")
    assert line[2:4] == ["信息", 7]
    assert "未计入合计" in str(line[8])
    column = [cell.value for cell in book["首页"]["A"]]
    assert column.index("MIS-00") > column.index("疑点合计（已运行的类别）")


def test_what_to_see_to_stands_on_the_first_page_in_colour(county: Workbook) -> None:
    sheet = county["首页"]
    column = [cell.value for cell in sheet["A"]]
    heading = next(n for n, text in enumerate(column) if str(text).startswith("需要处理（共1项"))
    assert column[heading + 1] == "1. 本期未收到不动产登记。"
    assert heading < column.index("一、疑点汇总")
    colours = [sheet.cell(heading + n, 1).fill.fgColor.rgb for n in (1, 2)]
    assert colours == ["FFC00000", "FFF8CBAD"]


def test_nothing_to_see_to_is_no_block(tmp_path: Path) -> None:
    assert "需要处理" not in all_text(written(tmp_path, ledger_of(notes=()))["首页"])


def test_the_words_of_certainty_are_explained(book: Workbook) -> None:
    text = all_text(book["首页"])
    for _, word, meaning in TIERS:
        assert f"“{word}”是{meaning}" in text


def test_first_sheet_carries_switches_notes_and_places_to_sign(book: Workbook) -> None:
    text = all_text(book["首页"])
    signers = ("填报人", "核查人（至少2人）", "乡镇分管领导", "县级复核人", "县局分管领导", "盖章")
    for words in ("死亡当月", "《办法》第三十条", "本期未收到不动产登记。", "填写说明", *signers):
        assert words in text


def test_the_first_sheet_is_signed_beside_the_remarks(tmp_path: Path) -> None:
    for count in range(1, 40):
        states = [RuleState(f"R-{n}", "疑点", "run", "", 1, 1, 0, 0, None) for n in range(count)]
        for notes in ((), ["请核对。" * 30] * (count // 3)):
            sheet = written(tmp_path, ledger_of(states=states, notes=notes))["首页"]
            (sign,) = signed_at(sheet)
            column = [str(cell.value) for cell in sheet["A"]]
            remarks = next(n for n, text in enumerate(column) if text.startswith("四、"))
            starts = [one.id for one in sheet.row_breaks.brk]
            assert not any(remarks < start < sign.row for start in starts)
            page = max([0, *(start for start in starts if start < sign.row)])
            heights = [sheet.row_dimensions[n].height for n in range(page + 1, sign.row + 1)]
            assert sum(heights) <= 513 / sheet.page_setup.scale * 100


# The sheets to fill


def test_columns_stand_in_three_groups(book: Workbook) -> None:
    assert headings(book["死亡后继续发放"]) == [*KNOWN, *VERIFY, *COUNTY, KEY_HEADING]
    assert headings(book["疑似漏保"]) == [*KNOWN, *REACH, *COUNTY, KEY_HEADING]
    assert headings(book["已备案"]) == [*KNOWN, KEY_HEADING]
    groups = [cell.value for cell in book["死亡后继续发放"][HEADING_ROW - 1] if cell.value]
    assert groups == ["县级下发（锁定）", "乡镇填写", "县级复核"]


def test_a_sheet_says_on_what_basis_and_how_to_verify(book: Workbook) -> None:
    text = all_text(book["死亡后继续发放"])
    assert "依据：《最低生活保障审核确认办法》" in text
    assert "怎样核实：核对死亡证明。" in text
    assert "不是认定结论" in text
    assert "填报人" in text


def test_a_sheet_leaves_room_for_dates_and_whoever_answers(
    book: Workbook, county: Workbook
) -> None:
    unit = book["死亡后继续发放"].cell(UNIT_ROW, 3)
    assert not unit.protection.locked
    for words in ("责任单位：城关镇", "责任人：＿", "下发日期：＿", "核实时限：＿"):
        assert words in unit.value
    assert "核实时限" not in all_text(book["已备案"])  # nothing to verify there
    assert "责任单位：各乡镇（街道）" in county["死亡后继续发放"].cell(UNIT_ROW, 3).value


@pytest.mark.parametrize("name", ["死亡后继续发放", "疑似漏保"])
def test_drop_downs_offer_exactly_the_agreed_words(book: Workbook, name: str) -> None:
    sheet = book[name]
    for heading in set(LISTS) & set(headings(sheet)):
        found = validation(sheet, heading)
        assert (found.type, found.formula1) == ("list", f'"{LISTS[heading]}"')
        assert found.showErrorMessage and found.errorStyle in (None, "stop")


def test_dates_and_amounts_are_checked(book: Workbook) -> None:
    sheet = book["死亡后继续发放"]
    for heading in ("核查日期", "整改时限", "销号日期"):
        assert validation(sheet, heading).type == "date"
    amount = validation(sheet, "已追缴金额")
    found = (amount.type, amount.operator, amount.formula1)
    assert found == ("decimal", "greaterThanOrEqual", "0")
    assert len(book["已备案"].data_validations.dataValidation) == 0


def test_facts_are_locked_and_only_the_cells_to_fill_are_open(book: Workbook) -> None:
    for name in ("死亡后继续发放", "疑似漏保", "已备案"):
        sheet = book[name]
        to_fill = {
            cell.column for cell in sheet[HEADING_ROW] if cell.value in (*VERIFY, *REACH, *COUNTY)
        }
        for cell in every_cell(sheet):
            is_row = cell.row >= FIRST_ROW and at(sheet, KEY_HEADING, cell.row).value
            dates = cell.row == UNIT_ROW and cell.column < min(to_fill, default=99)
            if not dates:
                assert cell.protection.locked == (not (is_row and cell.column in to_fill))


def test_protection_has_no_password_and_leaves_widths_and_filters_free(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    free = book["死亡后继续发放"].protection
    assert (free.formatColumns, free.formatRows, free.autoFilter, free.sort) == (False,) * 4


def test_the_filter_takes_the_hidden_key_along(book: Workbook) -> None:
    sheet = book["死亡后继续发放"]
    key = at(sheet, KEY_HEADING)
    assert sheet.auto_filter.ref == f"A{HEADING_ROW}:{key.column_letter}{FIRST_ROW + 1}"
    assert sheet.column_dimensions[key.column_letter].hidden
    assert key.value == "key0000" and key.protection.locked


def test_values_keep_their_kind(book: Workbook) -> None:
    sheet = book["死亡后继续发放"]
    number = at(sheet, "身份证号")
    assert (number.value, number.data_type, number.number_format) == (
        "350599194003021234",
        "s",
        "@",
    )
    assert at(sheet, "死亡日期").value == datetime(2026, 3, 12)
    assert at(sheet, "死亡日期").number_format == "yyyy-mm-dd"
    assert (at(sheet, "多发月数").value, at(sheet, "多发金额").value) == (6, 12480)
    assert at(sheet, "多发金额").number_format == "#,##0.00_ "
    assert [at(sheet, heading, 7).value for heading in KNOWN[3:6]] == [None, None, None]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("date", "2026-02-30", "2026-02-30"),
        ("date", "1899-12-31", "1899-12-31"),
        ("date", "2026年3月", "2026年3月"),
        ("text", 350599194003021234, "350599194003021234"),
        ("int", 350599194003021234, "350599194003021234"),
        ("amount", float("nan"), "nan"),
        ("amount", 1e300, str(int(1e300))),
        ("amount", 0.1 + 0.2, 0.3),
        ("text", 12.0, "12"),
    ],
)
def test_odd_values_are_shown_as_they_are(
    tmp_path: Path, kind: str, value: float | str, shown: float | str
) -> None:
    column = LedgerColumn("值", kind)  # type: ignore[arg-type]
    book = written(tmp_path, ledger_of(sheet_of([[value]], columns=[column])))
    assert at(book["死亡后继续发放"], "值").value == shown


def test_a_known_column_never_shares_the_name_of_one_to_fill(tmp_path: Path) -> None:
    columns = [LedgerColumn("备注"), LedgerColumn("备注"), LedgerColumn("序号")]
    book = written(tmp_path, ledger_of(sheet_of([["a", "b", "c"]], columns=columns)))
    names = headings(book["死亡后继续发放"])
    assert names[:4] == ["序号", "备注（下发）", "备注（下发2）", "序号（下发）"]
    assert len(names) == len(set(names))


# Paper


def test_every_visible_sheet_is_ready_to_print(book: Workbook, county: Workbook) -> None:
    for sheet in (*book.worksheets[:-1], *county.worksheets[:-1]):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert "第 &P 页 共 &N 页" in sheet.oddFooter.center.text
        assert "示例县 2026年10月" in sheet.oddHeader.left.text
        assert "20261103-01" in sheet.oddHeader.right.text
        assert sheet.print_area


def pixels_across(sheet: Worksheet, first: int, last: int) -> int:
    """Pixels of the columns from one to another, as Excel counts them."""
    widths: dict[int, float] = {}
    for one in sheet.column_dimensions.values():
        widths.update(dict.fromkeys(range(one.min, one.max + 1), one.width))
    return sum(round(widths[col] * 8) for col in range(first, last + 1))


def pages_across(sheet: Worksheet) -> list[int]:
    """The pixels that each page across takes, with the columns that stand on every page."""
    last = headings(sheet).index(KEY_HEADING)
    starts = [1, *(one.id + 1 for one in sheet.col_breaks.brk), last + 1]
    repeated = sheet.print_title_cols
    pages = [pixels_across(sheet, a, b - 1) for a, b in pairwise(starts)]
    again = pixels_across(sheet, 1, column_index_from_string(repeated[-1])) if repeated else 0
    return [page + (again if at else 0) for at, page in enumerate(pages)]


def fits_on_paper(sheet: Worksheet) -> bool:
    """Whether every page across fits, even where another font makes columns 17 % wider."""
    scale = (sheet.page_setup.scale or 100) / 100
    return scale >= 0.7 and all(page * scale * 1.167 <= PAGE_PIXELS for page in pages_across(sheet))


@pytest.mark.parametrize("name", ["死亡后继续发放", "疑似漏保"])
def test_facts_print_left_and_what_is_to_fill_right(book: Workbook, name: str) -> None:
    sheet = book[name]
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage  # no fitting to pages: breaks hold
    assert sheet.page_setup.pageOrder == "overThenDown"
    assert [one.id for one in sheet.col_breaks.brk] == [len(KNOWN)]
    assert sheet.print_title_cols == "$A:$B"
    assert sheet.page_setup.scale >= 70
    assert fits_on_paper(sheet)


def test_a_list_to_read_is_one_page_across(book: Workbook) -> None:
    sheet = book["已备案"]
    assert not sheet.col_breaks.brk and not sheet.print_title_cols
    assert fits_on_paper(sheet)


def test_lists_of_the_county_are_fitted_to_the_page(county: Workbook) -> None:
    for name in ("来源文件", "数据质量"):
        sheet = county[name]
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)


@pytest.mark.parametrize("count", [3, 8, 30])
def test_broad_facts_are_narrowed_and_then_go_on_on_more_pages(tmp_path: Path, count: int) -> None:
    columns = [
        LedgerColumn("姓名"),
        *(LedgerColumn(f"情况{n}", "long") for n in range(count)),
        *(LedgerColumn(f"证号{n}") for n in range(count)),
    ]
    cells = [
        "王芳",
        *["公安户籍注销、殡葬火化均有登记。" * 9] * count,
        *["350599194003021234"] * count,
    ]
    sheet = written(tmp_path, ledger_of(sheet_of([cells], columns=columns)))["死亡后继续发放"]
    assert (len(pages_across(sheet)) == 2) == (count == 3)
    assert fits_on_paper(sheet)
    assert at(sheet, "核实结果").column - 1 in [one.id for one in sheet.col_breaks.brk]


@pytest.mark.parametrize("fill", ["verify", "none"])
@pytest.mark.parametrize("cells", [[""], ["王芳"], ["王芳", "甲"], ["很长的名称" * 20, "甲"]])
def test_few_or_broad_columns_are_no_trouble(tmp_path: Path, fill: str, cells: list[str]) -> None:
    columns = [LedgerColumn(f"栏{n}") for n in range(len(cells))]
    book = written(tmp_path, ledger_of(sheet_of([cells], columns=columns, fill=fill)))
    assert fits_on_paper(book["死亡后继续发放"])


def signed_at(sheet: Worksheet) -> list[Cell]:
    return [cell for cell in every_cell(sheet) if str(cell.value).startswith("填报人\n")]


def test_each_sheet_is_signed_once_on_the_right(book: Workbook) -> None:
    for name in ("死亡后继续发放", "疑似漏保"):
        (cell,) = signed_at(book[name])
        assert cell.column > len(KNOWN)


@pytest.mark.parametrize("count", range(1, 40, 3))
def test_signatures_never_stand_on_a_page_without_rows(tmp_path: Path, count: int) -> None:
    book = written(tmp_path, ledger_of(sheet_of([row(f"王{n}") for n in range(count)])))
    sheet = book["死亡后继续发放"]
    heights = [sheet.row_dimensions[n].height for n in range(1, sheet.max_row + 1)]
    starts = [one.id for one in sheet.row_breaks.brk]
    room = 513 / sheet.page_setup.scale * 100
    used, rows = 0.0, 0
    for index, height in enumerate(heights):
        if index in starts or used + height > room:
            used, rows = sum(heights[3:5]), 0
        used += height
        rows += FIRST_ROW - 1 <= index < FIRST_ROW - 1 + count
    assert rows and used <= room


def test_no_heading_of_the_first_sheet_stands_alone_at_the_foot(tmp_path: Path) -> None:
    for count in range(1, 30, 2):
        states = [RuleState(f"R-{n}", "疑点", "run", "", 1, 1, 0, 0, None) for n in range(count)]
        sheet = written(tmp_path, ledger_of(states=states))["首页"]
        assert not sheet.sheet_properties.pageSetUpPr.fitToPage
        room = 513 / sheet.page_setup.scale * 100
        starts = [one.id for one in sheet.row_breaks.brk]
        page, used, pages = 0, 0.0, []
        for index in range(sheet.max_row):
            height = sheet.row_dimensions[index + 1].height
            if index in starts or used + height > room:
                page, used = page + 1, 0.0
            used += height
            pages.append(page)
        first = {str(line[0].value)[:2]: line[0].row - 1 for line in sheet.iter_rows()}
        for number in "二三四":
            heading = first[f"{number}、"]
            assert pages[heading] == pages[heading + 2]


def test_rows_of_the_summary_are_as_tall_as_they_need_be(book: Workbook) -> None:
    lines = {line[0].value: line[0].row for line in book["首页"].iter_rows()}
    assert book["首页"].row_dimensions[lines["DTH-01"]].height < 24


def test_a_known_column_without_any_value_is_left_out(tmp_path: Path) -> None:
    rows = [row(f"王{n}", months=None, day="", amount=0) for n in range(3)]
    book = written(tmp_path, ledger_of(sheet_of(rows)))
    sheet = book["死亡后继续发放"]
    shown = ["姓名", "身份证号", "多发金额", "疑点说明"]
    assert headings(sheet) == ["序号", *shown, *VERIFY, *COUNTY, KEY_HEADING]
    cells = [(one, cell_text(at(sheet, one).value)) for one in shown]
    assert book["_基线"].cell(2, 8).value == fingerprint("key0000", cells)


def test_headings_are_frozen_and_repeated(book: Workbook) -> None:
    sheet = book["死亡后继续发放"]
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.freeze_panes == "C6"  # 序号 and 姓名 stay in view
    last = at(sheet, COUNTY[-1]).column_letter
    assert re.fullmatch(rf"'死亡后继续发放'!\$A\$1:\${last}\$\d+", sheet.print_area)


def test_a_row_is_as_tall_as_its_text_and_may_grow(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    short, long = row(), row(says="发放流水显示，死亡后仍逐月发放。" * 40)
    write_ledger(ledger_of(sheet_of([short, long])), path)
    sheet = load_workbook(path)["死亡后继续发放"]
    assert sheet.row_dimensions[7].height > 4 * sheet.row_dimensions[6].height
    xml = ZipFile(path).read("xl/worksheets/sheet2.xml").decode()
    (line,) = re.findall(r'<row r="7"[^>]*>', xml)
    assert " ht=" in line and "customHeight" not in line


def test_widths_hold_numbers_and_names(book: Workbook) -> None:
    sheet = book["死亡后继续发放"]
    widths = {one: sheet.column_dimensions[at(sheet, one).column_letter].width for one in KNOWN}
    assert widths["身份证号"] * 8 > 18 * 6.7
    assert widths["疑点说明"] > widths["姓名"] > 5


def test_names_of_a_header_cannot_give_commands(tmp_path: Path) -> None:
    book = written(tmp_path, ledger_of(sheet_of([row()]), county="A&F县", town="&D" + "镇" * 300))
    xml = ZipFile(tmp_path / "台账.xlsx").read("xl/worksheets/sheet2.xml").decode()
    assert "A&amp;&amp;F县" in xml
    (header,) = re.findall(r"<oddHeader>(.*?)</oddHeader>", xml)
    assert "&amp;&amp;D镇" in header and "镇…" in header
    assert book.sheetnames[0] == "首页"


# Nothing runs, nothing is lost


def hostile_ledger(payloads: Sequence[str]) -> Ledger:
    columns = [LedgerColumn("内容", kind) for kind in ("text", "long", "amount", "int", "date")]
    rows = [[text] * 5 for text in payloads]
    sheet = sheet_of(rows, columns=columns, title="=1+1", code="=1", basis="=1", how="@x")
    state = RuleState("=1", "@x", "not_run", "=HYPERLINK(1)", 0, 0, 0, 0, None)
    return ledger_of(
        sheet,
        replace(sheet, title="http://x", slug="=2", fill="reach"),
        county="=县",
        town="",
        run_id="=1+1",
        states=[state],
        switches=[("=1", "@x", "http://x")],
        notes=payloads,
        files=[FileRow(text, text, text, 1, 1, 0, 0, text) for text in payloads],
        quality=[QualityRow(text, text, text, 1, text, text, text) for text in payloads],
    )


def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    write_ledger(hostile_ledger(HOSTILE), path)
    with ZipFile(path) as parts:
        for name in parts.namelist():
            xml = parts.read(name).decode("utf-8")
            assert not re.search(r"<(f|hyperlink|hyperlinks|externalLink)[ >/]", xml), name
            assert "hyperlink" not in name and "external" not in name
    for sheet in load_workbook(path).worksheets:
        assert all(cell.data_type != "f" and not cell.hyperlink for cell in every_cell(sheet))


def test_hostile_text_comes_back_as_it_was_or_visibly_marked(tmp_path: Path) -> None:
    book = written(tmp_path, hostile_ledger(HOSTILE))
    sheet = book.worksheets[1]
    for line, text in enumerate(HOSTILE, start=FIRST_ROW):
        for column in range(2, 7):
            if text != "_x005F_":  # openpyxl takes this one apart; calamine, below, does not
                assert sheet.cell(line, column).value == visible(text)
    assert sheet.cell(FIRST_ROW, 2).quotePrefix
    assert not at(sheet, KEY_HEADING).quotePrefix
    path = str(tmp_path / "台账.xlsx")
    again = CalamineWorkbook.from_path(path).get_sheet_by_index(1).to_python(skip_empty_area=False)
    assert [line[1] for line in again[5 : 5 + len(HOSTILE)]] == [visible(one) for one in HOSTILE]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("王\x00芳", "王␀芳"),
        ("\x7f", "␡"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\ud83d", "\ufffd"),
        ("\ufffe", "\ufffd"),
        ("<r>x</r>", "＜r>x</r>"),
        ("𠮷\t野\n", "𠮷\t野\n"),
        ("=1+1", "=1+1"),
    ],
)
def test_what_a_cell_cannot_hold_leaves_a_mark(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_every_character_of_the_basic_plane_can_be_written(tmp_path: Path) -> None:
    texts = ["".join(map(chr, range(start, start + 512))) for start in range(0, 0x10000, 512)]
    columns = [LedgerColumn("内容", "long")]
    sheet = sheet_of([[text] for text in texts], columns=columns)
    book = written(tmp_path, ledger_of(sheet))
    found = [book["死亡后继续发放"].cell(6 + line, 2).value for line in range(len(texts))]
    assert found == [visible(text) for text in texts]


@given(st.text(max_size=60))
def test_marking_twice_changes_nothing_more(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@settings(max_examples=25)
@given(st.integers(MAX_TEXT - 2, 2 * MAX_TEXT), st.sampled_from(["a", "民", "𠮷", "a𠮷"]))
def test_pieces_fit_and_make_up_the_text(length: int, character: str) -> None:
    text = (character * length)[:length]
    parts = pieces(text)
    assert "".join(parts) == text
    assert all(0 < utf16_length(part) <= MAX_TEXT for part in parts)


def test_text_too_long_for_a_cell_goes_on_in_the_appendix(tmp_path: Path) -> None:
    long = "".join(f"第{at}笔发放；" for at in range(10_000))
    book = written(tmp_path, ledger_of(sheet_of([row(), row(says=long)])))
    cell = at(book["死亡后继续发放"], "疑点说明", 7)
    start, _, pointer = cell.value.partition("……（未完，")
    assert pointer == "余文见“附文”表第1号）"
    rest = [[one.value for one in line] for line in book["附文"].iter_rows(min_row=4, max_col=5)]
    assert start + "".join(line[4] for line in rest) == long
    assert rest[0][:4] == [1, "死亡后继续发放", cell.coordinate, "第2段，共3段"]


def test_rows_beyond_one_sheet_go_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problem_sheet, "MOST_ROWS", 3)
    monkeypatch.setattr(back_sheets, "MOST_ROWS", 4)
    book = written(tmp_path, ledger_of(sheet_of([row(f"王{at}") for at in range(7)])))
    parts = ["死亡后继续发放", "死亡后继续发放(2)", "死亡后继续发放(3)"]
    assert book.sheetnames == ["首页", *parts, "_基线", "_基线(2)"]
    people = [at(book[one], "姓名", 6 + line).value for one in parts for line in range(3)]
    assert people[:7] == [f"王{at}" for at in range(7)]
    assert at(book[parts[2]], "序号").value == 7
    assert "第2部分，共3部分" in all_text(book[parts[1]])
    assert book["_基线(2)"].sheet_state == "veryHidden"


def test_a_row_that_does_not_fit_its_columns_is_refused(tmp_path: Path) -> None:
    for bad in (
        sheet_of([row()[:-1]]),
        sheet_of([row()], keys=[]),
        sheet_of([row(), row()], keys=["k", "k"]),
        sheet_of([row()], keys=[""]),
    ):
        with pytest.raises(ValueError, match="paid_after_death"):
            write_ledger(ledger_of(bad), tmp_path / "台账.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_cell_that_is_refused_stops_the_writing() -> None:
    columns = [LedgerColumn(f"栏{at}") for at in range(16_400)]
    with pytest.raises(CellRefused):
        ledger_bytes(ledger_of(sheet_of([["x"] * len(columns)], columns=columns)))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a[b]:c*d?e/f\\g", "a b c d e f g"),
        ("'引号'", "引号"),
        ("", "问题表"),
        ("History", "History(2)"),
        ("首页", "首页(2)"),
        ("_基线", "_基线(2)"),
        ("长" * 40, "长" * 31),
        ("𠮷" * 40, "𠮷" * 15),
        ("=1+1", "=1+1"),
    ],
)
def test_sheet_names_are_ones_excel_takes(title: str, name: str) -> None:
    assert SheetNames().unique(title) == name


def test_sheet_names_differ_whatever_the_case() -> None:
    names = SheetNames()
    given_out = [names.unique(title) for title in ("Abc", "aBC", "长" * 40, "长" * 35)]
    assert given_out == ["Abc", "aBC(2)", "长" * 31, "长" * 28 + "(2)"]


# What comes back can be compared


def test_the_baseline_is_what_a_reader_computes_again(book: Workbook) -> None:
    lines = list(book["_基线"].iter_rows(values_only=True))
    assert lines[0] == HEADINGS
    issued = {(line[5], line[6]): line for line in lines[1:]}
    assert len(issued) == 4
    for (name, key), line in issued.items():
        sheet = book[name]
        row_of = {at(sheet, KEY_HEADING, one).value: one for one in range(6, sheet.max_row + 1)}
        cells = [(one, cell_text(at(sheet, one, row_of[key]).value)) for one in KNOWN[1:]]
        assert line[7] == fingerprint(key, cells)
        assert line[1:4] == ("20261103-01", "2026-10", "城关镇")


def test_a_fingerprint_changes_with_any_locked_cell() -> None:
    cells = [("姓名", "王芳"), ("金额", "3.00")]
    first = fingerprint("k", cells)
    assert first != fingerprint("k", [("姓名", "王芬"), ("金额", "3.00")])
    assert first != fingerprint("j", cells)
    spelled = '["k",[["姓名","王芳"],["金额","3.00"]]]'
    assert first == sha256(spelled.encode("utf-8")).hexdigest()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a\r\nb", "a\nb"),
        (3, "3.00"),
        (-0.001, "0.00"),
        (1234.5, "1234.50"),
        (datetime(2026, 3, 12), "2026-03-12"),
    ],
)
def test_locked_cells_have_one_spelling(value: str | float | datetime | None, text: str) -> None:
    assert cell_text(value) == text


def test_the_same_ledger_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    for path in (one, two):
        write_ledger(hostile_ledger(HOSTILE), path)
    assert one.read_bytes() == two.read_bytes()


def test_document_properties_do_not_depend_on_the_clock(book: Workbook, tmp_path: Path) -> None:
    assert book.properties.title == "示例县2026年10月社会救助疑点整改台账（城关镇）"
    assert book.properties.created == book.properties.modified == datetime(2026, 11, 1)
    december = written(tmp_path, ledger_of(month="2026-12"))
    assert december.properties.created == datetime(2027, 1, 1)


# The file on the disk


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")

    def held_open(source: Path, target: Path) -> None:
        raise PermissionError(13, "held open")

    monkeypatch.setattr("os.replace", held_open)
    with pytest.raises(PermissionError):
        write_ledger(ledger_of(sheet_of([row()])), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_ledger(ledger_of(), tmp_path / "none" / "台账.xlsx")


# Layout


def test_a_chinese_character_counts_two() -> None:
    assert text_width("低保边缘") == 8
    assert 8 <= text_width("2026-10a") < 9


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("低保" * 5, 1),
        ("低保" * 6, 2),
        ("一\n二", 2),
        ("x" * 50, 3),
        ("编号人 NC000148001234", 2),
    ],
)
def test_lines_are_counted_as_they_break(text: str, count: int) -> None:
    assert lines(text, 6 + 20 * 6.7) == count


@given(st.lists(st.integers(20, 300), min_size=1, max_size=40), st.integers(1, 8))
def test_groups_cover_all_columns_once(across: list[int], parts: int) -> None:
    groups = spread(across, parts)
    covered = [col for first, last in groups for col in range(first, last + 1)]
    assert covered == list(range(len(across)))
    assert len(groups) == min(parts, len(across))
