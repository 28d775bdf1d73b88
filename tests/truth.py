"""Compare a run's tables with a county's truth folder, row by row, from the files alone."""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

Row = tuple[str, str, str, int]
"""source, file, sheet, row"""


@dataclass
class Side:
    """One side of the comparison: rule -> the subject rows of each finding -> its evidence rows."""

    findings: dict[str, dict[frozenset[Row], set[Row]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    money: dict[tuple[str, frozenset[Row]], tuple[float | None, int | None]] = field(
        default_factory=dict
    )
    suggestion: dict[tuple[str, frozenset[Row]], str] = field(default_factory=dict)
    exact: dict[tuple[str, frozenset[Row]], bool] = field(default_factory=dict)
    lookalikes: dict[str, set[Row]] = field(default_factory=lambda: defaultdict(set))
    unclean: set[Row] = field(default_factory=set)


def _fact(rule: str, subject: set[Row], evidence: set[Row]) -> frozenset[Row]:
    """What tells two findings of one rule apart: subject rows, and for pairs the other side too."""
    paired = ("staff_recipient", "staff_relative_declared", "staff_relative_undeclared",
              "vehicle_owner")  # fmt: skip
    others = {row for row in evidence if rule in paired and row[0] in ("staff", "vehicles")}
    if not subject:
        others = {row for row in evidence if row[0] in ("payments", "archives")}
    return frozenset(subject | others)


def _number(text: str) -> float | None:
    return float(text) if text not in ("", "None") else None


def truth_of(root: Path) -> Side:
    """The truth folder of a workspace."""
    rows: dict[tuple[str, str], set[Row]] = defaultdict(set)
    with (root / "truth" / "evidence.csv").open(encoding="utf-8-sig", newline="") as handle:
        for line in csv.DictReader(handle):
            row = (line["source"], line["file"], line["sheet"], int(line["row"]))
            rows[line["finding"], line["role"]].add(row)
    side = Side()
    with (root / "truth" / "lookalikes.csv").open(encoding="utf-8-sig", newline="") as handle:
        for line in csv.DictReader(handle):
            row = (line["source"], line["file"], line["sheet"], int(line["row"]))
            side.lookalikes[line["rule"]].add(row)
    with (root / "truth" / "links.csv").open(encoding="utf-8-sig", newline="") as handle:
        for line in csv.DictReader(handle):
            if line["clean"] == "false":
                side.unclean.add((line["source"], line["file"], line["sheet"], int(line["row"])))
    with (root / "truth" / "findings.csv").open(encoding="utf-8-sig", newline="") as handle:
        for line in csv.DictReader(handle):
            subject, evidence = rows[line["finding"], "subject"], rows[line["finding"], "evidence"]
            fact = _fact(line["rule"], subject, evidence)
            side.findings[line["rule"]][fact] = evidence
            months = _number(line["months"])
            side.money[line["rule"], fact] = (
                _number(line["amount"]),
                int(months) if months is not None else None,
            )
            side.suggestion[line["rule"], fact] = line["suggestion"]
            side.exact[line["rule"], fact] = line["identity"] == "exact"
    return side


def found_in(folder: Path) -> Side:
    """The tables that a run wrote."""
    rows: dict[tuple[str, str], set[Row]] = defaultdict(set)
    for line in pq.read_table(folder / "evidence.parquet").to_pylist():
        row = (line["source"], line["file"], line["sheet"], line["row"])
        rows[line["finding_id"], line["role"]].add(row)
    side = Side()
    for line in pq.read_table(folder / "findings.parquet").to_pylist():
        subject, evidence = (
            rows[line["finding_id"], "subject"],
            rows[line["finding_id"], "evidence"],
        )
        fact = _fact(line["rule"], subject, evidence)
        side.findings[line["rule"]][fact] = evidence
        side.money[line["rule"], fact] = (line["amount"], line["months"])
        side.suggestion[line["rule"], fact] = json.loads(line["detail"]).get("suggestion", "")
    return side


def compare(root: Path, month: str) -> dict[str, dict[str, list[frozenset[Row]]]]:
    """rule -> 'missed' (exact facts not found), 'wrong' (found, not true), 'right'."""
    truth, found = truth_of(root), found_in(root / "out" / month)
    answer = {}
    for rule in sorted({*truth.findings, *found.findings}):
        true, got = truth.findings[rule], found.findings[rule]
        answer[rule] = {
            "missed": [f for f in true if f not in got and truth.exact[rule, f]],
            "wrong": [f for f in got if f not in true],
            "right": [f for f in got if f in true],
        }
    return answer
