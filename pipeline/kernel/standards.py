"""The standards of assistance that a county has published: one a date from which they hold.

All amounts are 元 a month; those of 低保 and 特困 a person. What a county has not written down is
worked out by its ratios where there are any (policy: 特困 by that of 低保, care by the minimum wage).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

AREAS = ("城市", "农村")
FOREVER = date(9999, 12, 1)


@dataclass(frozen=True)
class Standard:
    """What holds from the first of a month on; None is not written down."""

    since: date
    minimum_wage: float | None = None
    dibao_urban: float | None = None
    dibao_rural: float | None = None
    tekun_urban: float | None = None
    tekun_rural: float | None = None
    care_full: float | None = None
    care_half: float | None = None
    care_self: float | None = None

    def dibao(self, area: str) -> float | None:
        return self.dibao_urban if area == "城市" else self.dibao_rural

    def tekun(self, area: str, ratio: float) -> float | None:
        """The basic living standard of 特困: as written, or by the ratio to 低保."""
        given = self.tekun_urban if area == "城市" else self.tekun_rural
        base = self.dibao(area)
        return given if given is not None else None if base is None else round(base * ratio, 2)

    def care(self, tier: str, ratio: float) -> float | None:
        """Care money of a tier (full, half, self): as written, or by the ratio to the minimum wage."""
        given: float | None = getattr(self, f"care_{tier}")
        wage = self.minimum_wage
        return given if given is not None else None if wage is None else round(wage * ratio, 2)


def in_force(standards: Sequence[Standard], day: date) -> Standard | None:
    """The standard of that day; ``standards`` are in order of date."""
    return next((one for one in reversed(standards) if one.since <= day), None)


TABLE = """
CREATE OR REPLACE TABLE standard (
    since DATE, until DATE, area VARCHAR, dibao DOUBLE, tekun DOUBLE, minimum_wage DOUBLE,
    care_full DOUBLE, care_half DOUBLE, care_self DOUBLE
)
"""
"""``until`` is the first month in which the standard no longer holds."""


def standard_rows(
    standards: Sequence[Standard], switches: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """Rows of the table ``standard``, one an area; only areas whose 低保 is known."""
    ends = [*(one.since for one in standards[1:]), FOREVER]
    return [
        (one.since, until, area, one.dibao(area), one.tekun(area, switches["tekun_ratio"]), one.minimum_wage,
         *(one.care(tier, switches[f"care_{tier}_ratio"]) for tier in ("full", "half", "self")))
        for one, until in zip(standards, ends, strict=False)
        for area in AREAS
        if one.dibao(area) is not None
    ]  # fmt: skip
