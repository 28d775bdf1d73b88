"""Cleaners: what each takes, refuses and why; and that a whole column is cleaned like one text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.kernel import amounts, values
from pipeline.kernel.codes import PROGRAMME, RELATION, RELATIONS, SEX, relation_word
from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import check_digit
from pipeline.kernel.values import (
    AMOUNT,
    ARROW,
    INTEGER,
    NUMBER,
    TEXT,
    Cleaner,
    clean_column,
    one_of,
)
from sources import SOURCES
from sources.disability import GRADE
from sources.hardship import KIND as HARDSHIP_KIND
from sources.households import STATE
from sources.payments import RESULT
from sources.roster import CARE, STATUS, STATUS_DAY

steady = settings(deadline=None, max_examples=60)
FRUIT = one_of({"苹果": ("果", "APPLE", "大苹果"), "梨": ("雪梨", "1")})
LOOSE = one_of({"苹果": ("大苹果",), "苹果树": ()}, loose=True)


def reason(cleaner: Cleaner, text: str) -> str:
    with pytest.raises(Refused) as refused:
        cleaner.one(text)
    return str(refused.value)


def cleaners() -> Iterator[tuple[str, Cleaner]]:
    """Every cleaner of the kernel and of the sources, once."""
    found = {name: c for name, c in vars(values).items() if isinstance(c, Cleaner)}
    for source in SOURCES:
        for column in source.columns:
            found.setdefault(f"{source.name}.{column.name}", column.clean)
            found |= {f"{source.name}.{n}": c for n, c in column.beside.items()}
    seen: set[int] = set()
    for name, cleaner in found.items():
        if id(cleaner) not in seen:
            seen.add(id(cleaner))
            yield name, cleaner


CLEANERS = dict(cleaners())


# --- amounts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500", 500.0),
        ("500.00", 500.0),
        ("1,234.56", 1234.56),
        ("1，234，567.8", 1234567.8),
        ("１，２３４．５", 1234.5),
        ("￥500", 500.0),
        ("¥ 500.00", 500.0),
        ("500元", 500.0),
        ("500元/月", 500.0),
        ("500 元整", 500.0),
        ("人民币500元整", 500.0),
        ("1.2万元", 12000.0),
        ("1.2万", 12000.0),
        ("３万元", 30000.0),
        ("2亿", 2e8),
        ("3千元", 3000.0),
        ("(500)", -500.0),
        ("（1,500.25）", -1500.25),
        ("-500", -500.0),
        ("－500", -500.0),
        ("- 500", -500.0),
        ("0", 0.0),
        ("0.00", 0.0),
        (".5", 0.5),
        ("500.", 500.0),
        ("0.30000000000000004", 0.3),
        ("1234.567", 1234.57),
        (" 500\u200b", 500.0),
        ("'500", 500.0),
        ("1,00,000", 100000.0),
        ("1,23,456.50", 123456.5),
        ("1 234.56", 1234.56),
        ("12 345 678", 12345678.0),
        ("1.234,50", 1234.5),
        ("1.234.567,89", 1234567.89),
        ("5角", 0.5),
        ("500元5角", 500.5),
        ("500元5角3分", 500.53),
        ("壹仟贰佰元整", 1200.0),
        ("人民币壹仟贰佰元伍角叁分", 1200.53),
        ("叁万伍仟元整", 35000.0),
        ("壹万零伍佰元", 10500.0),
        ("壹仟零伍拾元", 1050.0),
        ("一千二百", 1200.0),
        ("五百", 500.0),
        ("一百零五元", 105.0),
        ("二十", 20.0),
        ("十五元", 15.0),
        ("一百一十五", 115.0),
        ("十二万", 120000.0),
        ("两千", 2000.0),
        ("¥1,200.50元", 1200.5),
        ("−500", -500.0),
        ("500元/人", 500.0),
        ("500元每月", 500.0),
    ],
)
def test_an_amount_is_read_in_yuan(text: str, amount: float) -> None:
    assert AMOUNT.one(text) == amount


@pytest.mark.parametrize("text", ["", " ", "无", "-", "—", "/", "--", "NULL", "*", "不详"])
def test_no_amount_is_missing_not_zero(text: str) -> None:
    assert AMOUNT.one(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *[(text, amounts.NO_AMOUNT) for text in (
            "约500", "500左右", "1.2.3", "a", "5OO", "+", "万", "()", "--500", "11010519491231002X", "一千二",
            "三万五", "五", "百", "十十", "千一百", "一百百", "25%", "三万五百")],
        ("12,50", amounts.COMMA),
        ("1,5", amounts.COMMA),
        ("1,2345", amounts.COMMA),
        ("1,234,56", amounts.COMMA),
        ("1234,567", amounts.COMMA),
        ("500-600", amounts.RANGE),
        ("500~600元", amounts.RANGE),
        ("500元至600元", amounts.RANGE),
        ("500;600", amounts.SEVERAL),
        ("500/600", amounts.SEVERAL),
        ("500、600", amounts.SEVERAL),
        ("500\n600", amounts.SEVERAL),
        ("500 600", amounts.SEVERAL),
        ("12 34", amounts.SEVERAL),
        ("6000元/年", amounts.PER_YEAR),
        ("6000每年", amounts.PER_YEAR),
        ("500/人/月/年", amounts.PER_YEAR),
        ("$500", amounts.FOREIGN),
        ("500美元", amounts.FOREIGN),
        ("1E+05", amounts.ROUNDED),
        ("1.23E+5", amounts.ROUNDED),
    ],
)  # fmt: skip
def test_what_is_no_single_amount_is_refused(text: str, why: str) -> None:
    assert reason(AMOUNT, text) == why


@pytest.mark.parametrize(
    ("text", "note"),
    [("1,234.5", ""), ("500元", ""), ("(500)", "括号内金额按负数"), ("（500）", "括号内金额按负数"),
     ("壹仟贰佰元整", "中文数字改为阿拉伯数字"), ("1.234,50", "小数点逗号改为小数点")],
)  # fmt: skip
def test_what_was_understood_is_noted(text: str, note: str) -> None:
    assert AMOUNT.note is not None and AMOUNT.note(text, 500.0) == note


SMALL = "零壹贰叁肆伍陆柒捌玖"


def in_capitals(number: int) -> str:
    """A number below 100 million as banks write it: 10,500 is 壹万零伍佰."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return in_capitals(high) + "万" + gap + (in_capitals(low) if low else "")
    words, gap = "", False
    for place, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // place % 10
        if digit:
            words += ("零" if gap and words else "") + SMALL[digit] + name
        gap = digit == 0
    return words


