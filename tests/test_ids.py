"""ID numbers: what is repaired, what is refused and why, and whole columns of them at once."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import (
    LOST,
    MASKED,
    MAYBE_LOST,
    MORE_WRITTEN,
    NO_SUCH_YEAR,
    TWO_NUMBERS,
    check_digit,
    id_note,
    id_number,
    id_text,
    is_placeholder,
)
from pipeline.kernel.values import ID_NUMBER, ID_TEXT, clean_column
from pipeline.reading.related import Keyring

steady = settings(deadline=None, max_examples=60)
GOOD = "11010519491231002X"  # policy.md 8.1
MALE_1990 = "330102199001011015"


def reason(text: str) -> str:
    with pytest.raises(Refused) as refused:
        id_number(text)
    return str(refused.value)


@st.composite
def valid_ids(draw: st.DrawFn) -> str:
    area = draw(st.sampled_from(["350582", "110105", "530602", "512301"]))
    born = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    first17 = f"{area}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + check_digit(first17)


@st.composite
def damaged_ids(draw: st.DrawFn) -> str:
    """A number as it arrives: changed, cut, lengthened, masked, decorated."""
    number = draw(valid_ids())
    at = draw(st.integers(0, 17))
    letter = draw(st.sampled_from("0123456789XOIlo*Ⅹ "))
    changes = [
        number,
        number[:at] + letter + number[at + 1 :],
        number[:at] + number[at + 1 :],
        number[:at] + letter + number[at:],
        number[:6] + number[8:17],
        number.lower(),
        number.translate({c: c + 0xFEE0 for c in range(48, 91)}),
        f"'{number}",
        f" {number[:6]} {number[6:14]} {number[14:]}\u200b",
        number[:6] + "********" + number[14:],
        f"{float(number[:17] + '0'):.15E}",
        f"{number[:15]}000",
        f"{number}（本人）",
        number[:at],
    ]
    return draw(st.sampled_from(changes))


@pytest.mark.parametrize(
    "written",
    [
        GOOD,
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "１１０１０５１９４９１２３１００２ｘ",
        " 110105 19491231 002X ",
        "110105\u300019491231\u3000002X",
        "110105\u00a019491231002X",
        "'11010519491231002X",
        "`11010519491231002X",
        "‘11010519491231002X’",
        '"11010519491231002X"',
        "\ufeff110105\u200b19491231\u200d002X\u200e",
        "\t11010519491231002X\r\n",
        "110105-19491231-002X",
        "110105.19491231.002X",
        "110105491231002",
        "１１０１０５４９１２３１００２",
        "110105491231002.0",
        "11O1O519491231OO2X",
        "110105l949123100２X",
        "1101051949I231002X",
        "110105194912３1OO2X",
    ],
)
def test_one_number_in_its_many_spellings(written: str) -> None:
    assert id_number(written) == GOOD


def test_the_other_vector_of_the_policy_is_too_old_to_be_alive() -> None:
    assert check_digit("44052418800101001") == "4"
    assert reason("440524188001010014") == NO_SUCH_YEAR


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("1.1010519491231E+17", LOST),
        ("3.3010219900101126e+17", LOST),
        ("3.301021990010110E+17", LOST),
        ("1.10105491231002E+14", LOST),
        ("330102199001011000", LOST),
        ("11010519491231002", "位数不对（17位，应为18位）"),
        ("11010519491231002X1", "位数不对（19位，应为18位）"),
        ("1101054912310021", "位数不对（16位，应为18位）"),
        ("11010549123100", "位数不对（14位，应为18位）"),
        ("11010519491231002X(本人)", MORE_WRITTEN),
        ("110105194912310021", "校验码不符"),
        ("110105194912310020", "校验码不符"),
        ("110105194902300029", "出生日期不存在"),
        ("110105194913010029", "出生日期不存在"),
        ("110105194900010029", "出生日期不存在"),
        ("110105194912000029", "出生日期不存在"),
        ("110105190002290029", "出生日期不存在"),
        ("110105189912310029", NO_SUCH_YEAR),
        ("110105210001010029", NO_SUCH_YEAR),
        ("110105********002X", MASKED),
        ("11010519491231002×", "含有不能识别的字符"),
        ("11010519491231002Y", "含有不能识别的字符"),
        ("X1010519491231002X", "含有不能识别的字符"),
        ("110105491331002", "15位证号出生日期不存在"),
        ("11010549123100X", "15位证号含有不能识别的字符"),
        ("35058249O231002", "15位证号含有不能识别的字符"),
        (f"{GOOD};{MALE_1990}", TWO_NUMBERS),
        (f"{GOOD}、{MALE_1990}", TWO_NUMBERS),
        (f"{GOOD}\n{MALE_1990}", TWO_NUMBERS),
        (f"张三{GOOD} 李四{MALE_1990}", TWO_NUMBERS),
        (f"父亲{GOOD}", MORE_WRITTEN),
        ("330102199001011264", MAYBE_LOST),
        ("G12345678", "是护照号码，不是居民身份证号"),
        ("EA1234567", "是护照号码，不是居民身份证号"),
        ("H12345678", "是港澳居民来往内地通行证号码，不是居民身份证号"),
        ("M1234567800", "是港澳居民来往内地通行证号码，不是居民身份证号"),
        ("USA110077022000", "是外国人永久居留证号码（旧版15位），不是居民身份证号"),
        ("南字第01234567号", "是军队证件号码，不是居民身份证号"),
        ("军官证0123456", "是军队证件号码，不是居民身份证号"),
        ("K350123456", "是出生医学证明编号，不是居民身份证号"),
        ("13800138000", "是手机号码，不是居民身份证号"),
        ("91350100M000100Y43", "是统一社会信用代码，不是居民身份证号"),
        ("6212345678900000003", "是银行卡号，不是居民身份证号"),
        ("张三", "是文字，不是居民身份证号"),
        ("6212345678900000004", "位数不对（19位，应为18位）"),
    ],
)
def test_what_cannot_be_repaired_is_refused_with_its_reason(written: str, why: str) -> None:
    assert reason(written) == why


@pytest.mark.parametrize(
    "written",
    ["", " ", "\u3000", "无", "不详", "未办", "NULL", "none", "N/A", "-", "*", "?", "0", "'",
     "000000000000000000", "111111111111111111", "999999999999999", "123456789012345678", "123456",
     "123456789123456789", "1234567890", "***", "******************", "身份证", "待补办", "无证", "身份证遗失",
     "暂无", "未上户", "440000190001010000", "350000190001010011"],
)  # fmt: skip
def test_a_placeholder_is_a_missing_number(written: str) -> None:
    assert id_number(written) is None


@pytest.mark.parametrize("written", ["#N/A", "—", "——", "－－", "／"])
def test_a_dash_or_an_error_of_excel_is_a_missing_number(written: str) -> None:
    assert id_number(written) is None


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", id="arabic-indic"),
        pytest.param("110105१९४९1231002X", id="devanagari"),
        pytest.param("𝟏𝟏𝟎𝟏𝟎𝟓𝟏𝟗𝟒𝟗𝟏𝟐𝟑𝟏𝟎𝟎𝟐X", id="mathematical"),
    ],
)
def test_a_number_is_refused_or_in_plain_digits(written: str) -> None:
    try:
        number = id_number(written)
    except Refused:
        return
    assert number == GOOD


def test_a_reason_never_carries_the_number() -> None:
    for text in ("11010519491231002", "110105194902300029", "110105194912310021", "1.1E+17"):
        assert text not in reason(text)


def test_a_letter_like_a_digit_is_repaired_only_where_the_check_digit_agrees() -> None:
    wrong = GOOD[:13] + "O" + GOOD[14:]  # 1949-12-30: the check digit is another one
    assert check_digit(GOOD[:13] + "0" + GOOD[14:17]) != "X"
    assert reason(wrong) == "含有不能识别的字符"


def test_a_last_letter_o_is_zero_where_that_is_the_check_digit() -> None:
    first17 = next(
        f"33010219900101{n:03d}" for n in range(999) if check_digit(f"33010219900101{n:03d}") == "0"
    )
    assert id_number(first17 + "O") == first17 + "0"


def test_twenty_nine_february_needs_a_leap_year() -> None:
    leap, common = "11010520000229001", "11010519000229001"
    assert id_number(leap + check_digit(leap)) == leap + check_digit(leap)
    assert reason(common + check_digit(common)) == "出生日期不存在"


@pytest.mark.parametrize(
    ("written", "note"),
    [
        (GOOD, ""),
        (" 110105 19491231 002X\u200b", ""),
        ("'11010519491231002X", ""),
        ("11010519491231002x", "小写x改大写"),
        ("１１０１０５１９４９１２３１００２Ｘ", "全角改半角"),
        ("１１０１０５１９４９１２３１００２ｘ", "全角改半角；小写x改大写"),
        ("110105491231002", "15位升为18位"),
        ("110105491231002.0", "去掉尾部“.0”；15位升为18位"),
        ("11O1O519491231OO2X", "字母O改为数字0"),
        ("110105l949123100２X", "全角改半角；字母I、L改为数字1"),
        ("110105-19491231-002X", "去掉分隔符号"),
        (f"{GOOD}42", "残疾人证号，取前18位"),
        (f"{GOOD}42B1", "残疾人证号，取前18位"),
    ],
)
def test_a_repair_is_noted_if_it_is_more_than_spacing(written: str, note: str) -> None:
    assert id_number(written) == GOOD
    assert id_note(written, GOOD) == note


@pytest.mark.parametrize("written", [f"{GOOD}42X", f"{GOOD}00", f"{GOOD[:17]}142", f"{GOOD}421"])
def test_what_only_looks_like_a_certificate_is_refused(written: str) -> None:
    assert reason(written)


@pytest.mark.parametrize("prefix", ["810000", "820000", "830000", "911156"])
def test_residents_of_hong_kong_and_foreigners_have_the_same_number(prefix: str) -> None:
    first17 = f"{prefix}19900101101"
    number = first17 + check_digit(first17)
    assert id_number(number) == number


def test_what_a_float_left_over_is_no_typing_error() -> None:
    """The number that pandas or an Excel reader writes for a cell that held a number."""
    written = str(int(float(MALE_1990)))
    assert written != MALE_1990 and reason(written) in (LOST, MAYBE_LOST)


@steady
@given(valid_ids())
def test_a_number_held_as_a_float_is_lost_or_valid_by_chance(number: str) -> None:
    if number[17] != "X":
        text = str(int(float(number)))
        try:
            assert id_number(text) == text
        except Refused as refused:
            assert str(refused) in (LOST, MAYBE_LOST) or text[:14] != number[:14]


def test_what_was_written_is_kept_in_one_form() -> None:
    assert id_text(" 110105 1949****002x") == "1101051949****002X"
    assert id_text("1.1010519491231E+17") == "1.1010519491231E+17"
    assert is_placeholder("000000") and not is_placeholder("00000")


@steady
@given(valid_ids())
def test_a_valid_number_is_left_alone(number: str) -> None:
    assert id_number(number) == number


@steady
@given(valid_ids(), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_never_passes(number: str, at: int, shift: int) -> None:
    digits = "0123456789" if at < 17 else "0123456789X"
    wrong = (
        number[:at] + digits[(digits.index(number[at]) + shift) % len(digits)] + number[at + 1 :]
    )
    with pytest.raises(Refused):
        id_number(wrong)


@steady
@given(valid_ids(), st.integers(0, 16))
def test_two_neighbours_exchanged_never_pass(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped != number:
        with pytest.raises(Refused):
            id_number(swapped)


@steady
@given(valid_ids().filter(lambda n: n[6:8] == "19"))
def test_fifteen_digits_grow_to_eighteen(number: str) -> None:
    assert id_number(number[:6] + number[8:17]) == number


def one(text: str) -> tuple[str | None, str | None]:
    try:
        return id_number(text), None
    except Refused as refused:
        return None, str(refused)


@steady
@given(st.lists(damaged_ids() | st.sampled_from(["", "无", "0", "#N/A", "见备注"]), max_size=40))
def test_a_column_is_cleaned_like_its_texts_one_by_one(texts: list[str]) -> None:
    cleaned = clean_column(ID_NUMBER, pa.array(texts, pa.string()))
    alone = [one(text) for text in texts]
    assert cleaned.values.to_pylist() == [value for value, _ in alone]
    refused = {i: why for i, (_, why) in enumerate(alone) if why}
    assert dict(zip(cleaned.refused.tolist(), cleaned.reasons.to_pylist(), strict=True)) == refused


@steady
@given(st.lists(valid_ids() | damaged_ids() | st.text(max_size=20), min_size=1, max_size=30))
def test_what_is_plain_is_what_the_cleaner_leaves_alone(texts: list[str]) -> None:
    for cleaner in (ID_NUMBER, ID_TEXT):
        assert cleaner.plain is not None
        for text, plain in zip(texts, cleaner.plain(pa.array(texts)), strict=True):
            assert not plain or cleaner.one(text) == text


@steady
@given(st.lists(valid_ids(), max_size=30), st.lists(st.none() | valid_ids(), max_size=30))
def test_the_keyring_is_a_set(mine: list[str], asked: list[str | None]) -> None:
    asked += mine[::2]
    related = Keyring(pa.array(mine, pa.string())).related(pa.array(asked, pa.string()))
    assert related.tolist() == [number is None or number in set(mine) for number in asked]


def test_the_keyring_tells_near_numbers_apart() -> None:
    ring = Keyring(pa.array([GOOD]))
    near = [GOOD, GOOD[:17] + "1", "2" + GOOD[1:], GOOD[:8] + "0" + GOOD[9:], MALE_1990]
    assert ring.related(pa.array(near)).tolist() == [True, False, False, False, False]


def test_the_keyring_reads_slices_and_its_own_order_does_not_matter() -> None:
    numbers = pa.array([MALE_1990, GOOD, None, MALE_1990])
    assert Keyring(pa.array([GOOD, MALE_1990])).related(numbers[1:]).tolist() == [True] * 3
    assert Keyring(pa.array([GOOD])).related(numbers[1:]).tolist() == [True, True, False]
