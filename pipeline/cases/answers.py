"""The town's answer in a row, understood: result, reason, signatures, mending; or what is wrong where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar

from pipeline.kernel.states import FALSE, PARTLY, TRUE, UNKNOWN
from reports.fill_columns import COUNTY, REACH, VERIFY
from reports.returned.rows import Cell, Row, answers
from reports.returned.values import Fault, choice, day, money, names

T = TypeVar("T")
TOWN = {"verify": [one.heading for one in VERIFY], "reach": [one.heading for one in REACH], "none": []}  # fmt: skip
REVIEW = [one.heading for one in COUNTY]
NOTHING_TO_MEND = "无需整改"
_FIVE_YEARS = timedelta(days=5 * 366)
_REACHED = {
    "符合并已申请": (TRUE, "补发或纳入"),
    "符合本人放弃": (TRUE, NOTHING_TO_MEND),
    "不符合": (FALSE, ""),
    "已享受": (FALSE, ""),
    "查无此人": (UNKNOWN, ""),
    "外出": (UNKNOWN, ""),
}


@dataclass(frozen=True)
class Wrong:
    """Something in a cell. ``refused``: the row is not taken; otherwise it is only told."""

    heading: str
    cell: Cell
    problem: str
    fix: str
    refused: bool = True


@dataclass(frozen=True)
class Around:
    """What an answer is held against: today, the day of issue, and the amount at stake (元)."""

    today: date
    issued: date
    stake: float | None


@dataclass(frozen=True)
class Answer:
    """``follows``: what the answer asks for beyond the result: mending, review, or nothing yet."""

    result: str
    reason: str
    who: str
    on: date | None
    note: str
    follows: Literal["mending", "submitted", ""] = ""
    measure: str = ""
    due: date | None = None
    proof: str = ""
    recovered: float | None = None


class Reader:
    """Takes cells of a row and gathers what is wrong with them."""

    def __init__(self, row: Row, around: Around) -> None:
        self.row, self.around = row, around
        self.wrong: list[Wrong] = []

    def text(self, heading: str) -> str:
        return self.row.said(heading).text

    def add(self, heading: str, problem: str, fix: str, *, refused: bool = True) -> None:
        """Something is wrong with the cell of a column, or with the row where that is gone."""
        cell = self.row.said(heading)
        cell = cell if cell.place else Cell(cell.text, self.row.place)
        self.wrong.append(Wrong(heading, cell, problem, fix, refused))

    def choice(self, heading: str, fill: str = "") -> str:
        return self._sound(heading, choice(fill or self.row.fill, heading, self.text(heading))) or ""  # fmt: skip

    def past(self, heading: str, least: date | None = None, least_told: str = "") -> date | None:
        """A day on which something was done: not before the issue, not after today."""
        around = self.around
        return self._sound(heading, day(heading, self.text(heading), least=least or around.issued, most=around.today,
                                        least_told=least_told or "下发日期", most_told="今天"))  # fmt: skip

    def ahead(self, heading: str, least: date | None) -> date | None:
        """A deadline."""
        return self._sound(heading, day(heading, self.text(heading), least=least, most=self.around.today + _FIVE_YEARS,
                                        least_told="核查日期", most_told="五年之后的"))  # fmt: skip

    def money(self, heading: str) -> float | None:
        return self._sound(heading, money(heading, self.text(heading)))

    def two(self, first: str, second: str) -> str:
        """At least two people."""
        found = names([self.text(first), self.text(second)])
        if len(found) < 2:
            empty = first if not self.text(first) else second
            said = f"只有{found[0]}一人" if found else "没有填"
            self.add(empty, f"核查人不足2人（{said}）", f"在“{first}”“{second}”各写一个姓名")
        return "、".join(found)

    def _sound(self, heading: str, found: T | Fault) -> T | None:
        if isinstance(found, Fault):
            self.add(heading, found.problem, found.fix)
            return None
        return found


def town_answer(row: Row, around: Around) -> tuple[Answer | None, Sequence[Wrong]]:
    """The answer and what is wrong with it; no answer where the town filled in nothing, or where it
    cannot be taken."""
    said = answers(row, TOWN[row.fill])
    if not said:
        return None, ()
    read = Reader(row, around)
    made = _verified(read, said) if row.fill == "verify" else _reached(read, said)
    return (None if any(one.refused for one in read.wrong) else made), read.wrong


def _half(read: Reader, result: str, said: dict[str, str]) -> bool:
    """Whether the answer lacks its result. A remark alone is no answer, but is told."""
    if read.text(result):
        return False
    if set(said) <= {"备注"}:
        read.add(
            "备注",
            f"只填了备注，没有填“{result}”，本行按未核实处理",
            f"核实后选“{result}”再交",
            refused=False,
        )
        return True
    read.add(result, f"填了{'、'.join(said)}，但没有填“{result}”", f"选“{result}”后再交")
    return True


def _verified(read: Reader, said: dict[str, str]) -> Answer | None:
    if _half(read, "核实结果", said):
        return None
    result, reason, measure = map(read.choice, ("核实结果", "误报原因", "整改措施"))
    read.choice("核实方式")
    status = read.choice("整改状态")
    who = read.two("核查人1", "核查人2")
    on = _done(read, "核查日期")
    due = read.ahead("整改时限", on)
    recovered = read.money("已追缴金额")
    if result == FALSE and not read.text("误报原因"):
        read.add("误报原因", "选了“不属实”，没有选误报原因", "从下拉框中选误报原因")
    if result != FALSE and reason:
        read.add("误报原因", f"选了“{result}”，又选了误报原因", "两者只能取一：核对后改一处")
    if result in (FALSE, UNKNOWN) and recovered:
        read.add("已追缴金额", f"选了“{result}”，又填了已追缴金额", "核对核实结果和金额，改一处")
    _within(read, recovered)
    proved = result in (TRUE, PARTLY)
    if proved and not measure and status != "已整改" and not read.wrong:
        read.add("整改措施", f"选了“{result}”，还没有选整改措施；核实结果已登记", "补选整改措施、填整改时限后再交一次",
                 refused=False)  # fmt: skip
    if proved and measure and measure != NOTHING_TO_MEND and status != "已整改" and not read.text("整改时限"):  # fmt: skip
        read.add("整改时限", "没有填整改时限；其余已登记", "补填整改时限后再交一次", refused=False)
    if status == "已整改" and proved and not measure:
        read.add(
            "整改措施", "整改状态是“已整改”，没有选整改措施", "选整改措施，确无需整改的选“无需整改”"
        )
    done = result == FALSE or (proved and (status == "已整改" or measure == NOTHING_TO_MEND))
    follows: Literal["mending", "submitted", ""] = "submitted" if done else "mending" if proved and measure else ""  # fmt: skip
    return Answer(result, reason, who, on, read.text("核查情况"), follows, measure, due,
                  read.text("佐证材料编号"), recovered)  # fmt: skip


def _done(read: Reader, heading: str) -> date | None:
    if not read.text(heading):
        read.add(heading, f"没有填“{heading}”", "填写核查当天的日期，如 2026-11-03")
        return None
    return read.past(heading)


def _within(read: Reader, recovered: float | None) -> None:
    stake = read.around.stake
    if recovered is None:
        return
    if stake is not None and recovered > stake + 0.005:
        read.add("已追缴金额", f"已追缴{recovered:,.2f}元，超过涉及金额{stake:,.2f}元",
                 "核对后改正；确实多追的，附材料报县级说明")  # fmt: skip
    elif stake is None and recovered:
        read.add(
            "已追缴金额", "台账没有涉及金额，不能核对上限；金额已登记", "请县级核对", refused=False
        )


def _reached(read: Reader, said: dict[str, str]) -> Answer | None:
    if _half(read, "摸排结果", said):
        return None
    found, category, seen = map(read.choice, ("摸排结果", "拟纳入类别", "是否见到本人"))
    read.choice("本人是否同意核对授权")
    who = read.two("摸排人1", "摸排人2")
    on = _done(read, "摸排日期")
    due = read.ahead("办理时限", on)
    if found == "符合并已申请" and category in ("", "无"):
        read.add("拟纳入类别", "摸排结果是“符合并已申请”，没有拟纳入类别", "从下拉框中选拟纳入类别")
    if found.startswith("符合") and seen == "否":
        read.add("是否见到本人", f"没有见到本人，不能填“{found}”", "见到本人后再填，或改摸排结果")
    result, measure = _REACHED.get(found, ("", ""))
    note = "；".join(text for text in (f"摸排：{found}", category, read.text("情况说明"), read.text("办理结果")) if text)  # fmt: skip
    done = result == FALSE or measure == NOTHING_TO_MEND or bool(read.text("办理结果"))
    follows: Literal["mending", "submitted", ""] = "" if result in ("", UNKNOWN) else "submitted" if done else "mending"  # fmt: skip
    return Answer(result, found if result != TRUE else "", who, on, note, follows, measure, due)
