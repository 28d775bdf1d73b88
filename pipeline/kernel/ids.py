"""Resident ID numbers (GB 11643): one number, and whole columns of them.

``id_number`` repairs only what is certain (width, case, spaces, 15 digits, and O/0, I/1 where the
check digit then agrees) and refuses the rest with a reason. A number that Excel stored as a number
has lost its last digits and is refused, never padded.
"""

import re
from calendar import monthrange

from pipeline.kernel.errors import Refused
from pipeline.kernel.names import tidy

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
FIRST_YEAR, LAST_YEAR = 1900, 2099
LOST = "精度丢失：证号被Excel存成数字，末几位已不可恢复，请来源部门把该列设为文本后重新导出"

_NOISE = re.compile(r"[\s'\"`‘’“”,，.。_/\\—–-]+")
_FLOAT = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_ALIKE = str.maketrans("OIL", "011")


def check_digit(first17: str) -> str:
    """The 18th character that belongs to 17 digits."""
    return CHECK[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def _birth_problem(number: str) -> str | None:
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"出生年份{year}不可能"
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return "出生日期不存在"
    return None


def _problem(number: str) -> str | None:
    """Why 18 characters are no ID number; None if they are one."""
    if not _SHAPE.fullmatch(number):
        return "含有不能识别的字符"
    problem = _birth_problem(number)
    if problem:
        return problem
    if check_digit(number[:17]) != number[17]:
        return LOST if number.endswith("000") else "校验码不符"
    return None


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
    """Filled in for the sake of filling in: 000…, 111…, 123456789…"""
    return len(number) >= 6 and (len(set(number)) <= 1 or number in ("123456789012345678",))


def id_number(text: str) -> str | None:
    """The valid 18-character number; None where nothing was given; Refused with the reason."""
    number = id_text(text)
    if number in MISSING or is_placeholder(number):
        return None
    if _FLOAT.fullmatch(number):
        raise Refused(LOST)
    if len(number) == 15:
        return _from_15(number)
    if len(number) != 18:
        raise Refused(f"位数不对（{len(number)}位，应为18位）")
    problem = _problem(number)
    if problem is None:
        return number
    alike = number[:17].translate(_ALIKE) + number[17].replace("O", "0").replace("I", "1")
    if alike != number and _problem(alike) is None:
        return alike
    raise Refused(problem)


def _from_15(number: str) -> str:
    if not number.isascii() or not number.isdigit():
        raise Refused("15位证号含有不能识别的字符")
    first17 = number[:6] + "19" + number[6:]
    problem = _birth_problem(first17)
    if problem:
        raise Refused(f"15位证号{problem}")
    return first17 + check_digit(first17)


MISSING = frozenset(
    ["", "无", "無", "空", "不详", "未知", "暂无", "没有", "缺", "待补", "待查", "未办", "未提供",
     "NULL", "NONE", "NAN", "NA", "N/A", "#N/A", "*", "**", "?", "？", "0"]
)  # fmt: skip
