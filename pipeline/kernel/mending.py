"""Why a cell was refused, in the words of a slip, and how its department mends it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Mending:
    """One kind of fault. ``said``: what the reasons of this kind have in common.

    ``fault`` is its name on the slip, the same in every month; '' is the reason's own words without
    their numbers. ``how`` says what to do.
    """

    said: str
    fault: str
    how: str


_ASK = "对照证件或户口簿逐位核对后改正"
_DATE = "对照原始资料改正，一格只写一个日期，按“2026-10-31”的样式填写"
_EXPORT = "把该列设为“文本”格式后，从业务系统重新导出；在原表上改格式，找不回已经丢失的数字"

MENDINGS = (
    Mending("^警告", "", "请核对；核对无误的不用更正"),
    Mending("设为数值", "金额存成了科学计数法", "把该列设为“数值”格式后重新导出"),
    Mending("疑似精度丢失", "号码疑似被Excel存成数字，末几位不可靠", _EXPORT),
    Mending("精度丢失|存成数字", "号码被Excel存成数字，末几位已丢失", _EXPORT),
    Mending("位数不对", "号码位数不对", f"{_ASK}，补齐漏写的、删去多写的数字"),
    Mending("15位证号", "15位旧证号有误", "换成18位公民身份号码"),
    Mending("校验码", "证号校验码不符（有错字或颠倒）", _ASK),
    Mending("出生日期不存在|出生年份", "证号中的出生日期不可能", "核对证号第7至14位（出生年月日）"),
    Mending("不用更正", "填的是单位的统一社会信用代码", "不用更正"),
    Mending("不是居民身份证号", "", "核对是否填错了栏目；用其他证件的，请在备注栏写明证件类型"),
    Mending("遮盖", "", "提供没有遮盖的完整证号"),
    Mending("一格里有两", "", "一人一行，一格只填一项"),
    Mending("证号以外", "", "只填证号，其他文字写在备注栏"),
    Mending("不能识别的字符", "证号里有字母、汉字或符号", "只填18位公民身份号码；用其他证件的，请在备注栏写明证件类型"),
    Mending("日期不存在", "日期不存在（如2月30日）", _DATE),
    Mending("能识别的日期", "日期写法认不出", _DATE),
    Mending("年份.*不可能", "日期的年份不可能", _DATE),
    Mending("与身份证号不符", "", "对照证件核对，改正有误的一项"),
    Mending("重复登记", "", "核对是否重复，删去多余的行"),
    Mending("农历|季度|只写到旬|一段时间|只有年份|没有写年份|顺序分不清|两位年份|英文日期|在以后|本月以后", "", _DATE),
    Mending("能识别的金额", "金额写法认不出", "只填数字，以元为单位；文字说明请写在备注栏"),
    Mending("金额|逗号|范围", "", "只填一个金额，以元为单位；文字说明请写在备注栏"),
    Mending("数值过大", "", "核对是否填错了栏目"),
    Mending("整数", "应为整数", "只填整数，不带文字"),
    Mending("未登记的|关系说法|残疾等级", "填写的说法不在约定范围内", "按约定的说法填写；确有其他情形的，请在回复中说明"),
    Mending("都没有", "整行没有姓名和证号", "补上姓名和身份证号；多余的行请删去"),
    Mending("都不可用", "整行的姓名和证号都不能用", "补上正确的姓名和身份证号"),
    Mending("字段数|列数|引号", "该行的列数与表头不一致", "检查该行是否多了或者少了分隔符、引号、换行；建议改用xlsx格式提供"),
    Mending("未填|不明", "", "补填该栏"),
)  # fmt: skip

OTHERWISE = "对照原始资料核对后改正"
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")


def mending(reason: str) -> Mending:
    """The kind of a reason; one that no kind knows is a kind of its own."""
    found = next((one for one in MENDINGS if re.search(one.said, reason)), None)
    if found is not None and found.fault:
        return found
    return Mending("", _own_words(reason), found.how if found else OTHERWISE)


def _own_words(reason: str) -> str:
    plain = re.sub(r"\d\d+", "", _BRACKETS.sub("", reason)).removeprefix("警告：")
    return re.split("[，；。]", plain)[0].strip() or "不能使用"
