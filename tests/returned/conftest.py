"""The county whose ledgers the tests damage: written once, copied for each."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.reading.excel import ExcelReader
from tests.returned.office import Office, office


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office(tmp_path_factory.mktemp("county") / "县")


@pytest.fixture(scope="session")
def excel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExcelReader]:
    """One child process for all the tests."""
    with closing(ExcelReader(tmp_path_factory.mktemp("read"), processes=1)) as reader:
        yield reader


@pytest.fixture
def county(written: Office, tmp_path: Path, excel: ExcelReader) -> Office:
    root = tmp_path / "县"
    shutil.copytree(written.root, root)
    return Office(root, root / written.file.relative_to(written.root), excel)
