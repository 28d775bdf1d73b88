"""A town's workbook that is handed out gets its dates printed, where a run left room for them."""

import zipfile
from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path

from pipeline.kernel.ledger import Ledger
from reports.locked_book import ENCRYPTED, locked, opened
from reports.steady_file import write_whole
from reports.wording import responsible

_TEXTS = "xl/sharedStrings.xml"


def print_dates(path: Path, ledger: Ledger, on: str, due: str, password: str = "") -> bool:
    """Print the day of issue and the day due, ``YYYY-MM-DD``; False where there is no room left for them.

    ``ledger``: county, month and town are enough; ``password``: of a workbook that has one, kept.
    Raises OSError, and BadZipFile where it is no workbook, or opens with another password.
    """
    dated = replace(ledger, handed=(on, due))
    content = path.read_bytes()
    under = content.startswith(ENCRYPTED)
    plain = opened(content, password) if under else content
    with zipfile.ZipFile(BytesIO(plain or b"")) as book:
        parts = [(item, book.read(item)) for item in book.infolist()]
    made, found = BytesIO(), False
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for item, content in parts:
            if item.filename == _TEXTS:
                text = content.decode("utf-8")
                for fill in ("verify", "none"):
                    open_line = escape(responsible(ledger, fill), quote=False)
                    found |= open_line in text
                    text = text.replace(open_line, escape(responsible(dated, fill), quote=False))
                content = text.encode("utf-8")
            book.writestr(item, content)
    if found:
        write_whole(path, locked(made.getvalue(), password) if under else made.getvalue())
    return found
