"""A block of texts becomes rows, refused cells, and rows passed over by name; none is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.kernel.ids import LOST
from pipeline.reading.clean import ROW_BITS, CleanBlock, Task, clean_block
from pipeline.reading.recognise import recognise
from pipeline.reading.related import Keyring
from pipeline.reading.sheet import Block
from pipeline.reading.text import read_text
from sources import SOURCES

steady = settings(deadline=None, max_examples=60)
GOOD, OTHER = "11010519491231002X", "330102199001011015"
HEADER = ["姓名", "身份证号", "家庭编号", "月保障金额", "备注"]
FILE = 7


def task_for(
    header: Sequence[str], *names: str, month: date | None = None, ring: Keyring | None = None
) -> Task:
    found = recognise(SOURCES, [header], list(names) or ["", ""])
    assert found is not None and not found.rivals
    return Task(found.source, found, FILE, month, ring.related if ring else None)


def block_of(task: Task, rows: Sequence[Sequence[str]], odd: Sequence[Sequence[str]] = ()) -> Block:
    columns = {p: pa.array([row[p] for row in rows], pa.string()) for p in task.wanted()}
    numbers = np.arange(2, 2 + len(rows), dtype=np.int64)
    strange = [(2 + len(rows) + i, fields, "字段数不符") for i, fields in enumerate(odd)]
    return Block(columns, numbers, strange)


def cleaned(
    *rows: Sequence[str], header: Sequence[str] = HEADER, odd: Sequence[Sequence[str]] = ()
) -> CleanBlock:
    task = task_for(header)
    return clean_block(task, block_of(task, rows, odd))


def row_of(ref: int) -> int:
    assert ref >> ROW_BITS == FILE
    return ref & ((1 << ROW_BITS) - 1)


def loaded(block: CleanBlock, *columns: str) -> list[tuple[object, ...]]:
    """The chosen columns of the rows that were loaded, with the row number first."""
    table = block.table.select(["ref", *columns]).to_pylist()
    return [(row_of(row["ref"]), *(row[c] for c in columns)) for row in table]


def rejected(block: CleanBlock) -> list[tuple[int, str, str, str, bool]]:
    return [(row_of(ref), *rest) for ref, *rest in block.rejects]  # type: ignore[misc]


# --- rows that are people ----------------------------------------------------------------------


def test_a_person_is_loaded_with_typed_values() -> None:
    block = cleaned(["张 伟", "11010519491231002x", "001", "1,234.5", "好"])
    assert loaded(block, "name", "name_key", "id_number", "unit_no", "amount") == [
        (2, "张伟", "张伟", GOOD, "001", 1234.5)
    ]
    assert (block.tally.loaded, block.tally.rejected, sum(block.tally.passed.values())) == (1, 0, 0)
    assert block.rejects == []


def test_the_table_has_the_columns_of_the_source_in_order() -> None:
    for source in SOURCES:
        header = [column.heading for column in source.columns]
        task = task_for(header)
        block = clean_block(task, block_of(task, [["张伟"] * len(header)]))
        assert block.table.column_names == list(source.schema())


def test_a_number_that_cannot_be_used_is_refused_and_the_row_stays() -> None:
    block = cleaned(["张伟", "1.1010519491231E+17", "1", "约500", ""])
    assert loaded(block, "name", "id_number", "id_text", "amount") == [
        (2, "张伟", None, "1.1010519491231E+17", None)
    ]
    assert rejected(block) == [
        (2, "身份证号", "1.1010519491231E+17", LOST, False),
        (2, "月保障金额", "约500", "不是能识别的金额", False),
    ]


@pytest.mark.parametrize(
    ("name", "number"),
    [("张伟", ""), ("", GOOD), ("无", GOOD), ("阿依古丽·买买提", ""), ("计春华", ""), ("John Smith", ""),
     ("𠮷", ""), ("", "110105194912310021"), ("张伟", "不详")],
)  # fmt: skip
def test_a_name_or_a_number_is_enough(name: str, number: str) -> None:
    assert len(loaded(cleaned([name, number, "1", "500", ""]))) == 1


def test_a_row_with_neither_is_rejected_as_a_whole() -> None:
    block = cleaned(["", "", "1", "500", ""], ["无", "无", "2", "600", ""])
    assert rejected(block) == [
        (2, "整行", "", "姓名和身份证号都没有，无法知道是谁", True),
        (3, "整行", "", "姓名和身份证号都不可用", True),
    ]
    assert (block.tally.loaded, block.tally.rejected) == (0, 2)


# --- rows that are not -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["", "", "", "", ""], "空行"),
        ([" ", "\u3000", "", "", ""], "空行"),
        (["合计", "", "", "1234", ""], "合计行"),
        (["合 计", "", "", "1234", ""], "合计行"),
        (["总计：", "", "", "1234", ""], "合计行"),
        (["本页小计", "", "", "1", ""], "合计行"),
        (["共计3户5人", "", "", "1", ""], "合计行"),
        (["陈埭镇小计", "", "", "1", ""], "合计行"),
        (["", "合计", "", "1234", ""], "合计行"),
        (["制表人：王芳", "", "审核人：李四", "", ""], "说明或签名行"),
        (["备注：1.本表一式两份", "", "", "", ""], "说明或签名行"),
        (["填报单位（盖章）：", "", "", "", ""], "说明或签名行"),
        (["第1页，共2页", "", "", "", ""], "说明或签名行"),
        (["姓名", "身份证号", "家庭编号", "月保障金额", "备注"], "重复表头"),
        (["姓 名", "*身份证号", "家庭编号", "金额", ""], "重复表头"),
    ],
)
def test_other_rows_are_passed_over_by_name(row: list[str], kind: str) -> None:
    block = cleaned(["张伟", GOOD, "1", "5", ""], row, ["李娜", OTHER, "2", "6", ""])
    assert [line[0] for line in loaded(block)] == [2, 4]
    assert dict(block.tally.passed) == {kind: 1}
    assert block.rejects == []


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["乡镇", *HEADER], ["陈埭镇", "小计", "", "", "500", ""]),
        (["乡镇", *HEADER], ["陈埭镇", "合计", "", "", "500", ""]),
        (["村", *HEADER], ["江头村", "合计：3户", "", "", "500", ""]),
        (HEADER, ["以上人员均已公示无异议", "", "", "", ""]),
        (HEADER, ["单位负责人", "", "", "", ""]),
        (HEADER, ["乡镇盖章", "", "", "", ""]),
    ],
)
def test_a_total_or_a_note_is_never_a_person(header: list[str], row: list[str]) -> None:
    assert loaded(cleaned(row, header=header)) == []


def test_odd_rows_are_passed_by_name_or_rejected() -> None:
    block = cleaned(odd=[["制表人：王芳"], [], ["", ""], ["合计", "5"], ["李娜", OTHER]])
    assert dict(block.tally.passed) == {"说明或签名行": 1, "空行": 2, "合计行": 1}
    assert rejected(block) == [(6, "整行", "", "字段数不符", True)]


# --- what the sheet says for its rows ----------------------------------------------------------


def test_the_programme_of_the_sheet_fills_what_a_row_leaves_open() -> None:
    header = [*HEADER[:4], "救助类别"]
    task = task_for(header, "农村低保")
    rows = [[n, "", "1", "5", p] for n, p in
            [("甲一", ""), ("乙二", "低保"), ("丙三", "特困"), ("丁四", "城市低保")]]  # fmt: skip
    block = clean_block(task, block_of(task, rows))
    assert block.table["programme"].to_pylist() == ["农村低保", "农村低保", "特困", "城市低保"]


def test_the_month_of_the_title_fills_what_a_row_leaves_open() -> None:
    header = ["姓名", "身份证号", "发放月份", "发放金额", "银行账号"]
    task = task_for(header, month=date(2026, 9, 1))
    rows = [["张伟", GOOD, "", "5", ""], ["张伟", GOOD, "2026年8月", "5", ""]]
    block = clean_block(task, block_of(task, rows))
    assert block.table["pay_month"].to_pylist() == [date(2026, 9, 1), date(2026, 8, 1)]


def test_only_rows_about_someone_who_matters_are_kept_of_a_registry() -> None:
    header = ["姓名", "身份证号", "号牌号码", "车辆类型"]
    task = task_for(header, ring=Keyring(pa.array([GOOD])))
    rows = [["张伟", GOOD, "闽C1", "轿车"], ["李娜", OTHER, "闽C2", "轿车"], ["王芳", "", "闽C3", "轿车"],
            ["赵强", "110105194912310021", "闽C4", "轿车"], ["合计", "", "", "4"]]  # fmt: skip
    block = clean_block(task, block_of(task, rows))
    assert [line[1] for line in loaded(block, "plate")] == ["闽C1", "闽C3", "闽C4"]
    assert (block.tally.loaded, block.tally.unrelated) == (4, 1)
    assert dict(block.tally.passed) == {"合计行": 1}
    assert rejected(block) == [(5, "身份证号", "110105194912310021", "校验码不符", False)]


def test_digits_of_another_script_do_not_stop_a_registry() -> None:
    task = task_for(["姓名", "身份证号", "号牌号码"], ring=Keyring(pa.array([GOOD])))
    rows = [["张伟", "110105１9491231002X", "闽C1"], ["李娜", "110105١٩٤٩1231002X", "闽C2"]]
    assert clean_block(task, block_of(task, rows)).tally.loaded == 2


# --- properties --------------------------------------------------------------------------------

TEXT = st.sampled_from(
    ["", " ", "张伟", "张偉", "合计", "小计", "姓名", "身份证号", "备注：无", GOOD, OTHER, "11010519491231002x",
     "110105194912310021", "无", "500", "约500", "1", "制表人：王芳", "月保障金额", "以上无误"]
)  # fmt: skip
LINES = st.lists(st.lists(TEXT | st.text(max_size=4), min_size=5, max_size=5), max_size=12)


@steady
@given(LINES, st.lists(st.lists(TEXT, max_size=4), max_size=4))
def test_every_row_is_loaded_rejected_or_passed(
    rows: list[list[str]], odd: list[list[str]]
) -> None:
    block = cleaned(*rows, odd=odd)
    tally = block.tally
    assert tally.loaded == block.table.num_rows
    assert len(rows) + len(odd) == tally.loaded + tally.rejected + sum(tally.passed.values())
    assert tally.rejected == sum(fatal for *_, fatal in block.rejects)
    kept = [row for row, *_ in loaded(block)]
    fatal = [row for row, *_, is_fatal in rejected(block) if is_fatal]
    assert kept == sorted(set(kept)) and not set(kept) & set(fatal)


@steady
@given(LINES)
def test_a_refused_cell_is_the_cell_of_the_file(rows: list[list[str]]) -> None:
    for row, heading, value, reason, fatal in rejected(cleaned(*rows)):
        assert reason
        if not fatal:
            assert rows[row - 2][HEADER.index(heading)].strip() == value


@steady
@given(LINES, st.integers(0, 12))
def test_a_block_in_two_halves_is_the_same(rows: list[list[str]], cut: int) -> None:
    task = task_for(HEADER)
    whole = clean_block(task, block_of(task, rows))
    halves = [block_of(task, rows[:cut]), block_of(task, rows[cut:])]
    halves[1] = Block(halves[1].columns, halves[1].rows + min(cut, len(rows)), [])
    first, second = (clean_block(task, half) for half in halves)
    assert first.table.to_pylist() + second.table.to_pylist() == whole.table.to_pylist()
    assert sorted([*first.rejects, *second.rejects]) == sorted(whole.rejects)
    assert first.tally.passed + second.tally.passed == whole.tally.passed


@pytest.mark.parametrize(
    ("title", "heading", "cell", "yuan"),
    [
        ("", "个人自付(万元)", "6.3", 63000.0),
        ("", "个人自付（万元）", "6.3万元", 63000.0),
        ("医保大额名单（单位：万元）", "个人自付", "6.3", 63000.0),
        ("医保大额名单（单位：万元）", "个人自付(元)", "6300", 6300.0),
        ("", "个人自付", "6300", 6300.0),
    ],
)
def test_the_unit_of_the_heading_is_the_unit_of_the_cells(
    tmp_path: Path, title: str, heading: str, cell: str, yuan: float
) -> None:
    path = tmp_path / "医保结算.csv"
    lines = [f"姓名,身份证号,结算日期,{heading}", f"张三,11010519491231002X,2026-01-05,{cell}"]
    path.write_text("\n".join([*([title] if title else []), *lines]) + "\n", encoding="utf-8")
    sheet = read_text(path)
    found = recognise(SOURCES, sheet.head, ["", path.stem])
    assert found is not None
    task = Task(found.source, found, 0, None)
    blocks = [clean_block(task, b).table for b in sheet.blocks(found.header_row, task.wanted())]
    assert blocks[0]["self_paid"].to_pylist() == [yuan]
