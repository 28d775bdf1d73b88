"""Every shape a table is delivered in: xlsb, ods, web pages, XML books, archives, locked books."""

from __future__ import annotations

import io
import os
import random
import shutil
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from pipeline.inbox import Ask, Inbox, Loaded
from pipeline.kernel.errors import UserError
from pipeline.reading import archive as archives
from pipeline.reading.convert import Answer, Order, convert
from pipeline.reading.excel import ExcelReader, as_sheet
from pipeline.reading.page import read_page
from pipeline.reading.sheet import Sheet
from pipeline.settings import read_settings
from sources import SOURCES
from tests.test_excel import rows_of, saved

FILES = Path(__file__).parent / "files"
CORPUS = Path(__file__).parent / "corpus" / "files"
PEOPLE = [["家庭编号", "姓名", "金额"], ["A1", "张伟", "500"], ["A1", "王𬭎生", "300"]]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "2026-10"
    made.mkdir()
    return made


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExcelReader]:
    made = ExcelReader(tmp_path_factory.mktemp("child"), processes=1)
    yield made
    made.close()


def read(path: Path, scratch: Path, *passwords: str) -> list[Sheet]:
    answer = answered(path, scratch, *passwords)
    assert not answer.problem, answer
    return [as_sheet(stored) for stored in answer.sheets]


def refused(path: Path, scratch: Path, *passwords: str) -> str:
    answer = answered(path, scratch, *passwords)
    assert answer.problem and answer.fix and not answer.sheets
    return answer.problem


def answered(path: Path, scratch: Path, *passwords: str) -> Answer:
    return convert(Order(str(path), str(scratch / path.name), passwords))


def lines(sheet: Sheet) -> list[list[str]]:
    width = max(len(line) for line in sheet.head)
    return list(rows_of(sheet, width=width).values())


# --- xlsb --------------------------------------------------------------------------------------


def test_xlsb_is_read_with_its_merged_cells_and_hidden_sheets(scratch: Path) -> None:
    sheet, hidden = read(FILES / "merged.xlsb", scratch)
    assert lines(sheet) == [
        ["2026年10月农村低保名册", "", "", "", "", ""],
        ["户编号", "姓名", "身份证号", "金额", "起始时间", "在保"],
        ["A1", "张伟", "11010519491231002X", "500", "2024-04-01", "是"],
        ["", "王芳", "350599195503150021", "650.5", "2024-05-06 08:30:15", "否"],
        ["A2", "王𬭎生", f"{110105194912310021.0:.15E}", "", "", ""],
    ]
    assert list(sheet.merged) == [(0, 3, 4)]
    assert (sheet.hidden, hidden.hidden, hidden.name) == (False, True, "藏")


def test_xlsb_whose_cells_the_reader_would_lose_is_refused(scratch: Path) -> None:
    assert "简写单元格" in refused(CORPUS / "xlsb_short_cells.xlsb", scratch)


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(content)]) + content


def number_cell(column: int, value: float) -> bytes:
    return record(5, struct.pack("<IId", column, 0, value))


def xlsb_with(folder: Path, cells: bytes) -> Path:
    """The made file with other records in its first sheet."""
    path = folder / "hand.xlsb"
    with zipfile.ZipFile(FILES / "merged.xlsb") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.bin"):
                data = record(129) + record(145) + cells + record(146) + record(130)
            new.writestr(name, data)
    return path


def row(number: int) -> bytes:
    return record(0, struct.pack("<II", number - 1, 0) + bytes(9))


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (row(1) + number_cell(600, 1), "列数超过500（第1行）"),
        (row(1) + number_cell(0, 1) + row(900_000) + number_cell(0, 1), "单元格范围异常（第1行之后直到第900000行才有内容）"),
        (row(1_048_577) + number_cell(0, 1), "单元格超出工作表范围（第1048577行）"),
        (row(1) + number_cell(0, 1)[:-3], "文件不完整或已损坏"),
    ],
)  # fmt: skip
def test_an_xlsb_with_far_cells_or_cut_records_is_refused(
    tmp_path: Path, scratch: Path, cells: bytes, problem: str
) -> None:
    path = xlsb_with(tmp_path, cells)
    if "损坏" in problem:  # cut behind the last whole record
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "cut.xlsb", "w") as new:
            for name in old.namelist():
                data = old.read(name)
                new.writestr(name, data[:-9] if name.endswith("sheet1.bin") else data)
        path = tmp_path / "cut.xlsb"
    assert refused(path, scratch) == problem


