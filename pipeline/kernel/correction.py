"""What the county says of one file where recognition needs help, as written in hedui.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

AUTOMATIC, UNUSED = "自动", "不用"
HERE = "hedui.toml"


@dataclass(frozen=True)
class Correction:
    """``file``: path or name, with * and ?. ``source``: title or name; 自动 or 不用; '' leaves it.

    ``header``: row of the header as Excel shows it, 0 for a sheet without one. ``columns``: heading
    or letter (C列) -> field, or 不用. ``origin``: where this was said.
    """

    file: str
    sheet: str = ""
    source: str = ""
    header: int | None = None
    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    origin: str = HERE

    def said(self) -> dict[str, Any]:
        """What is remembered by shape."""
        return {"source": self.source, "header": self.header, "kind": self.kind,
                "columns": dict(self.columns)}  # fmt: skip

    def fits(self, file: str, sheet: str) -> bool:
        """Whether it speaks of this sheet of this file."""
        name = file.rpartition("/")[2]
        by_name = any(fnmatchcase(text, self.file) for text in (file, name))
        return by_name and self.sheet in ("", sheet)
