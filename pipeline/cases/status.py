"""``hedui status``: where all cases stand, by town and kind, and what is due. Counts only, nobody's name."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb

from pipeline.cases.deadlines import calendar
from pipeline.cases.outcomes import EVER, OUTCOMES
from pipeline.cases.reminders import papers, spans
from pipeline.closing.cases import load_cases
from pipeline.closing.money import debts, summed
from pipeline.closing.told import money_lines
from pipeline.kernel.errors import UserError
from pipeline.kernel.ledger import UNMATCHED
from pipeline.kernel.proved import proved, whole
from pipeline.kernel.states import (
    CLOSED,
    EXTENDED,
    FALSE,
    MENDING,
    OUT,
    REVIEWING,
    SENT_BACK,
    TRANSFERRED,
    VERIFIED,
    WAITING,
)
from pipeline.settings import read_settings
from pipeline.show import table
from pipeline.store import open_store
from pipeline.workspace import Workspace

# ``due`` binds while something is to be done by the town; what waits for the county is not overdue.
# Once the town has answered, its time to answer is over, and that to mend begins.
_CASES = """
CREATE OR REPLACE TEMP TABLE _case AS
SELECT case_now.*, coalesce(nullif(town, ''), $nobody) AS town,
       coalesce(title, rule) AS title, list_contains($bound, state) AND due < $today AS overdue,
       list_contains($bound, state) AND due >= $today AS pending
FROM (SELECT case_now.* REPLACE (CASE WHEN due_by = 'issued' AND verified_on IS NOT NULL THEN mend_due.due ELSE case_now.due END AS due)
      FROM case_now LEFT JOIN mend_due USING (verified_on)) AS case_now
LEFT JOIN (SELECT finding_id, town FROM finding QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY month DESC) = 1)
     USING (finding_id)
LEFT JOIN (SELECT slug AS rule, title FROM asked QUALIFY row_number() OVER (PARTITION BY slug ORDER BY month DESC) = 1)
     USING (rule)
"""
_COLUMNS = ((WAITING, (WAITING,)), ("待核实", (OUT,)), (VERIFIED, (VERIFIED,)), (MENDING, (MENDING,)), (REVIEWING, (REVIEWING,)),
            ("退回延期", (SENT_BACK, EXTENDED)), (TRANSFERRED, (TRANSFERRED,)), (CLOSED, (CLOSED,)))  # fmt: skip
_BOUND = [OUT, VERIFIED, MENDING, SENT_BACK, EXTENDED]
_MOVED = """
SELECT count(*) FILTER (kind = 'found') AS found,
       (SELECT count(*) FROM finding SEMI JOIN case_event USING (finding_id)
        WHERE finding.month = $month AND NOT starts_with(finding.status, $closed)
              AND finding_id NOT IN (SELECT finding_id FROM case_event WHERE month = $month AND kind IN ('found', 'recurred'))) AS carried,
       count(*) FILTER (kind = 'recurred') AS recurred, count(*) FILTER (kind = 'changed') AS changed,
       count(*) FILTER (kind = 'gone') AS gone,
       (SELECT count(*) FROM finding WHERE month = $month AND status = $silent) AS silent
