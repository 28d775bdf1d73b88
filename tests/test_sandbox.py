"""A county's own SQL can read the tables it is given, and do nothing else."""

import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from matchers.rules._words import WORDS
from pipeline import sandbox
from pipeline.sandbox import Refused, answered


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("box") / "own.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE roster AS SELECT range AS ref, '张三' AS name FROM range(1000)")
    return path


def test_it_answers_with_parameters_and_our_words(database: Path) -> None:
    rows = answered(database, "SELECT count(*) AS n, day_text($month) AS day FROM roster WHERE ref < $most",
                    {"month": date(2026, 10, 1), "most": 7}, WORDS)  # fmt: skip
    assert rows.to_pylist() == [{"n": 7, "day": "2026年10月1日"}]


def refusal(database: Path, sql: str, **limits: float) -> Refused:
    with pytest.raises(Refused) as caught:
        answered(database, sql, {}, (), **limits)
    return caught.value


@pytest.mark.parametrize("sql", [
    "SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/*')", "COPY roster TO '{out}'", "ATTACH '{out}' AS other", "EXPORT DATABASE '{out}'",
    "INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true", "RESET lock_configuration",
    "SET memory_limit = '10GB'", "INSERT INTO roster VALUES (1, 'x')", "DROP TABLE roster",
    "SELECT * FROM job", "SELECT * FROM read_parquet('http://127.0.0.1/x')",
])  # fmt: skip
def test_files_network_settings_and_changes_are_out_of_reach(
    database: Path, tmp_path: Path, sql: str
) -> None:
    out = tmp_path / "out.csv"
    before = database.read_bytes()
    assert refusal(database, sql.format(out=out)).kind not in ("done", "")
    assert not out.exists() and database.read_bytes() == before


@pytest.mark.parametrize("sql", [
    "SELECT length(list_aggregate(list_sort(range(300000000)), 'max')::VARCHAR) FROM roster LIMIT 1",
    "SELECT repeat('A', 2000000000) AS a FROM roster",
])  # fmt: skip
def test_one_that_wants_too_much_memory_is_ended(database: Path, sql: str) -> None:
    assert refusal(database, sql).kind in ("memory", "time", "InvalidInputException")


def test_one_that_takes_too_long_is_ended(database: Path) -> None:
    slow = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range + b.range = 7"
    assert refusal(database, slow, seconds=5).kind in ("time", "memory")


def test_too_many_rows_are_refused(database: Path) -> None:
    sql = "SELECT range FROM range(200001)"
    assert sandbox.MOST_ROWS == 200000
    refused = refusal(database, sql)
    assert (refused.kind, refused.message) == ("rows", "200001")


def test_the_answer_lies_beside_the_copy_and_nowhere_else(database: Path) -> None:
    answered(database, "SELECT 1 AS one", {}, ())
    assert sorted(os.listdir(database.parent)) == ["own.arrow", "own.duckdb"]
