"""What changed since the last run of the month, and what was in force."""

from pipeline.kernel.page import Page
from reports.html_page.elements import Html, cell, el, head, num, row, section, table

_NOTHING = "（无）"


def changes(page: Page) -> Html:
    """Against the last run of the same month."""
    title = "十、与本月上一次运行相比"
    if not page.changed and not page.moved:
        words = "没有变化（或者这是本月第一次运行）。"
        return section("changes", title, el("p", words, cls="none"))
    parts = []
    if page.changed:
        rows = [row(name, cell(old or _NOTHING), cell(new or _NOTHING)) for name, old, new in page.changed]  # fmt: skip
        parts.append(table("设置的变化", [head("项目"), head("上一次"), head("本次")], rows))
    if page.moved:
        rows = [
            row(name, num(new), num(gone), num(changed)) for name, new, gone, changed in page.moved
        ]
        sums = [sum(counts) for counts in zip(*(one[1:] for one in page.moved), strict=True)]
        heads = [head("类别"), *(head(word, "n") for word in ("新增", "不再出现", "内容有变"))]
        parts.append(table("条数的变化", heads, rows, row("合计", *map(num, sums)), "narrow"))
    return section("changes", title, *parts)


def settings(page: Page) -> Html:
    """Switches and standards in force."""
    title = "十一、本期口径和标准"
    if not page.settings:
        return section("settings", title, el("p", "全部按默认口径。", cls="none"))
    rows = [row(name, cell(value), cell(clause, "note")) for name, value, clause in page.settings]
    heads = [head("名称"), head("取值"), head("依据")]
    return section("settings", title, table("生效的开关和保障标准", heads, rows))
