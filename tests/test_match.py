"""hedui match: any list of people, each of its rows answered, with the reason, in Excel."""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from data_samples.ids import check_digit
from pipeline.cli import main
from pipeline.kernel.errors import UserError
from pipeline.match import match
from tests.conftest import MONTH, quiet

Cells = Sequence[object]


def number(born: str, order: int, division: str = "350599") -> str:
    body = f"{division}{born}{order:03d}"
    return body + check_digit(body)


CHEN = number("19500315", 11)
STOPPED = number("19600720", 22)
NEIGHBOUR = number("19700101", 31)
NAMESAKE_A, NAMESAKE_B = number("19450505", 41), number("19450909", 43)
UNNUMBERED_RESIDENT = number("19550606", 55)
STRANGER = number("19880808", 77, "110105")

ROSTER = f"""姓名,身份证号,家庭编号,与户主关系,救助类别,月保障金额,状态,乡镇,村居
陈水生,{CHEN},D001,本人,农村低保,520,正常,临江镇,东坑村
陈水生,{CHEN},T001,本人,特困,900,正常,临江镇,东坑村
黄美玉,{STOPPED},D002,本人,农村低保,430,停保,临江镇,西坑村
郭天赐,,D003,本人,农村低保,610,正常,青山乡,南坂村
"""


