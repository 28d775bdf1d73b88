"""A roster that calls itself another month's than the folder it lies in."""

from pathlib import Path

import pytest

from pipeline.run import run_month
from tests.conftest import MONTH, quiet

LINES = "家庭编号,姓名,身份证号,月保障金额\nA1,张三,11010519491231002X,500\n"


def said(root: Path, name: str, text: str) -> list[str]:
    folder = root / "inbox" / MONTH
    folder.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    return [one for one in run_month(root, MONTH, quiet).loaded.attention if "收件夹是" in one]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("农村低保名册.csv", "2026年9月农村低保花名册\n"),
        ("农村低保花名册_202609.csv", ""),
        ("农村低保花名册2026-09.csv", ""),
    ],
)
def test_both_months_are_named(tmp_path: Path, name: str, title: str) -> None:
    (told,) = said(tmp_path, name, title + LINES)
    assert told.startswith(name)
    assert "标题或文件名写的是2026年9月，收件夹是2026年10月" in told


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("农村低保名册.csv", "2026年10月农村低保花名册\n填表日期：2026年11月3日\n"),
        ("农村低保名册.csv", "农村低保花名册（2026年4月起执行新标准）\n"),
        ("农村低保名册.csv", "农村低保花名册\n填表日期：2026年9月28日\n"),
        ("农村低保名册20261103.csv", ""),
        ("农村低保名册2026年10月（2026年9月底版）.csv", ""),
    ],
)
def test_a_day_or_the_same_month_is_nothing_to_tell(tmp_path: Path, name: str, title: str) -> None:
    assert said(tmp_path, name, title + LINES) == []
