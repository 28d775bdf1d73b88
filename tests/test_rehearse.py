"""Rules asked again of past months: the store knows enough, and nothing is written."""

import hashlib
import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from matchers.rules import RULES
from pipeline.again import ask_again
from pipeline.cases.events import Event, record
from pipeline.kernel.errors import UserError
from pipeline.kernel.shares import wilson
from pipeline.month_values import month_values
from pipeline.rehearse import rehearse
from pipeline.settings import read_settings
from pipeline.store import open_store, working
from pipeline.workspace import Workspace
from tests.conftest import MONTH, quiet

_FINDING = "finding_id, tier, probability, programme, unit, name, id_number, town, village, amount, months, summary, detail"


@pytest.fixture(scope="module")
def again(
    run_county: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, set[tuple[object, ...]]]:
    """Rule -> what it answers when it is asked of the month's kept tables."""
    root = tmp_path_factory.mktemp("again") / "ws"
    shutil.copytree(run_county, root)
    settings = read_settings(root, MONTH)
    with closing(working(root, settings.memory, 1)) as con:
        asked = ask_again(
            con, Workspace(root), MONTH, RULES, settings, month_values(MONTH, settings), root
        )
        rows = con.execute(f"SELECT rule, {_FINDING} FROM finding").fetchall()
    found: dict[str, set[tuple[object, ...]]] = {
        one.rule.slug: set() for one in asked if not one.missing
    }
    for rule, *row in rows:
        found[rule].add(tuple(row))
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_rule_asked_again_of_a_month_just_run_answers_the_same(
    rule, again, run_county: Path
) -> None:  # type: ignore[no-untyped-def]
    with closing(open_store(run_county / "store" / "hedui.duckdb", read_only=True)) as store:
        before = {tuple(row) for row in store.execute(
            f"SELECT {_FINDING} FROM finding WHERE month = ? AND rule = ?", [MONTH, rule.slug]).fetchall()}  # fmt: skip
        ((state,),) = store.execute(
            "SELECT state FROM asked WHERE month = ? AND slug = ?", [MONTH, rule.slug]
        ).fetchall()
    assert (rule.slug in again) == (state == "run")
    assert again.get(rule.slug, set()) == before


def test_the_kept_months_answer_more_than_nothing(again) -> None:  # type: ignore[no-untyped-def]
    assert sum(bool(rows) for rows in again.values()) >= 10


def store_digest(root: Path) -> str:
    return hashlib.sha256((root / "store" / "hedui.duckdb").read_bytes()).hexdigest()


def test_the_report_counts_by_month_and_town_and_writes_nothing(fresh_run: Path) -> None:
    before = store_digest(fresh_run), sorted(p.name for p in fresh_run.rglob("*"))
    text = rehearse(fresh_run, "deceased_recipient", f"{MONTH}..{MONTH}", quiet)
    assert (store_digest(fresh_run), sorted(p.name for p in fresh_run.rglob("*"))) == before
    assert "各乡镇条数" in text and "都还没有核实结果" in text
    assert "不写台账" in text


def test_what_is_known_of_its_cases_is_counted_and_who_was_cleared_is_named(
    fresh_run: Path,
) -> None:
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        ids = [i for (i,) in store.execute(
            "SELECT finding_id FROM finding WHERE rule = 'deceased_recipient' ORDER BY 1").fetchall()]  # fmt: skip
        record(store, [
            Event(finding_id=one, rule="deceased_recipient", month=MONTH, kind="verified", state="已核实", result=result)
            for one, result in zip(ids, ("不属实", "属实", "属实"), strict=False)
        ], datetime(2026, 11, 2))  # fmt: skip
    text = rehearse(fresh_run, "deceased_recipient", None, quiet)
    assert "已有核实结果 3 条：属实 2 条，不属实 1 条；属实率 67%（95%区间 21% 至 94%）" in text
    assert "会再次惊动以前核实为不属实的 1 人" in text


def test_a_rule_outside_the_workspace_is_rehearsed_by_its_path(
    fresh_run: Path, tmp_path: Path
) -> None:
    path = tmp_path / "try.sql"
    path.write_text("-- slug: everyone\n-- 标题：所有在保人员\n-- 句子：{name}在保。\n-- 依据：试算\n"
                    "SELECT ref FROM recipient WHERE state = '正常'", encoding="utf-8")  # fmt: skip
    text = rehearse(fresh_run, str(path), MONTH, quiet)
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        ((count,),) = store.execute(
            "SELECT count(*) FROM kept.recipient WHERE state = '正常'"
        ).fetchall()
    assert "试算：所有在保人员（everyone）" in text and str(count) in text


def test_a_rule_of_the_workspace_is_found_from_anywhere(
    fresh_run: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (fresh_run / "rules").mkdir()
    (fresh_run / "rules" / "try.sql").write_text(
        "-- 标题：所有在保人员\n-- 句子：{name}在保。\n-- 依据：试算\nSELECT ref FROM recipient LIMIT 3",
        "utf-8",
    )
    for said in ("rules/try.sql", "try.sql", str(fresh_run / "rules" / "try.sql")):
        assert "试算：所有在保人员" in rehearse(fresh_run, said, MONTH, quiet)


def test_a_column_that_nobody_filled_is_told_with_the_count(
    fresh_run: Path, tmp_path: Path
) -> None:
    with closing(open_store(fresh_run / "store" / "hedui.duckdb")) as store:
        store.execute("UPDATE kept.roster SET birth = NULL")
    path = tmp_path / "try.sql"
    path.write_text("-- 标题：八十岁以上\n-- 句子：{name}已满八十岁。\n-- 依据：试算\n"
                    "SELECT ref FROM roster WHERE birth < DATE '1946-01-01'", "utf-8")  # fmt: skip
    assert f"{MONTH} 注意：用到的栏目 birth（出生日期）本月全是空的" in rehearse(fresh_run, str(path), MONTH, quiet)  # fmt: skip


def test_months_that_were_asked_for_and_are_not_kept_are_named(fresh_run: Path) -> None:
    text = rehearse(fresh_run, "deceased_recipient", "2026-08..2026-11", quiet)
    assert "数据库里没有的：2026-08、2026-09、2026-11（" in text
    text = rehearse(fresh_run, "deceased_recipient", "2024-01..2026-10", quiet)
    assert "2024-12等33个月" in text
    assert "数据库里没有的" not in rehearse(fresh_run, "deceased_recipient", MONTH, quiet)


@pytest.mark.parametrize(("rule", "months", "said"), [
    ("deceased_recipent", None, "是不是 deceased_recipient"), ("deceased_recipient", "2025-01..2025-03", "可用的月份：2026-10"),
    ("deceased_recipient", "十月", "月份写法不对"), ("deceased_recipient", "2026-13", "月份写法不对"),
    ("deceased_recipient", "2026-10..2026-05", "前后颠倒"), ("没有.sql", None, "没有这个文件"),
])  # fmt: skip
def test_what_is_asked_wrongly_is_told_with_what_there_is(
    fresh_run: Path, rule: str, months: str | None, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        rehearse(fresh_run, rule, months, quiet)


def test_the_interval_of_a_share() -> None:
    assert [round(x, 3) for x in wilson(2, 3)] == [0.208, 0.939]
    assert wilson(0, 0) == (0.0, 1.0)
    assert round(wilson(10, 10)[1], 9) == 1.0
