"""Resident ID numbers (GB 11643): one number, in the many ways it is written.

``id_number`` repairs only what is certain (width, case, spaces and marks, 15 digits, a disability
certificate, and O/0, I/1 where the check digit then agrees) and refuses the rest with a reason that
is the same text for all numbers with the same fault. A number that was stored as a number has lost
its last digits and is refused, never padded. ``id_note`` says what was repaired.
"""

import re
from calendar import monthrange

from pipeline.kernel.documents import other_document
from pipeline.kernel.errors import Refused
from pipeline.kernel.names import tidy

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
FIRST_YEAR, LAST_YEAR = 1900, 2099

LOST = "精度丢失：证号被Excel存成数字，末几位已不可恢复，请来源部门把该列设为文本后重新导出"
MAYBE_LOST = (
    "疑似精度丢失：末几位像是证号被当作数字处理后留下的，请来源部门把该列设为文本后重新导出"
)
WRONG_CHECK = "校验码不符"
NO_SUCH_DAY = "出生日期不存在"
NO_SUCH_YEAR = "出生年份不可能"
ODD_CHARACTER = "含有不能识别的字符"
MASKED = "证号被遮盖（含*号），请提供完整证号"
TWO_NUMBERS = "一格里有两个证号，请一人一行"
MORE_WRITTEN = "证号以外还写有别的文字，请只填证号"

CERTIFICATE = "残疾人证号，取前18位"

_NOISE = re.compile(r"[\s'\"`‘’“”,，.。_/\\—–-]+")
_FLOAT = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_INSIDE = re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9X]")
_CERTIFICATE = re.compile(r"[1-7][1-4](B[0-9])?")
_ALIKE = str.maketrans("OIL", "011")

MISSING = frozenset(
    ["", "无", "無", "空", "不详", "未知", "暂无", "没有", "缺", "待补", "待查", "未办", "未提供",
     "NULL", "NONE", "NAN", "NA", "N/A", "#N/A", "*", "**", "?", "？", "0"]
)  # fmt: skip
_NO_NUMBER = MISSING | frozenset(
    ["身份证", "身份证号", "无证", "无身份证", "没有身份证", "无身份证号", "待补办", "待办", "补办中", "办理中",
     "正在办理", "未办理", "未办证", "遗失", "丢失", "身份证遗失", "身份证丢失", "暂缺", "未上户", "无户口", "未落户",
     "不清楚", "不知道", "未登记", "未填", "保密"]
)  # fmt: skip
_COUNTED = "1234567890" * 3
_EMPTY_FORM = re.compile(r"[1-9][0-9]0000(19000101|19000000)[0-9]{3}[0-9X]")


def check_digit(first17: str) -> str:
    """The 18th character that belongs to 17 digits."""
    return CHECK[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def _birth_problem(number: str) -> str | None:
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return NO_SUCH_YEAR
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return NO_SUCH_DAY
    return None


def problem_of(number: str) -> str | None:
    """Why 18 characters are no ID number; None if they are one."""
    if not _SHAPE.fullmatch(number):
        return MASKED if "*" in number else ODD_CHARACTER
    problem = _birth_problem(number)
    if problem:
        return problem
    if check_digit(number[:17]) == number[17]:
        return None
    if number.endswith("000"):
        return LOST
    return MAYBE_LOST if like_a_float(number) else WRONG_CHECK


def like_a_float(number: str) -> bool:
    """Whether 18 digits are what is left of some number after it was held as a float."""
    return number.isdecimal() and int(float(number)) == int(number)


def id_text(text: str) -> str:
    """The number as written, in one form: half width, capitals, no spaces or marks."""
    upper = tidy(text).upper()
    if upper in MISSING:
        return ""
    if _FLOAT.fullmatch(upper):
        return upper
    whole = _WHOLE_FLOAT.fullmatch(upper)
    return _NOISE.sub("", whole[1] if whole else upper)


def is_placeholder(number: str) -> bool:
    """Filled in for the sake of filling in: 身份证, 000…, 111…, 123456…, 440000190001010000."""
    if number in _NO_NUMBER or not number.strip("*"):
        return True
    if len(number) < 6:
        return False
    counted = number in _COUNTED or number == "123456789123456789"
    return counted or len(set(number)) == 1 or bool(_EMPTY_FORM.fullmatch(number))


def id_number(text: str) -> str | None:
    """The valid 18-character number; None where nothing was given; Refused with the reason."""
    number = id_text(text)
    if is_placeholder(number):
        return None
    problem = problem_of(number) if len(number) == 18 else None
    if len(number) == 18 and problem is None:
        return number
    if _FLOAT.fullmatch(number):
        raise Refused(LOST)
    if len(number) == 18:
        alike = _letters_as_digits(number)
        if alike != number and problem_of(alike) is None:
            return alike
    certificate = len(number) in (20, 22) and _CERTIFICATE.fullmatch(number[18:])
    if certificate and problem_of(number[:18]) is None:
        return number[:18]
    if len(number) == 15 and number.isascii() and number.isdigit():
        return _from_15(number)
    raise Refused(_why_not(number, problem))


def _letters_as_digits(number: str) -> str:
    return number[:17].translate(_ALIKE) + number[17].replace("O", "0").replace("I", "1")


def _why_not(number: str, problem: str | None) -> str:
    """The reason for a number that is neither valid nor repaired; the most telling one first."""
    inside = _INSIDE.findall(number)
    if len(inside) > 1:
        return TWO_NUMBERS
    other = other_document(number)
    if other:
        return f"是{other}，不是居民身份证号"
    if problem:
        return problem
    if "*" in number:
        return MASKED
    if inside and not re.search(r"[0-9]", number.replace(inside[0], "")):
        return MORE_WRITTEN
    if len(number) == 15:
        return "15位证号含有不能识别的字符"
    return f"位数不对（{len(number)}位，应为18位）"


def _from_15(number: str) -> str:
    first17 = number[:6] + "19" + number[6:]
    problem = _birth_problem(first17)
    if problem:
        raise Refused(f"15位证号{problem}")
    return first17 + check_digit(first17)


_WIDE = re.compile(r"[\uff01-\uff5e]")
_MARKS = re.compile(r"(?<=[0-9Xx])[,，.。_/\\—–-]+(?=[0-9Xx])")


def id_note(text: str, number: str) -> str:
    """What was repaired in a text that became this number, spaces aside; '' if nothing."""
    half, written = tidy(text), id_text(text)
    whole = _WHOLE_FLOAT.fullmatch(half)
    said = [
        ("全角改半角", bool(_WIDE.search(text))),
        ("小写x改大写", "x" in half),
        ("去掉尾部“.0”", bool(whole)),
        ("去掉分隔符号", not whole and bool(_MARKS.search(half))),
        (CERTIFICATE, len(written) in (20, 22)),
        ("15位升为18位", len(written) == 15),
        ("字母O改为数字0", len(written) == 18 and "O" in written),
        ("字母I、L改为数字1", len(written) == 18 and not {"I", "L"}.isdisjoint(written)),
    ]
    return "；".join(note for note, true in said if true)
