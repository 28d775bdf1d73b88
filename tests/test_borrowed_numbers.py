"""A widow on the roster under her late husband's number: he is not she, and she is found all the same."""

from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from pipeline.match import match
from pipeline.run import run_month
from tests.conftest import MONTH, quiet
from tests.test_match import _list_of, _register, number

HERS, HIS, SLIP = (
    number("19400909", 62),
    number("19371212", 61),
    number("19480303", 65),
)
ROSTER = f"""姓名,身份证号,家庭编号,与户主关系,救助类别,月保障金额,状态,乡镇,村居
郑秀英,{HIS},D001,本人,农村低保,520,正常,临江镇,东坑村
欧阳淑分,{SLIP},D002,本人,农村低保,520,正常,临江镇,东坑村
"""
REGISTER = f"""W1,郑秀英,{HERS},女,1940-09-09,妻,临江镇,东坑村,临江镇东坑村1号
W1,刘大山,{HIS},男,1937-12-12,户主,临江镇,东坑村,临江镇东坑村1号
W2,欧阳淑芬,{SLIP},男,1948-03-03,户主,临江镇,东坑村,临江镇东坑村2号
"""
DEATHS = """姓名,性别,年龄,住址,火化时间
{name},{sex},{age},临江镇东坑村,2026-09-09
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    inbox = tmp_path / "ws" / "inbox" / MONTH
    inbox.mkdir(parents=True)
    (inbox / "低保名册.csv").write_text(ROSTER, encoding="utf-8")
    (inbox / "常住人口户籍.csv").write_text(_register() + REGISTER, encoding="utf-8")
    return tmp_path / "ws"


def _dead(county: Path, name: str, sex: str, age: int) -> list[tuple[str, str, str]]:
    """Recipients reported dead: name, tier, why, after one row of a crematory."""
    crematory = county / "inbox" / MONTH / "殡仪馆火化登记.csv"
    crematory.write_text(DEATHS.format(name=name, sex=sex, age=age), encoding="utf-8")
    run_month(county, MONTH, quiet)
    findings = str(county / "out" / MONTH / "findings.parquet")
    return (
        duckdb.connect()
        .execute(
            "SELECT name, tier, summary FROM read_parquet(?) WHERE rule = 'deceased_recipient'",
            [findings],
        )
        .fetchall()
    )


def test_the_death_of_the_numbers_owner_is_not_hers(county: Path) -> None:
    assert _dead(county, "刘大山", "男", 90) == []


def test_her_own_death_is_found_and_the_number_is_explained(county: Path) -> None:
    ((name, tier, said),) = _dead(county, "郑秀英", "女", 87)
    assert (name, tier) == ("郑秀英", "probable")
    assert "登记的是他人证号" in said and "同名者" not in said


def test_a_slip_of_the_pen_in_the_name_borrows_nothing(county: Path) -> None:
    ((name, tier, said),) = _dead(county, "欧阳淑芬", "男", 79)
    assert (name, tier) == ("欧阳淑分", "probable") and "他人证号" not in said


def test_match_says_who_of_the_two_is_on_the_roster(county: Path, tmp_path: Path) -> None:
    asked = _list_of(tmp_path / "问.xlsx", [("姓名", "身份证号", "年龄", "住址"), ("刘大山", None, 90, "临江镇东坑村"),
                                          ("郑秀英", None, 87, "临江镇东坑村"), ("刘大山", HIS, None, None),
                                          ("郑秀英", HERS, None, None)])  # fmt: skip
    text, _ = match(county, asked, None, quiet)
    headings, *rows = load_workbook(text.rpartition("结果：")[2])["比对结果"].iter_rows(
        values_only=True
    )
    told = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [row["比对结论"] for row in told] == ["在底册", "在册", "在底册", "在册"]
    assert "登记的是他人证号" in str(told[1]["依据"])
    assert "郑秀英" in str(told[2]["其他可能的人"]) and "农村低保" in str(told[2]["其他可能的人"])
