"""How many share a name, in part or with sex, age and village, is counted and not assumed."""

import duckdb
import numpy as np
import pyarrow as pa

from matchers.identity.comparing import BIRTH, PLACE, SEX
from matchers.identity.fashion import USUAL, fashion_in
from matchers.identity.partly_alike import NOT_COUNTED, partly_alike
from matchers.people.names import Names

NAMES = ["王秀英", "王秀兰", "王桂英", "李秀英", "王英", "欧阳秀英"]
BEARERS = np.array([3, 5, 7, 11, 13, 17])


def test_residents_with_another_character_or_surname_are_counted() -> None:
    found = partly_alike(Names.of(pa.array(NAMES)), BEARERS)
    assert found.one_character.tolist() == [5 + 7, 3, 3, 0, NOT_COUNTED, NOT_COUNTED]
    assert found.given_only.tolist() == [11, 0, 0, 3, NOT_COUNTED, NOT_COUNTED]


def _fashion(rows: str) -> dict[int, float]:
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE _name AS SELECT * FROM (VALUES (0, '王建国'), (1, '李秀英')) AS n(code, key)"
    )
    con.execute(f"CREATE TABLE _f AS SELECT i AS fid, {rows} FROM range(4000) AS r(i)")  # noqa: S608
    return {at: times["whole"] for at, times in fashion_in(con).times.items()}


def test_a_name_of_men_says_the_sex_already() -> None:
    times = _fashion("i % 2 AS name, i % 2 AS sex, 1950 + i % 37 AS year, i % 11 AS village")
    assert 1.95 < times[SEX] < 2.05
    assert 0.99 < times[BIRTH] < 1.05 and 0.99 < times[PLACE] < 1.05


def test_where_nothing_can_be_counted_it_is_as_usual() -> None:
    times = _fashion("i % 2 AS name, NULL::INT AS sex, NULL::INT AS year, NULL::INT AS village")
    assert times == {PLACE: USUAL["village"]["whole"], SEX: USUAL["sex"]["whole"], BIRTH: USUAL["year"]["whole"]}  # fmt: skip
