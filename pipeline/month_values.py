"""The parameters that every statement about a month may name."""

import calendar
from datetime import date
from typing import Any

from pipeline.settings import Settings


def month_values(month: str, settings: Settings) -> dict[str, Any]:
    """The parameters that every statement may name."""
    year, number = int(month[:4]), int(month[5:])
    last = calendar.monthrange(year, number)[1]
    return {
        "month": date(year, number, 1),
        "month_end": date(year, number, last),
        "county_name": settings.county,
        **settings.switches,
    }