def _register() -> str:
    lines = ["户号,姓名,公民身份号码,性别,出生日期,与户主关系,乡镇,村居,住址"]
    people = [("陈水生", CHEN, "临江镇", "东坑村"), ("黄美玉", STOPPED, "临江镇", "西坑村"),
              ("林国强", NEIGHBOUR, "临江镇", "东坑村"), ("王建国", NAMESAKE_A, "青山乡", "南坂村"),
              ("王建国", NAMESAKE_B, "青山乡", "南坂村"), ("郭天赐", UNNUMBERED_RESIDENT, "青山乡", "南坂村")]  # fmt: skip
    for nth in range(120):  # a county in which names and villages are not rare
        name = "赵钱孙李周吴郑王"[nth % 8] + "伟芳娜敏静丽强磊"[nth // 8 % 8] + "一二三"[nth % 3]
        people.append((name, number(f"19{60 + nth % 30}0{1 + nth % 9}1{nth % 9}", 100 + nth),
                       "青山乡" if nth % 2 else "临江镇", "北山村" if nth % 2 else "西坑村"))  # fmt: skip
    for nth, (name, its, town, village) in enumerate(people):
        born = f"{its[6:10]}-{its[10:12]}-{its[12:14]}"
        sex = "男" if int(its[16]) % 2 else "女"
        lines.append(
            f"H{nth:04d},{name},{its},{sex},{born},本人,{town},{village},{town}{village}{nth}号"
        )
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a roster and a register, never run. Not to be changed."""
    root = tmp_path_factory.mktemp("match") / "ws"
    inbox = root / "inbox" / MONTH
    inbox.mkdir(parents=True)
    (inbox / "低保特困名册.csv").write_text(ROSTER, encoding="utf-8")
    (inbox / "常住人口户籍.csv").write_text(_register(), encoding="utf-8")
    return root


def _list_of(path: Path, rows: Sequence[Cells], title: str = "排查名单") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


Asked = Callable[..., tuple[list[dict[str, object]], str, int, Path]]


@pytest.fixture
def ask(small: Path) -> Asked:
    """Match a list; the rows of the answer, what was said, the exit code, the file."""

    def asked(path: Path, sheet: str = "比对结果", **how: object) -> tuple[list[dict[str, object]], str, int, Path]:  # fmt: skip
        text, code = match(small, path, None, quiet, **how)
        written = Path(text.rpartition("结果：")[2])
        headings, *rows = load_workbook(written)[sheet].iter_rows(values_only=True)
        return [dict(zip(headings, row, strict=True)) for row in rows], text, code, written

    return asked


WRITTEN: list[Cells] = [
    ("某局专项排查名单",),
    ("填报单位：某局", None, None, None, "2026年11月"),
    ("序号", "人员姓名", "证件号", "年龄", "住址", "情况"),
    (1, "陈水生", CHEN, None, None, "-已走访"),
    (2, "黄美玉", STOPPED, None, None, None),
    (3, "林国强", NEIGHBOUR, None, None, None),
    (4, "林国墙", None, 57, "临江镇东坑村3号", None),  # same sound, nominal age
    (5, "陈水生", CHEN[:10] + "15" + CHEN[12:], None, "临江镇东坑村", None),
    (6, "张冠李", CHEN, None, None, None),  # somebody else's number
    (7, "王建国", None, 82, "青山乡南坂村", None),  # two who fit alike
    (8, "郭天赐", UNNUMBERED_RESIDENT, None, None, None),  # whom the roster has without a number
    (9, "外来人", STRANGER, None, None, None),
    (10, "林国强", None, None, None, None),
    (11, None, None, 50, "临江镇东坑村", None),
    (12, "陈水生", CHEN[:6] + "********" + CHEN[14:], None, None, None),
    ("合计", "12人"),
]


@pytest.fixture
def answers(ask: Asked, tmp_path: Path) -> dict[str, dict[str, object]]:
    rows, _, _, _ = ask(_list_of(tmp_path / "名单.xlsx", WRITTEN))
    assert [row["原行号"] for row in rows] == list(range(4, 17))
    assert [[row[h] for h in WRITTEN[2]] for row in rows] == [
        [None if cell is None else str(cell) for cell in (*line, *[None] * 6)[:6]] for line in WRITTEN[3:]
    ]  # fmt: skip
    return {str(row["序号"]): row for row in rows}


def test_every_row_of_a_list_is_answered(answers: dict[str, dict[str, object]]) -> None:
    told = {key: (row["比对结论"], row["可信度"]) for key, row in answers.items()}
    assert told == {
        "1": ("在册", "确认"), "2": ("曾在册（已停保）", "确认"), "3": ("在底册", "确认"), "4": ("在底册", "高度疑似"),
        "5": ("在册", "高度疑似"), "6": ("可能是", "待核实"), "7": ("可能是", "待核实"), "8": ("在册", "确认"),
        "9": ("未找到", None), "10": ("信息不足", None), "11": ("未比对", None), "12": ("在册", "高度疑似"),
        "合计": ("未比对", None),
    }  # fmt: skip
    one = answers["1"]
    assert (one["救助类别"], one["状态"], one["家庭编号"]) == (
        "农村低保；特困",
        "正常；正常",
        "D001；T001",
    )
    assert one["月保障金额（元）"] == "520.00；900.00" and one["依据"] == "证号一致，姓名一致"
    assert answers["2"]["月保障金额（元）"] == 430 and answers["2"]["村（居）"] == "西坑村"
    assert "张冠李" in str(answers["6"]["依据"]) and "陈水生" in str(answers["6"]["依据"])
    assert answers["6"]["把握"] == "50%"
    assert "南坂村" in str(answers["7"]["其他可能的人"]) and "王建国" in str(
        answers["7"]["其他可能的人"]
    )
    assert answers["8"]["家庭编号"] == "D003" and "未填有效证号" in str(answers["8"]["依据"])
    assert "同名者1人，其中在名册上的0人" in str(answers["10"]["依据"])
    assert "姓名和身份证号都没有" in str(answers["11"]["依据"])
    assert "证号" in str(answers["5"]["名单中不能用的内容"])


def test_numbers_that_the_list_does_not_give_are_masked(
    answers: dict[str, dict[str, object]],
) -> None:
    assert answers["1"]["对应人证号"] == CHEN
    for key, row in answers.items():
        given = str(row["证件号"] or "")
        for cell in row.values():
            for shown in re.findall(r"[0-9]{17}[0-9X]", str(cell)):
                assert shown == given, key
    assert answers["4"]["对应人证号"] == f"{NEIGHBOUR[:6]}********{NEIGHBOUR[-4:]}"


def test_only_the_roster_is_asked(ask: Asked, tmp_path: Path) -> None:
    path = _list_of(tmp_path / "名单.xlsx", WRITTEN)
    rows, text, _, _ = ask(path, against="roster")
    told = {str(row["序号"]): row["比对结论"] for row in rows}
    assert told["1"] == told["5"] == told["8"] == "在册" and told["2"] == "曾在册（已停保）"
    assert told["3"] == told["4"] == told["7"] == "不在册" and told["9"] == "未找到"
    assert "当月名册" in text and "不在册" in text


def test_a_text_in_another_encoding_with_other_headings(ask: Asked, tmp_path: Path) -> None:
    path = tmp_path / "摸排.csv"
    path.write_bytes(
        f"户主姓名,公民身份证号码,手机\n陈水生,{CHEN},\n\n林国强,{NEIGHBOUR},13800000000\n".encode(
            "gb18030"
        )
    )
    rows, text, code, written = ask(path)
    assert [(row["原行号"], row["户主姓名"], row["比对结论"]) for row in rows] == [
        (2, "陈水生", "在册"), (4, "林国强", "在底册")]  # fmt: skip
    assert code == 0 and "没有收到，未参加比对：" in text
    assert written == tmp_path / "摸排_比对结果.xlsx"


def test_two_sheets_are_answered_apart_and_what_is_no_list_is_named(
    small: Path, tmp_path: Path
) -> None:
    path = _list_of(tmp_path / "两张.xlsx", [("姓名", "身份证号"), ("陈水生", CHEN)], "甲镇")
    book = load_workbook(path)
    for title, rows in (("乙镇", [("名字", "证号"), ("林国强", NEIGHBOUR)]), ("菜单", [("早餐", "午餐"), ("粥", "面"), ("饭", "汤")])):  # fmt: skip
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    text, code = match(small, path, None, quiet)
    answer = load_workbook(tmp_path / "两张_比对结果.xlsx")
    assert answer.sheetnames == ["说明", "比对结果 甲镇", "比对结果 乙镇"]
    assert code == 1 and "菜单" in text and "没有找到写姓名或身份证号的列" in text


def test_a_list_without_a_header_is_read_by_what_stands_in_it(ask: Asked, tmp_path: Path) -> None:
    rows = [(name, its) for name, its in [("陈水生", CHEN), ("林国强", NEIGHBOUR), ("黄美玉", STOPPED),
                                          ("王建国", NAMESAKE_A)]]  # fmt: skip
    found, _, _, _ = ask(_list_of(tmp_path / "无表头.xlsx", rows))
    assert [row["原行号"] for row in found] == [1, 2, 3, 4]
    assert [row["比对结论"] for row in found] == ["在册", "在底册", "曾在册（已停保）", "在底册"]


def test_the_list_stays_and_earlier_answers_stay(ask: Asked, small: Path, tmp_path: Path) -> None:
    path = _list_of(tmp_path / "名单.xlsx", [("姓名", "身份证号"), ("陈水生", CHEN)])
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    workspace = sorted(p.relative_to(small) for p in small.rglob("*"))
    *_, first = ask(path)
    *_, second = ask(path)
    assert (first.name, second.name) == ("名单_比对结果.xlsx", "名单_比对结果(2).xlsx")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert sorted(p.relative_to(small) for p in small.rglob("*")) == workspace
    assert first.stat().st_mode & 0o077 == 0


def test_the_answer_has_no_formula_and_its_first_sheet_says_what_it_is(
    ask: Asked, tmp_path: Path
) -> None:
    rows = [("姓名", "身份证号", "备注"), ("陈水生", CHEN, "x"), ("=HYPERLINK(1)", None, "+1")]
    *_, written = ask(_list_of(tmp_path / "名单.xlsx", rows))
    book = load_workbook(written)
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "n",
    }
    said = "".join(str(cell.value or "") for row in book["说明"].iter_rows() for cell in row)
    for words in (
        "是线索，不是认定结论",
        "救助对象名册",
        "没有收到",
        "出厂权重",
        "人员名单",
        "身份证号",
    ):
        assert words in said or words == "人员名单"
    assert book["比对结果"].freeze_panes == "B2"


def test_a_list_in_the_inbox_is_answered_outside_it(small: Path, tmp_path: Path) -> None:
    import shutil

    root = tmp_path / "ws"
    shutil.copytree(small, root)
    path = root / "inbox" / MONTH / "低保特困名册.csv"
    text, _ = match(root, path, None, quiet)
    assert (root / "out" / "名单比对" / "低保特困名册_比对结果.xlsx").exists() and "在册" in text
    with pytest.raises(UserError, match="收件夹"):
        match(root, path, None, quiet, out=root / "inbox" / "结果.xlsx")


@pytest.mark.parametrize(
    ("make", "how", "words"),
    [
        (None, {}, "找不到名单文件"),
        ([("姓名",), ("陈水生",)], {"month": "2025-01"}, "没有 2025-01 这个月"),
        ([("早餐", "午餐"), ("粥", "面")], {}, "没有找到写姓名或身份证号的列"),
        ([("早餐", "午餐"), ("粥", "面")], {}, "请在第一行写明各列是什么（姓名"),
        ([("姓名", "住哪里")], {}, "名单里只有表头，下面没有人"),
        ([("姓名",), ("陈水生",)], {"out": "名单.xlsx"}, "已有这个文件"),
    ],
)
def test_what_the_officer_can_mend_is_said(
    small: Path, tmp_path: Path, make: list[Cells] | None, how: dict[str, str], words: str
) -> None:
    path = tmp_path / "名单.xlsx"
    if make:
        _list_of(path, make)
    out = tmp_path / how["out"] if "out" in how else None
    with pytest.raises(UserError, match=re.escape(words)):
        match(small, path, how.get("month"), quiet, out=out)
    assert [p.name for p in tmp_path.iterdir()] == (["名单.xlsx"] if make else [])


def test_the_command_prints_counts_and_the_file(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _list_of(tmp_path / "名单.xlsx", [("姓名", "身份证号"), ("陈水生", CHEN)])
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "match",
                str(path),
                "--workspace",
                str(small),
                "--quiet",
                "--out",
                str(tmp_path / "结果"),
            ]
        )
    said = capsys.readouterr().out
    assert ended.value.code == 0 and "在册" in said and (tmp_path / "结果.xlsx").exists()
    assert CHEN not in said and "陈水生" not in said
