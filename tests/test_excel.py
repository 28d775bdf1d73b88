"""Workbooks: cells as text, rows as Excel numbers them, and files that are refused with a reason."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from pipeline.inbox import Inbox, Loaded
from pipeline.reading import cells
from pipeline.reading.cells import as_text
from pipeline.reading.convert import Answer, Order
from pipeline.reading.convert import convert as convert_file
from pipeline.reading.excel import ExcelReader, as_sheet
from pipeline.reading.guard import _RowCounter
from pipeline.reading.kinds import OLE
from pipeline.reading.sheet import Sheet
from pipeline.reading.unfit import Counted
from sources import SOURCES

GOOD = "11010519491231002X"
Rows = dict[int, list[str]]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def convert(path: Path, scratch: Path) -> list[Sheet]:
    """The sheets of a workbook, read in this process."""
    answer = converted(path, scratch)
    assert not answer.problem, answer
    return [as_sheet(stored) for stored in answer.sheets]


def converted(path: Path, scratch: Path, *passwords: str) -> Answer:
    return convert_file(Order(str(path), str(scratch / path.name), passwords))


def refusal(path: Path, scratch: Path) -> str:
    answer = converted(path, scratch)
    assert answer.problem and answer.fix, "was read"
    return answer.problem


def rows_of(sheet: Sheet, header: int = 0, width: int = 4) -> Rows:
    found: Rows = {}
    for block in sheet.blocks(header, range(width)):
        for at, row in enumerate(block.rows.tolist()):
            found[row] = [block.columns[c][at].as_py() for c in range(width)]
    return found


def filled(rows: Rows) -> Rows:
    return {row: texts for row, texts in rows.items() if any(t.strip() for t in texts)}


def saved(folder: Path, *rows: list[Any], name: str = "x.xlsx", title: str = "S") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(folder / name)
    return folder / name


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def by_hand(
    folder: Path, data: str, *, head: str = "", target: str = "worksheets/sheet1.xml"
) -> Path:
    """A workbook of one sheet whose XML is given."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="{target}"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{MAIN}">{data}</worksheet>',
    }
    path = folder / "hand.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


TWO_ROWS = f'<row r="1">{cell("A1", "姓名")}</row><row r="2">{cell("A2", "张伟")}</row>'


# --- cells -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("张伟", "张伟"),
        (GOOD, GOOD),
        ("000123", "000123"),
        (500, "500"),
        (500.0, "500"),
        (0.1 + 0.2, "0.3"),
        (1234.5, "1234.5"),
        (-3, "-3"),
        (110105491231002, "110105491231002"),
        (999_999_999_999_999, "999999999999999"),
        (dt.date(2024, 4, 1), "2024-04-01"),
        (dt.datetime(2024, 4, 1, 8, 30, 15), "2024-04-01 08:30:15"),
        (dt.time(8, 30), "08:30:00"),
        (True, "是"),
        (False, "否"),
        ("王𬭎生", "王𬭎生"),
        ("甲\n乙", "甲\n乙"),
        (" 甲 ", " 甲 "),
    ],
)
def test_a_cell_becomes_its_text(tmp_path: Path, scratch: Path, value: Any, text: str) -> None:
    (sheet,) = convert(saved(tmp_path, ["h"], [value]), scratch)
    assert rows_of(sheet, width=1)[2] == [text]


@pytest.mark.parametrize("value", [110105194912310021, 6228480012345678901, 1_000_000_000_000_000])
def test_a_long_number_is_handed_on_as_rounded(tmp_path: Path, scratch: Path, value: int) -> None:
    (sheet,) = convert(saved(tmp_path, ["h"], [value]), scratch)
    ((text,),) = rows_of(sheet, header=1, width=1).values()
    assert "E+" in text and text == f"{float(value):.15E}"


