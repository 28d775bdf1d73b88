"""What the roster's own amounts say is due, in the lowest and the highest reading."""

from typing import Any

import pytest

from tests.rules.conftest import County, number


def due(county: County) -> list[tuple[Any, ...]]:
    county.prepare("unit_due")
    return county.run("SELECT low, high, len(refs) FROM unit_due ORDER BY unit", {}).fetchall()


@pytest.mark.parametrize(
    ("amounts", "low", "high"),
    [((900.0, 900.0, 900.0), 900.0, 2700.0), ((900.0, None, None), 900.0, 900.0), ((300.0, 250.0, 350.0), 350.0, 900.0)],
    ids=["on every row", "on the head's row", "each member's own"],
)  # fmt: skip
def test_an_amount_is_the_households_or_each_members(
    county: County, amounts: tuple[float | None, ...], low: float, high: float
):
    for nth, amount in enumerate(amounts):
        county.recipient(f"陈{nth}", number(nth), unit_no="A1", amount=amount)
    assert due(county) == [(low, high, 3)]


def test_class_and_care_money_may_come_on_top(county: County):
    county.recipient("陈一", number(1), unit_no="A1", amount=900.0, class_amount=90.0)
    county.recipient("林二", number(2), programme="特困", amount=1157.0, care_amount=196.0)
    assert due(county) == [(900.0, 990.0, 1), (1157.0, 1353.0, 1)]


def test_who_is_listed_twice_counts_once_and_who_was_stopped_does_not(county: County):
    for status in ("正常", "正常", "停保"):
        county.recipient("陈一", number(1), unit_no="A1", amount=900.0, status=status)
    assert due(county) == [(900.0, 900.0, 2)]


def test_without_an_amount_and_on_the_margin_nothing_is_due(county: County):
    county.recipient("陈一", number(1), unit_no="A1")
    county.recipient("林二", number(2), unit_no="B1", programme="低保边缘", amount=100.0)
    assert due(county) == []
