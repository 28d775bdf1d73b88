"""What stands in cells: ID numbers, dates, amounts, placeholders, each damaged in one way."""

from tests.corpus.make.people import (
    CHEN,
    DEATHS_HEAD,
    HUANG,
    LIN,
    SHORT_HEAD,
    SUN,
    WANG,
    WU,
    ZHAO,
    ZHENG,
    ZHOU,
    csv_text,
    put,
)

_WIDE = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in "0123456789X"})


def _people(name: str, *people: tuple[str, str]) -> None:
    """A roster of these people; what is written as their ID number is the trap."""
    rows = [[f"N{n:03d}", who, said, "农村低保", "500"] for n, (who, said) in enumerate(people, 1)]
    put(name, csv_text([SHORT_HEAD, *rows]), "utf-8")


def _number(nth: int) -> str:
    """The ID number of another man born on 15 March 1950."""
    body = f"35059919500315{nth:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def id_numbers() -> None:
    _people("full_width_digits.csv", *[(n, i.translate(_WIDE)) for n, i in (CHEN, HUANG)])
    _people("id_letter_o.csv", (CHEN[0], CHEN[1].replace("0", "O")), (LIN[0], LIN[1].replace("0", "o", 1)))  # fmt: skip
    _people("id_letter_l.csv", (CHEN[0], CHEN[1].replace("1", "l", 1)), (SUN[0], SUN[1].replace("1", "I")))  # fmt: skip
    _people("id_15_digits.csv", (CHEN[0], "350599500315011"), (SUN[0], "350599700812093"))
    _people("id_spaces_and_marks.csv", (CHEN[0], "'" + CHEN[1]), (LIN[0], "350599 19620708 0228"),
            (HUANG[0], "\u200b" + HUANG[1] + "\u3000"), (WU[0], "350599-19850228-0424"))  # fmt: skip
    _people("id_lower_x.csv", (HUANG[0], HUANG[1].lower()), (HUANG[0], HUANG[1][:-1] + "ｘ"))
    _people("id_one_digit_wrong.csv", CHEN, (LIN[0], "350599196207080238"), ZHENG)
    _people("id_transposed.csv", (CHEN[0], "350599195003510111"), (SUN[0], "350599197080120930"), WU)  # fmt: skip
    _people("id_17_digits.csv", (CHEN[0], CHEN[1][:-1]), (LIN[0], LIN[1] + "9"), WU)
    _people("id_masked.csv", (CHEN[0], "350599********0111"), (LIN[0], "3505991962****0228"), WU)
    _people("id_born_on_no_day.csv", (CHEN[0], "350599195002300112"), (LIN[0], "350599186207080226"), WU)  # fmt: skip
    _people("id_scientific_text.csv", (CHEN[0], "3.50599E+17"), (LIN[0], "3.50599196207080E+17"), WU)  # fmt: skip
    _people("id_last_digits_lost.csv", (CHEN[0], "350599195003150000"), (LIN[0], "350599196207080000"), WU)  # fmt: skip
    head = ["家庭编号", "姓名", "身份证号", "出生日期", "性别", "救助类别", "月保障金额"]
    rows = [[*CHEN, "1950-03-15", "男"], [LIN[0], "350599196307080228", "1962-07-08", "女"],
            [HUANG[0], "35059919781132059X", "1978-11-23", "男"],
            [ZHENG[0], "350599201009010566", "2010-09-01", "男"]]  # fmt: skip
    usual = [("陈建国", _number(n)) for n in range(1, 61, 2)]
    rows += [[*who, "1950-03-15", "男"] for who in usual]
    put("id_suggested_repair.csv", csv_text([head, *(["N001", *row, "农村低保", "500"] for row in rows)]))  # fmt: skip
    _people("unknown_division.csv", *usual[:15], ("胡四海", "990101198001010014"), *usual[15:])
    _people("placeholders.csv", (CHEN[0], "无"), (LIN[0], "不详"), (HUANG[0], "111111111111111111"),
            (WU[0], "000000"), (ZHENG[0], "123456789012345678"), ("不详", "无"), ("", ""), ("-", "/"))  # fmt: skip
    _people("same_person_twice.csv", CHEN, LIN, CHEN)
    _people("names_as_written.csv", ("陈　建　国", CHEN[1]), ("林秀英（已故）", LIN[1]), ("吴 美 珍", WU[1]),
            ("阿卜杜拉·買買提", SUN[1]), ("Tom  Smith", ZHOU[1]))  # fmt: skip


def dates() -> None:
    written = [
        "2026-09-03", "2026/9/3", "2026.09.03", "20260903", "2026年9月3日", "二〇二六年九月三日",
        "２０２６－０９－０３", "2026-09-03 14:25:00", "2026年09月03日 8:05", "46268", "2026-9",
        "2026年9月", " 2026 年 9 月 3 日 ", "二○二六年九月三日", "2026-09-03T00:00:00",
    ]  # fmt: skip
    rows = [[f"逝者{chr(0x4E01 + n)}", "", said, "病"] for n, said in enumerate(written)]
    put("date_forms.csv", csv_text([DEATHS_HEAD, *rows]), "gb18030")
    bad = ["2026-02-30", "2026-13-01", "1926年9月31日", "九月初三", "03/09/2026", "2126-01-01", "1850-01-01"]  # fmt: skip
    rows = [[f"逝者{chr(0x4E01 + n)}", "", said, "病"] for n, said in enumerate(bad)]
    put("date_impossible.csv", csv_text([DEATHS_HEAD, *rows]), "gb18030")
    rows = [[*WANG, "26-09-03", "病"], [*ZHAO, "26.9.17", "病"], [*SUN, "26年10月2日", "车祸"]]
    put("two_digit_years.csv", csv_text([DEATHS_HEAD, *rows]), "gb18030")
    rows = [[*WANG, "1900-01-01", "病"], [*ZHAO, "无", "病"], [*SUN, "不详", "车祸"], [*LIN, "9999-12-31", "病"]]  # fmt: skip
    put("date_placeholders.csv", csv_text([DEATHS_HEAD, *rows]), "gb18030")


def amounts() -> None:
    written = ['"1,234.50"', "￥650", "650元", "６５０", "(120)", "-35.5", "（120.00）", "0.065万元", "约500",
               "650 / 月", "无", "", "0", "1，280", "650.00元/月"]  # fmt: skip
    rows = [[f"N{n:03d}", f"人员{chr(0x4E01 + n)}", "", "农村低保", said] for n, said in enumerate(written, 1)]  # fmt: skip
    put("amount_forms.csv", csv_text([SHORT_HEAD, *rows]), "utf-8")
    rows = [["N001", *CHEN, "农村低保", "(650.00)"], ["N002", *HUANG, "农村低保", "（1,280.50）".replace(",", "，")]]  # fmt: skip
    put("negative_in_brackets.csv", csv_text([SHORT_HEAD, *rows]), "gb18030")


def make() -> None:
    id_numbers()
    dates()
    amounts()