def test_dates_of_1904_are_dates(tmp_path: Path, scratch: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append([dt.date(2024, 4, 1)])
    book.save(tmp_path / "mac.xlsx")
    (sheet,) = convert(tmp_path / "mac.xlsx", scratch)
    assert rows_of(sheet, width=1) == {1: ["2024-04-01"]}


def test_a_formula_is_its_stored_value(tmp_path: Path, scratch: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=1+1", None, 2)
    sheet.write_formula("A2", '="张"&"伟"', None, "张伟")
    sheet.write_rich_string("A3", "张", book.add_format({"bold": True}), "伟")
    book.close()
    assert rows_of(convert(tmp_path / "f.xlsx", scratch)[0], width=1) == {
        1: ["2"], 2: ["张伟"], 3: ["张伟"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("made", "errors"),
    [
        pytest.param('<c r="A2"><f>1+1</f><v/></c>', 1, id="no result"),
        pytest.param('<c r="A2"><f>1+1</f></c>', 1, id="no value"),
        pytest.param('<c r="A2"><f>1+1</f><v></v></c>', 1, id="empty value"),
        pytest.param('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', 1, id="error"),
        pytest.param('<c r="A2" t="str"><f>""</f><v></v></c>', 0, id="an empty text is a result"),
    ],
)
def test_a_formula_without_a_result_and_an_error_are_blank_and_counted(
    tmp_path: Path, scratch: Path, made: str, errors: int
) -> None:
    rows = f'<row r="1">{cell("A1", "h")}</row><row r="2">{made}{cell("B2", "x")}</row>'
    (sheet,) = convert(by_hand(tmp_path, f"<sheetData>{rows}</sheetData>"), scratch)
    assert rows_of(sheet, width=2) == {1: ["h", ""], 2: ["", "x"]}
    assert sheet.errors == errors


def test_rows_of_nothing_but_formulas_without_results_are_counted(
    tmp_path: Path, scratch: Path
) -> None:
    (sheet,) = convert(saved(tmp_path, ["h"], ["=1+1"], ["x"]), scratch)
    assert sheet.errors == 1


def test_errors_of_the_old_format_are_counted(tmp_path: Path, scratch: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, "h")
    sheet.row(1).set_cell_error(0, 42)  # #N/A
    sheet.write(1, 1, "x")
    book.save(str(tmp_path / "x.xls"))
    (read,) = convert(tmp_path / "x.xls", scratch)
    assert rows_of(read, width=2)[2] == ["", "x"]
    assert read.errors == 1


# --- rows, columns, sheets ---------------------------------------------------------------------


def test_blank_rows_and_columns_before_the_table_count(tmp_path: Path, scratch: Path) -> None:
    book = openpyxl.Workbook()
    book.active["C4"], book.active["D4"], book.active["C6"] = "姓名", "证号", "张伟"
    book.save(tmp_path / "x.xlsx")
    (sheet,) = convert(tmp_path / "x.xlsx", scratch)
    assert [list(line) for line in sheet.head][3] == ["", "", "姓名", "证号"]
    assert rows_of(sheet, header=4) == {5: ["", "", "", ""], 6: ["", "", "张伟", ""]}
    assert sheet.count() == 6


def test_styled_empty_rows_at_the_end_do_not_count(tmp_path: Path, scratch: Path) -> None:
    path = saved(tmp_path, ["姓名"], ["张伟"])
    book = openpyxl.load_workbook(path)
    for row in range(3, 200):
        book.active.cell(row, 1).font = Font(bold=True)
    book.save(path)
    (sheet,) = convert(path, scratch)
    assert sheet.count() == 2
    assert rows_of(sheet, header=1, width=1) == {2: ["张伟"]}


def test_a_merged_title_stands_in_its_first_cell(tmp_path: Path, scratch: Path) -> None:
    path = saved(tmp_path, ["2026年10月名册"], ["姓名", "证号"], ["张伟", GOOD])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A1:D1")
    book.save(path)
    (sheet,) = convert(path, scratch)
    title, *rest = sheet.head[0]
    assert title == "2026年10月名册" and not any(rest)
    assert rows_of(sheet, header=2, width=2) == {3: ["张伟", GOOD]}


def test_sheets_keep_their_names_and_say_if_they_are_hidden(tmp_path: Path, scratch: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "低保&特困 <1>"
    book.active.append(["甲"])
    for name, state in (("隐藏", "hidden"), ("深藏", "veryHidden"), ("空", "visible")):
        book.create_sheet(name).sheet_state = state
    book["隐藏"].append(["乙"])
    book["深藏"].append(["丙"])
    book.create_chartsheet("图")
    book.save(tmp_path / "x.xlsx")
    sheets = convert(tmp_path / "x.xlsx", scratch)
    assert [(s.name, s.hidden, s.count()) for s in sheets] == [
        ("低保&特困 <1>", False, 1), ("隐藏", True, 1), ("深藏", True, 1), ("空", False, 0),
    ]  # fmt: skip
    assert rows_of(sheets[0], width=1) == {1: ["甲"]}
    assert rows_of(sheets[3]) == {}


def test_a_column_beyond_the_sheet_is_empty(tmp_path: Path, scratch: Path) -> None:
    (sheet,) = convert(saved(tmp_path, ["a", "b"], ["c", "d"]), scratch)
    assert rows_of(sheet, header=1, width=4) == {2: ["c", "d", "", ""]}


def test_many_rows_come_in_blocks(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, ["h"], *[[f"r{n}"] for n in range(2, 31)])
    whole = rows_of(convert(path, scratch)[0], header=1, width=1)
    monkeypatch.setattr(cells, "ROWS", 7)
    (sheet,) = convert(path, scratch)
    assert len(list(sheet.blocks(1, [0]))) == 5
    assert rows_of(sheet, header=1, width=1) == whole == {n: [f"r{n}"] for n in range(2, 31)}
    assert rows_of(sheet, header=7, width=1) == {n: [f"r{n}"] for n in range(8, 31)}


CELL = st.none() | st.sampled_from(["张伟", " ", "", "x"]) | st.integers(0, 10**6) | st.booleans()


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(CELL, max_size=4), max_size=12))
def test_rows_are_those_that_openpyxl_sees(
    tmp_path: Path, scratch: Path, rows: list[list[Any]]
) -> None:
    path = saved(tmp_path, *rows)
    (sheet,) = convert(path, scratch)
    independent = {
        line[0].row: [c.value for c in line]
        for line in openpyxl.load_workbook(path).active.iter_rows(max_col=4)
        if any(str(c.value or "").strip() or c.value in (0, False) for c in line)
    }
    ours = filled(rows_of(sheet))
    assert sorted(ours) == sorted(independent)
    for row, values in independent.items():
        assert [t.strip() for t in ours[row]] == [as_text(v).strip() for v in values]
    assert sheet.count() >= max(independent, default=0)


def test_a_false_dimension_hides_no_row(tmp_path: Path, scratch: Path) -> None:
    path = by_hand(tmp_path, f'<dimension ref="A1:A1"/><sheetData>{TWO_ROWS}</sheetData>')
    assert rows_of(convert(path, scratch)[0], width=1) == {1: ["姓名"], 2: ["张伟"]}


def test_rows_without_references_are_counted_on(tmp_path: Path, scratch: Path) -> None:
    bare = '<row><c t="inlineStr"><is><t>{}</t></is></c></row>'
    path = by_hand(tmp_path, f"<sheetData>{bare.format('姓名')}{bare.format('张伟')}</sheetData>")
    (sheet,) = convert(path, scratch)
    assert (rows_of(sheet, width=1), sheet.count()) == ({1: ["姓名"], 2: ["张伟"]}, 2)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            f'<row r="1">{cell("A1", "h")}</row><row r="4">{cell("A4", "张伟")}</row>'
            f'<row r="2">{cell("A2", "x")}</row>',
            id="rows out of order",
        ),
        pytest.param(
            f'<row r="1">{cell("A1", "h")}</row><row r="2">{cell("A9", "张伟")}</row>',
            id="a cell of another row",
        ),
        pytest.param(
            f"<row r='1'>{cell('A1', 'h')}</row><row r='5'>{cell('A5', '张伟')}</row>",
            id="single quotation marks",
        ),
        pytest.param(
            f'<row r="1">{cell("A1", "h")}</row>'
            '<row r="2"><c r="A2" t="str"><v><![CDATA[张伟]]></v></c></row>',
            id="CDATA",
        ),
    ],
)
def test_a_row_is_read_or_the_file_is_refused(tmp_path: Path, scratch: Path, data: str) -> None:
    answer = converted(by_hand(tmp_path, f"<sheetData>{data}</sheetData>"), scratch)
    if not answer.problem:
        assert ["张伟"] in rows_of(as_sheet(answer.sheets[0]), width=1).values()


