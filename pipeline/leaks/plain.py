"""Texts of files that are text: tables by row and column, pages by line, with what a browser hides."""

import csv
from html.parser import HTMLParser

from pipeline.leaks.texts import Pieces, Text

_INLINE = frozenset(["a", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr", "tspan"])  # fmt: skip


def plain_texts(text: str) -> Pieces:
    """Lines; where most of them are split by the same sign, their cells."""
    lines = text.splitlines()
    sample = [line for line in lines[:50] if line.strip()]
    signs = [sign for sign in "\t,;|" if sample and sum(sign in line for line in sample) * 2 > len(sample)]  # fmt: skip
    if not signs:
        for number, line in enumerate(lines, start=1):
            yield Text(f"第{number}行", line)
        return
    csv.field_size_limit(1 << 30)
    reader = csv.reader(lines, delimiter=signs[0])
    try:
        for cells in reader:
            for column, cell in enumerate(cells, start=1):
                yield Text(f"第{reader.line_num}行第{column}列", cell)
    except csv.Error:
        for number, line in enumerate(lines, start=1):
            yield Text(f"第{number}行", line)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Text] = []
        self._run: list[str] = []

    def end_run(self) -> None:
        if self._run:
            self.found.append(Text(f"第{self.getpos()[0]}行", "".join(self._run)))
            self._run = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.end_run()
        self.found += [Text(f"第{self.getpos()[0]}行（{name}）", value) for name, value in attrs if value]  # fmt: skip

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_run()

    def handle_data(self, data: str) -> None:
        self._run.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(Text(f"第{self.getpos()[0]}行（注释）", data))

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)


def page_texts(text: str) -> Pieces:
    """A web page: what it shows, its attributes, comments and scripts."""
    page = _Page()
    page.feed(text)
    page.close()
    page.end_run()
    yield from page.found
