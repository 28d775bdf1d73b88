"""A county for each test, and one reader of workbooks for all."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.reading.excel import ExcelReader
from tests.closing.bureau import Bureau, bureau


@pytest.fixture(scope="session")
def excel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExcelReader]:
    with closing(ExcelReader(tmp_path_factory.mktemp("read"), processes=1)) as reader:
        yield reader


@pytest.fixture
def office(tmp_path: Path, excel: ExcelReader) -> Bureau:
    made = bureau(tmp_path / "县")
    made.excel = excel
    return made