def test_the_case_of_a_part_does_not_matter(tmp_path: Path, scratch: Path) -> None:
    path = by_hand(tmp_path, f"<sheetData>{TWO_ROWS}</sheetData>", target="worksheets/Sheet1.xml")
    answer = converted(path, scratch)
    if not answer.problem:
        assert as_sheet(answer.sheets[0]).count() == 2


def test_a_sheet_that_ends_early_is_refused_as_a_file(tmp_path: Path, scratch: Path) -> None:
    more = f'<sheetData><row r="3">{cell("A3", "李娜")}</row></sheetData>'
    refusal(by_hand(tmp_path, f"<sheetData>{TWO_ROWS}</sheetData>{more}"), scratch)


def guarded(rows: str, sizes: list[int], *, careful: bool) -> Counted:
    """What the guard counts in a sheet's XML that comes in pieces of these sizes."""
    data = (
        f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData><rowBreaks/></worksheet>'.encode()
    )
    counter = _RowCounter()
    if careful:
        counter._at_once = lambda data: False  # type: ignore[method-assign]
    at, turn = 0, 0
    while at < len(data):
        counter.feed(data[at : at + sizes[turn % len(sizes)]])
        at, turn = at + sizes[turn % len(sizes)], turn + 1
    return counter.finish()


