"""Names: written as the department did, compared by a key."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.kernel.errors import Refused
from pipeline.kernel.names import (
    TWO_PEOPLE,
    UNKNOWN_CHARACTER,
    name_key,
    tidy,
    unusual_characters,
    written_name,
)
from pipeline.kernel.values import NAME, NAME_KEY, clean_column

steady = settings(deadline=None, max_examples=60)
COMMON = "王李张刘陈杨赵黄周吴伟芳娜秀英敏静丽强磊军洋勇艳杰涛明超霞平刚桂"
DOTS = "·•‧∙⋅・･.．●"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" 张伟 ", "张伟"),
        ("张 伟", "张伟"),
        ("张\u3000伟", "张伟"),
        ("张\u00a0\u200b伟\ufeff", "张伟"),
        ("'张伟", "张伟"),
        ("張偉", "張偉"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"),
        ("张伟（已故）", "张伟(已故)"),
        ("王𬭎生", "王𬭎生"),
        ("", ""),
    ],
)
def test_a_name_is_shown_as_written_but_tidy(text: str, shown: str) -> None:
    assert written_name(text) == shown


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("張偉", "张伟"),
        ("張偉", "張 伟"),
        ("高明", "髙明"),
        ("陳國強", "陈国强"),
        ("张伟（已故）", "张伟"),
        ("张伟(户主)", "张伟"),
        ("张伟【低保】", "张伟"),
        ("张伟〔2〕", "张伟"),
        ("张　伟", "张伟"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽买买提"),
        ("john smith", "JOHN SMITH"),
        ("Ｊohn", "JOHN"),
        ("王芳1", "王芳"),
        ("王芳２", "王芳"),
        ("张伟已故", "张伟"),
        ("张小伟 已故", "张小伟"),
        ("张伟先生", "张伟"),
        ("张伟户主", "张伟"),
        ("户主：张伟", "张伟"),
        ("张伟（曾用名张三）", "张伟"),
        ("张伟曾用名张三", "张伟"),
        ("张伟又名：张三", "张伟"),
        ("张?", "张□"),
        ("张？", "张□"),
        ("张\ue123", "张□"),
        ("张\ufffd芳", "张■芳"),
        ("张*芳", "张□芳"),
        ("阿依古丽。买买提", "阿依古丽·买买提"),
        ("ZHANG WEI", "Zhang  Wei"),
    ],
)
def test_two_spellings_of_a_name_share_a_key(left: str, right: str) -> None:
    assert name_key(left) == name_key(right) != ""


@pytest.mark.parametrize(
    ("left", "right"),
    [("张伟", "章伟"), ("王芳", "王方"), ("王𬭎生", "王铉生"), ("李一", "李七"), ("张伟", "张伟伟"),
     ("𠮷田", "吉田"), ("赵婷婷", "赵婷"), ("张□芳", "张芳"), ("张□", "张伟"), ("王先生", "王")],
)  # fmt: skip
def test_two_names_do_not_share_a_key(left: str, right: str) -> None:
    assert name_key(left) != name_key(right)


@pytest.mark.parametrize("dot", DOTS)
def test_every_middle_dot_is_the_same(dot: str) -> None:
    assert name_key(f"古丽{dot}买买提") == "古丽买买提"


@pytest.mark.parametrize("name", ["𬭎", "𠮷", "𰻝", "㛃", "䶮"])
def test_rare_characters_survive(name: str) -> None:
    assert written_name(f"王{name}") == f"王{name}"
    assert NAME.one(f"王{name}") == f"王{name}"


@pytest.mark.parametrize("text", ["", " ", "无", "不详", "/", "-", "—", "NULL", "0"])
def test_no_name_is_missing(text: str) -> None:
    assert NAME.one(text) is None
    assert NAME_KEY.one(text) is None


@pytest.mark.parametrize(
    "text",
    ["张三、李四", "张三，李四", "张三;李四", "张三/李四", "张三\n李四", "张三 李四", "张三（户主）、李小四", "王芳、李娜、赵敏", "欧阳建国、司马云"],
)  # fmt: skip
def test_two_people_in_one_cell_are_no_person(text: str) -> None:
    for cleaner in (NAME, NAME_KEY):
        with pytest.raises(Refused, match=TWO_PEOPLE):
            cleaner.one(text)


@pytest.mark.parametrize(
    "text",
    [
        "阿卜杜拉、买买提",
        "张 伟",
        "欧阳 云",
        "欧阳 海花",
        "上官 云飞",
        "沙吾提 艾山",
        "张三（李四之父）",
        "John、Smith",
    ],
)
def test_one_person_is_not_taken_for_two(text: str) -> None:
    assert NAME.one(text)


@pytest.mark.parametrize(
    ("text", "note"),
    [("张?", UNKNOWN_CHARACTER), ("张□芳", UNKNOWN_CHARACTER), ("张\ue5e5", UNKNOWN_CHARACTER), ("张伟", ""),
     ("张伟（?）", ""), ("王𬭎生", "")],
)  # fmt: skip
def test_a_character_that_was_not_written_is_noted(text: str, note: str) -> None:
    assert NAME.note is not None and NAME.note(text, written_name(text)) == note


def test_a_remark_alone_is_no_key() -> None:
    assert NAME_KEY.one("（已故）") is None


@pytest.mark.parametrize(
    "word", ["不详", "未知", "暂无", "没有", "待补", "待查", "未办", "未提供", "無無"]
)
@pytest.mark.parametrize("others", [[], ["张伟"], ["張偉", "张伟"]])
def test_a_word_for_missing_is_missing_in_a_column_too(word: str, others: list[str]) -> None:
    for cleaner in (NAME, NAME_KEY):
        texts = [*others, word]
        values = clean_column(cleaner, pa.array(texts)).values.to_pylist()
        assert values == [cleaner.one(text) for text in texts]


@steady
@given(st.text(max_size=12))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@steady
@given(st.text(alphabet=COMMON + DOTS + "張偉 ()（）𬭎aB", max_size=10))
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@steady
@given(st.text(alphabet=COMMON, min_size=2, max_size=4), st.sampled_from(" \u3000\u200b\ufeff"))
def test_blanks_change_no_name(name: str, blank: str) -> None:
    spread = blank.join(name)
    assert written_name(spread) == name
    assert name_key(spread) == name_key(name)


def test_the_table_of_variants_leads_to_usual_characters() -> None:
    unusual = unusual_characters()
    assert len(unusual) > 2000
    assert [c for c in unusual if name_key(name_key(c)) != name_key(c)] == []
    assert not set(COMMON) & set(unusual)
