"""hedui scan: the places of what must not leave, and the exit code."""

from pathlib import Path

import pytest

from pipeline.kernel.errors import UserError
from pipeline.scanning import scan_files
from tests.leaks.places import PLACES
from tests.leaks.test_numbers import NUMBER


def test_files_and_folders_are_scanned_and_numbers_told_masked(tmp_path: Path) -> None:
    (tmp_path / "公示").mkdir()
    name, data = PLACES["hidden sheet"][0](NUMBER)
    (tmp_path / "公示" / name).write_bytes(data)
    (tmp_path / f"名单{NUMBER}.txt").write_text("张某", encoding="utf-8")
    text, code = scan_files(tmp_path, [tmp_path / "公示", tmp_path / f"名单{NUMBER}.txt"], [])
    assert code == 5
    assert "工作表“底稿”（隐藏）单元格C5" in text and "文件名" in text and "2 处" in text
    assert NUMBER not in text


def test_a_clean_file_passes_and_a_picture_is_left_to_people(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("序号,姓名\n1,张*\n2,李*\n", encoding="utf-8")
    assert scan_files(tmp_path, [tmp_path / "a.csv"], [])[1] == 0
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 ...")
    text, code = scan_files(tmp_path, [tmp_path / "a.csv", tmp_path / "b.pdf"], [])
    assert code == 1 and "检查不了" in text


def test_the_telephone_for_complaints_may_be_told(tmp_path: Path) -> None:
    file = tmp_path / "公示.txt"
    file.write_text("监督电话：0595-22381234", encoding="utf-8")
    assert scan_files(tmp_path, [file], [])[1] == 5
    assert scan_files(tmp_path, [file], ["0595 22381234"])[1] == 0
    (tmp_path / "hedui.toml").write_text('[public]\nphone = "0595-22381234"', encoding="utf-8")
    assert scan_files(tmp_path, [file], [])[1] == 0


def test_accounts_of_the_roster_are_known_whatever_their_shape(run_county: Path, tmp_path: Path) -> None:  # fmt: skip
    from contextlib import closing

    from pipeline.scanning import numbers_of
    from pipeline.store import open_store

    with closing(open_store(run_county / "store" / "hedui.duckdb")) as store:
        known = sorted(numbers_of(store))
    account = next(one for one in known if len(one) not in (11, 15, 18))
    file = tmp_path / "名单.txt"
    file.write_text(f"存 {account[:6]}{account[6:]} 取", encoding="utf-8")
    text, code = scan_files(run_county, [file], [])
    assert code == 5 and account not in text


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有这个文件"):
        scan_files(tmp_path, [tmp_path / "x.xlsx"], [])
