"""A person dies once: what becomes of two death rows about one person, as a truth table."""

import re
from datetime import date
from typing import Any

import pytest

from tests.rules.conftest import County, number

ZHANG = number(1)
JUNE = date(2026, 6, 14)
POLICE, FUNERAL, HEALTH = "公安户籍注销", "殡葬火化", "卫健死亡证明"
BEATEN, TIED = "同一登记另有一行更相符", "同一登记另有一行同样相符"


@pytest.fixture
def county() -> County:
    return County()


@pytest.fixture
def place(county: County) -> County:
    """张三 of 东村 is a recipient, among neighbours."""
    county.recipient("张三", ZHANG)
    county.put("households", name="张三", id_number=ZHANG, town="青山镇", village="东村", book="Z1")
    county.neighbours()
    return county


def reported(county: County, feed: str, died_on: date | None = JUNE, **values: Any) -> int:
    usual = {"name": "张三", "sex": "男", "age": 67, "town": "青山镇", "village": "东村"}
    return county.put("deaths", feed=feed, died_on=died_on, **{**usual, **values})


def told(county: County, ref: int) -> tuple[str, str]:
    """Tier and explanation of the row's link to 张三."""
    county.settle()
    rows = county.con.execute(
        "SELECT tier, explanation FROM link WHERE source = 'deaths' AND ref = ? AND person = ?",
        [ref, ZHANG],
    ).fetchall()
    assert len(rows) == 1
    return rows[0]


def test_alone_a_row_without_number_that_fits_is_probable(place: County):
    assert told(place, reported(place, FUNERAL))[0] == "probable"


@pytest.mark.parametrize(
    ("feed", "day", "tier", "reason"),
    [
        (FUNERAL, date(2026, 6, 16), "probable", ""),
        (FUNERAL, date(2026, 7, 14), "probable", ""),
        (FUNERAL, date(2026, 7, 15), "possible", BEATEN),
        (FUNERAL, date(2026, 5, 1), "possible", BEATEN),
        (POLICE, date(2026, 6, 20), "probable", ""),
        (POLICE, date(2026, 8, 13), "probable", ""),
        (POLICE, date(2026, 8, 14), "possible", "死亡日期与公安户籍注销登记的2026年8月14日相差60天以上"),
        (POLICE, None, "probable", ""),
    ],
)  # fmt: skip
def test_a_row_that_the_number_settles_beats_one_that_it_does_not(
    place: County, feed: str, day: date | None, tier: str, reason: str
):
    reported(place, feed, day, id_number=ZHANG)
    answer = told(place, reported(place, FUNERAL))
    assert answer[0] == tier
    assert reason in answer[1] if reason else not re.search("相差|另有一行", answer[1])


def test_the_row_with_the_number_stays_what_it_was(place: County):
    settled = reported(place, FUNERAL, date(2026, 1, 1), id_number=ZHANG)
    reported(place, FUNERAL)
    assert told(place, settled) == ("confirmed", "证号一致，姓名一致")


def test_two_rows_of_one_register_that_fit_equally_and_cannot_both_be_true_are_both_possible(
    place: County,
):
    rows = reported(place, FUNERAL), reported(place, FUNERAL, date(2026, 1, 1))
    for row in rows:
        assert told(place, row)[0] == "possible"
        assert TIED in told(place, row)[1]


def test_a_month_alone_is_not_far_from_a_day_in_it(place: County):
    reported(place, POLICE, date(2026, 3, 31), id_number=ZHANG)
    row = reported(place, FUNERAL, date(2026, 3, 1), died_text="2026年3月")
    assert told(place, row)[0] == "probable"


def test_a_row_that_takes_itself_back_beats_nobody(place: County):
    reported(place, FUNERAL, date(2026, 1, 1), id_number=ZHANG, remark="误报")
    assert told(place, reported(place, FUNERAL))[0] == "probable"


def rivals(county: County) -> None:
    """Another 张三 of the same village and age: a row without number may mean either."""
    county.put(
        "households", name="张三", id_number=number(3), town="青山镇", village="东村", book="Z2"
    )


def test_a_guess_that_another_register_bears_out_is_one_no_longer(place: County):
    rivals(place)
    row = reported(place, FUNERAL)
    assert told(place, row)[0] == "possible"
    reported(place, POLICE, date(2026, 6, 17), id_number=ZHANG)
    tier, explanation = told(place, row)
    assert tier == "probable"
    assert explanation.endswith("；与公安户籍注销登记的死亡日期一致")


@pytest.mark.parametrize("day", [date(2026, 6, 22), date(2026, 6, 6), None])
def test_a_day_further_off_bears_nothing_out(place: County, day: date | None):
    rivals(place)
    reported(place, POLICE, day, id_number=ZHANG)
    assert told(place, reported(place, FUNERAL))[0] == "possible"


def test_nor_does_the_same_register(place: County):
    rivals(place)
    reported(place, FUNERAL, id_number=ZHANG)
    assert told(place, reported(place, FUNERAL))[0] == "possible"


def test_nor_a_day_on_which_both_who_may_be_meant_died(place: County):
    rivals(place)
    reported(place, POLICE, id_number=ZHANG)
    reported(place, HEALTH, id_number=number(3))
    assert told(place, reported(place, FUNERAL))[0] == "possible"


def test_what_is_told_of_links_is_what_is_told_of_what_was_found(place: County):
    rivals(place)
    reported(place, POLICE, id_number=ZHANG)
    row = reported(place, FUNERAL)
    expected = told(place, row)
    found = place.con.execute(
        "SELECT tier, explanation FROM found_link WHERE ref = ? AND person = ?", [row, ZHANG]
    ).fetchall()
    assert found == [expected]


def test_of_a_recipient_without_number_the_resident_is_asked(county: County):
    county.recipient("张三", None, birth=date(1960, 3, 15), sex="男", id_text=None)
    county.put("households", name="张三", id_number=ZHANG, town="青山镇", village="东村", book="Z1")
    county.neighbours()
    reported(county, POLICE, date(2026, 1, 1), id_number=ZHANG)
    row = reported(county, FUNERAL)
    county.settle()
    (answer,) = county.con.execute(
        "SELECT tier, explanation FROM link WHERE source = 'deaths' AND ref = ? AND person LIKE '~%'", [row]
    ).fetchall()  # fmt: skip
    assert answer[0] == "possible"
    assert "相差60天以上" in answer[1]
