"""The working database of a run."""

from pathlib import Path

from pipeline.store import passing_tables, working


def test_what_a_stage_leaves_behind_goes_and_nothing_else(tmp_path: Path) -> None:
    con = working(tmp_path, "1GB", 1)
    for name in ("_earlier", "frame"):
        con.execute(f"CREATE TEMP TABLE {name} (n INTEGER)")
    with passing_tables(con, "frame"):
        for name in ("_passing", "kept"):
            con.execute(f"CREATE TEMP TABLE {name} (n INTEGER)")
    there = con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
    assert [name for (name,) in there] == ["_earlier", "kept"]
