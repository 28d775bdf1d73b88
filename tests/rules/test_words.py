"""The macros that rules share, against what they say in Python."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.rules._payments import PAYMENTS
from matchers.rules._words import WORDS

_WORD = st.sampled_from(["", "重残", "重病", "重", "重残（肢体一级）", "残"]) | st.none()


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    usable = next(sql for sql in PAYMENTS if "MACRO usable_account" in sql)
    with duckdb.connect(config={"threads": 1}) as con:
        for sql in (*WORDS, usable):
            con.execute(sql)
        yield con


@settings(max_examples=300, deadline=None)
@given(words=st.lists(_WORD, min_size=1, max_size=4))
def test_words_are_joined_once_each_and_in_order(
    con: duckdb.DuckDBPyConnection, words: list[str | None]
) -> None:
    ((found,),) = con.execute("SELECT joined(CAST(? AS VARCHAR[]))", [words]).fetchall()
    distinct = sorted({word for word in words if word is not None})
    expected = words[0] if len(words) == 1 else ("、".join(distinct) or None)
    assert found == expected


@settings(max_examples=300, deadline=None)
@given(values=st.lists(st.integers(0, 3), min_size=1, max_size=4))
def test_values_stand_once_each_and_in_order(
    con: duckdb.DuckDBPyConnection, values: list[int]
) -> None:
    ((found,),) = con.execute("SELECT each_once(CAST(? AS BIGINT[]))", [values]).fetchall()
    assert found == sorted(set(values))


@pytest.mark.parametrize(
    ("account", "usable"),
    [
        ("6230360000000009642", True),
        ("62303600", True),
        ("6230360", False),  # too short
        ("6230360000000000000", False),  # lost its last digits
        ("62303600000000", False),
        ("6230360000000001", True),
        ("11111111", False),
        ("8888888888888888", False),
        ("999999999", False),
        ("8888888812345678", True),
        ("77777777", True),  # nobody's sign for nothing
        (None, False),
    ],
)
def test_which_accounts_say_something(
    con: duckdb.DuckDBPyConnection, account: str | None, usable: bool
) -> None:
    assert con.execute("SELECT usable_account(?)", [account]).fetchall() == [
        (account if usable else None,)
    ]
