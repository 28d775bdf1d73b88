"""Cells written once for several rows, as merged cells are, are given to each of them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel.declare import Source
from pipeline.reading.recognise import Recognition
from pipeline.reading.sheet import Block


def filled_down(source: Source, recognition: Recognition, block: Block) -> Block:
    """Cells that stand once for several rows are given to each of them (within a block)."""
    at = [recognition.columns[name] for name in source.fill_down if name in recognition.columns]
    at = sorted(set(at) & set(block.columns))
    if len(at) < 2 or not len(block.rows):
        return block
    blank = np.ones(len(block.rows), bool)
    for position in at:
        empty = pc.equal(pc.utf8_trim_whitespace(block.columns[position]), "")
        blank &= np.asarray(empty.to_numpy(zero_copy_only=False), dtype=bool)
    if not blank.any() or (blank[0] and blank.all()):
        return block
    above = np.maximum.accumulate(np.where(blank, 0, np.arange(len(blank))))
    person = [recognition.columns[n] for n in source.person if n in recognition.columns]
    someone = np.zeros(len(blank), bool)
    for position in person:
        given = pc.not_equal(pc.utf8_trim_whitespace(block.columns[position]), "")
        someone |= np.asarray(given.to_numpy(zero_copy_only=False), dtype=bool)
    take = pa.array(np.where(blank & someone, above, np.arange(len(blank))))
    columns = {p: a.take(take) if p in at else a for p, a in block.columns.items()}
    return Block(columns, block.rows, block.odd)
