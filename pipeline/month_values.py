"""The parameters that every statement about a month may name."""

from typing import Any

from pipeline.kernel.calendar_months import first_of, last_of
from pipeline.settings import Settings


def month_values(month: str, settings: Settings) -> dict[str, Any]:
    """The parameters that every statement may name."""
    return {
        "month": first_of(month),
        "month_end": last_of(month),
        "county_name": settings.county,
        **settings.switches,
    }
