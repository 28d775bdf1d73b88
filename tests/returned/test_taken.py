"""What is taken from a return that is as it should be."""

from datetime import date, datetime

from tests.returned.office import (
    DEATHS,
    MISSED,
    REACHED,
    Office,
    fill,
    place,
    refusals,
    reminders,
)


def test_an_unedited_return_changes_nothing(county: Office) -> None:
    county.back()
    done = county.collect()
    assert done.code == 0 and not done.merged.told and not county.events()
    assert done.merged.counts["城关镇_整改台账_2026-10.xlsx"].blank == 6


def test_a_filled_row_is_issued_verified_and_mended(county: Office) -> None:
    county.back(fill(已追缴金额=500))
    done = county.collect()
    assert done.code == 0 and not done.merged.told
    assert county.steps() == ["found", "issued", "verified", "mending", "recovered"]
    verified, mending, recovered = county.events()[2:]
    assert (verified["result"], verified["who"], verified["on_date"]) == ("属实", "张三、李四", date(2026, 11, 5))  # fmt: skip
    assert (mending["measure"], mending["due"], mending["state"]) == ("追缴", date(2026, 12, 5), "整改中")  # fmt: skip
    assert recovered["amount"] == 500.0 and verified["sheet"] == DEATHS


def test_mended_rows_go_to_review(county: Office) -> None:
    county.back(fill(整改状态="已整改", 佐证材料编号="C-1"), fill(1, 核实结果="不属实", 误报原因="同名同姓", 整改措施=None, 整改时限=None))  # fmt: skip
    assert county.collect().code == 0
    assert county.state("Ad0") == county.state("Ad1") == "待复核"
    assert county.events()[3]["proof"] == "C-1"


def test_a_sheet_of_missed_cases_is_verified_in_its_own_words(county: Office) -> None:
    county.back(fill(0, MISSED, REACHED), fill(1, MISSED, REACHED, 摸排结果="查无此人", 拟纳入类别=None, 是否见到本人="否"))  # fmt: skip
    done = county.collect()
    assert not done.merged.told
    found = {one["finding_id"]: one for one in county.events() if one["kind"] == "verified"}
    assert found["Am0"]["result"] == "属实" and "符合并已申请" in found["Am0"]["note"]
    assert (found["Am1"]["result"], found["Am1"]["reason"]) == ("无法核实", "查无此人")
    assert county.state("Am0") == "整改中"


def test_the_same_file_twice_is_taken_once(county: Office) -> None:
    county.back(fill(已追缴金额=500))
    county.collect()
    before = county.events()
    done = county.collect()
    assert done.events == 0 and done.again and county.events() == before


def test_saved_again_under_another_name_is_taken_once(county: Office) -> None:
    county.back(fill(已追缴金额=500))
    county.collect()
    before = county.events()
    county.back(fill(已追缴金额=500), name="城关镇 最终版(2).xlsx")
    done = county.collect()
    assert done.code == 0 and county.events() == before
    assert done.merged.counts["城关镇 最终版(2).xlsx"].unchanged == 1


def test_a_later_answer_supersedes_and_the_old_one_is_told(county: Office) -> None:
    county.back(fill())
    county.collect()
    county.back(fill(核实结果="不属实", 误报原因="同名同姓", 整改措施=None, 整改时限=None, 核查日期=datetime(2026, 11, 9)), name="更正.xlsx")  # fmt: skip
    done = county.collect()
    assert done.code == 0 and "原为：属实" in reminders(done)[0].problem
    last = [one for one in county.events() if one["kind"] == "verified"][-1]
    assert last["result"] == "不属实" and "原为：属实" in last["note"]
    assert county.state() == "待复核"


def test_an_older_answer_does_not_undo_a_later_one(county: Office) -> None:
    county.back(fill(核查日期=datetime(2026, 11, 9)))
    county.collect()
    path = county.back(fill(核实结果="部分属实", 核查日期=datetime(2026, 11, 4)), name="旧.xlsx")
    done = county.collect()
    (one,) = refusals(done)
    assert "比它早" in one.problem and one.file == path.name and done.events == 0


def test_money_is_told_as_a_total_and_recorded_as_it_comes(county: Office) -> None:
    for at, total in enumerate((500, 1000, 1500)):
        county.back(fill(已追缴金额=total), name=f"第{at}次.xlsx")
        county.collect()
    amounts = [one["amount"] for one in county.events() if one["kind"] == "recovered"]
    assert amounts == [500.0, 500.0, 500.0]


def test_what_was_refused_is_taken_once_it_is_put_right(county: Office) -> None:
    county.back(fill(核查人2=None), fill(1))
    first = county.collect()
    assert first.code == 1 and county.steps("Ad1") and not county.steps("Ad0")
    assert county.collect().refused == 1  # still to be put right
    county.back(fill(), fill(1), name="改后.xlsx")
    done = county.collect()
    assert done.code == 0 and county.steps("Ad0") and county.steps("Ad1").count("verified") == 1
    assert not done.lists


def test_the_list_says_where_and_what_to_do(county: Office) -> None:
    from openpyxl import load_workbook

    county.back(fill(核查人2=None, 核实结果="=1+1"))
    (path,) = county.collect().lists
    assert path.name == "城关镇_退回清单_2026-10.xlsx"
    rows = [[cell.value for cell in row] for row in load_workbook(path)["退回清单"].iter_rows(min_row=4)]  # fmt: skip
    sheet = load_workbook(county.file)[DEATHS]
    assert rows[0][1:6] == ["退回", "城关镇_整改台账_2026-10.xlsx", DEATHS, place(sheet, "核实结果"), "王秀英"]  # fmt: skip
    assert all(row[8] and row[9] for row in rows)


def test_a_later_visit_that_finds_the_same_is_recorded_without_a_word(county: Office) -> None:
    county.back(fill())
    county.collect()
    county.back(fill(核查日期=datetime(2026, 11, 9)), name="再次入户.xlsx")
    done = county.collect()
    assert done.code == 0 and not done.merged.told and county.steps().count("verified") == 2
