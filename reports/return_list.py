"""What a town has to put right in the ledger it returned (退回清单), as an Excel workbook."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.kernel.ledger import ReturnedLine
from reports.back_sheets import write_remainders
from reports.book import Book
from reports.list_sheet import ListColumn, write_list
from reports.page import PageHead, header_part
from reports.safe_cells import visible
from reports.steady_file import write_whole
from reports.wording import month_after, month_words

NAME = "退回清单"
_COLUMNS = (
    ListColumn("序号", "int", 6),
    ListColumn("处理", "center", 7),
    ListColumn("文件", "text", 22),
    ListColumn("工作表", "text", 16),
    ListColumn("单元格", "center", 8),
    ListColumn("姓名", "center", 9),
    ListColumn("栏目", "text", 12),
    ListColumn("填写的内容", "text", 16),
    ListColumn("问题", "long", 34),
    ListColumn("怎样改", "long", 30),
)
_NOTE = (
    "共{count}处，其中退回{refused}处、提醒{told}处。“退回”的没有登记，请在台账上改正后重新交回；"
    "“提醒”的已经登记，请核对。本清单没有列出的行都已收到。含个人信息，注意保密。"
)


def write_return_list(
    path: Path, county: str, town: str, month: str, lines: Sequence[ReturnedLine]
) -> None:
    """Write the workbook, whole or not at all; what was refused comes first."""
    title = f"{county}{town}{month_words(month)}台账{NAME}"
    book = Book(visible(title), month_after(month))
    head = PageHead(f"{header_part(county)} {month_words(month)}", NAME, header_part(town))
    ordered = sorted(lines, key=lambda line: (not line.refused, line.file))
    refused = sum(line.refused for line in lines)
    write_list(
        book, head, name=NAME, title=title,
        note=_NOTE.format(count=len(lines), refused=refused, told=len(lines) - refused),
        columns=_COLUMNS,
        rows=[
            (number, "退回" if one.refused else "提醒", one.file, one.sheet, one.cell, one.name, one.heading,
             one.written, one.problem, one.fix)
            for number, one in enumerate(ordered, start=1)
        ],
    )  # fmt: skip
    write_remainders(book, head)
    write_whole(path, book.content())
