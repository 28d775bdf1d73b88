"""Cells written once for several rows, as merged cells are, are given to each of them.

Where the file says what is merged, exactly that is filled. Where it does not (texts, cells pasted
without their format), a person under whose household nothing is written belongs to the one above.
A block is filled by itself; if its first rows want what stands above it, that is said, and it is
filled once more when the block before is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel.codes import RELATION
from pipeline.kernel.declare import Source
from pipeline.kernel.errors import Refused
from pipeline.reading.recognise import Recognition
from pipeline.reading.sheet import Block

Merged = Sequence[tuple[int, int, int]]
HEADS = ("01", "02")
UNSAID, HEAD, MEMBER = range(3)


@dataclass(frozen=True)
class Above:
    """The last row of a block that says where it belongs: position -> text; ``headed``: it is a
    household's head, or belongs to one."""

    texts: dict[int, str]
    headed: bool = False


@dataclass(frozen=True)
class Filled:
    """``lacking``: the first rows want what stands above this block."""

    block: Block
    lacking: bool = False
    last: Above | None = None


def filled_down(
    source: Source,
    recognition: Recognition,
    block: Block,
    merged: Merged = (),
    above: Above | None = None,
) -> Filled:
    """Fill the columns of ``Source.fill_down`` of one block, and what kind of list a row is of where
    that is merged; never any other column, such as amounts."""
    people = {recognition.columns.get(name) for name in source.person}
    at = [recognition.columns[name] for name in source.fill_down if name in recognition.columns]
    at = [p for p in dict.fromkeys(at) if p in block.columns and p not in people]
    if not at or not len(block.rows):
        return Filled(block, False, above)
    exact = [*at, recognition.columns.get(source.variant.column) if source.variant else None]
    down = [m for m in merged if m[0] in exact and m[1] > recognition.header_row]
    if down:
        return _as_merged(block, [p for p in exact if p in block.columns], down, above)
    return _Looks(source, recognition, block, at, above).filled()


def _blank(texts: pa.Array) -> np.ndarray:
    empty = pc.equal(pc.utf8_trim_whitespace(texts), "")
    return np.asarray(empty.to_numpy(zero_copy_only=False), dtype=bool)


def _as_merged(block: Block, at: Sequence[int], merged: Merged, above: Above | None) -> Filled:
    """Every row that a merged cell covers gets what stands in its first row."""
    lacking = False
    columns, last = dict(block.columns), {}
    for position in at:
        texts = columns[position]
        spans = sorted((first, end) for column, first, end in merged if column == position)
        if spans:
            first, end = np.array(spans, np.int64).T
            span = np.maximum(np.searchsorted(first, block.rows, "right") - 1, 0)
            inside = (block.rows > first[span]) & (block.rows <= end[span])
            from_row = np.searchsorted(block.rows, first[span])
            take = np.where(inside, from_row, np.arange(len(texts)))
            outside = inside & (first[span] < block.rows[0])
            if outside.any():
                lacking = lacking or above is None
                said = above.texts.get(position, "") if above else ""
                texts = pa.concat_arrays([texts, pa.array([said], pa.string())])
                take = np.where(outside, len(take), take)
            last[position] = texts[int(take[-1])].as_py()
            if inside.any():
                own = ~_blank(texts.slice(0, len(take)))
                take = np.where(own, np.arange(len(take)), take)
                columns[position] = texts.take(pa.array(take))
        else:
            last[position] = texts[len(texts) - 1].as_py()
    return Filled(Block(columns, block.rows, block.odd), lacking, Above(last))


