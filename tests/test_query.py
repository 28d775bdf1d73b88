"""hedui sql: a question to the store is answered in a table, changes nothing, and shows nobody's number."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.covered import HIDDEN
from pipeline.kernel.errors import UserError
from pipeline.query import query, tables_text
from pipeline.show import width
from pipeline.store import open_store
from pipeline.workspace import Workspace
from tests.conftest import MONTH
from tests.test_cli import hedui

LONG = re.compile(r"[0-9]{15,}")


def test_counts_are_told_in_a_table_that_lines_up(run_county: Path) -> None:
    said = query(
        run_county, "SELECT town AS 乡镇, count(*) AS 条数 FROM finding GROUP BY 1 ORDER BY 2 DESC"
    )
    head, rule, *rows = said.split("\n\n")[0].splitlines()
    assert head.split() == ["乡镇", "条数"] and set(rule) <= {" ", "─"}
    assert len({width(line) for line in (head, rule, *rows)}) == 1


def test_nobody_is_named_unless_it_is_asked_for(run_county: Path) -> None:
    with closing(open_store(run_county / "store" / "hedui.duckdb")) as store:
        people = store.execute("SELECT DISTINCT name, id_number FROM finding WHERE id_number <> ''").fetchall()  # fmt: skip
    for table in (
        "finding",
        "recipient",
        "payments",
        "person",
        "reject",
        "issued",
        "link",
        "links",
        "weights",
    ):
        said = query(run_county, f"SELECT * FROM {table}", rows=3000)  # noqa: S608 a test
        assert not LONG.search(said), table
        assert not [name for name, _ in people if len(name) > 2 and name in said], table
    name, number = people[0]
    sql = f"SELECT name, id_number FROM finding WHERE id_number = '{number}'"  # noqa: S608 a test
    said = query(run_county, sql, full=True)
    assert name in said and number in said


def test_covered_numbers_still_tell_people_apart(run_county: Path) -> None:
    sql = "SELECT count(DISTINCT id_number) AS people FROM recipient SEMI JOIN finding USING (id_number)"
    covered, plain = query(run_county, sql), query(run_county, sql, full=True)
    assert covered.splitlines()[2].split() == plain.splitlines()[2].split() != ["0"]


def test_a_mark_says_nothing_in_another_question(run_county: Path) -> None:
    sql = "SELECT min(id_number) AS one FROM recipient WHERE id_number <> ''"
    assert query(run_county, sql) != query(run_county, sql)


@pytest.mark.parametrize(("sql", "words"), [
    ("DELETE FROM finding", "只能写 SELECT"), ("SELECT 1; SELECT 2", "不止一句"), ("SELECT * FROM fnding", "是不是 finding"),
    ("SELECT * FROM read_text('/etc/hostname')", "不能使用 read_text"), ("SELECT nme FROM finding", "是不是 name"),
    ("SELECT * FROM hedui.main.finding", "没有叫 finding"), ("SELEC 1", "写法有误"), ("COPY finding TO 'x.csv'", "只能写 SELECT"),
    ("SELECT range FROM range(200001)", "LIMIT"), ("", "没有查询"), ("SELECT CAST(town AS INTEGER) FROM finding", "TRY_CAST"),
])  # fmt: skip
def test_what_cannot_be_asked_is_explained(run_county: Path, sql: str, words: str) -> None:
    store = run_county / "store" / "hedui.duckdb"
    before = store.read_bytes()
    with pytest.raises(UserError) as caught:
        query(run_county, sql)
    assert words in str(caught.value) and caught.value.code == 2
    assert store.read_bytes() == before and not (run_county / "store" / "scratch").exists()


def test_long_answers_are_cut_and_say_so(run_county: Path) -> None:
    said = query(run_county, "SELECT ref FROM recipient", rows=3)
    assert len(said.split("\n\n")[0].splitlines()) == 5 and "只列出前 3 行" in said


def test_while_a_run_is_at_work_it_waits_its_turn(run_county: Path) -> None:
    with Workspace(run_county).locked(), pytest.raises(UserError) as caught:
        query(run_county, "SELECT 1 AS one")
    assert caught.value.code == 3


def test_tables_and_their_columns_are_listed(run_county: Path) -> None:
    said = tables_text(run_county)
    for word in ("finding", "case_now", "recipient", "id_number", "first_seen"):
        assert word in said


def test_on_the_command_line(run_county: Path, tmp_path: Path) -> None:
    said = hedui(
        "sql", "SELECT month, count(*) AS n FROM finding GROUP BY 1", "--workspace", run_county
    )
    assert said.returncode == 0 and MONTH in said.stdout
    said = hedui("sql", "SELECT summary FROM finding LIMIT 1", "--workspace", run_county)
    assert HIDDEN in said.stdout
    said = hedui("sql", "SELECT 1", "--workspace", tmp_path)
    assert said.returncode == 2 and "先运行 hedui run" in said.stderr
