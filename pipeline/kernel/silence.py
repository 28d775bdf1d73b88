"""For how long a case that was closed as 不属实 stays silent, by the reason that was given.

It ends sooner where its evidence changes. Of a reason about who somebody is, only other evidence about
that counts: while the namesake is still the namesake, more money paid says nothing new.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shelf:
    """``months``: 0 is 'for ever, while the evidence is the same'. ``whom``: it says who somebody is."""

    reason: str
    months: int
    whom: bool = False

    @property
    def told(self) -> str:
        return f"{self.reason}{f'{self.months}个月' if self.months else '长期'}"


OTHER = "其他"
THE_PERSON = ("已过户或注销", "代步或谋生工具", "唯一住房", "已如实申报", "已死亡已停发")
"""Reasons that say of what was found that it is, or was, this very person's: the identity held."""
SHELVES = (
    Shelf("同名同姓", 0, whom=True),
    Shelf("身份证号错误", 12, whom=True),
    Shelf("已过户或注销", 0),
    Shelf("代步或谋生工具", 12),
    Shelf("唯一住房", 12),
    Shelf("已如实申报", 12),
    Shelf("登记信息有误", 6),
    Shelf("已死亡已停发", 0),
    Shelf(OTHER, 6),
)
"""As shipped; a reason that is not here counts as 其他."""
REGISTER_WRONG = {
    "已过户或注销": "evidence",
    "登记信息有误": "evidence",
    "身份证号错误": "evidence",
    "已死亡已停发": "subject",
}
"""Reasons that say that a department's data are wrong, and which rows of the finding: those that spoke
against the person (evidence), or the roster's own (subject)."""
REASONS = tuple(shelf.reason for shelf in SHELVES)
ANOTHER = tuple(shelf.reason for shelf in SHELVES if shelf.whom)
"""Reasons that say that somebody else was meant."""


def shelves(changed: Mapping[str, int]) -> list[Shelf]:
    """The table in force. ``changed``: reason -> months, as the county has it."""
    return [Shelf(one.reason, changed.get(one.reason, one.months), one.whom) for one in SHELVES]


def told(changed: Mapping[str, int]) -> str:
    """The whole table in words."""
    return "、".join(one.told for one in shelves(changed))
