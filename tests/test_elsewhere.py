"""Findings across towns: verified by one, made known to the other, counted once."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.cases.issue import issue
from pipeline.collect import collect, summary
from pipeline.kernel.errors import UserError
from pipeline.kernel.ids import check_digit
from pipeline.run import run_month
from reports.sheet_names import ELSEWHERE
from tests.conftest import MONTH, quiet

SHARED = "6217000000000000031"


def number(nth: int) -> str:
    first = f"35059919600315{nth:03d}"
    return first + check_digit(first)


# 张一 of 甲镇 and 李二 of 乙镇 share an account; nothing is odd about 丙镇.
ROSTER = "".join(
    f"{town},{town}村,{unit},户主,{name},{number(nth)},500,2020-01-01,{account},{name}\n"
    for town, unit, name, nth, account in (
        ("甲镇", "A1", "张一", 1, SHARED),
        ("甲镇", "A2", "赵三", 3, "6217000000000000056"),
        ("乙镇", "B1", "李二", 2, SHARED),
        ("丙镇", "C1", "王四", 4, "6217000000000000064"),
    )
)
HEADINGS = "乡镇,村(居),家庭编号,与户主关系,姓名,身份证号,月保障金额,起始时间,银行账号,账户名\n"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("across") / "ws"
    folder = root / "inbox" / MONTH
    folder.mkdir(parents=True)
    (folder / "农村低保名册.csv").write_text(HEADINGS + ROSTER, encoding="utf-8")
    run_month(root, MONTH, quiet)
    return root


def book(root: Path, town: str) -> Workbook:
    return load_workbook(root / "out" / MONTH / "乡镇台账" / f"{town}_整改台账_{MONTH}.xlsx")


def rows(root: Path, town: str) -> Iterator[dict[str, object]]:
    headings, *lines = list(book(root, town)[ELSEWHERE].iter_rows(min_row=3, values_only=True))
    return (dict(zip(headings, line, strict=True)) for line in lines)  # type: ignore[arg-type]


def test_the_other_town_learns_who_of_its_people_is_meant_and_who_verifies_it(ran: Path) -> None:
    (told,) = [row for row in rows(ran, "乙镇") if "户共用" in str(row["比对情况"])]
    assert (told["本乡镇人员"], told["身份证号"], told["家庭编号"]) == ("李二", number(2), "B1")
    assert told["核实乡镇"] == "甲镇"
    assert "PAY-03" in str(told["问题类型"])
    title = str(told["在对方台账的位置"]).split("”")[0].removeprefix("“")
    theirs = next(sheet for sheet in book(ran, "甲镇") if title.startswith(sheet.title[:10]))
    named = [[cell.value for cell in line] for line in theirs.iter_rows(min_row=6)]
    (line,) = [line for line in named if told["线索编号"] in line]
    assert f"第{line[0]}条" in str(told["在对方台账的位置"])


def test_a_town_that_only_others_concern_has_a_workbook_and_one_that_none_concern_has_not(ran: Path) -> None:  # fmt: skip
    names = {path.name.split("_")[0] for path in (ran / "out").rglob("乡镇台账/*.xlsx")}
    assert names == {"甲镇", "乙镇"}
    theirs = book(ran, "乙镇")
    assert theirs.sheetnames == ["首页", ELSEWHERE, "_基线"]
    said = "".join(str(cell.value) for line in theirs["首页"] for cell in line if cell.value)
    assert "另有1条疑点涉及本乡镇的人" in said
    assert ELSEWHERE not in book(ran, "甲镇").sheetnames


def test_it_is_counted_and_stands_in_one_ledger_only(ran: Path) -> None:
    total = next(line for line in book(ran, "乙镇")["首页"].iter_rows(values_only=True)
                 if str(line[0]).startswith("疑点合计"))  # fmt: skip
    assert total[3] == 0
    master = load_workbook(next((ran / "out").rglob("*总表.xlsx")))
    assert ELSEWHERE not in master.sheetnames
    assert master["_基线"].max_row == 2
    assert [book(ran, town)["_基线"].max_row for town in ("甲镇", "乙镇")] == [2, 1]


def test_handing_out_says_which_books_go_out_without_anything_to_verify(ran: Path, tmp_path: Path) -> None:  # fmt: skip
    root = tmp_path / "ws"
    shutil.copytree(ran, root)
    text = issue(root, MONTH, None, "2026-11-02", date(2026, 11, 2))
    assert "1份，下发日期" in text
    assert f"另有1份只有外乡镇关联疑点，不用填报，一并发给乡镇：乙镇_整改台账_{MONTH}.xlsx" in text
    with pytest.raises(UserError, match="乙镇没有要填报的疑点"):
        issue(root, MONTH, "乙镇", "2026-11-02", date(2026, 11, 2))
    with pytest.raises(UserError, match="没有“丙镇”的台账"):
        issue(root, MONTH, "丙镇", "2026-11-02", date(2026, 11, 2))


def test_what_is_only_told_is_not_read_back(ran: Path, tmp_path: Path) -> None:
    root = tmp_path / "ws"
    shutil.copytree(ran, root)
    folder = root / "returned" / MONTH
    folder.mkdir(parents=True)
    for town in ("甲镇", "乙镇"):
        path = f"{town}_整改台账_{MONTH}.xlsx"
        shutil.copy(root / "out" / MONTH / "乡镇台账" / path, folder / path)
    done = collect(root, MONTH, quiet, date(2026, 11, 20))
    assert done.code == 0
    assert done.only_told == [f"乙镇_整改台账_{MONTH}.xlsx"]
    assert done.merged.told == []
    assert "不用交回的 1 份" in summary(done)
