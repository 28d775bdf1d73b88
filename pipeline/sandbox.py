"""A county's own SQL, run where it can do no harm: a child process without files, network or much memory.

The child gets a database with copies of the tables that the question names, opens it read-only,
locks everything that DuckDB can lock, answers one SELECT and is killed if it takes too long.
``python -m pipeline.sandbox`` is that child: a job as JSON on stdin, the answer as an Arrow file, what
went wrong as JSON on stdout.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa

SECONDS = 120
MEMORY_MB = 1536
MOST_ROWS = 200_000
"""Limits of one question: time, memory, rows of the answer."""


@dataclass
class Refused(Exception):
    """Why there is no answer: ``kind`` is a DuckDB error's name, or 'time', 'memory', 'rows'."""

    kind: str
    message: str = ""


def answered(
    database: Path, sql: str, values: Mapping[str, Any], macros: Sequence[str], *, seconds: float = SECONDS,
    out: Path | None = None,
) -> pa.Table:  # fmt: skip
    """The rows of one SELECT over the tables of ``database``. Raises Refused.

    ``values``: parameters; dates are handed on as dates. ``macros``: statements that define macros and
    temporary views. ``out``: where the answer goes on its way, beside the database if it is not said.
    """
    out = out or database.with_suffix(".arrow")
    job = {"database": str(database), "sql": sql, "out": str(out), "memory": MEMORY_MB, "rows": MOST_ROWS,
           "macros": list(macros), "values": {k: _told(v) for k, v in values.items()}}  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.sandbox"], input=json.dumps(job).encode(),
            capture_output=True, timeout=seconds, check=False,
            cwd=Path(__file__).resolve().parent.parent,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused("time") from None
    try:
        said = json.loads(done.stdout or b"{}")
    except ValueError:
        said = {}
    if said.get("kind") == "done":
        with pa.memory_map(str(out)) as source:
            return pa.ipc.open_file(source).read_all()
    raise Refused(said.get("kind", "memory"), said.get("message", ""))


def _told(value: Any) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _value(told: Any) -> Any:
    return date.fromisoformat(told["date"]) if isinstance(told, dict) else told


def _limit_memory(megabytes: int) -> Callable[[], None]:
    """At most so much more than is in use now, until the function that is returned is called; where
    the system knows no such limit, DuckDB's own has to do."""
    try:
        import resource
    except ImportError:
        return lambda: None
    try:
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        held = 1 << 30
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (held + (megabytes << 20), before[1]))
    return lambda: resource.setrlimit(resource.RLIMIT_AS, before)


def _child() -> None:
    """Say how it went, and leave at once, from within: tidying up under a memory limit may crash."""
    job = json.load(sys.stdin)

    def leave(kind: str, message: str = "") -> NoReturn:
        print(json.dumps({"kind": kind, "message": message}), flush=True)
        os._exit(0)

    _ask(job, leave)


def _ask(job: dict[str, Any], leave: Callable[..., NoReturn]) -> None:
    import duckdb

    con = duckdb.connect(job["database"], read_only=True, config={
        "threads": 1, "memory_limit": f"{job['memory'] // 2}MB", "temp_directory": "",
        "python_enable_replacements": False, "autoinstall_known_extensions": False,
        "autoload_known_extensions": False, "allow_community_extensions": False})  # fmt: skip
    for macro in job["macros"]:
        con.execute(macro)
    con.execute("SET enable_external_access = false; SET lock_configuration = true")
    pa.set_memory_pool(pa.system_memory_pool())
    con.sql("SELECT 1").to_arrow_table()  # what this loads does not count against the rule
    lift = _limit_memory(job["memory"])
    try:
        values = {name: _value(told) for name, told in job["values"].items()}
        rows: pa.Table = con.sql(job["sql"], params=values).to_arrow_table()
        lift()
        if rows.num_rows > job["rows"]:
            leave("rows", str(rows.num_rows))
        with pa.OSFile(job["out"], "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
            writer.write_table(rows)
    except (duckdb.OutOfMemoryException, MemoryError):
        leave("memory")
    except duckdb.Error as error:
        leave(type(error).__name__, str(error))
    leave("done")


if __name__ == "__main__":
    _child()
