"""The corpus: each small file is one trap, its expectation is what an officer sees in it.

``tests/corpus/files`` holds the files, ``expected`` what must come of them, ``make`` how they were made.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus.expect import BESIDE, FILES, Wanted, differences, expectations
from tests.corpus.loading import Loader, loader

EXPECTED = expectations()


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    with loader(tmp_path_factory.mktemp("scratch")) as made:
        yield made


@pytest.mark.parametrize("wanted", EXPECTED, ids=lambda wanted: wanted.file)
def test_a_trap_is_read_right_or_said(wanted: Wanted, load: Loader, tmp_path: Path) -> None:
    folder = tmp_path / "2026-10"
    folder.mkdir()
    for path in (FILES / wanted.file, *(BESIDE.iterdir() if wanted.beside else ())):
        shutil.copy(path, folder)
    left = load(folder)
    assert not left.unbalanced()
    found = differences(wanted, left)
    told = "\n".join(f"{about}: {line}" for about, lines in found.items() for line in lines)
    if wanted.fault:
        assert found, f"mended: take the mark off {wanted.file} ({wanted.fault})"
        assert found.keys() <= wanted.fault_in, told
        pytest.xfail(f"{wanted.fault}\n{told}")
    assert not found, f"{wanted.why}\n{told}"


def test_every_file_has_one_expectation() -> None:
    named = [wanted.file for wanted in EXPECTED]
    assert sorted(named) == sorted(path.name for path in FILES.iterdir())


def test_files_are_small() -> None:
    assert max(path.stat().st_size for path in FILES.iterdir()) < 20_000
