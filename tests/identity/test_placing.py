"""Whom a row of a register speaks of: the one who fits, both who fit, nobody; and never a twin."""

from datetime import date
from typing import Any

import pytest

from tests.identity.conftest import Hamlet, number

BORN = date(1946, 5, 17)
HERE = {"town": "城东镇", "village": "上坂村"}


def tiers(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["person"], row["tier"]) for row in found]


@pytest.mark.parametrize(
    ("said", "tier"),
    [
        pytest.param({"age": 81, **HERE}, "probable", id="nominal age and village"),
        pytest.param({"age": 80, **HERE}, "probable", id="age and village"),
        pytest.param({"birth": BORN}, "probable", id="birth date alone beside the name"),
        pytest.param({"birth": date(1946, 6, 10), **HERE}, "probable", id="another day of that year, same village"),
        pytest.param({"name_key": "欧阳素芬", "age": 81, **HERE}, "probable", id="homophone"),
        pytest.param({"name_key": "欧阳淑□", "birth": BORN, **HERE}, "probable", id="character not written"),
        pytest.param({"name_key": "欧阳芬淑", "birth": BORN, **HERE}, "probable", id="order swapped"),
        pytest.param({"name_key": "OUYANGSHUFEN", "birth": BORN, **HERE}, "probable", id="pinyin"),
        pytest.param({"number": "350599194605170*3*"}, "probable", id="covered number"),
        pytest.param({"name_key": None, "number": "35059919460517001", "age": 81}, "probable", id="no name, a digit dropped"),
        pytest.param({"name_key": None, "phone": "13805990001", "birth": BORN}, "probable", id="no name, phone and birth date"),
    ],
)  # fmt: skip
def test_who_fits_alone_is_found(hamlet: Hamlet, said: dict[str, Any], tier: str) -> None:
    own = hamlet.live("欧阳淑芬", BORN, nth=12, phone="13805990001")
    if "number" in said and "*" in said["number"]:
        said = {**said, "number": own[:14] + "*" + own[15] + "*" + own[17]}
    if str(said.get("number", "")).startswith("35059919460517001"):
        said = {**said, "number": own[:9] + own[10:]}
    found = hamlet.one(**{"name_key": "欧阳淑芬", "sex": "女", **said})
    assert tiers(found)[:1] == [(own, tier)]
    assert 0.9 <= found[0]["probability"] < 1.0 and found[0]["explanation"]


@pytest.mark.parametrize(
    "said",
    [
        {"name_key": "欧阳淑芬"},
        {"name_key": "欧阳淑芬", "sex": "女"},
        {"name_key": "欧阳淑芬", "age": 30, "town": "石桥镇", "village": "下林村"},
        {"name_key": "上官无忌", "age": 81, **HERE},
        {"name_key": None, "age": 81},
    ],
)
def test_a_name_alone_and_a_stranger_are_nobody(hamlet: Hamlet, said: dict[str, Any]) -> None:
    hamlet.live("欧阳淑芬", BORN, nth=12)
    assert [row for row in hamlet.one(**said) if row["tier"] != "possible"] == []
    if "age" not in said:
        assert hamlet.link()[0] == []


def test_two_who_fit_equally_well_are_both_possible_and_each_names_the_other(
    hamlet: Hamlet,
) -> None:
    one = hamlet.live("欧阳淑芬", BORN, nth=12)
    other = hamlet.live("欧阳淑芬", BORN, nth=14, town="石桥镇", village="下林村")
    found = hamlet.one(name_key="欧阳淑芬", sex="女", birth=BORN)
    assert {(row["person"], row["tier"]) for row in found} == {
        (one, "possible"),
        (other, "possible"),
    }
    assert all(abs(row["probability"] - 0.5) < 0.02 for row in found)
    by_person = {row["person"]: row["explanation"] for row in found}
    assert (
        "石桥镇下林村的欧阳淑芬" in by_person[one] and "城东镇上坂村的欧阳淑芬" in by_person[other]
    )


def test_where_a_row_says_decides_between_namesakes(hamlet: Hamlet) -> None:
    hamlet.live("欧阳淑芬", BORN, nth=12)
    other = hamlet.live("欧阳淑芬", BORN, nth=14, town="石桥镇", village="下林村")
    found = hamlet.one(name_key="欧阳淑芬", birth=BORN, town="石桥镇", village="下林村")
    assert tiers(found)[:1] == [(other, "probable")]
    assert "全县同名者2人，另一人不同镇" in found[0]["explanation"]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"birth": BORN, **HERE}, id="twin, no number"),
        pytest.param({"age": 81, **HERE}, id="brother near in age"),
        pytest.param({"birth": BORN, "valid": number(BORN, 13), **HERE}, id="twin with a valid number"),
        pytest.param({"birth": BORN, "valid": number(BORN, 13), "name_key": "欧阳建国", **HERE},
                     id="namesake born the same day in the village, with a valid number"),
    ],
)  # fmt: skip
def test_twins_siblings_and_namesakes_are_never_more_than_possible(
    hamlet: Hamlet, said: dict[str, Any]
) -> None:
    """The one meant is not among the residents; the other is."""
    hamlet.live("欧阳建国", BORN, nth=11)
    found = hamlet.one(**{"name_key": "欧阳建明", "sex": "男", **said})
    assert {row["tier"] for row in found} <= {"possible"}


def test_of_twins_who_both_live_here_the_right_one_is_found(hamlet: Hamlet) -> None:
    hamlet.live("欧阳建国", BORN, nth=11)
    own = hamlet.live("欧阳建明", BORN, nth=13)
    found = hamlet.one(name_key="欧阳建明", sex="男", birth=BORN, **HERE)
    assert tiers(found) == [(own, "probable")]


@pytest.mark.parametrize(
    ("name", "tier"),
    [("欧阳建国", "confirmed"), (None, "confirmed"), ("欧阳建国", "confirmed"), ("欧阳健国", "probable"),
     ("欧阳建", "probable"), ("林秀英", "possible")],
)  # fmt: skip
def test_the_same_valid_number_and_the_name_beside_it(
    hamlet: Hamlet, name: str | None, tier: str
) -> None:
    own = hamlet.live("欧阳建国", BORN, nth=11)
    found = hamlet.one(name_key=name, valid=own)
    assert [row["tier"] for row in found if row["person"] == own] in (
        [tier],
        [] if tier == "possible" else [tier],
    )


def test_somebody_elses_valid_number_is_never_a_slip(hamlet: Hamlet) -> None:
    own = hamlet.live("欧阳建国", BORN, nth=11)
    stranger = next(n for nth in range(12, 99) if (n := number(BORN, nth)) and n != own)
    assert all(row["tier"] == "possible" for row in hamlet.one(name_key="赵子龙", valid=stranger))


def test_the_same_rows_give_the_same_links_whatever_their_order(hamlet: Hamlet) -> None:
    rows = [
        {"name_key": r["name_key"], "age": 2026 - r["birth"].year + 1, "village": r["village"], "town": r["town"]}
        for r in hamlet.residents[:60]
    ]  # fmt: skip
    for row in rows:
        hamlet.row(**row)
    first, again = hamlet.link(), hamlet.link()
    assert first == again
    hamlet.records.clear()
    for row in reversed(rows):
        hamlet.row(**row)
    turned = hamlet.link()
    for at, found in first.items():
        assert tiers(found) == tiers(turned[len(rows) - 1 - at])
    assert sum(bool(found) for found in first.values()) > 50
