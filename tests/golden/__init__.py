"""Reviewed ledgers as text: what officers read in a workbook, so that a change shows in a diff."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

FOLDER = Path(__file__).parent
WORKBOOKS = {
    "总表.txt": "整改台账_*_总表.xlsx",
    "乡镇.txt": "临江乡_整改台账_*.xlsx",
    "反馈单.txt": "殡葬管理所_数据质量反馈单_*.xlsx",
}
SHOWN = 12  # rows of a sheet
TALLER = {"首页", "反馈单"}  # pages without a table of their own: shown whole
_RUN = re.compile(r"20\d\d-\d\d-[0-9a-f]{8}\b")
_VOLATILE = ("线索编号键", "校验值")


def golden_texts(workspace: Path) -> dict[str, str]:
    """File name -> text, of the ledgers of a workspace that has been run."""
    return {
        name: text_of(next((workspace / "out").rglob(pattern)))
        for name, pattern in WORKBOOKS.items()
    }


def text_of(path: Path) -> str:
    """The workbook's sheets, without run number and fingerprints."""
    return "\n".join(line for sheet in load_workbook(path) for line in _sheet(sheet)) + "\n"


def _sheet(sheet: Any) -> Iterator[str]:
    yield f"===== {sheet.title}"
    rows = [[_said(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    if sheet.sheet_state == "veryHidden":
        yield f"（隐藏，{len(rows) - 1}行）"
        return
    start = 0 if sheet.title in TALLER else _table_from(sheet)
    if not start:
        yield from filter(None, (" ｜ ".join(filter(None, row)) for row in rows))
        return
    headings = rows[start - 1]
    yield from filter(None, (" ｜ ".join(filter(None, row)) for row in rows[: start - 1]))
    yield "栏目：" + "、".join(filter(None, headings))
    table = rows[start:]
    end = next((n for n, row in enumerate(table) if not any(row)), len(table))
    for number, row in enumerate(table[: min(end, SHOWN)], start=1):
        yield f"--- 第{number}行，共{end}行"
        for heading, text in zip(headings, row, strict=True):
            if text and heading not in _VOLATILE:
                yield f"{heading}：{text}"
    yield from filter(None, (" ｜ ".join(filter(None, row)) for row in table[end:]))


def _table_from(sheet: Any) -> int:
    """How many rows stay in sight: the last of them holds the headings. 0: the sheet is no table."""
    return int(re.sub(r"\D", "", sheet.freeze_panes or "A1")) - 1


def _said(value: object) -> str:
    return "" if value is None else _RUN.sub("＜批次＞", str(value)).replace("\n", "⏎")
