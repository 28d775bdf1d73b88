"""Returns, each with one damage: repaired and told, or refused with the reason and the cell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from reports.baseline import KEY_HEADING
from tests.returned.office import (
    DEATHS,
    FIRST,
    HEADINGS,
    MISSED,
    REACHED,
    REVIEWED,
    Edit,
    Office,
    column,
    fill,
    refusals,
    reminders,
)

LAST = FIRST + 3
GONE: dict[str, Any] = {"整改措施": None, "整改时限": None}


@dataclass(frozen=True)
class Damage:
    """``edits`` of the town. ``taken``: keys of which something is recorded. ``refused`` and
    ``told``: (heading of the cell, nth row, part of the words), all there are and no others;
    heading '' is any cell."""

    name: str
    edits: tuple[Edit, ...]
    taken: tuple[str, ...] = ()
    refused: tuple[tuple[str, int, str], ...] = ()
    told: tuple[tuple[str, int, str], ...] = ()

    def __str__(self) -> str:
        return self.name


def put(heading: str, value: Any, nth: int = 0, sheet: str = DEATHS) -> Edit:
    return lambda book: setattr(book[sheet].cell(FIRST + nth, column(book[sheet], heading)), "value", value)  # fmt: skip


def at(sheet: str, do: Callable[[Any], object]) -> Edit:
    return lambda book: do(book[sheet])


def sort_rows(sheet: Any) -> None:
    """Whole rows, hidden key and all, upside down."""
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST, max_row=LAST)]
    for number, line in enumerate(reversed(lines), start=FIRST):
        for col, value in enumerate(line, start=1):
            sheet.cell(number, col).value = value


def sort_facts_only(sheet: Any) -> None:
    """The names and numbers are turned round, the rest of the row stays."""
    for heading in ("姓名", "身份证号"):
        cells = [sheet.cell(row, column(sheet, heading)) for row in range(FIRST, LAST + 1)]
        for cell, value in zip(cells, [cell.value for cell in reversed(cells)], strict=True):
            cell.value = value


def move_columns(sheet: Any) -> None:
    """The town's result stands first now."""
    unmerge(sheet)
    sheet.insert_cols(1, 2)
    moved = column(sheet, "核实结果")
    for row in range(HEADINGS, LAST + 1):
        sheet.cell(row, 1).value = sheet.cell(row, moved).value
        sheet.cell(row, moved).value = None


def unmerge(sheet: Any) -> None:
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


def insert_row(sheet: Any) -> None:
    unmerge(sheet)
    sheet.insert_rows(FIRST + 1)


def delete_row(sheet: Any) -> None:
    unmerge(sheet)
    sheet.delete_rows(FIRST + 1)


def new_person(sheet: Any) -> None:
    insert_row(sheet)
    for heading, value in (("姓名", "新来人"), ("身份证号", "350599197001019999"), ("核实结果", "属实")):  # fmt: skip
        sheet.cell(FIRST + 1, column(sheet, heading)).value = value


def copy_down(sheet: Any, **changes: Any) -> None:
    """The first row once more, below the last."""
    unmerge(sheet)
    sheet.insert_rows(LAST + 1)
    for col in range(1, sheet.max_column + 1):
        sheet.cell(LAST + 1, col).value = sheet.cell(FIRST, col).value
    for heading, value in changes.items():
        sheet.cell(LAST + 1, column(sheet, heading)).value = value


def drop_column(heading: str) -> Callable[[Any], None]:
    def drop(sheet: Any) -> None:
        unmerge(sheet)
        sheet.delete_cols(column(sheet, heading))

    return drop


def filter_rows(sheet: Any) -> None:
    for row in (FIRST, FIRST + 1):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].width = 90


def merge_people(sheet: Any) -> None:
    """The same two people for both rows, in cells merged downwards."""
    for heading in ("核查人1", "核查人2", "核查日期"):
        letter = get_column_letter(column(sheet, heading))
        sheet.cell(FIRST + 1, column(sheet, heading)).value = None
        sheet.merge_cells(f"{letter}{FIRST}:{letter}{FIRST + 1}")


