"""What may be seen of a value on a return slip."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.kernel.masks import masked, told_by_place, veiled
from pipeline.kernel.mending import MENDINGS, OTHERWISE, mending

ID = "350599199001011234"


@pytest.mark.parametrize(
    ("value", "kind", "seen"),
    [
        (ID, "id", "350599**********34"),
        ("35059919900101123X", "id", "350599**********3X"),
        ("350599199001011", "id", "35059********11"),
        ("35059919900101", "id", "3505********01"),
        ("３５０５９９１９９００１０１１２３４", "id", "350599**********34"),
        ("350599 19900101 1234", "id", "350599 ******** **34"),
        ("3505991990O1011234", "id", "350599****O*****34"),  # the letter is the fault
        ("3505211963O0083王五", "id", "35052*****O******"),
        ("王五350521196300083", "id", "**350**********83"),
        (ID + ID, "id", "350599***********…**34"),
        ("3.50599199001011E+17", "id", "3.****E+17"),
        ("无证", "id", "无证"),
        ("6230361234567891234", "number", "***************1234"),
        ("6.23036E+18", "number", "6.****E+18"),
        ("13805951234", "number", "*******1234"),
        ("闽C12345", "number", "******5"),
        ("王小明", "name", "王*"),
        ("阿依古丽·买买提", "name", "阿*"),
        ("2026-2-30", "date", "2026-2-30"),
        ("1950年2月30日", "date", "1950年2月30日"),
        ("20261301", "date", "20261301"),
        ("2026-10-32 12:30:00", "date", "2026-10-32 **:**:**"),
        (ID, "date", "350599*****…"),
        ("19901012345", "date", "*******2345"),  # a telephone number in a column of dates
        ("二〇二六年十三月", "date", "二〇二六年十三月"),
        ("约2,985.00元", "amount", "约2,985.00元"),
        ("13805951234已转", "amount", "*******1234…"),
        ("王小明", "text", "王*"),
        ("孙女", "text", "孙*"),
        ("欧阳建国", "text", "欧*"),
        ("家住石井村电话13805951234请联系", "text", "家住石井村电话****…"),
        ("三五〇五九九一九九〇〇一〇一一二三四", "text", "***********…"),
        ("外甥女婿", "text", "外甥女婿"),
        ("", "id", ""),
    ],
)
def test_what_is_seen_of_a_value(value: str, kind, seen: str) -> None:
    assert masked(value, kind) == seen


_NOISE = st.sampled_from(["", "", "", " ", "-", "　", "．", "'", "\u200b", "\n"])


@given(
    st.text("0123456789", min_size=15, max_size=19), st.lists(_NOISE, min_size=19, max_size=19),
    st.sampled_from(["id", "number", "name", "date", "amount", "text"]), st.booleans(),
)  # fmt: skip
def test_no_column_shows_more_than_eight_digits(digits: str, noise, kind, wide: bool) -> None:
    written = "".join(a + b for a, b in zip(digits, noise, strict=False))
    if wide:
        written = written.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    assert len(re.findall(r"\d", masked(written, kind))) <= 8


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("公安/户籍注销_202610.csv", "公安/户籍注销_202610.csv"),
        ("导出20261031143000.xlsx", "导出20261031143000.xlsx"),
        (f"张三{ID}.xlsx", "张三350599**********34.xlsx"),
        ("联系13805951234.csv", "联系*******1234.csv"),
        ("共1234567行，少了2345678行", "共1234567行，少了2345678行"),
        ("位数不对（17位，应为18位）", "位数不对（17位，应为18位）"),
    ],
)
def test_long_numbers_in_our_own_texts_are_covered(text: str, seen: str) -> None:
    assert veiled(text) == seen


@pytest.mark.parametrize(
    ("value", "better", "said"),
    [
        (ID, "350599199001011243", "第17、18位疑似写颠倒"),
        (ID, "350599199001012234", "第15位疑似有误，请核对"),
        (ID, "350599199001019934", "第15、16位疑似有误"),
        (ID[:-1], ID, "疑似漏写第18位"),
        (ID[:3] + ID[4:], ID, "疑似漏写第4位"),
        (ID[:6] + "0" + ID[6:], ID, "疑似多写第7位"),
        (ID, "110101200001011234", ""),
        ("123", ID, ""),
    ],
)
def test_a_suggestion_is_told_by_its_place(value: str, better: str, said: str) -> None:
    assert told_by_place(value, better) == said


def test_every_kind_of_fault_has_words_of_its_own() -> None:
    named = [one.fault for one in MENDINGS if one.fault]
    assert len(set(named)) == len(named)
    for one in MENDINGS:
        assert one.how and not re.search(r"[A-Za-z]{3,}", re.sub("Excel|xlsx", "", one.how))


def test_reasons_that_differ_in_numbers_alone_are_one_fault() -> None:
    assert (
        mending("位数不对（17位，应为18位）").fault == mending("位数不对（16位，应为18位）").fault
    )
    assert mending("日期不存在（2026年2月30日）").fault == "日期不存在（如2月30日）"
    warned = mending("警告：证号前6位不在区划代码表里（现行的和已撤销的都没有），请核对")
    assert warned.fault == "证号前6位不在区划代码表里" and "不用更正" in warned.how
    assert mending("姓名未填").fault == "姓名未填"
    strange = mending("第三栏超过99个字（实为120个字），请删减")
    assert (strange.fault, strange.how) == ("第三栏超过个字", OTHERWISE)
