"""What went out, in a sheet nobody sees, so that what comes back can be compared with it.

The sheet ``_基线`` is very hidden. Its first row holds ``HEADINGS``; then one row for every row
that went out on a problem sheet, in the order of the sheets. Past a million rows it goes on in
``_基线(2)``, ``_基线(3)``, ...

The column 行指纹 is ``fingerprint(key, cells)`` of the row: the SHA-256 in lower-case hex of the
UTF-8 bytes of the JSON array ::

    [key, [[heading, text], [heading, text], ...]]

written without spaces (``separators=(",", ":")``) and with Chinese as it is
(``ensure_ascii=False``), where ``key`` is the cell under 线索编号键, and there is one pair for
every column of the group 县级下发, left to right, in the order of issue, without 序号, which says
where a row stands and not what it knows; a column without any value in it is not in the sheet
and so not in the array. ``heading`` is the column's heading as it stands in the
sheet, ``text`` is ``cell_text`` of the cell as it stands in the sheet (so of a text that was cut,
the part in the cell and the words that say where the rest is):

* an empty cell: ``""``
* a text: itself, line ends as ``\\n``
* a number, whole or not: two decimals, ``"3.00"``, never ``"-0.00"``
* a day: ``YYYY-MM-DD``
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

LAYOUT = "1"  # of the workbook; grows when a reader has to know the difference
KEY_HEADING = "线索编号键"
HEADINGS = ("版式", "运行编号", "月份", "乡镇", "规则", "工作表", KEY_HEADING, "行指纹")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Issued:
    """One row that went out: where it stood, its key, its fingerprint and what that is of."""

    slug: str
    sheet: str
    key: str
    fingerprint: str
    facts: tuple[tuple[str, str], ...] = ()


def cell_text(value: str | float | date | datetime | None) -> str:
    """A locked cell in the one spelling that fingerprints use, whichever program saved it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, date):  # a datetime is a date, too
        return value.strftime("%Y-%m-%d")
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


def fingerprint(key: str, cells: Iterable[tuple[str, str]]) -> str:
    """The fingerprint of a row: its key, and (heading, ``cell_text``) of each locked cell."""
    text = _ENCODER.encode([key, [list(cell) for cell in cells]])
    return sha256(text.encode("utf-8")).hexdigest()
