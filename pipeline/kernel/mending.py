"""Why a cell was refused, in the words of a slip, and how its department mends it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Mending:
    """One kind of fault. ``said``: what the reasons of this kind have in common.

    ``fault`` is its name on the slip, the same in every month; ``how`` says what to do.
    """

    said: str
    fault: str
    how: str


_ASK = "对照证件或户口簿逐位核对后改正"

MENDINGS = (
    Mending("精度丢失|存成数字|科学计数", "号码被Excel存成数字，末几位已丢失",
            "把该列设为“文本”格式后，从业务系统重新导出；在原表上改格式，找不回已经丢失的数字"),
    Mending("位数不对", "号码位数不对", f"{_ASK}，补齐漏写的、删去多写的数字"),
    Mending("15位", "15位旧证号有误", "换成18位公民身份号码"),
    Mending("校验码", "证号校验码不符（有错字或颠倒）", _ASK),
    Mending("出生日期不存在|出生年份", "证号中的出生日期不可能", "核对证号第7至14位（出生年月日）"),
    Mending("信用代码", "填的是单位的统一社会信用代码", "不用更正"),
    Mending("不能识别的字符", "证号里有字母、汉字或符号", "只填18位公民身份号码；用其他证件的，请在备注栏写明证件类型"),
    Mending("日期不存在", "日期不存在（如2月30日）", "对照原始资料改正，按“2026-10-31”的样式填写"),
    Mending("能识别的日期", "日期写法认不出", "一格只写一个日期，按“2026-10-31”的样式填写"),
    Mending("年份.*不可能", "日期的年份不可能", "对照原始资料改正年份"),
    Mending("金额", "金额写法认不出", "只填数字，以元为单位；文字说明请写在备注栏"),
    Mending("数值过大", "数值过大", "核对是否填错了栏目"),
    Mending("整数", "应为整数", "只填整数，不带文字"),
    Mending("未登记的|关系说法|残疾等级", "填写的说法不在约定范围内", "按约定的说法填写；确有其他情形的，请在回复中说明"),
    Mending("都没有", "整行没有姓名和证号", "补上姓名和身份证号；多余的行请删去"),
    Mending("都不可用", "整行的姓名和证号都不能用", "补上正确的姓名和身份证号"),
    Mending("字段数|列数|引号", "该行的列数与表头不一致", "检查该行是否多了或者少了分隔符、引号、换行；建议改用xlsx格式提供"),
)  # fmt: skip

OTHERWISE = "对照原始资料核对后改正"
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")


def mending(reason: str) -> Mending:
    """The kind of a reason; one that no kind knows is a kind of its own, without its numbers."""
    for one in MENDINGS:
        if re.search(one.said, reason):
            return one
    plain = re.sub(r"\d+", "", _BRACKETS.sub("", reason))
    return Mending("", re.split("[，；。]", plain)[0].strip() or "不能使用", OTHERWISE)
