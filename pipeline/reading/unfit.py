"""Why a file cannot be read, and what was counted in one that can."""

from collections.abc import Sequence
from dataclasses import dataclass

COPY_AGAIN = "请用Excel或WPS打开后另存为xlsx，或请来源部门重新提供"


class Unfit(Exception):
    """The file cannot be read; the text says why, in Chinese."""

    def __init__(self, problem: str, fix: str = COPY_AGAIN) -> None:
        super().__init__(problem)
        self.problem, self.fix = problem, fix


class Locked(Unfit):
    """The file opens with a password that is not known."""


@dataclass(frozen=True)
class Counted:
    """``last``: the last row with a value (1-based); 0 for an empty sheet.

    ``errors``: cells that hold an error or a formula without a result, which read as blank.
    ``merged``: cells merged downwards, where the reader itself does not tell them: (position of
    the column, first row, last row).
    """

    last: int
    errors: int = 0
    merged: Sequence[tuple[int, int, int]] = ()
