"""Which source a sheet is, where its header stands, and which column is which field.

By headings alone, whatever the file is called; words in the title, the sheet's name or the file's
name only break ties and tell the programme, the feed or the kind of list.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.kernel.declare import Column, Source
from pipeline.kernel.errors import Refused
from pipeline.kernel.ids import id_number
from pipeline.kernel.names import tidy

LOOK = 30
"""Rows from the top in which a header is looked for."""
SURE, MARGIN = 3.0, 0.75
_OTHERS = ("户主", "亲属", "父", "母", "配偶", "监护", "代理", "联系人", "家属", "申报", "经办", "开户", "医疗机构")
_BRACKETS = re.compile(r"[(（\[【〔][^)）\]】〕]*[)）\]】〕]")
_MARKS = re.compile(r"[\s*＊:：、,，.。/／\\_\-—\"'“”]+")


@dataclass(frozen=True)
class Recognition:
    """``columns``: field -> position. ``said``: field -> heading as written.

    ``unknown``: headings of no field. ``rivals``: titles of other sources that fit as well.
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
    rivals: tuple[str, ...] = ()


@lru_cache(maxsize=20_000)
def plain_heading(heading: str) -> str:
    """A heading without spaces, line breaks, marks and the asterisk of required columns."""
    return _MARKS.sub("", tidy(heading)).upper()


def _one_line(heading: str) -> str:
    return re.sub(r"\s+", "", tidy(heading))


@lru_cache(maxsize=20_000)
def without_brackets(heading: str) -> str:
    """The same without what stands in brackets, such as （元）."""
    return plain_heading(_BRACKETS.sub("", tidy(heading)))


_SAME = ((r"年月日|年月|日期|时间|时点", "时"), (r"号码|编号|代码|证号", "号"), (r"情况|状况", "状态"),
         (r"人数|人口数|人口", "人数"), (r"公民身份|居民身份|身份证件|身份证", "身份"), (r"类型|种类|类别", "类"))  # fmt: skip


def loose_heading(heading: str) -> str:
    """The same with words folded that departments use for one another, such as 日期 and 时间."""
    form = without_brackets(heading) or plain_heading(heading)
    for words, one in _SAME:
        form = re.sub(words, one, form)
    return form


@lru_cache(maxsize=20_000)
def _forms(heading: str) -> tuple[str, ...]:
    """The ways to look a heading up, from exact to loose; parts of 甲/乙 and 甲或乙 last."""
    parts = [p for p in re.split(r"[/／或、]", tidy(heading)) if len(p.strip()) > 1]
    forms = [plain_heading(heading), without_brackets(heading), "~" + loose_heading(heading)]
    if len(parts) > 1:
        forms += [plain_heading(part) for part in parts]
    return tuple(f for f in dict.fromkeys(forms) if f not in ("", "~"))


@lru_cache(maxsize=64)
def _lexicon(source: Source) -> tuple[dict[str, tuple[Column, ...]], frozenset[str]]:
    words: dict[str, list[Column]] = {}
    for column in source.columns:
        for heading in (column.heading, *column.also):
            for form in _forms(heading)[:3]:
                if column not in words.setdefault(form, []):
                    words[form].append(column)
    ignored = frozenset(plain_heading(h) for h in source.ignore)
    return {form: tuple(columns) for form, columns in words.items()}, ignored


def _column_for(source: Source, heading: str, taken: Mapping[str, int]) -> Column | None:
    words, ignored = _lexicon(source)
    if plain_heading(heading) in ignored or without_brackets(heading) in ignored:
        ways = [f for f in _forms(heading) if not f.startswith("~")]
    else:
        ways = list(_forms(heading))
    for form in ways:
        for column in words.get(form, ()):
            if column.name not in taken:
                return column
        if form in words:
            return None
    if not ways or plain_heading(heading) in ignored or without_brackets(heading) in ignored:
        return None
    return _nearest(source, without_brackets(heading) or plain_heading(heading), taken)


def _nearest(source: Source, form: str, taken: Mapping[str, int]) -> Column | None:
    """A longer heading that ends with a known one, such as 死者生前住址; never of someone else."""
    words, _ = _lexicon(source)
    best: tuple[int, Column] | None = None
    for known, columns in words.items():
        if len(known) < 3 or known.startswith("~") or not form.endswith(known) or len(form) - len(known) > 8:
            continue
        if any(word in form and word not in known for word in _OTHERS):
            continue
        free = [c for c in columns if c.name not in taken]
        if free and (best is None or len(known) > best[0]):
            best = (len(known), free[0])
    return best[1] if best else None


