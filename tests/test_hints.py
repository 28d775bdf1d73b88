"""ID numbers of a sheet looked at together, and cells that are read beside others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline.hints import UNKNOWN_PREFIX
from pipeline.inbox import Inbox
from pipeline.kernel.dates import CENTURY, FUTURE
from pipeline.kernel.ids import LOST, MAYBE_LOST, check_digit
from pipeline.kernel.names import UNKNOWN_CHARACTER
from pipeline.ledgers import _quality
from pipeline.load import load
from pipeline.publish import TABLES
from sources import SOURCES

Read = Callable[..., duckdb.DuckDBPyConnection]
HEADER = "姓名,身份证号,家庭编号,性别,出生日期,月保障金额"


def number(first17: str) -> str:
    return first17 + check_digit(first17)


def person(nth: int, area: str = "350599", day: str = "19900307") -> str:
    return number(f"{area}{day}{nth:03d}")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Loads lines of a roster of October 2026, after ten plain ones."""

    def make(*lines: str, name: str = "2026年10月农村低保名册.csv", header: str = HEADER,
             plain: int = 10) -> duckdb.DuckDBPyConnection:  # fmt: skip
        folder = tmp_path / "2026-10"
        folder.mkdir()
        usual = [f"张伟,{person(2 * n + 1)},{n},男,1990-03-07,500" for n in range(plain)]
        (folder / name).write_text("\n".join([header, *usual, *lines]) + "\n", encoding="utf-8")
        con = duckdb.connect()
        inbox = Inbox(folder, SOURCES, tmp_path, lambda said: None, division="350599")
        try:
            inbox.look()
            loaded = load(inbox, con, lambda: pa.array([], pa.string()))
        finally:
            inbox.close()
        assert loaded.files[0].rows_in == len(usual) + len(lines) + 1
        return con

    return make


