"""Which source a sheet is, where its header stands, and which column is which field.

By headings first, then by what stands under headings never seen; whatever the file is called. Words
in the title, the sheet's name or the file's name only break ties and tell the programme, the feed
or the kind of list.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipeline.kernel.declare import Source
from pipeline.kernel.names import tidy
from pipeline.kernel.values import said_in
from pipeline.reading.by_values import Guess, Seen, contradicted, guesses
from pipeline.reading.header import Reading, possible_headers, without_header
from pipeline.reading.headings import map_headings, one_line, plain_heading

SURE, MARGIN = 3.0, 0.75
"""What a source has to score, and by how much to lead."""
MANY = 6
"""So many unknown headings speak against a source; more of them say no more."""
FIRM = 0.9
"""From this confidence on, a field known by its values tells the source, too."""


@dataclass(frozen=True)
class Recognition:
    """``columns``: field -> position. ``said``: field -> heading as written.

    ``unknown``: headings of no field. ``title``: the lines above and the names. ``rivals``: titles
    of other sources that fit as well. ``variant``: what the whole sheet is (programme, feed, kind);
    '' if its cells say. ``guessed``: field -> confidence of those known by their values alone.
    ``asked``: what was too unsure to be taken. ``headings``: those of the header row, by position.
    ``sure``: confidence in the source, 0..1. ``corrected``: who said so, if not the sheet itself.
    ``words``: the title lines and the sheet's name. ``telling``: unknown headings over words such as
    注销 or 死亡, which may say why somebody is no case.
    """

    source: Source
    header_row: int
    columns: Mapping[str, int]
    said: Mapping[str, str]
    unknown: tuple[str, ...]
    variant: str
    variant_known: bool
    score: float
    title: str = ""
    rivals: tuple[str, ...] = ()
    guessed: Mapping[str, float] = field(default_factory=dict)
    asked: tuple[Guess, ...] = ()
    headings: tuple[str, ...] = ()
    sure: float = 1.0
    corrected: str = ""
    words: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()


def _score(
    source: Source,
    taken: Mapping[str, int],
    unknown: Sequence[str],
    kind_said: bool,
    others: Mapping[str, frozenset[str]],
    guessed: Collection[Guess],
    wrong: Collection[str],
) -> float:
    there = {*taken, *(("@kind",) if kind_said else ())}
    if not any(there.issuperset(need) for need in source.signature):
        return 0.0
    weight = {c.name: 3.0 if c.strong else 1.0 for c in source.columns}
    weight |= {g.field: min(weight[g.field], 2.0) for g in guessed}
    soft = {g.field for g in guessed if g.confidence < FIRM and g.field not in source.person}
    firm = there - soft - set(wrong)
    doubt = 0.0 if any(firm.issuperset(need) for need in source.signature) else 2.5
    elsewhere = sum(1 for h in unknown if others.get(plain_heading(h), frozenset()) - {source.name})
    return (
        sum(weight[name] for name in taken)
        - 0.6 * min(len(unknown), MANY)
        - 2.4 * elsewhere
        - doubt
    )


def telling_headings(sources: Sequence[Source]) -> Mapping[str, frozenset[str]]:
    """Strong headings -> the sources that have them: whoever does not know one is likely wrong."""
    return _telling_of(tuple(sources))


@lru_cache(maxsize=16)
def _telling_of(sources: tuple[Source, ...]) -> Mapping[str, frozenset[str]]:
    telling: dict[str, set[str]] = {}
    for source in sources:
        for column in source.columns:
            if column.strong:
                for heading in (column.heading, *column.also):
                    telling.setdefault(plain_heading(heading), set()).add(source.name)
    return {form: frozenset(names) for form, names in telling.items()}


def _words_fit(source: Source, words: str) -> float:
    if not words:
        return 0.0
    hints = [source.title.split("（")[0]]
    if source.variant:
        hints += [w for meaning, ways in source.variant.words.items() for w in (meaning, *ways)]
    return 1.5 if any(len(h) > 1 and h in words for h in hints) else 0.0


def recognise(
    sources: Sequence[Source], head: Sequence[Sequence[str]], names: Sequence[str]
) -> Recognition | None:
    """The best source for a sheet; None if its headings fit none. ``names``: sheet, then file."""
    best: list[Recognition] = []
    others = telling_headings(sources)
    rows = possible_headers(sources, head)
    seen = {row: Seen(head[row + 1 :], len(head[row])) for row in rows}
    for source in sources:
        found = _best_header(source, names, others, rows, seen)
        if found and found.score >= _needed(found):
            best.append(found)
    if not best:
        return None
    best.sort(key=lambda r: (-r.score, sources.index(r.source)))
    winner = best[0]
    margin = 2 * MARGIN if winner.guessed else MARGIN
    near = [r for r in best if winner.score - r.score < margin]
    named = [r for r in near if any(word in r.title for word in r.source.called)]
    if len(named) == 1 < len(near):
        best = [*named, *(r for r in best if r not in near)]
        winner, near = named[0], named
    rivals = tuple(r.source.title for r in near[1:])
    lead = winner.score - (best[1].score if len(best) > 1 else 0.0)
    return replace(winner, rivals=rivals, sure=round(1 - 0.5 ** (1 + max(lead, 0.0)), 2))


def recognise_as(
    source: Source, head: Sequence[Sequence[str]], names: Sequence[str]
) -> Recognition | None:
    """A sheet that can only be of this source; None if it has no column that says who is meant."""
    best: Recognition | None = None
    rows = possible_headers([source], head)
    if not rows and without_header(head):
        width = max(len(line) for line in head)
        rows = {-1: [Reading([""] * width, [])]}
    for row, ways in rows.items():
        for way in ways:
            seen = Seen(head[row + 1 :], len(way.headings))
            found = as_source(source, way.headings, seen, [*way.title, *names], {}, {})
            there = found is not None and set(source.person) & found.columns.keys()
            if found and there and (best is None or len(found.columns) > len(best.columns)):
                best = replace(found, header_row=row + 1, words=(*way.title, *names[:1]))
    return best


def _needed(found: Recognition) -> float:
    """What a source has to score: more, the more of the sheet is strange or guessed."""
    strange = max(0, min(len(found.unknown), MANY) - 2)
    return SURE + 0.5 * (strange + len(found.guessed))


def _best_header(
    source: Source,
    names: Sequence[str],
    others: Mapping[str, frozenset[str]],
    rows: Mapping[int, Sequence[Reading]],
    seen: Mapping[int, Seen],
) -> Recognition | None:
    best: Recognition | None = None
    for row, ways in rows.items():
        for way in ways:
            found = as_source(source, way.headings, seen[row], [*way.title, *names], others)
            if found and (best is None or found.score > best.score):
                best = replace(found, header_row=row + 1, words=(*way.title, *names[:1]))
    return best


def as_source(
    source: Source,
    headings: Sequence[str],
    seen: Seen,
    words: Sequence[str],
    others: Mapping[str, frozenset[str]],
    fixed: Mapping[str, int] | None = None,
    unused: Collection[int] = (),
) -> Recognition | None:
    """A sheet read as one source; None if what this source needs is not there.

    ``seen``: what stands under the header. ``words``: title lines, then the names. ``fixed``: field ->
    position as somebody said it, ``unused``: positions not wanted; then the source is said, too.
    """
    mapped = ["" if i in unused else heading for i, heading in enumerate(headings)]
    taken, said, unknown = map_headings(source, mapped)
    for field_name, position in (fixed or {}).items():
        _fix(field_name, position, headings, taken, said, unknown)
    sure, asked = guesses(source, headings, seen, {**taken, **{f"@{i}": i for i in unused}})
    for guess in sure:
        taken[guess.field] = guess.position
        said[guess.field] = one_line(headings[guess.position])
        if said[guess.field] in unknown:
            unknown.remove(said[guess.field])
    bonus = _words_fit(source, "".join(words))
    wrong = contradicted(source, seen, taken)
    score = _score(source, taken, unknown, bonus > 0, others, sure, wrong)
    if score <= 0 and fixed is None:
        return None
    value, certain = _variant(source, taken, words)
    return Recognition(
        source, 0, taken, said, tuple(unknown), value, certain, score + bonus, "　".join(words),
        guessed={g.field: g.confidence for g in sure}, asked=tuple(asked), headings=tuple(headings),
        telling=_telling(headings, unknown, seen),
    )  # fmt: skip


_FATE = re.compile(
    "注销|转出|转让|报废|死亡|去世|亡故|停保|停发|退出|退保|迁出|失效|误报|撤销|放弃|已故|灭失|过户"
)


def _telling(headings: Sequence[str], unknown: Collection[str], seen: Seen) -> tuple[str, ...]:
    """Unknown headings under which words stand that may decide a case."""
    return tuple(
        one_line(h) for i, h in enumerate(headings)
        if one_line(h) in unknown and any(len(t) <= 12 and _FATE.search(t) for t in seen.given(i))
    )  # fmt: skip


def _fix(
    name: str, position: int, headings: Sequence[str], taken: dict[str, int], said: dict[str, str],
    unknown: list[str],
) -> None:  # fmt: skip
    for other in [f for f, p in taken.items() if p == position]:
        del taken[other], said[other]
    taken[name], said[name] = position, one_line(headings[position])
    if said[name] in unknown:
        unknown.remove(said[name])


def _variant(source: Source, taken: Mapping[str, int], words: Sequence[str]) -> tuple[str, bool]:
    """What the sheet as a whole is, and whether that was said anywhere."""
    variant = source.variant
    if variant is None:
        return "", True
    for text in (re.sub(r"\s+", "", tidy(w)) for w in words):
        meanings = {
            way: meaning for meaning, ways in variant.words.items() for way in (meaning, *ways)
        }
        early = {way: m for way, m in meanings.items() if m in variant.first}
        way = said_in(text, early) or said_in(text, meanings)
        if way:
            return meanings[way], True
    scored = {m: sum(n in taken for n in names) for m, names in variant.columns.items()}
    if scored and max(scored.values()) > 0:
        return max(scored, key=lambda m: scored[m]), True
    return variant.default, variant.column in taken or variant.default != ""
