"""The folder truth/: findings, evidence, look-alikes and links as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from data_samples.answers.ledger import Finding
from data_samples.facts import Decoy, Facts

README = """# 标准答案

本目录由示例数据生成器写出，数据全部为虚构，供检验核对结果之用。

| 文件 | 内容 |
|---|---|
| findings.csv | 应当报告的疑点线索，一行一条。identity 为 exact 的，凭完好的姓名和身份证号即可查实；为 fuzzy 的，来源行缺少身份证号或号码有误 |
| evidence.csv | 每条线索依据的来源行。role：subject 为被核查的行，evidence 为佐证的行 |
| lookalikes.csv | 貌似疑点而不是疑点的行：同一规则的任何线索都不应以它为依据 |
| links.csv | 涉及花名册人员、目标人群及其他线索当事人的每一来源行，及其真实所指之人（18 位身份证号）。clean 为 true 表示该行姓名、号码完好 |

`file` 相对于 `inbox/<月份>`；文本文件的 `sheet` 为空；`row` 为用 Excel 打开该文件时看到的行号，表头计入，从 1 起。

- exact 线索的 evidence.csv 也可能列出号码缺失的死亡登记行（同一人另有完好的行）；这些行在 links.csv 中 clean 为 false。
- 备案表的行在 links.csv 中指亲属，不指工作人员。
- 号码有误的困难名单行，其线索（missed_case_excluded）的 id_number 为空。
"""


def write_truth(folder: Path, facts: Facts, findings: list[Finding], decoys: list[Decoy]) -> None:
    """Findings are numbered in their order."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(README, encoding="utf-8")
    numbered = [(f"F{at:06d}", finding) for at, finding in enumerate(findings, 1)]
    _write(
        folder / "findings.csv",
        (
            "finding",
            "rule",
            "identity",
            "name",
            "id_number",
            "programme",
            "unit",
            "amount",
            "months",
        ),
        (_finding_cells(name, finding) for name, finding in numbered),
    )
    _write(
        folder / "evidence.csv",
        ("finding", "role", "source", "file", "sheet", "row"),
        (
            (name, role, *row.place)
            for name, finding in numbered
            for role, rows in (("subject", finding.subjects), ("evidence", finding.evidence))
            for row in rows
        ),
    )
    _write(
        folder / "lookalikes.csv",
        ("rule", "why", "source", "file", "sheet", "row"),
        ((decoy.rule, decoy.why, *decoy.row.place) for decoy in decoys),
    )
    _write(
        folder / "links.csv",
        ("source", "file", "sheet", "row", "person", "clean"),
        _links(facts, findings),
    )


def _finding_cells(name: str, finding: Finding) -> Sequence[object]:
    return (
        name,
        finding.rule,
        "exact" if finding.exact else "fuzzy",
        finding.name,
        finding.number,
        finding.programme,
        finding.unit,
        "" if finding.amount is None else f"{finding.amount:.2f}",
        "" if finding.months is None else finding.months,
    )


def _links(facts: Facts, findings: list[Finding]) -> Iterable[Sequence[object]]:
    """Rows that speak of somebody on a roster, in a target group, or paid after death."""
    known = {row.who.number for row in facts.roster} | {finding.number for finding in findings}
    for _, rows in facts.groups():
        for row in rows:
            if row.who.number in known:
                yield (*row.place, row.who.number, "true" if row.clean else "false")


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)
