"""Two versions of one roster in one month: the files are named, and where they contradict each other."""

from pathlib import Path

from pipeline.quality.versions import two_versions
from pipeline.run import run_month
from tests.conftest import MONTH, quiet
from tests.rules.conftest import County, number

NEW = 1 << 40


def sheet(county: County, file_no: int, name: str, people: range, **odd: object) -> None:
    """People of a roster file; ``odd``: what is different of the first of them."""
    county.con.execute("INSERT INTO file_sheet VALUES (?, ?, '', 'roster', '')", [file_no, name])
    for row, nth in enumerate(people, start=2):
        values = {"amount": 600.0, "unit_no": f"N{nth}", **(odd if nth == people[0] else {})}
        county.recipient(f"张{nth}", number(nth), ref=(file_no << 40) + row, **values)


def test_both_files_are_named_and_the_rows_that_differ(county: County) -> None:
    sheet(county, 0, "改3.xlsx", range(1, 11))
    sheet(county, 1, "改4最终.xlsx", range(1, 12), status="停保", amount=655.0)
    (said,) = two_versions(county.con)
    assert said.startswith(
        "改3.xlsx 和 改4最终.xlsx 像是同一份名册的两个版本：10人两份都有，其中1人"
    )
    assert "（第2行和第2行：正常和停保；600.00元和655.00元）" in said
    assert "张" not in said.split("版本")[1]


def test_the_very_same_roster_twice_is_named_too(county: County) -> None:
    sheet(county, 0, "改3.xlsx", range(1, 11))
    sheet(county, 1, "改3 (1).xlsx", range(1, 11))
    assert "10人两份都有，没有不一样的" in two_versions(county.con)[0]


def test_rosters_of_other_people_or_programmes_and_lists_of_a_few_are_none(county: County) -> None:
    sheet(county, 0, "东镇.xlsx", range(1, 30))
    sheet(county, 1, "西镇.xlsx", range(28, 60), amount=1.0)  # two people of both towns
    sheet(county, 2, "本月新增.xlsx", range(20, 25))  # people of the first, as they stand there
    sheet(county, 3, "特困.xlsx", range(1, 2), programme="特困")
    county.con.execute("UPDATE roster SET programme = '特困' WHERE ref >> 40 = 3")
    assert two_versions(county.con) == []


def test_a_run_tells_it(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / MONTH
    folder.mkdir(parents=True)
    for name, amount in (("农村低保名册(改3).csv", 600), ("农村低保名册(改4).csv", 655)):
        lines = "".join(f"A{nth},张{'甲乙丙丁'[nth]},{number(nth)},{amount}\n" for nth in range(4))
        (folder / name).write_text(f"家庭编号,姓名,身份证号,月保障金额\n{lines}", encoding="utf-8")
    told = run_month(tmp_path, MONTH, quiet).loaded.attention
    assert any("改3" in one and "改4" in one and "两个版本" in one for one in told)
