"""Fingerprints that match paper and file, and ledgers that open with a password alone."""

import io
import json
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import msoffcrypto
import pytest
from openpyxl import Workbook, load_workbook

from pipeline.cases.issue import issue
from pipeline.cases.sealed import find_ledger
from pipeline.collect import collect
from pipeline.kernel.errors import UserError
from pipeline.run import run_month
from pipeline.store import open_store
from reports.locked_book import locked, opened
from reports.seal import seal_of, typed
from tests.conftest import MONTH, quiet

PASSWORD = "东镇口令7"
ROWS = [("a", "1", "f1"), ("b", "2", "f2")]


def test_the_fingerprint_is_of_the_facts_in_any_order() -> None:
    seal = seal_of("r", "东镇", ROWS)
    assert seal == seal_of("r", "东镇", ROWS[::-1])
    others = [seal_of("r2", "东镇", ROWS), seal_of("r", "西镇", ROWS), seal_of("r", "东镇", ROWS[:1]),
              seal_of("r", "东镇", [("a", "1", "f9"), ROWS[1]])]  # fmt: skip
    assert len({seal, *others}) == 5
    assert [len(part) for part in seal.split("-")] == [4, 4, 4, 4]
    assert typed(" 3flc-a8o2 ") == "3F1CA802"


def test_a_password_opens_and_another_does_not() -> None:
    made = io.BytesIO()
    Workbook().save(made)
    content = made.getvalue()
    under = locked(content, PASSWORD)
    assert b"PK\x03\x04" not in under
    assert opened(under, PASSWORD) == content and opened(under, "别的") is None


@pytest.fixture(scope="module")
def towns(
    little: Path, little_run: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """A run with a password for one town; the workspace, and the town."""
    root = tmp_path_factory.mktemp("sealed") / "ws"
    shutil.copytree(little, root)
    name = sorted((little_run / "out" / MONTH / "乡镇台账").iterdir())[0].name.partition("_")[0]
    settings = root / "hedui.toml"
    before = settings.read_text(encoding="utf-8") if settings.exists() else ""
    settings.write_text(
        before + f'\n[ledger_passwords]\n"{name}" = "{PASSWORD}"\n"东鎮" = "x"\n', encoding="utf-8"
    )
    done = run_month(root, MONTH, quiet)
    assert [
        one
        for one in done.loaded.attention
        if "[ledger_passwords] 里的“东鎮”不是名册上的乡镇" in one
    ]
    return root, name


def ledger_of(root: Path, town: str) -> Path:
    return root / "out" / MONTH / "乡镇台账" / f"{town}_整改台账_{MONTH}.xlsx"


def plain(path: Path) -> bytes:
    found = opened(path.read_bytes(), PASSWORD)
    assert found is not None
    return found


def printed(content: bytes) -> str:
    sheet = load_workbook(io.BytesIO(content))["首页"]
    (line,) = [str(cell.value) for row in sheet for cell in row if "台账指纹" in str(cell.value)]
    return line.removeprefix("台账指纹：").split("　")[0]


def test_the_ledger_of_one_town_is_locked_dated_and_comes_back(towns: tuple[Path, str]) -> None:
    root, town = towns
    path = ledger_of(root, town)
    assert msoffcrypto.OfficeFile(io.BytesIO(path.read_bytes())).is_encrypted()
    others = [one for one in path.parent.glob("*.xlsx") if one != path]
    assert others and all(load_workbook(one) for one in others)
    assert PASSWORD not in (root / "out" / MONTH / "manifest.json").read_text(encoding="utf-8")
    left = [one for one in root.rglob("*") if one.is_file() and one.stat().st_size < 50_000_000
            and PASSWORD.encode() in one.read_bytes() and one.name != "hedui.toml"]  # fmt: skip
    assert left == [] and not list((root / "store").glob("scratch/*"))
    text = issue(root, None, town, "2026-11-02", date(2026, 11, 2))
    assert "请手写" not in text
    assert msoffcrypto.OfficeFile(io.BytesIO(path.read_bytes())).is_encrypted()
    cells = [
        str(cell.value)
        for sheet in load_workbook(io.BytesIO(plain(path)))
        for row in sheet
        for cell in row
    ]
    assert any("下发日期：2026年11月2日" in cell for cell in cells)
    back = root / "returned" / MONTH
    back.mkdir(parents=True)
    (back / "改过名.xlsx").write_bytes(path.read_bytes())
    done = collect(root, MONTH, quiet, date(2026, 11, 10))
    assert not done.unread and [one.town for one in done.returns] == [town] and not done.events


def test_a_fingerprint_from_paper_names_its_ledger(towns: tuple[Path, str]) -> None:
    root, town = towns
    seals = json.loads((root / "out" / MONTH / "manifest.json").read_text(encoding="utf-8"))[
        "fingerprints"
    ]
    seal = printed(plain(ledger_of(root, town)))
    assert seals[ledger_of(root, town).name] == seal and len(set(seals.values())) == len(seals)
    assert f"{town}的台账" in find_ledger(root, seal.lower().replace("-", " "))
    assert f"{town}的台账" in find_ledger(root, seal[:9])
    with closing(open_store(root / "store" / "hedui.duckdb")) as store:
        store.execute("UPDATE issued SET fingerprint = 'x' WHERE town = ? AND finding_id = (SELECT min(finding_id) FROM issued WHERE town = ?)", [town, town])  # fmt: skip
    with pytest.raises(UserError, match="都不是这个指纹") as error:
        find_ledger(root, seal)
    assert error.value.code == 5
    with pytest.raises(UserError, match="太短"):
        find_ledger(root, "3F")
