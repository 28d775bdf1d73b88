"""The block to sign and seal: blank, for nobody signs by machine."""

from collections.abc import Sequence
from math import ceil

from reports.layout import pixels, row_height, spread
from reports.safe_cells import Look, SafeSheet
from reports.wording import SIGN_DATE, SIGNATURES

_NARROWEST = 14.0  # half-width characters: room for a date


Groups = Sequence[tuple[int, int]]  # first and last column of each


def write_signatures(sheet: SafeSheet, row: int, groups: Groups, look: Look, size: float) -> int:
    """Write the block from ``row`` on, a signature to a group; the answer is its last row."""
    for start in range(0, len(SIGNATURES), len(groups)):
        for label, (first, last) in zip(SIGNATURES[start:], groups, strict=False):
            sheet.across(row, first, last, f"{label}\n\n\n{SIGN_DATE}", look)
        sheet.height(row, row_height(5, size))
        row += 1
    return row - 1


def signature_height(groups: Groups, size: float) -> float:
    """Points that the whole block takes."""
    return row_height(5, size) * ceil(len(SIGNATURES) / len(groups))


def signature_groups(across: Sequence[int], first_col: int, size: float) -> Groups:
    """Columns of these pixels, the first of them ``first_col``, grouped for the signatures.

    Where there is room the block stands in one row, which no page break parts.
    """
    for parts in (6, 3, 2, 1):
        groups = spread(across, parts)
        narrowest = min(sum(across[first : last + 1]) for first, last in groups)
        if narrowest >= pixels(_NARROWEST, size):
            break
    return [(first_col + first, first_col + last) for first, last in groups]