def second_table(sheet: Any) -> None:
    """Two villages, each with headings of its own, one below the other in other columns."""
    unmerge(sheet)
    sheet.delete_rows(LAST + 1, 10)
    headings = [sheet.cell(HEADINGS, col).value for col in range(1, sheet.max_column + 1)]
    values = [sheet.cell(LAST, col).value for col in range(1, sheet.max_column + 1)]
    for col, (heading, value) in enumerate(zip(headings, values, strict=True), start=2):
        sheet.cell(LAST, col - 1).value = None
        sheet.cell(LAST + 3, col).value, sheet.cell(LAST + 4, col).value = heading, value


def drop_baseline(book: Workbook) -> None:
    del book["_基线"]


def rename_sheets(book: Workbook) -> None:
    book[DEATHS].title, book["_基线"].title = "1", "_基线 (2)"


def break_headings(sheet: Any) -> None:
    for heading in ("核实结果", "核查人1", "整改时限"):
        cell = sheet.cell(HEADINGS, column(sheet, heading))
        cell.value = f" {heading[:2]}\n{heading[2:]} "


KEEP = tuple(f"Ad{n}" for n in range(4))
DAMAGES = (
    # --- repaired ------------------------------------------------------------------------------
    Damage("行倒序排过", (fill(), at(DEATHS, sort_rows)), ("Ad0",)),
    Damage("筛选隐藏了行、拉宽了列", (fill(), at(DEATHS, filter_rows)), ("Ad0",)),
    Damage("左边插了两列、核实结果挪到最前", (fill(), at(DEATHS, move_columns)), ("Ad0",)),
    Damage("中间插了空行", (fill(), fill(3), at(DEATHS, insert_row)), ("Ad0", "Ad3")),
    Damage("删掉了一行", (fill(), fill(3), at(DEATHS, delete_row)), ("Ad0", "Ad3")),
    Damage("表头里有换行和空格", (fill(), at(DEATHS, break_headings)), ("Ad0",)),
    Damage("工作表改了名", (fill(), rename_sheets), ("Ad0",)),
    Damage("两个核查人写在一格", (fill(核查人1="张三、李四", 核查人2=None),), ("Ad0",)),
    Damage("选项前后有空格", (fill(核实结果=" 属 实　"),), ("Ad0",)),
    Damage("日期写成文字", (fill(核查日期="2026年11月5日", 整改时限="2026.12.5"),), ("Ad0",)),
    Damage("金额写成文字", (fill(已追缴金额="1,200元"),), ("Ad0",)),
    Damage("核查人合并了单元格", (fill(), fill(1), at(DEATHS, merge_people)), ("Ad0", "Ad1")),
    Damage("两村的表上下拼在一张表里", (fill(), fill(3), at(DEATHS, second_table)), ("Ad0", "Ad3")),
    Damage("同一行复制了一遍", (fill(), at(DEATHS, copy_down)), ("Ad0",)),
    Damage("复制的那一行只填了一半", (fill(), at(DEATHS, lambda s: copy_down(s, 核查情况=None))), ("Ad0",)),
    Damage("基线表被删", (fill(), drop_baseline), ("Ad0",), told=(("", 0, "基线表不见了"),)),
    Damage("编号列被删，按事实认出", (fill(), at(DEATHS, drop_column(KEY_HEADING))), ("Ad0",),
           told=(("", 0, "按县级下发的事实认出这一行（共4行）"),)),
    Damage("编号列被删、事实也改了，按姓名证号认出",
           (fill(), put("村(居)", "南村"), at(DEATHS, drop_column(KEY_HEADING))), ("Ad0",),
           told=(("", 0, "按姓名、证号和问题类型认出".replace("证号", "身份证号")), ("村(居)", 0, "原为“东村”，现为“南村”"),
                 ("", 1, "按县级下发的事实认出这一行（共3行）"))),
    Damage("一行的编号被清掉", (fill(), put(KEY_HEADING, None)), ("Ad0",), told=(("", 0, "按县级下发的事实认出"),)),
    Damage("一行的编号被改坏", (fill(), put(KEY_HEADING, "xx")), ("Ad0",), told=(("", 0, "线索编号被改动"),)),
    Damage("证号被存成数字", (fill(), put("身份证号", 350599194003021234)), ("Ad0",), told=(("身份证号", 0, "存成了数字"),)),
    Damage("改了涉及金额", (fill(), put("涉及金额(元)", 30)), ("Ad0",), told=(("涉及金额(元)", 0, "原为“3000.00”，现为“30”"),)),
    Damage("没填的行改了事实", (put("村(居)", "南村", 2),), told=(("村(居)", 2, "原为“东村”"),)),
    Damage("属实但没有整改措施", (fill(**GONE),), ("Ad0",), told=(("整改措施", 0, "还没有选整改措施"),)),
    Damage("只填了备注", (put("备注", "等通知"),), told=(("备注", 0, "只填了备注"),)),
    Damage("删掉了核查情况列", (fill(), at(DEATHS, drop_column("核查情况"))), ("Ad0",), told=(("", 0, "“核查情况”这一列不见了"),)),
    Damage("用横线和无占位", (fill(核实结果="不属实", 误报原因="同名同姓", 整改措施="无", 整改时限="/", 已追缴金额="—"),), ("Ad0",)),
    Damage("金额是没有结果的公式", (fill(已追缴金额="=100+20"),), ("Ad0",), told=(("", 0, "有1格是错误值"),)),
    # --- refused -------------------------------------------------------------------------------
    Damage("改了姓名", (fill(), fill(1), put("姓名", "王秀莲")), ("Ad1",), (("姓名", 0, "原为“王秀英”，现为“王秀莲”"),)),
    Damage("换了证号", (fill(), put("身份证号", "350599199001010000")), (), (("身份证号", 0, "被改动"),)),
    Damage("只给姓名证号排了序", (fill(), at(DEATHS, sort_facts_only)), (),
           (("姓名", 0, "被改动"), ("身份证号", 0, "被改动")),
           tuple((heading, n, "被改动") for n in range(1, 4) for heading in ("姓名", "身份证号"))),
    Damage("核查人只有一人", (fill(核查人2=None), fill(1)), ("Ad1",), (("核查人2", 0, "只有张三一人"),)),
    Damage("两格写的是同一个人", (fill(核查人2="张三"),), (), (("核查人2", 0, "不足2人"),)),
    Damage("核查人2填了无", (fill(核查人2="无"),), (), (("核查人2", 0, "只有张三一人"),)),
    Damage("没有核查人", (fill(核查人1=None, 核查人2=None),), (), (("核查人1", 0, "没有填"),)),
    Damage("不属实没有原因", (fill(核实结果="不属实", **GONE),), (), (("误报原因", 0, "没有选误报原因"),)),
    Damage("属实又选了误报原因", (fill(误报原因="同名同姓"),), (), (("误报原因", 0, "又选了误报原因"),)),
    Damage("下拉框之外的结果", (fill(核实结果="基本属实"),), (), (("核实结果", 0, "不在选项之内"),)),
    Damage("填了别的没填结果", (fill(核实结果=None),), (), (("核实结果", 0, "没有填“核实结果”"),)),
    Damage("二月三十日", (fill(核查日期="2026-02-30"),), (), (("核查日期", 0, "日期不存在"),)),
    Damage("核查日期在下发之前", (fill(核查日期=datetime(2026, 9, 1)),), (), (("核查日期", 0, "早于下发日期2026-10-01"),)),
    Damage("核查日期在以后", (fill(核查日期=datetime(2027, 11, 5), 整改时限=datetime(2027, 12, 5)),), (), (("核查日期", 0, "晚于今天"),)),
    Damage("核查日期只有月份", (fill(核查日期="2026年11月"),), (), (("核查日期", 0, "只写到月"),)),
    Damage("核查日期没有年份", (fill(核查日期="11月5日"),), (), (("核查日期", 0, "没有写年份"),)),
    Damage("核查日期格里填了时间", (fill(核查日期=time(9, 30)),), (), (("核查日期", 0, "不是日期"),)),
    Damage("没有核查日期", (fill(核查日期=None),), (), (("核查日期", 0, "没有填“核查日期”"),)),
    Damage("整改时限早于核查", (fill(整改时限=datetime(2026, 11, 1)),), (), (("整改时限", 0, "早于核查日期"),)),
    Damage("追缴超过涉及金额", (fill(已追缴金额=30000),), (), (("已追缴金额", 0, "超过涉及金额3,000.00元"),)),
    Damage("追缴金额是负数", (fill(已追缴金额=-5),), (), (("已追缴金额", 0, "是负数"),)),
    Damage("追缴金额写成一段话", (fill(已追缴金额="约一千多"),), (), (("已追缴金额", 0, "不是能识别的金额"),)),
    Damage("不属实又追缴", (fill(核实结果="不属实", 误报原因="同名同姓", 已追缴金额=100, **GONE),), (), (("已追缴金额", 0, "又填了已追缴金额"),)),
    Damage("已整改没有措施", (fill(整改状态="已整改", **GONE),), (), (("整改措施", 0, "没有选整改措施"),)),
    Damage("乡镇填了县级复核栏", (fill(), fill(base=REVIEWED, 佐证材料编号=None)), ("Ad0",), (("复核人", 0, "由县级填写"),)),
    Damage("编号谁也不认识", (put(KEY_HEADING, "zzz"), put("姓名", "无此人"), put("身份证号", "350599197001019999"), fill()), (),
           ((KEY_HEADING, 0, "没有这个线索编号"),)),
    Damage("编号是别的乡镇的", (fill(), put(KEY_HEADING, "Bd0")), (), ((KEY_HEADING, 0, "是河口镇的线索，不属于城关镇"),)),
    Damage("自己加了一个人", (at(DEATHS, new_person),), (), ((KEY_HEADING, 1, "多出的一行"),)),
    Damage("两行答复不一样", (fill(), at(DEATHS, lambda s: copy_down(s, 核实结果="无法核实"))), (),
           (("核实结果", 0, "答复不一样"), ("核实结果", 4, "答复不一样"))),
    Damage("删掉了核查人2列", (fill(), at(DEATHS, drop_column("核查人2"))), (), (("", 0, "不足2人"),), (("", 0, "“核查人2”这一列不见了"),)),
    Damage("整列粘贴错位", (fill(核实结果="张三", 核查人1="李四", 核查人2="2026-11-05", 核查日期="已入户"),), (),
           (("核实结果", 0, "不在选项之内"), ("核查日期", 0, "不是能识别的日期"))),
    Damage("摸排没见到人却写符合", (fill(0, MISSED, REACHED, 是否见到本人="否"),), (), (("是否见到本人", 0, "没有见到本人"),)),
    Damage("摸排符合没有类别", (fill(0, MISSED, REACHED, 拟纳入类别="无"),), (), (("拟纳入类别", 0, "没有拟纳入类别"),)),
    Damage("摸排只有一人签名", (fill(0, MISSED, REACHED, 摸排人1=None),), (), (("摸排人1", 0, "只有李四一人"),)),
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=str)
def test_a_damaged_return(county: Office, damage: Damage) -> None:
    path = county.back(*damage.edits)
    done = county.collect()
    taken = {one["finding_id"] for one in county.events()}
    assert sorted(taken) == sorted(damage.taken)
    _agree(path, refusals(done), damage.refused)
    _agree(path, reminders(done), damage.told)
    assert done.code == bool(damage.refused)
    assert bool(done.lists) == bool(damage.refused or damage.told)


