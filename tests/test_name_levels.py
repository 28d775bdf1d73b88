"""Two names as written: which level a pair has, one line per pair."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.people.glyphs import look_alike
from matchers.people.name_codes import FOLDED
from matchers.people.names import LEVELS, Names, levels, sound_keys
from matchers.people.sounds import COMPOUND_SURNAMES, sounds, spoken, transcribed

CASES = [
    line.split()
    for line in """
张伟 张伟 identical
欧阳建国 欧阳建国 identical
阿依古丽买买提 阿依古丽买买提 identical
付强 傅强 variant
闫建国 阎建国 variant
肖红 萧红 variant
戴喆 代哲 variant
张□强 张伟强 unknown
□伟强 张伟强 unknown
张□强 张□强 unknown
张□ 张堃 unknown
张□ 张𬭎 unknown
张□ 张伟 surname_known
张□□ 张伟强 surname_known
张□ 张伟强 surname_known
张某 张伟 surname_known
张某某 张伟 surname_known
张XX 张晓霞 surname_known
欧阳□ 欧阳建国 surname_known
张 张 surname_known
张X霞 张晓霞 unknown
张□ 张□ surname_known
张□强 张伟 surname_only
张□ 李伟 different
张伟 张炜 same_sound
章伟 张伟 same_sound
单红 善红 same_sound
曾华 增华 same_sound
仇英 邱英 same_sound
查良 扎良 same_sound
查良 匝良 near_sound
乐平 月平 same_sound
乐平 勒平 same_sound
万俟明 墨其明 same_sound
尉迟恭 玉迟恭 same_sound
曾华 层华 different
张清 张青 same_sound
李宁 李林 near_sound
胡建 付建 near_sound
张三水 章山水 near_sound
王未来 王末来 look_alike
李荣 李荥 look_alike
王晴 王睛 look_alike
王治国 王冶国 look_alike
张芬 张苂 look_alike
阿不都热合曼买买提 阿不都热合曼 shortened
买买提 买买提吐尔逊 shortened
扎西顿珠 扎顿 shortened
阿卜杜热合曼 阿布都热和曼 same_sound
买买提吐尔逊 麦麦提图尔荪 near_sound
阿不都热合曼 阿不都热合提 one_character
张伟强 张强伟 swapped
伟张 张伟 swapped
伟强张 张伟强 swapped
ZHANGWEI 张伟 pinyin
WEIZHANG 张伟 pinyin
张WEI 张伟 pinyin
张W 张伟 initials
ZW 张伟 initials
ZHANGWQ 张伟强 initials
LVBU 吕布 pinyin
LUBU 吕布 pinyin
OUYANGJIANGUO 欧阳建国 pinyin
ZENGHUA 曾华 pinyin
张LI 张伟 surname_only
ZHANGLI 张伟 surname_only
WANGWEI 张伟 different
ZHANGWEI WEIZHANG swapped
张伟强 张伟刚 one_character
欧阳建国 欧阳建华 one_character
张伟强 张强 dropped
张伟强 伟强 dropped
欧阳建国 欧建国 dropped
张建国 李建国 given_only
欧阳建国 王建国 given_only
张伟 李伟 different
张伟 张强 surname_only
张 张伟 surname_known
欧阳建国 欧阳丽 surname_only
张伟 李强 different
阿依古丽 阿孜古丽 one_character
阿依古丽买买提 古丽娜尔吐尔逊 different
□□ 张伟 silent
无名氏 张伟 silent
""".strip().splitlines()
]


@pytest.mark.parametrize(("left", "right", "slug"), CASES)
def test_the_level_of_a_pair(left: str, right: str, slug: str) -> None:
    names = Names.of(pa.array([left, right]))
    there = levels(names, np.array([0], np.int32), np.array([1], np.int32))
    back = levels(names, np.array([1], np.int32), np.array([0], np.int32))
    assert (LEVELS[there[0]].slug, LEVELS[back[0]].slug) == (slug, slug)


def test_chances_sum_to_one() -> None:
    assert sum(level.m for level in LEVELS) == pytest.approx(1)
    assert sum(level.u for level in LEVELS) == pytest.approx(1)


def test_a_missing_name_says_nothing() -> None:
    names = Names.of(pa.array(["张伟", "", None]))
    left = np.array([0, 0, 0, -1, 1], np.int32)
    right = np.array([1, 2, -1, 0, 1], np.int32)
    assert levels(names, left, right).tolist() == [0] * 5
    assert levels(Names.of(pa.array([], pa.string())), left[3:4], right[2:3]).tolist() == [0]


def test_sound_keys() -> None:
    keys = ["张伟", "章韦", "ZHANGWEI", "张□", "张", None, "单红", "阿不都热合曼买买提"]
    said = sound_keys(pa.array(keys)).to_pylist()
    assert said == [*["zan wei"] * 3, None, None, None, "san hong", "a bu du le he man mai mai ti"]


FORMS = {pair[0]: pair[1] for pair in FOLDED.split()}


def said(name: str, group: Callable[[str], str]) -> list[set[str]]:
    """The readings of each character of a name, as groups."""
    table = sounds()
    surname = surname_length(name)
    pair = tuple(map(ord, name[:2]))
    readings = [set(table.of(c, surname == 1 and at == 0)) for at, c in enumerate(name)]
    if surname == 2 and pair in table.compounds:
        readings[:2] = [{table.syllables[s]} for s in table.compounds[pair]]
    return [{group(r) for r in one} for one in readings]


def surname_length(name: str) -> int:
    if 3 <= len(name) <= 4 and name[:2] in COMPOUND_SURNAMES:
        return 2
    return 1 if len(name) <= 3 else 0


def heard_alike(a: str, b: str, group: Callable[[str], str]) -> bool:
    both = zip(a, b, said(a, group), said(b, group), strict=False)
    return all(x == y or bool(one & two) for x, y, one, two in both)


def expected(left: str, right: str) -> str:
    """The level, said slowly, for names in characters."""
    a, b = ("".join(FORMS.get(c, c) for c in name) for name in (left, right))
    if not a.strip("□") or not b.strip("□"):
        return "silent"
    wrong = [at for at in range(min(len(a), len(b))) if a[at] != b[at]]
    same_length, plain = len(a) == len(b), "□" not in a + b
    one, two = surname_length(a), surname_length(b)
    same_surname = one == two > 0 and a[:one] == b[:two] and a[0] != "□"
    if not plain:
        shown = [at for at in range(min(len(a), len(b))) if "□" not in (a[at], b[at])]
        fits = same_length and all(a[at] == b[at] for at in shown)
        rare = len(a) == len(b) == 2 and shown == [0] and {left[1], right[1]} & set("堃𬭎")
        if fits and (len(shown) >= 2 or rare):
            return "unknown"
        if same_surname and any(not name[one:].strip("□") for name in (a, b)):
            return "surname_known"
        return "surname_only" if same_surname else "different"
    if 1 in (len(a), len(b)) and same_surname:
        return "surname_known"
    if same_length and not wrong:
        return "identical" if left == right else "variant"
    long = max(len(a), len(b)) > 4
    if same_length and len(a) > 1:
        if heard_alike(a, b, str):
            return "same_sound"
        if heard_alike(a, b, transcribed if long else spoken):
            return "near_sound"
        if len(wrong) == 1 and look_alike(*(np.array([ord(c[wrong[0]])]) for c in (a, b)))[0]:
            return "look_alike"
    short, whole = sorted((a, b), key=len)
    if long and 3 <= len(short) < len(whole) and heard_alike(short, whole, transcribed):
        return "shortened"
    if (
        len(short) == 2
        and len(whole) == 4
        and not surname_length(whole)
        and short == whole[0] + whole[2]
    ):
        return "shortened"
    if same_length and sorted(a) == sorted(b):
        return "swapped"
    in_surname = wrong and wrong[0] < min(one, two)
    if same_length and len(a) > 2 and len(wrong) == 1 and not in_surname:
        return "one_character"
    shorter = {whole[:at] + whole[at + 1 :] for at in range(len(whole))}
    if len(short) > 1 and short in shorter:
        return "dropped"
    if (
        one
        and two
        and not same_surname
        and len(a[one:]) == len(b[two:]) == 2
        and a[one:] == b[two:]
    ):
        return "given_only"
    return "surname_only" if same_surname else "different"


GROUPS = (
    "伟炜为未",
    "强墙",
    "林宁凌",
    "晴睛清",
    "未末",
    "乐月勒",
    "张章占",
    "曾增层",
    "付傅胡",
    "李里你",
    "买麦",
    "曼满",
    "逊孙荪",
)
some = "张章王李吕单曾仇付傅伟炜为强墙未末林宁晴睛乐月勒堃坤𬭎□"
parts = [
    "阿不都",
    "阿卜杜",
    "热合曼",
    "热和曼",
    "买买提",
    "麦麦提",
    "吐尔逊",
    "图尔荪",
    "古丽",
    "阿依",
    "娜尔",
]
ordinary = st.tuples(
    st.sampled_from([*"张章王李吕单曾付傅□", "欧阳", "司马", "尉迟", "玉迟", "万俟"]),
    st.text(some, max_size=3),
).map("".join)
minority = st.lists(st.sampled_from(parts), min_size=1, max_size=4).map("".join)
any_name = ordinary | minority


@st.composite
def damaged(draw: st.DrawFn, name: str) -> str:
    """The name with a character changed, left out, added or moved, or its end cut off."""
    at = draw(st.integers(0, max(len(name) - 1, 0)))
    like = next((group for group in GROUPS if name[at : at + 1] in group), some)
    other = draw(st.sampled_from(like) | st.sampled_from(some))
    rest = name[:at] + name[at + 1 :]
    return draw(st.sampled_from([name[:at] + other + name[at + 1 :], rest, name[:at] + other + name[at:],
                                 rest + name[at : at + 1], name[at:] + name[:at], name[: at + 1]]))  # fmt: skip


pairs_of_names = any_name.flatmap(
    lambda name: st.tuples(st.just(name), st.just(name) | any_name | damaged(name) | damaged(name))
)


@settings(deadline=None, max_examples=60)
@given(st.lists(pairs_of_names, min_size=1, max_size=40))
def test_many_at_once_agree_with_one_by_one(pairs: list[tuple[str, str]]) -> None:
    names = Names.of(pa.array([name for pair in pairs for name in pair]))
    left = np.arange(0, 2 * len(pairs), 2, dtype=np.int32)
    there, back = levels(names, left, left + 1), levels(names, left + 1, left)
    found = [(*pair, LEVELS[level].slug) for pair, level in zip(pairs, there, strict=True)]
    assert found == [(*pair, expected(*pair)) for pair in pairs]
    assert there.tolist() == back.tolist()
