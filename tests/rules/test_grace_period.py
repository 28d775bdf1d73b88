"""Above the standard without a 渐退 decision, or past its end; never on a guess at the income."""

from datetime import date
from typing import Any

import pytest

from matchers.rules.grace_period import GRACE_PERIOD
from pipeline.kernel.standards import Standard
from tests.rules.conftest import County, number


@pytest.fixture
def county(county: County) -> County:
    county.standards(Standard(date(2026, 4, 1), 1960.0, 890.0, 890.0))
    county.recipient("林二", number(9), unit_no="Z1", grace="是", grace_until=date(2027, 1, 31))
    return county


def asked(county: County, **values: Any) -> list[tuple[str, int | None, str]]:
    for nth in range(2):
        county.recipient(f"陈{'一二'[nth]}", number(nth), unit_no="A1", **values)
    return [(f["tier"], f["months"], f["said"]) for f in county.ask(GRACE_PERIOD)]


@pytest.mark.parametrize(
    "values",
    [
        {"income_month": 1780.0},  # at the standard
        {"income_month": 3561.0},  # more than twice
        {"income": 2000.0},  # a year's, perhaps
        {"income_month": 2000.0, "members": 3},
        {"income_month": 2000.0, "grace": "是"},
        {"income_month": 2000.0, "grace_until": date(2026, 10, 31)},
        {
            "income_month": 2000.0,
            "grace_from": date(2026, 5, 1),
        },  # six months, to the end of October
        {"income_month": 1000.0, "grace_until": date(2026, 8, 31)},  # poor again
        {"income_month": 2000.0, "status": "停保"},
        {},
    ],
    ids=str,
)
def test_nothing_is_said(county: County, values: dict[str, Any]):
    assert asked(county, **values) == []


def test_income_within_twice_the_standard_without_a_decision(county: County):
    ((tier, months, said),) = asked(county, income_month=2000.0)
    assert (tier, months) == ("confirmed", None)
    assert "人均月收入1000.00元，超过农村低保标准890.00元、在2倍以内，名册没有渐退决定" in said


def test_a_grace_that_says_no_is_none(county: County):
    assert len(asked(county, income_month=2000.0, grace="否")) == 1


def test_past_its_end(county: County):
    ((tier, months, said),) = asked(county, grace="2026.03-2026.08", grace_end=date(2026, 8, 31))
    assert (tier, months) == ("confirmed", 2)
    assert "渐退期已于2026年8月31日届满，名册仍为正常" in said


def test_past_six_months_from_its_start(county: County):
    ((_, months, said),) = asked(county, income_month=2000.0, grace_from=date(2026, 4, 1))
    assert months == 1 and "2026年9月30日届满" in said


def test_where_the_roster_has_no_such_column_it_is_only_possible(county: County):
    county.con.execute("DELETE FROM roster")
    ((tier, _, said),) = asked(county, income_month=2000.0)
    assert tier == "possible" and "名册没有渐退栏目，是否已作渐退决定待核实" in said