def _agree(path: Path, told: Any, expected: tuple[tuple[str, int, str], ...]) -> None:
    """As many as expected, each in the words and at the cell that the damage says."""
    assert len(told) == len(expected), [(one.cell, one.problem) for one in told]
    book = load_workbook(path)
    for one, (heading, nth, words) in zip(told, expected, strict=True):
        assert words in one.problem and one.fix and one.file.endswith(path.name)
        if heading:
            sheet = book[one.sheet]
            assert one.cell == sheet.cell(FIRST + nth, column(sheet, heading)).coordinate


def test_there_are_enough_damages() -> None:
    assert len(DAMAGES) >= 30 and len({one.name for one in DAMAGES}) == len(DAMAGES)


def test_a_case_that_is_closed_does_not_go_back(county: Office) -> None:
    county.back(fill(整改状态="已整改"))
    county.collect()
    path = county.back(fill(base=REVIEWED), name="县级复核/城关镇.xlsx", of=county.returned / "城关镇_整改台账_2026-10.xlsx")  # fmt: skip
    assert county.collect().code == 0 and county.state() == "已销号"
    path.unlink()
    county.back(fill(核实结果="部分属实", 核查日期=datetime(2026, 11, 15)), name="又改.xlsx")
    (one,) = refusals(county.collect())
    assert (
        one.problem
        == "事项现为“已销号”，不能直接核实（须先到“已下发、退回、延期、已核实、整改中、待复核”）"
    )
    assert county.state() == "已销号" and one.file == "又改.xlsx"


