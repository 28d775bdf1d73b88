"""What a roster says of income and of the 渐退期, in the ways it is written."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.kernel.values import Cleaner
from sources._income import PERIOD_END, YEARLY
from tests.test_recognise import found

HEADINGS = ["姓名", "身份证号", "家庭编号", "月保障金额"]


@pytest.mark.parametrize(
    ("cleaner", "text", "value"),
    [
        (YEARLY, "12000", 12000.0),
        (YEARLY, "12,000元/年", 12000.0),
        (YEARLY, "每年12000元", 12000.0),
        (YEARLY, "1.2万元", 12000.0),
        (YEARLY, "", None),
        (PERIOD_END, "2026年3月至8月", date(2026, 8, 31)),
        (PERIOD_END, "2026.03-2026.08", date(2026, 8, 31)),
        (PERIOD_END, "202603-202608", date(2026, 8, 31)),
        (PERIOD_END, "2026-03-01至2026-08-15", date(2026, 8, 15)),
        (PERIOD_END, "2026/8/31", date(2026, 8, 31)),
        (PERIOD_END, "20260831", date(2026, 8, 31)),
        (PERIOD_END, "2026年2月", date(2026, 2, 28)),
        (PERIOD_END, "2025年10月起六个月", date(2026, 3, 31)),
        (PERIOD_END, "自2025年10月15日起，期限6个月", date(2026, 4, 14)),
        (PERIOD_END, "2025.10（12个月）", date(2026, 9, 30)),
        (PERIOD_END, "2025年8月31日起半年", date(2026, 2, 27)),
        (PERIOD_END, "2026年3月至8月（六个月）", date(2026, 8, 31)),
        (PERIOD_END, "2026年3月至2026年8月，共6个月", date(2026, 8, 31)),
        (PERIOD_END, "2025年10月起", None),
        (PERIOD_END, "是", None),
        (PERIOD_END, "6个月", None),
    ],
)
def test_a_cell(cleaner: Cleaner, text: str, value: object) -> None:
    assert cleaner.one(text) == value


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("家庭月收入（元）", "income_month"),
        ("家庭收入(元/年)", "income_year"),
        ("家庭收入(元/月)", "income_month"),
        ("家庭收入（元）", "income"),
        ("家庭年收入", "income_year"),
        ("月人均收入(元)", "per_head_month"),
        ("家庭人均收入", "per_head"),
        ("家庭人均年收入（元）", "per_head_year"),
        ("施保方式", "aid_form"),
        ("渐退期起止", "grace"),
        ("渐退期截止时间", "grace_until"),
    ],
)
def test_a_heading(heading: str, column: str) -> None:
    seen = found([*HEADINGS, heading])
    assert seen.source.name == "roster"
    assert seen.columns[column] == len(HEADINGS)
