"""[[standards]] of hedui.toml: read, laid out by month, and themselves looked at."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.judge import missing_sources
from pipeline.kernel.declare import Rule
from pipeline.kernel.errors import UserError
from pipeline.kernel.standards import Standard, in_force
from pipeline.kernel.switches import SWITCHES
from pipeline.settings import read_settings, template
from pipeline.standards import lacking, lay_standards, remarks, told_standards
from sources import SOURCES

SWITCH: dict[str, Any] = {switch.key: switch.default for switch in SWITCHES}
OCTOBER = date(2026, 10, 1)
QUANZHOU = Standard(date(2026, 4, 1), 1960.0, 890.0, 890.0)


def said(folder: Path, text: str) -> tuple[Standard, ...]:
    (folder / "hedui.toml").write_text(text, encoding="utf-8")
    return read_settings(folder).standards


def test_standards_are_read_in_order_of_date(tmp_path: Path) -> None:
    told = said(tmp_path, '[[standards]]\nfrom = "2026-04"\nminimum_wage = 1960\ndibao_urban = 890\ndibao_rural = 880.5\n'
                          '[[standards]]\nfrom = 2025-04-01\ndibao_rural = 840\n')  # fmt: skip
    assert told == (
        Standard(date(2025, 4, 1), dibao_rural=840.0),
        Standard(date(2026, 4, 1), 1960.0, 890.0, 880.5),
    )
    assert [in_force(told, date(2026, m, 1)) for m in (3, 4)] == list(told)
    assert in_force(told, date(2025, 3, 31)) is None


@pytest.mark.parametrize(
    ("text", "problem", "fix"),
    [
        ("[standards]\nx = 1\n", "两层方括号", "例子"),
        ('[[standards]]\nfrom = "2026-04"\ndibao_rual = 890\n', "不认识的项：dibao_rual", "dibao_rural"),
        ("[[standards]]\ndibao_rural = 890\n", "没有写 from", "2026-04"),
        ('[[standards]]\nfrom = "2026年4月"\ndibao_rural = 890\n', "from 的写法不对：2026年4月", "2026-04"),
        ('[[standards]]\nfrom = "2026-04"\nminimum_wage = 1960\n', "没有写低保标准", "dibao_urban"),
        ('[[standards]]\nfrom = "2026-04"\ndibao_rural = "890"\n', "dibao_rural 应为数字", "改正"),
        ('[[standards]]\nfrom = "2026-04"\ndibao_rural = true\n', "dibao_rural 应为数字", "改正"),
        ('[[standards]]\nfrom = "2026-04"\ndibao_rural = nan\n', "dibao_rural 应为数字", "改正"),
        ('[[standards]]\nfrom = "2026-04"\ndibao_rural = 0\n', "dibao_rural 应大于0", "删去"),
        ('[[standards]]\nfrom = "2026-04"\ndibao_rural = 10680\n', "像是年标准", "每人每月"),
        ('[[standards]]\nfrom = "2026-04"\ndibao_rural = 1\n[[standards]]\nfrom = "2026-04"\ndibao_rural = 2\n',
         "有两段都从 2026-04 起执行", "合成一段"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_named_with_its_place(
    tmp_path: Path, text: str, problem: str, fix: str
) -> None:
    with pytest.raises(UserError) as raised:
        said(tmp_path, text)
    assert problem in raised.value.problem and fix in raised.value.fix
    assert str(tmp_path / "hedui.toml") in raised.value.where


def test_the_example_of_the_template_can_be_used_as_it_stands(tmp_path: Path) -> None:
    lines = template("x", "").splitlines()
    first = lines.index("# [[standards]]")
    example = [
        line.removeprefix("# ") for line in lines[first : first + 11] if "不写的" not in line
    ]
    (told,) = said(tmp_path, "\n".join(example))
    assert (told.minimum_wage, told.dibao_rural, told.care_self) == (1960.0, 890.0, 196.0)
    assert remarks((told,), SWITCH, OCTOBER) == []


def test_the_table_has_an_area_a_row_and_what_follows_by_ratio() -> None:
    con = duckdb.connect()
    lay_standards(con, [Standard(date(2025, 4, 1), dibao_rural=840.0, tekun_rural=1100.0), QUANZHOU], SWITCH)  # fmt: skip
    rows = con.execute("SELECT since, until, area, dibao, tekun, care_full, care_half, care_self FROM standard ORDER BY ALL").fetchall()  # fmt: skip
    assert rows == [
        (date(2025, 4, 1), date(2026, 4, 1), "农村", 840.0, 1100.0, None, None, None),
        (date(2026, 4, 1), date(9999, 12, 1), "农村", 890.0, 1157.0, 980.0, 490.0, 196.0),
        (date(2026, 4, 1), date(9999, 12, 1), "城市", 890.0, 1157.0, 980.0, 490.0, 196.0),
    ]


def test_a_rule_that_needs_standards_is_not_run_without_them() -> None:
    rule = Rule(slug="x", code="X", title="x", basis="x", severity="info", sources=("roster",), sql="",
                sentence="", how="", needs=("standards",))  # fmt: skip

    def why(*standards: Standard, present: tuple[str, ...] = ("roster",)) -> str:
        return missing_sources(rule, SOURCES, present, {}, lacking(standards, OCTOBER))

    assert why(QUANZHOU) == ""
    assert "2026年10月" in why() and "[[standards]]" in why() and "dibao_rural" in why()
    assert why(Standard(date(2026, 11, 1), dibao_rural=890.0)) == why()
    assert why(QUANZHOU, present=()).startswith("缺少数据")


def wrong(*standards: Standard, **switches: Any) -> list[str]:
    return [
        text.removeprefix("保障标准（设置）：")
        for text in remarks(standards, SWITCH | switches, OCTOBER)
    ]


def test_standards_within_the_guide_lines_are_not_remarked_on() -> None:
    assert wrong() == wrong(QUANZHOU) == []
    assert wrong(Standard(date(2026, 4, 1), 1960.0, 940.8, 882.0)) == []  # 48 % and 45 %
    assert wrong(Standard(date(2025, 10, 1), 1960.0, 800.0, 800.0), QUANZHOU) == []  # not a year before  # fmt: skip


@pytest.mark.parametrize(
    ("standard", "said"),
    [
        (Standard(date(2026, 4, 1), 1960.0, 941.0, 890.0), "城市低保标准941元是最低工资1960元的48.01%，不在42%至48%"),
        (Standard(date(2026, 4, 1), 1960.0, 850.0, 850.0), "平均850.00元，是最低工资的43.37%，低于45%"),
        (Standard(date(2026, 4, 1), 1960.0, 890.0, 890.0, tekun_rural=1200.0), "农村特困标准1200元不是低保标准890元的1.3倍（1157.00元）"),
        (Standard(date(2026, 4, 1), 1960.0, dibao_rural=890.0), "没有写城市低保标准"),
        (Standard(date(2026, 4, 1), None, 890.0, 890.0), "没有写 minimum_wage"),
    ],
)  # fmt: skip
def test_what_departs_from_the_guide_lines_is_said(standard: Standard, said: str) -> None:
    (only,) = wrong(standard)
    assert said in only


def test_growth_is_held_against_the_standard_of_a_year_before() -> None:
    before = Standard(date(2025, 4, 1), 1800.0, 850.0, 850.0)
    low, high = wrong(before, QUANZHOU)
    assert "低保标准平均由850.00元调到890.00元，比上年增长4.71%，不到5%" in low
    assert "特困标准" in high
    assert wrong(before, QUANZHOU, annual_growth=0.04) == []
    assert wrong(Standard(date(2025, 4, 1), 1800.0, 840.0, 840.0), QUANZHOU) == []


def test_rounding_of_tekun_is_no_departure() -> None:
    assert wrong(Standard(date(2026, 4, 1), 1960.0, 885.0, 885.0, tekun_urban=1150.0, tekun_rural=1151.0)) == []  # fmt: skip


def test_the_first_sheet_is_told_the_lines_that_follow() -> None:
    ((_, value, clause),) = told_standards([QUANZHOU], SWITCH, OCTOBER)
    for text in (
        "农村低保890元",
        "特困1157元",
        "低保边缘线1335元",
        "渐退线1780元",
        "临时救助667.50至1112.50元",
    ):
        assert text in value
    assert "2026年4月起执行" in clause
    assert told_standards([], SWITCH, OCTOBER) == []
