"""Text files put together, cut off, and quoted carelessly: no row is lost, no whole row is hurt."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.reading import encoding
from pipeline.reading.record import MAX_LINES
from pipeline.reading.text import read_text, text_extract
from pipeline.reading.unfit import Unfit
from tests.text_reading import csv_text, file_of, read, read_bytes, written

ID = "350599195003150111"
HEADER = "姓名,身份证号,备注,村\n"
steady = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


# --- files put together, padding, line ends ----------------------------------------------------


@pytest.mark.parametrize("end", ["", "\n"])
def test_files_copied_one_behind_the_other(tmp_path: Path, end: str) -> None:
    first, second = f"{HEADER}张伟,{ID},好,东村{end}", f"{HEADER}李娜,2,,西村\n"
    good, odd, count = read_bytes(tmp_path, first.encode("utf-8-sig") + second.encode("utf-8-sig"))
    assert good[2] == ["张伟", ID, "好", "东村"] and good[4] == ["李娜", "2", "", "西村"]
    assert good[3] == HEADER.strip().split(",")
    assert (odd, count) == ({}, 4)


def test_a_utf8_file_behind_a_gb18030_file(tmp_path: Path) -> None:
    first = f"{HEADER}张伟,{ID},好,东村".encode("gb18030")
    second = '"姓名","身份证号","备注","村"\n"李娜","2","","西村"\n'.encode("utf-8-sig")
    good, odd, _ = read_bytes(tmp_path, first + b"\n" + second)
    assert good[2] == ["张伟", ID, "好", "东村"] and good[4] == ["李娜", "2", "", "西村"]
    assert good[3] == HEADER.strip().split(",") and odd == {}


def test_a_mark_inside_a_cell_is_no_line_end(tmp_path: Path) -> None:
    good, _, count = read_bytes(tmp_path, f"{HEADER}张\ufeff伟,{ID},好,东村\n".encode())
    assert count == 2 and good[2][1:] == [ID, "好", "东村"]


@pytest.mark.parametrize("tail", [b"\x1a", b"\n\x1a", b"\r\n\x1a\r\n", b"\x00" * 40, b"\x1a\x1a"])
@pytest.mark.parametrize("kind", ["utf-8", "gb18030"])
def test_what_dos_leaves_at_the_end(tmp_path: Path, tail: bytes, kind: str) -> None:
    good, odd, _ = read_bytes(tmp_path, f"{HEADER}张伟,{ID},好,东村".encode(kind) + tail)
    filled = {row: fields for row, fields in {**good, **odd}.items() if any(fields)}
    assert filled == {2: ["张伟", ID, "好", "东村"]}


@pytest.mark.parametrize("strange", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_only_line_ends_end_lines(tmp_path: Path, strange: str) -> None:
    good, odd, count = read_bytes(tmp_path, f"{HEADER}张伟,{ID},甲{strange}乙,东村\n".encode() * 2)
    assert good[2] == ["张伟", ID, f"甲{strange}乙", "东村"]
    assert (odd, count) == ({}, 4)


def test_mixed_line_ends(tmp_path: Path) -> None:
    raw = f"{HEADER}甲,1,a,b\r\n乙,2,a,b\r丙,3,a,b\n丁,4,a,b".encode("gb18030")
    good, odd, count = read_bytes(tmp_path, raw)
    assert [fields[0] for fields in good.values()] == ["甲", "乙", "丙", "丁"]
    assert (odd, count) == ({}, 5)


def test_a_line_without_end_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "MAX_LINE", 1 << 16)
    monkeypatch.setattr(encoding, "_STEP", 1 << 12)
    path = written(tmp_path, HEADER.encode() + b"x" * (1 << 17) + b"\n")
    with pytest.raises(Unfit, match="没有换行"):
        read_text(path)
    extract = text_extract(path)
    assert not extract.sheets and "没有换行" in extract.problem and extract.fix


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    assert "列数超过" in text_extract(written(tmp_path, b",".join([b"x"] * 3000) + b"\n")).problem


# --- separators --------------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["|!|", "||", ",|", "|@|", "^|^", "\x01", "\x1f", "；", "~|"])
@pytest.mark.parametrize("kind", ["utf-8", "gb18030", "utf-16"])
def test_fixed_separators(tmp_path: Path, between: str, kind: str) -> None:
    rows = [["姓名", "身份证号", "备注", "村"], ["张伟", ID, "", ""], ["李娜", "2", "a,b|c", "西村"],
            ["王芳", "", "", ""]]  # fmt: skip
    raw = "".join(between.join(row) + "\r\n" for row in rows).encode(kind)
    good, odd, count = read_bytes(tmp_path, raw)
    assert good == dict(enumerate(rows[1:], 2))
    assert (odd, count) == ({}, 4)


def test_a_pipe_may_be_half_a_character(tmp_path: Path) -> None:
    half = [c for c in map(chr, range(0x4E00, 0x9FA6)) if c.encode("gb18030")[1:2] == b"|"][:60]
    rows = [f"{c}{c}|{n}|{c}\n" for n, c in enumerate(half)]
    good, odd, _ = read_bytes(tmp_path, ("姓名|证号|备注\n" + "".join(rows)).encode("gb18030"))
    assert odd == {} and [fields[2] for fields in good.values()] == half


def test_a_chinese_comma_beside_its_stand_in(tmp_path: Path) -> None:
    raw = f'姓名，证号，备注\n张\x1f伟，{ID}，甲\x1f乙\n李娜，2，"甲，乙"\n'.encode()
    good, odd, _ = read_bytes(tmp_path, raw)
    assert good == {2: ["张\x1f伟", ID, "甲\x1f乙"], 3: ["李娜", "2", "甲，乙"]} and odd == {}


@pytest.mark.parametrize("commas", [1, 2, 3, 5])
def test_commas_in_every_address_do_not_hide_the_tab(tmp_path: Path, commas: int) -> None:
    address = ",".join("甲乙丙丁戊己"[: commas + 1])
    raw = "名册\n姓名\t证号\t地址\n" + f"张伟\t{ID}\t{address}\n" * 30
    assert read_bytes(tmp_path, raw.encode(), header=2)[0][3] == ["张伟", ID, address]


def test_titles_with_commas_do_not_hide_the_header(tmp_path: Path) -> None:
    raw = "某县，某局，2026年，名册，附件一\n说明：甲,乙,丙\n姓名;证号;备注\n" + "张伟;1;x\n" * 9
    assert read_bytes(tmp_path, raw.encode(), header=3)[0][4] == ["张伟", "1", "x"]


# --- quotation marks ---------------------------------------------------------------------------

GOOD_ROW = ["赵强", ID, '甲,"乙"\r\n丙', "西村"]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('张伟,1,3"管,东村', ["张伟", "1", '3"管', "东村"]),
        ('张伟,1,"3" 管",东村', ["张伟", "1", '3" 管', "东村"]),
        ('张伟,1,"甲,东村', ["张伟", "1", '"甲', "东村"]),
        ('张伟,1,甲",东村', ["张伟", "1", '甲"', "东村"]),
        ('张伟, "1" ,"甲" , 东村', ["张伟", "1", "甲", " 东村"]),
        ('张伟,1,"甲"乙,东村', ["张伟", "1", '"甲"乙', "东村"]),
        ('张伟,1,"甲,乙"",丙",东村', ["张伟", "1", '甲,乙",丙', "东村"]),
        ('"张伟",1,5" x 3","东,村"', ["张伟", "1", '5" x 3"', "东,村"]),
        (f'张伟,="{ID}",甲,东村', ["张伟", ID, "甲", "东村"]),
        (f'张伟,"=""{ID}""",甲,东村', ["张伟", ID, "甲", "东村"]),
    ],
)
def test_each_record_is_quoted_in_its_own_way(tmp_path: Path, line: str, fields: list[str]) -> None:
    well = csv_text([GOOD_ROW])
    raw = (HEADER + well + line + "\r\n" + well).encode()
    good, odd, count = read_bytes(tmp_path, raw)
    assert good == {2: GOOD_ROW, 3: fields, 4: GOOD_ROW}
    assert (odd, count) == ({}, 4)


