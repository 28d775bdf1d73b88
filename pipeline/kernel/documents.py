"""Other documents that stand where an ID number should: told by their form, never converted."""

import re

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_KINDS = (
    ("手机号码", re.compile(r"1[3-9][0-9]{9}")),
    ("护照号码", re.compile(r"[EGDSP][0-9]{7,8}|[EDSP][A-Z][0-9]{7}|1[45][0-9]{7}")),
    ("港澳居民来往内地通行证号码", re.compile(r"[HM][0-9]{8}([0-9]{2})?")),
    ("外国人永久居留证号码（旧版15位）", re.compile(r"[A-Z]{3}[0-9]{12}")),
    ("出生医学证明编号", re.compile(r"[A-Z][0-9]{9}")),
    ("军队证件号码", re.compile(r".*(军|士|武|兵|政|文|南|北|东|西|中|海|空|警).?字?第.*[0-9]{4,}.*|(军官|士兵|军人|武警).*")),
    ("文字", re.compile(r"[\u4e00-\u9fa5·]{2,8}")),
)  # fmt: skip


def other_document(number: str) -> str:
    """What kind of number (capitals, no spaces) this is, if it is plainly another; else ''."""
    for kind, shape in _KINDS:
        if shape.fullmatch(number):
            return kind
    if is_credit_code(number):
        return "统一社会信用代码"
    if len(number) in (16, 17, 19) and number.startswith("62") and _luhn(number):
        return "银行卡号"
    return ""


def is_credit_code(number: str) -> bool:
    """A unified social credit code (GB 32100) with a letter before its last place."""
    if len(number) != 18 or not set(number) <= set(_USCC) or number[:17].isdigit():
        return False
    total = sum(_USCC.index(c) * pow(3, i, 31) for i, c in enumerate(number[:17]))
    return _USCC[(31 - total % 31) % 31] == number[17]


def _luhn(number: str) -> bool:
    if not number.isdecimal():
        return False
    digits = [int(c) for c in reversed(number)]
    return sum(digits[::2] + [sum(divmod(2 * d, 10)) for d in digits[1::2]]) % 10 == 0