CELLS = st.sampled_from(
    [cell("A1", "张伟"), '<c r="B1"><v>5</v></c>', '<c r="B1" s="2"/>', '<c r="B1"><v></v></c>',
     '<c r="A1" t="inlineStr"><is><t></t></is></c>', '<c r="C1" t="e"><v>#N/A</v></c>', '<c r="A1"><v/></c>',
     '<c r="D1"><f>1</f><v/></c>', '<c r="D1"><f>1</f><v>1</v></c>', '<c r="A1" t="inlineStr"><is><r><t>x</t></r></is></c>']
)  # fmt: skip
HOW = st.sampled_from(['<row r="{}" spans="1:4">', '<row r="{}">', "<row r='{}'>", "<row>"])


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.integers(1, 30), HOW, st.lists(CELLS, max_size=3)), max_size=10),
    st.lists(st.integers(1, 200), min_size=1, max_size=5),
)
def test_the_guard_counts_the_same_at_once_and_row_by_row(
    rows: list[tuple[int, str, list[str]]], sizes: list[int]
) -> None:
    xml, number = "", 0
    for step, how, within in rows:
        number = number + step if "{}" in how else number + 1
        xml += how.format(number) + "".join(within) + "</row>"
    assert guarded(xml, sizes, careful=False) == guarded(xml, [1 << 20], careful=True)


@pytest.mark.parametrize("name", ["merged.xlsx", "merged.xls"])
def test_cells_merged_downwards_are_told(tmp_path: Path, scratch: Path, name: str) -> None:
    rows = [["标题"], ["户", "镇"], ["A1", "城东镇"], ["", ""], ["", "城西镇"]]
    if name.endswith("xlsx"):
        path = saved(tmp_path, *rows, name=name)
        book = openpyxl.load_workbook(path)
        for place in ("A1:B1", "A3:A5", "B3:C4"):
            book.active.merge_cells(place)
        book.save(path)
    else:
        old = xlwt.Workbook()
        sheet = old.add_sheet("S")
        for at in ((0, 0, 0, 1, "标题"), (2, 4, 0, 0, "A1"), (2, 3, 1, 2, "城东镇")):
            sheet.write_merge(*at)
        sheet.write(4, 1, "城西镇")
        old.save(str(tmp_path / name))
    (read,) = convert(tmp_path / name, scratch)
    assert sorted(read.merged) == [(0, 3, 5), (1, 3, 4)]


