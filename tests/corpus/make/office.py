"""The same people written by LibreOffice (soffice) and SheetJS (node, package xlsx), if there."""

import io
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from tests.corpus.make.people import DEATHS, FILES, ROSTER, SHORT, csv_text, put

LIBRE = {  # file of the corpus -> what it is made from, and the filter that makes it
    "libreoffice.xlsx": ("roster.csv", "xlsx:Calc MS Excel 2007 XML"),
    "libreoffice.xls": ("roster.csv", "xls:MS Excel 97"),
    "ods.ods": ("roster.csv", "ods:calc8"),
    "flat_ods.fods": ("short.csv", "fods:OpenDocument Spreadsheet Flat XML"),
    "libreoffice_gb18030.csv": ("roster.csv", "csv:Text - txt - csv (StarCalc):44,34,85,1"),
    "libreoffice_page.html": ("short.csv", "html:HTML (StarCalc)"),
}  # fmt: skip
TEXT_COLUMNS = "/".join(f"{n}/2" for n in range(1, 12))  # every column of the CSV is text


def by_libreoffice() -> None:
    if not shutil.which("soffice"):
        print("soffice is not installed: its files stay as they are")
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "roster.csv").write_text(csv_text(ROSTER), "utf-8")
        (folder / "short.csv").write_text(csv_text(SHORT), "utf-8")
        for target, (base, kind) in LIBRE.items():
            subprocess.run(
                ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
                 f"--infilter=CSV:44,34,76,1,{TEXT_COLUMNS}", "--convert-to", kind,
                 "--outdir", str(folder / "out"), str(folder / base)],
                check=True, capture_output=True, timeout=180,
            )  # fmt: skip
            made = folder / "out" / f"{Path(base).stem}{Path(target).suffix}"
            shutil.move(made, FILES / target)


def by_sheetjs() -> None:
    """Needs ``npm install xlsx``; NODE_PATH says where."""
    script = Path(__file__).with_name("sheetjs.mjs")
    tables = {"roster": ROSTER, "short": SHORT, "deaths": DEATHS}
    if not shutil.which("node") or not os.environ.get("NODE_PATH"):
        print("node or NODE_PATH is missing: the files of SheetJS stay as they are")
        return
    subprocess.run(
        ["node", str(script), str(FILES)], input=json.dumps(tables), text=True, check=True
    )


def with_full_cells() -> None:
    """The xlsb of SheetJS, whose cells leave their column out, with cells as Excel writes them."""
    with zipfile.ZipFile(FILES / "xlsb_short_cells.xlsb") as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    name = next(part for part in parts if "worksheets/sheet1" in part)
    parts[name] = _full_cells(parts[name])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    put("xlsb.xlsb", stream.getvalue())


def _full_cells(data: bytes) -> bytes:
    """Records 12 to 18 (a cell right of the last one) as records 1 to 7 (a cell with its column)."""
    out, at, column = b"", 0, -1
    while at < len(data):
        kind, at = _number(data, at)
        size, at = _number(data, at)
        body, at = data[at : at + size], at + size
        if kind == 0:  # a row begins
            column = -1
        if 1 <= kind <= 7:
            column = int.from_bytes(body[:4], "little")
        if 12 <= kind <= 18:
            column += 1
            kind, body = kind - 11, column.to_bytes(4, "little") + body
        out += _written(kind) + _written(len(body)) + body
    return out


def _number(data: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at


def _written(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def make() -> None:
    by_libreoffice()
    by_sheetjs()
    with_full_cells()
