"""A figure of a report, with all that it was counted from."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Basis:
    """One row behind a figure: a finding, or a part of the data (``finding`` is '' then).

    ``count``: how much of the figure it is.
    """

    finding: str
    month: str
    town: str
    matter: str
    state: str
    count: float


@dataclass(frozen=True)
class Figure:
    """``name``: its placeholder in the template. ``value``: None where it could not be had; then
    ``meaning`` says why. ``rows``: their counts make up the value, but for a share (``part`` / ``whole``,
    both names of figures, in percent)."""

    name: str
    value: float | int | None
    unit: str
    meaning: str
    rows: Sequence[Basis] = ()
    part: str = ""
    whole: str = ""

    @property
    def text(self) -> str:
        """As it stands in the report."""
        if self.value is None:
            return "—"
        if self.unit == "%":
            return f"{self.value:.1f}%".replace(".0%", "%")
        if self.unit == "元":
            return f"{self.value:,.2f}"
        return f"{self.value:,}"