def test_hidden_rows_and_columns_are_read(tmp_path: Path, scratch: Path) -> None:
    path = saved(tmp_path, ["姓名", "证号"], ["张伟", "1"], ["李娜", "2"])
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.active.auto_filter.ref = "A1:B3"
    book.save(path)
    (sheet,) = convert(path, scratch)
    assert rows_of(sheet, header=1, width=2) == {2: ["张伟", "1"], 3: ["李娜", "2"]}


def test_a_nul_and_a_percentage(tmp_path: Path, scratch: Path) -> None:
    share = f'{cell("A1", "a_x0000_b_x0041_")}<c r="B1"><v>0.25</v></c>'
    (sheet,) = convert(
        by_hand(tmp_path, f'<sheetData><row r="1">{share}</row></sheetData>'), scratch
    )
    assert rows_of(sheet, width=2) == {1: ["abA", "0.25"]}


# --- files that are refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (f'<row r="1">{cell("A1", "h")}{cell("XFD1", "x")}</row>', "列数超过500（XFD1）"),
        (f'<row r="1">{cell("A1", "h")}{cell("ZZZ1", "x")}</row>', "列数超过500（ZZZ1）"),
        (
            f'<row r="1">{cell("A1", "h")}</row><row r="1048576">{cell("A1048576", "x")}</row>',
            "单元格范围异常（第1行之后直到第1048576行才有内容）",
        ),
        (
            f'<row r="1">{cell("A1", "h")}</row><row r="1048577">{cell("A1048577", "x")}</row>',
            "单元格超出工作表范围（第1048577行）",
        ),
    ],
)
def test_a_far_cell_is_refused_with_its_place(
    tmp_path: Path, scratch: Path, data: str, problem: str
) -> None:
    assert refusal(by_hand(tmp_path, f"<sheetData>{data}</sheetData>"), scratch) == problem


