"""An anomaly goes the way of every finding: table, evidence, ledger, explanation."""

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.explain import explain
from pipeline.kernel.ids import check_digit
from pipeline.run import run_month
from tests.conftest import MONTH, quiet

HEADINGS = "乡镇,村,家庭编号,与户主关系,姓名,身份证号,月保障金额,起始时间,状态,停保时间"


def wave() -> str:
    """Eight towns of forty households; half of the first one's have left in August."""
    lines = [HEADINGS]
    for nth in range(320):
        town, left = nth // 40, nth < 20 or nth % 40 == 0
        first17 = f"350599{1940 + nth % 50}0315{nth:03d}"
        lines.append(f"{'甲乙丙丁戊己庚辛'[town]}山镇,东村,N{nth:04d},户主,{'赵钱孙李周吴郑王'[nth % 8]}{'春夏秋冬'[nth % 4]}{'东南西北中'[nth % 5]},"
                     f"{first17}{check_digit(first17)},{300 + nth * 7 % 400},2020-01-01,"
                     + ("停保,2026-08-01" if left else "正常,"))  # fmt: skip
    return "\n".join(lines)


def county(roster_only: Callable[[str], Path]) -> Path:
    root = roster_only(wave())
    (root / "hedui.toml").write_text('[county]\ndivision = "350599"\n', encoding="utf-8")
    return root


def test_an_exit_wave_reaches_the_ledger(roster_only: Callable[[str], Path]) -> None:
    root = county(roster_only)
    result = run_month(root, MONTH, quiet)
    (found,) = [row for row in pq.read_table(result.folder / "findings.parquet").to_pylist()
                if row["rule"] == "exit_wave"]  # fmt: skip
    assert (found["town"], found["name"], found["tier"]) == ("甲山镇", "", "possible")
    assert found["summary"].startswith(
        "甲山镇近6个月停保退出20户，同期在保和退出的共40户；按全县其他乡镇的比例应为约1.1户"
    )
    cited = [row for row in pq.read_table(result.folder / "evidence.parquet").to_pylist()
             if row["finding_id"] == found["finding_id"]]  # fmt: skip
    assert [row["row"] for row in sorted(cited, key=lambda row: row["row"])] == list(range(2, 22))
    assert {row["role"] for row in cited} == {"evidence"}
    assert any("甲山镇" in str(path) for path in result.towns)
    assert "停保退出20户" in explain(root, found["finding_id"], MONTH)
    assert result.master.exists()


def test_what_could_not_be_compared_is_told(roster_only: Callable[[str], Path]) -> None:
    result = run_month(county(roster_only), MONTH, quiet)
    missing = {asked.rule.slug: asked.missing for asked in result.asked}
    assert missing["village_unchanged"].startswith("以前月份的名册不足")
    assert missing["official_concentration"] and not missing["exit_wave"]
