"""What may go to 纪检监察: what staff did, never a family in need."""

from functools import cache

from pipeline.cases.answers import Wrong
from reports.returned.rows import Cell


@cache
def _of_conduct() -> frozenset[str]:
    from matchers.rules import RULES

    return frozenset(rule.slug for rule in RULES if rule.conduct)


def about_staff(rule: str) -> bool:
    """Whether a rule asks after the conduct of staff."""
    return rule in _of_conduct()


def refusal(cell: Cell) -> Wrong:
    """Why the case of a family is not transferred."""
    return Wrong(
        "复核意见", cell, "移送纪检监察只限干部、经办人员违纪违规；这是困难群众的事项，不能移送",
        "改选其他复核意见；查实有干部、经办人员违纪违规的，在销号台账的“移送对象”写明其姓名、单位和职务",
    )  # fmt: skip
