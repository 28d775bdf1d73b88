"""The folder truth/: findings, evidence, look-alikes and links as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from data_samples.answers.damage import damage
from data_samples.answers.ledger import Finding
from data_samples.dirt import Dirt
from data_samples.facts import Decoy, Facts

README = """# 标准答案

本目录由示例数据生成器写出，数据全部为虚构，供检验核对结果之用。

| 文件 | 内容 |
|---|---|
| findings.csv | 应当报告的疑点线索，一行一条。identity 为 exact 的，凭完好的姓名和身份证号即可查实；为 fuzzy 的，来源行缺少身份证号或号码有误 |
| evidence.csv | 每条线索依据的来源行。role：subject 为被核查的行，evidence 为佐证的行 |
| lookalikes.csv | 貌似疑点而不是疑点的行：同一规则的任何线索都不应以它为依据 |
| links.csv | 每一来源行真实所指之人（18 位身份证号；不是本县的人为空）。clean 为 true 表示该行姓名、号码完好；damage 写明差错的种类，几种之间用分号隔开 |

damage 的种类：

| 种类 | 差错 |
|---|---|
| no_id、id_digit、id_swapped、id_dropped、id_masked、id_precision、id_other | 证号缺失、错一位、相邻两位颠倒、漏一位、部分遮盖、被 Excel 存成数字、其他错误 |
| id_fifteen、id_form | 旧 15 位证号；全角、小写、带空格的写法（均可还原） |
| name_homophone、name_lookalike、name_dialect、name_surname_sound、name_dropped、name_unreadable、name_order、name_pinyin、name_shortened、name_other | 同音字、形近字、方音、姓氏同音、漏字、字打不出、颠倒、拼音、少数民族姓名缩写、其他 |
| name_variant、name_form | 繁体异体字；空格、备注等写法（均可还原） |
| no_village、no_place、bare_village | 地址只到乡镇；没有地址；只有村名 |
| nominal_age | 只有虚岁，没有出生日期 |

`file` 相对于 `inbox/<月份>`；文本文件的 `sheet` 为空；`row` 为用 Excel 打开该文件时看到的行号，表头计入，从 1 起。

- exact 线索的 evidence.csv 也可能列出号码缺失的死亡登记行（同一人另有完好的行）；这些行在 links.csv 中 clean 为 false。
- 备案表的行在 links.csv 中指亲属，不指工作人员。
- 号码有误的困难名单行，其线索（missed_case_excluded）的 id_number 为空。
"""


def write_truth(
    folder: Path, facts: Facts, findings: list[Finding], decoys: list[Decoy], dirt: Dirt
) -> None:
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
            "suggestion",
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
        ("source", "file", "sheet", "row", "person", "clean", "damage"),
        _links(facts, findings, dirt),
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
        finding.suggestion,
    )


def _links(facts: Facts, findings: list[Finding], dirt: Dirt) -> Iterable[Sequence[object]]:
    """Every row of every source; nobody's who is neither a resident nor known otherwise."""
    known = {row.who.number for row in facts.roster} | {finding.number for finding in findings}
    for _, rows in facts.groups():
        for row in rows:
            ours = row.who.book is not None or row.who.number in known
            person = row.who.number if ours else ""
            clean = "true" if row.clean else "false"
            yield (*row.place, person, clean, damage(row, dirt))


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)
