"""Files with one text hidden in one place: name of the place -> (maker of name and bytes, what it is called)."""

import io
import zipfile
from collections.abc import Callable

import xlsxwriter
import xlwt
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

Made = tuple[str, bytes]


def _book(fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("公示")
    sheet.write(0, 0, "序号")
    fill(book, sheet)
    book.close()
    return out.getvalue()


def _xlsx(fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]) -> Made:
    return "公示.xlsx", _book(lambda book, sheet: fill(book, sheet) and None)


def _hidden(secret: str, how: str) -> Made:
    def fill(book: xlsxwriter.Workbook, _: object) -> None:
        other = book.add_worksheet("底稿")
        other.write(4, 2, secret)
        getattr(other, how)()

    return _xlsx(fill)


def _rich(secret: str) -> Made:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        bold = book.add_format({"bold": True})
        sheet.write_rich_string(2, 1, secret[:3], bold, secret[3:6], secret[6:])

    return _xlsx(fill)


def _with_part(part: str, text: str) -> Made:
    data = io.BytesIO(_book(lambda book, sheet: None))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(part, text)
    return "公示.xlsx", data.getvalue()


def _left_over(secret: str) -> Made:
    """A shared text that no cell shows any more."""
    source = zipfile.ZipFile(io.BytesIO(_book(lambda book, sheet: None)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for info in source.infolist():
            text = source.read(info)
            if info.filename == "xl/sharedStrings.xml":
                text = text.replace(b"</sst>", f"<si><t>{secret}</t></si></sst>".encode())
            archive.writestr(info, text)
    return "公示.xlsx", out.getvalue()


def _openpyxl(change: Callable[[Workbook], None]) -> Made:
    book = load_workbook(io.BytesIO(_book(lambda b, sheet: None)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return "公示.xlsx", out.getvalue()


def _inline(secret: str) -> Made:
    def change(book: Workbook) -> None:
        book["公示"]["B7"] = secret
        book["公示"]["B7"].comment = Comment("看过", "经办")

    return _openpyxl(change)


def _docx(change: Callable[[Document], None]) -> Made:  # type: ignore[valid-type]
    paper = Document()
    paper.add_paragraph("总结")
    change(paper)
    out = io.BytesIO()
    paper.save(out)
    return "总结.docx", _without_styles(out)


def _without_styles(whole: io.BytesIO) -> bytes:
    """The document without the big parts that every document has alike."""
    source, out = zipfile.ZipFile(whole), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for info in source.infolist():
            if not info.filename.startswith(("word/styles", "word/theme", "docProps/thumb")):
                archive.writestr(info, source.read(info))
    return out.getvalue()


def _runs(paper: Document, secret: str) -> None:  # type: ignore[valid-type]
    paragraph = paper.add_paragraph("典型案例：")
    for part in (secret[:3], secret[3:6], secret[6:]):
        paragraph.add_run(part).bold = part == secret[:3]


def _deleted(secret: str) -> Made:
    name, data = _docx(lambda paper: paper.add_paragraph("改前"))
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    gone = f'<w:del w:id="1" w:author="a"><w:r><w:delText>{secret}</w:delText></w:r></w:del></w:p>'
    with zipfile.ZipFile(out, "w") as archive:
        for info in source.infolist():
            text = source.read(info)
            if info.filename == "word/document.xml":
                text = text.replace(b"</w:p>", gone.encode(), 1)
            archive.writestr(info, text)
    return name, out.getvalue()


def _xls(secret: str) -> Made:
    book, out = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("名单").write(3, 1, secret)
    book.save(out)
    return "公示.xls", out.getvalue()


def _ods(secret: str, attribute: bool = False) -> Made:
    office = ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
              "urn:oasis:names:tc:opendocument:xmlns:text:1.0")  # fmt: skip
    name = secret if attribute else "名单"
    text = (f'<o:document-content xmlns:o="{office[0]}" xmlns:t="{office[1]}" xmlns:x="{office[2]}"><o:body><o:spreadsheet>'
            f'<t:table t:name="{name}"><t:table-row t:number-rows-repeated="2"><t:table-cell/></t:table-row><t:table-row>'
            f'<t:table-cell t:number-columns-repeated="3"/><t:table-cell><x:p>{"" if attribute else secret}</x:p></t:table-cell>'
            "</t:table-row></t:table></o:spreadsheet></o:body></o:document-content>")  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", text)
    return "公示.ods", out.getvalue()


def _zip(secret: str) -> Made:
    name, inner = _xlsx(lambda book, sheet: sheet.write(1, 1, secret))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"东镇/{name}", inner)
    return "公示.zip", out.getvalue()


def _embedded(secret: str) -> Made:
    _, inner = _xlsx(lambda book, sheet: sheet.write(1, 1, secret))
    name, data = _docx(lambda paper: None)
    whole = io.BytesIO(data)
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("word/embeddings/Microsoft_Excel_Sheet.xlsx", inner)
    return name, whole.getvalue()


def _commented(secret: str) -> Made:
    return _xlsx(lambda book, sheet: sheet.write_comment(5, 3, f"核对过{secret}"))


PLACES: dict[str, tuple[Callable[[str], Made], str]] = {
    "cell": (lambda s: _xlsx(lambda book, sheet: sheet.write_string(1, 1, s)), "工作表“公示”单元格B2"),
    "cell in a sentence": (lambda s: _xlsx(lambda book, sheet: sheet.write_string(1, 1, f"见{s}。")), "单元格B2"),
    "cell in several fonts": (_rich, "单元格B3"),
    "cell behind everything": (lambda s: _xlsx(lambda book, sheet: sheet.write_string(5000, 200, s)), "单元格GS5001"),
    "hidden row": (lambda s: _xlsx(lambda book, sheet: (sheet.write_string(3, 3, s), sheet.set_row(3, None, None, {"hidden": True}))), "单元格D4"),
    "formula": (lambda s: _xlsx(lambda book, sheet: sheet.write_formula(1, 1, f'="{s}"', None, "x")), "单元格B2"),
    "result of a formula": (lambda s: _xlsx(lambda book, sheet: sheet.write_formula(1, 1, "=A1", None, s)), "单元格B2"),
    "saved by another program": (_inline, "单元格B7"),
    "hidden sheet": (lambda s: _hidden(s, "hide"), "工作表“底稿”（隐藏）单元格C5"),
    "very hidden sheet": (lambda s: _hidden(s, "very_hidden"), "工作表“底稿”（隐藏）单元格C5"),
    "comment": (_commented, "工作表“公示”单元格D6的批注"),
    "author of a comment": (lambda s: _xlsx(lambda book, sheet: sheet.write_comment(5, 3, "看", {"author": s})), "批注的作者"),
    "name of a sheet": (lambda s: _xlsx(lambda book, sheet: book.add_worksheet(s[:31])), "工作表名称"),
    "drop-down": (lambda s: _xlsx(lambda book, sheet: sheet.data_validation(1, 1, 9, 1, {"validate": "list", "source": ["是", s]})), "下拉框"),
    "message of a drop-down": (lambda s: _xlsx(lambda book, sheet: sheet.data_validation(1, 1, 9, 1, {"validate": "any", "input_message": s})), "下拉框"),
    "header": (lambda s: _xlsx(lambda book, sheet: sheet.set_header(f"&C{s}")), "页眉页脚"),
    "footer": (lambda s: _xlsx(lambda book, sheet: sheet.set_footer(f"&R{s}")), "页眉页脚"),
    "defined name": (lambda s: _xlsx(lambda book, sheet: book.define_name("负责人", f'="{s}"')), "定义的名称"),
    "title": (lambda s: _xlsx(lambda book, sheet: book.set_properties({"title": s})), "文件属性"),
    "keywords": (lambda s: _xlsx(lambda book, sheet: book.set_properties({"keywords": s})), "文件属性"),
    "own property": (lambda s: _xlsx(lambda book, sheet: book.set_custom_property("联系", s)), "文件属性"),
    "link": (lambda s: _xlsx(lambda book, sheet: sheet.write_url(2, 2, "https://example.com", string="看", tip=s)), "超链接"),
    "address of a link": (lambda s: _xlsx(lambda book, sheet: sheet.write_url(2, 2, f"https://example.com/?q={s}", string="看")), ""),
    "conditional format": (lambda s: _xlsx(lambda book, sheet: sheet.conditional_format(0, 0, 9, 0, {"type": "text", "criteria": "containing", "value": s})), "条件格式"),
    "text box": (lambda s: _xlsx(lambda book, sheet: sheet.insert_textbox(3, 3, s)), "图形"),
    "custom xml": (lambda s: _with_part("customXml/item1.xml", f"<a><b>{s}</b></a>"), "自定义数据"),
    "comment of xml": (lambda s: _with_part("customXml/item2.xml", f"<a><!-- {s} --></a>"), "自定义数据"),
    "unknown part": (lambda s: _with_part("xl/other.bin", f"\x00\x01{s.encode('ascii', 'ignore').decode()}\x00"), "内部文件"),
    "name of a part": (lambda s: _with_part(f"xl/{s}.xml", "<a/>"), "内部文件的名称"),
    "deleted cell": (_left_over, "已删除"),
    "file name": (lambda s: (f"公示{s}.xlsx", _book(lambda book, sheet: None)), "文件名"),
    "word paragraph": (lambda s: _docx(lambda paper: _runs(paper, s)), "正文第2段"),
    "word table": (lambda s: _docx(lambda paper: setattr(paper.add_table(1, 1).cell(0, 0), "text", s)), "正文第2段"),
    "word deleted text": (_deleted, "正文第1段"),
    "word header": (lambda s: _docx(lambda paper: setattr(paper.sections[0].header.paragraphs[0], "text", s)), "页眉"),
    "word footer": (lambda s: _docx(lambda paper: setattr(paper.sections[0].footer.paragraphs[0], "text", s)), "页脚"),
    "word comment": (lambda s: _docx(lambda paper: paper.add_comment(paper.paragraphs[0].runs, s, "经办")), "批注"),
    "word property": (lambda s: _docx(lambda paper: setattr(paper.core_properties, "subject", s)), "文件属性"),
    "embedded workbook": (_embedded, "嵌入的文件"),
    "old workbook": (_xls, "工作表“名单”第4行第2列"),
    "open sheet": (_ods, "工作表“名单”单元格D3"),
    "name of an open sheet": (lambda s: _ods(s, True), "工作表名称"),
    "csv": (lambda s: ("公示.csv", f"序号,姓名,备注\n1,张*,{s}\n2,李*,无\n".encode("gb18030")), "第2行第3列"),
    "text": (lambda s: ("公示.txt", f"说明\n见{s}\n".encode("utf-16")), "第2行"),
    "page": (lambda s: ("公示.html", f"<html><body><p>{s[:6]}<b>{s[6:]}</b></p></body></html>".encode()), "第1行"),
    "attribute of a page": (lambda s: ("公示.html", f'<html>\n<p title="{s}">看</p></html>'.encode()), "第2行（title）"),
    "comment of a page": (lambda s: ("公示.html", f"<html>\n<!-- {s} --></html>".encode()), "第2行（注释）"),
    "script of a page": (lambda s: ("公示.html", f"<html>\n<script>let a='{s}'</script></html>".encode()), "第2行"),
    "workbook in a zip": (_zip, "东镇/公示.xlsx：工作表“公示”单元格B2"),
}  # fmt: skip
