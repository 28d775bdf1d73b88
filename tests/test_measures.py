"""What is measured of a source is the same however many sheets it came in."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.quality.measures import Profile, Received, measure
from sources import SOURCES
from tests.rules.conftest import County, number

FEEDS = ("殡葬火化", "公安户籍注销")


def measured(rows: list[tuple[int, str]], people: int = 12) -> list[Profile]:
    """Profiles of a death register whose rows stand, in turn, in these sheets and are of these feeds."""
    county = County()
    for nth in range(people):
        file_no, feed = rows[nth % len(rows)]
        county.put("deaths", ref=(file_no << 40) + nth, name="陈大文", id_number=number(nth // 2), feed=feed,
                   died_on=date(2026, 10, 1 + nth))  # fmt: skip
    sheets = [
        Received(file_no, f"{file_no}.csv", "", "deaths", feed, 1, "", {})
        for file_no, feed in dict(rows).items()
    ]
    return measure(county.con, SOURCES, sheets, date(2026, 10, 31), "350599", [])


def test_one_sheet_of_one_feed_is_as_its_whole() -> None:
    whole, feed, sheet = measured([(3, FEEDS[0])])
    assert (whole.stored, whole.repeats, whole.numbers, whole.first_on) == (12, 0, 12, date(2026, 10, 1))  # fmt: skip
    assert replace(feed, sketch=whole.sketch) == replace(whole, feed=FEEDS[0])
    assert replace(sheet, sketch=whole.sketch) == replace(whole, file_no=3)
    assert sheet.refused is not whole.refused


@pytest.mark.parametrize(
    "rows",
    [
        [(3, FEEDS[0]), (4, FEEDS[0])],
        [(3, FEEDS[0]), (4, FEEDS[1])],
        [(3, FEEDS[0]), (3, FEEDS[1]), (4, FEEDS[0])],
    ],
)
def test_sheets_and_feeds_are_parts_of_the_whole(rows: list[tuple[int, str]]) -> None:
    whole, *rest = measured(rows)
    parts = {"sheets": [one for one in rest if not one.feed], "feeds": [one for one in rest if one.feed]}  # fmt: skip
    assert {one.file_no for one in parts["sheets"]} == {file_no for file_no, _ in rows}
    assert {one.feed for one in parts["feeds"]} == {feed for _, feed in rows}
    for those in parts.values():
        assert sum(one.stored for one in those) == whole.stored == 12
        assert min(one.first_on or date.max for one in those) == whole.first_on
        assert {
            name: sum(one.filled[name] for one in those) for name in whole.filled
        } == whole.filled