REVIEWS = (
    ("没有佐证材料", {"佐证材料编号": None}, "佐证材料编号", "没有佐证材料编号，不予销号"),
    ("没有复核人", {"复核人": None}, "复核人", "没有填复核人"),
    ("同意销号却选了否", {"是否销号": "否"}, "是否销号", "不是“是”"),
    ("退回重整却销号", {"复核意见": "退回重整"}, "是否销号", "不能销号"),
    ("没有复核意见", {"复核意见": None}, "复核意见", "没有选复核意见"),
    ("销号早于核查", {"销号日期": datetime(2026, 11, 1)}, "销号日期", "早于核查日期2026-11-05"),
    ("销号在以后", {"销号日期": datetime(2026, 12, 1)}, "销号日期", "晚于今天"),
)


@pytest.mark.parametrize(("name", "changes", "heading", "words"), REVIEWS, ids=[one[0] for one in REVIEWS])  # fmt: skip
def test_a_damaged_review(county: Office, name: str, changes: dict[str, Any], heading: str, words: str) -> None:  # fmt: skip
    path = county.back(fill(整改状态="已整改"), fill(base=REVIEWED, **changes), name="县级复核/城关镇.xlsx")  # fmt: skip
    done = county.collect()
    _agree(path, refusals(done), ((heading, 0, words),))
    assert county.state() == "待复核" and done.lists[0].name == "县级复核_退回清单_2026-10.xlsx"