@steady
@given(st.integers(1, 99_999_999), st.integers(0, 9), st.integers(0, 9))
def test_an_amount_in_capitals_is_read_back(yuan: int, jiao: int, fen: int) -> None:
    text = in_capitals(yuan) + "元" + (f"{SMALL[jiao]}角" if jiao else "")
    text += (f"{SMALL[fen]}分" if jiao else f"零{SMALL[fen]}分") if fen else "整"
    assert AMOUNT.one(text) == round(yuan + jiao / 10 + fen / 100, 2)


@steady
@given(st.text(alphabet="0123456789,. ", min_size=1, max_size=12))
def test_marks_never_make_an_amount_larger(text: str) -> None:
    """Whatever the marks mean, an accepted amount has all of its digits once, in their order."""
    try:
        value = AMOUNT.one(text)
    except Refused:
        return
    if value is None:
        return
    digits = "".join(c for c in text if c.isdigit())
    fraction = text.strip().rpartition(".")[2] if "." in text else ""
    whole = digits[: len(digits) - len(fraction)] if fraction.isdigit() else digits
    assert int(value + 0.0051) in (int(whole or 0), int(whole or 0) + 1) or "," in fraction


def test_an_amount_is_finite() -> None:
    assert reason(AMOUNT, "9" * 400)


