"""A block of texts becomes a clean table, refused cells, and rows passed over by name.

One function from columns of text to columns of values: no state, no row order, so the same code
serves a file, a thread or a cluster's bucket.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel.declare import Column, Source
from pipeline.kernel.values import ARROW, Cleaned, clean_column, clean_together, said_in
from pipeline.reading.about import OTHER_TABLE, other_header, rows_about_someone
from pipeline.reading.context import in_context
from pipeline.reading.fill import Above, filled_down
from pipeline.reading.lines import kind_of_line
from pipeline.reading.recognise import Recognition
from pipeline.reading.sheet import Block
from pipeline.reading.units import in_yuan

ROW_BITS = 40
"""ref = number of the file's sheet << ROW_BITS | row."""


@dataclass
class Tally:
    """How the rows of a sheet were used."""

    loaded: int = 0
    rejected: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    unrelated: int = 0
    divisions: Counter[str] = field(default_factory=Counter)
    """Of the rows counted as unrelated: the first six digits of their numbers."""


@dataclass(frozen=True)
class CleanBlock:
    """``table`` has the columns of ``Source.schema()``; ``repairs`` those of ``REPAIRS``.

    ``lacking``: its first rows want what stands above; ``last``: what the next block may want.
    ``stopped``: the row in which another table begins; 0 if none does.
    """

    table: pa.Table
    rejects: list[tuple[int, str, str, str, bool]]
    tally: Tally
    repairs: list[pa.Table]
    lacking: bool = False
    last: Above | None = None
    stopped: int = 0


REPAIRS = ("ref", "column", "value", "note")
"""A cell that was taken, but not as it stands: row, heading, what was written, what was done."""


@dataclass(frozen=True)
class Task:
    """How the blocks of one sheet are to be cleaned.

    ``month``: the one that its title names. ``until``: the last day of the month of the run.
    ``words``: headings of all sources, by which the header of another table is known.
    """

    source: Source
    recognition: Recognition
    file_no: int
    month: date | None
    related: Callable[[pa.Array], np.ndarray] | None = None
    merged: Sequence[tuple[int, int, int]] = ()
    until: date | None = None
    words: frozenset[str] = frozenset()

    def wanted(self) -> list[int]:
        """Positions to read: the mapped ones, and the first, where totals and notes stand."""
        headed = (at for at, heading in enumerate(self.recognition.headings) if heading.strip())
        return sorted({0, next(headed, 0), *self.recognition.columns.values()})


def clean_block(
    task: Task, block: Block, above: Above | None = None, stopped: int = 0
) -> CleanBlock:
    """Clean one block. ``above``: what the block before it said last.

    ``stopped``: the row further up where another table began; then nothing is loaded.
    """
    tally = Tally()
    rejects: list[tuple[int, str, str, str, bool]] = []
    _odd_rows(task, block, tally, rejects)
    block, stopped = _up_to_other_table(task, block, stopped, tally, rejects)
    filled = filled_down(task.source, task.recognition, block, task.merged, above)
    block = filled.block
    if task.related is not None and "id_number" in task.recognition.columns:
        block = _without_strangers(task, block, tally)
    raw = {f: block.columns[p] for f, p in task.recognition.columns.items()}
    raw |= in_yuan(task.source, task.recognition, raw)
    refs = block.rows | (task.file_no << ROW_BITS)
    columns = {c.name: c for c in task.source.columns if c.name in raw}
    whole = {name: _with_beside(columns[name], raw[name])
             for name in task.source.person if name in raw}  # fmt: skip
    people = {name: cleaned[0] for name, cleaned in whole.items()}
    about = rows_about_someone(task.recognition, block, people, task.words)
    tally.passed += about.passed
    _reject_rows(refs, about.rejected, tally, rejects)
    keep = about.keep
    tally.loaded += int(keep.sum())
    repairs: list[pa.Table] = []
    table = _typed(task, raw, whole, columns, refs, keep, rejects, repairs)
    return CleanBlock(table, rejects, tally, repairs, filled.lacking, filled.last, stopped)


