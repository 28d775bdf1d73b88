"""Pieces of an ID number under which a damaged one still meets the resident's.

SQL expressions over a column {id} (``id_text`` on both sides), NULL where the piece is not whole.
Whatever one slip did (a digit wrong, two neighbours turned, one left out or added, the end lost to
Excel), at least one of ``PIECES`` is as it was:

==========  ====================  ==========================================================
``end``     last 8                slips in the first nine places, across them and before them
``start``   first 14              slips in the last four, and a number cut short or rounded
``middle``  first 9 and last 4    slips in month and day
``across``  first 13 and last 3   places 14 and 15 turned
==========  ====================  ==========================================================

In a county of a million, a number meets by ``start`` some forty residents, by ``middle`` some
fifteen, by the others less than one. A covered number has ``COVERED`` besides: first six and last
four, some hundred residents; on the record's side only where it has stars.
"""

from __future__ import annotations

_PIECE = "CASE WHEN {when} AND regexp_full_match({text}, '[0-9]+X?') THEN {text} END"
_WHOLE = "length({id}) BETWEEN 17 AND 19"
_OLD = "length({id}) = 15 AND substr({id}, 7, 2) NOT IN ('19', '20')"
_START = f"CASE WHEN {_OLD} THEN left({{id}}, 6) || '19' || substr({{id}}, 7, 6) ELSE left({{id}}, 14) END"


def _piece(text: str, when: str = _WHOLE) -> str:
    return _PIECE.replace("{when}", when).replace("{text}", text)


PIECES: dict[str, str] = {
    "end": _piece("right({id}, 8)"),
    "start": _piece(_START, "length({id}) BETWEEN 14 AND 19"),
    "middle": _piece("left({id}, 9) || right({id}, 4)"),
    "across": _piece("left({id}, 13) || right({id}, 3)"),
}
"""Slug -> expression, the same for records and residents; ``.format(id=column)``."""

_ENDS = "left({id}, 6) || right({id}, 4)"
COVERED: dict[str, str] = {
    "record": _piece(_ENDS, "contains({id}, '*') AND length({id}) >= 11"),
    "resident": _piece(_ENDS, "length({id}) = 18"),
}
"""Side -> expression, for numbers with stars."""

WHOLE_PIECES: dict[str, str] = {
    "end": "right({id}, 8)",
    "start": "left({id}, 14)",
    "middle": "left({id}, 9) || right({id}, 4)",
    "across": "left({id}, 13) || right({id}, 3)",
    "covered": _ENDS,
}
"""The same pieces of a number that is known to be valid, without looking whether they are whole."""