# --- ods ---------------------------------------------------------------------------------------


def test_ods_is_read(scratch: Path) -> None:
    (sheet,) = [s for s in read(CORPUS / "ods.ods", scratch) if not s.hidden][:1]
    assert "姓名" in sheet.head[0] and sheet.count() == len(lines(sheet)) == 7


NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(folder: Path, rows: str) -> Path:
    path = folder / "hand.ods"
    content = (
        f"<office:document-content {NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="名&amp;册">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
    return path


def text_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def test_repeated_and_spanned_cells_of_an_ods(tmp_path: Path, scratch: Path) -> None:
    path = ods(
        tmp_path,
        f"<table:table-row>{text_cell('户')}{text_cell('姓名')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        "<table:table-row>"
        + text_cell("A1", ' table:number-rows-spanned="2"')
        + text_cell("张伟")
        + "</table:table-row><table:table-row><table:covered-table-cell/>"
        + text_cell("李娜", ' table:number-columns-repeated="2"')
        + '</table:table-row><table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    )
    (sheet,) = read(path, scratch)
    assert (sheet.name, sheet.count()) == ("名&册", 5)
    assert lines(sheet) == [
        ["户", "姓名", ""], ["", "", ""], ["", "", ""], ["A1", "张伟", ""], ["", "李娜", "李娜"],
    ]  # fmt: skip
    assert list(sheet.merged) == [(0, 4, 5)]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            f'<table:table-row table:number-rows-repeated="1000000">{text_cell("x", " table:number-columns-repeated=" + chr(34) + "16384" + chr(34))}</table:table-row>',
            "单元格重复次数异常，疑似损坏或恶意",
        ),
        (
            f"<table:table-row>{text_cell('x')}</table:table-row>"
            '<table:table-row table:number-rows-repeated="900000"><table:table-cell/></table:table-row>'
            f"<table:table-row>{text_cell('y')}</table:table-row>",
            "单元格范围异常（第1行之后直到第900002行才有内容）",
        ),
        (f"<table:table-row>{text_cell('x') * 600}</table:table-row>", "列数超过500"),
        (
            f"<table:table-row><table:table-cell>{'<table:table>' * 2}</table:table-cell></table:table-row>",
            "工作表里套着另一张表，不能可靠读取",
        ),
    ],
)
def test_an_ods_that_swells_is_refused(
    tmp_path: Path, reader: ExcelReader, rows: str, problem: str
) -> None:
    found = reader.result(reader.submit(ods(tmp_path, rows))).extract
    assert problem in found.problem and found.fix


# --- damage ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["merged.xlsb", "ods.ods"])
def test_one_flipped_bit_is_noticed_or_changes_nothing(
    tmp_path: Path, reader: ExcelReader, name: str
) -> None:
    sound = (FILES if (FILES / name).exists() else CORPUS) / name
    raw = sound.read_bytes()

    def told(path: Path) -> list[list[list[str]]] | None:
        extract = reader.result(reader.submit(path)).extract
        return None if extract.problem else [list(map(list, s.head)) for s in extract.sheets]

    whole, pick, noticed = told(sound), random.Random(9), 0
    for number in range(60):
        damaged = bytearray(raw)
        damaged[pick.randrange(len(raw))] ^= 1 << pick.randrange(8)
        path = tmp_path / f"{number}{sound.suffix}"
        path.write_bytes(damaged)
        found = told(path)
        assert found is None or found == whole
        noticed += found is None
    assert noticed > 25


# --- web pages ---------------------------------------------------------------------------------


def page(text: str, encoding: str = "utf-8") -> list[tuple[list[list[str]], int]]:
    return [(list(map(list, g.rows())), c.last) for g, c in read_page(text.encode(encoding))]