def _without_strangers(task: Task, block: Block, tally: Tally) -> Block:
    """The rows about somebody who matters, or whose number is not usable; the others are counted."""
    assert task.related is not None
    column = next(c for c in task.source.columns if c.name == "id_number")
    numbers = clean_column(column.clean, block.columns[task.recognition.columns["id_number"]])
    related = task.related(numbers.values)
    strangers = int(len(related) - related.sum())
    tally.unrelated += strangers
    tally.loaded += strangers
    away = pc.utf8_slice_codeunits(numbers.values.filter(pa.array(~related)), 0, 6)
    for counted in away.value_counts().to_pylist():
        tally.divisions[counted["values"]] += counted["counts"]
    at = pa.array(np.flatnonzero(related))
    columns = {position: texts.take(at) for position, texts in block.columns.items()}
    return Block(columns, block.rows[related], block.odd)


def _odd_rows(
    task: Task, block: Block, tally: Tally, rejects: list[tuple[int, str, str, str, bool]]
) -> None:
    """Rows that do not have the header's number of columns."""
    for row, fields, reason in block.odd:
        kind = kind_of_line([f for f in fields if f.strip()])
        if kind:
            tally.passed[kind] += 1
            continue
        tally.rejected += 1
        rejects.append((row | (task.file_no << ROW_BITS), "整行", "", reason, True))


def _reject_rows(
    refs: np.ndarray, rows: Sequence[tuple[int, str]], tally: Tally,
    rejects: list[tuple[int, str, str, str, bool]],
) -> None:  # fmt: skip
    tally.rejected += len(rows)
    rejects += [(int(refs[index]), "整行", "", reason, True) for index, reason in rows]


def _up_to_other_table(
    task: Task, block: Block, stopped: int, tally: Tally,
    rejects: list[tuple[int, str, str, str, bool]],
) -> tuple[Block, int]:  # fmt: skip
    """The rows before another table begins; its own are rejected, since their columns are others."""
    if not len(block.rows):
        return block, stopped
    end = 0 if stopped else other_header(task.recognition, task.source, block, task.words)
    if end == len(block.rows):
        return block, 0
    stopped = stopped or int(block.rows[end])
    reason = OTHER_TABLE.format(row=stopped)
    for index in range(end, len(block.rows)):
        if any(block.columns[p][index].as_py().strip() for p in block.columns):
            ref = int(block.rows[index]) | (task.file_no << ROW_BITS)
            rejects.append((ref, "整行", "", reason, True))
            tally.rejected += 1
        else:
            tally.passed["空行"] += 1
    columns = {position: texts.slice(0, end) for position, texts in block.columns.items()}
    return Block(columns, block.rows[:end]), stopped


def _note_refused(
    column: Column,
    cleaned: Cleaned,
    raw: pa.Array,
    refs: np.ndarray,
    rejects: list[tuple[int, str, str, str, bool]],
) -> None:
    """List the refused cells; their rows are loaded without them."""
    for at, reason in zip(cleaned.refused, cleaned.reasons.to_pylist(), strict=True):
        value = raw[int(at)].as_py().strip()
        rejects.append((int(refs[at]), column.heading, value, reason, False))


def _repairs(column: Column, cleaned: Cleaned, raw: pa.Array, refs: np.ndarray) -> pa.Table:
    """The noted cells, as a table with the columns of ``REPAIRS``."""
    written = pc.utf8_trim_whitespace(raw.take(pa.array(cleaned.noted)))
    heading = pa.array([column.heading]).take(pa.array(np.zeros(len(written), np.int64)))
    return pa.table([pa.array(refs[cleaned.noted]), heading, written, cleaned.notes], list(REPAIRS))


def _with_beside(column: Column, texts: pa.Array) -> list[Cleaned]:
    """A column cleaned, and what is cleaned from the same cells beside it."""
    return clean_together([column.clean, *column.beside.values()], texts)


