"""One linker on one set of tables, in a process of its own: writes ``link`` and says its seconds.

python -m tests.bench.linkage.run_peer splink FOLDER LINKS.parquet
"""

import argparse
import json
import sys
import warnings
from pathlib import Path

import duckdb

from tests.bench.linkage.peers import PEERS


def main() -> None:
    """Loading the tables is not counted."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.linkage.run_peer", description=__doc__)  # fmt: skip
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("links", type=Path)
    parser.add_argument("--memory", default="", help="DuckDB's memory limit, e.g. 3GB")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    con = duckdb.connect()
    con.execute("SET temp_directory = ?", [str(args.folder / "spill")])
    con.execute("SET enable_progress_bar = false")
    if args.memory:
        con.execute("SET memory_limit = ?", [args.memory])
    for table in ("frame", "record"):
        con.execute(f"CREATE TABLE {table} AS FROM read_parquet('{args.folder}/{table}.parquet')")
    seconds = PEERS[args.peer].link(con)
    con.execute(f"COPY link TO '{args.links}' (FORMAT parquet)")
    json.dump(seconds, sys.stdout)


if __name__ == "__main__":
    main()
