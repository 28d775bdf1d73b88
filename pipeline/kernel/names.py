"""Names as written, and the key under which two spellings of one name meet.

A name is shown as the department wrote it; the key is only for comparing. It folds traditional and
variant characters (table derived from OpenCC, Apache-2.0, with our own additions), the many middle
dots, spaces and remarks such as （已故）. Two different names never share a key by sound.
"""

import re
from functools import lru_cache
from importlib import resources

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_NOTHING = dict.fromkeys(
    [0xAD, 0x34F, 0x61C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
     *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC), *range(0, 9), *range(14, 32), 127]
)  # fmt: skip
_TIDY = {**_WIDE, **_NOTHING}
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･.．●▪"), "·")
_REMARK = re.compile(r"[(\[【〔{<《][^)\]】〕}>》]*[)\]】〕}>》]")
_SPACE = re.compile(r"\s+")
_LATIN = re.compile(r"[A-Za-z]")


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
    name = _REMARK.sub("", tidy(text)).translate(_DOTS).translate(_variants())
    return _SPACE.sub("", name).replace("·", "").upper()


def unusual_characters() -> str:
    """Every character that :func:`name_key` changes, for one fast test over a whole column."""
    return "".join(map(chr, _variants()))