@steady
@given(st.integers(-(10**11), 10**11))
def test_an_amount_is_read_back_to_the_fen(fen: int) -> None:
    yuan = f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
    grouped = f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
    for text in (yuan, grouped, f"￥{yuan}元"):
        assert round(AMOUNT.one(text) * 100) == fen


# --- whole numbers, numbers as text, text ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("3.0", 3), ("3.", 3), ("３", 3), ("-1", -1), ("75岁", 75), ("76周岁", 76), ("4人", 4),
     ("6个", 6), ("0", 0), ("", None), ("无", None), ("/", None), ("—", None)],
)  # fmt: skip
def test_whole_numbers(text: str, number: int | None) -> None:
    assert INTEGER.one(text) == number


@pytest.mark.parametrize("text", ["三", "3.5", "3-4", "约3", "3,4", "1E3"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    assert reason(INTEGER, text) == "不是整数"


def test_a_whole_number_too_long_to_hold_is_refused() -> None:
    assert clean_column(INTEGER, pa.array(["9" * 30])).refused.tolist() == [0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6228 4800 1234 5678", "6228480012345678"),
        ("６２２８４８", "622848"),
        ("闽c12345", "闽C12345"),
        ("闽 C·12345", "闽C·12345"),
        ("12345.0", "12345"),
        ("000123", "000123"),
        ("'0001", "0001"),
        ("1234567890123456789", "1234567890123456789"),
        ("无", None),
        ("/", None),
        ("", None),
    ],
)
def test_numbers_that_are_names_stay_text(text: str, number: str | None) -> None:
    assert NUMBER.one(text) == number


@pytest.mark.parametrize(
    "text", ["6.22848001234568E+18", "6.2E+18", "6E+18", "1.000000000000000E+15"]
)
def test_an_account_that_excel_rounded_is_refused(text: str) -> None:
    assert reason(NUMBER, text) == "精度丢失：号码被Excel存成数字，末几位已不可恢复"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("  a\n b\u3000c ", "a b c"),
        ("ＡＢ", "AB"),
        ("无", None),
        ("——", None),
        ("/", None),
        ("", None),
    ],
)
def test_text_is_tidied(text: str, value: str | None) -> None:
    assert TEXT.one(text) == value


# --- coded values ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("苹果", "苹果"), ("果", "苹果"), ("apple", "苹果"), (" 大 苹果 ", "苹果"), ("１", "梨"), ("", None),
     ("无", None), ("/", None)],
)  # fmt: skip
def test_a_code_has_several_spellings(text: str, meaning: str | None) -> None:
    assert FRUIT.one(text) == meaning


def test_an_unknown_code_is_refused_and_the_known_ones_are_named() -> None:
    assert reason(FRUIT, "红苹果") == "未登记的说法（已知：苹果、梨）"


def test_loose_codes_prefer_the_longest_way() -> None:
    assert LOOSE.one("一棵苹果树") == "苹果树"
    assert LOOSE.one("两只大苹果") == "苹果"


