"""Dates and months: every written form, and why one is refused."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.kernel import date_forms as forms
from pipeline.kernel import dates
from pipeline.kernel.dates import (
    Around,
    any_date,
    birth_again,
    birth_date,
    date_note,
    month_again,
    month_in_words,
    month_note,
    month_of,
)
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
     "2024\u20074-01".replace("\u2007", "-"), "2024-04-01\u200b", "2024年4月1日 星期一", "2024-04-01(周一)",
     "2024 4 1", "2024 04 01", "2024,4,1", "2024、4、1", "2024。4。1", "2024年四月一日", "二0二四年四月一日",
     "贰零贰肆年肆月壹日", "20240401 123000".replace(" ", "-"), "2024年4月1日8时30分", "2024-4-1 上午 8:30:00",
     "1-Apr-2024", "01-APR-2024", "1 April 2024", "Apr 1, 2024", "April 1st, 2024", "01-4月-2024", "01-4月-24",
     "01-APR-24", "Mon Apr 01 00:00:00 CST 2024", "24.4.1", "24-4-1", "24年4月1日", "民国113年4月1日",
     "民国一百一十三年4月1日".replace("一百一十三", "113")],
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
     "19000101", "1900年1月1日", "1900.01.01", "1900-01", "0000-00-00", "00000000", "0000/0/0", "0001-01-01",
     "1900-01-00", "1899-12-31", "2999-12-31", "9999年12月31日", "9999-99-99", "9999-12-31", "99991231", "1899-12-30 00:00:00", "1900-01-01 00:00:00", "0"],
)  # fmt: skip
def test_a_placeholder_is_no_date(text: str) -> None:
    assert any_date(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023-02-29", dates.NO_SUCH_DAY),
        ("1950-2-30", dates.NO_SUCH_DAY),
        ("2024-04-31", dates.NO_SUCH_DAY),
        ("2024年13月1日", dates.NO_SUCH_DAY),
        ("20241301", dates.NO_SUCH_DAY),
        ("2024-00-10", dates.NO_SUCH_DAY),
        ("202413", dates.NO_SUCH_DAY),
        ("二〇二四年二月三十日", dates.NO_SUCH_DAY),
        ("31-Feb-2024", dates.NO_SUCH_DAY),
        ("13/13/2024", dates.NO_SUCH_DAY),
        ("1799-01-01", dates.NO_SUCH_YEAR),
        ("2100-01-01", dates.NO_SUCH_YEAR),
        ("0024-01-01", dates.NO_SUCH_YEAR),
        ("31122024", dates.NO_SUCH_YEAR),
        ("85.4.1", dates.CENTURY),
        ("85年4月", dates.CENTURY),
        ("24/4/1", forms.ORDER),
        ("240401", forms.ORDER),
        ("4/1/2024", forms.ORDER),
        ("4-1-2024", forms.ORDER),
        ("4/1/24", forms.ORDER),
        ("04/31/58", forms.ORDER),
        ("2024", forms.YEAR_ONLY),
        ("2024年", forms.YEAR_ONLY),
        ("1958年生", forms.YEAR_ONLY),
        ("4月", forms.NO_YEAR),
        ("4月1日", forms.NO_YEAR),
        ("十月一日", forms.NO_YEAR),
        ("Oct-26", forms.HALF),
        ("26-Oct", forms.HALF),
        ("2026年第三季度", forms.QUARTER),
        ("2026年上半年", forms.QUARTER),
        ("2026年度", forms.QUARTER),
        ("2026年10月上旬", forms.THIRD),
        ("2026年10月底", forms.THIRD),
        ("2026年10月-12月", forms.PERIOD),
        ("2026.10-2026.12", forms.PERIOD),
        ("2024年4月1日至2024年5月1日", forms.PERIOD),
        ("2024-04-01、2024-05-01", forms.SEVERAL),
        ("农历二〇二四年四月初一", forms.LUNAR),
        ("1958年八月初十", forms.LUNAR),
        ("农历八月十五", forms.LUNAR),
        ("2020年闰四月", forms.LUNAR),
        ("12345", forms.NO_DATE),
        ("99999", forms.NO_DATE),
        ("26.10", forms.NO_DATE),
        ("1.2024040100000000E+15", forms.NO_DATE),
        ("去年", forms.NO_DATE),
        ("2024 111", forms.NO_DATE),
    ],
)
def test_a_date_is_refused_with_its_reason(text: str, why: str) -> None:
    assert reason(text) == why


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/10/2026", date(2026, 10, 31)),
        ("10/31/2026", date(2026, 10, 31)),
        ("31.10.2026", date(2026, 10, 31)),
        ("5/5/2026", date(2026, 5, 5)),
        ("2026 1 1", date(2026, 1, 1)),  # not November
        ("2026 1 11", date(2026, 1, 11)),
        ("民国四十七年三月五日", date(1958, 3, 5)),
        ("民国47.3.5", date(1958, 3, 5)),
        ("民国四十七年三月", date(1958, 3, 1)),
        ("26年10月", date(2026, 10, 1)),
        ("31-10月-26", date(2026, 10, 31)),
        ("October 2026", date(2026, 10, 1)),
    ],
)
def test_only_one_day_can_be_meant(text: str, day: date) -> None:
    assert any_date(text) == day


# --- births: the century by the row's ID number, or by what lies ahead --------------------------

OCTOBER = date(2026, 10, 31)


def again(text: str, born: date | None = None, until: date | None = OCTOBER) -> date | str:
    with pytest.raises(Refused):
        birth_date(text)
    try:
        return birth_again(text, Around(until=until, born=born))
    except Refused as refused:
        return str(refused)


@pytest.mark.parametrize(
    ("text", "born", "day"),
    [
        ("58.3.5", None, date(1958, 3, 5)),
        ("58-03-05", None, date(1958, 3, 5)),
        ("58年3月5日", None, date(1958, 3, 5)),
        ("58年3月", None, date(1958, 3, 1)),
        ("五八年三月五日", None, date(1958, 3, 5)),
        ("58/3/5", None, date(1958, 3, 5)),
        ("05-MAR-58", None, date(1958, 3, 5)),
        ("26.11.1", None, date(1926, 11, 1)),  # 2026-11-01 lies ahead
        ("26.10.31", None, dates.CENTURY),
        ("05.3.12", None, dates.CENTURY),
        ("05.3.12", date(2005, 3, 12), date(2005, 3, 12)),
        ("05.3.12", date(1905, 3, 12), date(1905, 3, 12)),
        ("05.3.12", date(2005, 4, 12), date(2005, 3, 12)),  # the year is that of the number
        ("05.3.12", date(1998, 4, 12), dates.CENTURY),
        ("12年5月", date(2012, 5, 9), date(2012, 5, 1)),
        ("24/4/1", None, forms.ORDER),
        ("24/4/1", date(2024, 4, 1), date(2024, 4, 1)),
        ("24/4/1", date(2024, 4, 2), forms.ORDER),
        ("580305", None, forms.ORDER),
        ("580305", date(1958, 3, 5), date(1958, 3, 5)),
        ("58.2.30", None, dates.NO_SUCH_DAY),
        ("00.2.29", None, date(2000, 2, 29)),  # 1900 was no leap year
        ("1958-2-30", None, dates.NO_SUCH_DAY),
        ("1958", None, forms.YEAR_ONLY),
    ],
)
def test_the_century_of_a_birth(text: str, born: date | None, day: date | str) -> None:
    assert again(text, born) == day


def test_without_a_month_only_the_id_number_tells_the_century() -> None:
    assert again("58.3.5", until=None) == dates.CENTURY
    assert again("58.3.5", date(1958, 3, 5), until=None) == date(1958, 3, 5)


def test_the_serials_of_the_old_are_births_only() -> None:
    assert birth_date("12345") == date(1933, 10, 18)
    assert reason("12345") == forms.NO_DATE


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("7月", date(2026, 7, 1)),
        ("07", date(2026, 7, 1)),
        ("7", date(2026, 7, 1)),
        ("7.0", date(2026, 7, 1)),
        ("七月份", date(2026, 7, 1)),
        ("10月", date(2026, 10, 1)),
        ("11月", None),
        ("12", None),
    ],
)
def test_a_month_without_its_year_is_of_the_sheets_year_if_not_after_it(
    text: str, month: date | None
) -> None:
    with pytest.raises(Refused, match=forms.NO_YEAR):
        month_of(text)
    around = Around(month=date(2026, 10, 1))
    if month is None:
        with pytest.raises(Refused, match=forms.NO_YEAR):
            month_again(text, around)
    else:
        assert month_again(text, around) == month
        assert month_note(text, month) == "没有写年份，按表名的年份"
    with pytest.raises(Refused, match=forms.NO_YEAR):
        month_again(text, Around())


@pytest.mark.parametrize(
    ("text", "note"),
    [("2024年4月1日", ""), ("45383", ""), ("24.4.1", "两位年份补为四位"), ("民国47年3月5日", "民国纪年换算为公历"),
     ("31/10/2026", "日、月、年改为年、月、日"), ("31-10月-26", "两位年份补为四位；日、月、年改为年、月、日")],
)  # fmt: skip
def test_what_was_understood_is_noted(text: str, note: str) -> None:
    assert date_note(text, OCTOBER) == note


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


@steady
@given(st.dates(date(1927, 1, 1), OCTOBER))
def test_a_birth_of_two_digits_beside_its_id_number_is_that_birth(day: date) -> None:
    for text in (f"{day:%y.%m.%d}", f"{day:%y-%m-%d}", f"{day:%y/%m/%d}", f"{day:%y%m%d}"):
        with contextlib.suppress(Refused):
            assert birth_date(text) in (day, None) or f"{day:%y%m%d}"[:2] in ("19", "20")
        with contextlib.suppress(Refused):
            assert birth_again(text, Around(until=OCTOBER, born=day)) == day


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
