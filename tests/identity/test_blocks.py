"""Blocks find every pair once, whatever is missing, and say what they leave out."""

from datetime import date

from matchers.identity.blocks import FIRST, SECOND, WIDE, find_pairs, start_account
from matchers.identity.linking import prepared
from tests.identity.conftest import Hamlet

BORN = date(1950, 3, 8)


def pairs(hamlet: Hamlet) -> list[tuple[int, int]]:
    hamlet.link()
    prepared(hamlet.con)
    start_account(hamlet.con)
    find_pairs(hamlet.con, (*FIRST, *SECOND), "_r")
    return hamlet.con.execute("SELECT rid, fid FROM _pair ORDER BY ALL").fetchall()


def test_every_pair_is_found_once(hamlet: Hamlet) -> None:
    hamlet.live("陈秀英", BORN)
    for _ in range(3):
        hamlet.row(name_key="陈秀英", birth=BORN, town="城东镇", village="上坂村", phone="1")
    found = pairs(hamlet)
    assert len(found) == len(set(found)) > 3


def test_whatever_is_missing_there_is_another_way(hamlet: Hamlet) -> None:
    own = hamlet.live("诸葛秀英", BORN, phone="13800001111", account="6222020001")
    at = len(hamlet.residents) - 1
    said = {"name_key": "诸葛秀英", "birth": BORN, "town": "城东镇", "village": "上坂村"}
    ways = [
        said,
        {k: v for k, v in said.items() if k != "name_key"},
        {k: v for k, v in said.items() if k != "birth"},
        {k: v for k, v in said.items() if k not in ("town", "village")},
        {"name_key": "诸葛秀英", "age": 77},
        {"name_key": "诸葛秀英"},
        {"name_key": None, "number": own[:17] + ("0" if own[17] != "0" else "1")},
        {"name_key": "王大", "phone": "13800001111"},
        {"name_key": None, "account": "6222020001"},
        {**said, "name_key": "诸葛英秀"},
        {**said, "name_key": "朱格秀瑛", "birth": None},
    ]
    for way in ways:
        hamlet.row(**way)
    found = pairs(hamlet)
    assert {rid for rid, fid in found if fid == at} == set(range(len(ways)))


def test_a_key_that_too_many_share_is_narrowed_and_said(hamlet: Hamlet) -> None:
    for nth in range(WIDE + 50):
        hamlet.live(
            "陈秀英",
            date(1950, 1, 1),
            nth=nth + 1,
            town="城东镇" if nth < 60 else "云溪乡",
            village="上坂村",
        )
    hamlet.row(name_key="陈秀英", birth=date(1950, 1, 1), town="城东镇")
    found = pairs(hamlet)
    account = {
        slug: (kept, narrowed, left_out)
        for slug, _, kept, narrowed, left_out in hamlet.con.execute("FROM block_account").fetchall()
    }
    assert account["name_year"][1] >= 60 and len(found) >= 60
    assert account["day_surname"][2] >= 0 and all(min(counts) >= 0 for counts in account.values())


def test_the_account_is_of_all_phases_and_not_of_learning(hamlet: Hamlet) -> None:
    hamlet.row(name_key="陈秀英", birth=BORN, town="城东镇", village="上坂村")
    hamlet.link()
    first = hamlet.con.execute(
        "SELECT block, sum(pairs) FROM block_account GROUP BY block"
    ).fetchall()
    assert sum(pairs for _, pairs in first) > 0
    assert len(first) == len(FIRST) + len(SECOND)
