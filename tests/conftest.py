"""Synthetic counties shared by tests: made once a session, copied by whoever changes them."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from data_samples.county import make_county
from pipeline.run import run_month

MONTH = "2026-10"

settings.register_profile("same", derandomize=True, deadline=None)  # a build gives one answer
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def quiet(text: str) -> None:
    """No progress."""


def small_county(root: Path) -> None:
    """A county of 1,500 people as delivered, not yet run."""
    make_county(root, people=1500, seed=11, month=MONTH)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small county. Not to be changed."""
    root = tmp_path_factory.mktemp("county") / "ws"
    small_county(root)
    return root


@pytest.fixture(scope="session")
def run_county(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same county after one run. Not to be changed."""
    root = tmp_path_factory.mktemp("run") / "ws"
    shutil.copytree(county, root)
    run_month(root, MONTH, quiet)
    return root


LITTLE = (
    "农村低保花名册",
    "城市低保",
    "户籍注销",
    "殡仪馆火化",
    "机动车登记",
    "财政供养",
    "救助资金发放",
)
"""Whose files the little county has: enough for findings in every town, by half a dozen rules."""


@pytest.fixture(scope="session")
def little(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county with few of its files, whose run takes a third of the time. Not to be changed."""
    root = tmp_path_factory.mktemp("little") / "ws"
    shutil.copytree(county, root)
    for path in (root / "inbox").rglob("*"):
        if path.is_file() and not path.name.startswith(LITTLE):
            path.unlink()
    with (root / "hedui.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[resources]\nthreads = 1\n")
    return root


@pytest.fixture(scope="session")
def little_run(little: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The little county after one run. Not to be changed."""
    root = tmp_path_factory.mktemp("little_run") / "ws"
    shutil.copytree(little, root)
    run_month(root, MONTH, quiet)
    return root


def copied(root: Path, tmp_path: Path) -> Path:
    """A copy of a workspace to do anything with."""
    return Path(shutil.copytree(root, tmp_path / "ws"))


@pytest.fixture
def fresh_little(little: Path, tmp_path: Path) -> Path:
    """A copy of the little county to do anything with."""
    return copied(little, tmp_path)


@pytest.fixture
def fresh_little_run(little_run: Path, tmp_path: Path) -> Path:
    """A copy of the little county after a run, to do anything with."""
    return copied(little_run, tmp_path)


@pytest.fixture
def fresh(county: Path, tmp_path: Path) -> Path:
    """A copy of the county to do anything with."""
    return copied(county, tmp_path)


@pytest.fixture
def fresh_run(run_county: Path, tmp_path: Path) -> Path:
    """A copy of the county after a run, to do anything with."""
    return copied(run_county, tmp_path)


@pytest.fixture
def roster_only(tmp_path: Path) -> Callable[[str], Path]:
    """A workspace with a single roster file of the given CSV text."""

    def make(text: str) -> Path:
        folder = tmp_path / "small" / "inbox" / MONTH
        folder.mkdir(parents=True)
        (folder / "农村低保名册.csv").write_text(text, encoding="utf-8")
        return tmp_path / "small"

    return make