@pytest.mark.parametrize("lines", [1, MAX_LINES - 2, MAX_LINES + 5])
def test_a_stray_mark_swallows_no_rows(tmp_path: Path, lines: int) -> None:
    rows = [f"李娜{n},{ID},甲,西村\n" for n in range(lines)]
    raw = f'{HEADER}张伟,{ID},"5寸,东村\n{"".join(rows)}王芳,{ID},6",东村\n'.encode()
    good, odd, count = read_bytes(tmp_path, raw)
    assert [fields[0] for fields in good.values()] == [
        "张伟",
        *(f"李娜{n}" for n in range(lines)),
        "王芳",
    ]
    assert (odd, count) == ({}, lines + 3)


def test_a_remark_of_many_lines_is_one_record(tmp_path: Path) -> None:
    note = "\n".join(f"第{n}点，见附件" for n in range(MAX_LINES - 5))
    rows = [
        ["姓名", "身份证号", "备注", "村"],
        ["张伟", ID, note, "东村"],
        ["李娜", "2", "", "西村"],
    ]
    good, odd, _ = read_bytes(tmp_path, csv_text(rows).encode("gb18030"))
    assert good == {2: rows[1], 3: rows[2]} and odd == {}


def test_a_record_of_several_lines_and_too_many_fields_is_one_odd_row(tmp_path: Path) -> None:
    raw = f'{HEADER}张,伟,{ID},"甲\n乙",东村\n李娜,2,,西村\n'.encode()
    good, odd, count = read_bytes(tmp_path, raw)
    assert odd == {2: ["张", "伟", ID, "甲\n乙", "东村"]}
    assert (good, count) == ({3: ["李娜", "2", "", "西村"]}, 3)


