"""Text extracts: every encoding and delimiter, the rows Excel shows, the same in any block size."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.reading import text
from pipeline.reading.encoding import looks_like_text
from pipeline.reading.pieces import Piece
from pipeline.reading.quotes import chunks
from pipeline.reading.text import read_text
from tests.text_reading import csv_text, file_of, read, read_bytes, rows_of, written

steady = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HEADER = "姓名,身份证号,备注\n"


# --- encodings ---------------------------------------------------------------------------------

LINES = HEADER + "张伟,11010519491231002X,丢了证\n阿依古丽·买买提,,住“一号楼”，三层\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom", "utf-16-le-bom", "gb18030", "gbk"]
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    name = encoding.removesuffix("-bom")
    raw = (("\ufeff" if encoding.endswith("-bom") else "") + LINES).encode(name)
    good, odd, count = read_bytes(tmp_path, raw)
    assert good[2] == ["张伟", "11010519491231002X", "丢了证"]
    assert good[3] == ["阿依古丽·买买提", "", "住“一号楼”，三层"]
    assert (odd, count) == ({}, 3)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_found(tmp_path: Path, encoding: str) -> None:
    rows = "姓名,证号,备注\n" + "张伟,11010519491231002X,好\n" * 3
    raw = rows.encode(encoding)
    assert looks_like_text(raw)
    good, _, count = read_bytes(tmp_path, raw)
    assert (good[4], count) == (["张伟", "11010519491231002X", "好"], 4)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_may_have_the_character_one(encoding: str) -> None:
    assert looks_like_text(("姓名,证号\n" + "王一,11010519491231002X\n" * 5).encode(encoding))


def test_utf16_may_have_a_character_with_the_byte_of_a_quotation_mark(tmp_path: Path) -> None:
    raw = (HEADER + '马逢春,1,"甲,乙"\n').encode("utf-16")  # 逢 is U+9022
    assert read_bytes(tmp_path, raw)[0] == {2: ["马逢春", "1", "甲,乙"]}


def test_characters_beyond_the_first_plane(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16", "gb18030"):
        good, _, _ = read_bytes(tmp_path, (HEADER + "王𬭎生,1,𠮷\n").encode(encoding))
        assert good == {2: ["王𬭎生", "1", "𠮷"]}


def test_lines_of_gb18030_far_down_a_utf8_file_are_mended(tmp_path: Path) -> None:
    first = (HEADER + "张三,1,好\n" * 81_000).encode()
    assert len(first) > 1 << 20  # what is looked at to find the encoding
    raw = first + "李四,2,很好啊\n".encode("gb18030") + "王五,3,好\n".encode()
    good, _, count = read_bytes(tmp_path, raw)
    assert good[81_002] == ["李四", "2", "很好啊"]
    assert good[81_003] == ["王五", "3", "好"]
    assert count == 81_003


@pytest.mark.parametrize("main", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("张三丰", "李四光"),
        ("张伟", "李四"),  # UTF-8 of even length passes as GB18030: 鏉庡洓
    ],
)
def test_two_encodings_in_one_file_are_told_apart_by_line(
    tmp_path: Path, main: str, first: str, second: str
) -> None:
    other = "gb18030" if main == "utf-8" else "utf-8"
    raw = (HEADER + f"{first},1,你好\n").encode(main) + f"{second},2,很好\n".encode(other)
    good, _, _ = read_bytes(tmp_path, raw)
    assert good == {2: [first, "1", "你好"], 3: [second, "2", "很好"]}


def test_a_file_is_not_judged_by_a_character_cut_in_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, ("姓名,证号\r" + "张伟,1\r" * 9).encode())
    for look in (24, 25):
        monkeypatch.setattr(text, "LOOK", look)
        assert read(path)[0][2] == ["张伟", "1"]


def test_a_line_in_no_encoding_is_kept_and_marked(tmp_path: Path) -> None:
    raw = (HEADER + "张三丰,1,好\n").encode() + b"\xff\xff\xff,2,x\n"
    good, odd, count = read_bytes(tmp_path, raw)
    assert good[2] == ["张三丰", "1", "好"]
    assert "\ufffd" in good[3][0] and good[3][1:] == ["2", "x"]
    assert (odd, count) == ({}, 3)


def test_nul_is_taken_out(tmp_path: Path) -> None:
    good, _, _ = read_bytes(tmp_path, (HEADER + "张\x00伟,1\x00,\x00\n").encode())
    assert good == {2: ["张伟", "1", ""]}


@pytest.mark.parametrize(
    ("start", "text_like"),
    [
        (b"a,b\n1,2\n", True),
        ("姓名,证号\n".encode("gb18030"), True),
        (b"\xff\xfea\x00", True),
        (b"\x89PNG\r\n\x1a\n\x00\x00", False),
        (b"%PDF-1.7\n%\x01\x02", False),
        (b"a,b\n" + bytes(100), True),
        (b"a,b\n" + bytes(100) + b"c", False),
        (b"a,b\n1,2\n\x1a", True),
        (b"a\x01b\n1\x012\n", True),
        (b"\x1f\x8b\x08\x00\x12\x34\x56\x78\x00\x03abcdefgh", False),
    ],
)
def test_what_is_no_text_is_not_taken_for_it(start: bytes, text_like: bool) -> None:
    assert looks_like_text(start) == text_like


# --- delimiters and quotation marks ------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，", "^"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [["姓名", "身份证号", "金额"], ["张伟", "1", "500.00"], ["李娜", "2", ""]]
    raw = "".join(delimiter.join(line) + "\n" for line in lines).encode(encoding)
    good, odd, count = read_bytes(tmp_path, raw)
    assert good == {2: lines[1], 3: lines[2]}
    assert (odd, count) == ({}, 3)


def test_commas_in_an_address_do_not_hide_the_tab(tmp_path: Path) -> None:
    raw = ("姓名\t证号\t地址\n" + "张伟\t1\t甲,乙,丙\n" * 4 + "李娜\t2\t甲\n" * 3).encode()
    good, _, _ = read_bytes(tmp_path, raw)
    assert good[2] == ["张伟", "1", "甲,乙,丙"]


def test_quoted_fields_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    rows = [["姓名", "证号", "备注"], ["张伟", "1", '甲,"乙"\n丙\r\n丁'], ["李娜", "2", ""]]
    good, odd, count = read_bytes(tmp_path, csv_text(rows).encode("gb18030"))
    assert good == {2: rows[1], 3: rows[2]}
    assert (odd, count) == ({}, 3)


def test_a_stray_quotation_mark_costs_no_row(tmp_path: Path) -> None:
    raw = (HEADER + '张伟,"1,好\n李娜,2,"甲"\n王芳,3,乙\n').encode()
    good, odd, count = read_bytes(tmp_path, raw)
    assert good == {2: ["张伟", '"1', "好"], 3: ["李娜", "2", "甲"], 4: ["王芳", "3", "乙"]}
    assert (odd, count) == ({}, 4)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param('张5",1,甲\n李6",2,乙\n', id="inches"),
        pytest.param('张伟,1,"甲\n李娜,2,乙"\n王芳,3,丙\n', id="two strays"),
    ],
)
def test_two_stray_quotation_marks_neither_stop_the_run_nor_lose_a_row(
    tmp_path: Path, lines: str
) -> None:
    good, odd, count = read_bytes(tmp_path, (HEADER + lines).encode())
    assert len(good) + len(odd) + 1 == count


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"x" * 200_000 + b"\n", id="one long line"),
        pytest.param(("姓名，证号\n张伟，" + "x" * 200_000 + "\n").encode(), id="by the slow reader"),
        pytest.param((HEADER + '"张伟,1,好\n' + "李娜,2,好\n" * 20_000 + '王芳,3,"好\n').encode(),
                     id="a field without end"),
    ],
)  # fmt: skip
def test_no_text_is_too_long_for_the_reader(tmp_path: Path, raw: bytes) -> None:
    good, odd, count = read_bytes(tmp_path, raw)
    assert len(good) + len(odd) + 1 == count


def test_a_wide_comma_in_a_quoted_field_stays(tmp_path: Path) -> None:
    raw = '姓名，证号，备注\n张伟，1，"甲，乙"\n李娜，2，丙\n'.encode()
    assert read_bytes(tmp_path, raw)[0][2] == ["张伟", "1", "甲，乙"]


# --- rows --------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends(tmp_path: Path, end: str, last: bool) -> None:
    lines = ["姓名,证号", "张伟,1", "李娜,2"]
    raw = (end.join(lines) + (end if last else "")).encode("gb18030")
    good, odd, count = read_bytes(tmp_path, raw)
    assert good == {2: ["张伟", "1"], 3: ["李娜", "2"]}
    assert (odd, count) == ({}, 3)


def test_cr_alone_ends_a_line_in_utf16(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "姓名,证号\r张伟,1\r李娜,2\r".encode("utf-16"))[2] == 3


def test_a_cr_between_lines_that_end_in_lf_loses_no_row(tmp_path: Path) -> None:
    good, odd, _ = read_bytes(tmp_path, (HEADER + "张伟,1,甲\r李娜,2,乙\n王芳,3,丙\n").encode())
    said = str([*good.values(), *odd.values()])
    assert "李娜" in said


def test_blank_lines_keep_their_row_numbers(tmp_path: Path) -> None:
    raw = (HEADER + "\n张伟,1,a\n\n\r\n,,\n李娜,2,b\n\n").encode()
    good, odd, count = read_bytes(tmp_path, raw)
    filled = {row: fields for row, fields in {**good, **odd}.items() if any(fields)}
    assert filled == {3: ["张伟", "1", "a"], 7: ["李娜", "2", "b"]}
    assert sorted([*good, *odd]) == [2, 3, 4, 5, 6, 7, 8]
    assert count == 8


def test_ragged_rows_are_odd_with_their_fields_and_the_reason(tmp_path: Path) -> None:
    path = written(tmp_path, (HEADER + "张伟,1\n李娜,2,b\n王芳,3,c,d\n赵强,4,d,,\n").encode())
    (block,) = read_text(path).blocks(1, [0, 1, 2])
    assert {row: (fields, why) for row, fields, why in block.odd} == {
        2: (["张伟", "1"], "字段数不符（表头3列，本行2列）"),
        4: (["王芳", "3", "c", "d"], "字段数不符（表头3列，本行4列）"),
    }
    good, _ = rows_of([block], 3)
    assert good == {3: ["李娜", "2", "b"], 5: ["赵强", "4", "d"]}


def test_titles_above_and_totals_below_do_not_move_the_rows(tmp_path: Path) -> None:
    raw = "2026年10月名册\n填报单位：民政局\n\n姓名,证号,金额\n张伟,1,5\n李娜,2,6\n合计,,11\n制表人：王芳\n"
    good, odd, count = read_bytes(tmp_path, raw.encode("gb18030"), header=4)
    assert good == {5: ["张伟", "1", "5"], 6: ["李娜", "2", "6"], 7: ["合计", "", "11"]}
    assert odd == {8: ["制表人：王芳"]}
    assert count == 8


def test_a_title_with_a_line_end_in_quotation_marks_is_one_row(tmp_path: Path) -> None:
    raw = '"名册\n（2026年）"\n姓名,证号\n张伟,1\n李娜,2\n'.encode()
    good, _, count = read_bytes(tmp_path, raw, header=2)
    assert good == {3: ["张伟", "1"], 4: ["李娜", "2"]}
    assert count == 4


def test_a_column_beyond_the_width_is_empty(tmp_path: Path) -> None:
    path = written(tmp_path, (HEADER + "张伟,1,a\n").encode())
    (block,) = read_text(path).blocks(1, [0, 7])
    assert block.columns[0].to_pylist() == ["张伟"] and block.columns[7].to_pylist() == [""]


@pytest.mark.parametrize(
    "raw", [b"", b"\xef\xbb\xbf", b"\n", b"\r\n\r\n", b"a", "姓名,证号".encode()]
)
def test_next_to_nothing_is_read(tmp_path: Path, raw: bytes) -> None:
    good, odd, count = read_bytes(tmp_path, raw, header=0)
    assert len(good) + len(odd) == count == len(raw.removeprefix(b"\xef\xbb\xbf").splitlines())


def test_walking_twice_counts_once(tmp_path: Path) -> None:
    sheet = read_text(written(tmp_path, (HEADER + "张伟,1,a\n" * 5).encode()))
    for _ in range(2):
        assert sum(len(block.rows) for block in sheet.blocks(1, [0])) == 5
        assert sheet.count() == 6


# --- properties --------------------------------------------------------------------------------

PLAIN = st.text(alphabet="张伟一二三,;|\t，。 aB0123\u3000·“”", max_size=6)
FIELD = PLAIN | st.text(alphabet='张伟a1,"\n', max_size=6)
WIDTH = 3


@st.composite
def tables(draw: st.DrawFn, field: st.SearchStrategy[str] = FIELD) -> list[list[str]]:
    """A header and rows of its width; the last is no lone line of blanks."""
    rows = draw(st.lists(st.lists(field, min_size=WIDTH, max_size=WIDTH), max_size=12))
    return [["姓名", "证号", "备注"], *rows]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@steady
@given(rows=tables(), end=st.sampled_from(["\n", "\r\n"]), cut=st.booleans())
def test_any_table_is_read_back(
    tmp_path: Path, encoding: str, rows: list[list[str]], end: str, cut: bool
) -> None:
    lines = csv_text(rows, end=end)
    raw = (lines.removesuffix(end) if cut else lines).encode(encoding)
    path = written(tmp_path, raw)
    file = file_of(path)
    if (file.delimiter, file.encoding) != (",", encoding):  # another one fits as well
        return
    good, odd, count = read(path)
    assert good == dict(enumerate(rows[1:], 2))
    assert odd == {}
    assert count == len(list(csv.reader(io.StringIO(raw.decode(encoding), newline=""))))


@steady
@given(rows=tables(), encoding=st.sampled_from(["utf-8", "gb18030"]), block=st.integers(16, 200))
def test_the_size_of_a_block_changes_nothing(
    tmp_path: Path, rows: list[list[str]], encoding: str, block: int
) -> None:
    path = written(tmp_path, csv_text(rows, end="\n").encode(encoding))
    assert read(path, block=block) == read(path)


@steady
@given(rows=tables(PLAIN.map(str.strip)), block=st.integers(8, 60))
def test_the_size_of_a_block_changes_nothing_in_utf16(
    tmp_path: Path, rows: list[list[str]], block: int
) -> None:
    path = written(tmp_path, csv_text(rows, end="\r\n").encode("utf-16"))
    assert read(path, block=block * 2) == read(path)


@pytest.mark.parametrize(
    ("lines", "encoding"),
    [
        pytest.param("姓名,证号\r\n张伟,1\r\n李娜,2\r\n", "utf-8", id="CR at the end of a block"),
        pytest.param('姓名,证号\n张伟,"甲\n\n\n乙"\n李娜,2\n', "utf-16", id="quoted in UTF-16"),
        pytest.param('姓名\r张伟\r"甲\n乙"\r李娜\r', "utf-8", id="CR file with a quoted LF"),
    ],
)
def test_no_block_ends_at_the_wrong_place(tmp_path: Path, lines: str, encoding: str) -> None:
    path = written(tmp_path, lines.encode(encoding))
    whole = read(path)
    for block in range(2, 60, 2):
        assert read(path, block=block) == whole, block


@steady
@given(
    st.lists(st.lists(FIELD, max_size=5).filter(lambda row: row != [""]), max_size=15),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_records_are_counted_as_an_independent_reader_counts_them(
    rows: list[list[str]], end: str, cut: bool
) -> None:
    lines = csv_text(rows, end=end)
    lines = lines.removesuffix(end) if cut else lines
    reader = csv.reader(io.StringIO(lines, newline=""))
    found = chunks(iter([Piece(lines.encode())]), b",", 0)
    assert sum(chunk.count for chunk in found) == sum(1 for _ in reader)


@steady
@given(
    lines=st.lists(
        st.lists(st.text(alphabet="张伟a1 ", max_size=4), min_size=1, max_size=5), max_size=15
    ),
    block=st.integers(8, 100),
)
def test_ragged_rows_are_all_accounted_for(
    tmp_path: Path, lines: list[list[str]], block: int
) -> None:
    raw = HEADER + "".join(",".join(line) + "\n" for line in lines)
    good, odd, count = read(written(tmp_path, raw.encode()), block=block)
    assert sorted([*good, *odd]) == list(range(2, count + 1))
    assert count == len(lines) + 1
    for row, fields in {**good, **odd}.items():
        given_fields = [f for f in lines[row - 2] if f]
        assert [f for f in fields if f] == given_fields


@settings(deadline=None, max_examples=150)
@given(raw=st.binary(max_size=200) | st.text(alphabet='a,"\n\r张', max_size=60).map(str.encode))
def test_any_bytes_are_read_without_a_fault(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    for content in (raw, (HEADER + 'a",1,2\nb",3,4\n').encode()):
        good, odd, count = read_bytes(folder, content, header=0)
        assert len(good) + len(odd) == count
