"""Sheets about the quality of the rosters, for the county only: the indicators, and every row."""

from pipeline.kernel.ledger import UNMATCHED, Ledger
from reports.book import Book
from reports.county_list import CountyList
from reports.list_sheet import ListColumn
from reports.sheet_names import FLAWS, INDICATORS

MOST_FLAWS = 5_000
_DEFINED = (
    "信息入库准确率＝主要栏目（姓名、身份证号、救助类别、家庭编号、乡镇、保障金额、起始时间）齐全且可用的行÷名册行数；"
    "校验通过率＝全部检查（另含出生日期、性别与证号相符，同一户内不重复等）都通过的行÷名册行数。"
    "名册文件里没有的栏目不计（姓名、身份证号总要有）；目标都是100%。"
)
_INDICATORS = CountyList(
    INDICATORS,
    "名册信息质量",
    (
        ListColumn("乡镇(街道)", "text", 18),
        ListColumn("名册行数", "int", 10),
        ListColumn("准确行数", "int", 10),
        ListColumn("信息入库准确率", "text", 15),
        ListColumn("通过行数", "int", 10),
        ListColumn("校验通过率", "text", 12),
        ListColumn("问题", "long", 60),
    ),
)
_FLAWS = CountyList(
    FLAWS,
    "名册逐行检查",
    (
        ListColumn("乡镇(街道)", "text", 18),
        ListColumn("姓名", "text", 12),
        ListColumn("文件", "text", 40),
        ListColumn("工作表", "text", 16),
        ListColumn("行号", "int", 8),
        ListColumn("问题", "long", 60),
    ),
)


def write_indicators(book: Book, ledger: Ledger) -> None:
    """Write the sheet 名册质量: the two indicators by town, the county's last."""
    total = [sum(getattr(one, name) for one in ledger.indicators) for name in ("rows", "accurate", "passed")]  # fmt: skip
    lines = [(one.town or UNMATCHED, one.rows, one.accurate, one.passed, one.problems) for one in ledger.indicators]  # fmt: skip
    _INDICATORS.write(
        book,
        ledger,
        _DEFINED,
        [
            (town, rows, accurate, _share(accurate, rows), passed, _share(passed, rows), problems)
            for town, rows, accurate, passed, problems in [*lines, ("全县", *total, "")]
        ],
    )


def write_flaws(book: Book, ledger: Ledger) -> None:
    """Write the sheet 名册逐行检查: every roster row that did not pass, and where it stands."""
    note = f"共{len(ledger.flaws)}行未通过检查，请乡镇对照原件更正。行号为用Excel打开原文件时看到的行号。"
    if len(ledger.flaws) > MOST_FLAWS:
        note += f"本表列出前{MOST_FLAWS}行。"
    _FLAWS.write(
        book,
        ledger,
        note,
        [
            (one.town or UNMATCHED, one.name, one.file, one.sheet, one.row, one.problems)
            for one in ledger.flaws[:MOST_FLAWS]
        ],
    )


def _share(part: int, whole: int) -> str:
    """In per cent; never rounded up to 100."""
    tenths = 1000 * part // whole if whole else 1000
    return f"{tenths // 10}.{tenths % 10}%"
