"""Files as towns save, name and send them: other formats, passwords, no ledgers at all."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook, load_workbook

from pipeline.kernel.errors import UserError
from pipeline.reading.excel import ExcelReader
from tests.returned.office import (
    DEATHS,
    FIRST,
    GOOD,
    MONTH,
    Office,
    column,
    fill,
    office,
    place,
    refusals,
    reminders,
)


def as_xls(source: Path, target: Path) -> None:
    """What WPS writes as .et and Excel as .xls: the same container, the same records."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for sheet in load_workbook(source).worksheets:
        page = book.add_sheet(sheet.title, cell_overwrite_ok=True)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    look = day if cell.is_date else xlwt.Style.default_style
                    page.write(cell.row - 1, cell.column - 1, cell.value, look)
    book.save(str(target))


@pytest.mark.parametrize("ending", ["xls", "et", "xlsx"])
def test_a_workbook_of_wps_is_read_by_what_it_is(county: Office, ending: str) -> None:
    path = county.back(fill(已追缴金额=500), fill(1, 核查人2=None))
    as_xls(path, path.with_name(f"城关镇.{ending}"))
    path.unlink()
    done = county.collect()
    assert county.steps()[-1] == "recovered" and not reminders(done)
    (one,) = refusals(done)
    assert one.cell == place(load_workbook(county.file)[DEATHS], "核查人2", 1)


def test_a_password_is_asked_of_the_settings(county: Office) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    path = county.back(fill())
    for name, word in (("加密.xlsx", "zhi-xian-2026"), ("不知道.xlsx", "qi-ta-2026")):
        with path.open("rb") as plain, path.with_name(name).open("wb") as locked:
            OOXMLFile(plain).encrypt(word, locked)
    path.unlink()
    done = county.collect()
    assert county.steps()[-1] == "mending" and done.code == 1
    ((name, problem, fix),) = done.unread
    assert name == "不知道.xlsx" and "密码" in problem and "[passwords]" in fix


def test_files_that_are_no_ledgers_are_named(county: Office) -> None:
    folder = county.returned
    whole = county.back(fill(), name="好的.xlsx").read_bytes()
    (folder / "截断.xlsx").write_bytes(whole[: len(whole) // 2])
    (folder / "照片.xlsx").write_bytes(b"\xff\xd8\xff\xe0" + b"0" * 100)
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "空的.xlsx").write_bytes(b"")
    (folder / "说明.txt").write_text("请查收", encoding="utf-8")
    (folder / "~$城关镇.xlsx").write_bytes(b"lock")
    with zipfile.ZipFile(folder / "打包.zip", "w") as packed:
        packed.writestr("城关镇.xlsx", whole)
    other = Workbook()
    other.active.append(["姓名", "身份证号", "备注"])
    other.save(folder / "花名册.xlsx")
    done = county.collect()
    assert {name for name, _, _ in done.unread} == {
        "截断.xlsx", "照片.xlsx", "扫描件.pdf", "空的.xlsx", "说明.txt", "打包.zip", "花名册.xlsx"}  # fmt: skip
    assert all(problem and fix for _, problem, fix in done.unread)
    assert county.steps()[-1] == "mending" and done.code == 1


def test_the_rest_is_taken_where_the_baseline_alone_tells(tmp_path: Path, excel: ExcelReader) -> None:  # fmt: skip
    """A store that kept no copy of what went out: fingerprints find what was changed, not the cell."""
    county = office(tmp_path / "县", kept=False)
    county.excel = excel
    changed, person = fill(1), fill(2)

    def tamper(book: Workbook) -> None:
        sheet = book[DEATHS]
        sheet.cell(FIRST + 1, column(sheet, "村(居)")).value = "南村"
        sheet.cell(FIRST + 2, column(sheet, "姓名")).value = "陈美玲"

    county.back(fill(), changed, person, tamper)
    done = county.collect()
    assert {one["finding_id"] for one in county.events()} == {"Ad0", "Ad1"}
    (refused,), (told,) = refusals(done), reminders(done)
    assert "与下发时不同" in refused.problem and refused.cell == f"B{FIRST + 2}"
    assert "姓名、证号一致" in told.fix and told.cell == f"B{FIRST + 1}"
    assert done.unkept


def test_rows_copied_into_a_new_workbook_are_known_by_their_facts(county: Office) -> None:
    book, ledger = Workbook(), load_workbook(county.file)[DEATHS]
    headings = [ledger.cell(5, col).value for col in range(1, ledger.max_column)]
    book.active.append(headings)
    book.active.append([ledger.cell(FIRST, col).value for col in range(1, ledger.max_column)])
    for heading, value in GOOD.items():
        book.active.cell(2, headings.index(heading) + 1).value = value
    book.save(county.returned / "新表.xlsx")
    done = county.collect()
    assert county.steps()[-1] == "mending" and done.code == 0
    assert next(one.problem for one in reminders(done)).endswith(
        "按县级下发的事实认出这一行（共1行）"
    )


def test_a_month_without_returns_is_told(county: Office) -> None:
    with pytest.raises(UserError) as error:
        county.collect(month="2026-09")
    assert "没有收回的台账" in error.value.problem
    with pytest.raises(UserError):
        county.collect(month="十月")


def test_the_command_tells_by_town(county: Office, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli import main

    county.back(fill(核查人2=None, 核查日期="2026-11-05"), fill(1, 核查日期="2026-11-05"))
    with pytest.raises(SystemExit) as end:
        main(["collect", "--workspace", str(county.root), "--month", MONTH, "--quiet"])
    text = capsys.readouterr().out
    assert end.value.code == 1 and "退回清单 1 份（退回 1 处，提醒 0 处）" in text
    (line,) = [one.split() for one in text.splitlines() if one.strip().startswith("城关镇")]
    assert line == ["城关镇", "1", "6", "1", "0", "4", "1"]


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_what_libreoffice_saved_is_as_good(county: Office, tmp_path: Path, ending: str) -> None:
    path = county.back(fill(已追缴金额=500), fill(1, 核查人2=None), name="填好.xlsx")
    edited = tmp_path / "out"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", ending, "--outdir", str(edited), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    path.unlink()
    shutil.copy(edited / f"填好.{ending}", county.returned)
    done = county.collect()
    assert county.steps()[-1] == "recovered" and not reminders(done)
    (one,) = refusals(done)
    assert one.cell == place(load_workbook(county.file)[DEATHS], "核查人2", 1)
    assert done.merged.counts[f"填好.{ending}"].rows == 6


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_libreoffice_keeps_the_fingerprints(
    tmp_path: Path, excel: ExcelReader, ending: str
) -> None:
    county = office(tmp_path / "县", kept=False)
    county.excel = excel
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", ending, "--outdir", str(county.returned), str(county.file)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    done = county.collect()
    assert done.code == 0 and not done.merged.told and not county.events()