def refusals(con: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    return con.execute('SELECT "column", reason, hint FROM reject ORDER BY ref').fetchall()


def repairs(con: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    return con.execute('SELECT "column", value, note FROM repair ORDER BY ref, note').fetchall()


def test_a_refused_number_gets_a_hint_beside_its_reason(read: Read) -> None:
    good = person(123)
    con = read(
        f"王芳,{good[:11] + '8' + good[12:]},99,男,1990-03-07,500", f"李娜,{good[:17]},98,,,500"
    )
    (first, second) = refusals(con)
    assert first[2] == "若第12位应为3（现为8），则校验码、出生日期、性别、区划都相符，请核对原件"
    assert second == ("身份证号", "位数不对（17位，应为18位）", "")
    assert con.execute("SELECT count(*) FROM roster WHERE id_number IS NULL").fetchone() == (2,)


def test_many_hints_are_not_many_reasons_on_the_quality_sheet(read: Read) -> None:
    good = person(123)
    con = read(*[f"王芳,{good[:11] + '8' + good[12:]},{n},男,1990-03-07,500" for n in range(60)])
    con.execute(f"CREATE TABLE out_rejects AS {TABLES['rejects']}")
    reasons = [r for (r,) in con.execute("SELECT reason FROM out_rejects").fetchall()]
    assert [r.split("；建议核对：")[1][:9] for r in reasons] == ["若第12位应为3（"] * 60
    lines = _quality(con, {"roster": "救助对象名册"})
    assert [line.alike for line in lines] == [0] * 20 + [40]
    assert "建议核对" in lines[0].reason and "建议核对" not in lines[-1].reason


def test_repairs_are_listed_with_what_was_written(read: Read) -> None:
    good = person(123)
    con = read(
        f"王芳,{good[:6] + good[8:17]},11,男,1990-03-07,500",
        f"李?,{good.replace('0', 'O')},12,男,民国79年3月7日,（500）",
        "赵敏, " + good[:6] + " " + good[6:] + ",13,男,1990-03-07,500",
    )
    assert sorted(repairs(con)) == sorted([
        ("身份证号", good[:6] + good[8:17], "15位升为18位"),
        ("身份证号", good.replace("0", "O"), "字母O改为数字0"),
        ("月保障金额", "（500）", "括号内金额按负数"),
        ("出生日期", "民国79年3月7日", "民国纪年换算为公历"),
        ("姓名", "李?", UNKNOWN_CHARACTER),
    ])  # fmt: skip


def test_a_clean_list_has_no_repairs(read: Read) -> None:
    con = read()
    assert repairs(con) == [] and refusals(con) == []


@pytest.mark.parametrize(("tail", "reason"), [("000", LOST), (None, MAYBE_LOST)])
def test_numbers_valid_by_chance_among_lost_ones_are_refused_too(
    read: Read, tail: str | None, reason: str
) -> None:
    """300 numbers that were held as numbers: about one in eleven is valid, and a wrong one."""
    held = []
    for n in range(300):
        true = person(n, day=f"1960{n % 12 + 1:02d}{n % 28 + 1:02d}")
        if true[17] != "X":
            held.append(true[:15] + tail if tail else str(int(float(true))))
    con = read(*[f"张伟,{text},{n},,,500" for n, text in enumerate(held)])
    unchanged = [p for p in (person(2 * n + 1) for n in range(10))]
    (left,) = con.execute(
        "SELECT list(id_number) FROM roster WHERE id_number IS NOT NULL"
    ).fetchone() or ([],)
    assert set(left) - set(unchanged) == set()
    assert {why for _, why, _ in refusals(con)} == {reason} or tail is None
    assert len(refusals(con)) + len(left) == len(held) + 10


def test_a_single_number_that_ends_in_zeros_is_no_damage(read: Read) -> None:
    zeros = next(p for p in (person(100, day=f"1990{m:02d}{d:02d}") for m in range(1, 13)
                             for d in range(1, 28)) if p.endswith("000"))  # fmt: skip
    con = read(f"王芳,{zeros},11,,,500", f"李娜,{person(7)[:15]}000,12,,,500")
    assert con.execute("SELECT count(*) FROM roster WHERE id_number IS NULL").fetchone() == (1,)


def test_a_prefix_of_no_division_is_warned_of_once_and_the_number_stays(read: Read) -> None:
    odd = number("35059819900307123")
    con = read(
        f"王芳,{odd},11,男,1990-03-07,500",
        f"李娜,{person(7, '512301')},12,男,1990-03-07,500",
        plain=30,
    )
    assert repairs(con) == [("身份证号", odd, UNKNOWN_PREFIX)]
    assert refusals(con) == []


def test_the_countys_own_division_is_never_a_warning(read: Read) -> None:
    con = read(*[f"王芳,{person(n, '350521')},{n},,,500" for n in range(1, 60)], plain=2)
    assert repairs(con) == []


def test_births_with_two_digits_take_the_century_of_the_number_or_the_past(read: Read) -> None:
    child = person(121, day="20120507")
    con = read(
        f"王芳,{child},11,男,12.5.7,500",
        "李娜,,12,女,58.3.5,500",
        "赵敏,,13,女,12.5.7,500",
        f"周磊,{person(9)},14,男,2027-01-03,500",
    )
    born = con.execute("SELECT CAST(birth AS VARCHAR) FROM roster ORDER BY ref").fetchall()[10:]
    assert born == [("2012-05-07",), ("1958-03-05",), (None,), (None,)]
    assert [r[:2] for r in refusals(con)] == [("出生日期", CENTURY), ("出生日期", FUTURE)]
    assert [note for _, _, note in repairs(con)] == ["两位年份补为四位"] * 2


def test_a_month_without_its_year_is_of_the_year_in_the_title(read: Read) -> None:
    con = read(
        f"王芳,{person(1)},7月,500,成功",
        f"李娜,{person(3)},12月,500,成功",
        name="2026年10月低保金发放明细.csv",
        header="姓名,身份证号,发放月份,发放金额,发放结果",
        plain=0,
    )
    months = con.execute("SELECT CAST(pay_month AS VARCHAR) FROM payments ORDER BY ref").fetchall()
    assert months == [("2026-07-01",), (None,)]
    assert [why for _, why, _ in refusals(con)] == ["没有写年份"]


def test_two_owners_in_one_cell_are_told_apart_from_a_wrong_number(read: Read) -> None:
    con = read(
        f"张三、李四,{person(1)};{person(3)},35059900100100001",
        header="权利人,证件号码,不动产单元号",
        name="不动产登记.csv",
        plain=0,
    )
    assert sorted(why for _, why, _ in refusals(con)) == [
        "一格里有两个人的姓名，请一人一行",
        "一格里有两个证号，请一人一行",
    ]
    assert con.execute("SELECT count(*), count(id_number) FROM property").fetchone() == (1, 0)
