"""Which relatives the household register makes, by code to the head and by parents and spouse."""

from collections.abc import Iterator

import pytest

from pipeline.kernel.codes import RELATIONS
from tests.rules.conftest import County, number

STAFF, OTHER, HEAD = number(1), number(2), number(3)
NEAR = {"10", "11", "12", "20", "21", "22", "23", "24", "25", "26", "27", "29", "30", "31", "32", "33",
        "34", "35", "36", "37", "39", "40", "41", "42", "43", "44", "50", "51", "52", "57", "58", "60",
        "61", "62", "63", "64", "70", "71", "73", "75", "77"}  # fmt: skip
BY_MARRIAGE = {"28", "38", "53", "54", "55", "56"}
UNCLES = {"81", "83", "85", "88", "90"}


@pytest.fixture
def town() -> Iterator[County]:
    """Staff member 张三 and recipient 李四; tests say how the register relates them."""
    made = County()
    made.put("staff", name="张三", id_number=STAFF)
    made.recipient("李四", OTHER)
    yield made
    made.con.close()


def lives(town: County, nth: int, book: str, relation: str | None, **values) -> int:
    names = {1: "张三", 2: "李四", 3: "王五"}
    return town.put("households", name=names.get(nth, f"邻{nth}"), id_number=number(nth), book=book,
                    relation=relation, **values)  # fmt: skip


def kin(town: County, **switches: str) -> list[tuple[str, bool]]:
    """Relation of 李四 to 张三, and whether it is sure."""
    town.prepare("kin", **switches)
    return town.con.execute("SELECT relation, sure FROM kin ORDER BY ALL").fetchall()


def test_what_a_member_is_to_the_head_follows_article_1045():
    """A county of books, in each a staff member as head and a recipient under one of the codes."""
    county = County()
    for nth, code in enumerate(RELATIONS):
        head, member = number(nth), number(nth, "19700101")
        county.put("staff", name="张三", id_number=head)
        county.recipient(code, member)
        county.put("households", name="张三", id_number=head, book=code, relation="02")
        county.put("households", name=code, id_number=member, book=code, relation=code)
    for kin_set, codes in (("1045", NEAR), ("wide", NEAR | BY_MARRIAGE | UNCLES)):
        county.prepare("kin", kin_set=kin_set)
        found = county.con.execute("SELECT name FROM kin JOIN roster USING (id_number)").fetchall()
        assert {code for (code,) in found} == codes


@pytest.mark.parametrize(("code", "word"), [("22", "父亲"), ("51", "儿子"), ("12", "配偶"), ("73", "兄弟"),
                                            ("41", "祖父（外祖父）"), ("61", "孙子（外孙子）")])  # fmt: skip
def test_and_the_head_is_the_converse_to_the_member(code: str, word: str):
    town = County()
    town.put("staff", name="张三", id_number=STAFF)
    town.recipient("王五", HEAD)
    lives(town, 1, "B1", code)
    lives(town, 3, "B1", "02")
    assert kin(town) == [(word, True)]


@pytest.mark.parametrize(
    ("one", "other", "word", "sure"),
    [
        ("22", "33", "姐妹", True),  # two children of one head
        ("22", "12", "母亲（也可能是继亲）", False),  # a child and the head's wife
        ("12", "33", "女儿（也可能是继亲）", False),
        ("51", "77", "女儿", True),
        ("22", "77", None, None),  # a child and the head's sister: an aunt, wide set only
        ("41", "33", None, None),  # a grandchild and a child: parent or uncle
        ("71", "77", "姐妹", True),
        ("22", "62", None, None),  # a child and the head's grandmother: great-grandmother
        ("22", "52", "祖母（外祖母）", True),
        ("71", "52", "母亲", True),
        ("38", "12", None, None),  # a daughter-in-law and the head's wife: in-laws, wide set only
        ("38", "22", None, None),  # her husband, or his brother
        ("22", "97", None, None),
        ("22", "99", None, None),
    ],
)
def test_two_members_are_related_only_as_far_as_is_certain(
    town: County, one: str, other: str, word: str | None, sure: bool | None
):
    lives(town, 1, "B1", one)
    lives(town, 2, "B1", other)
    lives(town, 3, "B1", "02")
    assert kin(town) == ([(word, sure)] if word else [])


