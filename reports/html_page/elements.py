"""HTML that cannot be broken by what is put into it: every text and attribute is escaped."""

import html
import re


class Html(str):
    """Text that is HTML already."""


_VOID = {"meta", "br", "col", "hr"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
Part = str | int | None


def text(part: Part) -> Html:
    """A text as HTML; characters that cannot be seen are left out. None is nothing."""
    if isinstance(part, Html):
        return part
    return Html(html.escape(_CONTROL.sub("", "" if part is None else str(part))))


def el(name: str, /, *parts: Part, **attributes: Part) -> Html:
    """An element. ``cls`` is its class; an underscore in a name stands for a hyphen; None leaves an attribute out.

    >>> el("td", "3 < 4", cls="n")
    '<td class="n">3 &lt; 4</td>'
    """
    said = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{said}>")
    return Html(f"<{name}{said}>{join(*parts)}</{name}>")


def join(*parts: Part) -> Html:
    """Parts one after the other."""
    return Html("".join(text(part) for part in parts))


def number(value: float | None, *, none: str = "—") -> str:
    """1,234 or 1,234.50; what is not known is a dash."""
    if value is None:
        return none
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def share(part: float, whole: float) -> str:
    """A share in per cent; never 0.0% of something that is there, nor 100.0% of less than all.

    >>> share(1, 5000), share(4999, 5000), share(1, 4), share(0, 0)
    ('＜0.1%', '＞99.9%', '25.0%', '—')
    """
    if not whole:
        return "—"
    if 0 < part < whole * 0.0005:
        return "＜0.1%"
    if whole > part > whole * 0.9995:
        return "＞99.9%"
    return f"{part / whole:.1%}"


def table(caption: str, heads: list[Html], rows: list[Html], foot: Html | None = None, cls: str = "") -> Html:  # fmt: skip
    """A table with its caption; heads repeat on every sheet of paper."""
    return el(
        "table",
        el("caption", caption),
        el("thead", el("tr", *heads)),
        el("tbody", *rows),
        el("tfoot", foot) if foot else None,
        cls=cls or None,
    )


def head(words: Part, cls: str | None = None) -> Html:
    """The head of a column."""
    return el("th", words, scope="col", cls=cls)


def row(name: Part, *cells: Html) -> Html:
    """A line of a table that begins with what it is about."""
    return el("tr", el("th", name, scope="row"), *cells)


def num(value: float | None, *, none: str = "—") -> Html:
    """A cell with a figure."""
    return el("td", number(value, none=none), cls="n")


def cell(words: Part, cls: str | None = None) -> Html:
    """A cell with words."""
    return el("td", words, cls=cls)


def section(ident: str, title: str, *parts: Part) -> Html:
    """A part of the page that can be jumped to."""
    return el("section", el("h2", title, id=f"{ident}-title"), *parts, id=ident, aria_labelledby=f"{ident}-title")  # fmt: skip
