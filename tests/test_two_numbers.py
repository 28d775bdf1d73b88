"""The roster against itself: which two numbers may be one person's, as a truth table."""

from typing import Any

import pytest

from matchers.identity.model import shipped
from matchers.identity.two_numbers import MOST, find_two_numbers
from matchers.people import contacts
from pipeline.kernel.ids import check_digit
from tests.rules.conftest import LINKING, County, number


def pairs(county: County) -> list[tuple[str, str, float, str]]:
    for sql in (*LINKING, *contacts.MACROS):
        county.run(sql, {})
    find_two_numbers(county.con, lambda sql: county.run(sql, {}), shipped())
    return county.con.execute("FROM two_numbers ORDER BY ALL").fetchall()


@pytest.fixture
def county() -> County:
    """Sixty recipients of other names, twenty of whom live in 东村."""
    made = County()
    for nth in range(60):
        name = "赵钱孙李周吴郑王冯陈"[nth % 10] + "春夏秋冬梅兰"[nth // 10] + "石"
        made.recipient(name, number(100 + nth, f"19{30 + nth}0{1 + nth % 9}11"),
                       village="东村" if nth % 3 == 0 else "西村")  # fmt: skip
    return made


FIRST = number(1, "19600315")


@pytest.mark.parametrize(
    ("name", "born", "nth", "values", "found"),
    [
        ("陈国华", "19600315", 3, {}, "同名，出生日期一致，同村"),
        ("陈国华", "19620315", 3, {}, "同名，出生月日相同、年份不同，同村"),
        ("陈囯華", "19600315", 3, {}, "同名，出生日期一致，同村"),
        ("陈国花", "19600315", 3, {}, ""),
        ("陈国建", "19600315", 3, {}, ""),
        ("陈国华", "19600316", 3, {}, ""),
        ("陈国华", "19600315", 2, {}, ""),
        ("陈国华", "19600315", 3, {"village": "南村"}, ""),
        ("陈国华", "19600315", 3, {"village": "南村", "phone": "13805951234"}, "同名，出生日期一致，联系电话一致"),
        ("陈国华", "19600315", 3, {"village": "南村", "account": "6217001234567890"}, "同名，出生日期一致，银行账号一致"),
        ("陈国华", "19600315", 3, {"village": "南村", "head_id": number(9)}, "同名，出生日期一致，户主相同"),
    ],
)  # fmt: skip
def test_name_birthday_and_something_of_place_or_household_make_a_pair(
    county: County, name: str, born: str, nth: int, values: dict[str, Any], found: str
):
    county.recipient(
        "陈国华", FIRST, phone="13805951234", account="6217001234567890", head_id=number(9)
    )
    other = number(nth, born)
    county.recipient(name, other, **values)
    answer = pairs(county)
    if found:
        assert [(a, b, words) for a, b, _, words in answer] == [(*sorted((FIRST, other)), found)]
        assert 0.3 <= answer[0][2] <= MOST
    else:
        assert answer == []


def test_day_and_month_swapped(county: County):
    one, two = number(1, "19600305"), number(3, "19600503")
    county.recipient("陈国华", one)
    county.recipient("陈国华", two)
    assert [words for *_, words in pairs(county)] == ["同名，出生月日颠倒，同村"]


def test_the_same_sound_in_another_division_may_be_one_but_twins_never(county: County):
    other = "350583" + number(3, "19600315")[6:17]
    county.recipient("陈国华", FIRST)
    county.recipient("陈国桦", other + check_digit(other))
    assert [words for *_, words in pairs(county)] == ["姓名同音，出生日期一致，同村"]


def test_who_stands_in_one_book_under_both_numbers_is_two_people(county: County):
    county.recipient("陈国华", FIRST)
    county.recipient("陈国华", number(3))
    for one in (FIRST, number(3)):
        county.put("households", name="陈国华", id_number=one, book="B1")
    assert pairs(county) == []


def test_a_common_name_with_the_birthday_of_another_year_is_chance(county: County):
    for nth in range(12):
        county.recipient("陈国华", number(200 + 2 * nth, f"19{40 + nth}0101"))
    county.recipient("陈国华", number(301, "19700102"))
    found = [pair for pair in pairs(county) if pair[2] > 0.5]
    assert found == []
