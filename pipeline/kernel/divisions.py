"""Division codes (GB/T 2260), current and abolished: to what place an ID number's prefix belongs."""

import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

_GENERIC = frozenset(["市辖区", "县", "市", "省直辖县级行政区划", "省直辖县级行政单位", "省直辖行政单位",
                      "自治区直辖县级行政区划", "自治区直辖县级行政单位"])  # fmt: skip
_ENTRY = re.compile(r"([0-9]{2,4})([=-])(\S+)")


class Division(NamedTuple):
    """``name``: the county alone, as last called. ``current``: False where the code is abolished."""

    name: str
    current: bool


@lru_cache(maxsize=1)
def _table() -> dict[str, Division]:
    data = resources.files("pipeline.kernel").joinpath("data/divisions.txt")
    table = {}
    for line in data.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            for tail, mark, name in _ENTRY.findall(line):
                code = tail + "00" if len(tail) == 4 else line[:4] + tail
                table[code] = Division(name, mark == "=")
    return table


def division_of(code: str) -> Division | None:
    """The division with these six digits; None if there never was one.

    A code that begins with 9 is that of a foreigner's permanent residence card, which names the
    province that issued it and the country.
    """
    if code.startswith("9") and len(code) == 6:
        province = _table().get(code[1:3] + "0000")
        return Division("外国人永久居留身份证", True) if province else None
    return _table().get(code)


def place_of(code: str) -> str:
    """The whole name of a division, from the province down; '' if unknown."""
    found = division_of(code)
    if found is None or code.startswith("9"):
        return found.name if found else ""
    above = [_table().get(code[:2] + "0000"), _table().get(code[:4] + "00")]
    names = [d.name for d in above if d and d.name not in _GENERIC]
    return "".join(dict.fromkeys([*names, found.name]))


def every_division() -> dict[str, str]:
    """Names by six-digit code, from provinces down to counties, abolished ones among them."""
    return {code: found.name for code, found in _table().items() if found.name not in _GENERIC}
