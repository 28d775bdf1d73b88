"""Which source a sheet is, where its header stands, and which column is which field.

By headings alone, whatever the file is called; words in the title, the sheet's name or the file's
name only break ties and tell the programme, the feed or the kind of list.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.kernel.declare import Source
from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import id_number
from pipeline.kernel.names import tidy
from pipeline.kernel.values import said_in
from pipeline.reading.headings import (
    OTHERS,
    forms_of,
    lexicon,
    map_headings,
    one_line,
    plain_heading,
)

LOOK = 30
"""Rows from the top in which a header is looked for."""
SURE, MARGIN = 3.0, 0.75


@dataclass(frozen=True)
class Recognition:
    """``columns``: field -> position. ``said``: field -> heading as written.

    ``unknown``: headings of no field. ``title``: the lines above and the names. ``rivals``: titles of other sources that fit as well.
    ``variant``: what the whole sheet is (programme, feed, kind); '' if its cells say.
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


_HAN_NAME = re.compile(r"[\u4e00-\u9fa5·]{2,8}")


def _by_values(
    source: Source,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    taken: dict[str, int],
    said: dict[str, str],
    unknown: list[str],
) -> None:
    """A person's number or name under a heading never seen before, known by what stands there."""
    for name in ("id_number", "name"):
        if (
            source.person != ("name", "id_number")
            or name in taken
            or name not in {c.name for c in source.columns}
            or not taken
        ):
            continue
        fits = [i for i in range(len(headings))
                if i not in taken.values() and _looks_like(name, headings[i], [r[i] for r in rows if i < len(r)])]  # fmt: skip
        if len(fits) == 1:
            taken[name], said[name] = fits[0], one_line(headings[fits[0]])
            if said[name] in unknown:
                unknown.remove(said[name])


def _looks_like(name: str, heading: str, values: Sequence[str]) -> bool:
    given = [v for v in values if v.strip()]
    if any(word in heading for word in OTHERS if word != "户主") or not given:
        return False
    if name == "name":
        named = sum(1 for v in given if _HAN_NAME.fullmatch(v.strip()))
        return bool(re.search("名|人|者|主", heading)) and named >= 0.9 * len(given)
    return sum(1 for v in given if _is_number(v)) >= 0.7 * len(given)


def _is_number(text: str) -> bool:
    try:
        return id_number(text) is not None
    except Refused:
        return False


def _score(
    source: Source,
    taken: Mapping[str, int],
    unknown: Sequence[str],
    kind_said: bool,
    others: Mapping[str, frozenset[str]],
) -> float:
    there = {*taken, *(("@kind",) if kind_said else ())}
    if not any(there.issuperset(need) for need in source.signature):
        return 0.0
    weight = {c.name: 3.0 if c.strong else 1.0 for c in source.columns}
    elsewhere = sum(1 for h in unknown if others.get(plain_heading(h), frozenset()) - {source.name})
    return sum(weight[name] for name in taken) - 0.6 * len(unknown) - 2.4 * elsewhere


def _telling(sources: Sequence[Source]) -> dict[str, frozenset[str]]:
    """Strong headings -> the sources that have them: whoever does not know one is likely wrong."""
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
    others = _telling(sources)
    rows = _possible_rows(sources, head)
    for source in sources:
        found = _best_header(source, head, names, others, rows)
        if found and found.score >= SURE:
            best.append(found)
    if not best:
        return None
    best.sort(key=lambda r: (-r.score, sources.index(r.source)))
    winner = best[0]
    rivals = tuple(r.source.title for r in best[1:] if winner.score - r.score < MARGIN)
    return replace(winner, rivals=rivals)


def _best_header(
    source: Source,
    head: Sequence[Sequence[str]],
    names: Sequence[str],
    others: Mapping[str, frozenset[str]],
    rows: Mapping[int, Sequence[Sequence[str]]],
) -> Recognition | None:
    best: Recognition | None = None
    for row, candidates in rows.items():
        for headings in candidates:
            if _known(source, headings) < 2 or not _known(source, head[row]):
                continue
            taken, said, unknown = map_headings(source, headings)
            _by_values(source, headings, head[row + 1 :], taken, said, unknown)
            title = ["".join(line).strip() for line in head[:row]]
            bonus = _words_fit(source, "".join([*title, *names]))
            score = _score(source, taken, unknown, bonus > 0, others)
            if score <= 0:
                continue
            score += bonus
            if best is None or score > best.score:
                value, known = _variant(source, taken, [*title, *names])
                best = Recognition(
                    source, row + 1, taken, said, tuple(unknown), value, known, score,
                    "　".join([*title, *names]),
                )  # fmt: skip
    return best


def _possible_rows(
    sources: Sequence[Source], head: Sequence[Sequence[str]]
) -> dict[int, list[list[str]]]:
    """Rows that hold a word of any source's headings -> how their headings may read."""
    possible = {}
    for row in range(min(LOOK, len(head))):
        if any(_known(source, head[row]) for source in sources):
            possible[row] = _candidates(head, row)
    return possible


def _known(source: Source, headings: Sequence[str]) -> int:
    """How many of the cells are headings of this source; most rows of data have none."""
    words, _ = lexicon(source)
    return sum(1 for h in headings if h and any(form in words for form in forms_of(h)))


def _candidates(head: Sequence[Sequence[str]], row: int) -> list[list[str]]:
    """The row itself; and, for two-row headers, the row with its gaps filled from the row above."""
    own = list(head[row])
    if row == 0:
        return [own]
    above = list(head[row - 1]) + [""] * len(own)
    if sum(1 for h in above if h.strip()) < 2:
        return [own]
    filled = [h if h.strip() else above[i] for i, h in enumerate(own)]
    return [own, filled, _with_group(filled, above)]


def _with_group(own: Sequence[str], above: Sequence[str]) -> list[str]:
    """Headings that stand twice, each under its group's name: 户主 over 姓名 is 户主姓名."""
    groups, group = [], ""
    for cell in above[: len(own)]:
        group = cell.strip() or group
        groups.append(group)
    names = [plain_heading(h) for h in own]
    return [
        groups[i] + h if names[i] and names.count(names[i]) > 1 and groups[i] != h else h
        for i, h in enumerate(own)
    ]


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
