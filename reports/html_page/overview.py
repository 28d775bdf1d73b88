"""The top of the page: what was compared and what was not, and the figures."""

from collections.abc import Sequence

from pipeline.kernel.page import Kind, Page
from reports.html_page.elements import (  # fmt: skip
    Html,
    cell,
    el,
    head,
    join,
    number,
    row,
    section,
    share,
    table,
)

FEW = 3
"""So many rules that were not run are named in the first paragraph, too."""
_OUT = {"not_run": "未运行", "off": "已停用"}


def doubts(page: Page) -> list[Kind]:
    """Kinds that count in the total of doubts and were run."""
    return [kind for kind in page.kinds if kind.doubt and kind.state == "run"]


def total(page: Page) -> int:
    """All doubts of the month."""
    return sum(kind.found for kind in doubts(page))


def money(kinds: Sequence[Kind]) -> float | None:
    """The sum of their amounts; None where none has one."""
    amounts = [kind.amount for kind in kinds if kind.amount is not None]
    return round(sum(amounts), 2) if amounts else None


def overview(page: Page) -> Html:
    """What was looked at, what could not be, and the figures of the month."""
    return section(
        "overview", "一、核对了什么，没有核对什么", _lead(page), _figures(page), _not_run(page.kinds),
        _limits(page.limits),
    )  # fmt: skip


def _lead(page: Page) -> Html:
    came = [one for one in page.deliveries if one.outcome not in ("未收到", "未通过")]
    ran = [kind for kind in page.kinds if kind.state == "run"]
    judged = page.judged
    words = [
        "本次用了", _strong(f"{len(came)}类"), f"数据（应有{len(page.deliveries)}类），共",
        f"{sum(one.tables for one in came)}张表、{number(sum(one.loaded for one in came))}行，核对名册上的",
        _strong(f"{number(judged.people)}人"), f"（按救助类别计{number(judged.households)}户）。",
        f"{len(page.kinds)}条规则运行了", _strong(f"{len(ran)}条"), *_idle(page.kinds), "。",
    ]  # fmt: skip
    if judged.unsettled:
        words += [_strong(f"{number(judged.unsettled)}人（占{share(judged.unsettled, judged.people)}）"),
                  "证号缺失、有误或与别人相同，按姓名、住址、年龄也认不准是哪一位，本次无法判断：没有查出问题，不等于没有问题。"]  # fmt: skip
    else:
        words.append("名册上的人都能按证号或者姓名、住址、年龄认定，没有认不准的。")
    if judged.refused:
        words.append(f"名册另有{number(judged.refused)}行没有读入，已退回更正。")
    return el("p", *words, cls="lead")


def _idle(kinds: Sequence[Kind]) -> list[Html | str]:
    idle = [kind for kind in kinds if kind.state != "run"]
    if not idle:
        return ["，没有漏下的"]
    if len(idle) > FEW:
        return ["，", _strong(f"{len(idle)}条没有运行"), "（原因见下表）"]
    told = "；".join(f"{kind.title}（{kind.reason}）" for kind in idle)
    return ["，", _strong(f"{len(idle)}条没有运行"), f"：{told}"]


def _strong(words: str) -> Html:
    return el("strong", words)


def _figures(page: Page) -> Html:
    mine, judged = doubts(page), page.judged
    high = sum(kind.levels[0] for kind in mine)
    idle = sum(kind.state != "run" for kind in page.kinds)
    amount = money(mine)
    told = (
        ("疑点线索", number(total(page)), "条", ""),
        ("其中优先级高", number(high), "条", ""),
        ("需要入户", number(sum(page.homes)), "户", ""),
        ("涉及金额", number(amount), "元" if amount is not None else "", ""),
        ("没有运行的规则", str(idle), "条", "warn" if idle else ""),
        ("无法判断的人", share(judged.unsettled, judged.people), "占名册", "warn" if judged.unsettled else ""),
    )  # fmt: skip
    return el("dl", *(el("div", el("dt", name), el("dd", figure, " ", el("small", unit)), cls=cls or None)
                      for name, figure, unit, cls in told), cls="figures")  # fmt: skip


def _not_run(kinds: Sequence[Kind]) -> Html:
    idle = [kind for kind in kinds if kind.state != "run"]
    if not idle:
        return join()
    rows = [row(kind.code, cell(kind.title), cell(_OUT[kind.state], "nowrap"), cell(kind.reason)) for kind in idle]  # fmt: skip
    heads = [head("编号"), head("规则"), head("情况"), head("原因")]
    return table("没有运行的规则（不等于没有问题）", heads, rows)


def _limits(limits: Sequence[tuple[str, str]]) -> Html:
    if not limits:
        return join()
    rows = [row(title, cell(said)) for title, said in limits]
    return table("只能部分核对的数据（没有可用证号的行）", [head("数据"), head("怎样处理")], rows)
