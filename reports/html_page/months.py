"""Month by month, and how cases stand."""

from collections.abc import Sequence

from pipeline.kernel.page import Cases, Page
from reports.html_page.charts import columns, legend, stacked
from reports.html_page.elements import Html, cell, el, head, num, number, row, section, table

NEW, KNOWN = "新发现", "以前月份已发现"
BESIDE = 4
"""Up to so many months, the table stands beside the chart."""


def trend(page: Page) -> Html:
    """Doubts by month, new ones apart, and by kind."""
    title = "四、各月变化"
    if len(page.months) < 2:
        words = f"工作区里只有{page.month}一个月的结果，下个月起这里显示各月变化。"
        return section("trend", title, el("p", words, cls="none"))
    first, last = page.months[0].month, page.months[-1].month
    drawn = el(
        "figure", el("figcaption", f"{first}至{last}各月疑点条数"), legend((NEW, "c0"), (KNOWN, "c2")),
        columns([(one.month, one.known, one.new) for one in page.months], (KNOWN, NEW)),
    )  # fmt: skip
    beside = "pair" if len(page.months) <= BESIDE else None
    note = el("p", "“—”是该月没有运行这条规则；合计含已经不用的规则。", cls="note")
    return section("trend", title, el("div", drawn, el("div", _by_kind(page), note), cls=beside))


def _by_kind(page: Page) -> Html:
    kinds = [kind for kind in page.kinds if kind.doubt and any(one.found.get(kind.slug) for one in page.months)]  # fmt: skip
    heads = [head("疑点类别"), *(head(one.month, "n") for one in page.months)]
    rows = [row(kind.title, *(num(one.found.get(kind.slug)) for one in page.months)) for kind in kinds]  # fmt: skip
    sums = [("新发现", [one.new for one in page.months]), ("以前月份已发现", [one.known for one in page.months])]  # fmt: skip
    rows += [el("tr", el("th", word, scope="row"), *map(num, counts), cls="quiet") for word, counts in sums]  # fmt: skip
    foot = row("合计", *(num(one.new + one.known) for one in page.months))
    return table("各月疑点条数：类别 × 月份", heads, rows, foot)


def cases(page: Page) -> Html:
    """How far cases have come, how old the open ones are, and what is due."""
    title = "五、办理进度和时限"
    one = page.cases
    if not one.states:
        return section("cases", title, el("p", "没有要办理的疑点。", cls="none"))
    return section(
        "cases", title,
        el("p", f"截至{one.day:%Y年}{one.day.month}月{one.day.day}日（数据月份的月末），共{number(_all(one))}件。", cls="note"),
        el("div", _bars("各环节件数", "环节", one.states), _bars("未销号的，从首次发现起", "时间", one.ages),
           _bars("未销号的，离办理时限", "时限", one.due), _money(one), cls="pair"),
    )  # fmt: skip


def _all(cases: Cases) -> int:
    return sum(count for _, count in cases.states)


def _bars(caption: str, what: str, pairs: Sequence[tuple[str, int]]) -> Html:
    most = max([count for _, count in pairs] + [1])
    rows = [row(word, num(count), cell(stacked([(word, count, "high" if word == "已超期" else "c1")], most)))
            for word, count in pairs]  # fmt: skip
    foot = row("合计", num(sum(count for _, count in pairs)), cell(""))
    return table(caption, [head(what), head("件数", "n"), head("图")], rows, foot)


def _money(cases: Cases) -> Html:
    rows = [row("已追缴", num(cases.recovered)), row("已减免", num(cases.waived))]
    return table("金额（元）", [head("项目"), head("累计", "n")], rows)
