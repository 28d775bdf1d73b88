"""A run is all or nothing, alone, repeatable, and gives the tables of the contract."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import pipeline.run as run_module
import pipeline.workspace as workspace_module
from pipeline.kernel.errors import UserError
from pipeline.run import run_month
from pipeline.store import open_store
from tests.conftest import MONTH, quiet

CONTRACT = {
    "findings": ["finding_id", "rule", "tier", "probability", "programme", "unit", "name", "id_number",
                 "town", "village", "amount", "months", "first_seen", "status", "summary", "detail"],
    "evidence": ["finding_id", "role", "source", "file", "sheet", "row"],
    "links": ["source", "file", "sheet", "row", "person", "tier", "probability", "explanation"],
    "weights": ["source", "file", "sheet", "row", "person", "comparator", "level", "label", "weight"],
    "rejects": ["source", "file", "sheet", "row", "column", "value", "reason"],
    "repairs": ["source", "file", "sheet", "row", "column", "value", "note"],
    "files": ["file", "sheet", "sha256", "source", "rows_in", "rows_loaded", "rows_rejected",
              "rows_passed", "note"],
}  # fmt: skip


def digests(folder: Path, *, clock: bool = False) -> dict[str, str]:
    """Every file below a folder and its digest; what tells the time of the run only with ``clock``."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (clock or not path.name.startswith(("manifest", "运行摘要")))
    }


def stored(root: Path) -> list[tuple[object, ...]]:
    """What the store knows, in words that do not depend on its file."""
    store = open_store(root / "store" / "hedui.duckdb", read_only=True)
    rows = store.execute("SELECT month, finding_id, summary FROM finding ORDER BY ALL").fetchall()
    rows += store.execute("SELECT month, run_id FROM run ORDER BY ALL").fetchall()
    store.close()
    return rows


@pytest.mark.parametrize("name", CONTRACT)
def test_the_tables_have_the_columns_of_the_contract(run_county: Path, name: str) -> None:
    assert pq.read_schema(run_county / "out" / MONTH / f"{name}.parquet").names == CONTRACT[name]


def test_rows_in_are_loaded_rejected_or_passed_over(run_county: Path) -> None:
    files = pq.read_table(run_county / "out" / MONTH / "files.parquet").to_pylist()
    assert len(files) > 25
    for row in files:
        assert row["rows_in"] == row["rows_loaded"] + row["rows_rejected"] + row["rows_passed"], row
        assert len(row["sha256"]) == 64


def test_every_finding_has_a_subject_or_evidence_row(run_county: Path) -> None:
    folder = run_county / "out" / MONTH
    cited = set(pq.read_table(folder / "evidence.parquet")["finding_id"].to_pylist())
    found = pq.read_table(folder / "findings.parquet").to_pylist()
    assert {row["finding_id"] for row in found} == cited
    assert len({row["finding_id"] for row in found}) == len(found)
    assert {row["status"] for row in found} == {"待下发"}
    assert {row["first_seen"] for row in found} == {MONTH}
    for row in found:
        json.loads(row["detail"])


def test_the_same_inbox_gives_the_same_bytes(fresh_run: Path) -> None:
    before = digests(fresh_run / "out" / MONTH)
    run_month(fresh_run, MONTH, quiet)
    assert digests(fresh_run / "out" / MONTH) == before


def test_the_inputs_are_never_modified(county: Path, run_county: Path) -> None:
    def files(root: Path) -> dict[Path, tuple[int, bytes]]:
        return {p.relative_to(root): (p.stat().st_mtime_ns, p.read_bytes())
                for p in (root / "inbox").rglob("*") if p.is_file()}  # fmt: skip

    assert len(files(county)) > 25 and files(run_county) == files(county)


@pytest.mark.long
def test_order_of_files_and_folders_changes_no_finding(fresh_run: Path) -> None:
    def findings() -> list[tuple[str, str]]:
        rows = pq.read_table(fresh_run / "out" / MONTH / "findings.parquet").to_pylist()
        return sorted((row["finding_id"], row["summary"]) for row in rows)

    before, inbox = findings(), fresh_run / "inbox" / MONTH
    for number, path in enumerate(
        sorted((p for p in inbox.rglob("*") if p.is_file()), reverse=True)
    ):
        shutil.move(path, inbox / f"{number:03d}_{path.name}")
    run_month(fresh_run, MONTH, quiet)
    assert findings() == before


def test_a_finding_keeps_its_number_and_first_month(fresh_run: Path) -> None:
    shutil.copytree(fresh_run / "inbox" / MONTH, fresh_run / "inbox" / "2026-11")
    run_month(fresh_run, "2026-11", quiet)
    first = pq.read_table(fresh_run / "out" / MONTH / "findings.parquet").to_pylist()
    second = pq.read_table(fresh_run / "out" / "2026-11" / "findings.parquet").to_pylist()
    lasting = ("dual_enrolment", "property_owner", "staff_recipient")
    old = {row["finding_id"] for row in first if row["rule"] in lasting}
    again = {row["finding_id"]: row["first_seen"] for row in second if row["rule"] in lasting}
    assert len(old) > 5 and old <= set(again) and {again[f] for f in old} == {MONTH}


# --- all or nothing ----------------------------------------------------------------------------


class Cut(Exception):
    """A failure put in on purpose."""


def failing(original, at: int):  # type: ignore[no-untyped-def]
    """The function, which fails at its ``at``-th call."""
    calls = 0

    def call(*args, **kwargs):  # type: ignore[no-untyped-def]
        nonlocal calls
        calls += 1
        if calls == at:
            raise Cut
        return original(*args, **kwargs)

    return call