@pytest.mark.parametrize(
    ("cleaner", "text", "meaning"),
    [
        (SEX, "男", "男"),
        (SEX, "女性", "女"),
        (SEX, "1", "男"),
        (SEX, "2.0", "女"),
        (SEX, "f", "女"),
        (STATUS, "在保", "正常"),
        (STATUS, "已停保", "停保"),
        (STATUS, "死亡", "停保"),
        (STATUS, "停保（2026.8）", "停保"),
        (STATUS, "2026年8月停保", "停保"),
        (STATUS, "停保（2026年8月死亡）", "停保"),
        (STATUS, "正常（2020.1）", "正常"),
        (STATUS_DAY, "停保（2026.8）", date(2026, 8, 1)),
        (STATUS_DAY, "停保", None),
        (STATUS, "暂停发放", "暂停"),
        (RESULT, "发放成功", "成功"),
        (RESULT, "未发放", "失败"),
        (RESULT, "退票", "失败"),
        (RESULT, "失败（户名不符）", "失败"),
        (STATE, "死亡注销", "死亡"),
        (STATE, "迁出注销", "迁出"),
        (STATE, "正常（未注销）", "正常"),
        (CARE, "部分丧失生活自理能力", "半护理"),
        (CARE, "生活不能自理", "全护理"),
        (PROGRAMME, "农村最低生活保障", "农村低保"),
        (PROGRAMME, "城镇低保", "城市低保"),
        (PROGRAMME, "农村特困人员", "特困"),
        (PROGRAMME, "五保", "特困"),
        (PROGRAMME, "低保边缘家庭", "低保边缘"),
        (PROGRAMME, "农村低保边缘家庭", "低保边缘"),
        (PROGRAMME, "低保", "低保"),
        (HARDSHIP_KIND, "边缘易致贫户", "边缘易致贫"),
        (HARDSHIP_KIND, "监狱服刑", "服刑在押"),
        (GRADE, "一级", 1),
        (GRADE, "肢体三级", 3),
        (GRADE, "4", 4),
        (GRADE, "2.0", 2),
        (GRADE, "Ⅱ级", 2),
    ],
)
def test_the_words_of_the_trade(cleaner: Cleaner, text: str, meaning: str | int) -> None:
    assert cleaner.one(text) == meaning


@pytest.mark.parametrize(
    ("cleaner", "text", "never"),
    [
        (RESULT, "不成功", "成功"),
        (RESULT, "发放不成功", "成功"),
        (RESULT, "未发放成功", "成功"),
        (CARE, "无生活自理能力", "全自理"),
        (CARE, "不能完全自理", "全自理"),
        (CARE, "不完全自理", "全自理"),
        (STATE, "非正常", "正常"),
        (STATE, "未死亡", "死亡"),
        (STATE, "未迁出", "迁出"),
        (PROGRAMME, "非低保", "低保"),
        (PROGRAMME, "未享受低保", "低保"),
        (PROGRAMME, "不享受特困", "特困"),
        (STATUS, "正常（2026.8停保）", "正常"),
        (STATUS, "停保（已恢复）", "停保"),
        (STATUS, "拟停保", "停保"),
        (HARDSHIP_KIND, "未退保", "近年退保"),
        (HARDSHIP_KIND, "非服刑人员", "服刑在押"),
    ],
)
def test_a_denied_word_is_not_the_word(cleaner: Cleaner, text: str, never: str) -> None:
    try:
        assert cleaner.one(text) != never
    except Refused:
        return


@pytest.mark.parametrize(
    "text", ["农村低保边缘", "城市低保边缘", "农村低保边缘对象", "城市低保边缘人口"]
)
def test_the_edge_of_assistance_is_not_assistance(text: str) -> None:
    assert PROGRAMME.one(text) == "低保边缘"


# --- relations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("户主", "02"),
        ("本人", "01"),
        ("户主（本人）", "02"),
        ("配偶", "10"),
        ("妻", "12"),
        ("长子", "22"),
        ("二儿子", "23"),
        ("户主之子", "20"),
        ("户主的女儿", "30"),
        ("儿媳", "38"),
        ("外孙女", "44"),
        ("祖母", "62"),
        ("其他亲属", "97"),
        ("非亲属", "99"),
        ("02", "02"),
        ("0", "02"),
        ("1", "10"),
        ("2", "20"),
        ("3.0", "30"),
        ("22长子", "22"),
        ("22-长子", "22"),
        ("２２", "22"),
        (" 长 子 ", "22"),
        ("", None),
        ("无", None),
        ("-", None),
    ],
)
def test_relations_become_codes(text: str, code: str | None) -> None:
    assert RELATION.one(text) == code


