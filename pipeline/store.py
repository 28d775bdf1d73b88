"""DuckDB, opened in two ways: a working database for one run, and the workspace's store.

The working database lives in memory and spills to a private scratch folder; it dies with the run.
The store keeps what later months need and is written in one transaction at the end of a run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.cases.events import LAYOUT as CASES
from pipeline.cases.events import NOW
from pipeline.closing.layout import LAYOUT as CLOSING
from pipeline.kernel.errors import UserError

FORMAT = 8
"""Version of the store's layout."""

_LAYOUT = """
CREATE TABLE IF NOT EXISTS layout (version INTEGER);
CREATE TABLE IF NOT EXISTS run (
    run_id VARCHAR PRIMARY KEY, month VARCHAR, started TIMESTAMP, folder VARCHAR, digest VARCHAR
);
CREATE TABLE IF NOT EXISTS finding (
    month VARCHAR, finding_id VARCHAR, rule VARCHAR, tier VARCHAR, probability DOUBLE,
    programme VARCHAR, unit VARCHAR, name VARCHAR, id_number VARCHAR, town VARCHAR,
    village VARCHAR, amount DOUBLE, months INTEGER, first_seen VARCHAR, status VARCHAR,
    summary VARCHAR, detail VARCHAR
);
CREATE TABLE IF NOT EXISTS evidence (
    month VARCHAR, finding_id VARCHAR, role VARCHAR, source VARCHAR, file VARCHAR, sheet VARCHAR,
    "row" BIGINT
);
CREATE TABLE IF NOT EXISTS links (
    month VARCHAR, source VARCHAR, file VARCHAR, sheet VARCHAR, "row" BIGINT, person VARCHAR,
    tier VARCHAR, probability DOUBLE, explanation VARCHAR
);
CREATE TABLE IF NOT EXISTS weights (
    month VARCHAR, source VARCHAR, file VARCHAR, sheet VARCHAR, "row" BIGINT, person VARCHAR,
    comparator VARCHAR, level VARCHAR, label VARCHAR, weight DOUBLE
);
CREATE TABLE IF NOT EXISTS shape (month VARCHAR, shape VARCHAR, file VARCHAR, said VARCHAR);
CREATE TABLE IF NOT EXISTS files (
    month VARCHAR, file VARCHAR, sheet VARCHAR, sha256 VARCHAR, source VARCHAR, rows_in BIGINT,
    rows_loaded BIGINT, rows_rejected BIGINT, rows_passed BIGINT, note VARCHAR
);
CREATE TABLE IF NOT EXISTS slip (
    month VARCHAR, department VARCHAR, source VARCHAR, reason VARCHAR, cells BIGINT, "rows" BIGINT
);
CREATE TABLE IF NOT EXISTS profile (
    month VARCHAR, source VARCHAR, feed VARCHAR, accepted BOOLEAN, rows BIGINT, first_on DATE,
    last_on DATE, digest VARCHAR, sketch UBIGINT[], residents VARCHAR[]
);
ALTER TABLE run ADD COLUMN IF NOT EXISTS model VARCHAR;
ALTER TABLE run ADD COLUMN IF NOT EXISTS settings VARCHAR;
ALTER TABLE run ADD COLUMN IF NOT EXISTS shift DOUBLE;
ALTER TABLE run ADD COLUMN IF NOT EXISTS error DOUBLE;
CREATE TABLE IF NOT EXISTS asked (
    month VARCHAR, nth INTEGER, slug VARCHAR, title VARCHAR, state VARCHAR, reason VARCHAR, found BIGINT
);
CREATE TABLE IF NOT EXISTS wrong_row (
    month VARCHAR, department VARCHAR, source VARCHAR, finding_id VARCHAR, reason VARCHAR, found_on VARCHAR,
    row_month VARCHAR, file VARCHAR, sheet VARCHAR, "row" BIGINT, name VARCHAR, since VARCHAR, state VARCHAR,
    changed VARCHAR, before VARCHAR
);
CREATE TABLE IF NOT EXISTS visit_plan (
    month VARCHAR, finding_id VARCHAR, household VARCHAR, arranged VARCHAR, waited INTEGER, place INTEGER
);
CREATE TABLE IF NOT EXISTS source_state (month VARCHAR, source VARCHAR, stopped VARCHAR);
CREATE SCHEMA IF NOT EXISTS kept;
"""


