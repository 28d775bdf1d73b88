"""Doubts by town and kind, and by kind, tier and priority."""

from pipeline.kernel.page import Kind, Page
from pipeline.kernel.tiers import TIERS
from reports.html_page.charts import legend, stacked
from reports.html_page.elements import (  # fmt: skip
    Html,
    Part,
    cell,
    el,
    head,
    join,
    num,
    number,
    row,
    section,
    share,
    table,
)
from reports.html_page.overview import doubts, money, total

MOST_KINDS = 24
"""So many kinds have a column of their own in the matrix; the rest share one."""
CROWDED = 16
"""More columns than this are set smaller."""
LONGEST = 20
"""Characters of a kind at the head of its column."""
_SHADES = 5
TIER_COLOURS = ("c0", "c1", "c2")
LEVELS = (("高", "high"), ("中", "middle-level"), ("低", "low"))
HOMES = (*((f"优先级{word}", colour) for word, colour in LEVELS), ("须入户的专档", "none-level"))
_TIER_WORDS = [word for _, word, _ in TIERS]


def towns(page: Page) -> Html:
    """The matrix: towns down, kinds across, the more the darker."""
    found = [kind for kind in doubts(page) if kind.found]
    if not found:
        return section("towns", "二、各乡镇各类疑点", el("p", "本次没有查出疑点。", cls="none"))
    groups = _groups(found)
    most = max(sum(town.found.get(slug, 0) for slug in slugs) for town in page.towns for _, slugs in groups)  # fmt: skip
    heads = [
        head("乡镇（街道）", "town"), *(head(el("span", _short(title), title=title)) for title, _ in groups),
        head("合计", "wide"), head("名册人数", "wide"), head("每百人", "wide"),
    ]  # fmt: skip
    rows = []
    for town in page.towns:
        counts = [sum(town.found.get(slug, 0) for slug in slugs) for _, slugs in groups]
        rows.append(row(town.name, *(_shaded(count, most) for count in counts),
                        *_sums(sum(counts), town.people)))  # fmt: skip
    sums = [sum(town.found.get(slug, 0) for town in page.towns for slug in slugs) for _, slugs in groups]  # fmt: skip
    foot = row("全县合计", *(el("td", number(count)) for count in sums),
               *_sums(total(page), sum(town.people for town in page.towns)))  # fmt: skip
    return section(
        "towns", "二、各乡镇各类疑点",
        el("p", "每格是疑点条数，颜色越深越多；0 不写。同一人可能涉及几类疑点，人数没有去重。", cls="note"),
        table("疑点条数：乡镇 × 类别", heads, rows, foot, "matrix dense" if len(groups) > CROWDED else "matrix"), _rest(found, groups), _information(page),
    )  # fmt: skip


def _rest(found: list[Kind], groups: list[tuple[str, list[str]]]) -> Part:
    """What the shared column stands for."""
    title, slugs = groups[-1]
    told = "；".join(f"{kind.title}{number(kind.found)}条" for kind in found if kind.slug in slugs)
    return el("p", f"{title}：{told}。", cls="note") if len(slugs) > 1 else None


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"


def _groups(found: list[Kind]) -> list[tuple[str, list[str]]]:
    """Columns: title and the kinds in it."""
    if len(found) <= MOST_KINDS:
        return [(kind.title, [kind.slug]) for kind in found]
    kept = sorted(found, key=lambda kind: -kind.found)[: MOST_KINDS - 1]
    rest = [kind.slug for kind in found if kind not in kept]
    return [*((kind.title, [kind.slug]) for kind in found if kind in kept), (f"其他{len(rest)}类", rest)]  # fmt: skip


def _sums(count: int, people: int) -> list[Html]:
    rate = f"{100 * count / people:.1f}" if people else "—"
    return [el("td", number(count), cls="sum"), el("td", number(people)), el("td", rate)]


def _shaded(count: int, most: int) -> Html:
    """A cell of the matrix; the shade goes by the square root, so that small figures can be told apart."""
    shade = max(1, -(-_SHADES * count**0.5 // most**0.5)) if count else 0
    return cell(number(count) if count else "", f"s{int(min(shade, _SHADES))}")


def _information(page: Page) -> Part:
    told = [f"{kind.title}{number(kind.found)}条" for kind in page.kinds
            if not kind.doubt and kind.state == "run"]  # fmt: skip
    return el("p", f"另有供查阅的名单，不是疑点，不计入合计：{'；'.join(told)}。", cls="note") if told else None  # fmt: skip


def kinds(page: Page) -> Html:
    """Every kind that was run: how sure, how urgent, how much money."""
    mine = doubts(page)
    most = max([kind.found for kind in mine] + [1])
    heads = [
        head("编号"), head("疑点类别"), head("条数", "n"), head("可信度"), *(head(word, "n") for word in _TIER_WORDS),
        head("优先级"), *(head(word, "n") for word, _ in LEVELS), head("涉及金额（元）", "n"),
    ]  # fmt: skip
    rows = [_kind(kind, most) for kind in mine]
    sums = [[sum(kind.tiers[at] for kind in mine) for at in range(3)], [sum(kind.levels[at] for kind in mine) for at in range(3)]]  # fmt: skip
    foot = el(
        "tr", el("th", "合计", scope="row"), cell(f"{len(mine)}类"), num(total(page)), cell(""), *map(num, sums[0]),
        cell(""), *map(num, sums[1]), num(money(mine)),
    )  # fmt: skip
    return section(
        "kinds", "三、各类疑点的可信度和优先级",
        legend(*zip((f"{word}：{meaning}" for _, word, meaning in TIERS), TIER_COLOURS, strict=True)),
        legend(*((f"优先级{word}", colour) for word, colour in LEVELS)),
        table("疑点条数：类别、可信度、优先级", heads, rows, foot), _homes(page.homes, page.visiting), _withheld(page),
    )  # fmt: skip


def _kind(kind: Kind, most: int) -> Html:
    tiers = list(zip(_TIER_WORDS, kind.tiers, TIER_COLOURS, strict=True))
    levels = [(word, count, colour) for (word, colour), count in zip(LEVELS, kind.levels, strict=True)]  # fmt: skip
    cells = (
        cell(kind.title), num(kind.found), cell(stacked(tiers, most, 170)), *map(num, kind.tiers),
        cell(stacked(levels, kind.found, 90)), *map(num, kind.levels), num(kind.amount),
    )  # fmt: skip
    return el("tr", el("th", kind.code, scope="row", cls="code"), *cells, cls=None if kind.found else "quiet")  # fmt: skip


def _homes(homes: tuple[int, int, int, int], visiting: tuple[int, int]) -> Html:
    if not sum(homes):
        return join()
    parts = [(word, count, colour) for (word, colour), count in zip(HOMES, homes, strict=True)]
    told = "，".join(f"{word}{number(count)}户（{share(count, sum(homes))}）" for word, count, _ in parts if count)  # fmt: skip
    now, later = visiting
    planned = f"；按每月能入户的户数，本月入户{number(now)}户，排后{number(later)}户" if now else ""
    return el(
        "figure",
        el("figcaption", f"要入户的{number(sum(homes))}户，按每户最急的一条：{told}{planned}"),
        stacked(parts, sum(homes), 720, 18),
    )  # fmt: skip


def _withheld(page: Page) -> Part:
    if not page.withheld:
        return None
    told = "；".join(f"{why}的{number(count)}条" for why, count in page.withheld)
    return el(
        "p", f"以上条数里有一部分以前月份已经办过，本月不再下发、不列入台账：{told}。", cls="note"
    )
