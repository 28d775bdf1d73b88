"""An inbox becomes tables: every row accounted for, every unread file named, every place true."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pytest
import xlwt

from pipeline.inbox import Inbox, Loaded
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import FileRow
from pipeline.load import load
from pipeline.reading import pieces, quotes
from pipeline.reading.clean import ROW_BITS
from sources import SOURCES

GOOD, BAD = "11010519491231002X", "110105194912310021"
STRANGER = "330102199001011015"


@dataclass
class Store:
    """What a load left, in the words of the tests."""

    folder: Path
    loaded: Loaded
    con: duckdb.DuckDBPyConnection

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()

    def file(self, name: str, sheet: str = "") -> FileRow:
        (row,) = [r for r in self.loaded.files if (r.file, r.sheet) == (name, sheet)]
        return row

    def place(self, ref: int) -> tuple[str, str, int]:
        """File, sheet and row of a ref."""
        ((file, sheet),) = self.ask(
            f"SELECT file, sheet FROM file_sheet WHERE file_no = {ref >> ROW_BITS}"  # noqa: S608
        )
        return file, sheet, ref & ((1 << ROW_BITS) - 1)


def load_folder(folder: Path, scratch: Path) -> Store:
    con = duckdb.connect()
    inbox = Inbox(folder, SOURCES, scratch, lambda said: None)

    def related() -> pa.Array:
        numbers = con.execute("SELECT id_number FROM roster WHERE id_number IS NOT NULL").fetchall()
        return pa.array([n for (n,) in numbers], pa.string())

    try:
        inbox.look()
        return Store(folder, load(inbox, con, related), con)
    finally:
        inbox.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "inbox"
    made.mkdir()
    return made


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    made = tmp_path / "scratch"
    made.mkdir()
    return made


def put(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def put_sheets(folder: Path, name: str, **sheets: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / name)
    return folder / name


# --- a small inbox with everything in it -------------------------------------------------------

ROSTER = [
    ["2026年10月农村低保名册", "", "", "", "", ""],
    ["填报单位：某县民政局", "", "", "", "", ""],
    ["序号", "姓名", "身份证号", "家庭编号", "月保障金额", "幸运数字"],
    [1, "张伟", GOOD, "001", 500, 7],
    ["", "", "", "", "", ""],
    [2, "李娜", BAD, "002", "约500", ""],
    [3, "", "", "003", 400, ""],
    ["序号", "姓名", "身份证号", "家庭编号", "月保障金额", "幸运数字"],
    [4, "王芳", 110105194912310021, "004", 300, ""],
    ["小计", "", "", "", 1700, ""],
    ["制表人：赵强", "", "", "审核人：孙丽", "", ""],
]
DEATHS = (
    "死亡登记,,,\r\n姓名,身份证号,死亡日期,备注\r\n"
    f'张伟,{GOOD},2026年9月3日,"甲,\r\n乙"\r\n'
    f"李娜,{BAD},2026-02-30,\r\n"
    "王芳,,二〇二六年九月三日,\r\n"
    "赵强,110105194912\r\n"
    "孙丽,,2026-9-9,x,y\r\n"
    "\r\n"
    "合计,4,,\r\n"
    "经办人：周某,,,"
)
CARS = (
    f"所有人\t身份证号\t号牌号码\t车辆类型\n张伟\t{GOOD}\t闽C1\t轿车\n某人\t{STRANGER}\t闽C2\t轿车\n"
    "李娜\t\t闽C3\t轿车\n"
)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("delivered")
    put_sheets(folder, "民政.xlsx", 名册=ROSTER, 说明=[["本表由民政局提供"]], 空=[])
    put(folder, "公安/死亡.csv", DEATHS, "gb18030")
    put(folder, "公安/车辆.txt", CARS, "utf-16")
    put(folder, "公安/死亡（副本）.csv", DEATHS, "gb18030")
    put(folder, "杂项.csv", "品名,数量\n纸,1\n笔,2\n")
    put(folder, "通知.docx", b"PK\x03\x04...")
    book = xlwt.Workbook()
    sheet = book.add_sheet("表1")
    for r, row in enumerate(
        [["姓名", "证件号码", "残疾类别", "残疾等级"], ["张伟", GOOD, "肢体", "二级"]]
    ):
        for c, value in enumerate(row):
            sheet.write(r + 2, c + 1, value)
    book.save(str(folder / "残联.xls"))
    return folder


@pytest.fixture(scope="module")
def store(delivered: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = load_folder(delivered, tmp_path_factory.mktemp("scratch"))
    yield made
    made.con.close()


def independent_rows(folder: Path, file: str, sheet: str) -> list[list[str]]:
    """The lines of a file by readers that are not ours; a line number is its index plus one."""
    path = folder / file
    if path.suffix == ".xlsx":
        lines = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
        return [["" if v is None else str(v) for v in line] for line in lines]
    raw = path.read_bytes()
    wide = raw.startswith(b"\xff\xfe")
    content = raw.decode("utf-16" if wide else "gb18030")
    return list(csv.reader(io.StringIO(content, newline=""), delimiter="\t" if wide else ","))


def test_rows_in_are_rows_loaded_rejected_and_passed_over(store: Store) -> None:
    for row in store.loaded.files:
        assert row.rows_in == row.rows_loaded + row.rows_rejected + row.rows_passed, row


@pytest.mark.parametrize(
    ("file", "sheet", "source", "counts"),
    [
        ("民政.xlsx", "名册", "roster", (11, 3, 1, 7)),
        ("民政.xlsx", "说明", "", (1, 0, 0, 1)),
        ("民政.xlsx", "空", "", (0, 0, 0, 0)),
        ("公安/死亡.csv", "", "deaths", (10, 3, 2, 5)),
        ("公安/车辆.txt", "", "vehicles", (4, 3, 0, 1)),
        ("公安/死亡（副本）.csv", "", "", (10, 0, 0, 10)),
        ("残联.xls", "表1", "disability", (4, 1, 0, 3)),
        ("杂项.csv", "", "", (3, 0, 0, 3)),
        ("通知.docx", "", "", (0, 0, 0, 0)),
    ],
)
def test_the_account_of_every_sheet(
    store: Store, file: str, sheet: str, source: str, counts: tuple[int, int, int, int]
) -> None:
    row = store.file(file, sheet)
    assert row.source == source
    assert (row.rows_in, row.rows_loaded, row.rows_rejected, row.rows_passed) == counts


def test_every_file_of_the_inbox_is_in_the_account(store: Store) -> None:
    on_disk = {
        p.relative_to(store.folder).as_posix() for p in store.folder.rglob("*") if p.is_file()
    }
    assert {row.file for row in store.loaded.files} == on_disk
    assert set(store.loaded.digests) == on_disk


def test_rows_in_are_counted_as_others_count_them(store: Store) -> None:
    for row in store.loaded.files:
        if row.file.endswith((".csv", ".txt")) and row.file != "杂项.csv":
            assert row.rows_in == len(independent_rows(store.folder, row.file, row.sheet))
    assert store.file("民政.xlsx", "名册").rows_in == len(ROSTER)


def test_rows_passed_over_are_named(store: Store) -> None:
    note = store.file("民政.xlsx", "名册").note
    assert "标题行2行、表头1行" in note
    for words in ("空行1行", "重复表头1行", "合计行1行", "说明或签名行1行", "未使用的列：幸运数字"):
        assert words in note
    assert "其中1行与名册和目标人群无关，只计数不留存" in store.file("公安/车辆.txt").note


def test_a_file_that_came_twice_is_counted_once(store: Store) -> None:
    assert store.ask("SELECT count(*) FROM deaths") == [(3,)]
    twin = store.file("公安/死亡（副本）.csv")
    assert "与 公安/死亡.csv 完全相同，未重复读入" in twin.note
    assert not any("副本" in said for said in store.loaded.attention)


def test_what_was_not_recognised_is_named_for_the_officer(store: Store) -> None:
    said = "\n".join(store.loaded.attention)
    assert "杂项.csv：认不出是哪类数据" in said and "请移出收件夹" in said
    assert "通知.docx：Word文档，不能作为数据读入" in said
    assert "民政.xlsx" not in said
    assert len(store.loaded.attention) == 2


def test_what_is_there_is_said(store: Store) -> None:
    assert store.loaded.present == {"roster", "deaths", "vehicles", "disability"}


def test_a_ref_leads_to_the_row_of_the_file(store: Store) -> None:
    for table in ("roster", "deaths", "vehicles"):
        rows = store.ask(f"SELECT ref, name FROM {table}")  # noqa: S608
        assert rows
        for ref, name in rows:
            file, sheet, row = store.place(ref)
            assert name in independent_rows(store.folder, file, sheet)[row - 1]
    ((ref,),) = store.ask("SELECT ref FROM disability")
    assert store.place(ref) == ("残联.xls", "表1", 4)


def test_a_reject_says_the_row_that_holds_its_value(store: Store) -> None:
    rejects = store.ask('SELECT ref, "column", value, reason, fatal FROM reject ORDER BY ref')
    told = {(store.place(ref)[0], store.place(ref)[2], column) for ref, column, *_ in rejects}
    assert told == {
        ("民政.xlsx", 6, "身份证号"),
        ("民政.xlsx", 6, "月保障金额"),
        ("民政.xlsx", 7, "整行"),
        ("民政.xlsx", 9, "身份证号"),
        ("公安/死亡.csv", 4, "身份证号"),
        ("公安/死亡.csv", 4, "死亡日期"),
        ("公安/死亡.csv", 6, "整行"),
        ("公安/死亡.csv", 7, "整行"),
    }
    for ref, column, value, reason, fatal in rejects:
        file, sheet, row = store.place(ref)
        line = independent_rows(store.folder, file, sheet)[row - 1]
        assert reason and fatal == (column == "整行")
        if not fatal and "E+" not in value:
            assert value in line


def test_an_id_number_stored_as_a_number_is_refused_not_converted(store: Store) -> None:
    assert store.ask("SELECT id_number FROM roster WHERE name = '王芳'") == [(None,)]
    reasons = store.ask("SELECT reason FROM reject WHERE value LIKE '1.1010519491231%E+17'")
    assert len(reasons) == 1 and "精度丢失" in reasons[0][0]


def test_values_are_typed_and_the_sheet_says_the_programme(store: Store) -> None:
    assert store.ask("SELECT name, id_number, unit_no, amount, programme FROM roster ORDER BY ref") == [
        ("张伟", GOOD, "001", 500.0, "农村低保"),
        ("李娜", None, "002", None, "农村低保"),
        ("王芳", None, "004", 300.0, "农村低保"),
    ]  # fmt: skip
    assert store.ask("SELECT name, died_on::VARCHAR FROM deaths ORDER BY ref") == [
        ("张伟", "2026-09-03"), ("李娜", None), ("王芳", "2026-09-03"),
    ]  # fmt: skip
    assert store.ask("SELECT plate FROM vehicles ORDER BY ref") == [("闽C1",), ("闽C3",)]


def test_the_files_are_not_changed(delivered: Path, tmp_path: Path, scratch: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(delivered, copy)
    before = {p: p.read_bytes() for p in sorted(copy.rglob("*")) if p.is_file()}
    load_folder(copy, scratch).con.close()
    assert {p: p.read_bytes() for p in sorted(copy.rglob("*")) if p.is_file()} == before


def test_small_blocks_load_the_same(
    delivered: Path, store: Store, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "BLOCK", 64)
    again = load_folder(delivered, scratch)
    for table in ("deaths", "vehicles", "roster", "reject"):
        ask = f"SELECT * FROM {table} ORDER BY ALL"  # noqa: S608
        assert again.ask(ask) == store.ask(ask)
    assert again.loaded.files == store.loaded.files
    again.con.close()


# --- one file at a time ------------------------------------------------------------------------

HEADER = "姓名,身份证号,家庭编号,月保障金额,保障人口\n"


def test_the_same_name_in_two_folders_is_two_files(folder: Path, scratch: Path) -> None:
    for town in ("甲镇", "乙镇"):
        put(folder, f"{town}/农村低保.csv", HEADER + f"张伟{town},,1,5,1\n")
    store = load_folder(folder, scratch)
    assert {row.file: row.rows_loaded for row in store.loaded.files} == {
        "甲镇/农村低保.csv": 1, "乙镇/农村低保.csv": 1,
    }  # fmt: skip


def test_the_order_of_the_account_is_that_of_the_folder(folder: Path, scratch: Path) -> None:
    put(folder, "1.csv", "品名,数量\n纸,1\n")
    put(folder, "2.csv", "姓名,身份证号,死亡日期\n张伟,,2026-1-1\n")
    put(folder, "3农村低保.csv", HEADER + "张伟,,1,5,1\n")
    assert [row.file for row in load_folder(folder, scratch).loaded.files] == [
        "1.csv", "2.csv", "3农村低保.csv",
    ]  # fmt: skip


def test_a_header_without_rows_loads_nothing_and_is_not_present(
    folder: Path, scratch: Path
) -> None:
    put(folder, "农村低保.csv", HEADER)
    store = load_folder(folder, scratch)
    assert store.file("农村低保.csv").rows_loaded == 0
    assert store.loaded.present == set()


@pytest.mark.parametrize(
    ("name", "content"),
    [("农村低保.csv", HEADER), ("农村低保.csv", "\n\n \n")],
    ids=["only a header", "only blanks"],
)
def test_an_extract_without_a_row_is_told_to_the_officer(
    folder: Path, scratch: Path, name: str, content: str
) -> None:
    put(folder, name, content)
    assert load_folder(folder, scratch).loaded.attention


def test_a_hidden_sheet_is_not_read_and_the_account_says_so(folder: Path, scratch: Path) -> None:
    path = put_sheets(folder, "农村低保.xlsx", 现行=ROSTER, 旧=ROSTER)
    book = openpyxl.load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.save(path)
    store = load_folder(folder, scratch)
    assert store.file("农村低保.xlsx", "旧").note == "隐藏工作表，未读入"
    assert store.ask("SELECT count(*) FROM roster") == [(3,)]


def test_a_sheet_that_fits_two_sources_is_left_and_named(folder: Path, scratch: Path) -> None:
    put(folder, "名单.csv", "姓名,身份证号,金额,起始时间\n张伟,,5,2026-1-1\n")
    store = load_folder(folder, scratch)
    assert store.loaded.present == set()
    (said,) = store.loaded.attention
    assert (
        said.startswith("名单.csv：像是“")
        and "也像“" in said
        and "在文件名或表头上一行写明" in said
    )


def test_a_list_without_its_kind_is_left_and_named(folder: Path, scratch: Path) -> None:
    put(folder, "名单.csv", "姓名,身份证号,认定日期\n张伟,,2026-1-1\n")
    (said,) = load_folder(folder, scratch).loaded.attention
    assert "看不出是哪一种" in said


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("张伟,,1,5,3000000000\n", id="more than 32 bits"),
        pytest.param(f"张伟,,1,5,{'9' * 30}\n", id="more than 64 bits"),
        pytest.param('张5",,1,5,1\n李6",,1,5,1\n', id="two stray quotation marks"),
        pytest.param("张伟,,1,5," + "9" * 140_000 + "\n", id="a field of 140,000 digits"),
    ],
)
def test_no_cell_stops_the_run(folder: Path, scratch: Path, line: str) -> None:
    put(folder, "农村低保.csv", HEADER + "李娜,,2,5,1\n" + line)
    row = load_folder(folder, scratch).file("农村低保.csv")
    assert row.rows_in == row.rows_loaded + row.rows_rejected + row.rows_passed


def test_digits_of_another_script_do_not_stop_the_run(folder: Path, scratch: Path) -> None:
    put(folder, "农村低保.csv", HEADER + f"张伟,{GOOD},1,5,1\n")
    put(
        folder,
        "车辆.csv",
        f"姓名,身份证号,号牌号码\n张伟,{GOOD},闽C1\n李娜,١١٠١٠٥١٩٤٩١٢٣١٠٠٢X,闽C2\n",
    )
    assert load_folder(folder, scratch).file("车辆.csv").rows_loaded == 2


def test_a_workbook_that_ends_early_is_refused_and_the_others_go_on(
    folder: Path, scratch: Path
) -> None:
    from tests.test_excel import by_hand, cell

    rows = "".join(
        f'<row r="{n}">{cell(f"A{n}", a)}{cell(f"B{n}", b)}{cell(f"C{n}", c)}</row>'
        for n, (a, b, c) in enumerate(
            [("姓名", "死亡日期", "火化时间"), ("张伟", "2026-1-1", ""), ("李娜", "2026-1-2", "")],
            1,
        )
    )
    early = rows.replace('<row r="3">', '</sheetData><sheetData><row r="3">')
    by_hand(folder, f"<sheetData>{early}</sheetData>")
    put(folder, "农村低保.csv", HEADER + f"张伟,{GOOD},1,5,1\n")
    assert load_folder(folder, scratch).file("农村低保.csv").rows_loaded == 1


# --- what an officer is told -------------------------------------------------------------------


def test_an_empty_inbox_is_an_error_that_says_what_to_do(folder: Path, scratch: Path) -> None:
    with pytest.raises(UserError) as error:
        load_folder(folder, scratch)
    assert error.value.code == 2
    assert str(error.value) == (
        f"收件夹里没有文件\n  位置：{folder}\n  处理：把各部门的Excel或CSV文件放进该文件夹后重试"
    )


def test_only_lock_files_are_no_files(folder: Path, scratch: Path) -> None:
    for name in ("~$名册.xlsx", ".~lock.名册.xlsx#", "Thumbs.db", ".DS_Store"):
        put(folder, name, b"x")
    with pytest.raises(UserError, match="收件夹里没有文件"):
        load_folder(folder, scratch)


def test_a_workbook_that_is_open_is_named(folder: Path, scratch: Path) -> None:
    put(folder, "农村低保.csv", HEADER + "张伟,,1,5,1\n")
    put(folder, "~$农村低保.xlsx", b"x")
    put(folder, ".~lock.死亡.xlsx#", b"x")
    said = load_folder(folder, scratch).loaded.attention
    assert [line.split(" ")[0] for line in said] == ["死亡.xlsx", "农村低保.xlsx"]
    assert all("正被打开，请保存并关闭后再运行" in line for line in said)


def test_counts_that_do_not_agree_stop_the_run(
    folder: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last guard, tried by counting one row too many."""
    put(folder, "农村低保.csv", HEADER + "张伟,,1,5,1\n")
    honest = quotes.count_lines
    monkeypatch.setattr(quotes, "count_lines", lambda text: honest(text) + 1)
    with pytest.raises(UserError, match="行数对不上：文件3行，读入1、退回0、略过1行") as error:
        load_folder(folder, scratch)
    assert error.value.code == 5
    assert "农村低保.csv" in error.value.where