# --- ragged rows -------------------------------------------------------------------------------

FULL = "张伟,350599195003150111,男,东村,2026-01-05,好\n"
WIDE = "姓名,身份证号,性别,村,日期,备注\n"


def test_a_file_that_drops_blanks_at_the_end_is_filled_up(tmp_path: Path) -> None:
    short = "李娜,350599196207080228,女,西村,2026-02-03\n王芳,350599196207080228,女,西村\n"
    good, odd, count = read_bytes(tmp_path, (WIDE + FULL * 5 + short).encode())
    assert good[7] == ["李娜", "350599196207080228", "女", "西村", "2026-02-03", ""]
    assert good[8] == ["王芳", "350599196207080228", "女", "西村", "", ""]
    assert (odd, count) == ({}, 8)


@pytest.mark.parametrize(
    "row",
    [
        "李娜,女,西村,2026-02-03\n",  # shifted: no number
        "李娜,350599196207080228,西村,2026-02-03,好\n",  # shifted: no sex
        "李娜,350599196207080228,女,2026-02-03,好\n",  # shifted: no village
    ],
)
def test_a_row_that_lost_a_field_in_the_middle_stays_out(tmp_path: Path, row: str) -> None:
    short = "王芳,350599196207080228,女,西村\n" * 2
    good, odd, _ = read_bytes(tmp_path, (WIDE + FULL * 5 + short + row).encode())
    assert odd == {9: row.strip().split(",")} and len(good) == 7


def test_a_file_that_writes_its_blanks_gets_none_added(tmp_path: Path) -> None:
    rows = "李娜,350599196207080228,女,西村,2026-02-03,\n王芳,350599196207080228,女,西村\n" * 2
    _, odd, _ = read_bytes(tmp_path, (WIDE + FULL * 5 + rows).encode())
    assert sorted(odd) == [8, 10]


def test_rows_wider_than_their_header_are_odd_unless_blank(tmp_path: Path) -> None:
    raw = "姓名,身份证号\n" + "张伟,1,\n" * 5 + "李娜,2,多\n"
    good, odd, _ = read_bytes(tmp_path, raw.encode())
    assert good == {row: ["张伟", "1", ""] for row in range(2, 7)}
    assert odd == {7: ["李娜", "2", "多"]}


def test_rows_narrower_than_their_header_are_odd(tmp_path: Path) -> None:
    raw = "姓名,身份证号,性别,村\n" + "张伟,1,东村\n" * 5
    good, odd, _ = read_bytes(tmp_path, raw.encode())
    assert good == {} and len(odd) == 5


def test_the_last_line_cut_off_is_said_to_be(tmp_path: Path) -> None:
    path = written(tmp_path, (WIDE + FULL * 5 + "李娜,3505991").encode())
    ((row, _, reason),) = [odd for block in read_text(path).blocks(1, [0, 1]) for odd in block.odd]
    assert row == 7 and "最后一行不完整" in reason and "表头6列，本行2列" in reason