def _of_kept(cleaned: Cleaned, keep: np.ndarray) -> Cleaned:
    """What was cleaned for all rows of a block, for those kept."""
    if keep.all():
        return cleaned
    among, told = keep[cleaned.refused], keep[cleaned.noted]
    position = np.cumsum(keep) - 1
    return Cleaned(
        cleaned.values.filter(pa.array(keep)),
        position[cleaned.refused[among]],
        cleaned.reasons.filter(pa.array(among)),
        position[cleaned.noted[told]],
        cleaned.notes.filter(pa.array(told)),
    )


def _typed(
    task: Task,
    raw: Mapping[str, pa.Array],
    whole: Mapping[str, Sequence[Cleaned]],
    columns: Mapping[str, Column],
    refs: np.ndarray,
    keep: np.ndarray,
    rejects: list[tuple[int, str, str, str, bool]],
    repairs: list[pa.Table],
) -> pa.Table:
    """The clean columns of the rows kept; refused cells are NULL and listed, noted ones listed."""
    schema = task.source.schema()
    everything = bool(keep.all())
    chosen = None if everything else pa.array(np.flatnonzero(keep))
    kept = refs[keep]
    arrays: dict[str, pa.Array] = {"ref": pa.array(kept, pa.int64())}
    refused: dict[str, np.ndarray] = {}
    for name, column in columns.items():
        texts = raw[name] if chosen is None else raw[name].take(chosen)
        if name in whole:
            cleaned, *others = [_of_kept(one, keep) for one in whole[name]]
        else:
            cleaned, *others = _with_beside(column, texts)
        cleaned = in_context(column.clean, cleaned, texts, task, arrays.get("id_number"))
        if len(cleaned.noted):
            repairs.append(_repairs(column, cleaned, texts, kept))
        _note_refused(column, cleaned, texts, kept, rejects)
        arrays[name], refused[name] = cleaned.values, cleaned.refused
        arrays |= {
            beside: other.values for beside, other in zip(column.beside, others, strict=True)
        }
    _fill_in(task, arrays, refused, len(kept))
    nothing = {name: pa.nulls(len(kept), ARROW[kind if kind != "BIGINT" else "INTEGER"])
               for name, kind in schema.items() if name not in arrays}  # fmt: skip
    return pa.table({name: arrays.get(name, nothing.get(name)) for name in schema})


def _fill_in(
    task: Task, arrays: dict[str, pa.Array], refused: Mapping[str, np.ndarray], count: int
) -> None:
    """What the sheet as a whole says, where a row itself is silent."""
    variant, title = task.source.variant, task.recognition.title
    if variant and task.recognition.variant:
        own = arrays.get(variant.column)
        if own is not None and variant.default:  # 低保 in a cell, 农村低保 in the title
            arrays[variant.column] = pc.if_else(pc.equal(own, variant.default), None, own)
        not_there = None if variant.over_refused else refused.get(variant.column)
        _say(arrays, variant.column, task.recognition.variant, pa.string(), count, not_there)
    month = task.source.month_from_title
    if month and task.month:
        _say(arrays, month, task.month, pa.date32(), count, refused.get(month))
    for column, words in task.source.title_words.items():
        word = said_in(title, words)
        if word:
            _say(arrays, column, word, pa.string(), count, None)


def _say(
    arrays: dict[str, pa.Array],
    column: str,
    value: str | date,
    kind: pa.DataType,
    count: int,
    not_at: np.ndarray | None,
) -> None:
    """Fill a column's empty cells with one value, but not those at ``not_at``."""
    said = pa.array([value] * count, kind)
    if not_at is not None and len(not_at):
        there = np.ones(count, bool)
        there[not_at] = False
        said = pc.if_else(pa.array(there), said, pa.nulls(count, kind))
    own = arrays.get(column)
    arrays[column] = said if own is None else pc.coalesce(own, said)
