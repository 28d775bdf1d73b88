"""Amounts in 万元: where only the heading or the sheet's title says so, the unit is put behind."""

import re
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel.declare import Source
from pipeline.kernel.names import tidy
from pipeline.kernel.values import AMOUNT
from pipeline.reading.recognise import Recognition

_PLAIN_NUMBER = r"^\s*[-－(（]?[0-9][0-9,，]*(\.[0-9]+)?[)）]?\s*$"


def in_yuan(
    source: Source, recognition: Recognition, raw: Mapping[str, pa.Array]
) -> dict[str, pa.Array]:
    """Amounts whose heading, or the sheet's title, says 万元: the unit is put behind the number."""
    money = {c.name for c in source.columns if c.clean is AMOUNT}
    title = "单位:万元" in re.sub(r"\s+", "", tidy(recognition.title))
    changed = {}
    for name in money & raw.keys():
        heading = recognition.said[name]
        if "万元" in heading or (title and "元" not in heading):
            plain = pc.match_substring_regex(raw[name], _PLAIN_NUMBER)
            trimmed = pc.utf8_trim_whitespace(raw[name])
            minus = pc.replace_substring_regex(trimmed, r"^[(（](.*)[)）]$", r"-\1")
            with_unit = pc.binary_join_element_wise(minus, "万元", "")
            changed[name] = pc.if_else(plain, with_unit, raw[name])
    return changed