def test_an_empty_far_row_is_no_reason_to_refuse(tmp_path: Path, scratch: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (sheet,) = convert(by_hand(tmp_path, f"<sheetData>{TWO_ROWS}{far}</sheetData>"), scratch)
    assert sheet.count() == 2


def test_a_styled_far_cell_is_no_reason_to_refuse(tmp_path: Path, scratch: Path) -> None:
    row = f'<row r="1">{cell("A1", "姓名")}<c r="XFD1" s="0"/></row>'
    convert(by_hand(tmp_path, f"<sheetData>{row}</sheetData>"), scratch)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_document_type_in_any_part_is_refused(tmp_path: Path, scratch: Path, part: str) -> None:
    good = saved(tmp_path, ["姓名"], ["张伟"])
    bad = tmp_path / "dtd.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data.split(b"?>", 1)[-1]
            new.writestr(name, data)
    assert refusal(bad, scratch) == "文件含有DTD或实体定义，不予读取"


def test_a_zip_bomb_is_refused(tmp_path: Path, scratch: Path) -> None:
    blanks = " " * (8 << 20)
    path = by_hand(tmp_path, f"<sheetData>{TWO_ROWS}{blanks}</sheetData>")
    assert path.stat().st_size < 20_000
    assert refusal(path, scratch) == "文件压缩比异常，疑似损坏或恶意"


@pytest.mark.parametrize("name", ["../escape.xml", "/etc/x.xml", "xl\\..\\x.xml"])
def test_names_that_leave_the_archive_are_refused(tmp_path: Path, scratch: Path, name: str) -> None:
    path = saved(tmp_path, ["姓名"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), "x")
    assert refusal(path, scratch) == "压缩包内文件名异常"


def test_a_password_is_named(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)
    assert refusal(path, scratch) == "文件有密码"


def test_a_password_on_the_archive_is_named(tmp_path: Path, scratch: Path) -> None:
    path = saved(tmp_path, ["姓名"])
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    while at >= 0:  # the flag of encryption in every entry of the directory
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    path.write_bytes(raw)
    assert refusal(path, scratch) in ("文件有密码", "文件不完整或已损坏")


def test_an_old_workbook_that_is_cut_is_refused(tmp_path: Path, scratch: Path) -> None:
    path = old_workbook(tmp_path)
    path.write_bytes(path.read_bytes()[:1500])
    assert refusal(path, scratch) == "文件已损坏，或不是Excel文件"


# --- the old binary format ---------------------------------------------------------------------


def old_workbook(folder: Path, name: str = "old.xls") -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    as_date = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, value in enumerate(["姓名", "证号", "日期", "金额"]):
        sheet.write(2, column, value)
    sheet.write(3, 0, "张伟")
    sheet.write(3, 1, GOOD)
    sheet.write(3, 2, dt.date(2024, 4, 1), as_date)
    sheet.write(3, 3, 1234.5)
    sheet.write(5, 0, "王𬭎生")
    sheet.write(5, 1, 110105194912310021)
    sheet.write(5, 3, True)
    sheet.write(8, 0, "", as_date)
    book.save(str(folder / name))
    return folder / name


@pytest.mark.parametrize("name", ["old.xls", "old.xlsx", "old.et", "old.csv"])
def test_an_old_workbook_is_read_whatever_its_name(
    tmp_path: Path, scratch: Path, name: str
) -> None:
    (sheet,) = convert(old_workbook(tmp_path, name), scratch)
    assert rows_of(sheet, header=3) == {
        4: ["张伟", GOOD, "2024-04-01", "1234.5"],
        5: ["", "", "", ""],
        6: ["王𬭎生", f"{110105194912310021.0:.15E}", "", "是"],
    }
    assert (sheet.name, sheet.count()) == ("名册", 6)


@pytest.mark.parametrize("name", ["new.xls", "new.et", "new.csv", "new.dat"])
def test_a_new_workbook_is_read_whatever_its_name(tmp_path: Path, scratch: Path, name: str) -> None:
    good = saved(tmp_path, ["姓名"], ["张伟"])
    path = good.rename(tmp_path / name)
    assert rows_of(convert(path, scratch)[0], header=1, width=1) == {2: ["张伟"]}


# --- damage, in the child process --------------------------------------------------------------


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExcelReader]:
    made = ExcelReader(tmp_path_factory.mktemp("child"), processes=1)
    yield made
    made.close()


def everything(reader: ExcelReader, path: Path) -> list[tuple[str, Rows]] | None:
    """All sheets; None if the file was refused."""
    extract = reader.result(reader.submit(path)).extract
    if extract.problem:
        assert extract.fix
        return None
    return [(sheet.name, rows_of(sheet)) for sheet in extract.sheets]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [[f"张{n}", f"3505991955031{n:04d}X"[:18], n, dt.date(2024, 4, 1)] for n in range(40)]
    return saved(tmp_path_factory.mktemp("sound"), ["姓名", "证号", "数", "日"], *rows)


def test_a_workbook_with_one_flipped_bit_is_refused_or_the_same(
    tmp_path: Path, reader: ExcelReader, sound: Path
) -> None:
    raw = sound.read_bytes()
    told = everything(reader, sound)
    assert told is not None and len(told[0][1]) == 41
    pick = random.Random(7)
    refused = 0
    for number in range(60):
        damaged = bytearray(raw)
        damaged[pick.randrange(len(raw))] ^= 1 << pick.randrange(8)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(damaged)
        found = everything(reader, path)
        assert found is None or found == told
        refused += found is None
    assert refused > 30