def test_a_table_of_a_page_is_read_with_its_spans() -> None:
    text = """<html><body><table border=1><thead>
      <tr><th colspan=3>2026年10月名册</th></tr></thead>
      <tr><th>户</th><th>姓名</th><th>备注</th></tr>
      <tr><td rowspan="2">A1</td><td> 张&nbsp;伟 </td><td>甲<br>乙&amp;丙</td></tr>
      <tr><td>李 娜<td></tr>
      <tr><td></td></tr></table></body></html>"""
    ((rows, last),) = page(text)
    assert rows == [
        ["2026年10月名册", "", ""], ["户", "姓名", "备注"], ["A1", "张\xa0伟", "甲\n乙&丙"],
        ["", "李 娜", ""], ["", "", ""],
    ]  # fmt: skip
    assert last == 4
    assert read_page(text.encode())[0][0].merged == [(0, 3, 4)]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_read_in_the_encoding_it_has(encoding: str) -> None:
    said = "gb2312" if encoding == "gb18030" else "utf-8"
    text = f'<html><meta http-equiv="Content-Type" content="text/html; charset={said}"><table><tr><td>王𬭎生</td></tr></table>'
    assert page(text, encoding) == [([["王𬭎生"]], 1)]


def test_each_table_of_a_page_is_a_sheet_and_comments_and_scripts_are_none() -> None:
    text = """<html><!-- <table><tr><td>no</td></tr></table> --><style>td{}</style>
      <table><tr><td>甲</td></tr></table><script>document.write("<table><tr><td>no")</script>
      <table></table><table><tr><td>乙<script>x</script></td></tr><tr><td>丙</td></tr></table>"""
    tables = read_page(text.encode())
    assert [(g.name, g.lines, c.last) for g, c in tables] == [
        ("表格1", [["甲"]], 1), ("表格2", [["乙"], ["丙"]], 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<html><table><tr><td><table><tr><td>x</table></table>", "网页表格里套着表格，不能可靠读取"),
        ("<html><body><p>通知</p></body></html>", "实际是网页（HTML），里面没有表格"),
        ("<html><table><tr><td>张伟</td></tr><tr><td>李", "网页表格不完整或已损坏"),
        ("<table><tr>" + "<td>x</td>" * 600 + "</tr></table>", "列数超过500（第1行）"),
        ("<table><tr><td colspan=999>x</td><td>y</td></tr></table>", "列数超过500（第1行）"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_read_for_certain_is_refused(
    tmp_path: Path, scratch: Path, text: str, problem: str
) -> None:
    path = tmp_path / "页.xls"
    path.write_text(text, encoding="utf-8")
    assert refused(path, scratch) == problem


# --- XML books of Excel 2003 -------------------------------------------------------------------


def xml_book(table: str, head: str = "", more: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<Workbook '
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<Worksheet ss:Name="低保&amp;特困"><Table>{table}</Table>{more}</Worksheet></Workbook>'
    )


def data(text: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_an_xml_book_is_read(tmp_path: Path, scratch: Path, encoding: str) -> None:
    path = tmp_path / "x.xls"
    table = (
        f"<Row>{data('户')}{data('姓名')}{data('值')}</Row>"
        f'<Row ss:Index="4">{data("A1", more=chr(32) + "ss:MergeDown=" + chr(34) + "1" + chr(34))}'
        f"{data('张<B>伟</B>')}{data('500', 'Number')}</Row>"
        f"<Row>{data('李娜', more=' ss:Index=' + chr(34) + '2' + chr(34))}"
        f"{data('2024-04-01T00:00:00.000', 'DateTime')}</Row>"
        f"<Row/><Row>{data('1', 'Boolean')}{data('110105194912310021', 'Number')}"
        f"{data('#N/A', 'Error')}<Cell ss:Formula='=1'/></Row>"
    )
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    text = xml_book(table, more=hidden).replace("UTF-8", "GB2312" if "gb" in encoding else "UTF-8")
    path.write_bytes(text.encode(encoding))
    (sheet,) = read(path, scratch)
    assert (sheet.name, sheet.hidden, sheet.count(), sheet.errors) == ("低保&特困", True, 7, 2)
    assert lines(sheet) == [
        ["户", "姓名", "值"], ["", "", ""], ["", "", ""], ["A1", "张伟", "500"],
        ["", "李娜", "2024-04-01"], ["", "", ""], ["是", f"{110105194912310021.0:.15E}", ""],
    ]  # fmt: skip
    assert list(sheet.merged) == [(0, 4, 5)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (xml_book("<Row>&a;</Row>", '<!DOCTYPE x [<!ENTITY a "aa">]>'), "文件含有DTD或实体定义，不予读取"),
        (xml_book(f"<Row>{data('x')}</Row>")[:-30], "文件不完整或已损坏"),
        (
            xml_book(f'<Row>{data("x")}</Row><Row ss:Index="900000">{data("y")}</Row>'),
            "单元格范围异常（第1行之后直到第900000行才有内容）",
        ),
        (
            xml_book(f'<Row ss:Index="5">{data("x")}</Row><Row ss:Index="2">{data("y")}</Row>'),
            "行的次序混乱，文件已损坏",
        ),
    ],
)  # fmt: skip
def test_an_xml_book_that_is_not_honest_is_refused(
    tmp_path: Path, scratch: Path, text: str, problem: str
) -> None:
    path = tmp_path / "x.xml"
    path.write_text(text, encoding="utf-8")
    assert refused(path, scratch) == problem


# --- passwords ---------------------------------------------------------------------------------


def locked_xlsx(folder: Path, password: str, name: str = "locked.xlsx") -> Path:
    plain = saved(folder, *PEOPLE, name="plain.xlsx")
    with plain.open("rb") as source, (folder / name).open("wb") as sink:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt(password, sink)
    plain.unlink()
    return folder / name


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_locked_workbook_opens_with_its_password_only(
    tmp_path: Path, scratch: Path, kind: str
) -> None:
    path = FILES / "locked.xls" if kind == "xls" else locked_xlsx(tmp_path, "口令Ab1")
    assert refused(path, scratch) == "文件有密码"
    wrong = answered(path, scratch, "不对")
    assert wrong.problem == "文件有密码，hedui.toml 里给的口令打不开"
    assert "不对" not in wrong.problem + wrong.fix
    (sheet,) = read(path, scratch, "不对", "口令Ab1")
    assert lines(sheet) == PEOPLE


def test_a_workbook_protected_without_a_password_opens(tmp_path: Path, scratch: Path) -> None:
    (sheet,) = read(locked_xlsx(tmp_path, "VelvetSweatshop"), scratch)
    assert lines(sheet) == PEOPLE


def test_a_locked_ods_is_named(scratch: Path) -> None:
    assert refused(FILES / "locked.ods", scratch, "口令Ab1") == "文件有密码"


def test_a_password_that_takes_for_ever_to_try_is_refused(tmp_path: Path, scratch: Path) -> None:
    path = locked_xlsx(tmp_path, "a")
    raw = path.read_bytes()
    assert raw.count(b'spinCount="100000"') == 1
    path.write_bytes(raw.replace(b'spinCount="100000"', b'spinCount="99999999"'))
    assert "加密参数异常" in refused(path, scratch)


def test_passwords_are_settings_that_nobody_sees(tmp_path: Path) -> None:
    (tmp_path / "hedui.toml").write_text(
        '[passwords]\n"农村低保名册*.xlsx" = "口令Ab1"\n"民政/*" = "b"\n', encoding="utf-8"
    )
    settings = read_settings(tmp_path)
    assert settings.passwords == {"农村低保名册*.xlsx": "口令Ab1", "民政/*": "b"}
    assert "口令Ab1" not in repr(settings)
    order = Order("x", "y", ("口令Ab1",))
    assert "口令Ab1" not in repr(order) + str(order)


def test_a_password_that_is_no_text_is_refused_without_being_shown(tmp_path: Path) -> None:
    (tmp_path / "hedui.toml").write_text('[passwords]\n"x.xlsx" = 123456\n', encoding="utf-8")
    with pytest.raises(UserError) as error:
        read_settings(tmp_path)
    assert "123456" not in str(error.value) and "x.xlsx" in str(error.value)


def test_a_password_is_asked_for_until_it_fits_and_serves_the_files_after(
    tmp_path: Path, look: Callable[..., Loaded]
) -> None:
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        locked_xlsx(tmp_path, "别的" if name == "c.xlsx" else "口令Ab1", name)
    asked: list[tuple[str, bool]] = []
    answers = iter(["不对", "口令Ab1", ""])

    def ask(file: str, again: bool) -> str:
        asked.append((file, again))
        return next(answers)

    plans = {plan.file: plan for plan in look(tmp_path, ask=ask).plans}
    assert asked == [("a.xlsx", False), ("a.xlsx", True), ("c.xlsx", False)]
    assert plans["a.xlsx"].sheet and plans["b.xlsx"].sheet
    assert plans["c.xlsx"].problem == "文件有密码" and "[passwords]" in plans["c.xlsx"].fix


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("typed", "locked"), [("口令Ab1", False), ("", True)])
def test_on_a_terminal_check_asks_by_file_name(tmp_path: Path, typed: str, locked: bool) -> None:
    import pty

    inbox = tmp_path / "inbox" / "2026-10"
    inbox.mkdir(parents=True)
    (tmp_path / "hedui.toml").write_text("", encoding="utf-8")
    locked_xlsx(inbox, "口令Ab1")
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "check",
        "--quiet",
        "--workspace",
        str(tmp_path),
    ]
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True
    ) as child:
        os.close(theirs)
        shown = b""
        while not shown.endswith("这个文件）：".encode()):
            shown += os.read(ours, 1000)
        os.write(ours, f"{typed}\n".encode())
        out = child.communicate(timeout=60)[0].decode()
    os.close(ours)
    assert "locked.xlsx：有密码，请输入口令" in shown.decode()
    assert ("文件有密码" in out) is locked and "口令Ab1" not in shown.decode() + out


