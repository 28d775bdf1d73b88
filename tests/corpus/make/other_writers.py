"""Workbooks as other programs write them: xlsxwriter, xlwt, pandas, msoffcrypto, plain zip."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from struct import pack
from typing import Any
from zlib import crc32

import msoffcrypto.format.ooxml
import pandas as pd
import xlsxwriter
import xlwt

from tests.corpus.make.people import (
    CHEN,
    DEATHS,
    FILES,
    HUANG,
    OUYANG,
    ROSTER,
    SHORT,
    SHORT_HEAD,
    SHORT_ROWS,
    SUN,
    WANG,
    ZHAO,
    csv_text,
    put,
)

Rows = Sequence[Sequence[Any]]


def by_xlsxwriter() -> None:
    def book(name: str, options: dict[str, Any] | None = None) -> xlsxwriter.Workbook:
        return xlsxwriter.Workbook(str(FILES / name), options or {})

    with book("dates_1904.xlsx", {"date_1904": True}) as made:
        day = made.add_format({"num_format": "yyyy/m/d"})
        sheet = made.add_worksheet("死亡")
        sheet.write_row(0, 0, DEATHS[0][:3])
        days = (dt.datetime(2026, 9, 3), dt.datetime(2026, 9, 17), dt.datetime(2026, 10, 2))
        for n, (who, when) in enumerate(zip((WANG, ZHAO, SUN), days, strict=True), 1):
            sheet.write_row(n, 0, who)
            sheet.write_datetime(n, 2, when, day)
    with book("error_cells.xlsx") as made:
        sheet = made.add_worksheet("名册")
        for n, row in enumerate(SHORT):
            sheet.write_row(n, 0, row)
        sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 4, "=VLOOKUP(A3,Z:Z,1,0)", None, "#N/A")
    with book("formula_without_value.xlsx") as made:
        sheet = made.add_worksheet("名册")
        for n, row in enumerate(SHORT):
            sheet.write_row(n, 0, row)
        sheet.write_formula(1, 4, "=600+50", None, "")
    with book("formula_with_value.xlsx") as made:
        sheet = made.add_worksheet("名册")
        for n, row in enumerate(SHORT):
            sheet.write_row(n, 0, row)
        sheet.write_formula(1, 4, "=600+50", None, 650)
        sheet.write_formula(2, 1, '="黄"&"志强"', None, "黄志强")
    with book("inline_strings.xlsx", {"constant_memory": True}) as made:
        sheet = made.add_worksheet("名册")
        for n, row in enumerate(SHORT):
            sheet.write_row(n, 0, row)
    with book("rich_text.xlsx") as made:
        red = made.add_format({"font_color": "red"})
        sheet = made.add_worksheet("名册")
        for n, row in enumerate(SHORT):
            sheet.write_row(n, 0, row)
        sheet.write_rich_string(1, 1, "陈", red, "建国")
        sheet.write_rich_string(1, 2, CHEN[1][:6], red, CHEN[1][6:])
    with book("chart_sheet.xlsx") as made:
        sheet = made.add_worksheet("名册")
        for n, row in enumerate(SHORT):
            sheet.write_row(n, 0, row)
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=名册!$E$2:$E$4"})
        made.add_chartsheet("图表").set_chart(chart)
    with book("only_a_chart_sheet.xlsx") as made:
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=图表!$E$2:$E$4"})
        made.add_chartsheet("图表").set_chart(chart)
    with book("booleans_and_percent.xlsx") as made:
        percent = made.add_format({"num_format": "0%"})
        sheet = made.add_worksheet("房产")
        sheet.write_row(0, 0, ["权利人", "证件号码", "不动产单元号", "权利比例", "是否抵押"])
        sheet.write_row(1, 0, [*CHEN, "350599001001GB00001F00010001"])
        sheet.write_number(1, 3, 0.5, percent)
        sheet.write_boolean(1, 4, True)


def by_xlwt() -> None:
    def book(name: str, **sheets: Rows) -> None:
        made = xlwt.Workbook(encoding="utf-8")
        for title, rows in sheets.items():
            sheet = made.add_sheet(title)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if value != "":
                        sheet.write(r, c, value)
        made.save(str(FILES / name))

    parts = [SHORT_ROWS[0], ["小计", "", "", "", 650], *SHORT_ROWS[1:], ["小计", "", "", "", 1435.5],
             ["总计", "", "3人", "", 2085.5]]  # fmt: skip
    book("total_rows_between.xls", 名册=[["低保名册"], SHORT_HEAD, *parts])
    book("swapped_extension.xlsx", 名册=SHORT)
    book("et_is_ole.et", 名册=SHORT)
    book("old_excel_two_sheets.xls", 名册=SHORT, 死亡=DEATHS)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    made = xlwt.Workbook()
    sheet = made.add_sheet("死亡")
    for c, heading in enumerate(DEATHS[0][:3]):
        sheet.write(0, c, heading)
    for r, (who, when) in enumerate([(WANG, dt.date(2026, 9, 3)), (ZHAO, dt.date(2026, 9, 17))], 1):
        sheet.write(r, 0, who[0])
        sheet.write(r, 1, float(who[1]) if r == 2 else who[1])
        sheet.write(r, 2, when, day)
    made.save(str(FILES / "old_excel_dates_and_lossy_id.xls"))
    made = xlwt.Workbook()
    sheet = made.add_sheet("名册")
    for r, row in enumerate(SHORT):
        for c, value in enumerate(row):
            if (r, c) != (3, 3):
                sheet.write(r, c, value) if (r, c) != (2, 3) else sheet.write_merge(
                    2, 3, 3, 3, value
                )
    made.save(str(FILES / "old_excel_merged_down.xls"))


def by_pandas() -> None:
    frame = pd.DataFrame(ROSTER[1:], columns=ROSTER[0])
    frame.to_excel(FILES / "pandas_index_column.xlsx", sheet_name="名册")
    two = pd.DataFrame(SHORT_ROWS, columns=pd.MultiIndex.from_tuples(
        [("户", "家庭编号"), ("人", "姓名"), ("人", "身份证号"), ("救助", "救助类别"), ("救助", "月保障金额")]))  # fmt: skip
    two.to_excel(FILES / "pandas_two_level_header.xlsx", sheet_name="名册")
    gone = frame.astype({"月保障金额": float})
    gone.loc[1, "月保障金额"] = float("nan")
    gone.to_csv(FILES / "pandas_nan_and_floats.csv", index=False, na_rep="nan", encoding="gb18030")
    put("pandas_to_html.xls", frame.to_html(index=False), "utf-8")


def locked() -> None:
    plain = (FILES / "inline_strings.xlsx").read_bytes()
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(plain)).encrypt("核对2026", out)
    put("password.xlsx", out.getvalue())


def archives() -> None:
    roster = csv_text(SHORT).encode("gb18030")
    book = (FILES / "inline_strings.xlsx").read_bytes()
    deaths = csv_text(DEATHS).encode("gb18030")

    def packed(*parts: tuple[str, bytes]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts:
                archive.writestr(name, data)
        return stream.getvalue()

    put("zip_with_gbk_names.zip", _as_windows_zips(("民政/低保名册.csv", roster), ("公安/死亡.csv", deaths)))  # fmt: skip
    put("zip_with_workbook.zip", packed(("农村低保名册.xlsx", book)))
    put("zip_in_zip.zip", packed(("内层.zip", packed(("低保名册.csv", roster)))))
    put("zip_with_other_things.zip", packed(("低保名册.csv", roster), ("说明.pdf", b"%PDF-1.4\n%..."),
                                            ("__MACOSX/._低保名册.csv", b"\x00\x05\x16\x07"), ("~$低保.xlsx", b"x")))  # fmt: skip
    put("zip_that_climbs_out.zip", packed(("../../低保名册.csv", roster)))
    put("zip_empty.zip", packed())


def _as_windows_zips(*parts: tuple[str, bytes]) -> bytes:
    """Names are the bytes of GBK, and no flag says how they are encoded."""
    body, central = b"", b""
    for text, data in parts:
        name = text.encode("gbk")
        fields = pack("<HHHHHIIIHH", 20, 0, 0, 0x6000, 0x5B48, crc32(data), len(data), len(data), len(name), 0)  # fmt: skip
        central += b"PK\x01\x02\x14\x00" + fields + pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + fields + name + data
    end = pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(central), len(body), 0)
    return body + central + b"PK\x05\x06" + end


def no_data() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document>关于报送低保名册的通知</w:document>")
    put("docx_in_inbox.docx", stream.getvalue())
    put("docx_named_xlsx.xlsx", stream.getvalue())
    put("notice.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    put("photo_of_list.png", b"\x89PNG\r\n\x1a\n" + bytes(range(64)))
    put("photo_named_xlsx.xlsx", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(200))
    put("archive.rar", b"Rar!\x1a\x07\x01\x00" + bytes(40))
    put("archive.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40))
    put("~$lock_file.xlsx", b"\x05Admin" + b" " * 49 + bytes(110))
    web = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"  # fmt: skip
    put(
        "web_archive_named_xls.xls", web + "<table><tr><td>=E5=A7=93</td></tr></table>\r\n--x--\r\n"
    )


def pages() -> None:
    """Tables that are web pages, as many government systems export 'Excel'."""

    def cells(row: Sequence[str], tag: str = "td") -> str:
        return "<tr>" + "".join(f"<{tag} style='mso-number-format:\"\\@\"'>{c}</{tag}>" for c in row) + "</tr>\n"  # fmt: skip

    head = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table border=1>\n'  # fmt: skip
    put("html_named_xls.xls", head + cells(SHORT_HEAD, "th") + "".join(map(cells, SHORT_ROWS)) + "</table></body></html>", "gb18030")  # fmt: skip
    span = ("<table><tr><td colspan=5>城东镇农村低保名册</td></tr>\n" + cells(SHORT_HEAD)
            + f"<tr><td>N001</td><td>{CHEN[0]}</td><td>{CHEN[1]}</td><td rowspan=3>农村低保</td><td>650</td></tr>\n"
            + f"<tr><td>N002</td><td>{HUANG[0]}</td><td>{HUANG[1]}</td><td>980</td></tr>\n"
            + f"<tr><td>N003</td><td>{OUYANG[0]}</td><td>{OUYANG[1]}</td><td>455.5</td></tr></table>")  # fmt: skip
    put("rowspan_html.xls", span)
    entity = [[c.replace("陈建国", "&#38472;建国").replace("N001", "N001&nbsp;") for c in r] for r in SHORT_ROWS]  # fmt: skip
    put("html_entities_and_breaks.xls", "<TABLE>\n" + cells(SHORT_HEAD) + "".join(map(cells, entity)).replace("黄志强", "<font color=red>黄<br>志强</font>") + "</TABLE>")  # fmt: skip
    put("html_notice.html", "<html><body><p>关于报送名册的通知</p></body></html>")


def make() -> None:
    FILES.mkdir(exist_ok=True)
    for part in (by_xlsxwriter, by_xlwt, by_pandas, locked, archives, no_data, pages):
        part()