def test_the_wide_set_adds_in_laws_and_uncles(town: County):
    lives(town, 1, "B1", "22")
    lives(town, 2, "B1", "77")
    lives(town, 3, "B1", "02")
    assert kin(town, kin_set="wide") == [("姑姨", True)]


def test_a_head_missing_from_the_extract_still_relates_the_members(town: County):
    lives(town, 1, "B1", "22")
    lives(town, 2, "B1", "33")
    assert kin(town) == [("姐妹", True)]


def test_a_book_with_two_heads_relates_nobody(town: County):
    lives(town, 1, "B1", "22")
    lives(town, 2, "B1", "33")
    lives(town, 3, "B1", "02")
    lives(town, 4, "B1", "02")
    assert kin(town) == []


def test_without_a_book_number_the_head_makes_the_book(town: County):
    lives(town, 1, None, "22", head_id=HEAD)
    lives(town, 2, None, "33", head_id=HEAD)
    assert kin(town) == [("姐妹", True)]


def test_father_mother_and_spouse_relate_across_books(town: County):
    lives(town, 1, "B1", "02", father_id=HEAD)
    lives(town, 2, "B2", "02", father_id=HEAD)
    assert kin(town) == [("姐妹", True)]
    town.con.execute("UPDATE households SET father_id = NULL, spouse_id = ? WHERE ref = 3", [OTHER])
    assert kin(town) == [("配偶", True)]
    town.con.execute("UPDATE households SET spouse_id = NULL, mother_id = ? WHERE ref = 3", [OTHER])
    assert kin(town) == [("母亲", True)]


def test_a_grandparent_is_two_parents_away(town: County):
    lives(town, 1, "B1", "02", father_id=HEAD)
    lives(town, 3, "B2", "02", mother_id=OTHER)
    assert kin(town) == [("祖母（外祖母）", True)]


def test_a_spouses_parent_is_no_near_relative_but_in_the_wide_set(town: County):
    lives(town, 1, "B1", "02", spouse_id=HEAD)
    lives(town, 3, "B1", "10", mother_id=OTHER)
    assert kin(town) == []
    assert kin(town, kin_set="wide") == [("配偶的母亲", True)]


def test_cousins_nephews_and_great_grandparents_are_outside_every_set(town: County):
    lives(town, 1, "B1", "02", father_id=number(5))
    lives(town, 5, "B2", "22", father_id=number(7))
    lives(town, 7, "B2", "02", father_id=OTHER)
    assert kin(town, kin_set="wide") == []


def test_the_dead_may_lie_on_the_way_but_not_at_its_end(town: County):
    lives(town, 1, "B1", "22")
    lives(town, 2, "B1", "33")
    lives(town, 3, "B1", "02", state="死亡")
    assert kin(town) == [("姐妹", True)]
    town.con.execute("UPDATE households SET state = '死亡' WHERE id_number = ?", [OTHER])
    assert kin(town) == []


def test_the_shortest_way_is_told_and_one_only(town: County):
    lives(town, 1, "B1", "22", mother_id=OTHER)
    lives(town, 2, "B1", "12")
    lives(town, 3, "B1", "02")
    town.prepare("kin")
    (found,) = town.con.execute("SELECT steps, sure, way FROM kin").fetchall()
    assert found == (1, True, "干部本人（张三）— 母亲 — 保障对象")


def test_four_steps_are_the_limit(town: County):
    """Siblings through siblings, one book after another."""
    for nth in (1, 3, 5, 7, 9):
        lives(town, nth, f"B{nth}", "02")
        lives(town, {1: 3, 3: 5, 5: 7, 7: 9, 9: 2}[nth], f"B{nth}", "73")
    assert kin(town) == []
    town.con.execute("UPDATE households SET id_number = ? WHERE id_number = ?", [OTHER, number(9)])
    assert kin(town) == [("姐妹", True)]
