"""Text extracts, written byte by byte: encodings, delimiters, quotation marks, line ends."""

from tests.corpus.make.people import CHEN, DEATHS, HEAD, ROSTER, ROWS, SHORT, csv_text, put

FULL = csv_text(ROSTER)


def encodings() -> None:
    put("utf8_bom.csv", FULL, "utf-8-sig")
    put("gb18030.csv", FULL, "gb18030")
    rare = FULL.replace("吴美珍", "吴𬭎珍").replace("欧阳明月", "阿依古丽·買買提")
    put("gb18030_rare_characters.csv", rare, "gb18030")
    lines = [csv_text([row]) for row in ROSTER]
    mixed = [x.encode("utf-8" if i in (3, 5) else "gb18030") for i, x in enumerate(lines)]
    put("gb18030_with_utf8_line.csv", b"".join(mixed))
    mixed = [x.encode("gb18030" if i in (2, 6) else "utf-8") for i, x in enumerate(lines)]
    put("utf8_with_gbk_line.csv", b"".join(mixed))
    put("utf16le.csv", b"\xff\xfe" + csv_text(ROSTER, "\t").encode("utf-16-le"))
    put("utf16le_no_bom.txt", csv_text(ROSTER, "\t").encode("utf-16-le"))
    put("utf16be_no_bom.txt", csv_text(ROSTER, "\t").encode("utf-16-be"))
    put("utf16be_bom.txt", b"\xfe\xff" + csv_text(ROSTER, "\t").encode("utf-16-be"))
    halves = [csv_text([HEAD, *ROWS[:3]]), csv_text([HEAD, *ROWS[3:]])]
    put("bom_in_middle.csv", b"".join(half.encode("utf-8-sig") for half in halves))
    broken = FULL.encode().replace("林秀英".encode(), "林秀".encode() + b"\xff\xe8")
    put("bytes_of_no_encoding.csv", broken)


def delimiters() -> None:
    put("tab.txt", csv_text(ROSTER, "\t"), "gb18030")
    put("semicolon.csv", csv_text(ROSTER, ";"))
    put("pipe.txt", csv_text(ROSTER, "|"), "gb18030")
    put("pipes_at_both_ends.txt", "".join("|" + "|".join(r) + "|\r\n" for r in ROSTER))
    put("chinese_comma.txt", csv_text(ROSTER, "，"), "gb18030")
    put("sep_line.csv", "sep=;\r\n" + csv_text(ROSTER, ";"), "gb18030")
    spaced = csv_text(ROSTER, " , ")
    put("spaces_around_commas.csv", spaced)


def quotes() -> None:
    put("quoted_everything.csv", "".join(",".join(f'"{c}"' for c in r) + "\r\n" for r in ROSTER))
    put("excel_equals_quote.csv", "".join(",".join(f'="{c}"' for c in r) + "\r\n" for r in ROSTER), "gb18030")  # fmt: skip
    rows = [row.copy() for row in ROSTER]
    rows[2][9] = '前埔村3"水管旁'
    put("stray_quote.csv", csv_text(rows), "gb18030")
    rows = [row.copy() for row in ROSTER]
    rows[3][9] = '"后田村'
    put("unclosed_quote.csv", csv_text(rows), "gb18030")
    rows = [row.copy() for row in ROSTER]
    rows[1][9], rows[4][9] = '"前埔村\r\n3号"', '"后田村,\n老屋""大厝"""'
    put("embedded_newline.csv", csv_text(rows), "gb18030")
    rows = [[row[2], row[3], row[0], *row[4:7]] for row in ROSTER]
    for n in (2, 4, 5):
        rows[n][0] = f'"{rows[n][0]}\n"'
    put("newline_at_end_of_first_cell.csv", csv_text(rows), "gb18030")
    rows = [[*row, "备注"] for row in ROSTER]
    for row in rows[1:]:
        row[3], row[10] = f'"{row[3]}\t"', ""
    put("quoted_ids_with_tab.csv", csv_text(rows), "gb18030")
    rows = [row.copy() for row in ROSTER]
    rows[4][9] = "后田村,老屋"
    put("comma_in_address_unquoted.csv", csv_text(rows), "gb18030")


def lines() -> None:
    put("lone_cr.csv", csv_text(ROSTER, ",", "\r"), "gb18030")
    ends = ["\r\n", "\n", "\r\n", "\n", "\n", "\r\n", "\n"]
    put("mixed_line_ends.csv", "".join(csv_text([r], ",", e) for r, e in zip(ROSTER, ends, strict=True)))  # fmt: skip
    put("ctrl_z.txt", csv_text(ROSTER, "\t").encode("gb18030") + b"\x1a")
    put("no_final_newline.csv", FULL.removesuffix("\r\n"))
    put("blank_lines_between.csv", "\r\n" + FULL.replace("N002", "\r\nN002", 1) + "\r\n ,,\r\n")
    nul = FULL.encode("gb18030").replace(b"N002", b"N002\x00\x00")
    put("nul_bytes.csv", nul)
    padded = FULL.encode("gb18030") + b"\x00" * 300
    put("nul_padding_at_end.csv", padded)
    ragged = [row.copy() for row in ROSTER]
    ragged[2], ragged[5] = [*ragged[2][:3], "3505991962"], [*ragged[5], "多出一格", "又一格"]
    put("ragged_rows.csv", csv_text(ragged), "gb18030")
    short = [row[:8] if n in (2, 4) else row for n, row in enumerate(ROSTER)]
    put("trailing_empties_cut.csv", csv_text(short), "gb18030")
    put("trailing_commas.csv", csv_text([ROSTER[0], *[[*row, "", "", ""] for row in ROWS]]))
    titled = "城东镇农村低保对象名册,,,\r\n填报单位：城东镇人民政府,,,\r\n" + FULL
    foot = "合计,,6人,,,,4171,,,\r\n备注：本表一式两份。\r\n制表人：某某,,,,审核人：某某\r\n"
    put("titles_and_notes.csv", titled + foot, "gb18030")


def empties() -> None:
    put("zero_bytes.csv", b"")
    put("only_header.csv", csv_text([HEAD]), "gb18030")
    put("only_blank_lines.csv", "\r\n\r\n ,, \r\n")
    put("no_header.csv", csv_text([[*CHEN, "650"], [*DEATHS[1][:2], "650"]]), "gb18030")
    put("unrelated_list.csv", "品名,数量,单价\r\n打印纸,10,25\r\n笔,50,2\r\n")
    put("several_lists_could_be.csv", "姓名,身份证号,金额,起始时间\r\n" + f"{CHEN[0]},{CHEN[1]},500,2026-01-01\r\n")  # fmt: skip
    put("list_without_its_kind.csv", "姓名,身份证号,认定日期\r\n" + f"{CHEN[0]},{CHEN[1]},2026-01-01\r\n")  # fmt: skip


def disguised() -> None:
    put("csv_named_xlsx.xlsx", csv_text(SHORT), "gb18030")
    put("csv_named_xls.xls", csv_text(SHORT, "\t"), "gb18030")
    put("text_without_extension", csv_text(SHORT), "gb18030")
    put("upper_case_extension.CSV", csv_text(SHORT), "gb18030")


def make() -> None:
    encodings()
    delimiters()
    quotes()
    lines()
    empties()
    disguised()
