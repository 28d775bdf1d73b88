"""Which encoding each line is in: thousands of names, alone and mixed, and none is mojibake."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from data_samples.name_tables import FASHIONS, SURNAMES
from pipeline.reading import encoding
from pipeline.reading.encoding import coding_of, decode_lines
from pipeline.reading.text import read_text
from tests.text_reading import read, read_bytes, written

NAMES = 6000
_RARE = "喆堃玥珺旻昇玟犇翀镕濮婷妍姗瑾璐楠榕琪玮璇𬭎䶮"


def names(seed: int) -> list[str]:
    """Names in the fashion of their decades, one in ten with a rare character."""
    rng = random.Random(seed)
    families, shares = list(SURNAMES), list(SURNAMES.values())
    given = "".join(men + women for _, men, women in FASHIONS)
    return [
        rng.choices(families, shares)[0]
        + "".join(rng.choice(_RARE if rng.random() < 0.05 else given) for _ in range(rng.choice((1, 2, 2))))
        for _ in range(NAMES)
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("more", ["", ",城东镇"])
def test_no_name_is_mojibake(tmp_path: Path, encoding: str, more: str) -> None:
    people = names(1)
    head = "姓名,证号" + (",乡镇" if more else "")
    lines = [
        head,
        *(f"{name},3505991950031501{n % 90 + 10}{more}" for n, name in enumerate(people)),
    ]
    good, odd, count = read_bytes(tmp_path, "".join(f"{line}\n" for line in lines).encode(encoding))
    assert [fields[0] for _, fields in sorted(good.items())] == people
    assert (odd, count) == ({}, NAMES + 1)


@pytest.mark.parametrize("main", ["utf-8", "gb18030"])
@pytest.mark.parametrize("shuffled", [False, True])
def test_no_name_is_mojibake_in_a_file_of_two_encodings(
    tmp_path: Path, main: str, shuffled: bool
) -> None:
    other = "gb18030" if main == "utf-8" else "utf-8"
    people = names(2)
    kinds = [main] * (NAMES * 2 // 3) + [other] * (NAMES // 3)
    if shuffled:
        random.Random(3).shuffle(kinds)
    raw = "姓名,证号\n".encode(main) + b"".join(
        f"{name},350599195003150111\n".encode(kind)
        for name, kind in zip(people, kinds, strict=True)
    )
    path = written(tmp_path, raw)
    good, _, _ = read(path)
    assert [fields[0] for _, fields in sorted(good.items())] == people
    sheet = read_text(path)
    assert sum(len(block.rows) for block in sheet.blocks(1, [0])) == NAMES
    assert sheet.notes() == [f"{NAMES // 3}行的编码与全文不同（疑由几个文件拼接而成），已逐行识别"]


@pytest.mark.parametrize("main", ["utf-8", "gb18030"])
@pytest.mark.parametrize("name", ["濮翠华", "郑伟", "谢平", "联通", "张伟", "李四"])
@pytest.mark.parametrize("kind", ["utf-8", "gb18030"])
def test_a_name_that_is_valid_in_both_encodings(
    tmp_path: Path, main: str, name: str, kind: str
) -> None:
    raw = "姓名,证号\n".encode(main) + "欧阳明月,1\n".encode(main) * 20
    good, _, _ = read_bytes(tmp_path, raw + f"{name},2\n".encode(kind))
    assert good[22] == [name, "2"]


@pytest.mark.parametrize("lines", ["Lü Wei,1\n", "张·阿依,1\n", "温度5°±1,1\n", "ئەلى,1\n"])
def test_other_letters_in_utf8_stay(tmp_path: Path, lines: str) -> None:
    path = written(tmp_path, ("姓名,证号\n" + lines).encode())
    assert coding_of(path).encoding == "utf-8" and not coding_of(path).mixed
    assert read(path)[0][2][0] == lines.split(",")[0]


def test_a_line_with_a_broken_character_keeps_the_rest_and_is_counted(tmp_path: Path) -> None:
    for kind in ("utf-8", "gb18030"):
        broken = "林秀英,350599196207080228,城东镇\n".encode(kind)
        broken = broken[:1] + broken[2:]
        raw = "姓名,证号,乡镇\n张伟,1,城东镇\n".encode(kind) * 3 + broken
        sheet = read_text(written(tmp_path, raw))
        (block,) = sheet.blocks(1, [0, 1, 2])
        assert "\ufffd" in block.columns[0][-1].as_py()
        assert [block.columns[c][-1].as_py() for c in (1, 2)] == ["350599196207080228", "城东镇"]
        assert any("无法解码" in note and note.startswith("1行") for note in sheet.notes())


def test_what_fits_is_left_alone() -> None:
    assert decode_lines("张伟,1\na,2\n".encode(), "utf-8") == ("张伟,1\na,2\n".encode(), 0, 0)


def test_the_first_chinese_line_may_come_late(tmp_path: Path) -> None:
    raw = b"name,id,note\n" + b"Zhang,1,x\n" * 40_000 + "张伟,2,好\n".encode("gb18030") * 3
    path = written(tmp_path, raw)
    assert coding_of(path).encoding == "gb18030"
    assert read(path)[0][40_002] == ["张伟", "2", "好"]


@pytest.mark.parametrize("end", ["\n", "\r"])
@pytest.mark.parametrize("main, other", [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_one_line_of_another_encoding_is_found_wherever_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, main: str, other: str, end: str
) -> None:
    monkeypatch.setattr(encoding, "_STEP", 256)  # big enough for two threads to share the walk
    line = f"张伟,350599196207080228,城东镇{end}"
    for at in range(0, 40, 3):
        lines = [line.encode(main)] * 40
        lines[at] = line.replace("张伟", "李四").encode(other)
        path = written(tmp_path, f"姓名,证号,乡镇{end}".encode(main) + b"".join(lines))
        assert coding_of(path).mixed
        good, _, count = read(path)
        assert good[at + 2][0] == "李四" and count == 41
    assert not coding_of(written(tmp_path, line.encode(main) * 40)).mixed