# --- properties --------------------------------------------------------------------------------

CELL = st.text(alphabet='张伟一二 aB01,;|\t"\n·，。', max_size=8)


@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@steady
@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=12),
    between=st.sampled_from([",", "\t", ";", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    block=st.integers(16, 400),
)
def test_any_written_table_is_read_back(
    tmp_path: Path, kind: str, rows: list[list[str]], between: str, end: str, quoting: int, block: int
) -> None:  # fmt: skip
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=between, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    head = [["姓名", "身份证号", "备注"], *[["欧阳明月", "十八", "无"]] * 9]
    writer.writerows([*head, *rows])
    path = written(tmp_path, stream.getvalue().encode(kind))
    assert file_of(path).delimiter == between
    good, odd, count = read(path, block=block)
    assert good == dict(enumerate([*head, *rows][1:], 2))
    assert (odd, count) == ({}, len(rows) + 10)


DAMAGE = ("stray", "opens", "closes", "nul", "lost", "short", "long", "other", "mark", "blank")


def damaged(line: str, how: str, at: int, kind: str) -> bytes:
    """One line of a file, without its end, as somebody or something spoilt it."""
    fields = line.split(",")
    place = at % len(fields)
    match how:
        case "stray":
            fields[place] = fields[place][:1] + '"' + fields[place][1:]
        case "opens":
            fields[place] = '"' + fields[place]
        case "closes":
            fields[place] += '"'
        case "nul":
            fields[place] = "\x00" + fields[place]
        case "short":
            del fields[place]
        case "long":
            fields.insert(place, "多出")
        case "mark":
            fields[0] = "\ufeff" + fields[0]
        case "blank":
            fields = [""]
    raw = ",".join(fields).encode("gb18030" if (how == "other") == (kind == "utf-8") else "utf-8")
    return raw[:1] + b"\xff" + raw[1:] if how == "lost" else raw


@pytest.mark.parametrize("kind", ["utf-8", "gb18030"])
@settings(steady, max_examples=120)
@given(seed=st.integers(0, 1 << 32), harm=st.lists(st.tuples(
    st.integers(0, 39), st.sampled_from(DAMAGE), st.integers(0, 5)), max_size=8))  # fmt: skip
def test_damage_to_some_rows_hurts_no_other(
    tmp_path: Path, kind: str, seed: int, harm: list[tuple[int, str, int]]
) -> None:
    rng = random.Random(seed)
    notes = ["好", "", '3"管', "甲,乙", "甲\n乙", '他说"好",走了', "住址\r\n第二行"]
    rows = [[rng.choice("张王李赵") + rng.choice(("伟", "秀英")), f"3505991950{n:08}", "男",
             rng.choice(notes), "东村", f"2026-01-{n % 28 + 1:02}"] for n in range(40)]  # fmt: skip
    hurt = {at: (how, place) for at, how, place in harm}
    lines = [WIDE.strip().encode(kind)]
    for at, row in enumerate(rows):
        if at in hurt:
            row[3] = "好"
            lines.append(damaged(",".join(row), *hurt[at], kind))
        else:
            lines.append(csv_text([row]).removesuffix("\r\n").encode(kind))
    path = written(tmp_path, b"\r\n".join(lines) + b"\r\n")
    good, odd, count = read(path, block=rng.choice((64, 256, 0)))
    assert sorted([*good, *odd]) == list(range(2, count + 1)) and count == 41
    for at, row in enumerate(rows):
        if at not in hurt:
            assert good[at + 2] == row
        elif hurt[at][0] in ("nul", "mark", "other"):
            assert [text.removeprefix("\ufeff") for text in good[at + 2]] == row


def test_blocks_of_any_size_give_the_same_of_a_damaged_file(tmp_path: Path) -> None:
    lines = [f'{HEADER}张伟,{ID},"甲\n乙",东村\n李娜,{ID},3"管,西村\n', f'王芳,{ID},"5寸,东村\n',
             "赵强,1\n\n", f'孙丽,{ID},"他说"好",走了",南村\n']  # fmt: skip
    path = written(tmp_path, "".join(lines * 3).encode("gb18030"))
    whole = read(path)
    for block in range(2, 200, 3):
        assert read(path, block=block) == whole, block