def test_a_missed_case_without_a_column_for_proof_is_told_where_to_put_it(county: Office) -> None:
    review = {heading: value for heading, value in REVIEWED.items() if heading != "佐证材料编号"}
    county.back(fill(0, MISSED, REACHED, 办理结果="已纳入"), fill(0, MISSED, review), name="县级复核/城关镇.xlsx")  # fmt: skip
    (one,) = refusals(county.collect())
    assert "不予销号" in one.problem and "“待复核”表" in one.fix and county.state("Am0") == "待复核"


def test_a_review_of_what_was_not_mended_is_a_jump(county: Office) -> None:
    county.back(fill(), fill(base=REVIEWED), name="县级复核/城关镇.xlsx")
    (one,) = refusals(county.collect())
    assert one.problem.startswith("事项现为“整改中”，不能直接销号") and county.state() == "整改中"


@pytest.mark.parametrize(("opinion", "state"), [("退回重整", "退回"), ("延期", "延期")])
def test_the_other_decisions_of_the_county(county: Office, opinion: str, state: str) -> None:
    county.back(fill(整改状态="已整改"), fill(base={}, 复核人="周县", 复核意见=opinion), name="县级复核/城关镇.xlsx")  # fmt: skip
    done = county.collect()
    assert done.code == 0 and county.state() == state
    before = county.events()
    county.back(fill(整改状态="已整改"), fill(base={}, 复核人="周县", 复核意见=opinion), name="县级复核/副本.xlsx")  # fmt: skip
    county.collect()
    assert county.events() == before


