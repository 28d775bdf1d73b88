from datetime import date

import pytest

from matchers.rules import REPORT_EXPIRED
from pipeline.judge import unseen
from tests.rules.conftest import OCTOBER, County, number


def unit(county: County, nth: int, reported_on: date | None, **values) -> int:
    usual = {"unit_no": f"N{nth}", "since": date(2020, 1, 1), "reported_on": reported_on}
    return county.recipient(f"张{nth}", number(nth), **{**usual, **values})


@pytest.mark.parametrize(
    ("reported_on", "values", "expired"),
    [
        (date(2025, 10, 30), {}, True),
        (date(2025, 10, 31), {}, False),
        (date(2025, 1, 1), {"status": "停保"}, False),
        (None, {}, True),
        (None, {"since": date(2026, 3, 1)}, False),
        (None, {"since": None}, False),
    ],
)
def test_which_reports_have_expired(county: County, reported_on, values: dict, expired: bool):
    unit(county, 7, date(2026, 9, 1))
    unit(county, 8, date(2026, 9, 1))
    row = unit(county, 1, reported_on, **values)
    found = county.ask(REPORT_EXPIRED)
    assert [one["subject"] for one in found] == ([[row]] if expired else [])


def test_how_long_a_report_is_valid_is_the_county_s(county: County):
    unit(county, 1, date(2026, 3, 1))
    assert county.ask(REPORT_EXPIRED) == []
    (found,) = county.ask(REPORT_EXPIRED, check_report_valid_months=6)
    assert "最近一份核对报告是2026年3月1日的，已在2026年9月1日过期" in found["said"]


def test_the_latest_report_of_the_family_counts(county: County):
    unit(county, 1, date(2024, 1, 1))
    unit(county, 3, date(2026, 1, 1), unit_no="N1")
    assert county.ask(REPORT_EXPIRED) == []


def test_a_roster_without_the_column_is_not_judged(county: County):
    unit(county, 1, None)
    assert county.ask(REPORT_EXPIRED) == []
    said = "以下名册没有核对报告日期（或大多未填），未作判断：农村低保"
    assert unseen(county.con, REPORT_EXPIRED, OCTOBER) == (said, True)
