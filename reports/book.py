"""One workbook in the making: its sheets, its looks, and the text that did not fit."""

from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from reports.looks import Looks
from reports.safe_cells import GrowingSheet, Remainder, SafeSheet
from reports.sheet_names import SheetNames

_OPTIONS = {
    "in_memory": True,  # no copy of personal data in the system's temporary folder
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "宋体", "font_size": 11, "font_scheme": "none"},
    "default_row_height": 18,  # pixels, as Excel gives to 宋体 11
    "default_column_width": 72,
}


class Book:
    """A workbook whose cells are all written through ``SafeSheet``."""

    def __init__(self, title: str, created: datetime) -> None:
        self._bytes = BytesIO()
        self.raw = Workbook(self._bytes, dict(_OPTIONS))
        self.raw.set_properties({"title": title, "company": "县民政局", "created": created})
        self.looks = Looks(self.raw)
        self.names = SheetNames()
        self.remainders: list[Remainder] = []

    def add(self, name: str) -> SafeSheet:
        """A new sheet behind the ones there are."""
        return SafeSheet(self.raw.add_worksheet(name, GrowingSheet), self.remainders)

    def content(self) -> bytes:
        """Close the workbook; the answer is the file."""
        self.raw.close()
        return self._bytes.getvalue()