class _Looks:
    """A block whose file does not say what is merged. What stands above it is its row 0."""

    def __init__(
        self,
        source: Source,
        recognition: Recognition,
        block: Block,
        at: Sequence[int],
        above: Above | None,
    ) -> None:
        self.block, self.at, self.above = block, at, above
        self.columns = {p: self._with_above(p) for p in at}
        self.count = len(block.rows) + (above is not None)
        person = [recognition.columns[n] for n in source.person if n in recognition.columns]
        self.someone = np.zeros(len(block.rows), bool)
        for position in person:
            self.someone |= ~_blank(block.columns[position])
        if above:
            self.someone = np.append(True, self.someone)
        relation = recognition.columns.get("relation")
        self.relation = block.columns.get(relation) if relation is not None else None
        self.unit = recognition.columns.get(source.fill_down[0])
        self.lacking = False

    def _with_above(self, position: int) -> pa.Array:
        texts = self.block.columns[position]
        if self.above is None:
            return texts
        said = pa.array([self.above.texts.get(position, "")], pa.string())
        return pa.concat_arrays([said, texts])

    def filled(self) -> Filled:
        blank = {position: _blank(texts) for position, texts in self.columns.items()}
        headed = False
        if self.unit in blank and self.relation is not None:
            headed = self._followers(blank)
        if len(self.at) > 1:
            self._wholly_blank(blank)
        said = ~np.logical_and.reduce(list(blank.values()))
        row = int(np.flatnonzero(said)[-1]) if said.any() else -1
        last = (
            Above({p: t[row].as_py() for p, t in self.columns.items()}, headed)
            if row >= 0
            else None
        )
        if self.above is not None:
            self.columns = {p: texts.slice(1) for p, texts in self.columns.items()}
        block = Block({**self.block.columns, **self.columns}, self.block.rows, self.block.odd)
        return Filled(block, self.above is None and (self.lacking or last is None), last)

    def _wholly_blank(self, blank: dict[int, np.ndarray]) -> None:
        """Persons with no word on where they belong."""
        every = np.logical_and.reduce(list(blank.values()))
        wanting = every & self.someone
        if wanting.any():
            self._take(blank, wanting, _last_before(~every))

    def _followers(self, blank: dict[int, np.ndarray]) -> bool:
        """Members written under their head with all but the household's number.

        Only in an unbroken run below a head, and only if nothing else about the household differs.
        Tells whether the last row belongs to such a run.
        """
        assert self.unit is not None and self.relation is not None
        if not blank[self.unit].any():
            return _kind(self.relation[-1].as_py()) == HEAD
        head, member = _heads_and_members(self.relation)
        if self.above is not None:
            head = np.append(self.above.headed, head)
            member = np.append(False, member)
        begun = ~blank[self.unit]
        follows = blank[self.unit] & self.someone & member
        anchor = _last_before(begun)
        broken = ~begun & ~follows
        if follows.any():
            self.lacking |= bool((follows & (anchor < 0)).any())
            fits = follows & head[anchor] & (anchor >= 0)
            for position in self.at:
                texts = self.columns[position]
                same = pc.equal(texts, texts.take(pa.array(np.maximum(anchor, 0))))
                fits &= blank[position] | np.asarray(same.to_numpy(zero_copy_only=False), bool)
            broken |= follows & ~fits
            self._take(blank, fits & (_last_before(broken) < anchor), anchor)
        last = anchor[-1]
        return bool(last >= 0 and head[last] and not broken[last:].any())

    def _take(self, blank: dict[int, np.ndarray], where: np.ndarray, source: np.ndarray) -> None:
        """Give rows the texts of others where their own are blank; row -1 is not there yet."""
        self.lacking |= bool((where & (source < 0)).any())
        where = where & (source >= 0)
        for position in self.at:
            at = where & blank[position]
            if at.any():
                take = np.where(at, source, np.arange(self.count))
                self.columns[position] = self.columns[position].take(pa.array(take))
                blank[position] = _blank(self.columns[position])


def _last_before(marked: np.ndarray) -> np.ndarray:
    """For each row, the last marked row up to it; -1 if there is none."""
    return np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1))


def _heads_and_members(relation: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    coded = relation.dictionary_encode()
    kinds = np.array([_kind(text) for text in coded.dictionary.to_pylist()], np.int8)
    found = kinds[coded.indices.to_numpy(zero_copy_only=False)]
    return found == HEAD, found == MEMBER


def _kind(relation: str) -> int:
    try:
        code = RELATION.one(relation)
    except Refused:
        return UNSAID
    return UNSAID if code is None else HEAD if code in HEADS else MEMBER
