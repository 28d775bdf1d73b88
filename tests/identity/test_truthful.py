"""On counties with a bad funeral register: what is said to be likely is likely, and little is missed."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.bench.linkage import ours
from tests.bench.linkage.make import make
from tests.bench.linkage.scenario import SCENARIOS

_JUDGED = """
SELECT rid, tier, probability, best.person = truth.person AS is_so,
       record.id_number IS NULL OR record.id_number <> truth.person AS fuzzy, truth.person <> '' AS lives
FROM record JOIN truth USING (rid) LEFT JOIN (
    SELECT rid, max_by(person, (probability, -fid)) AS person, max_by(tier, (probability, -fid)) AS tier,
           max(probability) AS probability FROM link GROUP BY rid) AS best USING (rid)
"""


@pytest.fixture(scope="module", params=["hard", pytest.param("ordinary", marks=pytest.mark.long)])
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:  # fmt: skip
    folder: Path = tmp_path_factory.mktemp(request.param)
    make(folder, people=15_000, recipients=2_500, deaths=2_000, scenario=SCENARIOS[request.param], seed=11)  # fmt: skip
    con = duckdb.connect()
    for table in ("frame", "record", "truth"):
        con.execute(f"CREATE TABLE {table} AS FROM read_parquet('{folder}/{table}.parquet')")
    ours.link(con)
    con.execute(f"CREATE TABLE judged AS {_JUDGED}")
    yield con
    con.close()


def test_who_is_named_likely_is_the_one(judged: duckdb.DuckDBPyConnection) -> None:
    said, right = judged.execute(
        "SELECT count(*), count(*) FILTER (is_so) FROM judged WHERE tier IN ('confirmed', 'probable')"
    ).fetchall()[0]
    assert said > 1000 and right / said > 0.99


def test_hardly_anybody_is_missed(judged: duckdb.DuckDBPyConnection) -> None:
    fuzzy, found = judged.execute(
        "SELECT count(*), count(*) FILTER (is_so AND tier <> 'possible') FROM judged WHERE fuzzy AND lives"
    ).fetchall()[0]
    assert fuzzy > 100 and found / fuzzy > 0.94


def test_nobody_is_confirmed_wrongly(judged: duckdb.DuckDBPyConnection) -> None:
    assert judged.execute("SELECT count(*) FROM judged WHERE tier = 'confirmed' AND NOT is_so").fetchall() == [(0,)]  # fmt: skip


def test_a_stated_chance_is_the_share_that_is_right(judged: duckdb.DuckDBPyConnection) -> None:
    bins = judged.execute(
        "SELECT count(*), avg(probability), avg(CAST(is_so AS INT)) FROM judged WHERE tier IS NOT NULL"
        " GROUP BY CASE WHEN probability >= 0.99 THEN 2 WHEN probability >= 0.9 THEN 1 ELSE 0 END"
    ).fetchall()
    for n, stated, true in bins:
        assert n < 60 or abs(stated - true) < 0.1, (n, stated, true)
    (n, stated, true) = max(bins)
    assert abs(stated - true) < 0.01
