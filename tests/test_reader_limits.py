"""A file that never ends or kills its reader costs only itself."""

import shutil
from pathlib import Path

import pytest

from pipeline.inbox import Inbox
from pipeline.reading import excel
from sources import SOURCES
from tests.conftest import quiet
from tests.test_deliveries import _workbook, number

ENDLESS = Path(__file__).parent / "files" / "endless_chain.xls"


def test_a_file_that_is_never_read_to_its_end_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "SECONDS", 6.0)
    folder, scratch = tmp_path / "2026-10", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    shutil.copy(ENDLESS, folder / "a.xls")
    row = ["王大明", number(1), "1", "500"]
    _workbook(folder / "b.xlsx", [["姓名", "身份证号", "家庭编号", "月保障金额"], row])
    inbox = Inbox(folder, SOURCES, scratch, quiet)
    try:
        plans = {plan.file: plan for plan in inbox.look().plans}
    finally:
        inbox.close()
    assert "读取时间过长" in plans["a.xls"].problem
    found = plans["b.xlsx"].recognition
    assert found is not None and found.source.name == "roster"
