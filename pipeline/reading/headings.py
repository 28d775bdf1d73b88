"""Headings: the ways one is written, and which column of a source it stands for."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pipeline.kernel.declare import Column, Source
from pipeline.kernel.names import tidy

OTHERS = (
    "户主",
    "亲属",
    "父",
    "母",
    "配偶",
    "监护",
    "代理",
    "联系人",
    "家属",
    "申报",
    "经办",
    "开户",
    "医疗机构",
)
_BRACKETS = re.compile(r"[(（\[【〔][^)）\]】〕]*[)）\]】〕]")
_MARKS = re.compile(r"[\s*＊★☆●○※▲△◆◇:：、,，.。/／\\_\-—\"'“”]+")


@lru_cache(maxsize=20_000)
def plain_heading(heading: str) -> str:
    """A heading without spaces, line breaks, marks and the asterisk of required columns."""
    return _MARKS.sub("", tidy(heading)).upper()


def one_line(heading: str) -> str:
    return re.sub(r"\s+", "", tidy(heading))


@lru_cache(maxsize=20_000)
def without_brackets(heading: str) -> str:
    """The same without what stands in brackets, such as （元）."""
    return plain_heading(_BRACKETS.sub("", tidy(heading)))


_SAME = ((r"^和|^同|^跟", "与"), (r"年月日|年月|日期|时间|时点", "时"), (r"号码|编号|代码|证号", "号"), (r"情况|状况", "状态"),
         (r"人数|人口数|人口", "人数"), (r"公民身份|居民身份|身份证件|身份证", "身份"), (r"类型|种类|类别", "类"))  # fmt: skip


def loose_heading(heading: str) -> str:
    """The same with words folded that departments use for one another, such as 日期 and 时间."""
    form = without_brackets(heading) or plain_heading(heading)
    for words, one in _SAME:
        form = re.sub(words, one, form)
    return form


@lru_cache(maxsize=20_000)
def forms_of(heading: str) -> tuple[str, ...]:
    """The ways to look a heading up, from exact to loose; parts of 甲/乙 and 甲或乙 last."""
    parts = [p for p in re.split(r"[/／或、]", tidy(heading)) if len(p.strip()) > 1]
    forms = list(own_forms(heading))
    if len(parts) > 1:
        forms += [plain_heading(part) for part in parts]
    return tuple(f for f in dict.fromkeys(forms) if f)


@lru_cache(maxsize=20_000)
def own_forms(heading: str) -> tuple[str, ...]:
    """The heading exactly, without brackets, and loosely."""
    forms = (plain_heading(heading), without_brackets(heading), "~" + loose_heading(heading))
    return tuple(f for f in dict.fromkeys(forms) if f not in ("", "~"))


@lru_cache(maxsize=64)
def lexicon(source: Source) -> tuple[dict[str, tuple[Column, ...]], frozenset[str]]:
    words: dict[str, list[Column]] = {}
    for column in source.columns:
        for heading in (column.heading, *column.also):
            for form in own_forms(heading):
                if column not in words.setdefault(form, []):
                    words[form].append(column)
    ignored = frozenset(plain_heading(h) for h in source.ignore)
    return {form: tuple(columns) for form, columns in words.items()}, ignored


def _ignored(heading: str, ignored: frozenset[str]) -> bool:
    return plain_heading(heading) in ignored or without_brackets(heading) in ignored


def ignored(source: Source, heading: str) -> bool:
    """Whether a heading is known as of no use for a source."""
    return _ignored(heading, lexicon(source)[1])


def _column_for(source: Source, heading: str, taken: Mapping[str, int]) -> Column | None:
    words, ignored = lexicon(source)
    if _ignored(heading, ignored):
        ways = [f for f in forms_of(heading) if not f.startswith("~")]
    else:
        ways = list(forms_of(heading))
    for form in ways:
        for column in words.get(form, ()):
            if column.name not in taken:
                return column
        if form in words:
            return None
    if not ways or _ignored(heading, ignored):
        return None
    return _nearest(source, without_brackets(heading) or plain_heading(heading), taken)


def _nearest(source: Source, form: str, taken: Mapping[str, int]) -> Column | None:
    """A longer heading that ends with a known one, such as 死者生前住址; never of someone else."""
    if not 4 <= len(form) <= 20 or form[0] in "原曾拟":
        return None
    words, _ = lexicon(source)
    for start in range(1, min(len(form) - 2, 9)):  # the longest known ending first
        known = form[start:]
        if known in words and not any(o in form and o not in known for o in OTHERS):
            free = [c for c in words[known] if c.name not in taken]
            if free:
                return free[0]
    return None


def map_headings(
    source: Source, headings: Sequence[str]
) -> tuple[dict[str, int], dict[str, str], list[str]]:
    """A column's own heading first, then its other headings, then near ones."""
    words, ignored = lexicon(source)
    taken: dict[str, int] = {}
    said: dict[str, str] = {}
    unknown: list[str] = []
    later: list[int] = []
    own = {plain_heading(column.heading): column.name for column in source.columns}
    for position, heading in enumerate(headings):
        name = own.get(plain_heading(heading))
        if name and name not in taken:
            taken[name], said[name] = position, one_line(heading)
    for position, heading in enumerate(headings):
        if position in taken.values():
            continue
        exact = any(form in words for form in forms_of(heading)[:2] if form[0] != "~")
        if not exact:
            later.append(position)
            continue
        column = _column_for(source, heading, taken)
        if column:
            taken[column.name], said[column.name] = position, one_line(heading)
        elif not _ignored(heading, ignored):
            unknown.append(one_line(heading) + "（重复）")
    for position in later:
        heading = headings[position]
        column = _column_for(source, heading, taken)
        if column:
            taken[column.name], said[column.name] = position, one_line(heading)
        elif plain_heading(heading) and not _ignored(heading, ignored):
            unknown.append(one_line(heading))
    for name, other in source.stand_in.items():
        if name not in taken and other in taken:
            taken[name], said[name] = taken[other], said[other]
    return taken, said, unknown
