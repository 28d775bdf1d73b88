"""Amounts of money (and areas): every unambiguous way to write one, in 元 with two decimals.

What may stand for two amounts is refused: 12,50 could be 12.50 or 1250, 500-600 is a range, 美元 is
not 元. So an amount is never a hundred times too large.
"""

import re

from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import MISSING
from pipeline.kernel.names import tidy

NO_AMOUNT = "不是能识别的金额"
COMMA = "分不清逗号是千分位还是小数点"
RANGE = "是一个范围，不是一个金额"
SEVERAL = "一格里有两个数"
PER_YEAR = "按年的金额，不能当作每月或单笔金额"
FOREIGN = "不是人民币金额"
ROUNDED = "科学计数法，末几位可能已丢失，请把该列设为数值后重新导出"

_NOTHING = (MISSING - {"0"}) | frozenset(["-", "—", "/", "--", "——"])
_DIGITS = r"[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,2}(?:,[0-9]{2}){1,4},[0-9]{3}"
_UNIT = r"(?:元|圆|块|㎡|m2|M2|平方米|平米)"
_AMOUNT = re.compile(
    rf"([-−–]?)((?:{_DIGITS})(?:\.[0-9]*)?|\.[0-9]+)(亿|万|千|百)?(?:{_UNIT}(?:([0-9])角)?(?:([0-9])分)?)?"
    r"(?:整|正)?(?:/月|每月|/人|/户)?"
)
_SMALL = re.compile(r"(-?)([0-9]{1,3})(角|分)")
_EUROPEAN = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]{2}")
_TIMES = {"亿": 1e8, "万": 1e4, "千": 1e3, "百": 1e2, None: 1.0}

_SPACE_BETWEEN = re.compile(r"(?<=[0-9])[ \u2009\u202f](?=[0-9])")
_SPACED = re.compile(r"-?[0-9]{1,2}(?:[ \u2009\u202f][0-9]{3})+(?:\.[0-9]+)?")
_CURRENCY = re.compile(r"[￥¥]|人民币|RMB|CNY", re.I)
_FOREIGN = re.compile(r"\$|美元|美金|港币|港元|欧元|英镑|日元|台币|USD|HKD|EUR|€|£", re.I)
_REASONS = (
    (FOREIGN, _FOREIGN),
    (ROUNDED, re.compile(r"[0-9](\.[0-9]+)?E[+-]?[0-9]+", re.I)),
    (RANGE, re.compile(r".*[0-9][^0-9]{0,3}(-|~|—|–|至|到)[0-9].*")),
    (SEVERAL, re.compile(r".*[0-9][^0-9]{0,3}[;、/][0-9].*")),
    (PER_YEAR, re.compile(r".*[0-9][^0-9]*(/|每)?年")),
    (COMMA, re.compile(r"-?[0-9.]+(,[0-9.]*)+[^0-9]*")),
)  # fmt: skip


def amount(text: str) -> float | None:
    """元; None where nothing was given; Refused with the reason."""
    said = tidy(text).replace("，", ",")
    if said.upper() in _NOTHING:
        return None
    value = _CURRENCY.sub("", _without_spaces(said))
    if value.startswith("(") and value.endswith(")"):
        value = "-" + value[1:-1]
    found = _AMOUNT.fullmatch(value)
    if found:
        sign, digits, times, jiao, fen = found.groups()
        number = float(digits.replace(",", "")) * _TIMES[times]
        number += int(jiao or 0) / 10 + int(fen or 0) / 100
        return round(-number if sign else number, 2)
    return _otherwise(value)


def _without_spaces(said: str) -> str:
    """Spaces out; between digits only where they part thousands."""
    if re.search(r"(?<=[0-9])\s*[\n\r\t]\s*(?=[0-9])", said):
        raise Refused(SEVERAL)
    if _SPACE_BETWEEN.search(said):
        bare = _CURRENCY.sub("", said).removesuffix("元").strip()
        if not _SPACED.fullmatch(bare):
            raise Refused(SEVERAL)
    return re.sub(r"\s", "", said)


def _otherwise(value: str) -> float:
    small = _SMALL.fullmatch(value)
    if small:
        number = int(small[2]) / (10 if small[3] == "角" else 100)
        return -number if small[1] else number
    if _EUROPEAN.fullmatch(value):  # 1.234,50: nothing else it could be
        return float(value.replace(".", "").replace(",", "."))
    words = _in_words(value)
    if words is not None:
        return words
    for reason, shape in _REASONS:
        if shape.search(value) if reason is FOREIGN else shape.fullmatch(value):
            raise Refused(reason)
    raise Refused(NO_AMOUNT)


# --- amounts in words --------------------------------------------------------------------------

_CAPITAL = str.maketrans(
    "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬圆圓零两", "一二二三三四五六六七八九十百千万元元〇二"
)
_HAN = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_FOUR = re.compile(r"(?:([一二三四五六七八九])千)?〇?(?:([一二三四五六七八九])百)?〇?(?:([一二三四五六七八九])?(十))?〇?([一二三四五六七八九])?")  # fmt: skip
_WORDS = re.compile(r"(负?)([〇一二三四五六七八九十百千万]+)(元)?(?:([一二三四五六七八九])角)?(?:〇?([一二三四五六七八九])分)?(?:整|正)?")  # fmt: skip


def _in_words(value: str) -> float | None:
    """壹仟贰佰元整, 一千二百, 三万五千元五角; None if it is no number in words."""
    found = _WORDS.fullmatch(value.translate(_CAPITAL))
    if not found or not re.search("[十百千万元]", found[2] + (found[3] or "")):
        return None
    sign, digits, yuan, jiao, fen = found.groups()
    if (jiao or fen) and not yuan:
        return None
    high, cross, low = digits.rpartition("万")
    whole = _below_10000(low) if low else 0
    if cross:
        top = _below_10000(high)
        whole = None if whole is None or top is None else top * 10_000 + whole
        if low and low[0] != "〇" and "千" not in low:  # 三万五: 5 or 5,000
            return None
    if whole is None:
        return None
    number = whole + _HAN.get(jiao or "〇", 0) / 10 + _HAN.get(fen or "〇", 0) / 100
    return round(-number if sign else number, 2)


def _below_10000(words: str) -> int | None:
    """A number below 10,000 in words; None if it is none, or left to guess as 一千二 (1,200)."""
    found = _FOUR.fullmatch(words)
    if not found or not words or (words[-1] in _HAN and words[-2:-1] in ("千", "百")):
        return None
    thousands, hundreds, tens, ten, ones = found.groups()
    total = 1000 * _HAN[thousands or "〇"] + 100 * _HAN[hundreds or "〇"] + _HAN[ones or "〇"]
    return total + 10 * (_HAN[tens] if tens else bool(ten))


def amount_note(text: str, value: float) -> str:
    """What was understood, where the text is more than a plain number; '' if nothing."""
    said = tidy(text)
    if re.search("[〇一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]", said):
        return "中文数字改为阿拉伯数字"
    if said.startswith("("):
        return "括号内金额按负数"
    if _EUROPEAN.fullmatch(said):
        return "小数点逗号改为小数点"
    return ""
