"""Numbers that may not leave the county, however they are written, and what only looks like one."""

import pytest

from pipeline.kernel.ids import check_digit
from pipeline.kernel.leaks import leaks_in

NUMBER = "35059919900307123" + check_digit("35059919900307123")
X_NUMBER = next(
    f"35059919511224{n:03d}X" for n in range(1000) if check_digit(f"35059919511224{n:03d}") == "X"
)
OLD = "350599510307123"

IDS = (
    NUMBER,
    NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"),  # a wrong check digit is a number, too
    X_NUMBER,
    X_NUMBER.lower(),
    f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
    f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
    f"{NUMBER[:6]} {NUMBER[6:10]} {NUMBER[10:14]} {NUMBER[14:]}",
    f"{NUMBER[:3]} {NUMBER[3:6]} {NUMBER[6:10]} {NUMBER[10:14]} {NUMBER[14:]}",
    " ".join(NUMBER),
    f"{NUMBER[:4]}，{NUMBER[4:9]}，{NUMBER[9:]}",
    f"{NUMBER[:8]}\n{NUMBER[8:]}",
    NUMBER[:9] + "\u200b" + NUMBER[9:],
    "".join(chr(ord(c) + 0xFEE0) for c in NUMBER),
    "".join("〇一二三四五六七八九"[int(c)] if c.isdigit() else c for c in NUMBER),
    f"经查，张某（身份证{NUMBER}）已去世",
    f"id{NUMBER}x",
    f"0{NUMBER}"[1:],
    OLD,
    f"原号{OLD}，已升位",
)
OTHERS = {
    "手机号": ("13812345678", "138 1234 5678", "138-1234-5678", "138-123-45678", "+8613812345678", "86 13812345678",
             "电话13812345678。", "１３８１２３４５６７８", "1 3 8 1 2 3 4 5 6 7 8", "一三八一二三四五六七八", "Tel:13812345678"),
    "固定电话": ("0595-22381234", "（0595）22381234", "0595 2238 1234", "059522381234", "010-62381234", "电话：22381234"),
    "银行账号": ("6222021234567890123", "6217001234567890", "6222 0212 3456 7890 123", "6222-0212-3456-7890",
             "账号：350012345678", "9030120010010100123456"),
    "车牌号": ("闽C12345", "闽C·A1B23", "闽CD12345", "闽c 12345", "他名下有闽C12345轿车", "粤Z1234港", "闽05-12345"),
    "残疾人证号": (NUMBER + "43", NUMBER + "11B1", f"{NUMBER} 43"),
    "不动产单元号": ("350599001001JC00001F00010001", "350599 001001 JC00001 F00010001", "350599-001-001-GB00012-F00010002"),
    "不动产权证号": ("闽（2021）某某不动产权第0001234号",),
}  # fmt: skip
INNOCENT = (
    "2026-10-15 08:30:00", "20261015", "2026年10月15日至2026年10月31日", "2026-10-01 2026-10-31", "20261122112233",
    "20261122112233123", "批次号：PC20261122-001", "运行编号 2026-10-abcd1234", "35059910020", "350599100201", "共12345678.00元",
    "1,234,567,890.50", "350599********1234", "**************1234", "138****5678", "6222***********0123", "第12345号",
    "3f1c13812345678a9b2", "0f8fad5b-d9cb-469f-a165-70867728950e", "{13812345-1234-1234-1234-138123456789}",
    "〔2021〕57号", "民发〔2018〕50号", "0.30000000000000004", "12345热线", "12349", "张*三 3人 1,350.00元", "350599 20261001",
    "川A类地区", "5A级", "云A", "GB/T 2260-2007", "GB 11643-1999", "2026-10 2026-11 2026-12 2027-01", "9e107d9d372bb6826bd81d3542a419d6",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "1234567890", "15000元 350599", "2026-27-28 100 200 300",
    "11,350 12,450 13,550 14,650", "批次2026102512300001",
)  # fmt: skip


@pytest.mark.parametrize("text", IDS)
def test_every_way_to_write_an_id_number_is_found(text: str) -> None:
    (leak,) = leaks_in(text)
    assert leak.kind == "身份证号"
    assert "19900307" not in leak.shown and "*" in leak.shown


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in OTHERS.items() for text in texts]
)
def test_every_other_kind_is_found_once(kind: str, text: str) -> None:
    (leak,) = leaks_in(text)
    assert leak.kind == kind
    assert "*" in leak.shown


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert leaks_in(text) == []


def test_several_numbers_in_one_text_are_all_told() -> None:
    text = f"张某 {NUMBER} 13812345678 闽C12345 6222021234567890123"
    assert {leak.kind for leak in leaks_in(text)} == {"身份证号", "手机号", "车牌号", "银行账号"}


def test_our_own_numbers_of_findings_are_none_of_anybody() -> None:
    assert leaks_in("5018297364516901")
    assert not leaks_in("线索5018297364516901", allowed=frozenset(["5018297364516901"]))


def test_the_countys_own_telephone_may_be_told_and_known_numbers_may_not() -> None:
    text = "监督电话0595-22381234，存折350012345"
    assert [leak.kind for leak in leaks_in(text, allowed=frozenset(["059522381234"]))] == []
    (leak,) = leaks_in(text, frozenset(["350012345"]), frozenset(["059522381234"]))
    assert leak.kind == "名册上的号码" and "350012345" not in leak.shown
