"""Two names as written: which level a pair has, one line per pair."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from matchers.people.names import LEVELS, Names, levels, sound_keys

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
张□ 张伟 surname_only
张□□ 张伟强 surname_only
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
张 张伟 surname_only
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
