"""The whole page: head, sections in their order, and what forbids it to ask anything of anybody."""

import base64
import hashlib

from pipeline.kernel.page import Page
from reports.html_page.elements import Html, el, join
from reports.html_page.findings import kinds, towns
from reports.html_page.identity import identity, odd, precision
from reports.html_page.months import cases, trend
from reports.html_page.overview import overview
from reports.html_page.quality import quality
from reports.html_page.settings import changes, settings
from reports.html_page.style import STYLE, margins
from reports.wording import month_words

_SECTIONS = (
    ("overview", "核对范围", overview),
    ("towns", "乡镇分布", towns),
    ("kinds", "疑点类别", kinds),
    ("trend", "各月变化", trend),
    ("cases", "办理进度", cases),
    ("quality", "数据质量", quality),
    ("identity", "身份认定", identity),
    ("precision", "核实结果", precision),
    ("odd", "异常", odd),
    ("changes", "本次变化", changes),
    ("settings", "口径标准", settings),
)
_NOTICE = (
    "疑点是数据比对得出的线索，须逐条核实，不是结论；任何疑点本身都不停发、不减发救助金。"
    "本页只有汇总数字，没有个人信息。"
)


def page_html(page: Page) -> str:
    """The page as the text of a file in UTF-8."""
    title = f"{page.county}{month_words(page.month)}社会救助数据比对情况"
    style = STYLE + margins(title, f"批次 {page.run_id}")
    return "<!DOCTYPE html>\n" + el("html", _head(title, style), _body(page, title), lang="zh-CN") + "\n"  # fmt: skip


def _head(title: str, style: str) -> Html:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="robots", content="noindex"),
        el("title", title),
        el("style", Html(style)),
    )


def _body(page: Page, title: str) -> Html:
    links = [el("a", words, href=f"#{ident}") for ident, words, _ in _SECTIONS]
    return el(
        "body",
        el("header", el("h1", title), el("p", f"数据月份：{month_words(page.month)}　　批次：{page.run_id}", cls="about"),
           el("p", _NOTICE, cls="notice"), el("nav", *links, aria_label="本页内容")),
        el("main", join(*(draw(page) for _, _, draw in _SECTIONS))),
        el("footer", "合计只含已运行的疑点类别，不含供查阅的名单；同一人、同一笔资金可能涉及多类疑点，没有去重。"
           "各数字与同一批次的台账和数据表一致。"),
    )  # fmt: skip
