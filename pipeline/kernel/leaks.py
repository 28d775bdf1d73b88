"""Numbers that may not leave the county in full, found in a text however they are written.

A number is found in full width, in Chinese figures, split by spaces, dashes or dots, and in the
middle of other words. Dates, time stamps, amounts, codes of divisions and what is covered by stars
already are not taken for one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.kernel.ids import problem_of
from pipeline.kernel.masks import Kind, masked

ID, MOBILE, PHONE, ACCOUNT, PLATE, CERTIFICATE, ESTATE, DEED, LISTED = (
    "身份证号", "手机号", "固定电话", "银行账号", "车牌号", "残疾人证号", "不动产单元号", "不动产权证号", "名册上的号码",
)  # fmt: skip


@dataclass(frozen=True)
class Leak:
    """What was found, and as much of it as may be seen."""

    kind: str
    shown: str


_INVISIBLE = dict.fromkeys([0xAD, 0x34F, 0x61C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
                            *range(0x2060, 0x2070)])  # fmt: skip
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖", "000123456789123456789")
_HAN_RUN = re.compile("[〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖]{11,}")
_GAP = r"[\s\-–—−_.·/\\,、:()]{0,3}"
_MARK = r"[\s\-–—−_.·/]{1,3}"
_DAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


def _split(*parts: str) -> str:
    """A number written in these groups, the same sort of mark between them."""
    return _MARK.join(parts)


_ID = rf"[1-9]\d{{5}}{_DAY}\d{{3}}[\dX]"
_ID_GROUPS = "|".join([
    _split(r"[1-9]\d{5}", _DAY, r"\d{3}[\dX]"),
    _split(r"[1-9]\d{5}", r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])[0-3]\d", r"\d{3}[\dX]"),
    _split(r"[1-9]\d{2}", r"\d{3}", r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])[0-3]\d", r"\d{3}[\dX]"),
    _split(r"[1-9]\d{2}", r"\d{3}", _DAY, r"\d{3}[\dX]"),
])  # fmt: skip
_ID_ANYHOW = rf"(?<!\d)(?=([1-9](?:{_GAP}\d){{16}}{_GAP}[\dX])(?!\d))"
_PROVINCE_CODE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_ID_15 = rf"(?<![\d.]){_PROVINCE_CODE}\d{{4}}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}(?![\dX])"
_MOBILE = "|".join([
    r"1[3-9]\d{9}", _split(r"1[3-9]\d", r"\d{4}", r"\d{4}"), _split(r"1[3-9]\d", r"\d{3}", r"\d{5}"),
    _split(r"1[3-9]\d", r"\d{8}"), _split(r"1[3-9]\d{5}", r"\d{4}"), r"1[\s\-.][3-9](?:[\s\-.]\d){9}",
])  # fmt: skip
_LOCAL = r"[2-9]\d{2,3}[\s\-]?\d{4}"
_STAMP = re.compile(
    r"20[1-9]\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d{0,6}"
)
_DAYS = re.compile(r"(?:20\d\d\D?(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\D?)+")


def _is_day(text: str) -> bool:
    """Whether the birth date of 18 characters can be one."""
    digits = re.sub(r"[^\dX]", "", text)
    return len(digits) == 18 and not (problem_of(digits) or "").startswith("出生")


def _is_valid(text: str) -> bool:
    return problem_of(re.sub(r"[^\dX]", "", text)) is None


def _any(_: str) -> bool:
    return True


def _no_stamp(text: str) -> bool:
    return not (_STAMP.fullmatch(text) or _DAYS.fullmatch(text))


def _with_a_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


_WRITTEN: tuple[tuple[str, Kind, str, Callable[[str], bool]], ...] = (
    (ESTATE, "number", r"(?<!\d)\d{6}[\s-]{0,2}\d{3}[\s-]{0,2}\d{3}[\s-]{0,2}[GJZ][A-Z][\s-]{0,2}\d{5}"
                       r"[\s-]{0,2}[A-Z][\s-]{0,2}\d{8}(?!\d)", _any),
    (CERTIFICATE, "id", rf"(?<!\d)[1-9]\d{{5}}{_DAY}\d{{3}}[\dX][\s-]?[1-7][1-4](?:B\d)?(?!\d)", _any),
    (ID, "id", rf"(?<![\d.]){_ID}(?!\d)", _is_day),
    (ID, "id", rf"(?<!\d)(?:{_ID_GROUPS})(?!\d)", _is_day),
    (ID, "id", _ID_ANYHOW, _is_valid),
    (PLATE, "number", rf"[{_PROVINCES}][A-Z][\s·.\-]?(?:[A-Z0-9]{{4}}[港澳学警挂]|[A-Z0-9]{{5,6}}(?![A-Z0-9]))", _with_a_digit),
    (PLATE, "number", rf"(?<![\u4e00-\u9fa5])[{_PROVINCES}]\d\d[\s·.\-]?[A-Z0-9]{{5,6}}(?![A-Z0-9])", _any),
    (DEED, "number", r"不动产权(?:证)?(?:书)?(?:第|字|号)\D{0,3}\d{5,}", _any),
    (ACCOUNT, "number", r"(?<![\d.])[1-9]\d{15,29}(?!\d|\.\d)", _no_stamp),
    (ACCOUNT, "number", r"(?<![\w-])\d{4}([ \-])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,4}){0,2}(?![\w-])", _no_stamp),
    (ACCOUNT, "number", r"(?:账|帐|卡|存折)号?码?\s*[:]?\s*[1-9]\d{11,14}(?!\d)", _any),
    (MOBILE, "number", rf"(?<![\d.])(?:\+?(?:00)?86[\s-]?)?(?:{_MOBILE})(?!\d|\.\d{{1,2}}(?!\d))", _any),
    (PHONE, "number", rf"(?<![\d.])\(?0[1-9]\d{{1,2}}(?:\)|[\s\-–—])?\s?{_LOCAL}(?!\d)", _any),
    (PHONE, "number", rf"(?:电话|座机|固话|联系方式|TEL\.?)\s*(?:号码)?\s*[:]?\s*{_LOCAL}(?!\d)", _any),
    (ID, "id", _ID_15, _any),
)  # fmt: skip
_RULES = tuple((name, kind, re.compile(pattern), test) for name, kind, pattern, test in _WRITTEN)
_ENOUGH = re.compile(rf"(?:\d\D{{0,3}}){{5}}|[{_PROVINCES}][A-Za-z\d]")
_WORTH = re.compile(
    rf"(?:[\d〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖].{{0,9}}?){{5}}|[{_PROVINCES}]", re.DOTALL
)
_GUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_TOKEN = re.compile(r"[0-9A-Z]{7,30}")
_HEX = re.compile(r"[0-9a-fA-F]+")


def half_width(text: str) -> str:
    """The text in one form: half width, nothing invisible, Chinese figures of long numbers as digits."""
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return _HAN_RUN.sub(lambda run: run[0].translate(_HAN_DIGITS), plain)


def leaks_in(
    text: str, known: frozenset[str] = frozenset(), allowed: frozenset[str] = frozenset()
) -> list[Leak]:
    """Every number of the kinds above in a text.

    ``known``: further numbers that may not be there, as ``bare`` writes them. ``allowed``: those that
    may, such as the county's own telephone.
    """
    if not _WORTH.search(text):
        return []
    plain = _GUID.sub(" ", half_width(text))
    if not _ENOUGH.search(plain):
        return []
    return list(_found(plain, known, allowed))


def bare(number: str) -> str:
    """Letters and digits of a number alone, in capitals."""
    return re.sub(r"[^0-9A-Z]", "", half_width(number).upper())


def _found(plain: str, known: frozenset[str], allowed: frozenset[str]) -> Iterator[Leak]:
    left = plain.upper()
    for name, kind, pattern, test in _RULES:
        spans = []
        for match in pattern.finditer(left):
            start, end = (
                match.span(1) if pattern.pattern.startswith(r"(?<!\d)(?=(") else match.span()
            )
            number = left[start:end]
            if test(number) and not _in_a_digest(plain, start, end):
                spans.append((start, end))
                if not any(one in bare(number) for one in allowed):
                    yield Leak(name, masked(number, kind))
        for start, end in spans:
            left = left[:start] + " " * (end - start) + left[end:]
    for token in _TOKEN.findall(left) if known else ():
        if token in known and token not in allowed:
            yield Leak(LISTED, masked(token, "number"))


def _in_a_digest(plain: str, start: int, end: int) -> bool:
    """Whether it is part of a longer run of hexadecimal figures, as in a fingerprint of a file."""
    first, last = start, end
    while first and _HEX.fullmatch(plain[first - 1]):
        first -= 1
    while last < len(plain) and _HEX.fullmatch(plain[last]):
        last += 1
    around = plain[first:start] + plain[end:last]
    whole = bool(_HEX.fullmatch(plain[start:end]))
    return whole and len(around) > 2 and any(c.isalpha() for c in around)
