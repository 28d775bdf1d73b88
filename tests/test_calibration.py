"""What visits teach about identities: little from few, bounded, put in force and taken back by hand."""

import json
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from matchers.identity.calibration import (
    LOWEST,
    MOST,
    Calibration,
    as_weighed,
    calibrated,
    fitted,
    moved,
)
from matchers.identity.comparing import COMPARATORS, INDEX
from matchers.identity.model import shipped, written
from matchers.identity.tiers import tiers
from pipeline.calibrations import Versions, heeding, read_versions, write_versions
from pipeline.cases.events import Event, record
from pipeline.kernel.errors import UserError
from pipeline.kernel.silence import ANOTHER, REASONS, THE_PERSON
from pipeline.learn import learn
from pipeline.run import run_month
from pipeline.store import open_store
from pipeline.workspace import Workspace
from tests.conftest import MONTH, quiet


def chances(count: int, chance: float = 0.97) -> np.ndarray:
    return np.full(count, chance)


def taught(chance: np.ndarray, right: np.ndarray) -> float:
    """What becomes of a chance of 97 %."""
    return float(moved(chances(1), *fitted(chance, right))[0])


def test_few_outcomes_hardly_move_it_and_many_do() -> None:
    assert 0.93 < taught(chances(5), np.zeros(5, bool)) < 0.97
    some, many = (taught(chances(n), np.arange(n) < 0.6 * n) for n in (60, 2000))
    assert 0.7 < some < 0.9 and abs(many - 0.6) < 0.03
    assert fitted(chances(100), np.arange(100) < 97) == (0, 0) == fitted(chances(0), np.zeros(0, bool))  # fmt: skip
    assert fitted(chances(40, 0.7), np.ones(40, bool))[0] > 0.5


def test_namesakes_in_no_register_are_learnt_however_sure_the_weights_are() -> None:
    shift, error = fitted(chances(400, 0.9999), np.arange(400) < 320)
    assert 0.1 < error < 0.2 and moved(np.array([0.9999]), shift, error)[0] < 0.9
    few = fitted(chances(6, 0.9999), np.arange(6) < 3)
    assert moved(np.array([0.9999]), *few)[0] > 0.95


@given(st.floats(0.001, 0.999), st.floats(-3, MOST), st.floats(0, 0.5))
def test_what_the_weights_said_can_be_told_again(chance: float, shift: float, error: float) -> None:  # fmt: skip
    after = moved(np.array([chance]), shift, error)
    assert as_weighed(after, np.array([shift]), np.array([error]))[0] == pytest.approx(chance, abs=0.002)  # fmt: skip


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5), st.floats(LOWEST, MOST))
def test_chances_of_one_record_stay_chances(shares: list[float], shift: float) -> None:
    chance = np.array(shares) / max(sum(shares), 1)
    after = calibrated(np.zeros(len(chance), int), chance, shift)
    assert (after >= 0).all() and after.sum() <= 1 + 1e-9
    assert (np.argsort(after, kind="stable") == np.argsort(chance, kind="stable")).all() or len(set(shares)) < len(shares)  # fmt: skip


def test_only_probable_and_possible_change_places() -> None:
    """No shift makes or unmakes 'confirmed', lists anybody who was not, drops anybody who was, or lets
    one of two equals be probable."""
    levels = np.zeros((6, len(COMPARATORS)), np.uint8)
    at = {name: n for n, name in enumerate(COMPARATORS)}
    levels[:, at["name"]] = INDEX["name"]["identical"]
    levels[:5, at["place"]] = INDEX["place"]["village"]
    levels[0, at["id_number"]] = INDEX["id_number"]["identical"]
    chance, rid = np.array([0.2, 0.97, 0.5, 0.5, 0.1, 0.99]), np.array([0, 1, 2, 2, 3, 4])
    before = tiers(levels, chance, shipped())
    assert before.tolist() == ["confirmed", "probable", "possible", "possible", "", ""]
    for shift in (LOWEST, -0.5, 0.5, MOST):
        after = tiers(levels, chance, shipped(), calibrated(rid, chance, shift))
        assert ((after == "confirmed") == (before == "confirmed")).all()
        assert ((after == "") == (before == "")).all()
        assert after[2] == after[3] == "possible"
    assert tiers(levels, chance, shipped(), calibrated(rid, chance, LOWEST))[1] == "possible"


def test_every_reason_is_about_identity_or_says_nothing_of_it() -> None:
    assert set(ANOTHER) == {"同名同姓", "身份证号错误"} and not set(ANOTHER) & set(THE_PERSON)
    assert set(REASONS) - set(ANOTHER) - set(THE_PERSON) == {"登记信息有误", "其他"}


