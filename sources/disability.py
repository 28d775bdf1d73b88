"""持证残疾人: one row per disability certificate, from the disabled persons' federation."""

import re
from dataclasses import replace

from pipeline.kernel import ids, looks
from pipeline.kernel.codes import SEX
from pipeline.kernel.declare import Column, Expect, Law, Source
from pipeline.kernel.errors import Refused
from pipeline.kernel.names import tidy
from pipeline.kernel.values import DATE, ID_NUMBER, NUMBER, Cleaner, one_of
from sources._person import ADDRESS, IGNORE, PHONE, TOWN, VILLAGE, id_number, name

KIND = one_of(
    {
        "视力": ("1", "视力残疾", "盲"),
        "听力": ("2", "听力残疾", "聋"),
        "言语": ("3", "言语残疾", "语言", "语言残疾", "哑"),
        "肢体": ("4", "肢体残疾", "肢残"),
        "智力": ("5", "智力残疾", "智残"),
        "精神": ("6", "精神残疾", "精残"),
        "多重": ("7", "多重残疾"),
    },
    loose=True,
)
_GRADES = {"一": 1, "二": 2, "三": 3, "四": 4, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "壹": 1, "贰": 2, "叁": 3, "肆": 4}  # fmt: skip


def _grade(text: str) -> int | None:
    value = re.sub(r"\s+", "", tidy(text))
    if value in ("", "无", "-", "/", "不详", "未评定"):
        return None
    found = re.search(r"([一二三四ⅠⅡⅢⅣ壹贰叁肆]|[1-4])(?:级|$|\.0$)", value)
    if not found:
        raise Refused("不是残疾等级（一级至四级）")
    return _GRADES.get(found[1]) or int(found[1])


def _id_of_certificate(text: str) -> str | None:
    """The ID number; a certificate number of 20 or 22 characters begins with it."""
    written = ids.id_text(text)
    return ids.id_number(written[:18] if len(written) in (20, 22) else text)


def _note(text: str, number: str) -> str:
    """What was repaired; that certificate numbers stand here is no repair."""
    said = ids.id_note(text, number).split("；")
    return "；".join(note for note in said if note != ids.CERTIFICATE)


GRADE = Cleaner(_grade, "INTEGER")

DISABILITY = Source(
    name="disability",
    title="持证残疾人",
    supplier="残联",
    columns=(
        name("残疾人姓名", "持证人姓名", "残疾人", "持证人"),
        replace(
            id_number("残疾人身份证号", "持证人身份证号", "残疾人身份证号码"),
            clean=Cleaner(_id_of_certificate, plain=ID_NUMBER.plain, note=_note),
            look=looks.ID,
        ),
        Column("sex", "性别", (), SEX),
        Column("certificate", "残疾证号",
               ("残疾人证号", "残疾证号码", "证号", "残疾人证号码", "残疾证编号", "残疾人证编号", "残疾证",
                "残疾人证", "第二代残疾人证号", "二代证号", "三代证号"), NUMBER, strong=True, look=looks.CERTIFICATE_20),
        Column("kind", "残疾类别", ("残疾类型", "残疾种类", "类别", "残疾类别名称", "主要残疾类别", "类型"), KIND, strong=True),
        Column("grade", "残疾等级", ("残疾类别等级", "等级", "残疾级别", "级别", "残疾程度", "评定等级", "残疾等级名称"), GRADE, strong=True, look=looks.GRADE),
        Column("issued_on", "发证日期", ("办证日期", "发证时间", "评残日期", "评定日期", "初次发证日期", "办证时间", "首次办证日期", "批准日期", "评残时间", "签发日期"), DATE),
        Column("expires_on", "有效期至", ("有效期", "证件有效期", "到期日期", "有效期止", "有效期限", "截止日期"), DATE),
        Column("state", "证件状态", ("状态", "残疾证状态", "办证状态", "持证状态", "残疾人证状态")),
        Column("guardian", "监护人", ("监护人姓名",), look=looks.PERSON),
        TOWN,
        VILLAGE,
        ADDRESS,
        PHONE,
    ),
    expect=Expect(
        laws=(
            Law("残疾证号的前18位不是本人证号", "length(certificate) >= 20 AND id_number IS NOT NULL", "certificate[:18] <> id_number"),
            Law("有效期止于发证以前", "expires_on <> issued_on", "expires_on < issued_on"),
        ),
    ),
    stand_in={"id_number": "certificate"},
    signature=(("name", "certificate"), ("name", "kind", "grade"), ("id_number", "kind", "grade"),
               ("id_number", "certificate", "grade")),
    ignore=(*IGNORE, "出生日期", "监护人电话", "户口性质", "监护人关系", "残疾部位", "致残原因", "多重残疾类别",
            "出生年月", "监护人联系电话", "户籍性质"),
)  # fmt: skip
