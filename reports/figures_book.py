"""Where every figure of the stage report comes from, as a workbook that names nobody."""

from collections.abc import Sequence

from pipeline.kernel.figures import Figure
from reports.book import Book
from reports.list_sheet import ListColumn, write_list
from reports.page import PageHead, header_part
from reports.safe_cells import visible
from reports.wording import month_after, month_words

_FIGURES = (
    ListColumn("序号", "int", 6),
    ListColumn("数字", "text", 16),
    ListColumn("模板中写作", "text", 20),
    ListColumn("数值", "center", 16),
    ListColumn("单位", "center", 7),
    ListColumn("怎样算的", "long", 60),
    ListColumn("依据行数", "int", 10),
)
_ROWS = (
    ListColumn("数字", "text", 16),
    ListColumn("线索编号", "text", 28),
    ListColumn("月份", "center", 10),
    ListColumn("乡镇(街道)", "text", 14),
    ListColumn("问题类型或数据", "long", 40),
    ListColumn("办理状态", "text", 18),
    ListColumn("计入", "center", 14),
)
_NOTE = "阶段性总结里的每个数字都在这里：怎样算的，由哪些线索、哪些数据相加而来（“依据明细”按“数字”筛选即得）。线索编号可用 hedui explain 查看。"


def figures_bytes(county: str, month: str, figures: Sequence[Figure], sheets: str = "") -> bytes:
    """The workbook; ``sheets``: how far the figures go, in words."""
    title = f"{county}{month_words(month)}阶段性总结数字来源"
    book = Book(visible(title), month_after(month))
    head = PageHead(header_part(county), "数字来源", header_part(sheets), foot="")
    write_list(
        book, head, name="数字清单", title=title, note=f"{_NOTE}{sheets}", columns=_FIGURES,
        rows=[(number, one.name, f"{{{{{one.name}}}}}", one.text, one.unit, one.meaning, len(one.rows))
              for number, one in enumerate(figures, start=1)],
    )  # fmt: skip
    write_list(
        book, head, name="依据明细", title="依据明细", note="“计入”是这一行在数字里占多少；一户有多条线索的，只有第一条计入户数。",
        columns=_ROWS,
        rows=[(one.name, row.finding, row.month, row.town, row.matter, row.state, f"{row.count:,.2f}" if one.unit == "元" else f"{row.count:g}")
              for one in figures for row in one.rows],
    )  # fmt: skip
    return book.content()
