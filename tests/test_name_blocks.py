"""Keys under which names meet that are not written alike; the tables behind them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.people.glyphs import look_alike
from matchers.people.latin_names import syllables_of
from matchers.people.names import (
    LEVELS,
    Names,
    given_keys,
    levels,
    sorted_keys,
    sound_keys,
    start_keys,
    surname_keys,
)
from matchers.people.sounds import sounds, spoken, transcribed

KEYS = [
    "张伟",
    "张伟强",
    "欧阳建国",
    "阿不都热合曼买买提",
    "ZHANGWEI",
    "张□",
    "张",
    "",
    None,
    "单于红",
    "某某",
]


def test_sound_keys() -> None:
    assert sound_keys(pa.array(KEYS)).to_pylist() == [
        "zan wei", "zan wei qian", "ou yan jian guo", "a bu du le he man mai mai ti", "zan wei",
        None, None, None, None, "can yu hong", None,
    ]  # fmt: skip


def test_surname_keys() -> None:
    assert surname_keys(pa.array(KEYS)).to_pylist() == [
        "zan", "zan", "ou yan", None, None, "zan", "zan", None, None, "can yu", None,
    ]  # fmt: skip


def test_given_keys() -> None:
    assert given_keys(pa.array(KEYS)).to_pylist() == [
        None, "伟强", "建国", None, None, None, None, None, None, None, None,
    ]  # fmt: skip


def test_start_keys() -> None:
    assert start_keys(pa.array(KEYS)).to_pylist() == [
        None, "zan wei qian", "ou yan jian", "a bu du", None, None, None, None, None, "can yu hong", None,
    ]  # fmt: skip


def test_sorted_keys() -> None:
    keys = pa.array(
        ["张伟强", "强张伟", "张伟", "付强", "强傅", "张□强", "张", "买买提吐尔逊", "吐尔逊买买提"]
    )
    one, two, other, *forms, unknown, short, long, turned = sorted_keys(keys).to_pylist()
    assert one == two != other and forms[0] == forms[1]
    assert unknown is None and short is None
    assert long == turned


def test_keys_of_nothing() -> None:
    for keys_of in (sound_keys, surname_keys, given_keys, start_keys, sorted_keys):
        assert keys_of(pa.array([], pa.string())).to_pylist() == []
        assert keys_of(pa.array(["", None])).to_pylist() == [None, None]


common = st.text("张章王黄李单曾仇查伟炜为强墙宁林玲铃建健国果", min_size=2, max_size=4)


@settings(deadline=None, max_examples=60)
@given(st.lists(common, min_size=2, max_size=30))
def test_names_that_meet_by_sound_are_heard_alike(keys: list[str]) -> None:
    heard = sound_keys(pa.array(keys)).to_pylist()
    names = Names.of(pa.array(keys))
    left, right = (side.ravel().astype(np.int32) for side in np.indices((len(keys), len(keys))))
    slugs = [LEVELS[level].slug for level in levels(names, left, right)]
    for i, j, slug in zip(left, right, slugs, strict=True):
        if heard[i] == heard[j]:
            assert slug in ("identical", "same_sound", "near_sound"), (keys[i], keys[j])


@pytest.mark.parametrize(
    ("key", "syllables"),
    [
        ("ZHANGWEI", ["zhang", "wei"]),
        ("XIAN", ["xi", "an"]),
        ("OUYANGNA", ["ou", "yang", "na"]),
        ("张WEI", ["zhang", "wei"]),
        ("LVBU", ["lv", "bu"]),
        ("JOHN", []),
        ("ZW", []),
    ],
)
def test_pinyin_is_cut_into_syllables(key: str, syllables: list[str]) -> None:
    assert syllables_of(key) == syllables


@pytest.mark.parametrize(
    "pair", ["zhang zang", "lin ning", "ran lang", "fu hu", "fang huang", "sheng sen", "lv nu"]
)
def test_dialects_merge_syllables(pair: str) -> None:
    one, two = pair.split()
    assert spoken(one) == spoken(two)


def test_merging_twice_changes_nothing() -> None:
    table = sounds()
    assert all(spoken(spoken(s)) == spoken(s) for s in table.syllables if s)
    assert all(transcribed(transcribed(s)) == transcribed(s) for s in table.syllables if s)


def test_common_characters_have_readings() -> None:
    table = sounds()
    gb2312 = bytes(
        b for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA) for b in (high, low)
    )
    silent = [c for c in gb2312.decode("gb2312") if not table.of(c)]
    assert silent == []
    assert table.of("𬭎") == ("hong",)


@settings(deadline=None)
@given(st.lists(st.sampled_from("未末晴睛治冶荣荥张伟"), min_size=2, max_size=2))
def test_looking_alike_is_mutual(pair: list[str]) -> None:
    a, b = (np.array([ord(c)]) for c in pair)
    assert look_alike(a, b) == look_alike(b, a)
    assert pair[0] != pair[1] or not look_alike(a, b)[0]
