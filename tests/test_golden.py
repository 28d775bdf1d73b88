"""The ledgers of a month say what a person has read and found right."""

from difflib import unified_diff
from pathlib import Path

import pytest

from tests.golden import FOLDER, WORKBOOKS, golden_texts


@pytest.fixture(scope="module")
def fresh_texts(run_county: Path) -> dict[str, str]:
    return golden_texts(run_county)


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_ledger_is_the_reviewed_one(fresh_texts: dict[str, str], name: str) -> None:
    reviewed = (FOLDER / name).read_text(encoding="utf-8")
    changed = list(unified_diff(reviewed.splitlines(), fresh_texts[name].splitlines(), "reviewed", "now", n=1))  # fmt: skip
    assert not changed, "\n".join(
        [
            f"{name} has changed; if it was meant, run `make golden` and read the diff:",
            *changed[:60],
        ]
    )
