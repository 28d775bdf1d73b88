"""Workbooks whose XML is changed by hand: what exporters get wrong, and what hostile files do."""

import io
import re
import struct
import zipfile
from collections.abc import Callable

from tests.corpus.make.people import FILES, put

SHEET = "xl/worksheets/sheet1.xml"


def changed(base: str, edit: Callable[[dict[str, bytes]], None]) -> bytes:
    """A workbook of the corpus with its parts edited."""
    with zipfile.ZipFile(FILES / base) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    edit(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def in_sheet(base: str, *swaps: tuple[str, str]) -> bytes:
    """A workbook with regular expressions replaced in its first sheet."""

    def edit(parts: dict[str, bytes]) -> None:
        text = parts[SHEET].decode()
        for old, new in swaps:
            text, count = re.subn(old, new, text)
            assert count, old
        parts[SHEET] = text.encode()

    return changed(base, edit)


PLAIN = "inline_strings.xlsx"


def exporters() -> None:
    put("false_dimension.xlsx", in_sheet(PLAIN, (r'<dimension ref="[^"]*"', '<dimension ref="A1:B1"')))  # fmt: skip
    put("rows_without_numbers.xlsx", in_sheet(PLAIN, (r'<row r="\d+"', "<row"), (r'<c r="[A-Z]+\d+"', "<c")))  # fmt: skip

    def prefixed(parts: dict[str, bytes]) -> None:
        for name in (SHEET, "xl/workbook.xml"):
            text = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", parts[name].decode())
            text = re.sub(
                r"(<x:(?:worksheet|workbook)[^>]*?) xmlns=", r"\1 xmlns:x=", text, count=1
            )
            parts[name] = text.replace("<?x:xml", "<?xml").encode()

    put("namespace_prefix.xlsx", changed(PLAIN, prefixed))

    def strict(parts: dict[str, bytes]) -> None:
        for name, data in parts.items():
            for old, new in (
                (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
                (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
            ):  # fmt: skip
                data = data.replace(old, new)
            parts[name] = data

    put("strict_ooxml.xlsx", changed(PLAIN, strict))

    def phonetic(parts: dict[str, bytes]) -> None:
        name = "xl/sharedStrings.xml"
        text = parts[name].decode()
        hint = '<si><t>陈建国</t><rPh sb="0" eb="3"><t>CHENJIANGUO</t></rPh></si>'
        assert "<si><t>陈建国</t></si>" in text
        parts[name] = text.replace("<si><t>陈建国</t></si>", hint).encode()

    put("phonetic_hints.xlsx", changed("formula_with_value.xlsx", phonetic))

    def macro(parts: dict[str, bytes]) -> None:
        parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 not really a macro"
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        other = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(kind, other)

    put("macro.xlsm", changed(PLAIN, macro))
    put("et_is_zip.et", (FILES / PLAIN).read_bytes())
    put("xlsx_named_csv.csv", (FILES / PLAIN).read_bytes())
    put("xlsx_named_xls.xls", (FILES / PLAIN).read_bytes())
    put("xlsx_without_extension", (FILES / PLAIN).read_bytes())


def hostile() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    put("far_corner_cell.xlsx", in_sheet(PLAIN, ("</sheetData>", far)))
    low = '<row r="900000"><c r="A900000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    put("far_row_cell.xlsx", in_sheet(PLAIN, ("</sheetData>", low)))
    early = '</sheetData><sheetData><row r="4">'
    put("early_end_of_sheet.xlsx", in_sheet(PLAIN, ('<row r="4"[^>]*>', early)))

    def without_sheets(parts: dict[str, bytes]) -> None:
        book = parts["xl/workbook.xml"].decode()
        parts["xl/workbook.xml"] = re.sub("<sheet [^>]*/>", "", book).encode()

    put("no_sheet_in_workbook.xlsx", changed(PLAIN, without_sheets))
    declared = '<!DOCTYPE x [<!ENTITY a "650">]><worksheet'
    put("doctype.xlsx", in_sheet(PLAIN, ("<worksheet", declared)))

    def bomb(parts: dict[str, bytes]) -> None:
        parts["xl/media/image1.png"] = bytes(8 << 20)

    put("zip_bomb_small.xlsx", changed(PLAIN, bomb))
    whole = (FILES / PLAIN).read_bytes()
    put("cut_off.xlsx", whole[: len(whole) * 3 // 5])
    put("bitflip.xlsx", _flipped(whole))
    old = (FILES / "et_is_ole.et").read_bytes()
    put("cut_off.xls", old[: len(old) // 2])
    put("only_first_bytes.xlsx", whole[:30])


def _flipped(whole: bytes) -> bytes:
    """One bit of the compressed sheet is wrong, so that its checksum does not agree."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        info = archive.getinfo(SHEET)
    name, extra = struct.unpack_from("<HH", whole, info.header_offset + 26)
    at = info.header_offset + 30 + name + extra + info.compress_size // 2
    return whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :]


def make() -> None:
    exporters()
    hostile()