@pytest.mark.parametrize("text", ["二儿", "朋友的朋友", "04", "100", "²", "x"])
def test_an_unknown_relation_is_refused(text: str) -> None:
    assert reason(RELATION, text) == "未登记的关系说法"


def test_every_code_and_every_word_of_the_table_is_read() -> None:
    for code, words in RELATIONS.items():
        assert RELATION.one(code) == code
        assert [RELATION.one(word) for word in words] == [code] * len(words)
        assert relation_word(code) == words[0]


# --- a column is cleaned like its texts --------------------------------------------------------


def one(cleaner: Cleaner, text: str) -> tuple[Any, str | None]:
    try:
        return cleaner.one(text), None
    except Refused as refused:
        return None, str(refused)


def valid(first17: str) -> str:
    return first17 + check_digit(first17)


IDS = st.integers(0, 999).map(lambda n: valid(f"35059919550312{n:03d}"))
REAL = st.sampled_from(
    ["张伟", "張偉", "王𬭎生", "阿依古丽·买买提", "司马相如", "张 伟", "张伟（已故）", "2024年4月1日", "45383",
     "2024-02-30", "1,234.5", "1.2万元", "（500）", "1.1010519491231E+17", "6228480012345678", "闽C12345",
     "3.0", "58.3.5", "7月", "12,50", "张三、李四", "王芳1", "张伟已故", "张?", "男", "2", "长子", "户主", "在保", "停发", "农村低保", "发放成功", "成功", "死亡注销", "一级",
     "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105491231002", "", " ", "0", "-", "/",
     "—", "NULL", "ABCDE", "12345", "abcde12345", "1E+05", "合计"]
)  # fmt: skip
MIXTURE = st.lists(IDS | REAL | st.text(max_size=8), max_size=40)


@pytest.mark.parametrize("name", CLEANERS)
@settings(deadline=None, max_examples=25)
@given(texts=MIXTURE)
def test_a_column_is_cleaned_like_its_texts_one_by_one(name: str, texts: list[str]) -> None:
    cleaner = CLEANERS[name]
    cleaned = clean_column(cleaner, pa.array(texts, pa.string()))
    alone = [one(cleaner, text) for text in texts]
    assert cleaned.values.type == ARROW[cleaner.type]
    assert cleaned.values.to_pylist() == [value for value, _ in alone]
    refused = {i: why for i, (_, why) in enumerate(alone) if why}
    assert dict(zip(cleaned.refused.tolist(), cleaned.reasons.to_pylist(), strict=True)) == refused


@pytest.mark.parametrize("name", [n for n, c in CLEANERS.items() if c.plain])
@settings(deadline=None, max_examples=40)
@given(texts=st.lists(IDS | REAL | st.text(max_size=8), min_size=1, max_size=40))
def test_what_is_plain_is_what_the_cleaner_leaves_alone(name: str, texts: list[str]) -> None:
    plain = CLEANERS[name].plain
    assert plain is not None
    for text, clean in zip(texts, plain(pa.array(texts)), strict=True):
        number = CLEANERS[name].type == "DOUBLE"
        value = float(text.replace(",", "")) if number and clean else text
        assert not clean or CLEANERS[name].one(text) == value


@steady
@given(MIXTURE, st.integers(0, 10))
def test_a_slice_of_a_column_is_cleaned_like_the_column(texts: list[str], start: int) -> None:
    whole = pa.array(texts, pa.string())
    for cleaner in (values.ID_NUMBER, values.NAME, NUMBER, AMOUNT):
        part = clean_column(cleaner, whole[start:]).values.to_pylist()
        assert part == clean_column(cleaner, whole).values.to_pylist()[start:]


def test_an_empty_column_is_cleaned() -> None:
    for cleaner in CLEANERS.values():
        cleaned = clean_column(cleaner, pa.array([], pa.string()))
        assert len(cleaned.values) == len(cleaned.refused) == 0
