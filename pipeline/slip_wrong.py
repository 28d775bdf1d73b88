"""What a return slip says of rows that a visit found wrong: which, what was found, mended or not."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from pipeline.kernel.masks import veiled
from pipeline.kernel.slip import WrongCount, WrongRow
from pipeline.same_row import CHANGED, GONE, STILL, UNTOLD

MENDED = (CHANGED, GONE)
FOUND = {
    "已过户或注销": "入户核实：已经过户或者注销，登记仍在其名下",
    "登记信息有误": "入户核实：登记内容与实际不符",
    "身份证号错误": "入户核实：登记的身份证号不是本人的",
    "已死亡已停发": "入户核实：已经死亡并已停发，名册仍为在保",
}

_ROWS = """
SELECT department, source, row_month, file, sheet, "row", name, reason, found_on, since, state, changed, before
FROM out_wrong ORDER BY department, source, row_month, file, sheet, "row"
"""


@dataclass(frozen=True)
class Asked:
    """What one department is asked, and was: the rows to be told now, and the count of the last twelve months."""

    rows: tuple[WrongRow, ...]
    count: WrongCount

    @property
    def open(self) -> bool:
        """Whether there is still something to be mended, or news of what was."""
        return bool(self.rows)


def asked_back(con: duckdb.DuckDBPyConnection, month: str, title: Callable[[str], str]) -> dict[str, Asked]:  # fmt: skip
    """Department -> what it is asked. ``title``: what officers call a source."""
    rows: dict[str, list[WrongRow]] = defaultdict(list)
    states: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for department, source, row_month, file, sheet, row, name, reason, found_on, since, state, changed, before in con.execute(_ROWS).fetchall():  # fmt: skip
        states[department].append((since, state))
        if state not in MENDED or before not in MENDED:
            rows[department].append(
                WrongRow(title(source), row_month, veiled(file), veiled(sheet), row, name, FOUND[reason], found_on, since,
                         _words(state, changed, before, since == month))
            )  # fmt: skip
    return {one: Asked(tuple(rows[one]), _count(told, month)) for one, told in states.items()}


def _count(told: list[tuple[str, str]], month: str) -> WrongCount:
    kinds = [state for since, state in told if since != month]
    mended = sum(state in MENDED for state in kinds)
    by_month = tuple((since, sum(s == since for s, _ in told), sum(s == since and state in MENDED for s, state in told))
                     for since in sorted({since for since, _ in told}))  # fmt: skip
    return WrongCount(
        len(told), len(told) - len(kinds), mended, kinds.count(STILL), kinds.count(UNTOLD), by_month
    )


def _words(state: str, changed: str, before: str, new: bool) -> str:
    if state == STILL:
        return (
            "本次提出"
            if new
            else "更正后又出现"
            if before in MENDED
            else "未更正，本月数据仍是这样"
        )
    if state == CHANGED:
        return f"已更正（改了{changed}）"
    if state == GONE:
        return "已更正（已没有这一行）"
    return "本次提出" if new else "不能判断：本月没有收到这份数据，或者不含那段时间"
