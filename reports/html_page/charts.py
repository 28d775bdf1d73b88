"""Charts drawn by hand as SVG: bars in a line of a table, columns by month, weights, intervals.

Colours are classes of the style sheet; what a chart says is in its title, for those who do not see it.
"""

from collections.abc import Sequence

from reports.html_page.elements import Html, Part, el

BAR, BAR_HIGH = 240, 14


def svg(wide: float, high: float, title: str, *parts: Part, cls: str = "chart") -> Html:
    """A picture with its words."""
    return el("svg", el("title", title), *parts, viewBox=f"0 0 {wide:g} {high:g}", width=f"{wide:g}",
              height=f"{high:g}", role="img", aria_label=title, cls=cls)  # fmt: skip


def _rect(x: float, y: float, wide: float, high: float, cls: str) -> Html:
    return el("rect", x=f"{x:.2f}", y=f"{y:.2f}", width=f"{wide:.2f}", height=f"{high:.2f}", cls=cls)  # fmt: skip


def _line(x1: float, y1: float, x2: float, y2: float, cls: str) -> Html:
    return el("line", x1=f"{x1:.2f}", y1=f"{y1:.2f}", x2=f"{x2:.2f}", y2=f"{y2:.2f}", cls=cls)


def _words(x: float, y: float, words: str, cls: str) -> Html:
    return el("text", words, x=f"{x:.2f}", y=f"{y:.2f}", cls=cls)


def stacked(parts: Sequence[tuple[str, int, str]], most: int, wide: int = BAR, high: int = BAR_HIGH) -> Html:  # fmt: skip
    """One bar of (words, figure, colour); ``most`` fills the whole width."""
    title = "、".join(f"{words}{figure}" for words, figure, _ in parts)
    drawn, x = [], 0.0
    for _, figure, colour in parts:
        if figure:
            across = wide * figure / max(most, 1)
            drawn.append(_rect(x, 1, max(across, 1), high - 2, colour))
            x += across
    return svg(wide, high, title, *drawn, cls="bar")


def columns(months: Sequence[tuple[str, int, int]], words: tuple[str, str]) -> Html:
    """Columns by month: (month, lower part, upper part)."""
    wide, high, left, top, bottom = 640, 210, 44, 18, 26
    most = max([low + up for _, low, up in months] + [1])
    step = _step(most)
    top_value = -(-most // step) * step
    room = high - top - bottom
    parts = []
    for value in range(0, top_value + 1, step):
        y = top + room * (1 - value / top_value)
        parts += [
            _line(left, y, wide, y, "grid" if value else "axis"),
            _words(left - 6, y + 4, f"{value:,}", "tick end"),
        ]
    each = (wide - left) / len(months)
    across = min(44.0, each * 0.6)
    for nth, (month, low, up) in enumerate(months):
        x = left + each * (nth + 0.5)
        y = float(high - bottom)
        for figure, colour in ((low, "c2"), (up, "c0")):
            tall = room * figure / top_value
            y -= tall
            if figure:
                parts.append(_rect(x - across / 2, y, across, tall, colour))
        parts.append(_words(x, y - 5, f"{low + up:,}", "value middle"))
        parts.append(_words(x, high - 8, month, "tick middle"))
    told = "；".join(f"{month}{words[0]}{low}、{words[1]}{up}" for month, low, up in months)
    return svg(wide, high, told, *parts)


def _step(most: int) -> int:
    """A round distance between the lines of an axis, four or five of them."""
    size = 1
    while True:
        for one in (1, 2, 5):
            if one * size * 5 >= most:
                return one * size
        size *= 10


def weights(title: str, answers: Sequence[tuple[str, float]], least: float, most: float) -> Html:
    """Answers and their bits; to the right what speaks for one person, to the left against."""
    label, wide, line = 258.0, 560.0, 18
    high = line * len(answers) + 6
    scale = (wide - label - 76) / (most - least)
    zero = label + 38 - least * scale
    parts = [_line(zero, 0, zero, high, "axis")]
    for nth, (words, bits) in enumerate(answers):
        y = nth * line + 3
        end = zero + bits * scale
        parts.append(_words(label - 8, y + 13, words, "tick end"))
        parts.append(_rect(min(zero, end), y + 3, abs(end - zero), line - 7, "c0" if bits >= 0 else "against"))  # fmt: skip
        sign = f"{bits:+.1f}".replace("-", "−")
        parts.append(_words(end + (4 if bits >= 0 else -4), y + 13, sign, "value" if bits >= 0 else "value end"))  # fmt: skip
    told = f"{title}：" + "；".join(f"{words}{bits:+.1f}" for words, bits in answers)
    return svg(wide, high, told, *parts)


def interval(share: float, low: float, high: float, wide: int = BAR) -> Html:
    """A share between 0 and 1 with its interval."""
    title = f"{share:.0%}，区间{low:.0%}至{high:.0%}"
    return svg(wide, 16, title, _line(0, 8, wide, 8, "grid"), _line(wide * low, 8, wide * high, 8, "span"),
               el("circle", cx=f"{wide * share:.2f}", cy="8", r="4", cls="c0"), cls="bar")  # fmt: skip


def legend(*entries: tuple[str, str]) -> Html:
    """What the colours mean: (words, colour)."""
    return el("p", *(el("span", svg(12, 12, words, _rect(0, 0, 12, 12, colour), cls="key"), words, cls="entry")
                     for words, colour in entries), cls="legend")  # fmt: skip
