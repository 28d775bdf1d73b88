"""How soon a finding deserves a visit, and which findings one visit settles."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from matchers.rules import DECEASED_RECIPIENT, MISSED_CASE, STAFF_RECIPIENT, VEHICLE_OWNER
from pipeline.priority import households, rank
from tests.conftest import MONTH

RULES = (DECEASED_RECIPIENT, STAFF_RECIPIENT, VEHICLE_OWNER, MISSED_CASE)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(config={"python_enable_replacements": False})
    con.execute("""
        CREATE TABLE finding (finding_id VARCHAR, rule VARCHAR, tier VARCHAR, probability DOUBLE,
            amount DOUBLE, months INTEGER, id_number VARCHAR, detail VARCHAR,
            name VARCHAR DEFAULT '张三', unit VARCHAR DEFAULT '');
        CREATE TABLE evidence_ref (finding_id VARCHAR, role VARCHAR, ref BIGINT);
        CREATE TABLE recipient (ref BIGINT, unit VARCHAR, person VARCHAR, id_number VARCHAR);
        CREATE TABLE households (id_number VARCHAR, book VARCHAR);
        CREATE TABLE outcome (rule VARCHAR, tier VARCHAR, result VARCHAR, reason VARCHAR, cases BIGINT)
    """)
    yield con
    con.close()


def found(con: duckdb.DuckDBPyConnection, **said: object) -> None:
    usual = {"finding_id": "a", "rule": "vehicle_owner", "tier": "confirmed", "probability": 1.0,
             "amount": None, "months": None, "id_number": "", "detail": "{}"}  # fmt: skip
    con.execute("INSERT INTO finding BY NAME SELECT unnest(?)", [usual | said])


def ranked(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, str, str]]:
    rank(con, RULES)
    asked = "SELECT finding_id, score, level, reasons FROM priority ORDER BY 1"
    return {one: (score, level, why) for one, score, level, why in con.execute(asked).fetchall()}


def test_money_months_certainty_and_kind_raise_the_score(con: duckdb.DuckDBPyConnection) -> None:
    found(con, finding_id="plain")
    found(con, finding_id="money", amount=20000.0)
    found(con, finding_id="months", months=12)
    found(con, finding_id="unsure", tier="possible", probability=0.5)
    found(con, finding_id="red", rule="staff_recipient")
    score = {one: value for one, (value, _, _) in ranked(con).items()}
    assert score["unsure"] < score["plain"] < score["money"] == score["months"] < score["red"] + 10
    assert score["red"] > score["plain"] and 0 <= min(score.values()) <= max(score.values()) <= 100


def test_outcomes_of_earlier_months_move_the_chance(con: duckdb.DuckDBPyConnection) -> None:
    found(con)
    before = ranked(con)["a"]
    con.execute("INSERT INTO outcome VALUES ('vehicle_owner', 'confirmed', '不属实', '其他', 90)")
    after = ranked(con)["a"]
    assert "尚无本县核实记录" in before[2] and "含本县已核实90条" in after[2]
    assert after[0] < before[0] and "约3%" in after[2]


def test_who_may_be_left_out_keeps_the_level_of_need(con: duckdb.DuckDBPyConnection) -> None:
    for level in "高中低":
        found(con, finding_id=level, rule="missed_case", detail=f'{{"priority": "{level}"}}')
    assert all(value[1] == level for level, value in ranked(con).items())
    scores = [ranked(con)[level][0] for level in "高中低"]
    assert scores == sorted(scores, reverse=True)


def homes(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rank(con, RULES)
    return dict(con.execute("SELECT finding_id, household FROM priority").fetchall())


def test_unit_person_and_register_book_make_a_household(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO recipient VALUES (1, 'U1', 'p1', 'n1'), (2, 'U1', 'p2', 'n2'), (3, 'U2', 'p3', 'n3')")  # fmt: skip
    con.execute("INSERT INTO households VALUES ('n2', 'B1'), ('n4', 'B1'), ('n3', 'B2'), ('n5', 'B2')")  # fmt: skip
    for finding, ref in (("a", 1), ("b", 2), ("c", 3)):
        found(con, finding_id=finding)
        con.execute("INSERT INTO evidence_ref VALUES (?, 'subject', ?)", [finding, ref])
    found(con, finding_id="d", rule="missed_case", id_number="n4")
    found(con, finding_id="e", rule="missed_case")
    home = homes(con)
    assert home["a"] == home["b"] == home["d"]
    assert len(set(home.values())) == 3 and "" not in home.values()


def test_a_collective_register_book_is_no_family(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO households SELECT 'n' || i, 'home' FROM range(16) r(i)")
    for nth in (1, 2):
        found(con, finding_id=f"f{nth}", rule="missed_case", id_number=f"n{nth}")
    assert len(set(homes(con).values())) == 2


PAIRS = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvwxyz")))


@given(PAIRS)
def test_households_do_not_depend_on_the_order(pairs: list[tuple[str, str]]) -> None:
    one, other = households(pairs), households(reversed(pairs))
    assert one.keys() == {finding for finding, _ in pairs} and one == other
    for finding, shared in pairs:
        assert all(one[finding] == one[mate] for mate, also in pairs if also == shared)


def test_every_finding_has_a_priority_and_every_household_one_line(run_county: Path) -> None:
    out = run_county / "out" / MONTH
    listed = pq.read_table(out / "priorities.parquet").to_pylist()
    assert [one["finding_id"] for one in listed] == pq.read_table(out / "findings.parquet")["finding_id"].to_pylist()  # fmt: skip
    wanted = {one["household"] for one in listed} - {""}
    sheet = load_workbook(next(out.glob("*总表.xlsx")))["入户清单"]
    assert sheet.max_row == 3 + len(wanted)
    headings = [cell.value for cell in sheet[3]]
    count = sum(
        sheet.cell(row, headings.index("条数") + 1).value for row in range(4, sheet.max_row + 1)
    )
    assert count == sum(one["household"] != "" for one in listed)


def test_a_tier_has_outcomes_of_its_own(con: duckdb.DuckDBPyConnection) -> None:
    found(con, finding_id="sure")
    found(con, finding_id="maybe", tier="possible", probability=0.6)
    expected = ranked(con)
    con.execute("INSERT INTO outcome VALUES ('vehicle_owner', 'possible', '不属实', '同名同姓', 5)")
    few = ranked(con)
    con.execute("INSERT INTO outcome VALUES ('vehicle_owner', 'possible', '不属实', '同名同姓', 95),"
                " ('vehicle_owner', 'confirmed', '属实', '', 60), ('vehicle_owner', 'confirmed', '无法核实', '', 9)")  # fmt: skip
    many = ranked(con)
    assert expected["maybe"][0] >= few["maybe"][0] > many["maybe"][0]
    assert many["sure"][0] > expected["sure"][0]
    assert "本县这一档已核实60条，属实60条" in many["sure"][2]
    assert "本县这一档已核实100条，属实0条" in many["maybe"][2]
