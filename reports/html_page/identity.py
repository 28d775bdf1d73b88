"""How people are told apart, how often findings proved true, and what departs from the county."""

from collections.abc import Sequence

from pipeline.kernel.page import Kind, Linked, Page, Weights
from pipeline.kernel.proved import Proved, whole
from pipeline.kernel.tiers import TIERS
from reports.html_page.charts import interval, stacked, weights
from reports.html_page.elements import Html, cell, el, head, join, num, number, row, section, table
from reports.html_page.findings import TIER_COLOURS

_TIER_WORDS = [word for _, word, _ in TIERS]


def identity(page: Page) -> Html:
    """The model of identity: which, what came of it, and what every answer weighs."""
    return section(
        "identity", "七、怎样认定是同一人", _explained(page.weights), _links(page.links), _charts(page.weights)
    )  # fmt: skip


def _explained(model: Weights) -> Html:
    return el(
        "p",
        f"有可用证号的按证号认定；没有的，把姓名、证号残缺部分、年龄、性别、住址、电话、账号逐项比较，按下面的权重相加（{model.version}）。"
        "权重每加 1，是同一人的可能翻一倍；负数是不像。相加以后还要同其他可能的人分摊，"
        f"把握到{model.probable:.0%}才列“高度疑似”，到{model.possible:.0%}列“待核实”，再低的不列。",
    )


def _links(links: Sequence[Linked]) -> Html:
    if not links:
        return join()
    most = max(sum(one.tiers) for one in links)
    rows = [row(one.source, *map(num, one.tiers), num(sum(one.tiers)),
                cell(stacked(list(zip(_TIER_WORDS, one.tiers, TIER_COLOURS, strict=True)), most)))
            for one in links]  # fmt: skip
    sums = [sum(one.tiers[at] for one in links) for at in range(3)]
    heads = [
        head("数据"),
        *(head(word, "n") for word in _TIER_WORDS),
        head("合计", "n"),
        head("图"),
    ]
    return table("各类数据认定到人的行数", heads, rows, row("合计", *map(num, sums), num(sum(sums)), cell("")))  # fmt: skip


def _charts(model: Weights) -> Html:
    bits = [bit for one in model.comparators for _, bit in one.levels]
    least, most = min([*bits, -1.0]), max([*bits, 1.0])
    drawn = [
        el("figure", el("figcaption", one.title), weights(one.title, one.levels, least, most))
        for one in model.comparators
    ]
    return join(el("h3", "各项比较结果的权重（比特）"), el("div", *drawn, cls="answers"))


def precision(page: Page) -> Html:
    """How many of the findings looked into proved true, by rule and tier."""
    title = "八、核实结果：疑点有多准"
    if not page.precision:
        words = "还没有核实结果；乡镇核实并收回台账以后，这里按规则和可信度显示属实的比例和区间。"
        return section("precision", title, el("p", words, cls="none"))
    heads = [head("疑点类别"), head("可信度"), *(head(word, "n") for word in ("属实", "部分属实", "不属实", "无法核实")),
             head("不属实的原因"), head("属实比例", "n"), head("95%区间", "n"), head("图")]  # fmt: skip
    return section(
        "precision", title,
        el("p", "以往月份已核实的疑点中属实（含部分属实）的比例，“无法核实”的不计；核实得少，区间就宽，不宜据以下结论。", cls="note"),
        table("各类疑点的属实比例", heads, [_rate(one) for one in page.precision], _rate(whole(page.precision))),
    )  # fmt: skip


def _rate(one: Proved) -> Html:
    counts = [num(count) for count in (one.true, one.partly, one.false, one.unknown)]
    low, high = one.interval
    if one.share is None:
        told = [cell("—", "n"), cell("—", "n"), cell("")]
    else:
        told = [cell(f"{one.share:.0%}", "n"), cell(f"{low:.0%}至{high:.0%}", "n"), cell(interval(one.share, low, high))]  # fmt: skip
    return row(one.title, cell(one.tier), *counts, cell(one.why, "note"), *told)


def odd(page: Page) -> Html:
    """What departs from the county's own ordinary."""
    kinds = [kind for kind in page.kinds if kind.odd]
    heads = [head("编号"), head("异常类别"), head("条数", "n"), head("说明")]
    rows = [el("tr", el("th", kind.code, scope="row", cls="code"), cell(kind.title),
               num(kind.found if kind.state == "run" else None), cell(_about(kind)),
               cls=None if kind.found else "quiet") for kind in kinds]  # fmt: skip
    told = el("ul", *(el("li", el("strong", f"{title}："), said) for title, said in page.odd)) if page.odd else None  # fmt: skip
    return section(
        "odd", "九、与全县相比的异常",
        el("p", "乡镇、村（居）、经办人、家庭与本县一般情况相差太大的，列为问题请核查，不等于有错。"
           "涉及个人的只写条数，内容见台账。", cls="note"),
        table("异常线索", heads, rows), told,
    )  # fmt: skip


def _about(kind: Kind) -> str:
    if kind.state != "run":
        return kind.reason
    return f"{number(kind.found)}条见台账" if kind.found else "已比较，没有明显偏离"