def test_a_family_is_not_transferred(county: Office) -> None:
    path = county.back(fill(整改状态="已整改"), fill(base={}, 复核人="周县", 复核意见="移送"), name="县级复核/城关镇.xlsx")  # fmt: skip
    done = county.collect()
    _agree(path, refusals(done), (("复核意见", 0, "只限干部、经办人员违纪违规"),))
    assert county.state() == "待复核"


def test_sent_back_and_returned_as_it_was_is_told(county: Office) -> None:
    county.back(fill(整改状态="已整改"), fill(base={}, 复核人="周县", 复核意见="退回重整"), name="县级复核/城关镇.xlsx")  # fmt: skip
    county.collect()
    county.back(fill(整改状态="已整改"), name="再交.xlsx")
    (one,) = reminders(county.collect())
    assert "内容与上次相同" in one.problem and county.state() == "退回"
    county.back(fill(整改状态="已整改", 佐证材料编号="C-9", 核查日期=datetime(2026, 11, 18)), name="三交.xlsx")  # fmt: skip
    county.collect()
    assert county.state() == "待复核"


def test_two_towns_copied_into_one_workbook(county: Office) -> None:
    """Rows of another town are told as such, row by row; one's own are taken."""
    other = load_workbook(county.file.with_name("河口镇_整改台账_2026-10.xlsx"))[DEATHS]

    def add(book: Workbook) -> None:
        sheet = book.create_sheet("河口")
        for row in other.iter_rows(min_row=HEADINGS, max_row=FIRST):
            for cell in row:
                sheet.cell(cell.row, cell.column).value = cell.value

    def answer(book: Workbook) -> None:
        sheet = book["河口"]
        for heading, value in (("核实结果", "属实"), ("核查人1", "甲"), ("核查人2", "乙")):
            sheet.cell(FIRST, column(sheet, heading)).value = value

    county.back(fill(), add, answer)
    done = county.collect()
    (one,) = refusals(done)
    assert "是河口镇的线索" in one.problem and (one.sheet, county.steps("Ad0")[-1]) == ("河口", "mending")  # fmt: skip


def test_two_villages_in_two_files_are_both_taken(county: Office) -> None:
    county.back(fill(), name="东村/城关镇.xlsx")
    county.back(fill(3), name="西村/城关镇.xlsx")
    assert county.collect().code == 0
    assert county.steps("Ad0") and county.steps("Ad3")


def test_two_files_that_disagree_are_both_refused(county: Office) -> None:
    county.back(fill(), name="甲.xlsx")
    county.back(fill(核实结果="无法核实", **GONE), name="乙.xlsx")
    done = county.collect()
    assert {one.file for one in refusals(done)} == {"甲.xlsx", "乙.xlsx"} and not county.events()
    assert all("另一处（" in one.problem and "］" in one.problem for one in refusals(done))


def test_the_same_answer_twice_is_taken_once(county: Office) -> None:
    county.back(fill(), name="甲.xlsx")
    county.back(fill(核查日期="2026.11.5"), name="乙.xlsx")
    done = county.collect()
    assert done.code == 0 and county.steps().count("verified") == 1


def test_a_ledger_of_another_month_is_taken_for_its_own(county: Office) -> None:
    path = county.back(fill())
    (county.root / "returned" / "2026-11").mkdir()
    path.rename(county.root / "returned" / "2026-11" / path.name)
    done = county.collect()
    assert done.month == "2026-11" and county.events()[0]["month"] == "2026-10"
    assert "是2026-10的台账" in reminders(done)[0].problem