FROM case_event WHERE month = $month
"""


_PUT_OFF = """
SELECT count(*) FROM case_now JOIN visit_plan USING (finding_id)
WHERE visit_plan.month = (SELECT max(month) FROM run) AND arranged = '排后' AND state = $waiting AND NOT coalesce(gone, FALSE)
"""


def status(root: Path, month: str | None, today: date | None = None) -> str:
    """All that ``hedui status`` says. Raises UserError."""
    workspace, today = Workspace(root), today or date.today()
    if not workspace.store.exists():
        raise UserError(
            "还没有运行过，没有台账",
            where=str(root),
            fix="先运行 hedui run，或用 --workspace 指明工作区",
        )
    with closing(open_store(workspace.store)) as store:
        months = [
            one for (one,) in store.execute("SELECT DISTINCT month FROM run ORDER BY 1").fetchall()
        ]
        if month and month not in months:
            raise UserError(
                f"{month} 还没有运行过", fix="运行过的月份：" + ("、".join(months) or "（无）")
            )
        chosen = month or (months[-1] if months else "")
        _make_cases(store, root, chosen, today)
        county = read_settings(root, chosen).county
        parts = [f"{county}台账情况（{today:%Y-%m-%d}）", *_moved(store, chosen), *_standing(store), *_money(store),
                 *_due(store, root, today), *_proved(store)]  # fmt: skip
    return "\n".join(parts)


def reminders(root: Path, today: date | None = None) -> list[str]:
    """What is overdue and what is due, as ``hedui status`` says it; nothing before the first run."""
    workspace, today = Workspace(root), today or date.today()
    if not workspace.store.exists():
        return []
    with closing(open_store(workspace.store)) as store:
        ((month,),) = store.execute("SELECT coalesce(max(month), '') FROM run").fetchall()
        _make_cases(store, root, month, today)
        return _due(store, root, today)[1:]


def _make_cases(store: duckdb.DuckDBPyConnection, root: Path, month: str, today: date) -> None:
    """Make ``_case``: every case with its town, and whether it is overdue."""
    _mend_due(store, root, month)
    store.execute(_CASES, {"nobody": UNMATCHED, "bound": _BOUND, "today": today})


def _mend_due(store: duckdb.DuckDBPyConnection, root: Path, month: str) -> None:
    """``mend_due``: until when to mend what was verified on a day, where the town set no day itself."""
    known, days = calendar(root), int(read_settings(root, month).switches["rectify_days"])
    verified = [day for (day,) in store.execute(
        "SELECT DISTINCT verified_on FROM case_now WHERE verified_on IS NOT NULL ORDER BY 1").fetchall()]  # fmt: skip
    store.execute("CREATE OR REPLACE TEMP TABLE mend_due (verified_on DATE, due DATE)")
    if verified:
        store.executemany(
            "INSERT INTO mend_due VALUES (?, ?)",
            [[day, known.after(day, days).day] for day in verified],
        )


def _moved(store: duckdb.DuckDBPyConnection, month: str) -> list[str]:
    """What the last run of the month met."""
    if not month:
        return ["", "还没有运行过。"]
    said = {"month": month, "closed": CLOSED, "silent": f"{CLOSED}({FALSE})"}
    (row,) = store.execute(_MOVED, said).fetchall()
    words = ("新增", "沿用", "回流", "证据有变化", "不再出现", "核实不属实、证据未变，不再下发")
    return [
        "",
        f"{month} 比对与以前相比",
        "  " + "，".join(f"{word} {count} 条" for word, count in zip(words, row, strict=True)),
    ]


def _standing(store: duckdb.DuckDBPyConnection) -> list[str]:
    lines: list[str] = []
    for heading, column in (("乡镇(街道)", "town"), ("问题类型", "title")):
        rows = _counts(store, column)
        if rows:
            lines += [
                "",
                f"按{heading}（条）",
                table((heading, *(word for word, _ in _COLUMNS), "合计", "其中超期"), rows),
            ]
    return lines or ["", "还没有台账事项；重新运行 hedui run 后即有。"]


def _money(store: duckdb.DuckDBPyConnection) -> list[str]:
    """What is to be paid back; nothing where no case has money yet."""
    cases = load_cases(store)
    sums = summed(debts(store, cases), cases)
    told = sums.cases or sums.stopped_people
    return ["", "资金", *(f"  {line}" for line in money_lines(sums))] if told else []


def _counts(store: duckdb.DuckDBPyConnection, column: str) -> list[Sequence[object]]:
    counted = ", ".join(
        f"count(*) FILTER (list_contains({list(states)}, state))" for _, states in _COLUMNS
    )
    rows: list[Sequence[object]] = list(store.execute(
        f"SELECT {column}, {counted}, count(*), count(*) FILTER (overdue) FROM _case GROUP BY 1"  # noqa: S608 ours
        " ORDER BY count(*) FILTER (overdue) DESC, 1").fetchall())  # fmt: skip
    if len(rows) > 1:
        total = store.execute(
            f"SELECT '合计', {counted}, count(*), count(*) FILTER (overdue) FROM _case"  # noqa: S608 ours
        ).fetchall()
        rows += total
    return rows


def _due(store: duckdb.DuckDBPyConnection, root: Path, today: date) -> list[str]:
    """What has to be done by whom, nearest first."""
    known = calendar(root).years
    lines = ["", "到期提醒（超期和到期都按工作日时限计算）"]
    late = _by_town(store, "overdue")
    lines.append(
        f"  已超期 {late[0]} 条" + (f"：{late[1]}" if late[0] else "") + "，请督办" * bool(late[0])
    )
    for span in spans(today):
        count, towns = _by_town(store, f"pending AND due <= DATE '{span.last}'")
        lines.append(
            f"  {span.word}到期（{span.task}，至{span.last:%m-%d}） {count} 条"
            + (f"：{towns}" if count else "")
        )
        lines += [f"    · {paper}（按通行的时间安排，以本县方案为准）" for paper in papers(span)]
    waiting, _ = _by_town(store, f"state = '{WAITING}' AND NOT coalesce(gone, FALSE)")
    reviewing, _ = _by_town(store, f"state = '{REVIEWING}'")
    gone, _ = _by_town(store, f"state <> '{CLOSED}' AND coalesce(gone, FALSE)")
    ((put_off,),) = store.execute(_PUT_OFF, {"waiting": WAITING}).fetchall()
    if waiting > put_off:
        lines.append(f"  待下发 {waiting - put_off} 条：发出台账后用 hedui issue 登记下发日期")
    if put_off:
        lines.append(f"  排后 {put_off} 条：超出乡镇本月能入户的户数，轮到时再下发")
    if reviewing:
        lines.append(f"  待县级复核 {reviewing} 条")
    if gone:
        lines.append(f"  {gone} 条未销号的在最近数据中不再出现：仍须核实、销号，不能自动了结")
    if store.execute("SELECT 1 FROM _case WHERE pending AND NOT list_contains(?, year(due)) LIMIT 1", [sorted(known)]).fetchall():  # fmt: skip
        lines.append("  部分时限为估算：所在年份的放假安排尚未公布，公布后写入 holidays.csv")
    return lines


def _proved(store: duckdb.DuckDBPyConnection) -> list[str]:
    """How much of what was looked into held, in one line."""
    lines = proved(store.execute(OUTCOMES, {"before": EVER}).fetchall(), {})
    if not lines:
        return []
    all_of_it = whole(lines)
    return [
        "",
        f"已核实 {all_of_it.settled + all_of_it.unknown} 条：属实比例 {all_of_it.rate}；按规则和可信度细看用 hedui learn",
    ]


def _by_town(store: duckdb.DuckDBPyConnection, which: str) -> tuple[int, str]:
    """How many cases, and in which towns."""
    rows = store.execute(
        f"SELECT town, count(*) FROM _case WHERE {which} GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608 ours
    ).fetchall()
    return sum(count for _, count in rows), "、".join(f"{town}{count}条" for town, count in rows)
