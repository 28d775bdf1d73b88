"""A written ID number beside a resident's: which level a pair has; pieces that survive one slip."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.people.id_blocks import COVERED, PIECES
from matchers.people.id_numbers import LEVELS, Ids, levels
from matchers.people.id_validity import valid_numbers
from pipeline.kernel.ids import check_digit, id_text, problem_of

steady = settings(deadline=None, max_examples=150)


def valid(first17: str) -> str:
    return first17 + check_digit(first17)


HIS = valid("35059919600315234")
ENDS_IN_X = next(
    n for n in (valid(f"35059919721130{i:03}") for i in range(400, 500)) if n[17] == "X"
)

CASES = [
    (HIS, HIS, "identical"),
    (ENDS_IN_X, ENDS_IN_X, "identical"),
    ("350599600315234", HIS, "fifteen"),
    ("350599600315235", HIS, "different"),
    ("35059919600315234*", HIS, "covered"),
    ("350599196003*52349", HIS, "covered"),
    ("3505991960****2349", HIS, "covered_weak"),
    ("350599********2349", HIS, "covered_weak"),
    ("350599****2349", HIS, "covered_weak"),
    ("350599*****2349", HIS, "covered_weak"),
    ("350599XXXXXXXX2349", HIS, "covered_weak"),
    ("35059919600315****", HIS, "covered_weak"),
    ("35059919600315", HIS, "covered_weak"),
    ("350599196003", HIS, "covered_weak"),
    ("3.5059919600315E+17", HIS, "covered_weak"),
    ("350599196003152", HIS, "precision_lost"),
    ("350599********2348", HIS, "different"),
    ("3505991961****2349", HIS, "different"),
    ("350599********" + ENDS_IN_X[14:], ENDS_IN_X, "covered_weak"),
    ("350599************", HIS, "silent"),
    ("**************2349", HIS, "covered_weak"),
    ("****************49", HIS, "silent"),
    ("3.50599E+17", HIS, "silent"),
    (HIS[:17] + "8", HIS, "one_digit"),
    ("450599196003152349", HIS, "one_digit"),
    ("350599196003157349", HIS, "one_digit"),
    ("35O599196003152349", HIS, "identical"),
    ("3505991960O31S2349", HIS, "one_digit"),
    ("530599196003152349", HIS, "neighbours"),
    ("350591996003152349", HIS, "neighbours"),
    ("350599196003125349", HIS, "neighbours"),
    ("350599196003152394", HIS, "neighbours"),
    (HIS[1:], HIS, "one_dropped"),
    (HIS[:17], HIS, "one_dropped"),
    (HIS[:9] + HIS[10:], HIS, "one_dropped"),
    (HIS[:9] + "7" + HIS[9:], HIS, "one_dropped"),
    ("7" + HIS, HIS, "one_dropped"),
    (HIS + "7", HIS, "one_dropped"),
    (HIS[:9] + HIS[10:16] + "00", HIS, "different"),
    ("350599196003152000", HIS, "precision_lost"),
    (str(int(float(HIS))), HIS, "precision_lost"),
    ("350599196003752348", HIS, "two_digits"),
    ("150599196003152340", HIS, "two_digits"),
    ("350599196003159876", HIS, "first_14"),
    ("350599197107159876", HIS, "different"),
    (valid("35059919600315235"), HIS, "twin"),
    (valid("35059919600315017"), HIS, "twin"),
    (valid("35059919600325234"), HIS, "other"),
    (valid("35059819600315234"), HIS, "other"),
    ("", HIS, "silent"),
    ("身份证", HIS, "silent"),
    ("111111111111111111", HIS, "silent"),
    ("13800138000", HIS, "silent"),
    ("91350500MA2XN3JT0A", HIS, "silent"),
    (HIS, HIS[:17] + "8", "silent"),
    ("", "", "silent"),
    (HIS[:17] + "8", HIS[:17] + "8", "identical"),
    (HIS + "42", HIS, "identical"),
]


def slug_of(written: str, resident: str) -> str:
    left, right = Ids.of(pa.array([id_text(written)])), Ids.of(pa.array([resident]))
    place = np.array([0])
    return LEVELS[levels(left, place, right, place)[0]].slug


@pytest.mark.parametrize(("written", "resident", "slug"), CASES)
def test_the_level_of_a_pair(written: str, resident: str, slug: str) -> None:
    assert slug_of(written, resident) == slug


def test_chances_sum_to_one() -> None:
    assert sum(level.m for level in LEVELS) == pytest.approx(1)
    assert sum(level.u for level in LEVELS) == pytest.approx(1)


def test_no_number_says_nothing() -> None:
    ids = Ids.of(pa.array([HIS, None, ""]))
    left, right = np.array([0, -1, 0, 1, 0]), np.array([-1, 0, 1, 0, 2])
    assert levels(ids, left, ids, right).tolist() == [0] * 5


numbers = st.builds(
    lambda division, day, order: valid(f"{division}{day:%Y%m%d}{order:03}"),
    st.sampled_from(["350599", "350582", "350599", "110101"]),
    st.dates(date(1920, 1, 1), date(2020, 12, 31)),
    st.integers(1, 999),
)
SLIPS = ("wrong", "turned", "left out", "added", "lost to Excel")


def slip(number: str, kind: str, at: int, digit: str) -> str:
    """The number with one slip; a slip that changes nothing leaves it as it is."""
    if kind == "wrong":
        return number[:at] + digit + number[at + 1 :]
    if kind == "turned":
        at = min(at, 16)
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if kind == "left out":
        return number[:at] + number[at + 1 :]
    if kind == "added":
        return number[:at] + digit + number[at:]
    return number[:15] + "000"


slips = st.tuples(st.sampled_from(SLIPS), st.integers(0, 17), st.sampled_from("0123456789"))


def expected(written: str, his: str) -> str:
    """The level, said slowly, for a written number of 17 to 19 digits and a valid one."""
    if written == his:
        return "identical"
    if len(written) == 18 and problem_of(written) is None:
        if written[15:] == "000" and written[:15] == his[:15]:
            return "precision_lost"
        return "twin" if written[:14] == his[:14] else "other"
    if len(written) == 17:
        return (
            "one_dropped"
            if written in {slip(his, "left out", k, "") for k in range(18)}
            else "different"
        )
    if len(written) == 19:
        shorter = {written[:k] + written[k + 1 :] for k in range(19)}
        return "one_dropped" if his in shorter else "different"
    wrong = [k for k in range(18) if written[k] != his[k]]
    if len(wrong) == 1:
        return "one_digit"
    if written in {slip(his, "turned", k, "") for k in range(17)}:
        return "neighbours"
    lost = written[15:] == "000" and wrong[0] >= 15
    if lost or (his.isdigit() and written.isdigit() and int(float(his)) == int(written)):
        return "precision_lost"
    if len(wrong) == 2:
        return "two_digits"
    return "first_14" if wrong[0] >= 14 else "different"


@steady
@given(numbers, st.lists(slips, max_size=2), st.booleans(), numbers)
def test_many_at_once_agree_with_one_by_one(
    his: str, made: list[tuple[str, int, str]], of_another: bool, another: str
) -> None:
    written = another if of_another else his
    for kind, at, digit in made:
        written = (
            slip(written, kind, min(at, len(written) - 1), digit) if len(written) == 18 else written
        )
    assert slug_of(written, his) == expected(written, his)


@steady
@given(numbers, st.sampled_from(SLIPS), st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_slip_is_seen_as_one(his: str, kind: str, at: int, digit: str) -> None:
    names = {"wrong": "one_digit", "turned": "neighbours", "left out": "one_dropped", "added": "one_dropped",
             "lost to Excel": "precision_lost"}  # fmt: skip
    written = slip(his, kind, at, digit)
    slug = slug_of(written, his)
    if len(written) == 18 and problem_of(written) is None:
        assert slug in ("identical", "twin", "other", "precision_lost")
    elif kind == "lost to Excel":
        assert slug in ("precision_lost", "one_digit")
    else:
        assert slug == names[kind]


def pieces(texts: list[str]) -> list[dict[str, str | None]]:
    listed = ", ".join(f"{sql.format(id='id')} AS {slug}" for slug, sql in PIECES.items())
    table = pa.table({"id": texts})
    con = duckdb.connect()
    con.register("written", table)
    return con.table("written").project(listed).to_arrow_table().to_pylist()


def every_slip(number: str) -> list[str]:
    made = {
        slip(number, kind, at, digit)
        for kind in SLIPS
        for at in range(18)
        for digit in ("0123456789" if kind in ("wrong", "added") else "0")
    }
    return [*made, *(number + digit for digit in "0123456789"), number[:14], number[:15]]


@settings(deadline=None, max_examples=15)
@given(numbers)
def test_every_single_slip_leaves_a_common_piece(number: str) -> None:
    written = every_slip(number)
    his, *theirs = pieces([number, *written])
    alone = [
        text for text, own in zip(written, theirs, strict=True)
        if not any(own[slug] and own[slug] == his[slug] for slug in PIECES)
    ]  # fmt: skip
    assert alone == []


def test_no_piece_is_superfluous() -> None:
    his, *theirs = pieces([HIS, *every_slip(HIS)])
    common = [[slug for slug in PIECES if own[slug] and own[slug] == his[slug]] for own in theirs]
    assert {met[0] for met in common if len(met) == 1} == set(PIECES)


def test_pieces_of_odd_texts() -> None:
    old, covered, word, empty = pieces(["350599600315234", "350599196003******", "身份证", ""])
    assert old["start"] == HIS[:14]
    assert covered["start"] is None and covered["end"] is None
    assert set(word.values()) == set(empty.values()) == {None}


def test_covered_numbers_meet_by_both_ends() -> None:
    con = duckdb.connect()
    sql = f"SELECT {COVERED['record'].format(id='?')}, {COVERED['resident'].format(id='?')}"
    for text in ("350599********2349", "350599****2349"):
        count = COVERED["record"].count("{id}"), COVERED["resident"].count("{id}")
        ((record, resident),) = con.execute(sql, [text] * count[0] + [HIS] * count[1]).fetchall()
        assert record == resident == "3505992349"


@steady
@given(st.lists(st.tuples(numbers, slips, st.booleans()), min_size=1, max_size=30))
def test_validity_is_that_of_the_cleaner(
    made: list[tuple[str, tuple[str, int, str], bool]],
) -> None:
    texts = [slip(number, *how) if slipped else number for number, how, slipped in made]
    texts = [text for text in texts if len(text) == 18] + [
        "350599190002290017",
        "350599196013152349",
    ]
    rows = np.frombuffer("".join(texts).encode(), np.uint8).reshape(-1, 18)
    assert valid_numbers(rows).tolist() == [problem_of(text) is None for text in texts]
