"""How the characters of a name are read: toneless pinyin, up to three common readings each.

Table of readings: derived from pypinyin 0.55 (MIT), every Han character it knows; a second reading
is kept where it occurs in some of its phrases, so that 红 is hong and not also gong. At the place of
the surname a character has the surname's reading (单 shan, 仇 qiu, 曾 zeng), both where families
differ (覃 qin, tan).

Syllables are small numbers: 0 is no reading at all. Two coarser groupings say what dialects mix up
(n/l/r, zh/z, ch/c, sh/s, f/hu, in/ing, en/eng, an/ang) and what spellings of the long names of
minorities mix up besides (逊/孙, 合/和/乎, 玉/尤).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.kernel.surnames import COMPOUND_SURNAMES as COMPOUND_SURNAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

READINGS = 3
LAST_CODE = 0x323AF

SURNAME_READINGS = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "区": "ou", "查": "zha", "盖": "ge gai",
    "朴": "piao pu", "缪": "miao mou", "翟": "zhai di", "员": "yun yuan", "贠": "yun yuan",
    "召": "shao zhao", "覃": "qin tan", "薄": "bo bao", "宓": "mi fu", "任": "ren", "华": "hua",
    "纪": "ji", "洗": "xian xi", "冼": "xian", "乐": "yue le", "尉": "wei yu", "乜": "nie mie",
    "黑": "he hei", "折": "she zhe", "种": "chong zhong", "重": "chong", "祭": "zhai ji",
    "逄": "pang", "逯": "lu", "郇": "xun huan", "郗": "xi chi", "隗": "wei kui", "谌": "chen shen",
    "莘": "shen xin", "长": "chang zhang", "繁": "po fan", "秘": "bi mi", "哈": "ha", "石": "shi",
    "车": "che ju", "晟": "cheng sheng", "牟": "mou mu", "臧": "zang", "俞": "yu", "盛": "sheng",
    "葛": "ge", "燕": "yan", "应": "ying", "令": "ling", "宁": "ning", "那": "na nuo", "佟": "tong",
    "冯": "feng", "叶": "ye", "贾": "jia", "柏": "bai bo", "褚": "chu", "阚": "kan", "阙": "que",
    "瞿": "qu", "麴": "qu", "亓": "qi", "么": "yao", "幺": "yao", "呙": "guo", "适": "kuo shi",
    "句": "gou", "勾": "gou", "干": "gan", "过": "guo", "相": "xiang", "行": "xing", "洪": "hong",
    "沈": "shen", "尹": "yin", "都": "du", "角": "jue jiao", "卜": "bu", "厍": "she", "啜": "chuai chuo",
    "殷": "yin", "於": "yu", "揭": "jie qi", "钭": "tou", "芮": "rui", "万": "wan", "参": "can shen",
    "六": "lu liu", "陆": "lu", "谷": "gu", "朝": "chao zhao", "曲": "qu", "藏": "zang cang",
    "大": "da", "强": "qiang", "将": "jiang", "庄": "zhuang", "许": "xu", "汤": "tang",
}  # fmt: skip
"""Readings of characters as surnames, the commoner first."""

_COMPOUND_READINGS = {"尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"),
                      "亓官": ("qi", "guan"), "澹台": ("tan", "tai"), "乐正": ("yue", "zheng"),
                      "长孙": ("zhang", "sun")}  # fmt: skip

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxzcsryw")
_MIXED_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l"}
_F_AS_H = {
    "a": "ua",
    "an": "uan",
    "ei": "ui",
    "en": "un",
    "ong": "ong",
    "o": "uo",
    "u": "u",
    "ou": "ou",
}
_WRITTEN_ALIKE = {"hu": "he", "ha": "he", "huo": "he", "xun": "sun", "you": "yu", "te": "ti", "tai": "ti",
                  "le": "li", "lei": "li", "ai": "an", "si": "sa", "su": "sa", "dou": "du", "wei": "wa",
                  "mu": "mo"}  # fmt: skip


def spoken(syllable: str) -> str:
    """The form in which syllables meet that dialects do not tell apart: zhang, zang, zan -> zan."""
    initial = next((i for i in _INITIALS if syllable.startswith(i)), "")
    final = syllable[len(initial) :].replace("v", "u")
    if final not in ("ong", "iong") and final.endswith("ng"):
        final = final[:-1]
    if initial == "f":
        initial, final = "h", _F_AS_H.get(final, "u" + final)
    return _MIXED_INITIALS.get(initial, initial) + final


def transcribed(syllable: str) -> str:
    """The form in which syllables meet that stand for one another in written minority names."""
    form = spoken(syllable)
    return _WRITTEN_ALIKE.get(form, form)


@dataclass(frozen=True)
class Sounds:
    """``readings``: code point -> up to three syllables, the commonest first, 0 for none.

    ``spoken`` and ``transcribed``: syllable -> its group; group 0 is that of no reading.
    """

    syllables: tuple[str, ...]
    readings: NDArray[np.uint16]
    surnames: dict[int, tuple[int, ...]]
    compounds: dict[tuple[int, int], tuple[int, int]]
    spoken: NDArray[np.uint16]
    spoken_forms: tuple[str, ...]
    transcribed: NDArray[np.uint16]

    def of(self, character: str, surname: bool = False) -> tuple[str, ...]:
        """The readings of one character."""
        code = ord(character)
        if surname and code in self.surnames:
            return tuple(self.syllables[s] for s in self.surnames[code])
        return (
            tuple(self.syllables[s] for s in self.readings[code] if s) if code <= LAST_CODE else ()
        )


@lru_cache(maxsize=1)
def sounds() -> Sounds:
    """The table, read once (about 20 ms)."""
    data = resources.files("matchers.people").joinpath("data/name_sounds.txt")
    lines = data.read_text(encoding="utf-8").splitlines()
    readings = np.zeros((LAST_CODE + 1, READINGS), np.uint16)
    names = [""]
    for line in lines:
        syllable, first = line.split(" ")[:2]
        readings[_codes(first), 0] = len(names)
        names.append(syllable)
    for number, line in enumerate(lines, 1):
        for codes in map(_codes, line.split(" ")[2:]):
            place = 1 + (readings[codes, 1] > 0)
            readings[codes, place] = number
    number_of = {name: i for i, name in enumerate(names)}
    forms, groups = _grouped(names, spoken)
    return Sounds(
        syllables=tuple(names),
        readings=readings,
        surnames={
            ord(c): tuple(number_of[s] for s in r.split()) for c, r in SURNAME_READINGS.items()
        },
        compounds={
            (ord(c[0]), ord(c[1])): (number_of[r[0]], number_of[r[1]])
            for c, r in _COMPOUND_READINGS.items()
        },
        spoken=groups,
        spoken_forms=forms,
        transcribed=_grouped(names, transcribed)[1],
    )


def _codes(characters: str) -> NDArray[Any]:
    return np.frombuffer(characters.encode("utf-32-le"), np.uint32)


def _grouped(names: list[str], form_of: Any) -> tuple[tuple[str, ...], NDArray[np.uint16]]:
    forms = [form_of(name) if name else "" for name in names]
    distinct = list(dict.fromkeys(forms))
    place = {form: i for i, form in enumerate(distinct)}
    return tuple(distinct), np.array([place[f] for f in forms], np.uint16)