def test_versions_are_never_used_again(tmp_path: Path) -> None:
    path = tmp_path / "identity_calibration.json"
    made = Calibration(0, "1/2026-10", -0.5, 0.02, 40, 12, "2026-10", "2026-11-20")
    versions = Versions().with_new(made).with_new(made).undone()
    assert versions.in_force == 1 and versions.undone().current is None
    versions = versions.with_new(made)
    assert (versions.in_force, versions.undone().in_force) == (3, 1)
    write_versions(path, versions)
    assert read_versions(path) == versions
    for broken in ("{", '{"format": 1, "in_force": 9, "versions": []}'):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(UserError, match="校准"):
            read_versions(path)


def test_a_calibration_is_of_the_weights_it_was_made_with(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.calibration.parent.mkdir()
    made = Calibration(0, "1/2026-10", -0.5, 0.02, 40, 12, "2026-10", "2026-11-20")
    write_versions(workspace.calibration, Versions().with_new(made))
    model = replace(shipped(), version=1, month="2026-10")
    assert heeding(workspace)(model).learnt == (-0.5, 0.02)
    for other in (shipped(), replace(model, version=2), replace(model, month="2026-11")):
        assert heeding(workspace)(other).learnt == (0, 0)
    assert written(heeding(workspace)(model)) == written(model)


def verify(root: Path, month: str) -> int:
    """All that rests on an inferred death is verified: four in ten turn out to be namesakes."""
    found = [row for row in pq.read_table(root / "out" / month / "findings.parquet").to_pylist()
             if row["tier"] != "confirmed" and row["rule"] in ("deceased_recipient", "paid_after_death")]  # fmt: skip
    wrong = {person for n, person in enumerate(sorted({row["id_number"] for row in found})) if n % 5 < 2}  # fmt: skip
    with closing(open_store(root / "store" / "hedui.duckdb")) as store:
        record(store, [Event(finding_id=row["finding_id"], rule=row["rule"], month=month, kind="verified", state="已核实",
                             result="不属实" if row["id_number"] in wrong else "属实",
                             reason="同名同姓" if row["id_number"] in wrong else "")
                       for row in found], datetime(2026, 11, 9))  # fmt: skip
    return len(found)


def test_learnt_applied_printed_and_undone(fresh_run: Path) -> None:
    store, file = fresh_run / "store" / "hedui.duckdb", fresh_run / "store" / "identity_calibration.json"  # fmt: skip
    with pytest.raises(UserError, match="没有启用中的校准"):
        learn(fresh_run, undo=True)
    assert "还没有这样的核实结果" in learn(fresh_run)
    assert verify(fresh_run, MONTH) >= 8
    told = learn(fresh_run)
    assert "把握下调" in told and "hedui learn --apply" in told and not file.exists()
    links = pq.read_table(fresh_run / "out" / MONTH / "links.parquet").to_pylist()

    assert "已启用校准第1版" in learn(fresh_run, apply=True, today=date(2026, 11, 20))
    assert "没有需要改的" in learn(fresh_run, apply=True)
    result = run_month(fresh_run, MONTH, quiet)
    said = json.loads((result.folder / "manifest.json").read_text(encoding="utf-8"))
    assert said["identity_model"]["calibration"]["version"] == 1
    assert any("核实结果的校准" in one["name"] for one in said["changes"]["settings"])
    sheet = load_workbook(result.master, read_only=True).worksheets[0]
    assert any("按核实结果的校准" in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)  # fmt: skip
    now = pq.read_table(result.folder / "links.parquet").to_pylist()
    key = [(row["source"], row["file"], row["row"], row["person"]) for row in links]
    assert [(row["source"], row["file"], row["row"], row["person"]) for row in now] == key
    changed = [(old["tier"], new["tier"]) for old, new in zip(links, now, strict=True) if old["tier"] != new["tier"]]  # fmt: skip
    assert all(new["probability"] <= old["probability"] for old, new in zip(links, now, strict=True))  # fmt: skip
    assert set(changed) <= {("probable", "possible")}
    moved_rows = told.split("数据估算：")[1]
    assert (f"{len(changed)}行由高度疑似改为待核实" in moved_rows) or "没有一行改档" in moved_rows
    with closing(open_store(store, read_only=True)) as con:
        ((label, bits),) = con.execute("SELECT DISTINCT label, weight FROM weights WHERE comparator = 'visits'").fetchall()  # fmt: skip
    assert "核实结果校准（第1版）" in label and bits < 0
    again = learn(
        fresh_run
    )  # outcomes of months with a calibration are held against the bare weights
    assert "不用改" in again

    assert "已撤销校准第1版" in learn(fresh_run, undo=True)
    run_month(fresh_run, MONTH, quiet)
    back = pq.read_table(result.folder / "links.parquet").to_pylist()
    assert back == links and "calibration" not in json.loads((result.folder / "manifest.json").read_text())["identity_model"]  # fmt: skip
    shutil.rmtree(fresh_run)
