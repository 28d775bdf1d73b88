"""The linkage benchmark: its tables say what they claim, and its judge counts what it should."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import numpy as np
import pytest

from data_samples.ids import is_valid, read
from tests.bench.linkage import damage, names
from tests.bench.linkage.clock import counted
from tests.bench.linkage.judge import judge
from tests.bench.linkage.make import make
from tests.bench.linkage.peers import PEERS
from tests.bench.linkage.report import growth, told
from tests.bench.linkage.scenario import HARD, NAME_KINDS, ORDINARY

PEOPLE, RECIPIENTS, DEATHS = 4000, 700, 400


@pytest.fixture(scope="module", params=[ORDINARY, HARD], ids=lambda scenario: scenario.name)
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param.name)
    make(folder, people=PEOPLE, recipients=RECIPIENTS, deaths=DEATHS, scenario=request.param, seed=1)  # fmt: skip
    return folder


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for table in ("frame", "record", "truth", "kin"):
        con.execute(f"CREATE VIEW {table} AS FROM read_parquet('{folder}/{table}.parquet')")
    return con


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    return opened(folder).execute(query).fetchall()


def test_the_frame_is_a_register_of_different_people(tables: Path) -> None:
    people = rows(tables, "SELECT id_number, sex, birth, name_key, is_recipient FROM frame")
    assert 0.97 * PEOPLE < len(people) <= PEOPLE
    assert len({number for number, *_ in people}) == len(people)
    assert sum(bool(receives) for *_, receives in people) == RECIPIENTS
    for number, sex, birth, name, _ in people:
        assert is_valid(str(number)) and f"{birth:%Y%m%d}" == str(number)[6:14]
        assert (int(str(number)[16]) % 2 == 1) == (sex == "男")
        assert 2 <= len(str(name)) <= 4


def test_kin_are_there_to_be_mistaken(tables: Path) -> None:
    twins, siblings = rows(tables, """
        SELECT count(*) FILTER (WHERE a.birth = b.birth), count(*) FROM kin a JOIN kin b
        ON a.family = b.family AND a.fid < b.fid""")[0]  # fmt: skip
    assert int(str(twins)) >= 5 and int(str(siblings)) > 200
    namesakes = rows(tables, """
        SELECT count(*) FROM truth JOIN kin USING (person) JOIN frame ON frame.name_key = kin.name_key
            AND frame.person <> kin.person AND frame.is_recipient""")[0][0]  # fmt: skip
    assert int(str(namesakes)) >= 8


def test_every_record_is_of_a_resident_or_of_nobody(tables: Path) -> None:
    said = rows(
        tables,
        """
        SELECT truth.person, frame.person, damage FROM truth LEFT JOIN frame USING (person)""",
    )
    nobody = sum(not person for person, *_ in said)
    assert all(person == there for person, there, _ in said if person)
    assert 0.02 < nobody / len(said) < 0.12


def test_damage_is_what_it_is_called(tables: Path) -> None:
    for number, text, valid, name, true_name, kinds, birth, true_birth in rows(tables, """
            SELECT truth.person, id_text, record.id_number, record.name_key, kin.name_key, damage, record.birth, kin.birth
            FROM record JOIN truth USING (rid) JOIN kin USING (person)"""):  # fmt: skip
        said = set(str(kinds).split(";")) - {""}
        assert (text is None) == ("no_id" in said)
        if not any(kind.startswith(("id_", "no_id", "kin_id")) for kind in said):
            assert text == valid == number
        if "id_fifteen" in said:
            assert read(str(text)) == valid == number
        elif any(kind.startswith("id_") for kind in said):
            assert valid is None and text != number
        if "id_masked" in said:
            assert re.fullmatch(str(text).replace("*", "."), str(number))
        assert (name != true_name) == any(kind.startswith("name_") for kind in said)
        if birth is not None:
            assert (birth != true_birth) == ("birth_wrong" in said)


def test_shares_are_those_of_the_scenario(tables: Path) -> None:
    hard = tables.name.startswith("hard")
    missing, places, births = rows(tables, """
        SELECT avg((id_text IS NULL)::INT), avg((village IS NULL OR town IS NULL)::INT), count(birth)
        FROM record JOIN truth USING (rid)""")[0]  # fmt: skip
    assert float(str(missing)) == pytest.approx(0.70 if hard else 0.06, abs=0.06)
    assert float(str(places)) == pytest.approx(0.42 if hard else 0.13, abs=0.06)
    assert (births == 0) == hard


def test_the_same_seed_gives_the_same_tables(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        make(tmp_path / name, people=2000, recipients=300, deaths=100, scenario=HARD, seed=seed)
    one, two, other = (rows(tmp_path / name, "FROM record") for name in ("one", "two", "other"))
    assert one == two != other


def test_counties_follow_one_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.linkage.make.COUNTY", 1500)
    make(tmp_path, people=4000, recipients=600, deaths=200, scenario=HARD, seed=1)
    people, numbers, divisions = rows(tmp_path, """
        SELECT count(DISTINCT fid), count(DISTINCT id_number), count(DISTINCT id_number[:6]) FROM frame""")[0]  # fmt: skip
    assert people == numbers and divisions == 3
    records = rows(tmp_path, "SELECT count(*), count(DISTINCT rid), max(rid) + 1 FROM record")[0]
    assert len(set(records)) == 1 and 205 <= int(str(records[0])) <= 215


@pytest.mark.parametrize("kind", NAME_KINDS)
def test_names_by_the_matrix_go_wrong_in_one_place(kind: str) -> None:
    rng = np.random.default_rng(1)
    surname = names.surnames(rng, 500)
    year = np.full(500, 1950)
    true = names.full_names(rng, surname, rng.integers(0, 2, 500), year, np.zeros(500, np.uint32))
    wrong = names.misspelt(rng, true, kind)
    changed = wrong != true
    assert changed.any(axis=1).mean() > 0.3
    for was, now in zip(names.texts(true).to_pylist(), names.texts(wrong).to_pylist(), strict=True):
        if kind == "dropped":
            assert len(was) - len(now) == (1 if len(was) > 2 else 0)
        elif kind == "order":
            assert sorted(was) == sorted(now)
        else:
            assert sum(a != b for a, b in zip(was, now, strict=True)) <= 1


def test_births_go_wrong_but_not_far() -> None:
    births = np.arange(-12000, 12000, 7)
    wrong = damage.wrong_births(np.random.default_rng(1), births)
    assert (wrong != births).all() and (abs(wrong - births) < 4000).all()


# --- the judge -----------------------------------------------------------------------------------


def linked(folder: Path, to: Path, query: str) -> Path:
    opened(folder).execute(f"COPY ({query}) TO '{to}/links.parquet'")
    return to / "links.parquet"


TRUE = """SELECT rid, fid, person, '{tier}' AS tier, {p} AS probability, '' AS explanation
FROM truth JOIN frame USING (person)"""


def test_who_knows_everything_is_perfect(tables: Path, tmp_path: Path) -> None:
    score = judge(tables, linked(tables, tmp_path, TRUE.format(tier="probable", p=1.0)))
    assert score.precision("all") == score.recall("all") == score.recall("fuzzy") == 1
    assert score.rivals == {}
    assert all(score.damage[k, "found"] == n for (k, what), n in score.damage.items() if what == "records")  # fmt: skip


def test_possible_links_find_nobody(tables: Path, tmp_path: Path) -> None:
    score = judge(tables, linked(tables, tmp_path, TRUE.format(tier="possible", p=0.4)))
    assert score.recall("all") == 0 and score.found["fuzzy", "links"] == 0
    assert score.tiers["possible", "true"] == score.tiers["possible", "links"] > 0
    at = int(np.flatnonzero(score.bins[:, 0])[0])
    assert score.bins[at, 2] == score.bins[at, 0] and score.bins[at, 1] == pytest.approx(0.4 * score.bins[at, 0])  # fmt: skip


def test_a_link_to_a_twin_is_called_so(tables: Path, tmp_path: Path) -> None:
    to_kin = """
        SELECT rid, other.fid, other.person, 'confirmed' AS tier, 0.9 AS probability, '' AS explanation
        FROM truth JOIN kin ON kin.person = truth.person JOIN kin AS other
            ON other.family = kin.family AND other.fid <> kin.fid AND other.birth {} kin.birth"""
    twins = judge(tables, linked(tables, tmp_path, to_kin.format("=")))
    assert {rival for _, rival in twins.rivals} <= {"twin"} and twins.precision("all") != 1
    others = judge(tables, linked(tables, tmp_path, to_kin.format("<>")))
    assert set(others.rivals) == {("confirmed", "sibling")}


def test_the_threshold_is_chosen_in_favour_of_who_has_none(tables: Path, tmp_path: Path) -> None:
    """The right resident weighs 3 to 10, a wrong one -3: all right ones count."""
    right = TRUE.format(tier="", p=0.9) + " WHERE rid % 10 < 8"
    wrong = """SELECT rid, frame.fid, frame.person, '' AS tier, 0.5 AS probability, '' AS explanation
        FROM truth JOIN frame ON frame.fid = rid WHERE rid % 10 >= 8"""
    weighed = f"FROM ({right}) SELECT *, 3.0 + rid % 7 AS weight, 9.0 AS margin UNION ALL FROM ({wrong}) SELECT *, -3.0, 0.0"  # noqa: S608  # fmt: skip
    for margin in (False, True):
        score = judge(tables, linked(tables, tmp_path, weighed), margin=margin)
        assert score.precision("fuzzy") >= 0.99
        assert score.recall("fuzzy") == pytest.approx(0.8, abs=0.06)


def test_equal_numbers_settle_what_is_intact(tables: Path, tmp_path: Path) -> None:
    con = opened(tables)
    PEERS["exact"].link(con)
    con.execute(f"COPY link TO '{tmp_path}/links.parquet'")
    score = judge(tables, tmp_path / "links.parquet")
    assert score.recall("fuzzy") == 0 and 0.97 < score.precision("all") <= 1
    intact = 1 - score.found["fuzzy", "residents"] / score.found["all", "residents"]
    assert score.recall("all") == pytest.approx(intact, abs=0.001)


def test_hedui_and_equal_numbers_are_told_side_by_side(tables: Path, tmp_path: Path) -> None:
    scores = {}
    for name in ("hedui", "exact"):
        con = opened(tables)
        for table in ("frame", "record"):
            con.execute(f"CREATE TABLE whole_{table} AS FROM {table}")
            con.execute(f"DROP VIEW {table}")
            con.execute(f"ALTER TABLE whole_{table} RENAME TO {table}")
        taken = PEERS[name].link(con)
        con.execute(f"COPY link TO '{tmp_path}/{name}.parquet'")
        scores[name] = judge(tables, tmp_path / f"{name}.parquet")
        scores[name].seconds, scores[name].peaks = [taken], [100.0]
        assert counted(taken) > 0
        assert growth([(name, PEOPLE, DEATHS, taken, 100.0)]).count(name) == 1
    text = told("hard (a county)", scores)
    assert "hedui" in text and "bar: fuzzy recall" in text and "nominal_age" in text
    assert scores["hedui"].precision("all") >= 0.98
    assert scores["hedui"].recall("fuzzy") > 0.8
    assert {(tier, rival) for tier, rival in scores["hedui"].rivals if tier == "confirmed"} == set()
