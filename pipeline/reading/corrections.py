"""What the county says of a file: its source, header and columns, where recognition needs help.

A correction stands in hedui.toml under [[files]] and names files by name. It is remembered by the
shape of the file, which is the wording of its headings, and so serves next month's file, too.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.kernel.correction import AUTOMATIC, HERE, UNUSED, Correction
from pipeline.kernel.declare import Source
from pipeline.kernel.errors import UserError
from pipeline.reading.by_values import Seen
from pipeline.reading.header import Reading, possible_headers, readings
from pipeline.reading.headings import plain_heading
from pipeline.reading.recognise import Recognition, as_source, recognise, telling_headings


@dataclass(frozen=True)
class Corrections:
    """``written``: from hedui.toml, in order. ``remembered``: shape -> correction of earlier months."""

    written: Sequence[Correction] = ()
    remembered: Mapping[str, Correction] = field(default_factory=dict)

    def of(self, file: str, sheet: str, head: Sequence[Sequence[str]]) -> Correction | None:
        """The correction for a sheet; what is written goes before what is remembered."""
        for correction in self.written:
            if correction.fits(file, sheet):
                return None if correction.source == AUTOMATIC else correction
        if self.remembered:
            for line in head[:30]:
                known = self.remembered.get(shape_of(line))
                if known:
                    return known
        return None


def shape_of(headings: Sequence[str]) -> str:
    """A fingerprint of headings, whatever their spacing; '' of an empty line."""
    plain = [plain_heading(heading) for heading in headings]
    while plain and not plain[-1]:
        plain.pop()
    return hashlib.sha256("\x1f".join(plain).encode()).hexdigest()[:16] if len(plain) > 1 else ""


def corrected(
    correction: Correction, sources: Sequence[Source], head: Sequence[Sequence[str]],
    names: Sequence[str],
) -> Recognition | None:  # fmt: skip
    """A sheet as the county says it is; None where it says it is of no use. Raises UserError."""
    if correction.source == UNUSED:
        return None
    source = _source(correction, sources, head, names)
    for said in correction.columns.values():
        _field(correction, source, said)
    best: Recognition | None = None
    for row, ways in _headers(correction, source, head).items():
        for way in ways:
            headings, words = way.headings, [*way.title, *names]
            fixed, unused = _positions(correction, source, headings)
            seen = Seen(head[row + 1 :], len(headings))
            found = as_source(
                source, headings, seen, words, telling_headings(sources), fixed, unused
            )
            if found and (best is None or found.score > best.score):
                best = replace(found, header_row=row + 1)
    if best is None:
        raise _wrong(
            correction, "没有找到表头", "在这一条里写 header = 表头所在的行号（没有表头写 0）"
        )
    _all_found(correction, best)
    kind = _kind(correction, source) or best.variant
    known = best.variant_known or bool(correction.kind)
    return replace(best, variant=kind, variant_known=known, corrected=correction.origin, sure=1.0)


def _source(
    correction: Correction, sources: Sequence[Source], head: Sequence[Sequence[str]],
    names: Sequence[str],
) -> Source:  # fmt: skip
    if not correction.source:
        found = recognise(sources, head, names)
        if found is None or found.rivals:
            raise _wrong(
                correction, "仍认不出是哪类数据", '在这一条里写明 source，如 source = "死亡登记"'
            )
        return found.source
    for source in sources:
        title = source.title.split("（")[0]
        if correction.source in (source.name, source.title, title):
            return source
    titles = "、".join(source.title.split("（")[0] for source in sources)
    raise _wrong(
        correction, f"不认识的数据种类：{correction.source}", f"可写：{titles}；不读入的写 {UNUSED}"
    )


def _headers(
    correction: Correction, source: Source, head: Sequence[Sequence[str]]
) -> dict[int, list[Reading]]:
    """Row (from 0; -1 without a header) -> how the headings may read."""
    if correction.header is None:
        return possible_headers([source], head) | {
            row: readings(head, row) for row, line in enumerate(head[:30])
            if any(_at(heading, line) is not None for heading in correction.columns if heading[-1:] != "列")
        }  # fmt: skip
    if correction.header == 0:
        width = max((len(line) for line in head), default=0)
        return {-1: [Reading([f"{letter(i)}列" for i in range(width)], [])]}
    if correction.header > len(head):
        raise _wrong(correction, f"表头行号 {correction.header} 超出范围", "改正 header")
    return {correction.header - 1: readings(head, correction.header - 1)}


def letter(position: int) -> str:
    """The letter of a column as Excel shows it."""
    above, last = divmod(position, 26)
    return (letter(above - 1) if above else "") + chr(65 + last)


def _positions(
    correction: Correction, source: Source, headings: Sequence[str]
) -> tuple[dict[str, int], set[int]]:
    """field -> position as said, and the positions not to be used."""
    fixed: dict[str, int] = {}
    unused: set[int] = set()
    for heading, said in correction.columns.items():
        at = _at(heading, headings)
        if at is None:
            continue
        name = _field(correction, source, said)
        if name:
            fixed[name] = at
        else:
            unused.add(at)
    return fixed, unused


def _at(heading: str, headings: Sequence[str]) -> int | None:
    plain = [plain_heading(h) for h in headings]
    if plain_heading(heading) in plain:
        return plain.index(plain_heading(heading))
    found = re.fullmatch(r"([A-Za-z]{1,2})列", heading.strip())
    letters = [letter(i) for i in range(len(headings))]
    return letters.index(found[1].upper()) if found and found[1].upper() in letters else None


def _field(correction: Correction, source: Source, said: str) -> str:
    """The name of a field; '' for 不用. Raises UserError."""
    if said == UNUSED:
        return ""
    for column in source.columns:
        if said in (column.name, column.heading) or plain_heading(said) == plain_heading(
            column.heading
        ):
            return column.name
    titles = "、".join(column.heading for column in source.columns)
    raise _wrong(
        correction, f"“{source.title}”没有栏目：{said}", f"可写：{titles}；不用的写 {UNUSED}"
    )


def _kind(correction: Correction, source: Source) -> str:
    if not correction.kind:
        return ""
    kinds = source.variant.words if source.variant else {}
    for meaning, ways in kinds.items():
        if correction.kind in (meaning, *ways):
            return meaning
    raise _wrong(correction, f"“{source.title}”没有这一类：{correction.kind}",
                 "可写：" + "、".join(kinds) if kinds else "去掉 kind 这一行")  # fmt: skip


def _all_found(correction: Correction, found: Recognition) -> None:
    lost = [h for h in correction.columns if _at(h, found.headings) is None]
    if lost and correction.origin == HERE:
        raise _wrong(correction, f"表里没有这些列：{'、'.join(lost)}",
                     "照表头原样写，或写列号，如 \"C列\"")  # fmt: skip


def _wrong(correction: Correction, problem: str, fix: str) -> UserError:
    return UserError(
        problem, where=f'{correction.origin} [[files]] file = "{correction.file}"', fix=fix
    )
