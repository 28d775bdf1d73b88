"""The county whose ledgers the tests damage: written once, copied for each."""

import shutil
from pathlib import Path

import pytest

from tests.returned.office import Office, office


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office(tmp_path_factory.mktemp("county") / "县")


@pytest.fixture
def county(written: Office, tmp_path: Path) -> Office:
    root = tmp_path / "县"
    shutil.copytree(written.root, root)
    return Office(root, root / written.file.relative_to(written.root))
