"""Workbooks by openpyxl: headers, merged cells, totals, notes, sheets beside the one that counts."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus.make.people import (
    CHEN,
    DEATHS,
    FILES,
    HEAD,
    HUANG,
    LIN,
    OUYANG,
    ROWS,
    SHORT,
    SHORT_HEAD,
    SHORT_ROWS,
    SUN,
    WANG,
    WU,
    ZHAO,
    ZHENG,
    put,
)

Rows = Sequence[Sequence[Any]]
TITLE = "城东镇2026年10月农村低保对象名册"
PLAIN = ["姓名", "身份证号", "家庭编号", "月保障金额"]


def book(**sheets: Rows) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    return made


def save(name: str, made: openpyxl.Workbook) -> None:
    FILES.mkdir(exist_ok=True)
    stream = io.BytesIO()
    made.save(stream)
    put(name, stream.getvalue())


def at(sheet: Worksheet, row: int, column: int, rows: Rows) -> None:
    """Write a block of cells with its upper left corner there."""
    for r, line in enumerate(rows):
        for c, value in enumerate(line):
            if value != "":
                sheet.cell(row + r, column + c, value)


def headers() -> None:
    made = book(名册=[[TITLE]])
    sheet = made["名册"]
    at(sheet, 2, 1, [["序号", "户主信息", "", "", "救助情况", "", "住址", ""],
                     ["", "姓名", "身份证号", "家庭编号", "救助类别", "月保障金额", "乡镇", "村"]])  # fmt: skip
    for where in ("A1:H1", "A2:A3", "B2:D2", "E2:F2", "G2:H2"):
        sheet.merge_cells(where)
    heads = [ROWS[0], ROWS[2], ROWS[5]]
    at(sheet, 4, 1, [[n, r[2], r[3], r[0], r[5], float(r[6]), r[8], r[9]] for n, r in enumerate(heads, 1)])  # fmt: skip
    save("two_row_header_merged.xlsx", made)

    made = book(名册=[[TITLE]])
    at(made["名册"], 2, 1, [["家庭编号", "户主", "", "家庭成员", "", "", "月保障金额"],
                          ["", "姓名", "身份证号", "姓名", "身份证号", "与户主关系", ""]])  # fmt: skip
    for where in ("A2:A3", "B2:C2", "D2:F2", "G2:G3"):
        made["名册"].merge_cells(where)
    at(made["名册"], 4, 1, [["N001", *CHEN, *LIN, "配偶", 650], ["N002", *HUANG, *WU, "配偶", 980],
                          ["N002", *HUANG, *ZHENG, "子", 980]])  # fmt: skip
    save("two_row_header_same_words_twice.xlsx", made)

    made = book(名册=[[TITLE]])
    at(made["名册"], 2, 1, [["户", "", "姓名", "身份证号", "救助情况", ""],
                          ["家庭编号", "户主姓名", "", "", "救助类别", "月保障金额"]])  # fmt: skip
    for where in ("A2:B2", "C2:C3", "D2:D3", "E2:F2"):
        made["名册"].merge_cells(where)
    at(made["名册"], 4, 1, [[row[0], row[1], row[2], row[3], row[5], row[6]] for row in ROWS])
    save("two_row_header_name_above.xlsx", made)

    broken = ["家庭\n编号", "户主\r\n姓名", "姓  名", "身 份 证\n号  码", "与户主\n关  系", "救助\n类别",
              "月保障\n金额\n（元）", "保障起\n始时间", "乡  镇\n（街道）", "村（居）"]  # fmt: skip
    save("headings_with_line_breaks.xlsx", book(名册=[broken, *ROWS]))
    starred = ["*家庭编号", "户主姓名", "* 姓名", "*身份证号码（18位）", "与户主关系", "*救助类别",
               "月保障金额（单位：元）", "保障起始时间(年/月/日)", "乡镇", "村"]  # fmt: skip
    save("headings_with_asterisks_and_units.xlsx", book(名册=[starred, *ROWS]))
    above = [[TITLE], [], ["填报单位：城东镇人民政府"], ["填报时间：2026年10月8日"], [],
             ["说明：本表由各村（居）填报，经镇社会事务办审核。"], [], []]  # fmt: skip
    save("header_on_row_9.xlsx", book(名册=[*above, *SHORT]))
    save("leading_blank_rows.xlsx", book(名册=[[], [], [], [], *SHORT]))
    made = book(名册=[])
    at(made["名册"], 4, 3, SHORT)
    save("table_starts_in_column_c.xlsx", made)
    gap = [[*row[:2], "", *row[2:4], "", "", *row[4:]] for row in SHORT]
    save("blank_column_between.xlsx", book(名册=gap))
    extra = [[*row, said] for row, said in zip(SHORT, ["幸福指数", "高", "中", "低"], strict=True)]
    save("unknown_extra_column.xlsx", book(名册=extra))
    unnamed = [["家庭编号", "姓名", "", "救助类别", "月保障金额"], *SHORT_ROWS]
    save("id_column_unnamed.xlsx", book(名册=unnamed))
    strange = [["户码", "谁", "代码一", "哪类", "钱数"], *SHORT_ROWS]
    save("no_heading_known.xlsx", book(表=strange))
    english = [["FAMILY_ID", "XM", "SFZH", "ASSISTANCE_TYPE", "ASSISTANCE_MON"], *SHORT_ROWS]
    save("headings_in_latin.xlsx", book(名册=english))


def between() -> None:
    """Lines among the people that are about nobody."""
    rows = [
        [TITLE], SHORT_HEAD, SHORT_ROWS[0], ["小计", "", "", "", 650], SHORT_ROWS[1],
        ["小计", "", "", "", 980], SHORT_ROWS[2], ["小  计", "", "", "", 455.5],
        ["合    计", "3户", "3人", "", 2085.5],
    ]  # fmt: skip
    save("subtotals_between.xlsx", book(名册=rows))
    rows = [
        HEAD, *ROWS[:2], ["", "", "前埔村小计", "2人", "", "", 650], *ROWS[2:5],
        ["", "", "后田村小计", "3人", "", "", 980], ROWS[5], ["", "", "云溪村小计", "1人", "", "", 455.5],
        ["", "", "全镇合计", "6人", "", "", 2085.5],
    ]  # fmt: skip
    save("subtotals_per_village.xlsx", book(名册=rows))
    rows = [HEAD, *ROWS, ["合计", 6, "", "", "", "", 4171]]
    save("total_of_people_in_name_column.xlsx", book(名册=rows))
    page = [[TITLE], SHORT_HEAD]
    rows = [*page, SHORT_ROWS[0], [], *page, SHORT_ROWS[1], ["第2页，共3页"], *page, SHORT_ROWS[2]]
    save("header_repeats_mid_sheet.xlsx", book(名册=rows))
    rows = [*SHORT, [], ["说明：1. 本表所列对象均已公示7天，无异议。"], ["2. 月保障金额不含分类施保金额。"],
            ["3、有问题请与镇社会事务办联系，电话0595-00000000。"]]  # fmt: skip
    save("notes_under_table.xlsx", book(名册=rows))
    rows = [*SHORT, ["", "", "", "", ""], ["制表人：某某", "", "审核人：某某", "", "分管领导：某某"],
            ["", "", "", "（盖章）", ""], ["", "", "", "2026年10月8日", ""]]  # fmt: skip
    save("signature_block.xlsx", book(名册=rows))
    rows = [SHORT_HEAD, ["一、城东镇"], *SHORT_ROWS[:2], ["二、云溪乡"], SHORT_ROWS[2]]
    save("section_lines_between.xlsx", book(名册=rows))


def merged() -> None:
    made = book(名册=[HEAD])
    sheet = made["名册"]
    for line, row in enumerate(ROWS, 2):
        kept = row if row[4] == "户主" else ["", "", *row[2:6], "", "", "", ""]
        at(sheet, line, 1, [kept])
    for columns in "ABGHIJ":
        sheet.merge_cells(f"{columns}2:{columns}3")
        sheet.merge_cells(f"{columns}4:{columns}6")
    save("household_merged_down.xlsx", made)

    made = book(名册=[HEAD])
    for line, row in enumerate(ROWS, 2):
        at(made["名册"], line, 1, [row if row[4] == "户主" else ["", "", *row[2:6], "", "", *row[8:]]])  # fmt: skip
    save("household_written_once_not_merged.xlsx", made)

    made = book(名册=[["乡镇", "村", *SHORT_HEAD]])
    places = [("城东镇", "前埔村"), ("", "后田村"), ("云溪乡", "云溪村")]
    at(made["名册"], 2, 1, [[*place, *row] for place, row in zip(places, SHORT_ROWS, strict=True)])
    made["名册"].merge_cells("A2:A3")
    save("town_merged_down.xlsx", made)


def sheets() -> None:
    old = [SHORT_HEAD, ["N009", *SUN, "农村低保", "999"]]
    for state in ("hidden", "veryHidden"):
        made = book(名册=SHORT, 上月=old)
        made["上月"].sheet_state = state
        save({"hidden": "hidden_sheet.xlsx"}.get(state, "very_hidden_sheet.xlsx"), made)
    made = book(名册=SHORT)
    made["名册"].row_dimensions[3].hidden = True
    made["名册"].column_dimensions["C"].hidden = True
    made["名册"].auto_filter.ref = "A1:E4"
    save("hidden_row_and_column.xlsx", made)
    codes = [["代码", "名称"], ["01", "农村低保"], ["02", "城市低保"], ["03", "特困人员"]]
    save("code_table_sheet.xlsx", book(名册=SHORT, 代码表=codes, 填表说明=[["请按代码表填写"]]))
    cover = [[], [], ["城东镇农村低保对象名册"], [], ["填报单位：城东镇人民政府"], ["2026年10月"]]
    save("cover_sheet.xlsx", book(封面=cover, 名册=SHORT, Sheet3=[]))
    save("zero_rows.xlsx", book(名册=[[TITLE], SHORT_HEAD]))
    save("empty_workbook.xlsx", book(Sheet1=[], Sheet2=[], Sheet3=[]))
    disabled = [["姓名", "身份证号", "残疾类别", "残疾等级"], [*LIN, "肢体残疾", "二级"], [*ZHENG, "智力残疾", "三级"]]  # fmt: skip
    save("several_sources_one_workbook.xlsx", book(低保=SHORT, 死亡=DEATHS, 残疾=disabled))
    save("same_source_several_sheets.xlsx",
         book(城东镇=[HEAD, *ROWS[:3]], 后田=[HEAD, *ROWS[3:5]], 云溪乡=[HEAD, ROWS[5]]))  # fmt: skip
    right = [["姓名", "身份证号", "死亡日期"], [*WANG, "2026-09-03"], [*ZHAO, "2026-09-17"]]
    made = book(表=SHORT)
    at(made["表"], 1, 8, right)
    save("two_tables_side_by_side.xlsx", made)
    three = ["姓名", "身份证号", "救助类别"]
    halves = [[*three, "", *three], [*CHEN, "农村低保", "", *LIN, "农村低保"],
              [*HUANG, "农村低保", "", *WU, "农村低保"]]  # fmt: skip
    save("printed_in_two_halves.xlsx", book(名册=halves))
    save("two_tables_stacked.xlsx", book(表=[*SHORT, [], ["死亡人员登记表"], *DEATHS]))


def cells() -> None:
    lossy = [SHORT_HEAD, ["N001", CHEN[0], int(CHEN[1]), "农村低保", 650],
             ["N002", HUANG[0], HUANG[1], "农村低保", 980], ["N003", WU[0], 3.50599e17, "农村低保", 455.5],
             ["N004", SUN[0], 350599700812093, "农村低保", 100]]  # fmt: skip
    save("id_as_number.xlsx", book(名册=lossy))
    serial = [[*DEATHS[0][:3]], [*WANG, 46268], [*ZHAO, 46282.5], [*SUN, "46297"]]
    save("date_serials.xlsx", book(死亡=serial))
    typed = [[*DEATHS[0][:3]], [*WANG, dt.date(2026, 9, 3)], [*ZHAO, dt.datetime(2026, 9, 17, 14, 30)],
             [*SUN, "2026年10月2日"]]  # fmt: skip
    made = book(死亡=typed)
    made["死亡"]["C2"].number_format = 'yyyy"年"m"月"d"日"'
    save("date_cells.xlsx", made)
    wan = [["姓名", "身份证号", "家庭编号", "月保障金额（万元）"], [*CHEN, "N001", 0.065], [*HUANG, "N002", "0.098"],
           [*OUYANG, "N003", "455.5元"]]  # fmt: skip
    save("wan_yuan.xlsx", book(农村低保=wan))
    wan = [[TITLE, "", "", ""], ["", "", "", "单位：万元"], PLAIN, [*CHEN, "N001", 0.065], [*HUANG, "N002", 0.098]]  # fmt: skip
    save("wan_yuan_in_title.xlsx", book(名册=wan))
    spaced = [[row[0], " ".join(row[1]) + "\n", f"\n{row[2]} ", row[3], row[4]] for row in SHORT_ROWS]  # fmt: skip
    save("names_with_spaces_and_newlines.xlsx", book(名册=[SHORT_HEAD, *spaced]))
    mixed = [SHORT_HEAD, [1, *CHEN, "农村低保", "650"], ["0002", *HUANG, "农村低保", 980],
             [3.0, *OUYANG, "农村低保", "455.5 "]]  # fmt: skip
    save("numbers_and_texts_mixed.xlsx", book(名册=mixed))
    made = book(名册=[*SHORT, ["汇总", None, None, None, 2085.5]])
    made["名册"].add_table(Table(displayName="名册表", ref="A1:E5", totalsRowCount=1))
    save("table_object_with_total_row.xlsx", made)


def make() -> None:
    for part in (headers, between, merged, sheets, cells):
        part()
