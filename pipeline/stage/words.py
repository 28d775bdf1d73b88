"""Sentences of the stage report that depend on the figures; nobody is named in full."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import duckdb

from pipeline.closing.cases import Case
from pipeline.closing.money import Debt
from pipeline.kernel.states import CLOSED, REVIEWING
from pipeline.kernel.surnames import COMPOUND_SURNAMES
from pipeline.stage.figures import Figures, Period, doubts
from reports.wording import month_words

EXAMPLES = 3
TOWNS_NAMED = 5
_UNCHECKED = (
    "SELECT title, reason, state FROM asked WHERE month = ? AND state <> 'run' ORDER BY nth"
)
_STOPPED = (
    "SELECT source, stopped FROM source_state WHERE month = ? AND stopped <> '' ORDER BY source"
)
_REFUSED = "SELECT sum(rows_rejected) FROM files WHERE month = ? AND source <> ''"


def period_text(period: Period) -> str:
    """The months of the period in words."""
    if period.first == period.last:
        return month_words(period.last)
    if period.first[:4] == period.last[:4]:
        return f"{period.first[:4]}年{int(period.first[5:])}—{int(period.last[5:])}月"
    return f"{month_words(period.first)}—{month_words(period.last)}"


def day_text(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def somebody(name: str) -> str:
    """A person as cases speak of one: 张某某."""
    if not name:
        return "某人"
    surname = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[:surname] + "某" * max(1, min(2, len(name) - surname))


def unchecked(store: duckdb.DuckDBPyConnection, month: str) -> list[str]:
    """What the last comparison could not check, and why."""
    told = []
    for title, reason, state in store.execute(_UNCHECKED, [month]).fetchall():
        why = "已按本县设置停用" if state == "off" else (reason or "没有说明原因")
        told.append(f"{title}：{why.rstrip('。')}。")
    told += [
        f"{reason.rstrip('。')}。" for _, reason in store.execute(_STOPPED, [month]).fetchall()
    ]
    refused = store.execute(_REFUSED, [month]).fetchall()[0][0] or 0
    if refused:
        told.append(f"各部门数据中有{int(refused):,}行有误未能使用，已开具数据质量反馈单。")
    return told


def problems(cases: Sequence[Case], made: Figures) -> list[str]:
    """What is still open, by the figures alone; why it is so the county has to say."""
    told = []
    value = {name: figure.value or 0 for name, figure in made.by_name.items()}
    late = {one.finding for one in made.by_name["逾期未核实数"].rows}
    if value["未核实数"]:
        towns = Counter(case.town for case in cases if case.finding_id in late)
        named = "、".join(f"{town}{count}条" for town, count in towns.most_common(TOWNS_NAMED))
        told.append(f"核实进度不平衡。尚有{value['未核实数']:,}条疑点没有核实结果"
                    + (f"，其中{len(late):,}条已超过核实时限（{named}{'等' if len(towns) > TOWNS_NAMED else ''}）" if late else "") + "。")  # fmt: skip
    if value["无法核实数"]:
        told.append(f"{value['无法核实数']:,}条疑点反馈为“无法核实”，需进一步调查取证。")
    if value["剩余金额"] or value["待核定金额"]:
        told.append(f"追缴尚未到位。应追资金还有{value['剩余金额']:,.2f}元未追回"
                    + (f"，另有至多{value['待核定金额']:,.2f}元的应追金额待核定" if value["待核定金额"] else "") + "。")  # fmt: skip
    wrong = [case for case in doubts(cases) if case.result == "不属实" and case.reason]
    if wrong:
        reasons = Counter(case.reason for case in wrong).most_common(3)
        told.append("数据质量有待提高。核实不属实的疑点，主要原因是" + "、".join(f"{reason}{count}条" for reason, count in reasons) + "。")  # fmt: skip
    return told


def next_steps(made: Figures) -> list[str]:
    """What the figures leave to be done."""
    value = {name: figure.value or 0 for name, figure in made.by_name.items()}
    return [words for count, words in (
        (value["未核实数"], f"抓紧核实剩余{value['未核实数']:,}条疑点，逾期的逐乡镇督办。"),
        (value["待复核数"], f"对已报县级的{value['待复核数']:,}条及时复核，手续不全的退回重整，符合条件的予以销号。"),
        (value["剩余金额"], f"继续追缴剩余{value['剩余金额']:,.2f}元，确有困难的依规办理减免。"),
        (value["摸排数"] - value["已摸排数"], f"完成其余{value['摸排数'] - value['已摸排数']:,}人的漏保摸排，符合条件的引导申请、应保尽保。"),
    ) if count]  # fmt: skip


def examples(cases: Sequence[Case], owed: Sequence[Debt]) -> list[str]:
    """Cases that were found true and are mended, one of a kind, the dearest first; nobody is named in full."""
    paid = {one.case.finding_id: one.case.recovered for one in owed}
    fit = [case for case in doubts(cases) if case.proved and case.measure and case.state in (REVIEWING, CLOSED)]  # fmt: skip
    fit.sort(key=lambda case: (-paid.get(case.finding_id, 0.0), case.finding_id))
    chosen: dict[str, Case] = {}
    for case in fit:
        chosen.setdefault(case.rule, case)
    return [
        _example(case, paid.get(case.finding_id, 0.0)) for case in list(chosen.values())[:EXAMPLES]
    ]


def _example(case: Case, recovered: float) -> str:
    found = month_words(case.first_month)
    done = f"，追回资金{recovered:,.2f}元" if recovered else ""
    closed = "，已复核销号" if case.state == CLOSED else "，已报县级复核"
    return (f"{case.title}。{found}数据比对发现，{case.town}{somebody(case.name)}（{case.programme or '救助对象'}）存在上述疑点，"
            f"经核实{case.result}，整改措施为{case.measure}{done}{closed}。【请填写：核实经过和处理依据】")  # fmt: skip
