"""What the peers are told of a workspace: file names, where the header stands, which column is what.

A person would tell them the same. It is read from hedui's own recognition before the clock starts.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from pipeline.load import Inbox, Planned
from pipeline.reading.text import TextFile
from sources import SOURCES


def describe(workspace: Path, month: str, target: Path) -> None:
    """Write the description as JSON."""
    with tempfile.TemporaryDirectory() as scratch:
        inbox = Inbox(workspace / "inbox" / month, SOURCES, Path(scratch), lambda text: None)
        try:
            plans = inbox.look().plans
            sheets = [_sheet(plan) for plan in plans if plan.recognition and plan.sheet]
        finally:
            inbox.close()
    told = {"month": month, "sheets": sheets}
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def _sheet(plan: Planned) -> dict[str, Any]:
    sheet, found = plan.sheet, plan.recognition
    assert sheet is not None and found is not None
    for _ in sheet.blocks(found.header_row, [0]):
        pass
    text = getattr(sheet.blocks, "file", None)
    told = {
        "source": found.source.name,
        "path": str(plan.path.resolve()),
        "sheet": sheet.name,
        "header_row": found.header_row,
        "rows": sheet.count() - found.header_row,
        "columns": dict(found.columns),
        "said": _said(plan),
    }
    if isinstance(text, TextFile):
        told |= {"encoding": text.encoding, "delimiter": text.delimiter, "width": text.width}
    return told


def _said(plan: Planned) -> dict[str, str]:
    """What the file's name or title says of all its rows, such as the programme."""
    found = plan.recognition
    assert found is not None
    variant = found.source.variant
    return {variant.column: found.variant} if variant and found.variant else {}


if __name__ == "__main__":
    describe(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