def working(scratch: Path, memory: str, threads: int) -> duckdb.DuckDBPyConnection:
    """An empty database in memory that may spill into ``scratch``."""
    config: dict[str, Any] = {
        "memory_limit": memory,
        "temp_directory": str(scratch),
        "max_temp_directory_size": "200GB",
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
        # What lives in memory needs no checkpoint: one would halt the run for seconds to compress tables.
        "checkpoint_threshold": "1TB",
    }
    if threads:
        config["threads"] = threads
    try:
        return duckdb.connect(":memory:", config=config)
    except (duckdb.Error, ValueError):
        raise UserError("内存设置不能用", where="hedui.toml [resources] memory",
                        fix='写成 memory = "2GB" 这样的形式') from None  # fmt: skip


@contextmanager
def passing_tables(con: duckdb.DuckDBPyConnection, *others: str) -> Iterator[None]:
    """Temporary tables made in this block whose names begin with "_" end with it, and so do ``others``.

    What a stage leaves behind would take the memory that the next one needs.
    """

    def passing() -> set[str]:
        found = con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE temporary AND starts_with(table_name, '_')"
        )
        return {name for (name,) in found.fetchall()}

    before = passing()
    yield
    for name in [*sorted(passing() - before), *others]:
        con.execute(f"DROP TABLE {name}")


def arrow(con: duckdb.DuckDBPyConnection, sql: str, values: Any = None) -> pa.Table:
    """The answer to a query as one Arrow table."""
    return con.sql(sql, params=values).to_arrow_table()


def open_store(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """The workspace's store; a new one is laid out. Raises UserError where it cannot be used."""
    try:
        con = duckdb.connect(
            str(path), read_only=read_only, config={"python_enable_replacements": False}
        )
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise UserError("另一个运行或窗口正在使用数据库", where=str(path),
                            fix="等它结束后再试", code=3) from None  # fmt: skip
        raise UserError("数据库打不开，可能已损坏或由更新版本创建", where=str(path),
                        fix="用备份恢复 store 文件夹，或把该文件移走后重新运行", code=5) from None  # fmt: skip
    except duckdb.Error:
        raise UserError("数据库打不开，可能已损坏", where=str(path),
                        fix="用备份恢复 store 文件夹，或把该文件移走后重新运行", code=5) from None  # fmt: skip
    if not read_only:
        _lay_out(con)
    version = con.execute("SELECT max(version) FROM layout").fetchall()[0][0]
    if version > FORMAT:
        con.close()
        raise UserError(
            "数据库由更新版本的 hedui 创建", where=str(path), fix="请升级 hedui", code=5
        )
    return con


def new_store() -> duckdb.DuckDBPyConnection:
    """An empty store that lives in memory."""
    con = duckdb.connect(config={"python_enable_replacements": False})
    _lay_out(con)
    return con


def _lay_out(con: duckdb.DuckDBPyConnection) -> None:
    """Everything that the present layout has and the store has not."""
    con.execute(_LAYOUT + CASES + CLOSING)
    ((version,),) = con.execute("SELECT max(version) FROM layout").fetchall()
    if version is None:
        con.execute("INSERT INTO layout VALUES (?)", [FORMAT])
    elif version < FORMAT:
        con.execute("DROP VIEW IF EXISTS case_now")
        con.execute("UPDATE layout SET version = ?", [FORMAT])
    con.execute(f"CREATE VIEW IF NOT EXISTS case_now AS {NOW}")
