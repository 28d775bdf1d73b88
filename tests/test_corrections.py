"""What the county writes into hedui.toml of a file is done, told, checked, and remembered."""

from pathlib import Path

import pytest

from pipeline.check import check, masked
from pipeline.kernel.errors import UserError
from pipeline.run import run_month
from tests.conftest import quiet
from tests.test_deliveries import A, B, found

ROSTER = f"姓名,身份证号,家庭编号,月保障金额,救助类别\n张三,{A},1,500,农村低保\n李四,{B},2,500,农村低保\n"
STRANGE = f"甲,乙,丙\n张三,{A},2026-08-05\n"
SAID = """
[[files]]
file = "故去*.csv"
source = "死亡登记"
header = 1
[files.columns]
"甲" = "姓名"
"丙" = "死亡日期"
"""


def deliver(root: Path, month: str, files: dict[str, str], toml: str = "") -> Path:
    inbox = root / "inbox" / month
    inbox.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (inbox / name).write_text(text, encoding="utf-8")
    (root / "hedui.toml").write_text(toml, encoding="utf-8")
    return root


def test_without_a_correction_the_file_is_asked_about(tmp_path: Path) -> None:
    root = deliver(tmp_path, "2026-10", {"名册.csv": ROSTER, "故去1.csv": STRANGE})
    text, code = check(root, None, quiet)
    assert code == 1
    assert "故去1.csv：认不出是哪类数据" in text
    assert '[[files]]\n  file = "故去1.csv"' in text and '# "甲" = ""' in text


def test_a_correction_is_done_and_remembered_by_the_shape_of_the_file(tmp_path: Path) -> None:
    files = {"名册.csv": ROSTER, "故去人员.csv": STRANGE}
    root = deliver(tmp_path, "2026-10", files, SAID)
    text, _ = check(root, None, quiet)
    assert "已更正" in text and "按hedui.toml" in text
    result = run_month(root, "2026-10", quiet)
    assert [f["name"] for f in found(result, "deceased_recipient")] == ["张三"]
    later = {"名册.csv": ROSTER.replace(",500,", ",510,"),
             "另一个名字.csv": STRANGE.replace("2026-08-05", "2026-08-06")}  # fmt: skip
    deliver(root, "2026-11", later)
    text, _ = check(root, "2026-11", quiet)
    assert "按2026-10的更正" in text
    result = run_month(root, "2026-11", quiet)
    assert [f["name"] for f in found(result, "deceased_recipient")] == ["张三"]
    (root / "hedui.toml").write_text(
        '[[files]]\nfile = "另一*"\nsource = "自动"\n', encoding="utf-8"
    )
    assert "另一个名字.csv：认不出是哪类数据" in check(root, "2026-11", quiet)[0]


@pytest.mark.long
def test_a_remembered_correction_serves_the_third_month(tmp_path: Path) -> None:
    root = deliver(tmp_path, "2026-10", {"名册.csv": ROSTER, "故去人员.csv": STRANGE}, SAID)
    run_month(root, "2026-10", quiet)
    for month in ("2026-11", "2026-12"):
        changed = {
            "名册.csv": ROSTER + f",,,{month[-2:]}\n",
            "x.csv": STRANGE + f"王五,,{month}-01\n",
        }
        deliver(root, month, changed)
        run_month(root, month, quiet)
    assert "按2026-11的更正" in check(root, "2026-12", quiet)[0]


def test_of_a_header_of_two_rows_the_lower_one_is_told(tmp_path: Path) -> None:
    two = f"亡者,,何日故去\n甲,身份证号,\n张三,{A},2026-08-05\n"
    said = SAID.replace("header = 1", "header = 2").replace('"丙"', '"何日故去"')
    root = deliver(tmp_path, "2026-10", {"名册.csv": ROSTER, "故去1.csv": two}, said)
    result = run_month(root, "2026-10", quiet)
    assert [f["name"] for f in found(result, "deceased_recipient")] == ["张三"]
    (root / "hedui.toml").write_text(said.replace("header = 2", "header = 1"), encoding="utf-8")
    with pytest.raises(UserError, match="没有这些列：甲"):
        check(root, None, quiet)


def test_a_sheet_without_a_header_is_named_and_can_be_told(tmp_path: Path) -> None:
    bare = "".join(
        f"{n},{i},2026-08-0{d}\n" for d, (n, i) in enumerate([("张三", A), ("李四", B)], 1)
    )
    root = deliver(tmp_path, "2026-10", {"名册.csv": ROSTER, "死.csv": bare})
    assert "没有表头，第一行就是数据" in check(root, None, quiet)[0]
    said = '[[files]]\nfile = "死.csv"\nsource = "deaths"\nheader = 0\n[files.columns]\n"C列" = "死亡日期"\n'
    deliver(root, "2026-10", {}, said)
    result = run_month(root, "2026-10", quiet)
    assert {f["name"] for f in found(result, "deceased_recipient")} == {"张三", "李四"}
    (account,) = [f for f in result.loaded.files if f.file == "死.csv"]
    assert (account.rows_in, account.rows_loaded) == (2, 2)


def test_a_file_said_to_be_of_no_use_is_passed_over(tmp_path: Path) -> None:
    said = '[[files]]\nfile = "故去*"\nsource = "不用"\n'
    root = deliver(tmp_path, "2026-10", {"名册.csv": ROSTER, "故去.csv": STRANGE}, said)
    (account,) = [f for f in run_month(root, None, quiet).loaded.files if f.file == "故去.csv"]
    assert account.source == "" and "不读入" in account.note


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('[[files]]\nsource = "死亡登记"\n', "没有写 file"),
        ('[[files]]\nfile = "x"\nsoure = "死亡登记"\n', "是不是 source"),
        ('[[files]]\nfile = "故*"\nsource = "死忙登记"\n', "不认识的数据种类"),
        ('[[files]]\nfile = "故*"\nsource = "deaths"\n[files.columns]\n"甲" = "名儿"\n', "没有栏目：名儿"),
        ('[[files]]\nfile = "故*"\nsource = "deaths"\nheader=1\n[files.columns]\n"癸" = "姓名"\n', "没有这些列：癸"),
        ('[[files]]\nfile = "故*"\nsource = "deaths"\nheader = 99\n', "超出范围"),
        ('[[files]]\nfile = "故*"\nsource = "deaths"\nheader = 1\nkind = "外星"\n', "没有这一类"),
        ('[files]\nfile = "故*"\n', "两层方括号"),
    ],
)  # fmt: skip
def test_what_is_written_wrong_is_named(tmp_path: Path, said: str, words: str) -> None:
    root = deliver(tmp_path, "2026-10", {"名册.csv": ROSTER, "故去.csv": STRANGE}, said)
    with pytest.raises(UserError) as error:
        run_month(root, None, quiet)
    assert words in f"{error.value.problem}{error.value.fix}"


def test_a_column_may_be_taken_out_of_use(tmp_path: Path) -> None:
    said = '[[files]]\nfile = "名册*"\n[files.columns]\n"月保障金额" = "不用"\n'
    root = deliver(tmp_path, "2026-10", {"名册.csv": ROSTER}, said)
    plans = run_month(root, None, quiet).loaded.plans
    assert "amount" not in plans[0].recognition.columns  # type: ignore[union-attr]


def test_samples_do_not_say_whose_they_are() -> None:
    assert masked("350599195003150119") == "350***************"
    assert masked("欧阳小明") == "欧***"
    assert masked("13812345678") == "138********"
    assert masked("示例县石桥镇金湖村12号").startswith("示例县石桥镇") is True
    assert masked("示例县石桥镇金湖村12号").endswith("…")