@pytest.mark.parametrize(("name", "at"), [
    ("write_tables", 1), ("write_ledger", 3), ("write_manifest", 1), ("keep", 1), ("ask_all", 1),
    *(pytest.param(name, 1, marks=pytest.mark.long)
      for name in ("make_tables", "write_ledger", "rank", "settle_identities")),
])  # fmt: skip
def test_a_run_that_fails_leaves_everything_as_it_was(
    fresh_little_run: Path, monkeypatch: pytest.MonkeyPatch, name: str, at: int
) -> None:
    before, kept = digests(fresh_little_run / "out", clock=True), stored(fresh_little_run)
    (fresh_little_run / "inbox" / MONTH / "多一个.csv").write_text(
        "姓名,号牌号码,车辆类型\n张三,闽C1,K33\n", "utf-8"
    )
    monkeypatch.setattr(run_module, name, failing(getattr(run_module, name), at))
    with pytest.raises(Cut):
        run_month(fresh_little_run, MONTH, quiet)
    assert digests(fresh_little_run / "out", clock=True) == before
    assert stored(fresh_little_run) == kept
    assert not (fresh_little_run / "store" / "scratch").exists()


@pytest.mark.parametrize("at", [1, 2])
def test_a_run_cut_while_publishing_is_completed_by_the_next(
    fresh_little_run: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(workspace_module, "_rename", failing(workspace_module._rename, at))
        with pytest.raises(Cut):
            run_month(fresh_little_run, MONTH, quiet)
    result = run_month(fresh_little_run, MONTH, quiet)
    assert result.recovered is not None
    assert sorted(p.name for p in (fresh_little_run / "out").iterdir()) == [MONTH]


@pytest.mark.long
def test_a_killed_run_leaves_before_or_after(fresh_run: Path) -> None:
    before = digests(fresh_run / "out" / MONTH)
    started = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "run",
        "--workspace",
        str(fresh_run),
        "--quiet",
    ]
    subprocess.run(command, check=False, capture_output=True)
    whole = time.monotonic() - started
    for share in (0.3, 0.5, 0.7, 0.8, 0.9, 0.97):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)  # fmt: skip
        time.sleep(whole * share)
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if (fresh_run / "out" / MONTH).exists():
            assert digests(fresh_run / "out" / MONTH) == before
    result = run_month(fresh_run, MONTH, quiet)
    assert digests(result.folder) == before
    assert sorted(p.name for p in (fresh_run / "out").iterdir()) == [MONTH]


def test_two_runs_exclude_each_other(fresh: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "run", "--workspace", str(fresh), "--quiet"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             encoding="utf-8") for _ in range(2)]  # fmt: skip
    said = [process.communicate()[1] for process in both]
    codes = [process.returncode for process in both]
    assert sorted(codes) == [0, 3]
    assert "已有运行正在使用这个工作区" in said[codes.index(3)]


# --- bad input ---------------------------------------------------------------------------------


def test_a_roster_without_numbers_still_gives_findings(roster_only) -> None:  # type: ignore[no-untyped-def]
    root = roster_only(
        "家庭编号,户主姓名,与户主关系,姓名,月保障金额\nA1,张三,户主,张三,500\nA1,张三,妻,李四,500\n"
    )
    result = run_month(root, MONTH, quiet)
    rows = pq.read_table(result.folder / "findings.parquet").to_pylist()
    assert [row["rule"] for row in rows] == ["identity_error", "identity_error"]
    assert all(row["id_number"] == "" for row in rows)


def test_rules_without_their_source_are_not_run_and_say_why(roster_only) -> None:  # type: ignore[no-untyped-def]
    root = roster_only("家庭编号,姓名,身份证号,月保障金额\nA1,张三,11010519491231002X,500\n")
    asked = {a.rule.slug: a.missing for a in run_month(root, MONTH, quiet).asked}
    assert asked["identity_error"] == ""
    assert "死亡登记" in asked["deceased_recipient"]
    assert all(
        missing
        for slug, missing in asked.items()
        if slug not in ("identity_error", "dual_enrolment", "shared_account")
    )


def test_no_roster_is_an_error_that_says_what_to_do(fresh_little: Path) -> None:
    for path in (fresh_little / "inbox" / MONTH / "民政").iterdir():
        path.unlink()
    with pytest.raises(UserError, match="没有读到救助对象名册") as caught:
        run_month(fresh_little, MONTH, quiet)
    assert caught.value.code == 2
    assert not (fresh_little / "out").exists() or not any((fresh_little / "out").iterdir())


def test_a_corrupt_workbook_is_named_and_the_rest_goes_on(fresh_little: Path) -> None:
    victim = next((fresh_little / "inbox" / MONTH).rglob("*火化*.xlsx"))
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    result = run_month(fresh_little, MONTH, quiet)
    assert any("火化" in text and "损坏" in text for text in result.loaded.attention)
    row = next(r for r in result.loaded.files if "火化" in r.file)
    assert row.source == "" and "损坏" in row.note
    assert any(count for _, _, count, _ in result.counts)


def test_a_file_nobody_recognises_is_named(fresh_little: Path) -> None:
    (fresh_little / "inbox" / MONTH / "食堂菜单.csv").write_text(
        "日期,早餐,午餐\n周一,粥,面\n", encoding="utf-8"
    )
    result = run_month(fresh_little, MONTH, quiet)
    assert any("食堂菜单.csv" in text and "认不出" in text for text in result.loaded.attention)


def test_ledgers_written_by_two_processes_are_the_same(
    fresh_little_run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digests(fresh_little_run / "out" / MONTH)
    monkeypatch.setattr(run_module, "MANY_ROWS", 1)
    run_month(fresh_little_run, MONTH, quiet)
    assert digests(fresh_little_run / "out" / MONTH) == before
