"""Sheets that only the county sees: the files received, and the cells refused."""

from dataclasses import replace

from pipeline.kernel.ledger import Ledger
from pipeline.kernel.slip import WrongCount
from reports.book import Book
from reports.county_list import CountyList
from reports.list_sheet import ListColumn
from reports.sheet_names import DEPARTMENTS, FILES, QUALITY
from reports.wording import rate_words

MOST_QUALITY = 5_000
_FILES = CountyList(
    FILES,
    "数据来源文件清单",
    (
        ListColumn("文件", "text", 34),
        ListColumn("工作表", "text", 16),
        ListColumn("数据来源", "text", 18),
        ListColumn("文件行数", "int", 10),
        ListColumn("载入", "int", 10),
        ListColumn("拒收", "int", 8),
        ListColumn("略过", "int", 8),
        ListColumn("说明", "long", 40),
    ),
)
_DEPARTMENTS = CountyList(
    DEPARTMENTS,
    "各部门数据质量情况",
    (
        ListColumn("来源部门", "text", 26),
        ListColumn("送来的数据", "text", 30),
        ListColumn("文件数", "int", 7),
        ListColumn("数据行数", "int", 10),
        ListColumn("退回行数", "int", 8),
        ListColumn("需更正处", "int", 8),
        ListColumn("未能使用的表", "int", 8),
        ListColumn("每千行错误", "center", 10),
        ListColumn("上期每千行", "center", 10),
        ListColumn("未收到的数据", "long", 26),
        ListColumn("反馈单", "center", 9),
    ),
)
_QUALITY = CountyList(
    QUALITY,
    "数据质量问题清单",
    (
        ListColumn("数据来源", "text", 18),
        ListColumn("文件", "text", 34),
        ListColumn("工作表", "text", 14),
        ListColumn("行号", "int", 8),
        ListColumn("栏目", "text", 16),
        ListColumn("原值", "text", 24),
        ListColumn("原因", "long", 34),
    ),
)


def write_files(book: Book, ledger: Ledger) -> None:
    """Write the sheet 来源文件."""
    unknown = sum(not one.source for one in ledger.files)
    note = f"共{len(ledger.files)}个文件（工作表）。文件行数＝载入＋拒收＋略过；略过的是空行、标题、表头、合计和说明。"
    if unknown:
        note += f"其中{unknown}个未能识别，没有参加比对，请核对。"
    _FILES.write(
        book,
        ledger,
        note,
        [
            (
                one.file,
                one.sheet,
                one.source or "未识别",
                one.rows_in,
                one.rows_loaded,
                one.rows_rejected,
                one.rows_passed,
                one.note,
            )
            for one in ledger.files
        ],
    )


_ASKED = (
    ListColumn("核实有误，请校核", "int", 9),
    ListColumn("其中本次", "int", 7),
    ListColumn("已更正", "int", 7),
    ListColumn("未更正", "int", 7),
    ListColumn("不能判断", "int", 7),
)


def _asked(count: WrongCount | None) -> tuple[int, ...]:
    return (count.asked, count.new, count.mended, count.still, count.untold) if count else (0,) * 5


def write_departments(book: Book, ledger: Ledger) -> None:
    """Write the sheet 部门反馈: who sent what, what is wrong with it, and who gets a slip."""
    slips = sum(one.slip for one in ledger.departments)
    asked = any(one.wrong_count for one in ledger.departments)
    sheet = replace(_DEPARTMENTS, columns=(*_DEPARTMENTS.columns, *(_ASKED if asked else ())))
    sheet.write(
        book,
        ledger,
        f"共{len(ledger.departments)}个部门（或者几个部门共同提供），其中{slips}个需要更正，已生成数据质量反馈单；"
        "没有问题的不发。需更正处不含单位的统一社会信用代码。"
        + "“核实有误”是近一年入户核实查明登记与实际不符、请部门校核的，按本月数据看是否已更正。"
        * asked,
        [
            (
                one.department,
                one.data,
                one.files,
                one.rows,
                one.rejected,
                one.wrong,
                one.unread,
                rate_words(one.rate),
                rate_words(one.before),
                one.missing,
                "已生成" if one.slip else ("不需要" if one.files else "未收到"),
                *(_asked(one.wrong_count) if asked else ()),
            )
            for one in ledger.departments
        ],
    )


def write_quality(book: Book, ledger: Ledger) -> None:
    """Write the sheet 数据质量: the first refusals, and how many more there are."""
    count = sum(one.alike or 1 for one in ledger.quality)
    left = sum(one.alike or 1 for one in ledger.quality[MOST_QUALITY:])
    alike = sum(one.alike for one in ledger.quality)
    note = f"共{count}条未能采用的单元格或者行，请反馈数据提供部门校核。行号为用Excel打开原文件时看到的行号。"
    if alike:
        note += "同一文件、同一栏目、同一原因的很多时，只列出前面的，其余合并为一行，全部见 rejects.parquet。"
    if left:
        note += f"本表列出前{MOST_QUALITY}行，另有{left}条未列出，全部见 rejects.parquet。"
    _QUALITY.write(
        book,
        ledger,
        note,
        [
            (
                one.source,
                one.file,
                one.sheet,
                "" if one.alike else one.row,
                one.column,
                f"另有{one.alike}行同类" if one.alike and not one.value else one.value,
                one.reason,
            )
            for one in ledger.quality[:MOST_QUALITY]
        ],
    )
