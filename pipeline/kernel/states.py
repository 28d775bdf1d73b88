"""The states of a case and the moves between them (design.md section 6, policy.md section 7.2).

A case is never set to a state: an event happens to it, and the state follows. What ``MOVES`` does not
name cannot happen; so nothing goes from 已下发 to 已销号.
"""

from collections.abc import Mapping
from dataclasses import dataclass

WAITING, OUT, VERIFIED, MENDING, REVIEWING, CLOSED = (
    "待下发", "已下发", "已核实", "整改中", "待复核", "已销号",
)  # fmt: skip
TRANSFERRED, EXTENDED, SENT_BACK = "移送", "延期", "退回"
STATES = (WAITING, OUT, VERIFIED, MENDING, REVIEWING, CLOSED, TRANSFERRED, EXTENDED, SENT_BACK)

TRUE, FALSE, PARTLY, UNKNOWN = "属实", "不属实", "部分属实", "无法核实"


@dataclass(frozen=True)
class Move:
    """From which states an event may come, and the state after it; '' for 'stays as it is'."""

    word: str
    before: tuple[str, ...]
    after: str


_ANY = STATES
# Money that was found due once is paid back or let off whatever became of the case since, as when it came
# back and waits to be verified anew; how much is due, the ledger of money knows (pipeline/closing).
MOVES: Mapping[str, Move] = {
    "found": Move("发现", ("",), WAITING),
    "carried": Move("沿用", _ANY, ""),
    "gone": Move("本月未再出现", _ANY, ""),
    "changed": Move("证据有变化", _ANY, ""),
    "recurred": Move("回流", (CLOSED,), WAITING),
    "issued": Move("下发", (WAITING, SENT_BACK, OUT), OUT),
    "verified": Move("核实", (OUT, SENT_BACK, EXTENDED, VERIFIED, MENDING, REVIEWING), VERIFIED),
    "mending": Move("整改", (VERIFIED, MENDING, EXTENDED, REVIEWING), MENDING),
    "submitted": Move("报请复核", (VERIFIED, MENDING, EXTENDED, REVIEWING), REVIEWING),
    "closed": Move("销号", (REVIEWING,), CLOSED),
    "sent_back": Move("退回重整", (VERIFIED, MENDING, REVIEWING), SENT_BACK),
    "extended": Move("延期", (OUT, VERIFIED, MENDING, REVIEWING, SENT_BACK), EXTENDED),
    "transferred": Move("移送", (VERIFIED, MENDING, REVIEWING), TRANSFERRED),
    "recovered": Move("追缴", _ANY, ""),
    "assessed": Move("核定应追", (VERIFIED, MENDING, REVIEWING, CLOSED, TRANSFERRED, EXTENDED, SENT_BACK), ""),
    "waived": Move("减免", _ANY, ""),
    "revisited": Move("回头看", (CLOSED,), ""),
    "reopened": Move("回头看重开", (CLOSED,), SENT_BACK),
}  # fmt: skip


class Jump(ValueError):
    """An event that cannot happen to a case in its state."""

    def __init__(self, kind: str, state: str) -> None:
        super().__init__(f"{kind}: {state}")
        self.kind, self.state = kind, state

    @property
    def told(self) -> str:
        """For an officer."""
        word, allowed = (
            MOVES[self.kind].word,
            "、".join(one for one in MOVES[self.kind].before if one),
        )
        return f"事项现为“{self.state or '未登记'}”，不能直接{word}（须先到“{allowed}”）"


def after(kind: str, state: str) -> str:
    """The state once an event has happened. Raises Jump where it cannot happen."""
    move = MOVES[kind]
    if state not in move.before:
        raise Jump(kind, state)
    return move.after or state
