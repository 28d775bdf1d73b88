"""Names that Excel, WPS and LibreOffice all take for a sheet."""

import re

from reports.safe_cells import utf16_length, visible

MOST = 31  # UTF-16 units
FIRST, FILES, DEPARTMENTS, QUALITY = "首页", "来源文件", "部门反馈", "数据质量"
INDICATORS, FLAWS = "名册质量", "名册逐行检查"
VISITS = "入户清单"
ELSEWHERE = "外乡镇关联疑点"
REMAINDERS, BASELINE = "附文", "_基线"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\：＊？／＼［］\s]+")
_RESERVED = (
    FIRST,
    FILES,
    DEPARTMENTS,
    QUALITY,
    INDICATORS,
    FLAWS,
    VISITS,
    ELSEWHERE,
    REMAINDERS,
    BASELINE,
    "History",
)


class SheetNames:
    """Gives out sheet names, no two alike; the ledger's own sheets keep theirs."""

    def __init__(self) -> None:
        self._taken = {name.casefold() for name in _RESERVED}

    def unique(self, title: str) -> str:
        """A valid name close to the title, with a number behind it if it is taken."""
        base = _FORBIDDEN.sub(" ", visible(title)).strip(" '") or "问题表"
        number, name = 1, _shortened(base, "")
        while name.casefold() in self._taken:
            number += 1
            name = _shortened(base, f"({number})")
        self._taken.add(name.casefold())
        return name


def _shortened(base: str, suffix: str) -> str:
    while utf16_length(base + suffix) > MOST:
        base = base[:-1]
    return base.rstrip(" '") + suffix