# --- archives ----------------------------------------------------------------------------------

CSV = "姓名,身份证号,家庭编号,与户主关系\n张伟,11010519491231002X,A1,户主\n"


@pytest.fixture
def look(scratch: Path) -> Iterator[Callable[..., Loaded]]:
    boxes: list[Inbox] = []

    def looked(
        folder: Path, passwords: dict[str, str] | None = None, ask: Ask | None = None
    ) -> Loaded:
        boxes.append(Inbox(folder, SOURCES, scratch, lambda text: None, passwords, ask=ask))
        return boxes[-1].look()

    yield looked
    for box in boxes:
        box.close()


def archive(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return path


def problems(loaded: Loaded) -> dict[str, str]:
    return {plan.file: plan.problem for plan in loaded.plans}


def test_the_files_of_an_archive_are_read_as_if_delivered_by_themselves(
    folder: Path, tmp_path: Path, look: Callable[..., Loaded]
) -> None:
    inner = archive(tmp_path / "inner.zip", ("丙/表.csv", CSV.replace("张伟", "李娜").encode()))
    book = saved(tmp_path, *PEOPLE).read_bytes()
    (folder / "民政").mkdir()
    archive(
        folder / "民政" / "汇总.zip",
        ("农村低保/名册.csv", CSV.encode("gb18030")), ("表.xlsx", book),
        ("里层.zip", inner.read_bytes()), ("__MACOSX/._表.xlsx", b"x"), ("~$表.xlsx", b"x"),
        (".DS_Store", b"x"), ("说明.docx", b"PK\x03\x04"),
    )  # fmt: skip
    loaded = look(folder)
    files = [plan.file for plan in loaded.plans]
    assert files == [
        "民政/汇总.zip/农村低保/名册.csv", "民政/汇总.zip/表.xlsx",
        "民政/汇总.zip/说明.docx", "民政/汇总.zip/里层.zip/丙/表.csv",
    ]  # fmt: skip
    assert loaded.plans[0].recognition is not None and loaded.plans[3].recognition is not None
    assert loaded.plans[0].recognition.variant == "农村低保"
    assert problems(loaded)["民政/汇总.zip/说明.docx"] == "Word文档，不能作为数据读入"
    assert set(loaded.digests) == set(files)


def test_names_written_in_gbk_are_read(folder: Path, look: Callable[..., Loaded]) -> None:
    path = archive(folder / "x.zip", ("AAAA/BBBB.csv", CSV.encode()))
    raw = path.read_bytes()
    path.write_bytes(
        raw.replace(b"AAAA", "城东".encode("gbk")).replace(b"BBBB", "名册".encode("gbk"))
    )
    assert [plan.file for plan in look(folder).plans] == ["x.zip/城东/名册.csv"]


def test_the_same_file_inside_and_outside_is_read_once(
    folder: Path, look: Callable[..., Loaded]
) -> None:
    (folder / "a.csv").write_bytes(CSV.encode())
    archive(folder / "b.zip", ("c.csv", CSV.encode()))
    assert problems(look(folder)) == {"a.csv": "", "b.zip/c.csv": "与 a.csv 完全相同，未重复读入"}


def test_archives_that_are_not_honest_are_named(
    folder: Path, tmp_path: Path, look: Callable[..., Loaded], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(folder / "a逃.zip", ("../../x.csv", CSV.encode()))
    archive(folder / "b爆.zip", ("x.csv", bytes(12 << 20)))
    locked = archive(folder / "c锁.zip", ("x.csv", CSV.encode()))
    raw = bytearray(locked.read_bytes())
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(raw)
    archive(folder / "d空.zip", ("Thumbs.db", b"x"))
    deep = archive(tmp_path / "1.zip", ("x.csv", CSV.encode())).read_bytes()
    deep = archive(tmp_path / "2.zip", ("1.zip", deep)).read_bytes()
    archive(folder / "e套.zip", ("2.zip", deep))
    cut = archive(folder / "f断.zip", ("x.csv", CSV.encode() * 50)).read_bytes()
    (folder / "f断.zip").write_bytes(cut[: len(cut) // 2])
    (folder / "g.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(30))
    before = sorted(tmp_path.rglob("*.csv"))
    assert problems(look(folder)) == {
        "a逃.zip": "压缩包内文件名异常",
        "b爆.zip": "压缩包压缩比异常，疑似损坏或恶意",
        "c锁.zip": "压缩包有密码",
        "d空.zip": "压缩包里没有文件",
        "e套.zip/2.zip/1.zip": "压缩包里一层套一层",
        "f断.zip": "文件不完整或已损坏",
        "g.7z": "7z压缩包，不能作为数据读入",
    }
    written = [p for p in sorted(tmp_path.rglob("*.csv")) if "scratch" not in p.parts]
    assert written == before


def test_an_archive_says_the_size_of_a_file_and_is_not_believed(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", ("x.csv", bytes(8 << 20)))
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    raw[22:26] = struct.pack("<I", 1000)
    with pytest.raises(archives.Unfit):
        archives.unpack(io.BytesIO(raw), tmp_path / "out")


def test_too_many_files_in_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "x.zip", ("1.csv", b"a"), ("2.csv", b"b"))
    monkeypatch.setattr(archives, "MAX_MEMBERS", 1)
    with path.open("rb") as handle, pytest.raises(archives.Unfit, match="超过1个"):
        archives.unpack(handle, tmp_path / "out")


def test_a_locked_workbook_in_an_archive_opens_by_its_name_inside(
    folder: Path, tmp_path: Path, look: Callable[..., Loaded]
) -> None:
    book = locked_xlsx(tmp_path, "口令Ab1").read_bytes()
    archive(folder / "汇总.zip", ("城东/名册.xlsx", book))
    shutil.copy(FILES / "locked.xls", folder / "老名册.xls")
    loaded = look(folder, {"汇总.zip/*/名册.xlsx": "口令Ab1", "老*.xls": "口令Ab1"})
    assert [plan.sheet.head[1] for plan in loaded.plans if plan.sheet] == [PEOPLE[1]] * 2


# --- files that change while they are read -----------------------------------------------------


@pytest.mark.parametrize("name", ["名册.csv", "名册.zip"])
def test_a_file_that_changes_meanwhile_makes_the_run_void(
    folder: Path, scratch: Path, name: str
) -> None:
    path = folder / name
    if name.endswith("zip"):
        archive(path, ("a.csv", CSV.encode()))
    else:
        path.write_bytes(CSV.encode())
    box = Inbox(folder, SOURCES, scratch, lambda text: None)
    try:
        box.look()
        box.check_unchanged()
        time.sleep(0.02)
        with path.open("ab") as handle:
            handle.write("李娜,1,A2,户主\n".encode())
        with pytest.raises(UserError, match="读取时文件被修改") as error:
            box.check_unchanged()
        assert name in str(error.value)
    finally:
        box.close()


def test_a_workbook_that_changes_meanwhile_is_read_as_it_was(
    folder: Path, look: Callable[..., Loaded]
) -> None:
    path = saved(folder, *PEOPLE)
    loaded = look(folder)
    path.write_bytes(b"PK\x03\x04 being saved")
    (plan,) = loaded.plans
    assert plan.sheet is not None
    assert rows_of(plan.sheet, width=3)[2] == PEOPLE[1]


# --- the oldest Excel --------------------------------------------------------------------------


def test_a_workbook_of_excel_95_is_read_in_its_own_encoding(scratch: Path) -> None:
    (sheet,) = read(FILES / "excel95.xls", scratch)
    assert (sheet.name, sheet.count()) == ("名册", 3)
    assert lines(sheet) == [
        ["户号", "姓名", "金额"],
        ["A1", "张伟", "500"],
        ["A1", "王芳", "300.5"],
    ]


def test_a_workbook_older_than_that_is_named(folder: Path, look: Callable[..., Loaded]) -> None:
    shutil.copy(FILES / "excel2.xls", folder)
    assert problems(look(folder)) == {"excel2.xls": "Excel 4.0以前的旧工作簿，不能作为数据读入"}
