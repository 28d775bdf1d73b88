"""How phones and accounts are written, and which levels two of them get."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pytest

from matchers.people import contacts


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        for sql in contacts.MACROS:
            con.execute(sql)
        yield con


PHONES = [
    ("13850301234", "13850301234"),
    ("138-5030-1234", "13850301234"),
    ("138 5030 1234", "13850301234"),
    ("+8613850301234", "13850301234"),
    ("+86 13850301234", "13850301234"),
    ("008613850301234", "13850301234"),
    ("8613850301234", "13850301234"),
    ("１３８５０３０１２３４", "13850301234"),
    ("13850301234、13959870000", "13850301234"),
    ("13850301234 13959870000", "13850301234"),
    ("13850301234/0595-22345670", "13850301234"),
    ("0595-22345670;13850301234", "13850301234"),
    ("子13850301234", "13850301234"),
    ("13850301234(儿子)", "13850301234"),
    ("0595-22345670", "22345670"),
    ("(0595)22345670", "22345670"),
    ("059522345670", "22345670"),
    ("22345670", "22345670"),
    ("010-62345670", "62345670"),
    ("1385030123", None),
    ("138503012345", None),
    ("13800000000", None),
    ("13812345678", None),
    ("无", None),
    ("350599195003140011", None),
    (None, None),
]


@pytest.mark.parametrize(("said", "number"), PHONES)
def test_phone_numbers(con: duckdb.DuckDBPyConnection, said: str | None, number: str | None):
    assert con.execute("SELECT phone_number(?)", [said]).fetchone() == (number,)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("6217001830012345678", "6217001830012345678"),
        ("6217 0018 3001 2345 678", "6217001830012345678"),
        ("6217********5678", None),
        ("00000000000", None),
        ("12345", None),
        (None, None),
    ],
)
def test_account_numbers(con: duckdb.DuckDBPyConnection, said: str | None, number: str | None):
    assert con.execute("SELECT account_number(?)", [said]).fetchone() == (number,)


def test_levels():
    left, right = np.array([7, 7, -1, 7, -1], np.int32), np.array([7, 8, 7, -1, -1], np.int32)
    said = [contacts.PHONE_LEVELS[i].slug for i in contacts.levels(left, right)]
    assert said == ["same", "different", "silent", "silent", "silent"]


@pytest.mark.parametrize("levels", [contacts.PHONE_LEVELS, contacts.ACCOUNT_LEVELS])
def test_chances_sum_to_one(levels: tuple[contacts.Level, ...]):
    assert sum(found.m for found in levels) == pytest.approx(1, abs=1e-6)
    assert sum(found.u for found in levels) == pytest.approx(1, abs=1e-6)
