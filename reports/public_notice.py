"""Notices to the public as workbooks: no protection, no hidden sheet, nothing but what is seen."""

from collections.abc import Sequence

from pipeline.kernel.notice import Notice, Statistics
from reports.book import Book
from reports.layout import lines, pixels, row_height
from reports.page import PageHead, header_part, set_page
from reports.safe_cells import SafeSheet, checked, visible
from reports.wording import month_after, month_words

_COLUMNS = (("序号", 6), ("村(居)", 16), ("救助类别", 12), ("户主(申请人)", 14), ("保障人口", 9), ("月保障金额(元)", 15))  # fmt: skip
_KIN = ("近亲属备案", 11)
_ABOUT = (
    "根据社会救助有关规定，现将{town}{month}在保的最低生活保障家庭、特困人员公示如下，共{count}户。",
    "对公示内容有不同意见的，可在公示期内向乡镇（街道）或县民政局反映。举报人信息予以保密。",
    "公示期：＿＿＿＿年＿＿月＿＿日至＿＿＿＿年＿＿月＿＿日　　监督电话：{phone}",
)
_COUNTED = (
    "截至{month}，社会救助对象数据核查进展如下。核查线索是数据比对给出的提示，不是认定结论，逐户核实后才作处理。",
    "小于{least}的件数写作“＜{least}”，个别件数不公开（—），以免认出个人。监督电话：{phone}",
)
_BLANK_PHONE = "＿＿＿＿＿＿"
_SIGN = "（盖章）　　＿＿＿＿年＿＿月＿＿日"


def notice_bytes(notice: Notice) -> bytes:
    """The notice of one town."""
    title = f"{notice.county}{notice.town}{month_words(notice.month)}社会救助对象公示"
    columns = [*_COLUMNS, *([_KIN] if notice.show_kin else [])]
    book = Book(visible(title), month_after(notice.month))
    about = [one.format(town=notice.town, month=month_words(notice.month), count=len(notice.rows),
                        phone=notice.phone or _BLANK_PHONE) for one in _ABOUT]  # fmt: skip
    rows: list[Sequence[str | float]] = [
        (number, one.village, one.programme, one.name, one.people, "" if one.amount is None else one.amount,
         *([("是" if one.kin else "")] if notice.show_kin else []))
        for number, one in enumerate(notice.rows, start=1)
    ]  # fmt: skip
    _write(book, "公示", title, about, columns, rows, f"{notice.town}{_SIGN}")
    return book.content()


def statistics_bytes(told: Statistics) -> bytes:
    """The counts of the checking by town."""
    title = f"{told.county}{month_words(told.month)}社会救助数据核查情况"
    book = Book(visible(title), month_after(told.month))
    about = [one.format(month=month_words(told.month), least=told.least, phone=told.phone or _BLANK_PHONE)
             for one in _COUNTED]  # fmt: skip
    columns = [("乡镇(街道)", 18.0), *((heading, 15.0) for heading in told.headings)]
    _write(book, "核查情况", title, about, columns, told.rows, f"{told.county}民政局{_SIGN}")
    return book.content()


def _write(
    book: Book, name: str, title: str, about: Sequence[str], columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str | float]], sign: str,
) -> None:  # fmt: skip
    """One sheet: title, what it is about, the table, and room for the seal."""
    sheet, last = book.add(name), len(columns) - 1
    across = [pixels(width) for _, width in columns]
    for col, wide in enumerate(across):
        checked(sheet.raw.set_column_pixels(col, col, wide), f"{name}: 列宽")
    _across(book, sheet, 0, last, title, "title", 18, sum(across))
    for row, text in enumerate(about, start=1):
        _across(book, sheet, row, last, text, "unit", 11, sum(across))
    head = len(about) + 1
    for col, (heading, _) in enumerate(columns):
        sheet.text(head, col, heading, book.looks.get("head_known"))
    sheet.height(head, 26)
    for row, values in enumerate(rows, start=head + 1):
        for col, value in enumerate(values):
            if isinstance(value, str):
                sheet.text(row, col, value, book.looks.get("known_center"))
            else:
                kind = "amount" if isinstance(value, float) else "int"
                sheet.number(row, col, value, book.looks.get(f"known_{kind}"))
        tallest = max(lines(str(value), wide) for value, wide in zip(values, across, strict=True))
        sheet.height(row, row_height(tallest, least=20))
    end = head + len(rows) + 1
    sheet.across(end, 0, last, sign, book.looks.get("unit"))
    sheet.height(end, 40)
    page = PageHead("", header_part(title), "", foot="")
    set_page(sheet, page, last_row=end, last_col=last, scale=1.0, fit=True, repeat=(head, head), upright=True)  # fmt: skip
    sheet.raw.freeze_panes(head + 1, 0)


def _across(
    book: Book, sheet: SafeSheet, row: int, last: int, text: str, look: str, size: float, wide: int
) -> None:  # fmt: skip
    sheet.across(row, 0, last, text, book.looks.get(look))
    least = 36 if look == "title" else 20
    sheet.height(row, row_height(lines(text, wide, size), size, least=least))