def _map(source: Source, headings: Sequence[str]) -> tuple[dict[str, int], dict[str, str], list[str]]:
    """Exact headings first, then near ones, so that a near one never takes an exact one's place."""
    words, ignored = _lexicon(source)
    taken: dict[str, int] = {}
    said: dict[str, str] = {}
    unknown: list[str] = []
    later: list[int] = []
    for position, heading in enumerate(headings):
        exact = any(form in words for form in _forms(heading)[:2] if form[0] != "~")
        if not exact:
            later.append(position)
            continue
        column = _column_for(source, heading, taken)
        if column:
            taken[column.name], said[column.name] = position, _one_line(heading)
    for position in later:
        heading = headings[position]
        column = _column_for(source, heading, taken)
        if column:
            taken[column.name], said[column.name] = position, _one_line(heading)
        elif plain_heading(heading) and plain_heading(heading) not in ignored:
            if without_brackets(heading) not in ignored:
                unknown.append(re.sub(r"\s+", "", tidy(heading)))
    return taken, said, unknown


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
        if source.person != ("name", "id_number") or name in taken or name not in {c.name for c in source.columns} or not taken:
            continue
        fits = [i for i in range(len(headings))
                if i not in taken.values() and _looks_like(name, headings[i], [r[i] for r in rows if i < len(r)])]  # fmt: skip
        if len(fits) == 1:
            taken[name], said[name] = fits[0], _one_line(headings[fits[0]])
            heading = re.sub(r"\s+", "", tidy(headings[fits[0]]))
            if heading in unknown:
                unknown.remove(heading)


def _looks_like(name: str, heading: str, values: Sequence[str]) -> bool:
    given = [v for v in values if v.strip()]
    if any(word in heading for word in _OTHERS if word != "户主") or not given:
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
    source: Source, taken: Mapping[str, int], unknown: Sequence[str], kind_said: bool
) -> float:
    there = {*taken, *(("@kind",) if kind_said else ())}
    if not any(there.issuperset(need) for need in source.signature):
        return 0.0
    weight = {c.name: 3.0 if c.strong else 1.0 for c in source.columns}
    return sum(weight[name] for name in taken) - 0.6 * len(unknown)


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
    for source in sources:
        found = _best_header(source, head, names)
        if found and found.score >= SURE:
            best.append(found)
    if not best:
        return None
    best.sort(key=lambda r: (-r.score, sources.index(r.source)))
    winner = best[0]
    rivals = tuple(r.source.title for r in best[1:] if winner.score - r.score < MARGIN)
    return Recognition(**{**winner.__dict__, "rivals": rivals})


def _best_header(
    source: Source, head: Sequence[Sequence[str]], names: Sequence[str]
) -> Recognition | None:
    best: Recognition | None = None
    for row in range(min(LOOK, len(head))):
        for headings in _candidates(head, row):
            if _known(source, headings) < 2:
                continue
            taken, said, unknown = _map(source, headings)
            _by_values(source, headings, head[row + 1 :], taken, said, unknown)
            title = ["".join(line).strip() for line in head[:row]]
            bonus = _words_fit(source, "".join([*title, *names]))
            score = _score(source, taken, unknown, bonus > 0)
            if score <= 0:
                continue
            score += bonus
            if best is None or score > best.score:
                value, known = _variant(source, taken, [*title, *names])
                best = Recognition(
                    source, row + 1, taken, said, tuple(unknown), value, known, score
                )
    return best


def _known(source: Source, headings: Sequence[str]) -> int:
    """How many of the cells are headings of this source; most rows of data have none."""
    words, _ = _lexicon(source)
    return sum(1 for h in headings if h and any(form in words for form in _forms(h)))


def _candidates(head: Sequence[Sequence[str]], row: int) -> list[list[str]]:
    """The row itself; and, for two-row headers, the row with its gaps filled from the row above."""
    own = list(head[row])
    if row == 0:
        return [own]
    above = list(head[row - 1]) + [""] * len(own)
    if sum(1 for h in above if h.strip()) < 3:
        return [own]
    return [own, [h if h.strip() else above[i] for i, h in enumerate(own)]]


def _variant(source: Source, taken: Mapping[str, int], words: Sequence[str]) -> tuple[str, bool]:
    """What the sheet as a whole is, and whether that was said anywhere."""
    variant = source.variant
    if variant is None:
        return "", True
    for text in (re.sub(r"\s+", "", tidy(w)) for w in words):
        ways = [(way, m) for m, ws in variant.words.items() for way in (m, *ws) if way in text]
        if ways:
            return max(ways, key=lambda pair: len(pair[0]))[1], True
    scored = {m: sum(n in taken for n in names) for m, names in variant.columns.items()}
    if scored and max(scored.values()) > 0:
        return max(scored, key=lambda m: scored[m]), True
    return variant.default, variant.column in taken or variant.default != ""