def test_nothing_is_taken_where_the_list_cannot_be_written(county: Office) -> None:
    from pipeline.kernel.errors import UserError

    county.back(fill(核查人2=None), fill(1))
    (county.root / "out" / "2026-10" / "退回清单").write_text("", encoding="utf-8")
    with pytest.raises(UserError):
        county.collect()
    assert not county.events() and not county.ask("SELECT * FROM returned")


def test_days_are_held_against_the_day_of_issue(county: Office) -> None:
    from pipeline.cases.events import Event

    plain = {"finding_id": "Ad0", "rule": "paid_after_death", "month": "2026-10"}
    county.happened(Event(**plain, kind="found", state="待下发"),
                    Event(**plain, kind="issued", state="已下发", on_date=date(2026, 11, 6)))  # fmt: skip
    county.back(fill())
    (one,) = refusals(county.collect())
    assert "早于下发日期2026-11-06" in one.problem


def test_a_ledger_of_an_earlier_run_is_told_as_such(county: Office) -> None:
    """The county ran the month again and the facts moved on; the town filled what it had."""
    from contextlib import closing

    from pipeline.store import open_store

    with closing(open_store(county.root / "store" / "hedui.duckdb")) as store:
        store.execute("UPDATE issued SET run_id = '20261104-02', facts = replace(facts, '3000.00', '3500.00')")  # fmt: skip
    county.back(fill())
    done = county.collect()
    (one,) = reminders(done)
    assert "与最近下发的批次20261104-02事实不同" in one.problem and county.steps()[-1] == "mending"


def test_the_countys_own_copy_may_carry_its_decisions(county: Office) -> None:
    """A workbook whose baseline names no town is the county's, wherever it is put."""

    def no_town(book: Workbook) -> None:
        for row in book["_基线"].iter_rows(min_row=2, min_col=4, max_col=4):
            row[0].value = None

    county.back(fill(整改状态="已整改"), fill(base=REVIEWED), no_town, name="总表.xlsx")
    done = county.collect()
    assert done.code == 0 and county.state() == "已销号"


def test_the_day_on_which_a_ledger_was_handed_out_counts(county: Office) -> None:
    from contextlib import closing

    from pipeline.store import open_store

    with closing(open_store(county.root / "store" / "hedui.duckdb")) as store:
        store.execute("INSERT INTO handed VALUES ('2026-10', '20261102-01', '', '城关镇', DATE '2026-11-05', NULL, now()::TIMESTAMP)")  # fmt: skip
    county.back(fill(), fill(1, 核查日期=datetime(2026, 11, 4)))
    (one,) = refusals(county.collect())
    assert "早于下发日期2026-11-05" in one.problem
    assert [event["on_date"] for event in county.events() if event["kind"] == "issued"] == [date(2026, 11, 5)]  # fmt: skip


def test_a_ledger_that_this_county_never_issued_is_refused(county: Office) -> None:
    """Keys of another run, which the store does not know; and a month that nobody ran here."""

    def other(book: Workbook, month: str) -> None:
        for row in book["_基线"].iter_rows(min_row=2):
            row[2].value, row[6].value = month, f"Z{row[6].value}"
        sheet = book[DEATHS]
        for row in range(FIRST, LAST + 1):
            sheet.cell(row, column(sheet, KEY_HEADING)).value = f"Zd{row - FIRST}"
            sheet.cell(row, column(sheet, "身份证号")).value = f"35059919700101990{row}"

    for month in ("2026-10", "2026-08", "某月"):
        county.back(fill(), lambda book, month=month: other(book, month), name=f"{month}.xlsx")
    done = county.collect()
    assert not county.events() and len(refusals(done)) == 3
    assert all("没有这个线索编号" in one.problem for one in refusals(done))
