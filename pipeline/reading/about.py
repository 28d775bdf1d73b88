"""Which rows of a block are about someone; the others are passed over by name or rejected."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel.declare import Source
from pipeline.kernel.values import Cleaned
from pipeline.reading.headings import plain_heading
from pipeline.reading.lines import kind_of_line
from pipeline.reading.recognise import Recognition
from pipeline.reading.sheet import Block

NOBODY = "姓名和身份证号都没有，无法知道是谁"
UNUSABLE = "姓名和身份证号都不可用"
OTHER_TABLE = "从上面第{row}行起换了另一种表头，没有按本表读入"


@dataclass
class About:
    """``keep``: rows to load. ``passed``: kinds of lines passed over. ``rejected``: index, reason."""

    keep: np.ndarray
    passed: Counter[str] = field(default_factory=Counter)
    rejected: list[tuple[int, str]] = field(default_factory=list)


def words_of(sources: Sequence[Source]) -> frozenset[str]:
    """Every heading of every source, as written in its declaration and plainly."""
    said = {h for s in sources for c in s.columns for h in (c.heading, *c.also)}
    return frozenset(said | {plain_heading(h) for h in said})


@lru_cache(maxsize=4)
def _array(words: frozenset[str]) -> pa.Array:
    return pa.array(sorted(words), pa.string())


def rows_about_someone(
    recognition: Recognition, block: Block, people: Mapping[str, Cleaned], words: frozenset[str]
) -> About:
    """Rows with a usable number or a plain name are kept; the others are looked at one by one.

    ``people``: the columns that say whom a row is about, cleaned.
    """
    about = About(np.zeros(len(block.rows), bool))
    for name in ("id_number", "staff_id"):
        if name in people:
            about.keep |= _filled(people[name].values)
    unsure = np.flatnonzero(~about.keep)
    about.keep[unsure] = _plainly_named(recognition, block, people, pa.array(unsure), words)
    first = min(block.columns, default=0)
    for at in np.flatnonzero(~about.keep):
        _look_at(recognition, block, people, int(at), first, about)
    return about


def _look_at(
    recognition: Recognition, block: Block, people: Mapping[str, Cleaned], index: int, first: int,
    about: About,
) -> None:  # fmt: skip
    cells = {p: t for p in sorted(block.columns) if (t := block.columns[p][index].as_py().strip())}
    mine = {recognition.columns[name] for name in people}
    kind = kind_of_line(list(cells.values()))
    if kind is None and is_header(recognition, cells):
        kind = "重复表头"
    if kind is None and len(cells) == 1 and not mine & cells.keys():
        kind = "只有序号的空行" if next(iter(cells.values())).isdigit() else "小标题或说明行"
    if kind:
        about.passed[kind] += 1
    elif any(people[n].values[index].is_valid for n in people) or _refused(people, index):
        about.keep[index] = True
    else:
        about.rejected.append((index, UNUSABLE if mine & cells.keys() else NOBODY))


def _plainly_named(
    recognition: Recognition, block: Block, people: Mapping[str, Cleaned], at: pa.Array,
    words: frozenset[str],
) -> np.ndarray:  # fmt: skip
    """Rows with a name of two to four Chinese characters that start with no total or note."""
    if "name" not in people or not len(at):
        return np.zeros(len(at), bool)
    names = block.columns[recognition.columns["name"]].take(at)
    firsts = block.columns[min(block.columns)].take(at)
    usual = pc.match_substring_regex(names, r"^[\x{4E00}-\x{9FA5}]{2,4}$")
    odd = pc.match_substring_regex(
        names, "计|姓名|名称|备注|说明|制表|填表|审核|人员|盖章|单位|日期|汇总"
    )
    first = pc.match_substring_regex(firsts, "计|[:：]|制表|填表|备注|说明|汇总")
    plain = pc.and_(usual, pc.and_(pc.invert(odd), pc.invert(first)))
    plain = pc.and_(plain, people["name"].values.take(at).is_valid())
    if words:
        plain = pc.and_(plain, pc.invert(pc.is_in(names, value_set=_array(words))))
    return np.asarray(plain.to_numpy(zero_copy_only=False), dtype=bool)


def _filled(values: pa.Array) -> np.ndarray:
    return np.asarray(values.is_valid().to_numpy(zero_copy_only=False), dtype=bool)


def _refused(people: Mapping[str, Cleaned], index: int) -> bool:
    """Whether a row has a number that cannot be used, or the names of several people."""
    return any(
        n in people and bool(np.isin(index, people[n].refused)) for n in ("id_number", "name")
    )


def is_header(recognition: Recognition, cells: Mapping[int, str]) -> bool:
    """Whether a row repeats the header. ``cells``: position -> text."""
    same = {
        position
        for name, position in recognition.columns.items()
        if position in cells
        and plain_heading(cells[position]) == plain_heading(recognition.said[name])
    }
    return len(same) >= 2


# --- another table below -----------------------------------------------------------------------


def other_header(
    recognition: Recognition, source: Source, block: Block, words: frozenset[str]
) -> int:
    """Index of the first row that is the header of another table; the number of rows if none is.

    What stands below it are not this table's columns, whatever it looks like.
    """
    at = sorted({recognition.columns[n] for n in source.person if n in recognition.columns})
    if not words or not at:
        return len(block.rows)
    maybe = np.zeros(len(block.rows), bool)
    for position in at:
        found = pc.is_in(block.columns[position], value_set=_array(words))
        maybe |= np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
    for index in np.flatnonzero(maybe).tolist():
        cells = {p: t for p in block.columns if (t := block.columns[p][index].as_py().strip())}
        if _are_headings(list(cells.values()), words) and not is_header(recognition, cells):
            return int(index)
    return len(block.rows)


def _are_headings(texts: Sequence[str], words: frozenset[str]) -> bool:
    """Whether the cells of a row are headings: most of them known, or some and no digit at all."""
    plain = [plain_heading(text) for text in texts]
    headings = [text for text in plain if text in words]
    if any(any(c.isdigit() for c in text) for text in texts):
        return False
    number = any("证号" in text or "证件号" in text or "身份号" in text for text in headings)
    return (len(headings) >= 3 and 2 * len(headings) >= len(texts)) or (
        len(headings) >= 2 and number
    )
