"""Web pages named .xls, the usual export of older systems: each table is a sheet.

The standard library's parser reads the cells; the rows are counted once more from the text itself,
so that what the parser makes of a damaged page is noticed.
"""

import re
from html.parser import HTMLParser

from pipeline.reading.encoding import encoding_of, to_utf8
from pipeline.reading.grid import Grid
from pipeline.reading.marks import marks_in
from pipeline.reading.unfit import COPY_AGAIN, Counted, Unfit

MAX_PAGE = 256 << 20
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_NO_ROWS = re.compile(r"<!--.*?-->|<(script|style|xml)\b.*?</\1\s*>", re.S | re.I)
_MARK = re.compile(r"<(/?table|tr)(?=[\s>/])[^>]*>", re.I)
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SKIPPED = ("script", "style", "xml")


def decoded(data: bytes) -> str:
    """The page as text, by its byte-order mark, its own word, or its looks."""
    encoding, bom = encoding_of(data[: 1 << 17])
    said = _CHARSET.search(data[:4096])
    if said and not bom and "16" not in encoding:
        encoding = "utf-8" if said[1].lower() in (b"utf-8", b"utf8") else "gb18030"
    raw = data[bom:]
    if "16" in encoding:
        return raw.decode(encoding, "replace")
    return to_utf8(raw, encoding).decode("utf-8", "replace")


def read_page(data: bytes) -> list[tuple[Grid, Counted]]:
    """The tables of a page. Raises Unfit."""
    if len(data) > MAX_PAGE:
        raise Unfit("网页表格文件过大", "用Excel打开后另存为xlsx")
    text = decoded(data)
    page = _Page()
    page.feed(text)
    page.close()
    counted = _count(text)
    if not any(grid.width for grid in page.tables):
        raise Unfit("实际是网页（HTML），里面没有表格", "用Excel打开后另存为xlsx")
    if page.open or len(counted) != len(page.tables):
        raise Unfit("网页表格不完整或已损坏", COPY_AGAIN)
    found = [(g, c) for g, c in zip(page.tables, counted, strict=True) if g.width]
    for number, (grid, _) in enumerate(found, 1):
        grid.name = f"表格{number}" if len(found) > 1 else ""
    return found


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Grid] = []
        self.open = False
        self.skipping = 0
        self.cell: tuple[list[str], int, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self.skipping += 1
        elif tag == "table":
            if self.open:
                raise Unfit("网页表格里套着表格，不能可靠读取", "用Excel打开后另存为xlsx")
            self.open = True
            self.tables.append(Grid(""))
        elif tag == "tr" and self.open:
            self._end_cell()
            self.tables[-1].begin_row()
        elif tag in ("td", "th") and self.open:
            self._end_cell()
            if not self.tables[-1].row:
                self.tables[-1].begin_row()
            said = dict(attrs)
            self.cell = ([], _span(said.get("colspan")), _span(said.get("rowspan")))
        elif tag in ("br", "p", "div") and self.cell and self.cell[0]:
            self.cell[0].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self.skipping = max(self.skipping - 1, 0)
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()
            if tag == "table":
                self.open = False

    def handle_data(self, data: str) -> None:
        if self.cell and not self.skipping:
            self.cell[0].append(_SPACE.sub(" ", data))

    def _end_cell(self) -> None:
        if self.cell:
            said, across, down = self.cell
            text = re.sub(r" *\n+ *", "\n", "".join(said)).strip(" \n\xa0")
            self.tables[-1].add(text, across, down)
        self.cell = None


def _span(said: str | None) -> int:
    digits = re.match(r"\s*(\d{1,5})", said or "")
    return min(int(digits[1]), 20_000) if digits else 1


def _count(text: str) -> list[Counted]:
    """For each table, its last row with text, by the tags alone."""
    text = _NO_ROWS.sub("", text)
    counted: list[Counted] = []
    row = last = 0
    for mark, end in marks_in(_MARK, text):
        kind = mark[1].lower()
        if kind == "table":
            row = last = 0
        elif kind == "tr":
            row += 1
            if _TAG.sub("", text[mark.end() : end]).replace("&nbsp;", "").strip():
                last = row
        else:
            counted.append(Counted(last))
    return counted
