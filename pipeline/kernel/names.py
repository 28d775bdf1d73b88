"""Names as written, and the key under which two spellings of one name meet.

A name is shown as the department wrote it; the key is only for comparing. It folds traditional and
variant characters (table derived from OpenCC, Apache-2.0, with our own additions), the many middle
dots, spaces, numbers behind a name (王芳1) and remarks such as （已故）. A character that the
department's system could not write (?, □, one of the private areas of Unicode) is □ in the key: it
is unknown, not left out. Two different names never share a key by sound.
"""

import re
from functools import lru_cache
from importlib import resources

from pipeline.kernel.errors import Refused
from pipeline.kernel.surnames import COMMON_SURNAMES, may_be_name

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_NOTHING = dict.fromkeys(
    [0xAD, 0x34F, 0x61C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
     *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC), *range(0, 9), *range(14, 32), 127]
)  # fmt: skip
_TIDY = {**_WIDE, **_NOTHING}
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･.．●▪。․⸱ꞏ\u0387ㆍ"), "·")
_REMARK = re.compile(r"[(\[【〔{<《][^)\]】〕}>》]*[)\]】〕}>》]")
_SPACE = re.compile(r"\s+")
_LATIN = re.compile(r"[A-Za-z]")
UNKNOWN = "□"
UNKNOWN_CHARACTER = "警告：姓名含未知字（生僻字没有写出来），请核对"
TWO_PEOPLE = "一格里有两个人的姓名，请一人一行"
_UNWRITTEN = re.compile("[?？□■◇◆〓\ufffd*＊\ue000-\uf8ff\U000f0000-\U0010fffd]")
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_NUMBERED = re.compile(rf"(?<=[{_HAN}])[0-9]{{1,2}}$")
BESIDE = ("已故", "户主", "先生", "女士", "同志", "又名", "别名", "原名", "小名")
"""Words of two characters behind a name that are no part of it."""
_SAID_BESIDE = re.compile(
    rf"^([{_HAN}]{{2,}}?)(?:(?:曾用名|又名|别名|原名|小名)[:：]?.*|已死亡|已去世|已亡故|{'|'.join(BESIDE)})$"
)
_SAID_BEFORE = re.compile(r"^(?:户主|申请人|姓名|逝者|死者)[:：]")


def tidy(text: str) -> str:
    """Full width to half, invisible characters out, white space at the ends off."""
    return text.translate(_TIDY).strip().removeprefix("'").strip()


@lru_cache(maxsize=1)
def _variants() -> dict[int, str]:
    data = resources.files("pipeline.kernel").joinpath("data/name_variants.txt")
    return {ord(line[0]): line[1] for line in data.read_text(encoding="utf-8").splitlines()}


def written_name(text: str) -> str:
    """The name for people to read: tidied, inner spaces of Chinese names closed up."""
    name = tidy(text)
    if _LATIN.search(name):
        return _SPACE.sub(" ", name)
    return _SPACE.sub("", name)


def name_key(text: str) -> str:
    """The form in which two spellings of one name are equal; '' if nothing is left."""
    name = _REMARK.sub("", _SAID_BEFORE.sub("", tidy(text)))
    name = _UNWRITTEN.sub(UNKNOWN, name).translate(_DOTS).translate(_variants())
    name = _NUMBERED.sub("", _SPACE.sub("", name))
    name = _SAID_BESIDE.sub(r"\1", name)
    return name.replace("·", "").upper()


def name_note(text: str, name: str) -> str:
    """A warning where a character of the name is missing."""
    return UNKNOWN_CHARACTER if _UNWRITTEN.search(_REMARK.sub("", name)) else ""


_BETWEEN = re.compile(r"\s*[、,，;；/\n\r|]\s*|\s+")


def people_in(text: str) -> list[str]:
    """The names in one cell where it plainly has several: 张三、李四. Else at most one."""
    parts = [p for p in _BETWEEN.split(_REMARK.sub("", tidy(text))) if p]
    several = len(parts) > 1 and all(may_be_name(p, COMMON_SURNAMES) for p in parts)
    return parts if several else [text]


def one_person(text: str) -> None:
    """Refused where a cell has the names of several people."""
    if len(people_in(text)) > 1:
        raise Refused(TWO_PEOPLE)


def unusual_characters() -> str:
    """Every character that :func:`name_key` changes, for one fast test over a whole column."""
    return "".join(map(chr, _variants()))
