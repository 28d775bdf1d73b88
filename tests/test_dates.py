"""Dates and months: every written form, and why one is refused."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.kernel.dates import any_date, month_in_words, month_of
from pipeline.kernel.errors import Refused

steady = settings(deadline=None, max_examples=60)
HAN = "〇一二三四五六七八九"


def in_han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else HAN[tens]) + ("十" if tens else "") + (HAN[ones] if ones else "")


def reason(text: str) -> str:
    with pytest.raises(Refused) as refused:
        any_date(text)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["2024-04-01", "2024-4-1", "2024/4/1", "2024/04/01", "2024.4.1", "2024.04.01", "20240401",
     "2024年4月1日", "2024年04月01日", "2024年4月1号", "2024年4月1", "2024-4-1日", "2024 年 4 月 1 日",
     "２０２４年４月１日", "２０２４－０４－０１", "２０２４．４．１", "２０２４／４／１", "'2024-04-01",
     "2024-04-01 00:00:00", "2024-04-01 08:30", "2024/4/1 8:30:15", "2024-04-01T08:30:15Z",
     "2024-04-01T08:30:15.123+08:00", "20240401123000", "二〇二四年四月一日", "二○二四年四月一日",
     "二零二四年四月一日", "二〇二四年四月一号", "45383", "45383.0", "45383.75", " 45383 ",
     "2024\u20074-01".replace("\u2007", "-"), "2024-04-01\u200b"],
)  # fmt: skip
def test_one_day_in_its_many_spellings(text: str) -> None:
    assert any_date(text) == date(2024, 4, 1)


@pytest.mark.parametrize(
    "text",
    ["2024-10", "2024/10", "2024.10", "202410", "2024年10月", "2024年10月份", "二〇二四年十月",
     "２０２４年１０月"],
)  # fmt: skip
def test_a_month_alone_is_its_first_day(text: str) -> None:
    assert any_date(text) == date(2024, 10, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二三年十二月三十一日", date(2023, 12, 31)),
        ("一九四九年十月一日", date(1949, 10, 1)),
        ("二〇二四年二月廿九日", date(2024, 2, 29)),
        ("二〇二四年一月卅一日", date(2024, 1, 31)),
        ("二〇二四年十一月十一日", date(2024, 11, 11)),
        ("二〇二四年一月二十日", date(2024, 1, 20)),
        ("20000", date(1954, 10, 3)),
        ("73050", date(2099, 12, 31)),
        ("44197", date(2021, 1, 1)),
    ],
)
def test_numerals_and_serials(text: str, day: date) -> None:
    assert any_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["", " ", "无", "不详", "长期", "长期有效", "至今", "-", "--", "/", "—", "1900-01-01", "1900/1/1",
     "19000101", "9999-12-31", "99991231", "1899-12-30 00:00:00", "1900-01-01 00:00:00", "0"],
)  # fmt: skip
def test_a_placeholder_is_no_date(text: str) -> None:
    assert any_date(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023-02-29", "日期不存在（2023年2月29日）"),
        ("2024-04-31", "日期不存在（2024年4月31日）"),
        ("2024年13月1日", "日期不存在（2024年13月1日）"),
        ("20241301", "日期不存在（2024年13月1日）"),
        ("2024-00-10", "日期不存在（2024年0月10日）"),
        ("202413", "日期不存在（2024年13月1日）"),
        ("二〇二四年二月三十日", "日期不存在（2024年2月30日）"),
        ("1799-01-01", "年份1799不可能"),
        ("2100-01-01", "年份2100不可能"),
        ("0024-01-01", "年份24不可能"),
        ("24.4.1", "不是能识别的日期"),
        ("4/1/2024", "不是能识别的日期"),
        ("2024", "不是能识别的日期"),
        ("12345", "不是能识别的日期"),
        ("99999", "不是能识别的日期"),
        ("1.2024040100000000E+15", "不是能识别的日期"),
        ("农历二〇二四年四月初一", "不是能识别的日期"),
        ("去年", "不是能识别的日期"),
        ("2024-04-01、2024-05-01", "不是能识别的日期"),
    ],
)
def test_a_date_is_refused_with_its_reason(text: str, why: str) -> None:
    assert reason(text) == why


def test_a_reason_never_carries_the_text() -> None:
    assert "张伟" not in reason("张伟")


@steady
@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    forms = [f"{day:%Y-%m-%d}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日", f"{day:%Y%m%d}",
             f"{day:%Y-%m-%d} 23:59:59", f"{day:%Y年%m月%d日}",
             f"{''.join(HAN[int(c)] for c in str(y))}年{in_han(m)}月{in_han(d)}日"]  # fmt: skip
    assert {any_date(form) for form in forms} == {day}
    assert month_of(forms[0]) == day.replace(day=1)


@steady
@given(st.integers(20_000, 73_050), st.floats(0, 0.999))
def test_a_serial_counts_days_from_the_end_of_1899(serial: int, clock: float) -> None:
    day = date(1899, 12, 30) + timedelta(days=serial)
    assert any_date(str(serial)) == day
    if serial < 73_050:
        assert any_date(f"{serial + clock:.6f}") == day


@steady
@given(st.text(alphabet="0123456789-/.年月日 号:T", max_size=14) | st.text(max_size=10))
def test_any_text_is_a_date_missing_or_refused(text: str) -> None:
    try:
        found = any_date(text)
    except Refused:
        return
    assert found is None or 1900 <= found.year <= 2099


@steady
@given(st.text(alphabet="一二三十廿卅", max_size=3), st.text(alphabet="一二三十廿卅", max_size=3))
@example("十十", "一")
@example("十", "廿十")
def test_any_han_numerals_are_a_date_or_refused(month: str, day: str) -> None:
    with contextlib.suppress(Refused):
        any_date(f"二〇二四年{month}月{day}日")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026年10月城市低保名册", date(2026, 10, 1)),
        ("发放明细202609", date(2026, 9, 1)),
        ("发放明细_2026-09", date(2026, 9, 1)),
        ("2026.9发放", date(2026, 9, 1)),
        ("２０２６年９月", date(2026, 9, 1)),
        ("2026 年 9 月", date(2026, 9, 1)),
        ("截至2026年1月31日", date(2026, 1, 1)),
        ("2026年第1批", None),
        ("2026年名册", None),
        ("闽民〔2026〕5号", None),
        ("名册", None),
        ("13800202613", None),
    ],
)
def test_a_month_is_found_in_a_title(text: str, month: date | None) -> None:
    assert month_in_words(text) == month


@pytest.mark.parametrize("text", ["发放明细20260915", "20260915导出", "发放_20260901-20260930"])
def test_a_day_in_a_file_name_tells_the_month(text: str) -> None:
    assert month_in_words(text) == date(2026, 9, 1)


def test_a_month_is_the_first_of_its_days() -> None:
    assert month_of("2026-09-15") == date(2026, 9, 1)
    assert month_of("202609") == date(2026, 9, 1)
    assert month_of("") is None
