"""What a refused ID number may have been meant to be: the right one, or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import check_digit, id_number
from pipeline.kernel.repair import suggest

GOOD = "350599199003071235"  # 男, 1990-03-07
USUAL = ["350599", "350521"]
BORN = date(1990, 3, 7)


def said(written: str, birth: date | None = BORN, sex: str | None = "男") -> str | None:
    found = suggest(written, birth, sex, USUAL)
    return found[0].sentence() if found else None


def test_the_number_of_these_tests_is_valid() -> None:
    assert id_number(GOOD) == GOOD


@pytest.mark.parametrize(
    ("written", "change"),
    [
        ("350599199008071235", "第12位应为3（现为8）"),
        ("350599199003171235", "第13位应为0（现为1）"),
        ("350699199003071235", "第4位应为5（现为6）"),
        ("350599190903071235", "第9、10位应为90（现为09）"),
        ("355099199003071235", "第3、4位应为05（现为50）"),
        ("35059919903071235", "漏了第10位的0"),
        ("35599199003071235", "漏了第3位的0"),
        ("3505991990003071235", "第9位多写了一个9"),
        ("350599199003B71235", "第13位应为0（现为B）"),
        ("3505991990030712?5", "第17位应为3（现为?）"),
        ("35OS99199003071235", "第3、4位的字母应为0、5"),
    ],
)
def test_one_slip_is_told_with_its_place(written: str, change: str | None) -> None:
    sentence = said(written)
    if change and "多写" not in change:
        assert sentence == f"若{change}，则校验码、出生日期、性别、区划都相符，请核对原件"
    elif change:
        assert sentence and "多写了一个" in sentence


@pytest.mark.parametrize(
    ("written", "birth", "sex"),
    [
        ("350599199008071235", None, "男"),  # no birth date to agree with
        ("350599199008071235", date(1990, 8, 7), "男"),  # the birth date says otherwise
        ("350599199008071235", BORN, "女"),
        ("350599199003070235", BORN, "男"),  # any of the last four could be wrong
        ("35059919900307135", BORN, "男"),  # which of the last four is missing?
        ("350599199003071236", BORN, None),
        ("3.50599199003071E+17", BORN, "男"),
        ("350599199003071000", date(1990, 3, 8), "男"),
        ("", BORN, "男"),
        ("350599", BORN, "男"),
        ("３５０５９９", BORN, "男"),
    ],
)
def test_nothing_is_said_where_the_row_does_not_decide(
    written: str, birth: date | None, sex: str | None
) -> None:
    assert suggest(written, birth, sex, USUAL) == []


def test_a_number_of_an_unusual_county_needs_the_sex() -> None:
    first17 = "51230119580305123"
    good = first17 + check_digit(first17)
    wrong = good[:11] + "8" + good[12:]
    (found,) = suggest(wrong, date(1958, 3, 5), "男", USUAL)
    assert found.number == good and found.agrees == ("校验码", "出生日期", "性别")
    assert suggest(wrong, date(1958, 3, 5), None, USUAL) == []


@st.composite
def people(draw: st.DrawFn) -> tuple[str, date, str]:
    area = draw(st.sampled_from(["350599", "350521", "350582", "512301", "110105"]))
    born = draw(st.dates(date(1930, 1, 1), date(2026, 1, 1)))
    first17 = f"{area}{born:%Y%m%d}{draw(st.integers(1, 999)):03d}"
    return first17 + check_digit(first17), born, "男" if int(first17[16]) % 2 else "女"


@st.composite
def slips(draw: st.DrawFn, number: str) -> str:
    """The number with one digit wrong, left out, doubled or added, or two neighbours exchanged."""
    at, digit = draw(st.integers(0, 17)), draw(st.sampled_from("0123456789"))
    other = min(at + 1, 17)
    exchanged = list(number)
    exchanged[at], exchanged[other] = number[other], number[at]
    return draw(st.sampled_from([
        number[:at] + digit + number[at + 1 :], number[:at] + number[at + 1 :],
        number[:at] + number[at] + number[at:], number[:at] + digit + number[at:], "".join(exchanged),
    ]))  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.data(), people())
def test_after_one_slip_the_number_itself_is_suggested_or_nothing(
    data: st.DataObject, person: tuple[str, date, str]
) -> None:
    number, born, sex = person
    written = data.draw(slips(number))
    try:
        assert id_number(written) in (number, None)
    except Refused:
        found = suggest(written, born, sex, USUAL)
        assert [s.number for s in found] in ([], [number])
