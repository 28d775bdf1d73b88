"""A run with rules of the county's own, with rules switched off, and what it changed."""

import json
import shutil
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from pipeline.catalogue import rules_text
from pipeline.commands import month_summary
from pipeline.explain import explain
from pipeline.kernel.errors import UserError
from pipeline.run import Result, run_month
from tests.conftest import MONTH, quiet

BIG = """-- 标题：月保障金较高
-- slug: big_amount
-- 句子：{name}（{programme}）的月保障金为{amount}元。
-- 依据：本县动态核查要求
SELECT ref, amount, since AS 起始时间 FROM enrolled ORDER BY amount DESC LIMIT 5
"""


@pytest.fixture(scope="module")
def changed(little_run: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The county run again with a rule off, a switch changed, and two rules of its own, one broken."""
    root = tmp_path_factory.mktemp("own") / "ws"
    shutil.copytree(little_run, root)
    with (root / "hedui.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            '[rules]\noff = ["staff_recipient"]\n[switches]\ndeath_stop = "next_quarter"\n'
        )
    (root / "rules").mkdir()
    (root / "rules" / "big.sql").write_text(BIG, encoding="utf-8")
    (root / "rules" / "bad.sql").write_text(
        BIG.replace("big_amount", "bad").replace("amount,", "amuont,"), "utf-8"
    )
    return root, run_month(root, MONTH, quiet)


def test_own_findings_go_the_way_of_all_others(changed: tuple[Path, Result]) -> None:
    _, result = changed
    rows = [
        r
        for r in pq.read_table(result.folder / "findings.parquet").to_pylist()
        if r["rule"] == "big_amount"
    ]
    cited = {r["finding_id"] for r in pq.read_table(result.folder / "evidence.parquet").to_pylist()}
    assert len(rows) == 5 and {row["finding_id"] for row in rows} <= cited
    assert all(row["town"] and row["amount"] and "月保障金为" in row["summary"] for row in rows)
    assert {slug: count for slug, _, count, _ in result.counts}["big_amount"] == 5
    book = openpyxl.load_workbook(result.master, read_only=True)
    assert any("月保障金较高" in name for name in book.sheetnames)


def test_a_broken_rule_is_told_and_the_others_go_on(changed: tuple[Path, Result]) -> None:
    _, result = changed
    (bad,) = [one for one in result.asked if one.rule.slug == "bad"]
    assert bad.state == "broken" and "是不是 amount" in bad.missing
    assert any("是不是 amount" in text for text in result.loaded.attention)
    assert sum(1 for _, _, count, _ in result.counts if count) > 8


def test_a_rule_switched_off_is_told_on_the_first_sheet(changed: tuple[Path, Result]) -> None:
    _, result = changed
    assert "按设置未运行：财政供养" in month_summary(result)
    sheet = openpyxl.load_workbook(result.master, read_only=True).worksheets[0]
    lines = [
        [str(cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()
    ]
    (line,) = [
        line
        for line in lines
        if any("本人疑似享受救助" in text for text in line) and "已关闭" in line
    ]
    assert any("按设置未运行" in text for text in line)


def test_what_changed_is_told_by_rule_with_the_settings(changed: tuple[Path, Result]) -> None:
    _, result = changed
    told = json.loads((result.folder / "manifest.json").read_text("utf-8"))["changes"]
    assert {"name": "死亡后停发", "old": "次月起停发", "new": "下季度起停发"} in told["settings"]
    assert {"name": "停用的规则", "old": "", "new": "staff_recipient"} in told["settings"]
    rules = told["rules"]
    assert rules["big_amount"] == {"title": "月保障金较高", "new": 5, "gone": 0, "changed": 0}
    assert rules["staff_recipient"]["gone"] > 0 == rules["staff_recipient"]["new"]
    late = rules["paid_after_death"]
    assert late["gone"] + late["changed"] > 0 == late["new"]
    assert "vehicle_owner" not in rules
    text = month_summary(result)
    assert "设置“死亡后停发”：次月起停发 → 下季度起停发" in text and "不再出现" in text


def test_the_first_run_of_a_month_has_nothing_to_compare_with(run_county: Path) -> None:
    assert "changes" not in json.loads(
        (run_county / "out" / MONTH / "manifest.json").read_text("utf-8")
    )


def test_hedui_rules_tells_how_each_stands(changed: tuple[Path, Result]) -> None:
    root, _ = changed
    text = rules_text(root, None)
    lines = {line.split()[2]: line for line in text.splitlines()[3:60] if len(line.split()) > 3}
    assert "按设置未运行" in lines["staff_recipient"]
    assert "是不是 amount" in lines["bad"]
    assert lines["big_amount"].endswith("5") and "已运行" in lines["big_amount"]


def test_an_unknown_slug_stops_the_run_before_it_starts(fresh_run: Path) -> None:
    (fresh_run / "hedui.toml").write_text('[rules]\noff = ["staff_recipent"]\n', "utf-8")
    with pytest.raises(UserError, match="是不是 staff_recipient"):
        run_month(fresh_run, MONTH, quiet)


def test_a_finding_of_an_own_rule_is_explained_and_a_rule_that_is_gone_is_named(
    changed: tuple[Path, Result], tmp_path: Path
) -> None:
    root, result = changed
    (finding, *_) = [r["finding_id"] for r in pq.read_table(result.folder / "findings.parquet").to_pylist()
                     if r["rule"] == "big_amount"]  # fmt: skip
    assert "月保障金较高" in explain(root, finding, None) and "本县动态核查要求" in explain(
        root, finding, None
    )
    shutil.copytree(root, tmp_path / "ws")
    (tmp_path / "ws" / "rules" / "big.sql").unlink()
    with pytest.raises(UserError, match="big_amount"):
        explain(tmp_path / "ws", finding, None)