def test_a_workbook_that_was_cut_is_refused(
    tmp_path: Path, reader: ExcelReader, sound: Path
) -> None:
    raw = sound.read_bytes()
    for size in range(4, len(raw), len(raw) // 25):
        path = tmp_path / f"{size}.xlsx"
        path.write_bytes(raw[:size])
        assert everything(reader, path) is None, size


def test_an_old_workbook_with_damage_is_refused_or_read_but_stops_nothing(
    tmp_path: Path, reader: ExcelReader
) -> None:
    raw = old_workbook(tmp_path).read_bytes()
    pick = random.Random(8)
    for number in range(25):
        damaged = bytearray(raw)
        damaged[pick.randrange(len(raw))] ^= 1 << pick.randrange(8)
        path = tmp_path / f"{number}.xls"
        path.write_bytes(damaged)
        everything(reader, path)


def test_what_kills_the_child_does_not_kill_the_run(
    tmp_path: Path, scratch: Path, sound: Path
) -> None:
    reader = ExcelReader(scratch, processes=1)
    try:
        reader.submit(sound).future.result()
        assert reader._pool is not None
        reader._pool.submit(os._exit, 3)
        extract = reader.result(reader.submit(sound)).extract
        assert len(rows_of(extract.sheets[0])) == 41
    finally:
        reader.close()


@pytest.mark.parametrize("checked_first", [True, False])
def test_a_far_cell_is_named_though_it_kills_the_reader(
    tmp_path: Path, scratch: Path, checked_first: bool
) -> None:
    styles = '<c r="A2" s="0"/>' * (1 if checked_first else 1_200_000)  # more than is checked soon
    far = f'<row r="1">{cell("A1", "h")}{styles}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'
    noise = random.Random(3).randbytes(60_000).hex()  # so that it does not look like a bomb
    path = by_hand(tmp_path, f"<sheetData>{far}</sheetData><!--{noise}-->")
    reader = ExcelReader(scratch, processes=1)
    try:
        extract = reader.result(reader.submit(path)).extract
        assert extract.problem == "列数超过500（XFD1048576）"
    finally:
        reader.close()


# --- a folder of wrong files -------------------------------------------------------------------


def looked_at(folder: Path, scratch: Path) -> Loaded:
    inbox = Inbox(folder, SOURCES, scratch, lambda text: None)
    try:
        return inbox.look()
    finally:
        inbox.close()


def test_every_wrong_file_is_named_with_what_it_really_is(tmp_path: Path, scratch: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "网页.xls").write_text(
        "  <HTML><body><table></table></body></HTML>", encoding="utf-8"
    )
    with zipfile.ZipFile(folder / "文档.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    (folder / "图.PNG").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "怪.dat").write_bytes(bytes(range(256)) * 20)
    (folder / "断.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 100)
    (folder / "包.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(50))
    (folder / "名册.xlsx").write_text("姓名,证号\n张伟,1\n", encoding="gb18030")
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / ".隐").write_bytes(b"x")
    (folder / "~$名册.xlsx").write_bytes(b"x")
    loaded = looked_at(folder, scratch)
    assert {plan.file: plan.problem for plan in loaded.plans if not plan.sheet} == {
        "空.xlsx": "文件是空的（0字节）",
        "网页.xls": "实际是网页（HTML），里面没有表格",
        "文档.docx": "Word文档，不能作为数据读入",
        "图.PNG": "图片，不能作为数据读入",
        "怪.dat": "认不出文件格式",
        "断.xlsx": "文件不完整或已损坏",
        "包.rar": "RAR压缩包，不能作为数据读入",
    }
    (text,) = [plan for plan in loaded.plans if plan.sheet]
    assert text.file == "名册.xlsx" and text.sheet is not None
    assert list(text.sheet.head[1]) == ["张伟", "1"]
    assert loaded.attention == [
        "名册.xlsx 正被打开，请保存并关闭后再运行（本次按已存盘的内容读取）"
    ]


def test_a_workbook_in_memory_is_as_on_disk(tmp_path: Path, scratch: Path) -> None:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["姓名"])
    book.save(stream)
    path = tmp_path / "x.xlsx"
    path.write_bytes(stream.getvalue())
    assert rows_of(convert(path, scratch)[0], width=1) == {1: ["姓名"]}
    assert path.read_bytes() == stream.getvalue()
