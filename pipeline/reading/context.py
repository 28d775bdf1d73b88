"""Cells that can be read only beside others: 58.3.5 beside the ID number, 7月 under 2026年."""

from datetime import date
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel.dates import Around
from pipeline.kernel.errors import Refused
from pipeline.kernel.values import Cleaned, Cleaner


class Beside(Protocol):
    """What a sheet is known to be of: its month, and the last day of the month of the run."""

    @property
    def month(self) -> date | None: ...

    @property
    def until(self) -> date | None: ...


def in_context(
    cleaner: Cleaner, cleaned: Cleaned, texts: pa.Array, sheet: Beside, numbers: pa.Array | None
) -> Cleaned:
    """Refused cells looked at again beside the row's ID number; days that lie ahead refused."""
    if cleaner.again is not None and len(cleaned.refused):
        cleaned = _again(cleaner, cleaned, texts, sheet, numbers)
    if cleaner.past and sheet.until is not None:
        cleaned = _not_ahead(cleaned, sheet.until, cleaner.past)
    return cleaned


def _again(
    cleaner: Cleaner, cleaned: Cleaned, texts: pa.Array, sheet: Beside, numbers: pa.Array | None
) -> Cleaned:
    assert cleaner.again is not None
    at = pa.array(cleaned.refused)
    beside = numbers.take(at).to_pylist() if numbers is not None else [None] * len(at)
    found: list[Any] = []
    reasons: list[str] = []
    notes: list[str | None] = []
    for text, number in zip(texts.take(at).to_pylist(), beside, strict=True):
        value, reason, note = None, "", None
        try:
            value = cleaner.again(text, Around(sheet.month, sheet.until, _birth_in(number)))
            note = (cleaner.note(text, value) if cleaner.note else "") or None
        except Refused as refusal:
            reason = str(refusal)
        found.append(value)
        reasons.append(reason)
        notes.append(note)
    still = np.array([value is None for value in found], bool)
    mask = np.zeros(len(cleaned.values), bool)
    mask[cleaned.refused] = True
    values = pc.replace_with_mask(cleaned.values, pa.array(mask),
                                  pa.array(found, cleaned.values.type))  # fmt: skip
    noted = np.concatenate([cleaned.noted, cleaned.refused[[n is not None for n in notes]]])
    told = pa.concat_arrays([cleaned.notes, pa.array([n for n in notes if n], pa.string())])
    return Cleaned(values, cleaned.refused[still],
                   pa.array([r for r in reasons if r], pa.string()), noted, told)  # fmt: skip


def _birth_in(number: str | None) -> date | None:
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14])) if number else None


def _not_ahead(cleaned: Cleaned, until: date, reason: str) -> Cleaned:
    """The same column without the days after ``until``."""
    ahead = pc.fill_null(pc.greater(cleaned.values, pa.scalar(until, pa.date32())), False)
    if not pc.any(ahead).as_py():
        return cleaned
    at = np.flatnonzero(ahead.to_numpy(zero_copy_only=False))
    kept = np.isin(cleaned.noted, at, invert=True)
    return Cleaned(
        pc.if_else(ahead, None, cleaned.values),
        np.concatenate([cleaned.refused, at]),
        pa.concat_arrays([cleaned.reasons, pa.array([reason] * len(at), pa.string())]),
        cleaned.noted[kept],
        cleaned.notes.filter(pa.array(kept)),
    )
