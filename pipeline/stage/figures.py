"""The figures of the stage report, counted from the cases and tables of the store."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from matchers.rules import RULES
from pipeline.closing.cases import Case
from pipeline.closing.money import CENT, Debt, prevented, stopped_people
from pipeline.kernel.figures import Basis, Figure
from pipeline.kernel.ledger import UNMATCHED
from pipeline.kernel.states import (
    CLOSED,
    EXTENDED,
    FALSE,
    OUT,
    PARTLY,
    REVIEWING,
    SENT_BACK,
    TRANSFERRED,
    TRUE,
    UNKNOWN,
    WAITING,
)

INFORMATION = frozenset(rule.slug for rule in RULES if rule.severity == "info")
REACH = frozenset(rule.slug for rule in RULES if rule.fill == "reach")
MISMATCH = "payment_mismatch"
"""The rule that tells payments which are not what the roster says."""
STOP, CUT, GRANT, DECLARE, MEND = "停发", "减发", "补发或纳入", "补备案", ("更正信息", "完善档案")
_UNANSWERED = (OUT, EXTENDED, SENT_BACK)


@dataclass(frozen=True)
class Period:
    """Months from ``first`` to ``last``, both ``YYYY-MM``; ``today``: until when answers are counted."""

    first: str
    last: str
    today: date


@dataclass
class Figures:
    """All figures by name, in the order of the report."""

    by_name: dict[str, Figure] = field(default_factory=dict)

    def add(self, name: str, unit: str, meaning: str, rows: Sequence[Basis]) -> None:
        """A figure that is the sum of its rows."""
        total = sum(row.count for row in rows)
        value = round(total, 2) if unit == "元" else int(total)
        self.by_name[name] = Figure(name, value, unit, meaning, rows)

    def share(self, name: str, part: str, whole: str, meaning: str) -> None:
        """A share of two figures in percent; none of nothing."""
        top, bottom = self.by_name[part].value, self.by_name[whole].value
        value = round(100 * top / bottom, 1) if top is not None and bottom else None
        reason = "" if value is not None else "；分母为0，无此项"
        if value is not None and value >= 100 and top != bottom:
            value = 99.9 if top is not None and bottom and top < bottom else value
        self.by_name[name] = Figure(name, value, "%", f"{meaning}＝{part}÷{whole}{reason}", (), part, whole)  # fmt: skip

    def missing(self, name: str, unit: str, why: str) -> None:
        """A figure that could not be had."""
        self.by_name[name] = Figure(name, None, unit, why)


def of_period(cases: Sequence[Case], period: Period) -> list[Case]:
    """Cases that were first found within the period."""
    return [case for case in cases if period.first <= case.first_month <= period.last]


def figures(
    store: duckdb.DuckDBPyConnection, cases: Sequence[Case], owed: Sequence[Debt], period: Period
) -> Figures:
    """``cases`` and ``owed`` are those of the period."""
    made = Figures()
    _of_data(made, store, period)
    _of_cases(made, cases, period)
    _of_measures(made, cases)
    _of_money(made, owed, cases)
    _of_rates(made, store, cases, period)
    return made


# --- what was compared -------------------------------------------------------------------------

_MONTHS = (
    "SELECT DISTINCT month, '', '', 1 FROM run WHERE month BETWEEN $first AND $last ORDER BY 1"
)
_SOURCES = """
SELECT max(month), '', source, 1 FROM files WHERE month BETWEEN $first AND $last AND source <> '' AND rows_loaded > 0
GROUP BY source ORDER BY source
"""
_LINES = """
SELECT month, '', source, sum(rows_loaded) FROM files WHERE month BETWEEN $first AND $last AND source <> '' AND rows_loaded > 0
GROUP BY ALL ORDER BY ALL
"""
_HOMES = """
WITH placed AS (
    SELECT {key}, any_value(nullif(town, '') ORDER BY ref) AS town
    FROM kept.recipient WHERE month = $last AND state = '正常' GROUP BY {key}
)
SELECT $last, coalesce(town, $nobody) AS place, '', count(*) FROM placed GROUP BY ALL ORDER BY ALL
"""


def _of_data(made: Figures, store: duckdb.DuckDBPyConnection, period: Period) -> None:
    def rows(sql: str) -> list[Basis]:
        said = {"first": period.first, "last": period.last, "nobody": UNMATCHED}
        answer = store.execute(sql, {key: value for key, value in said.items() if f"${key}" in sql})
        return [Basis("", month, town, matter, "", count) for month, town, matter, count in answer.fetchall()]  # fmt: skip

    made.add("比对次数", "次", "期间运行过比对的月份数", rows(_MONTHS))
    made.add("数据来源数", "类", "期间至少有一张表读入了数据的来源", rows(_SOURCES))
    made.add("数据行数", "行", "期间各月最后一次比对读入的行数之和", rows(_LINES))
    if not store.execute("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'kept' AND table_name = 'recipient'").fetchall():  # fmt: skip
        for name, unit in (("排查户数", "户"), ("排查人数", "人")):
            made.missing(name, unit, "数据库里没有保存该月名册，重新运行该月后即有")
        return
    made.add("排查户数", "户", f"{period.last}名册上正常在保的户数（同一类别同一户算一户）", rows(_HOMES.format(key="programme, unit")))  # fmt: skip
    made.add("排查人数", "人", f"{period.last}名册上正常在保的人数（同一人只算一次）", rows(_HOMES.format(key="person")))  # fmt: skip


# --- what came of it ---------------------------------------------------------------------------


def doubts(cases: Sequence[Case]) -> list[Case]:
    """Cases that say something may be wrong; neither missed cases nor lists for inspection."""
    return [case for case in cases if case.rule not in INFORMATION | REACH]


def _basis(case: Case, count: float = 1) -> Basis:
    state = f"{case.state}（{case.result}）" if case.result else case.state
    return Basis(case.finding_id, case.first_month, case.town, case.title, state, count)


def _of_cases(made: Figures, cases: Sequence[Case], period: Period) -> None:
    doubted = doubts(cases)

    def add(name: str, meaning: str, test: Callable[[Case], bool], among: Sequence[Case] = doubted) -> None:  # fmt: skip
        made.add(name, "条", meaning, [_basis(case) for case in among if test(case)])

    add("疑点数", "期间首次发现的疑点线索（不含漏保摸排和备案核查）", lambda case: True)
    add("已下发数", "其中已登记下发的", lambda case: case.state != WAITING)
    add("已核实数", "其中乡镇已反馈核实结果的", lambda case: bool(case.result))
    add("属实数", "核实结果为“属实”的", lambda case: case.result == TRUE)
    add("部分属实数", "核实结果为“部分属实”的", lambda case: case.result == PARTLY)
    add("不属实数", "核实结果为“不属实”的", lambda case: case.result == FALSE)
    add("无法核实数", "核实结果为“无法核实”的", lambda case: case.result == UNKNOWN)
    add("未核实数", "尚无核实结果的（含待下发）", lambda case: not case.result)
    add("逾期未核实数", f"已下发、尚无核实结果，且核实时限早于{period.today}的",
        lambda case: not case.result and case.state in _UNANSWERED and case.due is not None and case.due < period.today)  # fmt: skip
    add("待复核数", "已报县级、待复核的", lambda case: case.state == REVIEWING)
    add("销号数", "已复核销号的", lambda case: case.state == CLOSED)
    add("移送数", "已移送的", lambda case: case.state == TRANSFERRED)
    reach = [case for case in cases if case.rule in REACH - INFORMATION]
    add("摸排数", "期间列入漏保摸排的人", lambda case: True, reach)
    add("已摸排数", "其中已反馈摸排结果的", lambda case: bool(case.result), reach)
    made.add("入户核实户数", "户", "已反馈核实结果的线索涉及的户（同乡镇同户只算一户）", _homes(cases, lambda case: bool(case.result)))  # fmt: skip
    made.add("应核实户数", "户", "已下发的线索涉及的户（同乡镇同户只算一户）", _homes(cases, lambda case: case.state != WAITING or bool(case.result)))  # fmt: skip


def _homes(cases: Sequence[Case], test: Callable[[Case], bool]) -> list[Basis]:
    """The first finding of every household counts one, the others nothing."""
    seen: set[tuple[str, str]] = set()
    rows = []
    for case in cases:
        if test(case):
            home = (case.town, case.unit or case.id_number or case.finding_id)
            rows.append(_basis(case, 0 if home in seen else 1))
            seen.add(home)
    return rows


def _of_measures(made: Figures, cases: Sequence[Case]) -> None:
    for name, measures, meaning in (
        ("停发数", (STOP,), "核实属实、整改措施为停发的"),
        ("调减数", (CUT,), "核实属实、整改措施为减发的"),
        ("纳入数", (GRANT,), "核实属实、整改措施为补发或纳入的（含漏保摸排中符合并已申请的）"),
        ("补备案数", (DECLARE,), "核实属实、整改措施为补备案的"),
        ("更正完善数", MEND, "核实属实、整改措施为更正信息或完善档案的"),
    ):
        made.add(name, "条", meaning, [_basis(case) for case in cases if case.proved and case.measure in measures])  # fmt: skip
    made.add("停发到位数", "条", "整改措施为停发、已报复核或销号的", [
        _basis(case) for case in cases if case.proved and case.measure == STOP and case.state in (REVIEWING, CLOSED)])  # fmt: skip


_MONEY: tuple[tuple[str, str, Callable[[Debt], float]], ...] = (
    ("应追金额", "核实属实、金额已确定的应追缴资金（同一笔只算一次）", lambda one: one.due),
    ("已追金额", "已追缴到账的", lambda one: one.case.recovered),
    ("减免金额", "经批准减免或确认无法追回的", lambda one: one.case.waived),
    ("剩余金额", "应追减去已追和减免", lambda one: one.left),
    ("待核定金额", "金额尚待县级核定的，不计入应追", lambda one: one.pending),
)


def _of_money(made: Figures, owed: Sequence[Debt], cases: Sequence[Case]) -> None:
    for name, meaning, amount in _MONEY:
        rows = [_basis(one.case, amount(one)) for one in owed if abs(amount(one)) > CENT]
        made.add(name, "元", meaning, rows)
    meaning = f"停发后每月至多少支出的金额（{stopped_people(cases)}人，一户只算一次，据台账上的月保障金额），不计入已追"
    made.add("每月少支出", "元", meaning, [_basis(case, amount) for case, amount in prevented(cases)])  # fmt: skip


# --- the four indicators -----------------------------------------------------------------------


def _of_rates(
    made: Figures, store: duckdb.DuckDBPyConnection, cases: Sequence[Case], period: Period
) -> None:
    made.share("入户率", "入户核实户数", "应核实户数", "入户率")
    made.share("清退率", "停发到位数", "停发数", "清退率")
    made.share("追缴率", "已追金额", "应追金额", "追缴率")
    said = store.execute("SELECT state, reason FROM asked WHERE month = ? AND slug = ?", [period.last, MISMATCH]).fetchall()  # fmt: skip
    homes = made.by_name["排查户数"]
    if not said or said[0][0] != "run" or homes.value is None:
        why = (said[0][1] if said else "") or homes.meaning
        made.missing("一致率", "%", f"系统与财务一致率：{period.last}没有核对发放（{why}）")
        return
    odd = store.execute(
        "SELECT coalesce(nullif(any_value(town ORDER BY finding_id), ''), ?), min(finding_id), any_value(status ORDER BY finding_id) FROM finding"
        " WHERE month = ? AND rule = ? GROUP BY programme, coalesce(nullif(unit, ''), finding_id) ORDER BY 1, 2",
        [UNMATCHED, period.last, MISMATCH]).fetchall()  # fmt: skip
    rows = [Basis(finding, period.last, town, "名册与发放不一致", state, 1) for town, finding, state in odd]  # fmt: skip
    made.add("不一致户数", "户", f"{period.last}名册与发放不一致的户（一户只算一次）", rows)
    off = made.by_name["不一致户数"].value or 0
    made.by_name["一致户数"] = Figure(
        "一致户数", int(homes.value - off), "户", "排查户数减去不一致户数"
    )
    made.share("一致率", "一致户数", "排查户数", "系统与财务一致率")


RATES: Mapping[str, str] = {
    "入户率": "入户率", "清退率": "清退率", "追缴率": "追缴率", "一致率": "系统与财务一致率",
}  # fmt: skip


# --- by town and by kind -----------------------------------------------------------------------

TOTAL = "合计"
TABLE = ("疑点", "已核实", "属实", "停发", "调减", "纳入", "已销号", "应追", "已追")


def table_by(
    cases: Sequence[Case], owed: Sequence[Debt], key: Callable[[Case], str]
) -> list[tuple[str, list[float]]]:
    """For every value of a key, in its order, the columns of ``TABLE``; the sum is last."""
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        mine = counts.setdefault(key(case), Counter())
        doubted = case.rule not in INFORMATION | REACH
        mine["疑点"] += doubted
        mine["已核实"] += doubted and bool(case.result)
        mine["属实"] += doubted and case.proved
        mine["停发"] += case.proved and case.measure == STOP
        mine["调减"] += case.proved and case.measure == CUT
        mine["纳入"] += case.proved and case.measure == GRANT
        mine["已销号"] += doubted and case.closed
    money: dict[str, list[float]] = {}
    for one in owed:
        sums = money.setdefault(key(one.case), [0.0, 0.0])
        sums[0], sums[1] = sums[0] + one.due, sums[1] + one.case.recovered
    rows = [(name, [*(float(mine[word]) for word in TABLE[:7]), *money.get(name, [0.0, 0.0])])
            for name, mine in sorted(counts.items(), key=lambda pair: (pair[0] == UNMATCHED, pair[0]))]  # fmt: skip
    total = [sum(column) for column in zip(*(values for _, values in rows), strict=True)] or [0.0] * len(TABLE)  # fmt: skip
    return [*rows, (TOTAL, total)]
